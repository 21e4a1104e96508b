package console

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// faultJSON is a fault in the words of the scenario language, with its progress.
type faultJSON struct {
	ID          int     `json:"id"`
	On          *onJSON `json:"on,omitempty"`
	Calls       string  `json:"calls,omitempty"`
	Probability float64 `json:"probability,omitempty"`
	Delay       string  `json:"delay,omitempty"`
	HTTP        int     `json:"http,omitempty"`
	ContentType string  `json:"content-type,omitempty"`
	Body        string  `json:"body,omitempty"`
	Page        string  `json:"page,omitempty"`
	Drop        string  `json:"drop,omitempty"`
	After       int     `json:"after,omitempty"`
	Slow        string  `json:"slow,omitempty"`
	Met         int     `json:"met"`
	Left        int     `json:"left"` // -1: unlimited
}

type onJSON struct {
	Subop   string `json:"subop,omitempty"`
	Company string `json:"company,omitempty"`
	Email   string `json:"email,omitempty"`
}

func newFaultJSON(f fake.ActiveFault) faultJSON {
	j := faultJSON{
		ID: f.ID, Calls: f.Calls.String(), Probability: f.Probability, HTTP: f.HTTP, ContentType: f.ContentType,
		Body: f.Body, Page: f.Page, Drop: string(f.Drop), After: f.After, Met: f.Met, Left: f.Left,
	}
	if f.On != (fake.On{}) {
		j.On = &onJSON{f.On.Subop, f.On.Company, f.On.Email}
	}
	if f.Delay != (fake.Delay{}) {
		j.Delay = f.Delay.String()
	}
	if f.Slow != 0 {
		j.Slow = f.Slow.String()
	}
	return j
}

// getFaults writes the active faults.
func (c *Console) getFaults(w http.ResponseWriter, r *http.Request, u subject) error {
	faults := []faultJSON{}
	for _, f := range u.api.Faults() {
		faults = append(faults, newFaultJSON(f))
	}
	writeJSON(w, http.StatusOK, struct {
		Faults []faultJSON `json:"faults"`
	}{faults})
	return nil
}

// addFault adds a fault and writes its id.
func (c *Console) addFault(w http.ResponseWriter, r *http.Request, u subject) error {
	f, err := parseBody(r, "fault", scenarios.ParseFault)
	if err != nil {
		return err
	}
	id := u.api.Fail(f)
	c.notify(u, changeFaults)
	writeJSON(w, http.StatusCreated, struct {
		ID int `json:"id"`
	}{id})
	return nil
}

// removeFault removes the fault whose id is at the end of the path.
func (c *Console) removeFault(w http.ResponseWriter, r *http.Request, u subject) error {
	_, text, _ := strings.Cut(r.URL.Path, "/faults/")
	id, err := strconv.Atoi(text)
	if err != nil || !u.api.RemoveFault(id) {
		return &problem{http.StatusNotFound, fmt.Sprintf("unknown fault %.80q", text), "GET faults lists the faults"}
	}
	c.notify(u, changeFaults)
	return writeNothing(w)
}

// clearFaults removes all faults.
func (c *Console) clearFaults(w http.ResponseWriter, r *http.Request, u subject) error {
	u.api.ClearFaults()
	c.notify(u, changeFaults)
	return writeNothing(w)
}
