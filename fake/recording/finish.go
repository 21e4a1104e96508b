package recording

// The last touches to a recorded scenario.

import (
	"maps"
	"slices"
	"strings"

	"github.com/paytfake/paytfake/scenarios"
)

// withReferences inserts two invalid portal links before the first one. If the status
// of a target's page does not show whether the portal started, a run compares the
// page with theirs.
func withReferences(steps []scenarios.Step) []scenarios.Step {
	first := slices.IndexFunc(steps, func(s scenarios.Step) bool { return s.Kind == scenarios.StepOpen })
	if first < 0 {
		return steps
	}
	anything := func(token string) scenarios.Step {
		return scenarios.Step{Kind: scenarios.StepOpen, Token: token, Expect: &scenarios.Expect{Any: true}}
	}
	return slices.Insert(steps, first, anything(""), anything("$unissued"))
}

// arrange turns given users that save or use a name into register steps. A fake that
// loads them with the scenario would neither save nor expand names.
func arrange(s *scenarios.Scenario) {
	var given []scenarios.User
	var first []scenarios.Step
	for _, u := range s.Given.Users {
		if u.Save == nil && !strings.Contains(u.Company, "$") {
			given = append(given, u)
			continue
		}
		step := scenarios.Step{Kind: scenarios.StepRegister, Expect: &scenarios.Expect{Status: "ok"}, Form: []scenarios.Param{
			{Name: "company", Value: u.Company}, {Name: "email", Value: u.Email}, {Name: "password", Value: u.Password},
		}}
		if name, ok := u.Save["ssid"]; ok {
			step.Save = map[string]string{"value": name}
		}
		first = append(first, step)
	}
	s.Given.Users, s.Steps = given, slices.Concat(first, s.Steps)
}

// removeUnused removes each save of a step whose name is not used.
func removeUnused(s *scenarios.Scenario) {
	used := map[string]bool{}
	for _, step := range s.Steps {
		maps.Insert(used, maps.All(namesOf(step)))
		for _, not := range step.Expect.Value.Not {
			used[strings.TrimPrefix(not, "$")] = true
		}
	}
	for i, step := range s.Steps {
		if !used[step.Save["value"]] {
			s.Steps[i].Save = nil
		}
	}
}

// namesOf returns the names that a step sends.
func namesOf(step scenarios.Step) map[string]bool {
	names := map[string]bool{}
	collect := func(text string) {
		scenarios.Expand(text, func(name string) (string, bool) { names[name] = true; return "", true })
	}
	collect(step.Token)
	for _, p := range slices.Concat(step.Query, step.Form) {
		collect(p.Value)
	}
	return names
}
