package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// givenJSON is the state, in the shape of a scenario's given.
type givenJSON struct {
	Users []userJSON `json:"users"`
}

type userJSON struct {
	Company       string `json:"company"`
	Email         string `json:"email"`
	Password      string `json:"password"`
	SSID          string `json:"ssid,omitempty"`
	Registrations int    `json:"registrations,omitempty"`
}

func (c *Console) getState(w http.ResponseWriter, r *http.Request, u subject) error {
	given := givenJSON{Users: []userJSON{}}
	for _, user := range u.api.Given().Users {
		given.Users = append(given.Users, userJSON{user.Company, user.Email, user.Password, user.SSID, user.Registrations})
	}
	reply(w, http.StatusOK, given)
	return nil
}

// saveState returns the users as a scenario.
func (c *Console) saveState(w http.ResponseWriter, r *http.Request, u subject) error {
	given := u.api.Given()
	s := scenarios.Scenario{Summary: fmt.Sprintf("A saved state, with %d users.", len(given.Users)), Given: given.Escaped()}
	text, err := s.Marshal()
	if err != nil {
		return &problem{status: http.StatusConflict, Message: err.Error()}
	}
	send(w, http.StatusOK, "application/yaml", text)
	return nil
}

// parseState reads users, or a scenario for the sake of its users. Of a text that
// is neither it tells what is wrong with that of the two which it is nearer to.
func parseState(file string, data []byte) (scenarios.Given, error) {
	given, err := scenarios.ParseGiven(file, data)
	if err == nil {
		return given, nil
	}
	s, noScenario := scenarios.Parse(file, data)
	if noScenario == nil {
		return s.Given.Unescaped(), nil
	}
	if problems(noScenario) < problems(err) {
		err = noScenario
	}
	return scenarios.Given{}, err
}

func problems(err error) int {
	all, _ := errors.AsType[scenarios.Errors](err)
	return len(all)
}

// putState replaces the users alone; of a scenario it takes no more than these.
func (c *Console) putState(w http.ResponseWriter, r *http.Request, u subject) error {
	given, err := parsed(r, "state", parseState)
	if err != nil {
		return err
	}
	u.api.SetUsers(given)
	c.changed(u, changeState)
	return done(w)
}

func (c *Console) reset(w http.ResponseWriter, r *http.Request, u subject) error {
	u.api.Reset()
	c.changed(u, changeState, changeDialect, changeFaults)
	return done(w)
}

// load puts the fake into the situation of a scenario.
func (c *Console) load(w http.ResponseWriter, r *http.Request, u subject) error {
	s, err := parsed(r, "scenario.yaml", scenarios.Parse)
	if err != nil {
		return err
	}
	u.api.Load(s)
	c.changed(u, changeScenario)
	return done(w)
}

// record returns the calls served so far as a scenario.
func (c *Console) record(w http.ResponseWriter, r *http.Request, u subject) error {
	scenario, err := u.api.Record()
	if err != nil {
		return &problem{status: http.StatusConflict, Message: err.Error()}
	}
	send(w, http.StatusOK, "application/yaml", scenario)
	return nil
}

// maxAdvance is far beyond any period of a limit and far from what a clock can hold.
const maxAdvance = 10 * 365 * 24 * time.Hour

// advance sets the clock of the fake forward.
func (c *Console) advance(w http.ResponseWriter, r *http.Request, u subject) error {
	const hint = `send {"advance": "1h"}`
	var asked struct{ Advance string }
	data, err := body(r)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err = d.Decode(&asked)
	if _, more := d.Token(); err == nil && !errors.Is(more, io.EOF) {
		err = errors.New("something follows the object")
	}
	if err != nil {
		return badRequest(fmt.Errorf("clock: %w", err), hint)
	}
	by, err := time.ParseDuration(asked.Advance)
	if err != nil || by <= 0 || by > maxAdvance {
		return badRequest(fmt.Errorf("clock: advance: %.80q is not a time such as 1h or 90s, of ten years at most", asked.Advance), hint)
	}
	u.api.Advance(by)
	c.changed(u, changeClock)
	reply(w, http.StatusOK, struct {
		Now time.Time `json:"now"`
	}{u.api.Now()})
	return nil
}
