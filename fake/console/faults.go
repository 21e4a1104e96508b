package console

// The controls of faults.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// marshalFault returns a fault as JSON: its id, the words of the scenario language, and its
// progress. left is -1 if it is unlimited.
func marshalFault(f fake.ActiveFault) (json.RawMessage, error) {
	words, err := json.Marshal(f.Fault) // {"calls":"1","http":500}
	if err != nil {
		return nil, err
	}
	if words = words[1 : len(words)-1]; len(words) > 0 {
		words = append(words, ',')
	}
	return fmt.Appendf(nil, `{"id":%d,%s"met":%d,"left":%d}`, f.ID, words, f.Met, f.Left), nil
}

// getFaults writes the active faults.
func (c *Console) getFaults(w http.ResponseWriter, r *http.Request, u subject) error {
	faults := []json.RawMessage{}
	for _, f := range u.api.Faults() {
		fault, err := marshalFault(f)
		if err != nil {
			return err
		}
		faults = append(faults, fault)
	}
	writeJSON(w, http.StatusOK, struct {
		Faults []json.RawMessage `json:"faults"`
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
