package fake_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// known holds the parameters of the pages; the API ignores all others.
var known = []string{"key", "op", "subop", "company", "email", "password", "ssid", "reqId", "callback", "dtm"}

// read returns the values of the known parameters.
func (p paper) read(params []scenarios.Param) map[string]string {
	values := map[string][]string{}
	for _, one := range params {
		for _, name := range known {
			if p.same("parameter-case", name, one.Name) {
				values[name] = append(values[name], one.Value)
			}
		}
	}
	read := map[string]string{}
	for name, all := range values {
		switch p.says("repeated-parameter") {
		case "joined":
			read[name] = strings.Join(all, ",")
		case "first":
			read[name] = all[0]
		case "last":
			read[name] = all[len(all)-1]
		}
	}
	return read
}

// address matches a valid email: no space, one part before the @ and one after it.
var address = regexp.MustCompile(`^[^@\s]+@[^@\s,.]+(\.[^@\s,.]+)*$`)

// call returns the outcome of a step, whose names are already replaced.
func (p paper) call(s scenarios.Step) (verdict, paper) {
	outside := verdict{rule: "endpoint", form: "error", reason: p.says("unknown-operation"), unmodelled: true}
	if path := "/" + strings.TrimPrefix(s.Path,
		"/"); s.Path != "" && path != fake.Path && path != "/trackerpro_Admin.ashx" {
		return outside, p
	}
	read, unread := p.request(s)
	if p.limit > 0 && p.left == 0 {
		v := p.overLimit()
		v.read = read
		return v, p
	}
	p.left = max(0, p.left-1)
	if unread > 0 {
		return verdict{rule: "methods", form: "page", status: unread}, p
	}
	f, met, p := p.meet(read)
	if met && f.HTTP > 0 {
		return verdict{rule: "endpoint", form: "page", status: f.HTTP, mediaType: f.ContentType, injected: true}, p
	}
	if met && f.Drop != scenarios.DropTruncate {
		return verdict{rule: "endpoint", form: "cut", injected: true}, p
	}
	v, next := p.operate(read)
	v.read = read
	if met {
		v.form, v.injected = "cut", true // the call takes effect all the same
	}
	return v, next
}

// request returns the parameters of a step, or the status of a request that is not read.
func (p paper) request(s scenarios.Step) (read map[string]string, unread int) {
	params := slices.Concat(s.Query, s.Form)
	switch {
	case s.Method == "GET" && len(encodeParams(s.Query)) > 2048 && p.says("long-query") != "served":
		return nil, map[string]int{"404": 404, "414": 414}[p.says("long-query")]
	case s.Method == "GET":
		params = s.Query
	case s.Method != "POST" && p.says("other-method") == "405":
		return nil, 405
	case s.Method == "POST" && p.says("post-query") == "ignored":
		params = s.Form
	}
	return p.read(params), 0
}

func (p paper) overLimit() verdict {
	v := verdict{rule: "call-limits", form: "page",
		status: map[string]int{"http-429": 429, "http-503": 503}[p.says("call-limit-response")]}
	if v.status == 0 {
		v.form, v.reason = "error", "other"
	}
	return v
}

// operate returns the outcome of the operation that the parameters ask for.
func (p paper) operate(read map[string]string) (verdict, paper) {
	refuse := func(rule, reason string) (verdict, paper) {
		return verdict{rule: rule, form: "error", reason: reason}, p
	}
	missing := func() (verdict, paper) { return refuse("required-parameters", p.says("missing-parameter")) }
	if read["key"] != fake.DefaultKey {
		if p.says("bad-key") == "http-403" {
			return verdict{rule: "admin-key", form: "page", status: 403}, p
		}
		return refuse("admin-key", p.says("bad-key"))
	}
	if read["op"] == "" || read["subop"] == "" {
		return missing()
	}
	switch op := p.same("operation-case", "Admin", read["op"]); {
	case op && p.same("operation-case", "Register", read["subop"]):
	case op && p.same("operation-case", "Launch", read["subop"]):
		if read["ssid"] == "" {
			return missing()
		}
		return p.launch(read["ssid"]), p
	default:
		return refuse("required-parameters", p.says("unknown-operation"))
	}
	email := read["email"]
	if p.says("surrounding-space") == "trimmed" {
		email = strings.TrimSpace(email)
	}
	password, sent := read["password"]
	switch {
	case read["company"] == "" || email == "" || !sent:
		return missing()
	case !address.MatchString(email) && p.says("invalid-email") == "rejected":
		return refuse("user-created", "invalid_query")
	case password == "" && p.says("empty-password") == "rejected":
		return missing()
	}
	return p.register(read["company"], email, password)
}

// expect returns a verdict as the expectation of a scenario.
func (p paper) expect(v verdict, not []string) scenarios.Expect {
	switch v.form {
	case "cut":
		return scenarios.Expect{Any: true}
	case "page":
		mediaType := "text/html"
		if v.mediaType != "" {
			mediaType = v.mediaType
		}
		return scenarios.Expect{HTTP: v.status, Status: "none", ContentType: mediaType}
	}
	x := scenarios.Expect{HTTP: 200, Status: "error", ContentType: p.says("content-type"), Wrapped: scenarios.WrapNone}
	if callable.MatchString(v.read["callback"]) {
		x.Wrapped = map[string]scenarios.Wrapping{"call": scenarios.WrapCall, "statement": scenarios.WrapStatement,
			"ignored": scenarios.WrapNone}[p.says("jsonp")]
	}
	id := strings.ReplaceAll(v.read["reqId"], "$", "$$")
	if v.form == "success" {
		x.Status, x.Value.GUID, x.Value.Not, x.ReqID.Is = "ok", true, not, "0"
		if id != "" {
			x.ReqID.Is = id
		}
		return x
	}
	x.Reason.Is, x.Message = v.reason, v.message
	if p.says("error-http-status") == "400" {
		x.HTTP = 400
	}
	if x.ReqID.Absent = id == "" || p.says("error-reqid") == "omitted"; !x.ReqID.Absent {
		x.ReqID.Is = id
	}
	return x
}

var callable = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$`)

func encodeParams(params []scenarios.Param) string {
	parts := make([]string, len(params))
	for i, p := range params {
		parts[i] = url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value)
	}
	return strings.Join(parts, "&")
}
