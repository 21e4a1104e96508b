package contract_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/internal/impostor"
)

// What the target's URL gets from elsewhere breaks no rule, though the other spelling
// of the path is served and nothing holds.
func TestAURLThatIsNotTheEndpointIsInconclusive(t *testing.T) {
	t.Parallel()
	const problem = `{"type":"about:blank","title":"Not Found","status":404}`
	for _, row := range []struct {
		name     string
		path     string
		response http.HandlerFunc // at the path; nil: the server's own
		reason   string
	}{
		{"text with status 404", "/other.ashx", says(404, "text/plain", "not found"), "plain text, status 404 Not Found"},
		{"a page with status 404", "/other.ashx", says(404, "text/html", "<html>"), "a page, status 404 Not Found"},
		{"JSON with status 404", "/other.ashx", says(404, "application/json", problem),
			"JSON that is no envelope, status 404 Not Found"},
		{"status 405 for a POST of a file", "/other.ashx", func(w http.ResponseWriter, r *http.Request) {
			status := http.StatusNotFound
			if r.Method == http.MethodPost {
				status = http.StatusMethodNotAllowed
			}
			says(status, "text/html", "<html>")(w, r)
		}, "status 40"},
		{"status 400 with the request in it", "/other.ashx", func(w http.ResponseWriter, r *http.Request) {
			says(400, "text/plain", "cannot "+r.Method+" "+r.URL.RawQuery)(w, r)
		}, "plain text, status 400 Bad Request"},
		{"a redirect", "/other.ashx", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/login",
				http.StatusFound)
		}, "redirects to /login"},
		{"a refusal in an envelope", "/other.ashx", says(200, "application/json", envelopeWith("invalid_request",
			"Unknown handler")), "Unknown handler"},
		{"a page of the portal", "/portal", nil, "a page, status 200 OK"},
	} {
		for _, night := range []time.Time{{}, time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)} {
			t.Run(row.name, func(t *testing.T) {
				api := impostor.New(impostor.Config{Key: troubleKey})
				target := directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == row.path && row.response != nil {
						row.response(w, r)
						return
					}
					api.ServeHTTP(w, r)
				}))
				target.URL = "http://localhost" + row.path
				report, err := contract.Check(t.Context(), target, contract.Options{Answers: pinnedDefaults(), Night: night})
				require.NoError(t, err)
				require.Equal(t, 3, report.ExitCode(), named(report))
				for _, r := range report.Results() {
					require.NotEqual(t, contract.Broken, r.Verdict, r.Reason)
					require.NotEqual(t, contract.Holds, r.Verdict, r.Name)
					require.Empty(t, r.Answer, r.Name)
					if r.Name == "methods" && report.Ended == "" {
						require.Contains(t, r.Reason, row.reason)
						require.Contains(t, r.Reason, "to the endpoint "+target.URL+"; is the URL right?")
					}
				}
			})
		}
	}
}

// A URL that is moved while a run uses it is no broken rule either: calls of another
// URL that are served tell nothing about it.
func TestAURLThatIsMovedDuringTheRunIsInconclusive(t *testing.T) {
	t.Parallel()
	for from := 1; from <= nightCalls; from += 6 {
		api, calls := impostor.New(impostor.Config{Key: troubleKey}), 0
		report, err := contract.Check(t.Context(),
			directTarget(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if calls++; calls >= from && r.URL.Path == "/trackerpro_admin.ashx" {
					http.NotFound(w, r)
					return
				}
				api.ServeHTTP(w, r)
			})), contract.Options{Answers: pinnedDefaults()})
		require.NoError(t, err)
		for _, r := range report.Results() {
			if r.Name != "endpoint" || from > 1 {
				require.NotEqual(t, contract.Broken, r.Verdict, "from call %d: %s: %s", from, r.Name, r.Reason)
			}
		}
	}
}
