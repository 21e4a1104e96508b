//go:build browser

package reports

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/console/browsertest"
)

// A tab shows one report page.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex // guards all below
	alarms   []string
	requests []string
}

// show opens a night's page from a file, as a reader does.
func show(t *testing.T, browser context.Context, n *night) *tab {
	t.Helper()
	text, err := page(n)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "report.html")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	p := &tab{t: t}
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(ctx)) // the first one opens the tab, for as long as its context lives
	p.ctx, end = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(end)
	require.NoError(t, chromedp.Listen(ctx, func(event any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			p.alarms = append(p.alarms, "exception: "+e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			p.alarms = append(p.alarms, "console: "+string(e.Type))
		case *log.EventEntryAdded:
			p.alarms = append(p.alarms, string(e.Entry.Source)+": "+e.Entry.Text)
		case *network.EventRequestWillBeSent:
			p.requests = append(p.requests, e.Request.URL)
		}
	}))
	_, err = chromedp.Call(p.ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	_, err = chromedp.Call(p.ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	p.run(chromedp.EmulateViewport(1280, 800), chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String()))
	return p
}

func (p *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Do(p.ctx, actions...))
}

// value evaluates an expression.
func value[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	require.NoError(p.t, err, expression)
	return v
}

// TestPageInABrowser proves what only a browser can tell of the page.
func TestPageInABrowser(t *testing.T) {
	browser := browsertest.Start(t)
	all := states()
	all["mixed"] = tonight(mixed(), longPast(100, nil))
	all["hostile"] = tonight(hostile(), longPast(10, nil))
	for name, n := range all {
		t.Run(name, func(t *testing.T) {
			p := show(t, browser, n)
			require.Contains(t, value[string](p, `document.querySelector("h1").innerText`), n.sentence())
			require.Less(t, value[float64](p, `document.querySelector("h1").getBoundingClientRect().bottom`), 200.0)
			require.Less(t, value[float64](p, `document.getElementById("next").getBoundingClientRect().bottom`), 760.0,
				"what to do begins on the first screen")
			if name != "hostile" && name != "mixed" {
				require.LessOrEqual(t,
					value[float64](p, `document.querySelector(".picture table").getBoundingClientRect().bottom`), 800.0,
					"all rows are on the first screen")
				require.LessOrEqual(t, value[float64](p, `document.querySelector(".story").getBoundingClientRect().bottom`), 800.0,
					"so is what to do")
			}
			require.Equal(t, len(n.Results()), value[int](p, `document.querySelectorAll(".picture th[scope=row]").length`))
			require.Equal(t, len(n.Results())*nights,
				value[int](p, `[...document.querySelectorAll(".picture td[title^='2026']")].filter(c => `+
					`c.getBoundingClientRect().width > 3).length`))
			for _, width := range []int64{1280, 800, 390, 320} {
				p.run(chromedp.EmulateViewport(width, 800))
				require.LessOrEqual(t, value[int64](p, `document.documentElement.scrollWidth`), width, fmt.Sprint(width, " pixels"))
				require.Less(t, value[float64](p, `document.querySelector("h1").getBoundingClientRect().bottom`), 800.0,
					"the verdict is on the first screen")
			}
			require.Zero(t,
				value[int](p, `document.querySelectorAll("script, img, link[rel=stylesheet], iframe, object, #evil").length`))
			p.mu.Lock()
			defer p.mu.Unlock()
			require.Empty(t, p.alarms)
			for _, r := range p.requests {
				require.True(t, strings.HasPrefix(r, "file:") || r == "data:,", r)
			}
		})
	}
}

// TestACommandIsCopiedAsItStands proves that the places where a command may be
// broken are not part of it.
func TestACommandIsCopiedAsItStands(t *testing.T) {
	n := states()["broken"]
	p := show(t, browsertest.Start(t), n)
	for _, width := range []int64{1280, 400} {
		p.run(chromedp.EmulateViewport(width, 800))
		require.Equal(t, n.Rerun("email-unique"),
			value[string](p, `getSelection().selectAllChildren(document.querySelector(".next .command")), `+
				`getSelection().toString()`))
	}
}
