package scenarios

// The catalog of the bundled scenarios.

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"sync"
)

// All returns the bundled scenarios: rules, questions, situations. All, [Rules],
// [Questions], [Situations] and [Lookup] may be called concurrently. Callers must not
// change the scenarios, which are shared.
func All() []*Scenario {
	return slices.Concat(Rules(), Questions(), Situations())
}

// Rules returns the bundled scenarios that show documented rules. Scenarios of the same
// rule are next to each other.
func Rules() []*Scenario {
	return slices.Clone(bundled().rules)
}

// Questions returns the bundled scenarios that ask open questions, one for each.
func Questions() []*Scenario {
	return slices.Clone(bundled().questions)
}

// Situations returns the bundled scenarios that only a fake can be put into.
func Situations() []*Scenario {
	return slices.Clone(bundled().situations)
}

// Lookup returns the bundled scenario that asks a question.
func Lookup(question string) (*Scenario, bool) {
	for _, s := range bundled().questions {
		if s.Question == question {
			return s, true
		}
	}
	return nil, false
}

// ParseFS reads every *.yaml file below the root of fsys, in the order of their
// paths. Two files with the same base name are an error, and so is a *.yml file.
// ParseFS returns the problems of all files at once, as [Errors]. It returns an error of
// fsys itself alone.
func ParseFS(fsys fs.FS) ([]*Scenario, error) {
	return parseFS(fsys, bundledIDs())
}

func parseFS(fsys fs.FS, known vocabulary) (set []*Scenario, err error) {
	var errs Errors
	fileOf := make(map[string]string)
	err = walk(fsys, func(file string, data []byte) {
		s, problems := parse(file, data, known)
		errs = append(errs, problems...)
		name := baseName(file)
		if other, taken := fileOf[name]; taken {
			errs = append(errs, Error{
				File: file, Pos: Pos{Line: 1, Col: 1},
				Message: fmt.Sprintf("scenario %q is also %s; rename one of the files", name, other),
			})
		}
		fileOf[name] = file
		set = append(set, s)
	})
	switch {
	case err != nil:
		return nil, err
	case len(errs) > 0:
		return nil, errs
	}
	return set, nil
}

// A catalog is a parsed set of files, divided into rules, questions and
// situations, each in the order of the reports.
type catalog struct {
	rules, questions, situations []*Scenario
}

// bundled parses the bundled files. It panics if one is broken; a test proves that none is.
var bundled = sync.OnceValue(func() catalog {
	set, err := ParseFS(files)
	if err != nil {
		panic(fmt.Errorf("bundled scenarios:\n%w", err))
	}
	return newCatalog(set)
})

func newCatalog(set []*Scenario) (c catalog) {
	for _, s := range set {
		switch {
		case s.Rule != "":
			c.rules = append(c.rules, s)
		case s.Question != "":
			c.questions = append(c.questions, s)
		default:
			c.situations = append(c.situations, s)
		}
	}
	for _, sort := range [][]*Scenario{c.rules, c.questions, c.situations} {
		slices.SortStableFunc(sort, compareOrder)
	}
	return c
}

// compareOrder compares the places of two scenarios in lists. The file with a
// rule's own name is shorter than the others of that rule, and comes first.
func compareOrder(a, b *Scenario) int {
	last := func(s *Scenario) int { return cmp.Or(s.Order, math.MaxInt) }
	return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a.Rule, b.Rule), cmp.Compare(len(a.Name), len(b.Name)))
}
