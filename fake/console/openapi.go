package console

// The OpenAPI description of the API in the dialect in force.

import (
	"bytes"
	"cmp"
	_ "embed"
	"net/http"
	"slices"
	"strings"
	"text/template"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

//go:embed openapi.yaml.tmpl
var openAPIText string

var openAPITemplate = template.Must(template.New("openapi.yaml").Funcs(template.FuncMap{
	"operations": scenarios.Operations, "operationNames": operationNames, "queryParameters": queryParameters,
	"requiredParams": requiredParams, "parameterSchema": parameterSchema,
}).Parse(openAPIText))

// A description is the data of openapi.yaml for a dialect. It describes no more than
// the rules and the answers of the dialect.
type description struct {
	fake.Dialect          // complete: every question is answered
	Speaks       string   // the dialect in force, in its text form
	Server       string   // base URL of the endpoint, relative to the description
	Reasons      []string // all reasons that an error can have

	Envelopes      bool     // errors have status 200, like successes
	BadKeyIsBare   bool     // a wrong key gets status 403 without an envelope
	OverLimit      string   // status of a call over the limit; "": an envelope
	LongQuery      string   // status of a GET with a long query; "": it is served
	OtherMethods   []string // methods that are served like POST
	GUIDs          string   // pattern of the GUIDs that Launch accepts
	EchoesReqID    bool     // errors have the reqId of the call
	GivesPasswords bool     // the API replaces an empty password by a generated one
	Wraps          bool     // the response is wrapped in the callback
	WrapEnd        string   // what follows the wrapped response
}

// describe returns the description of a dialect in the named sandbox.
func describe(d fake.Dialect, sandbox string) description {
	speaks := d.String()
	d = d.Complete()
	v := description{
		Dialect:        d,
		Speaks:         speaks,
		Server:         cmp.Or(basePath(sandbox), "/"),
		Envelopes:      d.ErrorHTTPStatus == dialect.ErrorHTTPStatus200,
		BadKeyIsBare:   d.BadKey == dialect.BadKeyHTTP403,
		EchoesReqID:    d.ErrorReqID == dialect.ErrorReqIDEchoed,
		GivesPasswords: d.EmptyPassword == dialect.EmptyPasswordGenerated,
		Wraps:          d.JSONP != dialect.JSONPIgnored,
		GUIDs:          "^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$",
		Reasons: []string{
			"invalid_query", string(d.MissingParameter), string(d.UnknownOperation), string(d.UnknownSSID),
		},
	}
	if !v.BadKeyIsBare {
		v.Reasons = append(v.Reasons, string(d.BadKey))
	}
	if d.SSIDCase == dialect.SSIDCaseInsensitive {
		v.GUIDs = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
	}
	switch d.CallLimitResponse {
	case dialect.CallLimitResponseHTTP429:
		v.OverLimit = "429"
	case dialect.CallLimitResponseHTTP503:
		v.OverLimit = "503"
	default:
		v.Reasons = append(v.Reasons, "other")
	}
	switch d.LongQuery {
	case dialect.LongQuery404:
		v.LongQuery = "404"
	case dialect.LongQuery414:
		v.LongQuery = "414"
	}
	if d.OtherMethod == dialect.OtherMethodServed {
		v.OtherMethods = []string{"put", "patch", "delete"}
	}
	if d.JSONP == dialect.JSONPStatement {
		v.WrapEnd = ";"
	}
	slices.Sort(v.Reasons)
	v.Reasons = slices.Compact(v.Reasons)
	return v
}

// ReasonList returns the reasons as a YAML list.
func (d description) ReasonList() string { return "[" + strings.Join(d.Reasons, ", ") + "]" }

// getOpenAPI writes an OpenAPI description of the API in the current dialect.
func (c *Console) getOpenAPI(w http.ResponseWriter, r *http.Request, u subject) error {
	var text bytes.Buffer
	if err := openAPITemplate.Execute(&text, describe(u.api.Dialect(), u.sandbox)); err != nil {
		return err
	}
	write(w, http.StatusOK, "application/yaml", text.Bytes())
	return nil
}
