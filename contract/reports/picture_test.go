//go:build browser

package reports

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/console/browsertest"
)

// readmePicture is the report in the README: go test -tags browser ./contract/reports -run README -update
const readmePicture = "../../.github/pictures/report.png"

func TestThePictureInTheREADMEShowsABrokenRule(t *testing.T) {
	p := show(t, browsertest.Start(t), states()["broken"])
	shot, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	small := browsertest.FewColours(t, shot)
	require.Less(t, len(small), 100<<10, "a README is to load at once")
	if *update {
		require.NoError(t, os.WriteFile(readmePicture, small, 0o644))
	}
	_, err = os.Stat(readmePicture)
	require.NoError(t, err)
}
