//go:build browser

package console_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/fake/console/browsertest"
	"github.com/paytfake/paytfake/fake/dialect"
)

// These tests need a browser and a library that drives it. The library would triple the
// build time of go test ./... Run the tests with: go test -tags browser ./fake/console

// A tab shows the inspector page of a new console.
type tab struct {
	t   *testing.T
	ctx context.Context
	*console.Console
	url string

	mu     sync.Mutex // guards all below
	alarms []string   // dialogs, script errors and violations of the content security policy
}

// open opens the page of a new console and waits until it is live.
func open(t *testing.T, browser context.Context, o fake.Options) *tab {
	t.Helper()
	p := &tab{t: t, Console: console.New(o, console.Config{})}
	server := httptest.NewServer(p.Console)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections) // the page's stream of events
	p.url = server.URL
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(ctx)) // opens the tab, which closes when ctx is done
	p.ctx, end = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(end)
	require.NoError(t, chromedp.Listen(ctx, func(event any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := event.(type) {
		case *page.EventJavascriptDialogOpening:
			p.alarms = append(p.alarms, "dialog: "+e.Message)
		case *runtime.EventExceptionThrown:
			p.alarms = append(p.alarms, "exception: "+e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError {
				p.alarms = append(p.alarms, string(e.Entry.Source)+": "+e.Entry.Text)
			}
		}
	}))
	_, err := chromedp.Call(p.ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	p.run(chromedp.EmulateViewport(1400, 900), chromedp.Navigate(p.url+"/_fake/"))
	p.until("the page is live", `document.getElementById("live").textContent === "live"`)
	return p
}

// run performs actions in the browser.
func (p *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Do(p.ctx, actions...))
}

// until waits until a condition holds in the page.
func (p *tab) until(what, condition string) {
	p.t.Helper()
	_, err := retryRead(func() (bool, error) {
		return chromedp.Run(p.ctx, chromedp.Poll[bool]("Boolean("+condition+")", chromedp.WithPollingTimeout(20*time.Second)))
	})
	if err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		p.t.Fatalf("waiting until %s (%s): %v\nproblems: %q\ntext of the page:\n%s", what, condition, err, p.problems(), text)
	}
}

// problems returns the alarms so far.
func (p *tab) problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.alarms
}

// clearProblems discards the alarms so far.
func (p *tab) clearProblems() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alarms = nil
}

// value returns the value of an expression in the page.
func value[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := retryRead(func() (T, error) { return chromedp.Run(p.ctx, chromedp.Evaluate[T](expression)) })
	require.NoError(p.t, err, expression)
	return v
}

// retryRead calls read again if the browser has replaced the document meanwhile.
// It is not for actions, which must not happen twice.
func retryRead[T any](read func() (T, error)) (v T, err error) {
	for range 5 {
		v, err = read()
		if err == nil || !strings.Contains(err.Error(), "Cannot find context with specified id") &&
			!strings.Contains(err.Error(), "Execution context was destroyed") {
			break
		}
	}
	return v, err
}

// register registers a user over a socket, as a client does.
func (p *tab) register(company, email string) (status int, err error) {
	return p.registerBelow("", company, email)
}

// registerBelow registers a user in the sandbox at a path.
func (p *tab) registerBelow(path, company, email string) (status int, err error) {
	r, err := http.PostForm(p.url+path+fake.Path, url.Values{
		"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
		"company": {company}, "email": {email}, "password": {"one"},
	})
	if err != nil {
		return 0, err
	}
	r.Body.Close()
	return r.StatusCode, nil
}

// TestThePageInABrowser uses the page as a user does.
func TestThePageInABrowser(t *testing.T) {
	browser := browsertest.Start(t)
	for _, row := range []struct {
		name    string
		options fake.Options
		try     func(t *testing.T, p *tab)
	}{
		{"a call appears without a reload", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Evaluate[chromedp.Void](`window.sameDocument = true; null`))
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			p.until("the call is there", `document.querySelector("#call-1 .who")?.textContent === "ann@acme.test"`)
			p.until("its user is there", `document.querySelector("#clients .email")?.textContent === "ann@acme.test"`)
			p.until("it is announced", `document.getElementById("announce").textContent.includes("Register ann@acme.test")`)
			require.True(t, value[bool](p, `window.sameDocument`))
		}},
		{"open details and the focus survive a refresh", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			p.until("the call is there", `document.getElementById("call-1")`)
			p.run(chromedp.Click(chromedp.CSS(`#call-1 summary`)),
				chromedp.Click(chromedp.CSS(`#why-email-case summary`)),
				chromedp.Focus(chromedp.CSS(`#old-ssid-revoked`)))
			require.NoError(t, p.Root().PatchDialect(map[string]string{"jsonp": "ignored"}))
			_, err = p.register("acme", "bob@acme.test")
			require.NoError(t, err)
			p.until("the next call and the dialect are there",
				`document.getElementById("call-2") && document.querySelector("#jsonp-ignored[checked]")`)
			require.Equal(t, "old-ssid-revoked", value[string](p, `document.activeElement.id`))
			p.run(chromedp.Click(chromedp.CSS(`#email-case-sensitive`)))
			p.until("the dialect is there", `document.querySelector("#email-case-sensitive[checked]")`)
			require.True(t, value[bool](p, `document.querySelector("#call-1 details").open`))
			require.True(t, value[bool](p, `document.getElementById("why-email-case").open`))
			require.Equal(t, "email-case-sensitive", value[string](p, `document.activeElement.id`))
		}},
		{"a changed answer applies to the next call", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			status, err := p.register("globex", "ann@acme.test")
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, status)
			p.run(chromedp.Click(chromedp.CSS(`#error-http-status-400`)))
			p.until("it is marked as changed", `document.querySelector("#question-error-http-status .changed")`)
			status, err = p.register("globex", "ann@acme.test")
			require.NoError(t, err)
			require.Equal(t, http.StatusBadRequest, status)
			p.until("the call shows it", `document.querySelector("#call-3 .status")?.textContent.includes("400")`)
		}},
		{"a fault is added by a preset, is spent and removed", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Click(`//button[contains(., "IIS error page")]`))
			p.until("it is added", `document.querySelector("#faults .left")?.textContent.includes("2 left, met 0")`)
			for _, want := range []int{500, 500, 200} {
				status, err := p.register("acme", "ann@acme.test")
				require.NoError(t, err)
				require.Equal(t, want, status)
			}
			p.until("it is spent", `document.querySelector("#faults .left")?.textContent.includes("spent, met 2")`)
			p.until("the call has the basis", `document.querySelector("#call-2 .basis")?.textContent === "injected"`)
			p.run(chromedp.Click(chromedp.CSS(`#fault-1`)))
			p.until("it is gone", `!document.getElementById("fault-1")`)
			require.Empty(t, p.Root().Faults())
			focus := value[string](p, `document.activeElement.id`)
			require.Equal(t, "faults-title", focus, "the focus moves to the list")
		}},
		{"the form adds a fault", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Click(chromedp.CSS(`.plan > summary`)),
				chromedp.SetValue(chromedp.CSS(`[name="on.email"]`), "bob@acme.test"),
				chromedp.SetValue(chromedp.CSS(`[name="http"]`), "503"),
				chromedp.SetValue(chromedp.CSS(`[name="body"]`), "busy"),
				chromedp.SetValue(chromedp.CSS(`[name="calls"]`), "every 2"),
				chromedp.Click(chromedp.CSS(`#plan > button`)))
			p.until("it is added",
				`document.querySelector("#faults .on")?.textContent.includes("One in 2 calls for bob@acme.test")`)
			require.Equal(t, fake.Calls{Every: 2}, p.Root().Faults()[0].Calls)
			require.Equal(t, 503, p.Root().Faults()[0].HTTP)
		}},
		{"a reset empties the lists", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			p.Root().Fail(fake.Fault{On: fake.On{Subop: "Launch"}, Drop: fake.DropHang})
			p.run(chromedp.Reload())
			p.until("user and fault are there", `document.querySelector(".email") && document.querySelector(".faults li")`)
			p.run(chromedp.Click(chromedp.CSS(`[data-send="DELETE state"]`)))
			p.until("they are gone", `!document.querySelector(".email") && !document.querySelector(".faults li")`)
			p.run(chromedp.Click(chromedp.CSS(`[data-send="DELETE calls"]`)))
			p.until("the journal is empty", `!document.querySelector("#calls li") && document.querySelector(".journal .empty")`)
			require.Empty(t, p.Root().Calls())
		}},
		{"a sandbox's page shows and changes only the sandbox", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Navigate(p.url + "/sandbox/blue/_fake/"))
			p.until("the page is live", `document.getElementById("live").textContent === "live"`)
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			_, err = p.registerBelow("/sandbox/blue", "acme", "bob@acme.test")
			require.NoError(t, err)
			p.until("the call is there", `document.querySelector("#call-1 .who")?.textContent === "bob@acme.test"`)
			p.run(chromedp.Click(chromedp.CSS(`[data-send="DELETE state"]`)))
			p.until("its user is gone", `!document.querySelector(".email")`)
			_, ok := p.Root().User("ann@acme.test")
			require.True(t, ok)
		}},
		{"an error of the control API is shown", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Click(chromedp.CSS(`.plan > summary`)),
				chromedp.SetValue(chromedp.CSS(`[name="delay"]`), "soon"),
				chromedp.Click(chromedp.CSS(`#plan > button`)))
			p.until("the problem is shown", `document.getElementById("problem").textContent.includes("soon")`)
			delay := value[string](p, `document.querySelector("[name=delay]").value`)
			require.Equal(t, "soon", delay, "the form keeps its values")
			require.Empty(t, p.Root().Faults())
			require.Len(t, p.problems(), 1, "the browser logs the error")
			p.clearProblems()
		}},
		{"text from a client never becomes markup",
			fake.Options{Dialect: fake.Dialect{InvalidEmail: dialect.InvalidEmailAccepted}}, func(t *testing.T, p *tab) {
				const evil = `<script>alert(1)</script><img src=x onerror=alert(2) id=evil><b class=evil>`
				_, err := p.register(evil, `"><svg onload=alert(3) id=evil>@acme.test`+evil)
				require.NoError(t, err)
				p.until("the call is there", `document.querySelector("#call-1 .who")?.textContent.includes("onload=alert(3)")`)
				p.until("the client is there", `document.querySelector("#clients h3")?.textContent.includes("onerror=alert(2)")`)
				p.run(chromedp.Click(chromedp.CSS(`#call-1 summary`)), chromedp.Reload())
				p.until("the call is there after a reload",
					`document.querySelector("#call-1 .who")?.textContent.includes("onload=alert(3)")`)
				require.Zero(t, value[int](p, `document.querySelectorAll("#evil, .evil, main script, main img, main svg").length`))
			}},
		{"the keyboard is enough", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			p.until("the call is there", `document.getElementById("call-1")`)
			tabTo := func(what, condition string) {
				t.Helper()
				for range 120 {
					p.run(chromedp.KeyEvent(kb.Tab))
					if value[bool](p, condition) {
						require.True(t, value[bool](p, `document.activeElement.matches(":focus-visible")`))
						return
					}
				}
				t.Fatalf("no Tab led to %s", what)
			}
			tabTo("the key", `document.activeElement.matches(".reveal summary")`)
			p.run(chromedp.KeyEvent(kb.Enter))
			require.True(t, value[bool](p, `document.querySelector(".reveal").open`))
			tabTo("the call", `document.activeElement.matches("#call-1 summary")`)
			p.run(chromedp.KeyEvent(kb.Enter))
			require.True(t, value[bool](p, `document.querySelector("#call-1 details").open`))
			tabTo("a preset", `document.activeElement.textContent.includes("Cut connection")`)
			p.run(chromedp.KeyEvent(kb.Enter))
			p.until("the fault is added", `document.querySelector(".faults strong")?.textContent === "Connection cut"`)
			tabTo("a question", `document.activeElement.name === "error-http-status"`)
			p.run(chromedp.KeyEvent(kb.ArrowRight))
			p.until("its answer is changed", `document.querySelector("#question-error-http-status .changed")`)
			focus := value[string](p, `document.activeElement.id`)
			require.Equal(t, "error-http-status-400", focus, "the focus stays")
		}},
		{"only new rows are added, and old ones leave with their calls", fake.Options{JournalSize: 2},
			func(t *testing.T, p *tab) {
				for i := range 3 {
					_, err := p.register("acme", "ann@acme.test")
					require.NoError(t, err)
					p.until("the call is there", fmt.Sprintf(`document.getElementById("call-%d")`, i+1))
					if i == 1 {
						p.run(chromedp.Evaluate[chromedp.Void](`document.getElementById("call-2").sameRow = true; null`))
					}
				}
				p.until("the evicted call is gone", `!document.getElementById("call-1")`)
				require.Equal(t, "call-3 call-2",
					value[string](p, `[...document.querySelectorAll("#calls > li")].map(r => r.id).join(" ")`))
				require.True(t, value[bool](p, `document.getElementById("call-2").sameRow`))
				require.True(t, value[bool](p, `document.querySelector(".journal .empty") === null`))
			}},
		{"nothing is wider than the screen", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("a-company-with-a-long-name-that-goes-on",
				"someone.with.a.very.long.name.indeed+and-a-tag-on-top@a-rather-long-domain.example.test")
			require.NoError(t, err)
			p.until("the call is there", `document.getElementById("call-1")`)
			p.run(chromedp.Evaluate[chromedp.Void](
				`document.querySelectorAll("details:not(.menu)").forEach(d => d.open = true)`))
			for _, width := range []int64{320, 400, 700, 1024, 1400} {
				p.run(chromedp.EmulateViewport(width, 900))
				require.LessOrEqual(t, value[int64](p, `document.documentElement.scrollWidth`), width, fmt.Sprint(width, " pixels"))
			}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t, browser, row.options)
			row.try(t, p)
			require.Empty(t, p.problems())
		})
	}
}
