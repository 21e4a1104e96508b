package console

// The controls of the journal.

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// getCalls writes the calls in the journal that match the query.
func (c *Console) getCalls(w http.ResponseWriter, r *http.Request, u subject) error {
	search, err := parseSearch(r.URL.RawQuery, "email", "subop", "status", "since", "after")
	if err != nil {
		return err
	}
	found, evicted := u.api.Journal(search)
	calls := []fake.Call{}
	for _, call := range found {
		calls = append(calls, withLists(call))
	}
	writeJSON(w, http.StatusOK, struct {
		Evicted uint64      `json:"forgotten"`
		Calls   []fake.Call `json:"calls"`
	}{evicted, calls})
	return nil
}

// withLists returns the call with empty lists in place of nil ones, so that a
// client always reads a list and never null.
func withLists(c fake.Call) fake.Call {
	if c.Shaped == nil {
		c.Shaped = []fake.Basis{}
	}
	if c.Advice == nil {
		c.Advice = []string{}
	}
	return c
}

// clearCalls clears the journal.
func (c *Console) clearCalls(w http.ResponseWriter, r *http.Request, u subject) error {
	u.api.ClearJournal()
	c.notify(u, changeCalls)
	return writeNothing(w)
}

// parseSearch parses a query that may have the known parameters of a
// [fake.Search]. It returns all problems at once.
func parseSearch(query string, known ...string) (s fake.Search, err error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return s, badRequest(fmt.Errorf("query: %w", err), "")
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, name) {
			hint := fmt.Sprint("known: ", known)
			if near, ok := scenarios.Nearest(name, known); ok {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			errs = append(errs, fmt.Errorf("query: unknown parameter %.80q; %s", name, hint))
			continue
		}
		if len(values[name]) > 1 {
			errs = append(errs, fmt.Errorf("query: %s is repeated", name))
		}
		errs = append(errs, setSearch(&s, name, values[name][0]))
	}
	if err := errors.Join(errs...); err != nil {
		return s, badRequest(err, "")
	}
	return s, nil
}

// setSearch sets the field for a parameter.
func setSearch(s *fake.Search, name, value string) (err error) {
	switch name {
	case "email":
		s.Email = value
	case "subop":
		s.Subop = value
	case "status":
		if s.Status, err = strconv.Atoi(value); err != nil || s.Status < 100 || s.Status > 599 {
			return fmt.Errorf("query: status: %.80q is not an HTTP status", value)
		}
	case "since":
		if s.Since, err = time.Parse(time.RFC3339, value); err != nil {
			return fmt.Errorf("query: since: %.80q is not a time such as 2026-03-08T10:00:00Z", value)
		}
	case "after":
		if s.After, err = strconv.ParseUint(value, 10, 64); err != nil {
			return fmt.Errorf("query: after: %.80q is not the number of a call", value)
		}
	}
	return nil
}
