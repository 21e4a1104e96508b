package console

import (
	"fmt"
	"net/http"
	"time"
)

// maxAdvance is the longest advance of a request, longer than any period of a limit.
const maxAdvance = 10 * 365 * 24 * time.Hour

// advanceClock moves the clock of the fake forward.
func (c *Console) advanceClock(w http.ResponseWriter, r *http.Request, u subject) error {
	const hint = `send {"advance": "1h"}`
	data, err := readBody(r)
	if err != nil {
		return err
	}
	var sent struct{ Advance string }
	if err := decodeStrict(data, &sent); err != nil {
		return badRequest(fmt.Errorf("clock: %w", err), hint)
	}
	by, err := time.ParseDuration(sent.Advance)
	if err != nil || by <= 0 || by > maxAdvance {
		const format = "clock: advance: %.80q is not a positive duration of at most ten years, such as 1h or 90s"
		return badRequest(fmt.Errorf(format, sent.Advance), hint)
	}
	u.api.Advance(by)
	c.notify(u, changeClock)
	writeJSON(w, http.StatusOK, struct {
		Now time.Time `json:"now"`
	}{u.api.Now()})
	return nil
}
