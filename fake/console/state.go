package console

// The controls of the state: users in and out.

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/paytfake/paytfake/scenarios"
)

// stateJSON is the state of a fake in the shape of a scenario's given.
type stateJSON struct {
	Users []userJSON `json:"users"`
}

type userJSON struct {
	Company       string `json:"company"`
	Email         string `json:"email"`
	Password      string `json:"password"`
	SSID          string `json:"ssid,omitempty"`
	Registrations int    `json:"registrations,omitempty"`
}

// getState writes the users as JSON.
func (c *Console) getState(w http.ResponseWriter, r *http.Request, u subject) error {
	state := stateJSON{Users: []userJSON{}}
	for _, user := range u.api.Given().Users {
		state.Users = append(state.Users, userJSON{user.Company, user.Email, user.Password, user.SSID, user.Registrations})
	}
	writeJSON(w, http.StatusOK, state)
	return nil
}

// getStateYAML writes the users as a scenario file.
func (c *Console) getStateYAML(w http.ResponseWriter, r *http.Request, u subject) error {
	given := u.api.Given()
	summary := fmt.Sprintf("A saved state with %d users.", len(given.Users))
	if len(given.Users) == 1 {
		summary = "A saved state with 1 user."
	}
	s := scenarios.Scenario{Summary: summary, Given: given.Escaped()}
	text, err := s.Marshal()
	if err != nil {
		return &problem{status: http.StatusConflict, Message: err.Error()}
	}
	write(w, http.StatusOK, "application/yaml", text)
	return nil
}

// parseState parses users, or a scenario that contains users. If the text is neither, it
// returns the errors of the form with fewer errors, which the text resembles more.
func parseState(file string, data []byte) (scenarios.Given, error) {
	given, err := scenarios.ParseGiven(file, data)
	if err == nil {
		return given, nil
	}
	s, scenarioErr := scenarios.Parse(file, data)
	if scenarioErr == nil {
		return s.Given.Unescaped(), nil
	}
	if countErrors(scenarioErr) < countErrors(err) {
		err = scenarioErr
	}
	return scenarios.Given{}, err
}

func countErrors(err error) int {
	all, _ := errors.AsType[scenarios.Errors](err)
	return len(all)
}

// putState replaces the users. It ignores the rest of a scenario.
func (c *Console) putState(w http.ResponseWriter, r *http.Request, u subject) error {
	given, err := parseBody(r, "state", parseState)
	if err != nil {
		return err
	}
	u.api.SetUsers(given)
	c.notify(u, changeState)
	return writeNothing(w)
}

// reset returns the fake to the state it started with.
func (c *Console) reset(w http.ResponseWriter, r *http.Request, u subject) error {
	u.api.Reset()
	c.notify(u, changeState, changeDialect, changeFaults)
	return writeNothing(w)
}
