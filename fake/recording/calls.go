package recording

// Journalled calls, decoded.

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// Rules and parameters that need special treatment in a recording.
const (
	ruleSSIDRotates = "ssid-rotates"
	ruleEmailUnique = "email-unique"
	ruleLaunchToken = "launch-token"
	ruleLaunchOpens = "launch-opens"
	ruleCallLimits  = "call-limits"

	paramCompany  = "company"
	paramEmail    = "email"
	paramPassword = "password"
	paramSSID     = "ssid"
	paramReqID    = "reqId"
	paramCallback = "callback"
)

// A call is a journalled call, decoded.
type call struct {
	fake.Call
	inQuery, inBody []sentParam
	response        scenarios.Response
	value           string // the GUID that a success returned, in upper case; empty: none
}

// A sentParam is a parameter as the client sent it.
type sentParam struct {
	name, value string
	param       string // the known parameter that it is or resembles; empty: none
}

func decode(c fake.Call) call {
	d := call{Call: c, inQuery: sentIn(c.Query), inBody: sentIn(c.Body), response: decodeResponse(c.Status, c.Response)}
	if scenarios.IsGUID(d.response.Value) {
		d.value = d.response.Value
	}
	return d
}

func sentIn(encoded string) (all []sentParam) {
	for name, value := range (fake.Call{Query: encoded}).Params() {
		all = append(all, sentParam{name, value, nearestParam(name)})
	}
	return all
}

// paramNames are the names of the parameters of all operations.
var paramNames = func() (names []string) {
	for _, o := range scenarios.Operations() {
		for _, p := range o.Params {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	return names
}()

// nearestParam returns the known parameter that a name is or resembles, because the
// value of a misspelt password parameter is a password too.
func nearestParam(name string) string {
	for _, known := range paramNames {
		if strings.EqualFold(name, known) {
			return known
		}
	}
	near, _ := scenarios.Nearest(name, paramNames)
	return near
}

// all returns the values of a parameter, whatever the case of its name.
func (c call) all(param string) (values []string) {
	for _, s := range slices.Concat(c.inQuery, c.inBody) {
		if strings.EqualFold(s.name, param) {
			values = append(values, s.value)
		}
	}
	return values
}

// guidIn returns a GUID in upper case, or an empty string if the text is not a GUID.
func guidIn(text string) string {
	if upper := strings.ToUpper(text); scenarios.IsGUID(upper) {
		return upper
	}
	return ""
}

// first returns the first value of a parameter.
func (c call) first(param string) string { return c.Param(param) }

// isLongGET reports whether the question long-query applies to the call.
func (c call) isLongGET() bool { return c.Method == http.MethodGet && len(c.Query) > 2048 }

// decodeResponse decodes a response of the fake, even if it is wrapped for JSONP.
func decodeResponse(status int, body string) scenarios.Response {
	o := scenarios.Response{HTTP: status, Status: "none"}
	from, to := strings.Index(body, "{"), strings.LastIndex(body, "}")
	if from < 0 || to < from {
		return o
	}
	var e struct {
		Status, Value string
		ReqID         *string
		Errors        []struct{ Reason, Message string }
	}
	if json.Unmarshal([]byte(body[from:to+1]), &e) != nil {
		return o
	}
	o.Status, o.Value, o.ReqID = e.Status, e.Value, e.ReqID
	if len(e.Errors) > 0 {
		o.Reason, o.Message = e.Errors[0].Reason, e.Errors[0].Message
	}
	return o
}
