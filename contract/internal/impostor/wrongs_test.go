package impostor

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

// TestEveryRuleIsBroken proves that at least two servers break each rule. The
// call limits have one: they are not published, and there is only one way to have
// none.
func TestEveryRuleIsBroken(t *testing.T) {
	rules := map[string]bool{}
	for _, s := range scenarios.Rules() {
		rules[s.Rule] = true
	}
	names, count := map[string]bool{}, map[string]int{}
	for _, w := range Wrongs() {
		require.True(t, rules[w.Rule], "unknown rule %q", w.Rule)
		require.False(t, names[w.Name], w.Name)
		names[w.Name] = true
		count[w.Rule]++
	}
	for rule := range rules {
		least := 2
		if rule == "call-limits" {
			least = 1
		}
		require.GreaterOrEqual(t, count[rule], least, "add servers that break %s", rule)
	}
}

// A wrong server that nobody can tell from a right one would prove nothing.
func TestEveryWrongShows(t *testing.T) {
	last := values{}
	for _, q := range scenarios.Questions() {
		last[q.Question] = q.Answers[len(q.Answers)-1].Name
	}
	for name, dialect := range map[string]values{"first answers": nil, "last answers": last} {
		t.Run(name, func(t *testing.T) {
			counted := transcribe(t, Config{Dialect: dialect})
			// The last call is one too many.
			limit := len(counted) - visits(counted) - 1
			want := transcribe(t, Config{Dialect: dialect, Limit: limit})
			require.Equal(t, want, transcribe(t, Config{Dialect: dialect, Limit: limit}), "two right servers")
			var hidden []string
			for _, w := range Wrongs() {
				if slices.Equal(want, transcribe(t, Config{Dialect: dialect, Limit: limit, Wrong: w})) {
					hidden = append(hidden, w.Name)
				}
			}
			require.Empty(t, hidden)
		})
	}
}

// visits counts the lines about the portal, which is not subject to limits.
func visits(lines []string) int {
	count := 0
	for _, line := range lines {
		if strings.Contains(line, "<!doctype") {
			count++
		}
	}
	return count
}

// transcribe makes a fixed series of calls and notes the answers. GUIDs become
// numbers in the order in which they appear.
func transcribe(t *testing.T, config Config) []string {
	config.Key = testKey
	var lines, guids []string
	c := newCaller(t, "http://impostor.test", inProcess{New(config)})
	c.heard = func(r response) {
		body := anyGUID.ReplaceAllStringFunc(r.body, func(guid string) string {
			if !slices.Contains(guids, guid) {
				guids = append(guids, guid)
			}
			return fmt.Sprintf("#%d", slices.Index(guids, guid))
		})
		lines = append(lines, fmt.Sprintf("%d %s", r.status, body))
	}

	ann := c.register("acme", "ann@acme.test", "one").value()
	c.launch(ann)
	first, second := c.launch(ann).value(), c.launch(ann).value()
	for _, token := range []string{first, first, first, second, "", "nonsense", "00000000-0000-4000-8000-000000000000"} {
		c.open(token)
	}
	c.launch("00000000-0000-4000-8000-000000000000")

	bob := c.register("acme", "bob@acme.test", "one").value()
	cleo := c.register("globex", "cleo@globex.test", "one").value()
	for _, ssid := range []string{ann, bob, cleo, ann, bob} {
		c.launch(ssid)
	}
	c.register("globex", "cleo@globex.test", "one")

	for range 2 {
		c.register("globex", "bob@acme.test", "two")
		c.launch(bob)
		bob = c.register("acme", "bob@acme.test", "two").value()
	}
	for _, password := range []string{"one", "one", "two", "two", "two"} {
		renewed := c.register("acme", "ann@acme.test", password).value()
		c.launch(ann)
		c.launch(renewed)
		ann = renewed
	}

	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, path := range []string{smallPath, capitalPath} {
			c := c.by(method).over(path)
			ann := c.register("acme", "ann@acme.test", "one", values{"reqId": "ab12"}).value()
			c.launch(ann, values{"reqId": "ab13"})
			c.register("globex", "ann@acme.test", "one")
			c.launch(ann)
			c.register("acme", "ann@acme.test", "one", values{"key": "wrong"})
			for _, gone := range []string{"key", "op", "subop", "company"} {
				c.register("acme", "ann@acme.test", "one", values{gone: absent})
			}
			c.launch("")
		}
	}
	c.over(capitalPath).launch(bob)
	for _, gone := range []string{"key", "op", "subop", "company", "email", "password"} {
		c.register("acme", "dan@acme.test", "one", values{gone: absent})
	}
	for _, wrong := range []values{
		{"op": "Other"}, {"subop": "Other"}, {"key": "wrong"},
		{"key": strings.Repeat("x", len(testKey))}, {"key": testKey + "x"}, {"key": testKey[:len(testKey)-1]},
		{"key": testKey[:len(testKey)/2+1] + "x"},
	} {
		c.register("acme", "eve@acme.test", "one", wrong)
		c.launch(bob, wrong)
	}
	ann = c.register("acme", "ann@acme.test", "one").value()
	for _, gone := range []string{"key", "op", "subop", "ssid"} {
		c.launch(ann, values{gone: absent})
	}
	c.launch(ann) // over the limit, if there is one
	return lines
}
