package impostor

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

func TestEveryAnswerKeepsTheRules(t *testing.T) {
	for _, q := range scenarios.Questions() {
		for _, answer := range q.Answers {
			t.Run(q.Question+"="+answer.Name, func(t *testing.T) {
				keepsTheRules(t, Config{Dialect: values{q.Question: answer.Name}})
			})
		}
	}
}

func TestEveryVariantKeepsTheRules(t *testing.T) {
	for _, v := range Variants() {
		t.Run(v.Name, func(t *testing.T) {
			keepsTheRules(t, Config{Variant: v})
			keepsTheRules(t, Config{Variant: v, Dialect: v.Dialect})
		})
	}
}

// keepsTheRules goes once through Register and Launch, by both methods and
// over both spellings of the path.
func keepsTheRules(t *testing.T, config Config) {
	t.Helper()
	c := dial(t, config)
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		for _, path := range []string{smallPath, capitalPath} {
			c := c.by(method).over(path)
			email := strings.ToLower(fmt.Sprintf("ann-%s-%d@acme.test", method, len(path)+int(path[13])))

			first := succeeds200(t, c.register("acme", email, "one"), "0")
			second := succeeds200(t, c.register("acme", email, "one", values{"reqId": "r7"}), "r7")
			require.NotEqual(t, first, second, "ssid-rotates")

			duplicate := c.register("globex", email, "two")
			require.Equal(t, "error", duplicate.envelope()["status"], duplicate.body)
			require.Equal(t, "0.6", duplicate.envelope()["version"])
			require.Equal(t, "invalid_query", duplicate.reason())
			require.Contains(t, duplicate.body, `"User name should be unique to client"`)

			token := succeeds200(t, c.launch(second), "0")
			require.NotEqual(t, token, succeeds200(t, c.launch(second), "0"), "launch-token")
			require.NotEqual(t, second, token, "launch-token")

			for _, gone := range []string{"key", "op", "subop", "company", "email", "password"} {
				require.False(t, c.register("acme", "new@acme.test", "one", values{gone: absent}).ok(), gone)
			}
			for _, gone := range []string{"key", "op", "subop", "ssid"} {
				require.False(t, c.launch(second, values{gone: absent}).ok(), gone)
			}
			require.False(t, c.register("acme", email, "one", values{"key": "wrong"}).ok())
			require.False(t, c.launch(second, values{"key": "wrong"}).ok())
			require.False(t, c.launch(randomGUID()).ok())

			never := c.open(randomGUID()).look()
			once := c.open(token).look()
			again := c.open(token).look()
			if config.Variant.manner.portal.used == nil {
				require.Equal(t, never, again, "launch-opens")
			}
			if !strings.Contains(config.Variant.Name, "one page for all") {
				require.NotEqual(t, never, once, "launch-opens")
				require.NotEqual(t, again, once, "launch-opens")
			}
		}
	}
}

// succeeds200 checks the documented envelope of a success.
func succeeds200(t *testing.T, r response, reqID string) string {
	t.Helper()
	require.Equal(t, http.StatusOK, r.status, r.body)
	value := r.value()
	require.Regexp(t, guidForm, value)
	require.Equal(t, map[string]any{
		"version": "0.6", "reqId": reqID, "status": "ok", "sig": "", "value": value,
	}, r.envelope())
	return value
}

func TestPlainServerWritesTheDocumentedBytes(t *testing.T) {
	c := dial(t, Config{})
	got := c.register("acme", "ann@acme.test", "one")
	require.Equal(t, `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"`+got.value()+`"}`, got.body)
	require.Equal(t,
		`{"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"User name should be unique to `+
			`client"}]}`,
		c.register("globex", "ann@acme.test", "one").body)
}

func TestOrderOfParametersIsOfNoInterest(t *testing.T) {
	c := dial(t, Config{})
	for _, query := range []string{
		"key=" + testKey + "&op=Admin&subop=Register&company=acme&email=ann%40acme.test&password=one",
		"password=one&email=ann%40acme.test&company=acme&subop=Register&op=Admin&key=" + testKey,
		"dtm=x&email=ann%40acme.test&op=Admin&password=one&key=" + testKey + "&subop=Register&company=acme",
	} {
		require.True(t, c.by(http.MethodGet).send(query, "").ok(), query)
	}
}

func TestEachVariantHasANameOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range Variants() {
		require.False(t, seen[v.Name], v.Name)
		seen[v.Name] = true
		newDialect(v.Dialect) // panics on what does not exist
	}
}

func TestUnknownQuestionOrAnswerPanics(t *testing.T) {
	require.Panics(t, func() { New(Config{Dialect: values{"colour": "red"}}) })
	require.Panics(t, func() { New(Config{Dialect: values{"jsonp": "perhaps"}}) })
	require.Panics(t, func() { newDialect(nil).is("colour", "red") })
}

func TestDeliveryVariantsShowOnTheWire(t *testing.T) {
	named := func(name string) caller {
		for _, v := range Variants() {
			if strings.Contains(v.Name, name) {
				return dial(t, Config{Variant: v})
			}
		}
		require.Fail(t, "no variant", name)
		return caller{}
	}
	get := func(c caller, accept string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+smallPath, nil)
		require.NoError(t, err)
		r.Header.Set("Accept-Encoding", accept)
		got, err := c.client.Do(r)
		require.NoError(t, err)
		require.NoError(t, got.Body.Close())
		return got
	}
	require.Equal(t, []string{"chunked"}, get(named("chunks"), "identity").TransferEncoding)
	require.True(t, get(named("closes"), "identity").Close)
	require.Equal(t, "gzip", get(named("compressed"), "gzip").Header.Get("Content-Encoding"))
	require.Empty(t, get(named("compressed"), "identity").Header.Get("Content-Encoding"))

	c := named("count up")
	first := c.register("acme", "ann@acme.test", "one").value()
	second := c.register("acme", "ann@acme.test", "one").value()
	require.Equal(t, first[:24], second[:24])
	require.Regexp(t, regexp.MustCompile(`^0+2$`), second[24:])
}
