package impostor

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// envelopeWrongs returns the servers that break a rule about envelopes.
func envelopeWrongs() []Wrong {
	return slices.Concat(
		of("success-status", statusWrongs()),
		of("success-envelope", successWrongs()),
		of("error-envelope", failureWrongs()),
		of("reqid-echo", reqIDWrongs()),
	)
}

func statusWrongs() []breach {
	all := func(call) bool { return true }
	register := func(c call) bool { return !c.launches() }
	return []breach{
		{"success has status 201", succeeds(http.StatusCreated, all)},
		{"success has status 202", succeeds(http.StatusAccepted, all)},
		{"success has status 400", succeeds(http.StatusBadRequest, all)},
		{"Register has status 201", succeeds(http.StatusCreated, register)},
		{"Register has status 202", succeeds(http.StatusAccepted, register)},
		{"Launch has status 201", succeeds(http.StatusCreated, call.launches)},
		{"success by GET has status 203", succeeds(http.StatusNonAuthoritativeInfo, by(http.MethodGet))},
	}
}

func succeeds(status int, which func(call) bool) flaw {
	return flaw{status: func(c call) int {
		if which(c) {
			return status
		}
		return http.StatusOK
	}}
}

func successWrongs() []breach {
	breaches := []breach{
		{"the value has lower-case digits", mints(strings.ToLower)},
		{"the value stands in braces", mints(func(guid string) string { return "{" + guid + "}" })},
		{"the value has no dashes", mints(func(guid string) string { return strings.ReplaceAll(guid, "-", "") })},
		{"the value lacks its last digit", mints(func(guid string) string { return guid[:len(guid)-1] })},
		{"the value has a letter that is no digit", mints(func(guid string) string { return "G" + guid[1:] })},
		{"the value has space after it", mints(func(guid string) string { return guid + " " })},
		{"the value is a number", numbered()},
		{"the value is empty", says("value", "")},
		{"the value is null", says("value", nil)},
		{"the reqId is a number", flaw{success: func(e envelope) envelope {
			number, err := strconv.Atoi(e.text("reqId"))
			if err != nil {
				number = 0 // a caller's reqId need not be a number
			}
			return e.with("reqId", number)
		}}},
		{"the version is a number", says("version", json.Number("0.6"))},
		{"the version is 0.7", says("version", "0.7")},
		{"the status is in capitals", says("status", "OK")},
		{"the status is success", says("status", "success")},
		{"the status is true", says("status", true)},
		{"the sig is null", says("sig", nil)},
		{"the sig is not empty", says("sig", "1789459232")},
		{"there is a sixth member", says("company", "acme")},
		{"names of members are in capitals", flaw{success: func(e envelope) envelope {
			e = slices.Clone(e)
			for i := range e {
				e[i].name = strings.ToUpper(e[i].name)
			}
			return e
		}}},
		{"success is the bare value", writes(func(o outcome, _ []byte) string { return o.value })},
		{"success is in an array", writes(func(_ outcome, object []byte) string { return "[" + string(object) + "]" })},
		{"success is in a string", writes(func(_ outcome, object []byte) string {
			text, err := json.Marshal(string(object))
			if err != nil {
				panic("impostor: string: " + err.Error())
			}
			return string(text)
		})},
		{"success comes twice", writes(func(_ outcome, object []byte) string { return string(object) + string(object) })},
		{"success is cut off", writes(func(_ outcome, object []byte) string { return string(object[:len(object)-1]) })},
		{"success has two statuses", writes(func(_ outcome, object []byte) string {
			return `{"status":"error",` +
				string(object[1:])
		})},
		{"success is JSONP though nobody asked", flaw{body: func(o outcome, object []byte) []byte {
			if o.why == granted && o.call.params["callback"] == "" {
				return slices.Concat([]byte("callback("), object, []byte(")"))
			}
			return object
		}}},
	}
	for _, name := range []string{"version", "reqId", "status", "sig", "value"} {
		breaches = append(breaches, breach{
			name: "success lacks the member " + name,
			flaw: flaw{success: func(e envelope) envelope { return e.without(name) }},
		})
	}
	return breaches
}

// mints gives values in another form. They launch and open in that form, so
// that nothing but the form is wrong.
func mints(form func(guid string) string) flaw {
	return flaw{mint: func() string { return form(randomGUID()) }}
}

// numbered gives values that are whole numbers.
func numbered() flaw {
	f := mints(func(guid string) string {
		return "1" + strings.Map(func(r rune) rune {
			switch {
			case '0' <= r && r <= '9':
				return r
			case 'A' <= r && r <= 'F':
				return r - 'A' + '0'
			}
			return -1
		}, guid)
	})
	f.success = func(e envelope) envelope { return e.with("value", json.Number(e.text("value"))) }
	return f
}

// says sets a member of the success envelope.
func says(name string, value any) flaw {
	return flaw{success: func(e envelope) envelope { return e.with(name, value) }}
}

// writes sends something else in place of the success envelope.
func writes(text func(o outcome, object []byte) string) flaw {
	return flaw{body: func(o outcome, object []byte) []byte {
		if o.why != granted {
			return object
		}
		return []byte(text(o, object))
	}}
}

func failureWrongs() []breach {
	return []breach{
		{"an error lacks its version", fails(func(e envelope) envelope { return e.without("version") })},
		{"an error has version 0.7", fails(func(e envelope) envelope { return e.with("version", "0.7") })},
		{"the version of an error is a number", fails(func(e envelope) envelope {
			return e.with("version", json.Number("0.6"))
		})},
		{"an error lacks its status", fails(func(e envelope) envelope { return e.without("status") })},
		{"an error has status ok", fails(func(e envelope) envelope { return e.with("status", "ok") })},
		{"an error has status warning", fails(func(e envelope) envelope { return e.with("status", "warning") })},
		{"errors is missing", fails(func(e envelope) envelope { return e.without("errors") })},
		{"errors is empty", fails(func(e envelope) envelope { return e.with("errors", []envelope{}) })},
		{"errors is null", fails(func(e envelope) envelope { return e.with("errors", nil) })},
		{"errors is an object", fails(func(e envelope) envelope { return e.with("errors", first(e)) })},
		{"errors is an array of strings", fails(func(e envelope) envelope {
			return e.with("errors", []string{first(e).text("reason"), first(e).text("message")})
		})},
		{"an error lacks its reason", firstFails(func(e envelope) envelope { return e.without("reason") })},
		{"an error lacks its message", firstFails(func(e envelope) envelope { return e.without("message") })},
		{"the reason is a number", firstFails(func(e envelope) envelope { return e.with("reason", 17) })},
		{"the message is null", firstFails(func(e envelope) envelope { return e.with("message", nil) })},
		{"the message is an array", firstFails(func(e envelope) envelope {
			return e.with("message", []string{e.text("message")})
		})},
		{"a failure is a line of text", flaw{body: func(o outcome, object []byte) []byte {
			if o.why == granted || o.why == duplicate {
				return object
			}
			return []byte("The request failed")
		}}},
	}
}

// fails changes the error envelope, but not that of a duplicate email: its
// reason and message belong to the rule email-unique.
func fails(change func(envelope) envelope) flaw {
	return flaw{failure: func(why cause, e envelope) envelope {
		if why == duplicate {
			return e
		}
		return change(e)
	}}
}

// firstFails changes the first of the errors.
func firstFails(change func(envelope) envelope) flaw {
	return fails(func(e envelope) envelope { return e.with("errors", []envelope{change(first(e))}) })
}

func first(e envelope) envelope {
	for _, m := range e {
		if errors, ok := m.value.([]envelope); ok {
			return errors[0]
		}
	}
	panic("impostor: no errors in an error envelope")
}

func reqIDWrongs() []breach {
	return []breach{
		{"the reqId is not returned", returns(func(call, string) string { return "0" })},
		{"Register does not return the reqId", returns(unless(subopRegister))},
		{"Launch does not return the reqId", returns(unless(subopLaunch))},
		{"the reqId of a GET is not returned", returns(func(c call, id string) string {
			if c.method == http.MethodGet {
				return "0"
			}
			return id
		})},
		{"the reqId of a POST is not returned", returns(func(c call, id string) string {
			if c.method == http.MethodPost {
				return "0"
			}
			return id
		})},
		{"the reqId is returned in capitals", returns(func(_ call, id string) string { return strings.ToUpper(id) })},
		{"only the first character of the reqId is returned", returns(func(_ call, id string) string { return id[:1] })},
		{"without a reqId the answer has an empty one", otherwise("")},
		{"without a reqId the answer has reqId 1", otherwise("1")},
		{"without a reqId the answer has a reqId of its own", otherwise("b1f2")},
	}
}

// returns changes the reqId that a caller set.
func returns(change func(c call, id string) string) flaw {
	return flaw{reqID: func(c call) string {
		if id := c.params["reqId"]; id != "" {
			return change(c, id)
		}
		return "0"
	}}
}

// otherwise is the reqId of those who set none.
func otherwise(id string) flaw {
	return flaw{reqID: func(c call) string {
		if set := c.params["reqId"]; set != "" {
			return set
		}
		return id
	}}
}

func unless(subop string) func(c call, id string) string {
	return func(c call, id string) string {
		if c.params.asks(subop) {
			return "0"
		}
		return id
	}
}
