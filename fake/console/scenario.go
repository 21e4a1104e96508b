package console

import (
	"net/http"

	"github.com/paytfake/paytfake/fake/recording"
	"github.com/paytfake/paytfake/scenarios"
)

// loadScenario replaces state, dialect and faults with those of a scenario.
func (c *Console) loadScenario(w http.ResponseWriter, r *http.Request, u subject) error {
	s, err := parseBody(r, "scenario.yaml", scenarios.Parse)
	if err != nil {
		return err
	}
	u.api.Load(s)
	c.notify(u, changeScenario)
	return writeNothing(w)
}

// getScenario writes the calls in the journal as a scenario file.
func (c *Console) getScenario(w http.ResponseWriter, r *http.Request, u subject) error {
	scenario, err := recording.Of(u.api)
	if err != nil {
		return &problem{status: http.StatusConflict, Message: err.Error()}
	}
	write(w, http.StatusOK, "application/yaml", scenario)
	return nil
}
