package fake_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A paper is the API as a reader of its pages and of the questions would write
// it down: users, and what a call does to them. It is a pure model: no method
// changes it, and what comes after a call is another paper.
type paper struct {
	dialect map[string]string // answers that are not the first of their question
	people  []person          // in the order of their first registration
	clients []string          // companies, as they were first spelt
	tokens  map[string]int    // index of the person of each that was not used yet
	faults  []trouble
	limit   int // calls an hour; 0: as many as come
	left    int // of them, until the clock goes on
}

type person struct {
	company, email, password, ssid string   // an empty ssid or password is one that was made and not seen yet
	old                            []string // earlier ssids
	registrations                  int
}

// trouble is a fault, and how many calls it could have met so far.
type trouble struct {
	id   int
	seen int
	scenarios.Fault
}

// A verdict is what must come back.
type verdict struct {
	rule            string
	form            string // success, error, page, or cut: none of it arrives, or not all
	status          int    // of a page
	mediaType       string // of a page; empty: text/html
	reason, message string // of an error; the message only where a page of the API gives it
	injected        bool   // by a fault
	unmodelled      bool
	read            map[string]string // parameters that shape the envelope

	user int // of a success: 1 more than the index of the person whose value it is
}

// says is the answer to a question.
func (p paper) says(question string) string {
	if a, ok := p.dialect[question]; ok {
		return a
	}
	s, ok := scenarios.Lookup(question)
	if !ok {
		panic("no such question: " + question)
	}
	return s.Answers[0].Name
}

// same says whether two texts are the same, where case may or may not count.
func (p paper) same(question, a, b string) bool {
	return a == b || p.says(question) == "insensitive" && strings.EqualFold(a, b)
}

// with is the paper with a change.
func (p paper) with(change func(*paper)) paper {
	p.people, p.clients, p.faults = slices.Clone(p.people), slices.Clone(p.clients), slices.Clone(p.faults)
	p.tokens, p.dialect = maps.Clone(p.tokens), maps.Clone(p.dialect)
	if p.tokens == nil {
		p.tokens = map[string]int{}
	}
	if p.dialect == nil {
		p.dialect = map[string]string{}
	}
	change(&p)
	return p
}

// holding is the paper with other users, and nothing that was handed out before.
func (p paper) holding(given scenarios.Given) paper {
	return p.with(func(p *paper) {
		p.people, p.clients, p.tokens = nil, nil, map[string]int{}
		for _, u := range given.Users {
			p.people = append(p.people, person{u.Company, u.Email, u.Password, u.SSID, nil, max(u.Registrations, 1)})
			p.clients = append(p.clients, u.Company)
		}
	})
}

// find is the person of an email: the one who is spelt so, or else the first.
func (p paper) find(email string) int {
	for _, same := range []func(u person) bool{
		func(u person) bool { return u.email == email },
		func(u person) bool { return p.same("email-case", u.email, email) },
	} {
		if i := slices.IndexFunc(p.people, same); i >= 0 {
			return i
		}
	}
	return -1
}

// register is a Register with all that it needs. A value that it returns is
// unknown until it was seen.
func (p paper) register(company, email, password string) (verdict, paper) {
	i := p.find(email)
	if i >= 0 && !p.same("company-case", p.people[i].company, company) {
		return verdict{rule: "email-unique", form: "error", reason: "invalid_query", message: "User name should be unique to client"}, p
	}
	v := verdict{rule: "ssid-rotates", form: "success", user: i + 1}
	if i < 0 {
		v.rule, v.user = "user-created", len(p.people)+1
		if !slices.ContainsFunc(p.clients, func(c string) bool { return p.same("company-case", c, company) }) {
			v.rule = "client-created"
		}
	}
	return v, p.with(func(p *paper) {
		if i < 0 {
			i = len(p.people)
			p.people = append(p.people, person{company: company, email: email})
			p.clients = append(p.clients, company)
		} else {
			p.people[i].old = append(slices.Clone(p.people[i].old), p.people[i].ssid)
		}
		p.people[i].password, p.people[i].ssid = password, ""
		p.people[i].registrations++
	})
}

// launch is a Launch with an ssid.
func (p paper) launch(ssid string) verdict {
	refused := verdict{rule: "launch-token", form: "error", reason: p.says("unknown-ssid")}
	upper := strings.ToUpper(ssid)
	if upper != ssid && p.says("ssid-case") == "sensitive" || !scenarios.IsGUID(upper) {
		return refused
	}
	for i, u := range p.people {
		if u.ssid == upper || p.says("old-ssid") == "valid" && slices.Contains(u.old, upper) {
			return verdict{rule: "launch-token", form: "success", user: i + 1}
		}
	}
	return refused
}

// handedOut is the paper once a value has been seen: the ssid of a Register, the
// token of a Launch.
func (p paper) handedOut(v verdict, value string) paper {
	return p.with(func(p *paper) {
		if v.rule == "launch-token" {
			p.tokens[value] = v.user - 1
		} else {
			p.people[v.user-1].ssid = value
		}
	})
}

// open is the portal link.
func (p paper) open(token string) (person, bool, paper) {
	i, fresh := p.tokens[strings.ToUpper(token)]
	if !fresh {
		return person{}, false, p
	}
	return p.people[i], true, p.with(func(p *paper) { delete(p.tokens, strings.ToUpper(token)) })
}

// meet returns the fault that meets a call: the first that is due. Each fault that
// takes the call counts it.
func (p paper) meet(read map[string]string) (scenarios.Fault, bool, paper) {
	is := func(want, name string) bool {
		return want == "" || strings.EqualFold(want, strings.TrimSpace(read[name]))
	}
	met, found := scenarios.Fault{}, false
	p = p.with(func(p *paper) {
		for i, f := range p.faults {
			if !is(f.On.Subop, "subop") || !is(f.On.Company, "company") || !is(f.On.Email, "email") {
				continue
			}
			p.faults[i].seen++
			if !found && f.Calls.Take(f.seen+1) {
				met, found = f.Fault, true
			}
		}
	})
	return met, found, p
}

// given is the users, in the shape of a scenario's given.
func (p paper) given() (given scenarios.Given) {
	for _, u := range p.people {
		given.Users = append(given.Users, scenarios.User{
			Company: u.company, Email: u.email, Password: u.password, SSID: u.ssid, Registrations: u.registrations,
		})
	}
	return given
}
