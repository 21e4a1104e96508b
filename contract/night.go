package contract

import (
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// vary returns a rule's scenario with the choices of a night: whether a call is a GET
// or a POST, which spelling of the path it has, whether a parameter that it lacks is
// absent or empty, and the text of a reqId. So a fortnight sees what a night cannot,
// with the same number of calls. Neither the companies nor the users change, since
// that would create users.
func vary(s *scenarios.Scenario, night time.Time) *scenarios.Scenario {
	if night.IsZero() || s.Rule == "" || needsSituation(s) {
		return s
	}
	varied := *s
	varied.Steps = slices.Clone(s.Steps)
	for i := range varied.Steps {
		step := &varied.Steps[i]
		pick := picker(s.Name, i, night)
		if step.Kind == scenarios.StepOpen || step.Expect == nil {
			continue
		}
		if step.Expect.Fails {
			lack(step, pick)
		}
		if id := step.Expect.ReqID.Is; id != "" && !strings.Contains(id, "$") {
			text := reqIDs[pick(len(reqIDs))]
			expect := *step.Expect
			expect.ReqID.Is, step.Expect = text, &expect
			step.Form, step.Query = replaced(step.Form, id, text), replaced(step.Query, id, text)
		}
		if o, ok := scenarios.FindOperation(step.Kind); ok {
			step.Kind, step.Method, step.Form = scenarios.StepCall, http.MethodPost, o.Request(step.Form)
			if pick(2) == 1 {
				step.Method, step.Query, step.Form = http.MethodGet, step.Form, nil
			}
			if pick(4) >= 2 && s.Rule != "methods" {
				step.Path = "trackerpro_Admin.ashx"
			}
		}
	}
	return &varied
}

// picker returns a function that picks one of n choices for a step: the next night
// picks the next one, and each step begins with another.
func picker(scenario string, step int, night time.Time) func(n int) int {
	h := fnv.New32a()
	h.Write([]byte(scenario + strconv.Itoa(step)))
	day := uint64(night.Unix()/(24*60*60)) + uint64(h.Sum32())
	return func(n int) int { return int(day % uint64(n)) }
}

// reqIDs are the texts that a caller may set.
var reqIDs = []string{
	"0aB 17-x.more_than~a_few", "a&b=c", `"quoted"`, "1+1", "007", "two  spaces", "</script>", "100%",
	strings.Repeat("6", 64), strings.Repeat("r", 300),
}

// lack makes a parameter that a call lacks absent or empty. An empty password is an
// open question.
func lack(step *scenarios.Step, pick func(int) int) {
	params := &step.Form
	if step.Form == nil {
		params = &step.Query
	}
	if _, ok := scenarios.FindOperation(step.Kind); ok {
		return // only key, op and subop are added, and the password may be what it lacks
	}
	has := func(name string) bool {
		return slices.ContainsFunc(*params, func(p scenarios.Param) bool { return wire.Names(p.Name, name) })
	}
	empty := slices.IndexFunc(*params, func(p scenarios.Param) bool { return p.Value == "" })
	switch {
	case pick(2) == 0:
	case empty >= 0 && (*params)[empty].Name != "password":
		*params = slices.Delete(slices.Clone(*params), empty, empty+1)
	case empty < 0:
		for _, name := range []string{"key", "op", "subop"} {
			if !has(name) {
				*params = append(slices.Clone(*params), scenarios.Param{Name: name})
				return
			}
		}
	}
}

// replaced returns parameters with another text in the place of one.
func replaced(params []scenarios.Param, old, text string) []scenarios.Param {
	params = slices.Clone(params)
	for i := range params {
		if params[i].Value == old {
			params[i].Value = text
		}
	}
	return params
}
