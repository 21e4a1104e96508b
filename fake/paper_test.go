package fake_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// A paper is a model of the API, written from its pages and the questions alone: the
// users, and what a call does to them. It is immutable: a call returns another paper.
type paper struct {
	dialect map[string]string // answers other than the first of their question
	people  []person          // in the order of their first registration
	clients []string          // companies, as first spelt
	tokens  map[string]int    // index of the person, by unused token
	faults  []trouble
	limit   int // calls an hour; 0: unlimited
	left    int // calls left until the clock is advanced
}

type person struct {
	company, email, password, ssid string   // an empty ssid or password is one that no response has shown
	old                            []string // earlier ssids
	registrations                  int
}

// A trouble is a fault and how many matching calls it has seen.
type trouble struct {
	id   int
	seen int
	scenarios.Fault
}

// A verdict is the required response.
type verdict struct {
	rule            string
	form            string // success, error, page, or cut: nothing or only a part arrives
	status          int    // of a page
	mediaType       string // of a page; empty: text/html
	reason, message string // of an error; the message only if a page of the API gives it
	injected        bool   // by a fault
	unmodelled      bool
	read            map[string]string // parameters that shape the envelope

	user int // of a success: 1 more than the index of the person whose value it is
}

// says returns the answer to a question.
func (p paper) says(question string) string {
	if a, ok := p.dialect[question]; ok {
		return a
	}
	s, ok := scenarios.Lookup(question)
	if !ok {
		panic("unknown question: " + question)
	}
	return s.Answers[0].Name
}

// same reports whether two texts are equal. The answer to a question decides whether case matters.
func (p paper) same(question, a, b string) bool {
	return a == b || p.says(question) == "insensitive" && strings.EqualFold(a, b)
}

// with returns the paper with a change.
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

// holding returns the paper with other users. Earlier ssids and tokens are invalid.
func (p paper) holding(given scenarios.Given) paper {
	return p.with(func(p *paper) {
		p.people, p.clients, p.tokens = nil, nil, map[string]int{}
		for _, u := range given.Users {
			p.people = append(p.people, person{u.Company, u.Email, u.Password, u.SSID, nil, max(u.Registrations, 1)})
			p.clients = append(p.clients, u.Company)
		}
	})
}

// find returns the index of the person with an email: the one spelt exactly so, or else the first.
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

// register returns the outcome of a valid Register. Its value is unknown until a
// response shows it.
func (p paper) register(company, email, password string) (verdict, paper) {
	i := p.find(email)
	if i >= 0 && !p.same("company-case", p.people[i].company, company) {
		return verdict{rule: "email-unique", form: "error", reason: "invalid_query",
			message: "User name should be unique to client"}, p
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

// launch returns the outcome of a Launch with an ssid.
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

// handedOut returns the paper after a response has shown a value: the ssid of a
// Register, or the token of a Launch.
func (p paper) handedOut(v verdict, value string) paper {
	return p.with(func(p *paper) {
		if v.rule == "launch-token" {
			p.tokens[value] = v.user - 1
		} else {
			p.people[v.user-1].ssid = value
		}
	})
}

// open returns the outcome of the portal link.
func (p paper) open(token string) (person, bool, paper) {
	i, fresh := p.tokens[strings.ToUpper(token)]
	if !fresh {
		return person{}, false, p
	}
	return p.people[i], true, p.with(func(p *paper) { delete(p.tokens, strings.ToUpper(token)) })
}

// meet returns the fault that meets a call: the first that is due. Each fault that
// matches the call counts it.
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
			if !found && f.Calls.Includes(f.seen+1) {
				met, found = f.Fault, true
			}
		}
	})
	return met, found, p
}

// given returns the users as the given of a scenario.
func (p paper) given() (given scenarios.Given) {
	for _, u := range p.people {
		given.Users = append(given.Users, scenarios.User{
			Company: u.company, Email: u.email, Password: u.password, SSID: u.ssid, Registrations: u.registrations,
		})
	}
	return given
}
