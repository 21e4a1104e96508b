package console_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/fake/dialect"
)

// A document is a parsed OpenAPI description. It supports only the keywords of JSON
// Schema that the description uses; other keywords are errors.
type document struct{ root map[string]any }

// at returns the node at a path. It follows references.
func (d document) at(path ...string) (any, error) {
	var node any = d.root
	for _, key := range path {
		object, ok := node.(map[string]any)
		if ok {
			node, ok = object[key]
		}
		if !ok {
			return nil, fmt.Errorf("the description has no %s", strings.Join(path, "/"))
		}
		if ref, ok := node.(map[string]any)["$ref"].(string); ok {
			var err error
			if node, err = d.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...); err != nil {
				return nil, err
			}
		}
	}
	return node, nil
}

// check returns how a response differs from the description.
func (d document) check(method, path string, a response) error {
	operation, err := d.at("paths", path, strings.ToLower(method), "responses", fmt.Sprint(a.status), "content")
	if err != nil {
		return err
	}
	mediaType, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return err
	}
	content, ok := operation.(map[string]any)[mediaType].(map[string]any)
	if !ok {
		return fmt.Errorf("%s %d has no media type %s", path, a.status, mediaType)
	}
	var value any = a.body
	if schema := content["schema"].(map[string]any); schema["type"] != "string" {
		if err := json.Unmarshal([]byte(a.body), &value); err != nil {
			return err
		}
	}
	return d.fits(content["schema"], value)
}

// fits returns how a value differs from a schema.
func (d document) fits(schema, value any) error {
	for word, want := range schema.(map[string]any) {
		var ok bool
		object, _ := value.(map[string]any)
		list, _ := value.([]any)
		switch word {
		case "description":
			ok = true
		case "$ref":
			target, err := d.at(strings.Split(strings.TrimPrefix(want.(string), "#/"), "/")...)
			if err != nil {
				return err
			}
			if err := d.fits(target, value); err != nil {
				return err
			}
			ok = true
		case "oneOf":
			fitting := 0
			for _, s := range want.([]any) {
				if d.fits(s, value) == nil {
					fitting++
				}
			}
			ok = fitting == 1
		case "type":
			switch value.(type) {
			case string:
				ok = want == "string"
			case map[string]any:
				ok = want == "object"
			case []any:
				ok = want == "array"
			}
		case "const":
			ok = value == want
		case "enum":
			ok = slices.Contains(want.([]any), value)
		case "pattern":
			ok = regexp.MustCompile(want.(string)).MatchString(value.(string))
		case "minItems":
			ok = len(list) >= want.(int)
		case "items":
			ok = true
			for _, item := range list {
				if err := d.fits(want, item); err != nil {
					return err
				}
			}
		case "required":
			ok = true
			for _, name := range want.([]any) {
				_, there := object[name.(string)]
				ok = ok && there
			}
		case "properties":
			ok = true
			for name, s := range want.(map[string]any) {
				if v, there := object[name]; there {
					if err := d.fits(s, v); err != nil {
						return fmt.Errorf("%s: %w", name, err)
					}
				}
			}
		case "additionalProperties":
			ok = true
			for name := range object {
				_, known := schema.(map[string]any)["properties"].(map[string]any)[name]
				ok = ok && known
			}
		}
		if !ok {
			return fmt.Errorf("%v is not %s: %v", value, word, want)
		}
	}
	return nil
}

// TestTheDescriptionMatchesTheResponses makes calls in the base dialect, in each
// dialect with one other answer, and in a tenth of those with two.
func TestTheDescriptionMatchesTheResponses(t *testing.T) {
	t.Parallel()
	pairs := 0
	for dialect := range fake.Dialects(nil) {
		if strings.Contains(dialect.String(), ",") {
			if pairs++; pairs%10 != 0 {
				continue
			}
		}
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			r := start(t, fake.Options{Dialect: dialect}, console.Config{})
			limit := fake.Limit{Calls: 1, Per: 1 << 40}
			limited := start(t, fake.Options{Dialect: dialect, Limit: limit}, console.Config{})
			limited.register("", "ann@acme.test")
			var d document
			require.NoError(t, yaml.Unmarshal([]byte(r.do("GET", "/_fake/openapi.yaml", "").body), &d.root))
			require.Equal(t, "3.1.0", d.root["openapi"])

			post := func(params ...string) response { return r.call("", params...) }
			first := post("subop", "Register", "company", "acme", "email", "ann@acme.test", "password", "one", "reqId", "17")
			ssid := first.value(t, "value").(string)
			launched := post("subop", "Launch", "ssid", ssid)
			for what, a := range map[string]response{
				"first": first, "launch": launched, "again": r.register("", "ann@acme.test"),
				"duplicate": post("subop", "Register", "company", "globex", "email", "ann@acme.test",
					"password", "one", "reqId", "17"),
				"bad email":         post("subop", "Register", "company", "globex", "email", "ann", "password", "one"),
				"empty password":    post("subop", "Register", "company", "globex", "email", "eve@acme.test", "password", ""),
				"missing company":   post("subop", "Register", "email", "ann@acme.test", "password", "one"),
				"unknown operation": post("subop", "Nothing"), "operation in lower case": post("subop", "launch", "ssid", ssid),
				"wrong key": post("key", "wrong"), "unknown ssid": post("subop", "Launch", "ssid", "x"),
				"lower ssid": post("subop", "Launch", "ssid", strings.ToLower(ssid)),
				"over limit": limited.register("", "ann@acme.test"),
			} {
				require.NoError(t, d.check("POST", "/trackerpro_admin.ashx", a), "%s: %s", what, a.body)
			}
			for what, query := range map[string]string{
				"launch": "key=FAKE-ADMIN-KEY&op=Admin&subop=Launch&ssid=" + ssid, "nothing": "",
				"long": "key=FAKE-ADMIN-KEY&op=Admin&subop=Launch&ssid=" + strings.Repeat("x", 2100),
			} {
				a := r.do("GET", "/trackerpro_Admin.ashx?"+query, "")
				require.NoError(t, d.check("GET", "/trackerpro_Admin.ashx", a), "%s: %s", what, a.body)
			}
			for _, token := range []string{launched.value(t, "value").(string), "x"} {
				require.NoError(t, d.check("GET", "/", r.do("GET", "/?authtoken="+token, "")))
			}
			put := r.do("PUT", "/trackerpro_admin.ashx?key=FAKE-ADMIN-KEY&op=Admin&subop=Nothing", "")
			if _, err := d.at("paths", "/trackerpro_admin.ashx", "put"); err == nil {
				require.NoError(t, d.check("PUT", "/trackerpro_admin.ashx", put))
			} else {
				require.Equal(t, http.StatusMethodNotAllowed, put.status)
			}
		})
	}
}

// TestAWrongDescriptionIsNoticed checks the responses of a dialect against the
// description of another.
func TestAWrongDescriptionIsNoticed(t *testing.T) {
	t.Parallel()
	base := start(t, fake.Options{}, console.Config{})
	var d document
	require.NoError(t, yaml.Unmarshal([]byte(base.do("GET", "/_fake/openapi.yaml", "").body), &d.root))
	for text, call := range map[string][]string{
		"error-http-status=400":                         {"key", "wrong"},
		"content-type=text/plain":                       {"key", "wrong"},
		"bad-key=http-403":                              {"key", "wrong"},
		"bad-key=user_not_authenticated":                {"key", "wrong"},
		"error-reqid=echoed":                            {"key", "wrong", "reqId", "17"},
		"missing-parameter=other":                       {"subop", ""},
		"unknown-operation=unsupported_query_operation": {"subop", "Nothing"},
		"unknown-ssid=user_not_authenticated":           {"subop", "Launch", "ssid", "x"},
	} {
		dialect, err := dialect.Parse(text)
		require.NoError(t, err)
		r := start(t, fake.Options{Dialect: dialect}, console.Config{})
		require.NoError(t, d.check("POST", "/trackerpro_admin.ashx", base.call("", call...)), text)
		require.Error(t, d.check("POST", "/trackerpro_admin.ashx", r.call("", call...)), text)
	}
}

func TestAWrongKeyHasAReasonOnlyIfItGetsAnEnvelope(t *testing.T) {
	t.Parallel()
	for answer, want := range map[dialect.BadKey]bool{dialect.BadKeyHTTP403: false, dialect.BadKeyAccessDenied: true} {
		c := console.New(fake.Options{Dialect: fake.Dialect{BadKey: answer, CallLimitResponse: "http-429"}}, console.Config{})
		w := httptest.NewRecorder()
		c.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost/_fake/openapi.yaml", nil))
		reasons := regexp.MustCompile(`enum: \[.*invalid_query.*\]`).FindString(w.Body.String())
		require.NotEmpty(t, reasons)
		require.Equal(t, want, strings.Contains(reasons, string(answer)), reasons)
	}
}
