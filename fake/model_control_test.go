package fake_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/scenarios"
)

// The steps of the model test that use the control API.

// control sends a control request and requires that it succeeds.
func (o *room) control(method, what, body string) string {
	r := httptest.NewRequest(method, "http://localhost"+o.below+"/_fake/"+what, strings.NewReader(body))
	w := httptest.NewRecorder()
	o.serves.ServeHTTP(w, r)
	o.require(w.Code < 300, "%s %s %s: %d %s", method, what, body, w.Code, w.Body)
	return w.Body.String()
}

// situate begins a new situation, with which the printed scenario starts.
func (o *room) situate(after string) {
	for _, s := range o.steps {
		o.before = append(o.before, fmt.Sprintf("%s %s %s %v %v", s.Kind, s.Method, s.Token, s.Query, s.Form))
	}
	if after != "" {
		o.before = append(o.before, after)
	}
	o.steps = nil
	o.given = scenarios.Scenario{Given: o.paper.given(), Dialect: o.paper.dialect, Live: scenarios.LiveNever}
	for i, u := range o.given.Given.Users {
		o.given.Given.Users[i].Save = map[string]string{"ssid": o.name("given", u.SSID)}
	}
	for _, f := range o.paper.faults {
		if f.Calls.Left(f.seen) == 0 {
			continue
		}
		if f.Calls.Every == 0 && f.Calls.To > 0 {
			f.Calls.From, f.Calls.To = max(1, f.Calls.From-f.seen), f.Calls.To-f.seen
		}
		o.given.Faults = append(o.given.Faults, f.Fault)
	}
	if o.paper.limit > 0 {
		o.given.Limit = scenarios.Limit{Calls: max(1, o.paper.left), Per: time.Hour}
	}
}

func (o *room) reset() {
	o.control("DELETE", "state", "")
	o.paper = o.start
	o.situate("reset")
}

// restore gets the state and puts it back.
func (o *room) restore() {
	if len(o.people) == 0 {
		o.t.Skip("the room has no user")
	}
	o.control("PUT", "state", o.control("GET", "state", ""))
	o.paper = o.paper.holding(o.paper.given())
	o.situate("the state was put back")
}

func (o *room) load(s scenarios.Scenario) {
	text, err := s.Marshal()
	o.require(err == nil, "%v", err)
	o.control("POST", "scenario", string(text))
	o.paper = o.start.holding(s.Given).with(func(p *paper) {
		maps.Copy(p.dialect, s.Dialect)
		p.faults = nil
		for i, f := range s.Faults {
			p.faults = append(p.faults, trouble{id: o.lastFault + i + 1, Fault: f})
		}
		p.limit, p.left = s.Limit.Calls, s.Limit.Calls
	})
	o.lastFault += len(s.Faults)
	o.situate("a scenario was loaded")
}

// restart ends the fake and starts another one with the state of the root.
func (d *driver) restart() {
	root := d.enter("")
	if len(root.people) == 0 {
		d.t.Skip("the root has no user")
	}
	saved := root.control("GET", "state.yaml", "")
	s, err := scenarios.Parse("state.yaml", []byte(saved))
	root.require(err == nil, "%v:\n%s", err, saved)
	d.start = paper{dialect: d.start.dialect}.holding(root.paper.given())
	before := append(root.before, "a restart")
	clear(d.made) // the same seed starts over
	for _, u := range root.people {
		d.made[u.ssid] = root
	}
	d.serve(s)
	d.rooms[""].before = before
}

// remove removes a sandbox; the next request to it makes a new one.
func (d *driver) remove(r *rapid.T) {
	below := rapid.SampledFrom([]string{"/sandbox/a", "/sandbox/b"}).Draw(r, "below")
	o, there := d.rooms[below]
	if !there {
		r.Skip("the sandbox does not exist")
	}
	w := httptest.NewRecorder()
	d.serves.ServeHTTP(w, httptest.NewRequest("DELETE", "http://localhost"+below+"/", nil))
	o.require(w.Code == 204, "%d %s", w.Code, w.Body)
	delete(d.rooms, below)
	maps.DeleteFunc(d.made, func(_ string, by *room) bool { return by == o }) // the same seed starts over
	d.enter(below).before = append(o.before, "the sandbox was removed")
}

func (o *room) fail(text string) {
	f, err := scenarios.ParseFault("fault", []byte(text))
	o.require(err == nil, "%v", err)
	var answer struct{ ID int }
	o.require(json.Unmarshal([]byte(o.control("POST", "faults", text)), &answer) == nil, "an id")
	o.lastFault++
	o.require(answer.ID == o.lastFault, "want an id that was never used, got %d", answer.ID)
	o.paper = o.paper.with(func(p *paper) { p.faults = append(p.faults, trouble{id: answer.ID, Fault: f}) })
	o.situate("a fault: " + text)
}

func (o *room) removeFault(r *rapid.T) {
	if len(o.paper.faults) == 0 {
		r.Skip("there is no fault")
	}
	i := rapid.IntRange(0, len(o.paper.faults)).Draw(r, "which")
	if i == len(o.paper.faults) {
		o.control("DELETE", "faults", "")
		o.paper = o.paper.with(func(p *paper) { p.faults = nil })
	} else {
		o.control("DELETE", fmt.Sprint("faults/", o.paper.faults[i].id), "")
		o.paper = o.paper.with(func(p *paper) { p.faults = slices.Delete(p.faults, i, i+1) })
	}
	o.situate("a fault was removed")
}

func (o *room) speak(question, answer string) {
	o.control("PATCH", "dialect", fmt.Sprintf("{%q: %q}", question, answer))
	o.paper = o.paper.with(func(p *paper) { p.dialect[question] = answer })
	o.situate(question + "=" + answer)
}

func (o *room) advance() {
	o.control("POST", "clock", `{"advance": "1h"}`)
	o.paper.left = o.paper.limit
	o.situate("the clock was advanced by an hour")
}
