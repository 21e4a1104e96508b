//go:build browser

package reports

import (
	"testing"

	"github.com/paytfake/paytfake/fake/console/browsertest"
)

// readmePicture is the report in the README: go test -tags browser ./contract/reports -run README -update
const readmePicture = "../../.github/pictures/report.png"

func TestThePictureInTheREADMEShowsABrokenRule(t *testing.T) {
	p := show(t, browsertest.Start(t), states()["broken"])
	browsertest.Picture(t, p.ctx, readmePicture, *update)
}
