//go:build browser

package console_test

import (
	"flag"
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console/browsertest"
)

var update = flag.Bool("update", false, "update the picture in the README")

// picture is the screenshot in the README. Update it with: go test -tags browser ./fake/console -run Picture -update
const picture = "../../.github/pictures/inspector.png"

func TestTheREADMEShowsAScreenshot(t *testing.T) {
	p := open(t, browsertest.Start(t), fake.Options{Seed: 7})
	for _, call := range []url.Values{
		{"subop": {"Register"}, "company": {"acme"}, "email": {"ann@acme.test"}, "password": {"one"}},
		{"subop": {"Register"}, "company": {"acme"}, "email": {"ann@acme.test"}, "password": {"two"}},
		{"subop": {"Register"}, "company": {"globex"}, "email": {"ann@acme.test"}, "password": {"one"}},
		{"subop": {"Register"}, "company": {"globex"}, "emial": {"bob@globex.test"}, "password": {"one"}},
		{"subop": {"Launch"}, "ssid": {"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}},
	} {
		call.Set("key", fake.DefaultKey)
		call.Set("op", "Admin")
		response, err := http.PostForm(p.url+fake.Path, call)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
	}
	p.run(chromedp.EmulateViewport(1000, 640))
	p.until("the calls are there", `document.getElementById("call-5")`)
	browsertest.Picture(t, p.ctx, picture, *update)
}
