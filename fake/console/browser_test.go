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
)

// These tests need a browser and a library to drive it, which would triple what
// go test ./... has to build: go test -tags browser ./fake/console runs them, and
// .ci/run does.

// A tab shows the inspector page of a console of its own.
type tab struct {
	t   *testing.T
	ctx context.Context
	*console.Console
	url string

	mu     sync.Mutex // guards all below
	alarms []string   // dialogs, errors of the script, breaches of the content security policy
}

// open opens the page below a path.
func open(t *testing.T, browser context.Context, o fake.Options) *tab {
	t.Helper()
	p := &tab{t: t, Console: console.New(o, console.Config{})}
	server := httptest.NewServer(p.Console)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections) // the page's stream of events
	p.url = server.URL
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(ctx)) // the first one opens the tab, for as long as its context lives
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

func (p *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	require.NoError(p.t, chromedp.Do(p.ctx, actions...))
}

// until waits for a condition of the page.
func (p *tab) until(what, condition string) {
	p.t.Helper()
	_, err := steady(func() (bool, error) {
		return chromedp.Run(p.ctx, chromedp.Poll[bool]("Boolean("+condition+")", chromedp.WithPollingTimeout(20*time.Second)))
	})
	if err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		p.t.Fatalf("waiting until %s (%s): %v\nproblems: %q\nthe page reads:\n%s", what, condition, err, p.problems(), text)
	}
}

func (p *tab) problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.alarms
}

func (p *tab) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alarms = nil
}

// value evaluates an expression.
func value[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := steady(func() (T, error) { return chromedp.Run(p.ctx, chromedp.Evaluate[T](expression)) })
	require.NoError(p.t, err, expression)
	return v
}

// steady looks once more where the browser had just put another document into
// the place of the one that was looked at. It is for looking alone: what acts on
// the page must not be done twice.
func steady[T any](look func() (T, error)) (v T, err error) {
	for range 5 {
		v, err = look()
		if err == nil || !strings.Contains(err.Error(), "Cannot find context with specified id") && !strings.Contains(err.Error(), "Execution context was destroyed") {
			break
		}
	}
	return v, err
}

// register calls the fake through its socket, as a client does.
func (p *tab) register(company, email string) (status int, err error) {
	return p.registerBelow("", company, email)
}

// registerBelow does the same in the sandbox of a path.
func (p *tab) registerBelow(path, company, email string) (status int, err error) {
	r, err := http.PostForm(p.url+path+fake.Path, url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
		"company": {company}, "email": {email}, "password": {"one"}})
	if err != nil {
		return 0, err
	}
	r.Body.Close()
	return r.StatusCode, nil
}

// TestInspectorInABrowser tries the page as a user would.
func TestInspectorInABrowser(t *testing.T) {
	browser := browsertest.Start(t)
	for _, row := range []struct {
		name    string
		options fake.Options
		try     func(t *testing.T, p *tab)
	}{
		{"a call appears without reload", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Evaluate[chromedp.Void](`window.sameDocument = true; null`))
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			p.until("the call is there", `document.querySelector("#call-1 .who")?.textContent === "ann@acme.test"`)
			p.until("its user is there", `document.querySelector("#clients .email")?.textContent === "ann@acme.test"`)
			p.until("it is announced", `document.getElementById("announce").textContent.includes("Register ann@acme.test")`)
			require.True(t, value[bool](p, `window.sameDocument`))
		}},
		{"what is opened and what has the focus stay through a refresh", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			p.until("the call is there", `document.getElementById("call-1")`)
			p.run(chromedp.Click(chromedp.CSS(`#call-1 summary`)),
				chromedp.Click(chromedp.CSS(`#why-email-case summary`)),
				chromedp.Focus(chromedp.CSS(`#old-ssid-revoked`)))
			require.NoError(t, p.Root().PatchDialect(map[string]string{"jsonp": "ignored"}))
			_, err = p.register("acme", "bob@acme.test")
			require.NoError(t, err)
			p.until("the next call and the dialect are there", `document.getElementById("call-2") && document.querySelector("#jsonp-ignored[checked]")`)
			require.Equal(t, "old-ssid-revoked", value[string](p, `document.activeElement.id`))
			p.run(chromedp.Click(chromedp.CSS(`#email-case-sensitive`)))
			p.until("the dialect is there", `document.querySelector("#email-case-sensitive[checked]")`)
			require.True(t, value[bool](p, `document.querySelector("#call-1 details").open && document.getElementById("why-email-case").open`))
			require.Equal(t, "email-case-sensitive", value[string](p, `document.activeElement.id`))
		}},
		{"a question's answer is changed and the next call obeys", fake.Options{}, func(t *testing.T, p *tab) {
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
		{"a fault is added by a preset, fires, is spent and removed", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Click(`//button[contains(., "IIS error page")]`))
			p.until("it is planned", `document.querySelector("#faults .left")?.textContent.includes("2 left, met 0")`)
			for _, want := range []int{500, 500, 200} {
				status, err := p.register("acme", "ann@acme.test")
				require.NoError(t, err)
				require.Equal(t, want, status)
			}
			p.until("it is spent", `document.querySelector("#faults .left")?.textContent.includes("spent, met 2")`)
			p.until("the call says why", `document.querySelector("#call-2 .basis")?.textContent === "injected"`)
			p.run(chromedp.Click(chromedp.CSS(`#fault-1`)))
			p.until("it is gone", `!document.getElementById("fault-1")`)
			require.Empty(t, p.Root().Faults())
			require.Equal(t, "faults-title", value[string](p, `document.activeElement.id`), "the focus goes to the list that is left")
		}},
		{"a fault is planned with the form", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Click(chromedp.CSS(`.plan > summary`)),
				chromedp.SetValue(chromedp.CSS(`[name="on.email"]`), "bob@acme.test"),
				chromedp.SetValue(chromedp.CSS(`[name="http"]`), "503"),
				chromedp.SetValue(chromedp.CSS(`[name="body"]`), "busy"),
				chromedp.SetValue(chromedp.CSS(`[name="calls"]`), "every 2"),
				chromedp.Click(chromedp.CSS(`#plan > button`)))
			p.until("it is planned", `document.querySelector("#faults .on")?.textContent.includes("One in 2 calls for bob@acme.test")`)
			require.Equal(t, fake.Calls{Every: 2}, p.Root().Faults()[0].Calls)
			require.Equal(t, 503, p.Root().Faults()[0].HTTP)
		}},
		{"a reset empties the lists", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("acme", "ann@acme.test")
			require.NoError(t, err)
			p.Root().Fail(fake.Fault{On: fake.On{Subop: "Launch"}, Drop: fake.Hang})
			p.run(chromedp.Reload())
			p.until("user and fault are there", `document.querySelector(".email") && document.querySelector(".faults li")`)
			p.run(chromedp.Click(chromedp.CSS(`[data-send="DELETE state"]`)))
			p.until("they are gone", `!document.querySelector(".email") && !document.querySelector(".faults li")`)
			p.run(chromedp.Click(chromedp.CSS(`[data-send="DELETE calls"]`)))
			p.until("so is the journal", `!document.querySelector("#calls li") && document.querySelector(".journal .empty")`)
			require.Empty(t, p.Root().Calls())
		}},
		{"a sandbox's page shows and changes the sandbox alone", fake.Options{}, func(t *testing.T, p *tab) {
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
		{"what the control API refuses is told", fake.Options{}, func(t *testing.T, p *tab) {
			p.run(chromedp.Click(chromedp.CSS(`.plan > summary`)),
				chromedp.SetValue(chromedp.CSS(`[name="delay"]`), "soon"),
				chromedp.Click(chromedp.CSS(`#plan > button`)))
			p.until("the problem is told", `document.getElementById("problem").textContent.includes("soon")`)
			require.Equal(t, "soon", value[string](p, `document.querySelector("[name=delay]").value`), "what was filled in stays")
			require.Empty(t, p.Root().Faults())
			require.Len(t, p.problems(), 1, "the browser's own line about the refusal")
			p.forget()
		}},
		{"text from a client never becomes markup",
			fake.Options{Dialect: fake.Dialect{InvalidEmail: fake.InvalidEmailAccepted}}, func(t *testing.T, p *tab) {
				const evil = `<script>alert(1)</script><img src=x onerror=alert(2) id=evil><b class=evil>`
				_, err := p.register(evil, `"><svg onload=alert(3) id=evil>@acme.test`+evil)
				require.NoError(t, err)
				p.until("the call is there", `document.querySelector("#call-1 .who")?.textContent.includes("onload=alert(3)")`)
				p.until("so is the client", `document.querySelector("#clients h3")?.textContent.includes("onerror=alert(2)")`)
				p.run(chromedp.Click(chromedp.CSS(`#call-1 summary`)), chromedp.Reload())
				p.until("and again", `document.querySelector("#call-1 .who")?.textContent.includes("onload=alert(3)")`)
				require.Zero(t, value[int](p, `document.querySelectorAll("#evil, .evil, main script, main img, main svg").length`))
			}},
		{"it works with the keyboard alone", fake.Options{}, func(t *testing.T, p *tab) {
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
			p.until("the fault is planned", `document.querySelector(".faults strong")?.textContent === "Connection cut"`)
			tabTo("a question", `document.activeElement.name === "error-http-status"`)
			p.run(chromedp.KeyEvent(kb.ArrowRight))
			p.until("its answer is changed", `document.querySelector("#question-error-http-status .changed")`)
			require.Equal(t, "error-http-status-400", value[string](p, `document.activeElement.id`), "the focus stays where it was")
		}},
		{"nothing is wider than the screen", fake.Options{}, func(t *testing.T, p *tab) {
			_, err := p.register("a-company-with-a-name-of-some-length", "someone.with.a.very.long.name.indeed+and-a-tag-on-top@a-rather-long-domain.example.test")
			require.NoError(t, err)
			p.until("the call is there", `document.getElementById("call-1")`)
			p.run(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details:not(.menu)").forEach(d => d.open = true)`))
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
