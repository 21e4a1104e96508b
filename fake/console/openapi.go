package console

import (
	"bytes"
	"cmp"
	_ "embed"
	"net/http"
	"slices"
	"strings"
	"text/template"

	"github.com/paytfake/paytfake/fake"
)

//go:embed openapi.yaml.tmpl
var openAPIText string

var openAPITemplate = template.Must(template.New("openapi.yaml").Parse(openAPIText))

// A description is what the OpenAPI description says of a dialect. Nothing in it
// is a guess of its own: what the dialect leaves open is not narrowed.
type description struct {
	fake.Dialect
	Server  string   // below which the endpoint is, relative to the description
	Reasons []string // that a refusal may have

	Envelopes      bool     // errors have status 200, as successes do
	BadKeyIsBare   bool     // a wrong key gets status 403 and no envelope
	OverLimit      string   // status of a call over the limit; "": an envelope
	LongQuery      string   // status of a long GET; "": it is served
	OtherMethods   []string // that are served too
	GUIDs          string   // pattern of the GUIDs that Launch takes
	EchoesReqID    bool     // in errors
	GivesPasswords bool     // for empty ones
	Wraps          bool     // for a callback
	WrapEnd        string
}

func describe(d fake.Dialect, sandbox string) description {
	says := description{
		Dialect:        d,
		Server:         cmp.Or(below(sandbox), "/"),
		Envelopes:      d.ErrorHTTPStatus == fake.ErrorHTTPStatus200,
		BadKeyIsBare:   d.BadKey == fake.BadKeyHTTP403,
		EchoesReqID:    d.ErrorReqID == fake.ErrorReqIDEchoed,
		GivesPasswords: d.EmptyPassword == fake.EmptyPasswordGenerated,
		Wraps:          d.JSONP != fake.JSONPIgnored,
		GUIDs:          "^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$",
		Reasons:        []string{"invalid_query", d.MissingParameter.String(), d.UnknownOperation.String(), d.UnknownSSID.String()},
	}
	if !says.BadKeyIsBare {
		says.Reasons = append(says.Reasons, d.BadKey.String())
	}
	if d.SSIDCase == fake.SSIDCaseInsensitive {
		says.GUIDs = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
	}
	switch d.CallLimitResponse {
	case fake.CallLimitResponseHTTP429:
		says.OverLimit = "429"
	case fake.CallLimitResponseHTTP503:
		says.OverLimit = "503"
	default:
		says.Reasons = append(says.Reasons, "other")
	}
	switch d.LongQuery {
	case fake.LongQuery404:
		says.LongQuery = "404"
	case fake.LongQuery414:
		says.LongQuery = "414"
	}
	if d.OtherMethod == fake.OtherMethodServed {
		says.OtherMethods = []string{"put", "patch", "delete"}
	}
	if d.JSONP == fake.JSONPStatement {
		says.WrapEnd = ";"
	}
	slices.Sort(says.Reasons)
	says.Reasons = slices.Compact(says.Reasons)
	return says
}

// ReasonList is a YAML list.
func (d description) ReasonList() string { return "[" + strings.Join(d.Reasons, ", ") + "]" }

// openAPI describes the API as it is answered now.
func (c *Console) openAPI(w http.ResponseWriter, r *http.Request, u subject) error {
	var text bytes.Buffer
	if err := openAPITemplate.Execute(&text, describe(u.api.Dialect(), u.sandbox)); err != nil {
		return err
	}
	send(w, http.StatusOK, "application/yaml", text.Bytes())
	return nil
}
