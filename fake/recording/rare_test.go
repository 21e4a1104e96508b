package recording_test

import (
	"fmt"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

const givenSSID = "AAAAAAAA-1111-4111-8111-111111111111"

func given(users ...scenarios.User) *scenarios.Scenario {
	return &scenarios.Scenario{Given: scenarios.Given{Users: users}}
}

var sensitive = fake.Dialect{EmailCase: dialect.EmailCaseSensitive}

// rareRows are recordings of calls that few clients make.
var rareRows = []row{
	{"the value of a misspelt parameter is replaced like that of the correct one", fake.Options{}, func(s session) {
		s.post("Register", "compani", "initech", "emial", "peter@initech.example", "Password", "hunter2", "quite-other", "x")
	}, `summary: "Recorded: 1 call."
steps:
  - call:
      form:
        key: $key
        op: Admin
        subop: Register
        compani: acme
        emial: peter@acme.test
        Password: one
        quite-other: x
    expect: {any: true}
`},
	{"a long query stays long", fake.Options{}, func(s session) {
		get := func(n int, more ...string) {
			q := admin("Launch", append(more, "dtm", "")...)
			s.send("GET", fake.Path+"?"+q+strings.Repeat("x", n-len(q)), "")
		}
		get(2048)
		get(2049)
		get(2049, "reqId", "7")
	}, `summary: "Recorded: 3 calls."
steps:
  - call:
      query:
        key: $key
        op: Admin
        subop: Launch
        dtm: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    expect: {fails: true}
  - call:
      query:
        key: $key
        op: Admin
        subop: Launch
        dtm: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        reqId: $long
    expect: {any: true}
  - call:
      query:
        key: $key
        op: Admin
        subop: Launch
        reqId: $long
        dtm: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    expect: {any: true}
`},
	{"an ssid is replaced in lower case, if it was never issued, and inside a text", fake.Options{}, func(s session) {
		ssid := s.register("a", "ann@a.example", "x")
		s.launch(strings.ToLower(ssid))
		s.launch(strings.ToLower(unissued))
		s.launch("x" + ssid)
	}, `summary: "Recorded: 4 calls."
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
    save: {value: ann-ssid}
  - launch: {ssid: $ann-ssid.lower}
    expect: {any: true}
  - launch: {ssid: $unissued}
    expect: {fails: true}
  - launch: {ssid: x00000000-0000-0000-0000-000000000000}
    expect: {fails: true}
`},
	{"portal links that a scenario cannot express are left out", fake.Options{JournalSize: 7},
		func(s session) {
			lost := s.launch(s.register("a", "ann@a.example", "x"))
			ssid := s.register("a", "ann@a.example", "x")
			token := s.launch(ssid)
			s.open(lost)
			s.open("")
			s.send("GET", "/?authtoken="+token+"&authtoken="+token, "")
			s.open(unissued)
			s.open(token)
		}, `# 2 earlier calls were evicted from the journal.
# 1 call with an ssid or a launch token that no recorded call handed out is left out.
# 2 calls that a scenario cannot express are left out.
summary: "Recorded: 4 calls."
given:
  users:
    - {company: acme, email: ann@acme.test, password: one}
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
    save: {value: ann-ssid}
  - launch: {ssid: $ann-ssid}
    expect: {status: ok, value: {not: $ann-ssid}}
    save: {value: ann-token}
  - open: ""
    expect: {any: true}
  - open: $unissued
    expect: {any: true}
  - open: $unissued
    expect: {opens: false}
  - open: $ann-token
    expect: {opens: true}
`},
	{"given users are registered by steps if a third company is needed", fake.Options{Scenario: given(
		scenarios.User{Company: "a", Email: "ann@a.example", Password: "x", SSID: givenSSID},
		scenarios.User{Company: "c$$", Email: "cyd@a.example", Password: "x"},
		scenarios.User{Company: "b", Email: "bob@a.example", Password: "x"},
		scenarios.User{Company: "b", Email: "dan@a.example", Password: "x"},
	)}, func(s session) {
		s.register("b", "bob@a.example", "y")
		s.register("a", "dan@a.example", "y")
		s.launch(givenSSID)
		s.register("c$", "cyd@a.example", "y")
		s.register("b", "ann@a.example", "y")
		s.register("a", "ann@a.example", "y")
		s.launch(givenSSID)
	}, `summary: "Recorded: 7 calls."
live: never
given:
  users:
    - {company: acme, email: bob@acme.test, password: one}
    - {company: acme, email: dan@globex.test, password: one}
steps:
  - register: {company: globex, email: ann@globex.test, password: one}
    expect: {status: ok}
    save: {value: ann-ssid}
  - register: {company: c$$, email: cyd@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: bob@acme.test, password: one}
    expect: {status: ok}
  - register: {company: globex, email: dan@globex.test, password: one}
    expect: {status: error, reason: invalid_query, message: User name should be unique to client}
  - launch: {ssid: $ann-ssid}
    expect: {status: ok, value: {not: $ann-ssid}}
  - register: {company: c$$, email: cyd@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: ann@globex.test, password: one}
    expect: {status: error, reason: invalid_query, message: User name should be unique to client}
  - register: {company: globex, email: ann@globex.test, password: one}
    expect: {status: ok, value: {not: $ann-ssid}}
  - launch: {ssid: $ann-ssid}
    expect: {any: true}
`},
	{"given users are registered by steps if the dialect is named", fake.Options{Dialect: sensitive, Scenario: given(
		scenarios.User{Company: "a", Email: "ann@a.example", Password: "x", SSID: givenSSID},
		scenarios.User{Company: "b", Email: "Ann@a.example", Password: "x"},
	)}, func(s session) {
		s.launch(givenSSID)
		s.register("a", "ann@a.example", "x")
		s.register("b", "Ann@a.example", "x")
	}, `summary: "Recorded: 3 calls."
given:
  users:
    - {company: acme, email: ann@acme.test, password: one, save: {ssid: ann-ssid}}
    - {company: globex, email: Ann@globex.test, password: one}
steps:
  - launch: {ssid: $ann-ssid}
    expect: {status: ok, value: {not: $ann-ssid}}
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok, value: {not: $ann-ssid}}
  - register: {company: globex, email: Ann@globex.test, password: one}
    expect: {status: ok}
`},
	{"a given user launches with a later ssid", fake.Options{
		Dialect: fake.Dialect{OldSSID: dialect.OldSSIDValid}, JournalSize: 3}, func(s session) {
		old := s.register("a", "ann@a.example", "x")
		current := s.register("a", "ann@a.example", "x")
		s.launch(old)
		s.launch(current)
		s.register("a", "ann@a.example", "x")
	}, `# 2 earlier calls were evicted from the journal.
# 1 call with an ssid or a launch token that no recorded call handed out is left out.
summary: "Recorded: 2 calls."
dialect: {old-ssid: valid}
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
    save: {value: ann-ssid}
  - launch: {ssid: $ann-ssid}
    expect: {status: ok, value: {not: $ann-ssid}}
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok, value: {not: $ann-ssid}}
`},
	{"a launch of a user that no other call names", fake.Options{Scenario: given(
		scenarios.User{Company: "a", Email: "ann@a.example", Password: "x", SSID: givenSSID},
	)}, func(s session) {
		s.launch(givenSSID)
		s.launch(givenSSID)
	}, `summary: "Recorded: 2 calls."
given:
  users:
    - {company: acme, email: user@acme.test, password: one, save: {ssid: user-ssid}}
steps:
  - launch: {ssid: $user-ssid}
    expect: {status: ok, value: {not: $user-ssid}}
    save: {value: user-token}
  - launch: {ssid: $user-ssid}
    expect: {status: ok, value: {not: [$user-ssid, $user-token]}}
`},
	{"the owner of a refused email is given", fake.Options{Scenario: given(
		scenarios.User{Company: "c", Email: "ann@a.example", Password: "x"},
	)}, func(s session) {
		s.register("a", "ann@a.example", "x")
		s.register("b", " Ann@a.example ", "x")
	}, `summary: "Recorded: 2 calls."
given:
  users:
    - {company: globex, email: ann@acme.test, password: one}
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: error, reason: invalid_query, message: User name should be unique to client}
  - register: {company: globex, email: " Ann@globex.test ", password: one}
    expect: {any: true}
`},
	{"a new ssid differs from the last eight, and passwords run out of words", fake.Options{}, func(s session) {
		for i := range 11 {
			s.register("a", "ann@a.example", fmt.Sprint(i))
		}
	}, `summary: "Recorded: 11 calls."
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
    save: {value: ann-ssid}
  - register: {company: acme, email: ann@acme.test, password: two}
    expect: {status: ok, value: {not: $ann-ssid}}
    save: {value: ann-ssid-2}
  - register: {company: acme, email: ann@acme.test, password: three}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2]}}
    save: {value: ann-ssid-3}
  - register: {company: acme, email: ann@acme.test, password: four}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3]}}
    save: {value: ann-ssid-4}
  - register: {company: acme, email: ann@acme.test, password: five}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4]}}
    save: {value: ann-ssid-5}
  - register: {company: acme, email: ann@acme.test, password: six}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4, $ann-ssid-5]}}
    save: {value: ann-ssid-6}
  - register: {company: acme, email: ann@acme.test, password: seven}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4, $ann-ssid-5, $ann-ssid-6]}}
    save: {value: ann-ssid-7}
  - register: {company: acme, email: ann@acme.test, password: eight}
    expect:
      status: ok
      value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4, $ann-ssid-5, $ann-ssid-6, $ann-ssid-7]}
    save: {value: ann-ssid-8}
  - register: {company: acme, email: ann@acme.test, password: nine}
    expect:
      status: ok
      value:
        not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4, $ann-ssid-5, $ann-ssid-6, $ann-ssid-7, $ann-ssid-8]
    save: {value: ann-ssid-9}
  - register: {company: acme, email: ann@acme.test, password: ten}
    expect:
      status: ok
      value:
        not: [$ann-ssid-2, $ann-ssid-3, $ann-ssid-4, $ann-ssid-5, $ann-ssid-6, $ann-ssid-7, $ann-ssid-8, $ann-ssid-9]
    save: {value: ann-ssid-10}
  - register: {company: acme, email: ann@acme.test, password: word-11}
    expect:
      status: ok
      value:
        not: [$ann-ssid-3, $ann-ssid-4, $ann-ssid-5, $ann-ssid-6, $ann-ssid-7, $ann-ssid-8, $ann-ssid-9, $ann-ssid-10]
`},
	{"long, odd and similar emails stay different", fake.Options{}, func(s session) {
		for _, email := range []string{
			strings.Repeat("x", 39) + ".yz@a.example", "..@a.example", "a-2@a.example", "a@a.example", "A@b.example",
			"A@a.example",
			"1@a.example", "1@A.example", "1@a.Example", ".b.@a.example", "B@a.example", "no address", "",
		} {
			s.register("a", email, "x")
		}
	}, `summary: "Recorded: 13 calls."
steps:
  - register: {company: acme, email: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: user@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: a-2@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: a@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: A-3@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: A@acme.test, password: one}
    expect: {any: true}
  - register: {company: acme, email: 1user@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: 1User@acme.test, password: one}
    expect: {any: true}
  - register: {company: acme, email: 1uSer@acme.test, password: one}
    expect: {any: true}
  - register: {company: acme, email: b@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: B-2@acme.test, password: one}
    expect: {status: ok}
  - register: {company: acme, email: no-address, password: one}
    expect: {any: true}
  - register: {company: acme, email: "", password: one}
    expect: {fails: true}
`},
	{"all spellings of companies stay different", fake.Options{}, func(s session) {
		for i, company := range []string{"Globex", "GLOBEX", "globex", "x", "X", "Acme", "ACME", "gLobex", "\xff"} {
			s.register(company, fmt.Sprintf("u%d@a.example", i), "x")
		}
	}, `summary: "Recorded: 9 calls."
live: never
steps:
  - register: {company: acme, email: u0@acme.test, password: one}
    expect: {status: ok}
  - register: {company: ACME, email: u1@acme.test, password: one}
    expect: {status: ok}
  - register: {company: Acme, email: u2@acme.test, password: one}
    expect: {status: ok}
  - register: {company: globex, email: u3@globex.test, password: one}
    expect: {status: ok}
  - register: {company: Globex, email: u4@globex.test, password: one}
    expect: {status: ok}
  - register: {company: other-Acme, email: u5@acme.test, password: one}
    expect: {status: ok}
  - register: {company: other-ACME, email: u6@acme.test, password: one}
    expect: {status: ok}
  - register: {company: aCme, email: u7@acme.test, password: one}
    expect: {status: ok}
  - register: {company: "�", email: u8@acme.test, password: one}
    expect: {status: ok}
`},
	{"a repeated company keeps a recording from live targets", fake.Options{}, func(s session) {
		s.post("Register", "company", "a", "company", "b", "email", "ann@a.example", "password", "x")
		s.register("a", "bob@a.example", "x")
	}, `summary: "Recorded: 2 calls."
live: never
steps:
  - call: {form: {key: $key, op: Admin, subop: Register, company: [acme, globex], email: ann@acme.test, password: one}}
    expect: {any: true}
  - register: {company: acme, email: bob@acme.test, password: one}
    expect: {status: ok}
`},
	{"an email belongs to the company of its first success", fake.Options{}, func(s session) {
		s.register("a", "x@a.example", "x")
		s.post("Register", "key", "wrong", "company", "a", "email", "ann@a.example", "password", "x")
		s.register("b", "ann@a.example", "")
		s.register("B", "ann@a.example", "x")
		s.register("a", "ann@a.example", "x")
	}, `summary: "Recorded: 5 calls."
live: never
steps:
  - register: {company: acme, email: x@acme.test, password: one}
    expect: {status: ok}
  - call:
      form: {key: [$key, $wrong-key], op: Admin, subop: Register, company: acme, email: ann@globex.test, password: one}
    expect: {any: true}
  - register: {company: globex, email: ann@globex.test, password: ""}
    expect: {any: true}
  - register: {company: Globex, email: ann@globex.test, password: one}
    expect: {any: true}
  - register: {company: acme, email: ann@globex.test, password: one}
    expect: {any: true}
`},
	{"methods that a scenario cannot express are left out", fake.Options{}, func(s session) {
		for _, method := range []string{"PUT", "HEAD", "CONNECT", "put"} {
			s.send(method, fake.Path, "")
		}
	}, `# 3 calls that a scenario cannot express are left out.
summary: "Recorded: 1 call."
steps:
  - call: {method: PUT}
    expect: {any: true}
`},
	{"any response is accepted if the journal has only a part of one", fake.Options{}, func(s session) {
		s.post("Register", "company", "a", "email", "ann@a.example", "password", "x", "reqId", strings.Repeat("<", 700))
		s.register("a", "ann@a.example", "x")
	}, `summary: "Recorded: 2 calls."
given:
  users:
    - {company: acme, email: ann@acme.test, password: one}
steps:
  - register: {company: acme, email: ann@acme.test, password: one, reqId: req1}
    expect: {any: true}
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
`},
	{"any response is accepted if a fault met the call", fake.Options{}, func(s session) {
		s.Fail(fake.Fault{Calls: fake.Calls{To: 1}, HTTP: 200, Body: `}{"status":"ok"`})
		s.Fail(fake.Fault{Calls: fake.Calls{From: 2}, Delay: fake.Delay{Min: 1, Max: 1}})
		s.register("a", "ann@a.example", "x")
		ssid := s.register("a", "ann@a.example", "x")
		s.register("b", "ann@a.example", "x")
		s.launch(ssid)
		s.ClearFaults()
		s.launch(ssid)
	}, `# 2 calls that a fault responded to are left out.
# 2 calls met a fault and were carried out: their steps accept any response.
summary: "Recorded: 3 calls."
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {any: true}
    save: {value: ann-ssid}
  - launch: {ssid: $ann-ssid}
    expect: {any: true}
    save: {value: ann-token}
  - launch: {ssid: $ann-ssid}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-token]}}
`},
	{"reqIds", fake.Options{}, func(s session) {
		for _, id := range []string{"7", strings.Repeat("a", 64), strings.Repeat("a", 65), strings.Repeat("a", 65), "ü",
			""} {
			s.post("Register", "company", "a", "email", "ann@a.example", "password", "x", "reqId", id)
		}
		s.post("Launch", "ssid", "x", "reqId", "7")
		s.post("Register", "company", "a", "email", "ann@a.example", "password", "x", "reqId", "7", "reqId", "8")
	}, `summary: "Recorded: 8 calls."
steps:
  - register: {company: acme, email: ann@acme.test, password: one, reqId: "7"}
    expect: {status: ok, reqId: "7"}
    save: {value: ann-ssid}
  - register:
      company: acme
      email: ann@acme.test
      password: one
      reqId: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    expect:
      status: ok
      value: {not: $ann-ssid}
      reqId: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    save: {value: ann-ssid-2}
  - register: {company: acme, email: ann@acme.test, password: one, reqId: req1}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2]}, reqId: req1}
    save: {value: ann-ssid-3}
  - register: {company: acme, email: ann@acme.test, password: one, reqId: req1}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3]}, reqId: req1}
    save: {value: ann-ssid-4}
  - register: {company: acme, email: ann@acme.test, password: one, reqId: req2}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4]}, reqId: req2}
    save: {value: ann-ssid-5}
  - register: {company: acme, email: ann@acme.test, password: one, reqId: ""}
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4, $ann-ssid-5]}}
    save: {value: ann-ssid-6}
  - launch: {ssid: x, reqId: "7"}
    expect: {fails: true}
  - call:
      form:
        key: $key
        op: Admin
        subop: Register
        company: acme
        email: ann@acme.test
        password: one
        reqId: ["7", "8"]
    expect: {status: ok, value: {not: [$ann-ssid, $ann-ssid-2, $ann-ssid-3, $ann-ssid-4, $ann-ssid-5, $ann-ssid-6]}}
`},
	{"calls that differ from an operation's form are call steps", fake.Options{}, func(s session) {
		s.send("POST", fake.Path, "key=FAKE-ADMIN-KEY&op=admin&subop=Launch&ssid=x")
		s.send("POST", fake.Path, "key=&op=Admin&subop=Launch&ssid=x")
		s.send("POST", fake.Path+"?dtm=o", "key=FAKE-ADMIN-KEY&op=Admin&subop=Launch&ssid=x")
		s.send("POST", "/trackerpro_Admin.ashx", "key=FAKE-ADMIN-KEY&op=Admin&subop=Launch&ssid=x")
		s.send("POST", fake.Path, "key=FAKE-ADMIN-KEY&op=Admin&subop=Launch&ssid=x&a=1&b=2&a=3&%ff=4&callback=f(&callback=f")
	}, `# 1 parameter without effect is left out.
summary: "Recorded: 5 calls."
steps:
  - call: {form: {key: $key, op: admin, subop: Launch, ssid: x}}
    expect: {fails: true}
  - launch: {key: "", ssid: x}
    expect: {fails: true}
  - call: {query: {dtm: o}, form: {key: $key, op: Admin, subop: Launch, ssid: x}}
    expect: {fails: true}
  - call: {path: trackerpro_Admin.ashx, form: {key: $key, op: Admin, subop: Launch, ssid: x}}
    expect: {fails: true}
  - call: {form: {key: $key, op: Admin, subop: Launch, ssid: x, a: ["1", "3"], b: "2", "�": "4", callback: f}}
    expect: {fails: true}
`},
	{"a text is recorded without the key and shortened", fake.Options{Key: "secret"}, func(s session) {
		s.send("POST", fake.Path, "key=secret&a=x-secret-$y&b="+strings.Repeat("z", 257))
	}, `summary: "Recorded: 1 call."
steps:
  - call:
      form:
        key: $key
        a: x-KEY-$$y
        b: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz
    expect: {fails: true}
`},
	{"a short key is not replaced in texts", fake.Options{Key: "short"}, func(s session) {
		s.send("POST", fake.Path, "key=short&a=shorter")
	}, `summary: "Recorded: 1 call."
steps:
  - call: {form: {key: $key, a: shorter}}
    expect: {fails: true}
`},
	{"a dialect that takes the first value is named", fake.Options{
		Dialect: fake.Dialect{RepeatedParameter: dialect.RepeatedParameterFirst}}, func(s session) {
		s.post("Register", "company", "a", "email", "ann@a.example", "email", "bob@a.example", "password", "x", "reqId", "7")
		s.launch(unissued)
	}, `summary: "Recorded: 2 calls."
dialect: {repeated-parameter: first}
steps:
  - call:
      form:
        key: $key
        op: Admin
        subop: Register
        company: acme
        email: [ann@acme.test, bob@acme.test]
        password: one
        reqId: "7"
    expect: {status: ok, reqId: "7"}
  - launch: {ssid: $unissued}
    expect: {fails: true}
`},
	{"calls before a reset are counted", fake.Options{}, func(s session) {
		s.register("a", "ann@a.example", "x")
		s.register("a", "ann@a.example", "x")
		s.Reset()
		s.register("a", "ann@a.example", "x")
	}, `# 2 earlier calls came before the fake was reset.
summary: "Recorded: 1 call."
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
`},
	{"a call that needs an unavailable value is left out", fake.Options{
		Dialect: fake.Dialect{InvalidEmail: dialect.InvalidEmailAccepted}}, func(s session) {
		ssid := s.register("a", "no address", "x")
		s.SetDialect(fake.Dialect{InvalidEmail: dialect.InvalidEmailRejected})
		s.launch(ssid)
		s.register("a", "ann@a.example", "x")
	}, `# 1 call with an ssid or a launch token that no recorded call handed out is left out.
summary: "Recorded: 2 calls."
steps:
  - register: {company: acme, email: no-address, password: one}
    expect: {any: true}
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: ok}
`},
	{"an email in another case is another user", fake.Options{Dialect: sensitive, JournalSize: 3}, func(s session) {
		s.register("b", "Ann@a.example", "x")
		s.register("a", "ann@a.example", "x")
		s.register("b", "ann@a.example", "x")
		s.register("a", "Ann@a.example", "x")
		s.register("b", "Ann@a.example", "x")
	}, `# 2 earlier calls were evicted from the journal.
summary: "Recorded: 3 calls."
given:
  users:
    - {company: globex, email: ann@acme.test, password: one}
    - {company: acme, email: Ann@acme.test, password: one}
steps:
  - register: {company: acme, email: ann@acme.test, password: one}
    expect: {status: error, reason: invalid_query, message: User name should be unique to client}
  - register: {company: globex, email: Ann@acme.test, password: one}
    expect: {status: error, reason: invalid_query, message: User name should be unique to client}
  - register: {company: acme, email: Ann@acme.test, password: one}
    expect: {status: ok}
`},
}
