package fake_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/console"
	"github.com/paytfake/paytfake/scenarios"
)

// TestModel compares the fake, its sandboxes and its controls with the model, in
// random dialects: the response to each call and the state after it. A failure is
// shrunk and printed as a scenario file. A long run:
//
//	go test ./fake -run '^TestModel$' -rapid.checks 100000 -timeout 2h
func TestModel(t *testing.T) {
	t.Parallel()
	times := 5 // for a quick go test ./...
	if os.Getenv("THOROUGH") != "" {
		times = 20
	}
	for range times {
		rapid.Check(t, compare(nil))
	}
}

// compare returns the property that the fake behaves like the model. wrong, if not
// nil, wraps the fake to break it.
func compare(wrong func(http.Handler) http.Handler) func(*rapid.T) {
	return func(r *rapid.T) {
		d := newDriver(r, wrong)
		r.Repeat(map[string]func(*rapid.T){
			"register": func(r *rapid.T) { d.room(r).play(drawRegister(r)) },
			"again":    func(r *rapid.T) { d.room(r).play(drawPlainRegister(r)) },
			"launch":   func(r *rapid.T) { o := d.room(r); o.play(drawLaunch(r, o)) },
			"open":     func(r *rapid.T) { o := d.room(r); token := drawValue(r, o, o.unused); o.open(token); o.open(token) },
			"raw":      func(r *rapid.T) { o := d.room(r); o.play(drawCall(r, o)) },
			"reset":    func(r *rapid.T) { rarely(r); d.room(r).reset() },
			"restore":  func(r *rapid.T) { rarely(r); d.room(r).restore() },
			"load":     func(r *rapid.T) { rarely(r); d.room(r).load(drawSituation(r)) },
			"restart":  func(r *rapid.T) { rarely(r); d.restart() },
			"remove":   func(r *rapid.T) { rarely(r); d.remove(r) },
			"fault":    func(r *rapid.T) { rarely(r); d.room(r).fail(drawFault(r)) },
			"mend":     func(r *rapid.T) { d.room(r).removeFault(r) },
			"dialect":  func(r *rapid.T) { rarely(r); d.room(r).speak(drawAnswer(r)) },
			"clock":    func(r *rapid.T) { rarely(r); d.room(r).advance() },
			"":         func(r *rapid.T) { d.look() },
		})
	}
}

// A driver makes the same calls to a fake and to the model.
type driver struct {
	t       *rapid.T
	options fake.Options
	wrong   func(http.Handler) http.Handler
	serves  http.Handler
	start   paper            // the state that a reset restores
	rooms   map[string]*room // by the prefix of their paths
	made    map[string]*room // the room that handed out a value, by value
}

// A room is the root or a sandbox, its model, and its history.
type room struct {
	*driver
	below     string
	lastFault int // id of the last fault added
	paper
	names  map[string]string // values, by the names under which steps save them
	order  []string          // those names
	before []string          // steps before the situation, in words
	given  scenarios.Scenario
	steps  []scenarios.Step // since the situation began
}

func newDriver(t *rapid.T, wrong func(http.Handler) http.Handler) *driver {
	dialect := drawDialect(t)
	d := &driver{t: t, wrong: wrong, start: paper{dialect: dialect}, made: map[string]*room{}}
	now := time.Now()
	d.options = fake.Options{
		Seed: rapid.Uint64Range(1, 1<<32).Draw(t, "seed"), MaxHang: time.Nanosecond, JournalSize: 4,
		Now: func() time.Time { return now },
	}
	var answers []string
	for question, answer := range dialect {
		answers = append(answers, question+"="+answer)
	}
	if err := d.options.Dialect.UnmarshalText([]byte(strings.Join(answers, ","))); err != nil {
		t.Fatal(err)
	}
	d.serve(nil)
	return d
}

// serve starts a new fake, without the rooms and values of an earlier one.
func (d *driver) serve(s *scenarios.Scenario) {
	d.options.Scenario = s
	d.serves = console.New(d.options, console.Config{})
	if d.wrong != nil {
		d.serves = d.wrong(d.serves)
	}
	d.rooms = map[string]*room{}
	d.enter("")
}

// enter returns a room, which it makes if necessary.
func (d *driver) enter(below string) *room {
	o, there := d.rooms[below]
	if !there {
		o = &room{driver: d, below: below, paper: d.start, names: map[string]string{"key": fake.DefaultKey}}
		o.situate(fmt.Sprint("--seed ", d.options.Seed))
		o.control("GET", "state", "") // a sandbox is created when first used
		d.rooms[below] = o
	}
	return o
}

// room chooses the root or a sandbox.
func (d *driver) room(r *rapid.T) *room {
	return d.enter(rapid.SampledFrom([]string{"", "", "", "/sandbox/a", "/sandbox/b"}).Draw(r, "below"))
}

// require fails with a scenario that reproduces the failure unless ok is set.
func (o *room) require(ok bool, format string, args ...any) {
	if !ok {
		o.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), o.scenario())
	}
}

// expand replaces names by their values.
func (o *room) expand(text string) string {
	expanded, err := scenarios.Expand(text, func(name string) (string, bool) { v, ok := o.names[name]; return v, ok })
	o.require(err == nil, "%v", err)
	return expanded
}

// play sends the call of a step and compares the response with the model.
func (o *room) play(s scenarios.Step) {
	plain := rawCall(s)
	for _, params := range []*[]scenarios.Param{&plain.Query, &plain.Form} {
		*params = slices.Clone(*params)
		for i := range *params {
			(*params)[i].Value = o.expand((*params)[i].Value)
		}
	}
	v, next := o.paper.call(plain)
	want := o.paper.expect(v, o.notThese())
	s.Expect = &want
	name := fmt.Sprint("value-", len(o.order)+1)
	if v.form == "success" {
		s.Save = map[string]string{"value": name}
	}
	o.steps = append(o.steps, s)
	got := exchange(o.serves, plain, o.below)
	o.require(got.cut == (v.form == "cut"), "the response is cut: %t; the model has the form %q", got.cut, v.form)
	o.require(got.rule == v.rule, "rule: want %s, got %s", v.rule, got.rule)
	o.require(strings.HasPrefix(got.basis, "injected") == v.injected && strings.HasPrefix(got.basis,
		"unmodelled") == v.unmodelled, "basis: %s", got.basis)
	off := want.Match(got.Response, o.expand)
	o.require(len(off) == 0, "%v", off)
	o.paper = next
	if v.form == "success" {
		o.require(o.made[got.Value] == nil, "%s was handed out before", got.Value)
		o.made[got.Value] = o
		o.name("value", got.Value)
		o.paper = next.handedOut(v, got.Value)
	}
}

// open opens the portal with a token.
func (o *room) open(token string) {
	u, opens, next := o.paper.open(o.expand(token))
	want := scenarios.Expect{Opens: scenarios.OpeningNo, HTTP: http.StatusForbidden}
	if opens {
		want = scenarios.Expect{Opens: scenarios.OpeningYes, HTTP: http.StatusOK}
	}
	o.steps = append(o.steps, scenarios.Step{Kind: scenarios.StepOpen, Token: token, Expect: &want})
	got := exchange(o.serves, scenarios.Step{Kind: scenarios.StepOpen, Token: o.expand(token)}, o.below)
	off := want.Match(got.Response, o.expand)
	o.require(len(off) == 0, "%v", off)
	o.require(!opens || strings.Contains(got.body, u.email+" ("+u.company+")"), "the portal of %s: %s", u.email, got.body)
	o.paper = next
}

// name saves a value under a name, for use in the scenario.
func (o *room) name(what, value string) string {
	name := fmt.Sprint(what, "-", len(o.order)+1)
	o.names[name], o.order = value, append(o.order, name)
	return name
}

// notThese returns the names of the last values.
func (o *room) notThese() (not []string) {
	for _, name := range o.order[max(0, len(o.order)-4):] {
		not = append(not, "$"+name)
	}
	return not
}

// look compares the state of each room with the model. The model learns the values
// that the fake made and no response showed.
func (d *driver) look() {
	for _, below := range slices.Sorted(maps.Keys(d.rooms)) {
		o := d.rooms[below]
		var got struct{ Users []fake.User }
		text := o.control("GET", "state", "")
		o.require(json.Unmarshal([]byte(text), &got) == nil, "the state: %s", text)
		o.require(len(got.Users) == len(o.people), "want %d users, got %s", len(o.people), text)
		var want []fake.User
		o.paper = o.paper.with(func(p *paper) {
			for i := range p.people {
				u, shown := &p.people[i], got.Users[i]
				if u.ssid == "" {
					o.require(scenarios.IsGUID(shown.SSID) && o.made[shown.SSID] == nil, "a new ssid: %s", shown.SSID)
					u.ssid, o.made[shown.SSID] = shown.SSID, o
				}
				if u.password == "" {
					o.require(shown.Password != "" && o.made[shown.Password] == nil, "a password: %s", shown.Password)
					u.password = shown.Password
				}
				want = append(want, fake.User{Company: u.company, Email: u.email, Password: u.password, SSID: u.ssid,
					Registrations: u.registrations})
			}
		})
		o.require(slices.Equal(want, got.Users), "the users: %s", cmp.Diff(want, got.Users))
	}
}
