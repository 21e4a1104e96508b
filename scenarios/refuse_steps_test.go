package scenarios

import (
	"strings"
	"testing"
)

func TestParseRefusesSteps(t *testing.T) {
	testRefusals(t, []refusal{
		{"an unknown kind gets a suggestion and is read as the suggested one",
			ruleHead + "steps:\n  - regsiter: {emial: ann@acme.test}\n    expect: {any: true}\n",
			`5:5: unknown key "regsiter" in a step; did you mean "register"?
5:16: unknown parameter "emial" of register; did you mean "email"?`},
		{"a step without a kind", ruleHead + "steps:\n  - expect: {any: true}\n",
			"5:5: a step without a call; name one of " + strings.Join(stepKinds(), ", ")},
		{"a step with two kinds", ruleHead + "steps:\n  - {open: x, launch: {}, expect: {any: true}}\n",
			`5:15: launch in a step that has open; a step is one call, so write two steps`},
		{"a step that is text", ruleHead + "steps: [launch]\n",
			`4:9: a step: want a mapping, not a single value`},
		{"steps that are a mapping", ruleHead + "steps: {launch: {}}\n",
			`4:8: steps: want a list, not a mapping`},
		{"a rule's step without expect", ruleHead + "steps:\n  - launch: {}\n",
			`5:5: a step without expect`},
		{"a situation's step without expect", "summary: One.\nsteps:\n  - launch: {}\n",
			`3:5: a step without expect`},
		{"a question's step with expect",
			questionHead + "steps:\n  - {launch: {}, expect: {any: true}}\n" + twoAnswers,
			`5:18: expect in a step of a question; its answers judge it, so move it there`},
		{"unknown parameters", ruleHead + "steps:\n" +
			"  - {register: {company: acme, subop: Launch}, expect: {any: true}}\n" +
			"  - {launch: {sid: x, email: ann@acme.test}, expect: {any: true}}\n",
			`5:32: unknown parameter "subop" of register; known: key, company, email, password, reqId, callback, dtm
6:15: unknown parameter "sid" of launch; did you mean "ssid"?
6:23: unknown parameter "email" of launch; known: key, ssid, reqId, callback, dtm`},
		{"a parameter of a register with a list, a null, a mapping",
			ruleHead + "steps:\n  - {register: {company: [a, b], email: , password: {a: b}}, expect: {any: true}}\n",
			`5:26: company: want a single value, not a list
5:41: email has no value; write "" for an empty value
5:53: password: want a single value, not a mapping`},
		{"a register without a value", ruleHead + "steps:\n  - register:\n    expect: {any: true}\n",
			`5:14: register: want a mapping, not nothing`},
		{"an open of a list", ruleHead + "steps:\n  - {open: [x], expect: {any: true}}\n",
			`5:12: open: want a single value, not a list`},
		{"an open that saves", ruleHead + "steps:\n  - {open: x, expect: {any: true}, save: {value: page}}\n",
			`5:36: save in an open step has no effect: the portal returns no envelope`},
		{"an unknown key of a call", ruleHead + "steps:\n  - {call: {header: {a: b}, body: x}, expect: {any: true}}\n",
			`5:13: unknown key "header" in call; did you mean "headers"?
5:29: unknown key "body" in call; known: method, path, query, form, headers`},
		{"a call with an empty list, a null and a mapping",
			ruleHead + "steps:\n  - {call: {query: {a: [], b: , c: {d: e}, f: [~]}}, expect: {any: true}}\n",
			`5:24: the list of a is empty; fill it in or leave it out
5:31: b has no value; write "" for an empty value
5:36: c: want a single value, not a mapping
5:48: f has no value; write "" for an empty value`},
		{"a call with a bad method, path and headers", ruleHead + "steps:\n" +
			"  - {call: {method: put, path: /a/b, headers: {a b: c, d: \"e\\n\"}}, expect: {any: true}}\n",
			`5:21: bad method "put"; methods are upper-case letters, such as PUT
5:32: bad path "/a/b"; it is one element that replaces the last of the endpoint, without a query
5:53: bad header name "a b"
5:59: header d: a control character in "e\n"`},
	})
}

func TestParseRefusesNames(t *testing.T) {
	testRefusals(t, []refusal{
		{"a name that no step saves", ruleHead + "steps:\n  - {launch: {ssid: $first}, expect: {any: true}}\n",
			`5:21: no given user and no earlier step saves $first`},
		{"a name that is saved later, with a suggestion for a misspelt one", ruleHead + "steps:\n" +
			"  - {launch: {ssid: $first}, expect: {status: ok}, save: {value: first}}\n" +
			"  - {launch: {ssid: $frist}, expect: {value: {not: [$first, $worng-key]}}}\n",
			`5:21: no given user and no earlier step saves $first
6:21: no given user and no earlier step saves $frist; did you mean $first?
6:61: no given user and no earlier step saves $worng-key; did you mean $wrong-key?`},
		{"a name that its own step saves", ruleHead + "steps:\n" +
			"  - {launch: {}, expect: {value: $first}, save: {value: first}}\n",
			`5:34: no given user and no earlier step saves $first`},
		{"a name that the answers use for a step before it is saved", questionHead +
			"steps:\n  - {launch: {}, save: {value: first}}\n  - {launch: {}}\n" +
			"answers:\n  insensitive: [{value: $first}, {value: $first}]\n  sensitive: [{reqId: $first}, {reqId: $first}]\n",
			`8:25: no given user and no earlier step saves $first
9:23: no given user and no earlier step saves $first`},
		{"a name saved twice", ruleHead + "given:\n  users:\n" +
			"    - {company: acme, email: ann@acme.test, password: one, save: {ssid: first}}\n" +
			"steps:\n  - {launch: {}, expect: {any: true}, save: {value: first}}\n",
			`8:53: name "first" is saved twice; choose another`},
		{"a name saved twice by one step", ruleHead + "steps:\n" +
			"  - {launch: {}, expect: {any: true}, save: {value: one, reqId: one}}\n",
			`5:65: name "one" is saved twice; choose another`},
		{"a built-in name", ruleHead + "steps:\n  - {launch: {}, expect: {any: true}, save: {value: key}}\n",
			`5:53: name "key" is built in; choose another`},
		{"names with bad characters", ruleHead + "steps:\n" +
			"  - {launch: {}, expect: {any: true}, save: {value: First}}\n" +
			"  - {launch: {}, expect: {any: true}, save: {value: 1st, reqId: a-}}\n",
			`5:53: bad name "First"; a name is lower-case letters and digits, with hyphens between them, and begins with a letter
6:53: bad name "1st"; a name is lower-case letters and digits, with hyphens between them, and begins with a letter
6:65: bad name "a-"; a name is lower-case letters and digits, with hyphens between them, and begins with a letter`},
		{"a member that cannot be saved", ruleHead + "steps:\n  - {launch: {}, expect: {any: true}, save: {values: first}}\n",
			`5:46: unknown key "values" in save; did you mean "value"?`},
		{"an empty save", ruleHead + "steps:\n  - {launch: {}, expect: {any: true}, save: {}}\n",
			`5:45: save is empty; fill it in or leave it out`},
		{"a $ without a name", ruleHead + "steps:\n  - {launch: {ssid: $1}, expect: {any: true}}\n",
			`5:21: a $ without a name in "$1"; write $$ for a dollar sign`},
		{"names in the texts of an expectation", ruleHead + "steps:\n" +
			"  - {launch: {}, expect: {reason: $a, message: costs $1, content-type: a/$b}}\n",
			`5:35: no given user and no earlier step saves $a
5:48: a $ without a name in "costs $1"; write $$ for a dollar sign
5:72: no given user and no earlier step saves $b`},
		{"$new outside an email", ruleHead + "live: never\nsteps:\n" +
			"  - {register: {company: $new, email: $new@acme.test}, expect: {value: $new}}\n",
			`6:26: $new is only allowed in an email
6:72: $new is only allowed in an email`},
		{"$new in a nightly scenario", ruleHead + "steps:\n" +
			"  - {register: {email: $new@acme.test}, expect: {any: true}}\n" +
			"  - {call: {form: {Email: $new@acme.test}}, expect: {any: true}}\n",
			`5:24: $new creates a new user every time; add live: new-users, or live: never
6:27: $new creates a new user every time; add live: new-users, or live: never`},
	})
}

func TestParseRefusesExpectations(t *testing.T) {
	expect := func(matchers string) string {
		return ruleHead + "steps:\n  - launch: {}\n    expect: " + matchers + "\n"
	}
	open := func(matchers string) string {
		return ruleHead + "steps:\n  - open: x\n    expect: " + matchers + "\n"
	}
	testRefusals(t, []refusal{
		{"an unknown matcher", expect("{stauts: ok, vlaue: 1}"),
			`6:14: unknown key "stauts" in expect; did you mean "status"?
6:26: unknown key "vlaue" in expect; did you mean "value"?`},
		{"an empty expectation", expect("{}"),
			`6:13: expect is empty; write any: true to expect nothing`},
		{"an expectation that is a list", expect("[{any: true}]"),
			`6:13: expect: want a mapping, not a list`},
		{"any with other words", expect("{any: true, http: 200, status: ok}"),
			`6:25: http and any contradict each other; leave one out
6:36: status and any contradict each other; leave one out`},
		{"any of an open step with opens", open("{any: true, opens: true}"),
			`6:25: opens and any contradict each other; leave one out`},
		{"fails with a status and a reason", expect("{fails: true, status: error, reason: other}"),
			`6:27: status and fails contradict each other; leave one out
6:42: reason and fails contradict each other; leave one out`},
		{"a reason and a message of a success", expect("{status: ok, reason: other, message: No}"),
			`6:26: reason and status: ok contradict each other; leave one out
6:41: message and status: ok contradict each other; leave one out`},
		{"a value of an error", expect("{status: error, value: {guid: true}}"),
			`6:29: value and status: error contradict each other; leave one out`},
		{"a value of an error with a reason", expect("{status: error, reason: other, value: x}"),
			`6:44: value and status: error contradict each other; leave one out`},
		{"a value with a reason", expect("{value: x, reason: other}"),
			`6:24: reason and value contradict each other; leave one out`},
		{"an envelope's members with status none", expect("{status: none, reqId: 1, members: [status]}"),
			`6:28: reqId and status: none contradict each other; leave one out
6:38: members and status: none contradict each other; leave one out`},
		{"an exact value that is a GUID as well", expect("{value: {is: x, guid: true}}"),
			`6:22: unknown key "is" in value; known: guid, not`},
		{"words that accept only true", expect("{any: false}"),
			`6:19: any accepts only true; leave it out`},
		{"words of matchers that accept only true", expect("{value: {guid: false}, reqId: {absent: false}}"),
			`6:28: guid accepts only true; leave it out
6:52: absent accepts only true; leave it out`},
		{"true in another spelling", expect("{any: yes}"),
			`6:19: any: want true or false, not yes`},
		{"true in quotes", expect("{fails: 'true'}"),
			`6:21: fails: want true or false, not "true"`},
		{"an HTTP status that is text", expect("{http: ok}"),
			`6:20: http: ok is not a whole number from 200 to 599`},
		{"an HTTP status in quotes", expect("{http: '200'}"),
			`6:20: http: "200" is not a whole number from 200 to 599`},
		{"an HTTP status with a fraction", expect("{http: 200.5}"),
			`6:20: http: 200.5 is not a whole number from 200 to 599`},
		{"an HTTP status below 200", expect("{http: 199}"),
			`6:20: http: 199 is not a whole number from 200 to 599`},
		{"an HTTP status above 599", expect("{http: 600}"),
			`6:20: http: 600 is not a whole number from 200 to 599`},
		{"an unknown status", expect("{status: okay}"),
			`6:22: unknown status "okay"; known: ok, error, none`},
		{"an unknown wrapping", expect("{wrapped: called}"),
			`6:23: unknown wrapping "called"; did you mean "call"?`},
		{"a media type with a parameter", expect("{content-type: text/html; charset=utf-8}"),
			`6:28: content-type "text/html; charset=utf-8": write text/html, in lower case and without parameters`},
		{"a media type in upper case", expect("{content-type: Text/HTML}"),
			`6:28: content-type "Text/HTML": write text/html, in lower case and without parameters`},
		{"a text that is not a media type", expect("{content-type: html}"),
			`6:28: bad content-type "html"; write a media type such as application/json`},
		{"members that are not a list", expect("{members: value}"),
			`6:23: members: want a list, not a single value`},
		{"an empty list of members", expect("{members: []}"),
			`6:23: members is empty; fill it in or leave it out`},
		{"a repeated member", expect("{members: [sig, sig]}"),
			`6:29: "sig" is repeated in members`},
		{"an empty list of other values", expect("{value: {not: []}}"),
			`6:27: not is empty; fill it in or leave it out`},
		{"empty texts, which would expect nothing", expect("{reason: '', message: ''}"),
			`6:22: reason is empty; fill it in
6:35: message is empty; fill it in`},
		{"an empty value and reqId", expect("{value: '', reqId: ''}"),
			`6:21: value is empty; fill it in
6:32: reqId is empty; fill it in`},
		{"an empty value matcher and reqId matcher", expect("{value: {}, reqId: {}}"),
			`6:21: value is empty; fill it in or leave it out
6:32: reqId without absent`},
		{"a list of values", expect("{value: [a], reqId: [b]}"),
			`6:21: value: want a mapping, not a list
6:33: reqId: want a mapping, not a list`},
		{"a null value", expect("{value: , reqId: ~}"),
			`6:21: value is empty; fill it in
6:30: reqId is empty; fill it in`},
		{"opens of a launch", expect("{opens: true}"),
			`6:14: opens of a launch step; only an open step has it`},
		{"opens that is not a boolean", open("{opens: maybe}"),
			`6:21: opens: want true or false, not maybe`},
		{"an envelope's status of an open step", open("{status: ok}"),
			`6:14: status of an open step: the portal returns no envelope; use opens, http or content-type`},
	})
}

func TestParseRefusesAnswers(t *testing.T) {
	answers := func(lines string) string {
		return questionHead + "steps: [{launch: {}}, {open: x}]\nanswers:\n" + lines
	}
	testRefusals(t, []refusal{
		{"a single answer", answers("  sensitive: [{any: true}, {any: true}]\n"),
			`6:3: a question with fewer than two answers; one answer is a rule`},
		{"no answer", questionHead + oneProbe + "answers: {}\n",
			`6:10: a question with fewer than two answers; one answer is a rule`},
		{"answers that are a list", questionHead + oneProbe + "answers: [sensitive]\n",
			`6:10: answers: want a mapping, not a list`},
		{"an answer with another number of expectations than there are steps",
			answers("  sensitive: [{any: true}]\n  insensitive:\n    - [{any: true}, {any: true}]\n    - [{any: true}, {any: " +
				"true}, {any: true}]\n"),
			`6:14: answer sensitive: want as many expectations as steps, 2, not 1; any: true expects nothing
9:7: answer insensitive: want as many expectations as steps, 2, not 3; any: true expects nothing`},
		{"an unknown answer", answers("  sensitve: [{any: true}, {any: true}]\n  insensitive: [{any: true}, {any: true}]\n"),
			`6:3: unknown answer to email-case "sensitve"; did you mean "sensitive"?`},
		{"an answer given twice", answers("  sensitive: [{any: true}, {any: true}]\n" +
			"  sensitive: [{any: true}, {any: true}]\n  insensitive: [{any: true}, {any: true}]\n"),
			`7:3: key "sensitive" is repeated in answers; it is at 6:3 already`},
		{"an answer without expectations", answers("  sensitive: []\n  insensitive: [[], []]\n"),
			`6:14: answer sensitive is empty; fill it in or leave it out
7:17: a way of answer insensitive is empty; fill it in or leave it out
7:21: a way of answer insensitive is empty; fill it in or leave it out`},
		{"an answer of one way mixed with one of several",
			answers("  sensitive: [{any: true}, [{any: true}]]\n  insensitive: [[{any: true}, {any: true}], {any: true}]\n"),
			`6:28: expect: want a mapping, not a list
7:45: a way of answer insensitive: want a list, not a mapping`},
		{"an expectation that does not fit its step",
			answers("  sensitive: [{opens: true}, {any: true}]\n  insensitive: [{any: true}, {reason: other}]\n"),
			`6:16: opens of a launch step; only an open step has it
7:31: reason of an open step: the portal returns no envelope; use opens, http or content-type`},
	})
}
