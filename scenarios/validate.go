package scenarios

import (
	"slices"
	"strings"
)

// checkSort checks that a file is a complete rule, question or situation. found holds the
// entries of its root.
func (p *parser) checkSort(root *node, found map[string]entry) {
	misplaced := func(sort, where string, keys ...string) {
		for _, key := range keys {
			if e, ok := found[key]; ok {
				p.Errorf(e.Key.Pos(), "%s in %s; only %s has it", key, sort, where)
			}
		}
	}
	rule, isRule := found["rule"]
	question, isQuestion := found["question"]
	switch {
	case isRule && isQuestion:
		later := slices.MaxFunc([]Pos{rule.Key.Pos(), question.Key.Pos()}, Pos.Compare)
		p.Errorf(later, "a scenario shows a rule or asks a question, not both; write two files")
	case isRule:
		p.Require(root, "a rule", found, "pages", "steps")
		misplaced("a rule", "a question", "refines", "why", "answers")
	case isQuestion:
		p.Require(root, "a question", found, "why", "steps", "answers")
		misplaced("a question", "a rule", "pages")
	default:
		misplaced("a situation", "a rule", "pages")
		misplaced("a situation", "a question", "refines", "why", "answers")
	}
}

// checkStep checks that a step makes exactly one call.
func (p *parser) checkStep(n *node, found map[string]entry) {
	var calls []entry
	for _, kind := range stepKinds() {
		if e, ok := found[kind]; ok {
			calls = append(calls, e)
		}
	}
	slices.SortFunc(calls, func(a, b entry) int { return a.Key.Pos().Compare(b.Key.Pos()) })
	switch {
	case len(calls) == 0 && n.IsMapping():
		p.Errorf(n.Pos(), "a step without a call; name one of %s", strings.Join(stepKinds(), ", "))
	case len(calls) > 1:
		p.Errorf(calls[1].Key.Pos(), "%s in a step that has %s; a step is one call, so write two steps",
			calls[1].Name, calls[0].Name)
	}
}

// stepKinds returns the words for the kinds of steps.
func stepKinds() (words []string) {
	for _, o := range operations {
		words = append(words, string(o.Step))
	}
	return append(words, string(StepOpen), string(StepCall))
}

// checkExpect reports matchers that contradict each other, are redundant, or do not apply to
// the response to such a step. kind is "" if the step is unknown.
func (p *parser) checkExpect(x Expect, kind StepKind, found map[string]entry) {
	for _, m := range matchers {
		e, ok := found[m.name]
		if !ok {
			continue
		}
		if with := contradicted(x, m, found); with != "" {
			p.Errorf(e.Key.Pos(), "%s and %s contradict each other; leave one out", m.name, with)
		}
		switch {
		case kind == StepOpen && m.part.ofEnvelope():
			p.Errorf(e.Key.Pos(), "%s of an open step: the portal returns no envelope; use opens, http or content-type", m.name)
		case kind != StepOpen && kind != "" && m.part == portalPart:
			p.Errorf(e.Key.Pos(), "%s of a %s step; only an open step has it", m.name, kind)
		}
	}
}

// contradicted returns the matcher or the status with which m cannot be combined, or "".
func contradicted(x Expect, m matcher, found map[string]entry) string {
	has := func(name string) bool { _, ok := found[name]; return ok }
	switch {
	case has("any"):
		if m.name != "any" {
			return "any"
		}
	case has("fails"):
		if m.part != httpPart && m.name != "fails" {
			return "fails"
		}
	case x.Status == "ok" && m.part == errorPart, x.Status == "error" && m.part == successPart,
		x.Status == "none" && m.part.ofEnvelope() && m.name != "status":
		return "status: " + x.Status
	case x.Status == "" && m.part == errorPart:
		for _, other := range matchers {
			if other.part == successPart && has(other.name) {
				return other.name
			}
		}
	}
	return ""
}

// checkFault reports a fault without an effect, words without an effect, and words that
// contradict each other.
func (p *parser) checkFault(n *node, f Fault, found map[string]entry) {
	has := func(word string) bool { _, ok := found[word]; return ok }
	if acting := actingWords(); n.IsMapping() && !slices.ContainsFunc(acting, has) {
		p.Errorf(n.Pos(), "a fault that does nothing; name one of %s", strings.Join(acting, ", "))
	}
	for _, w := range faultWords {
		e, ok := found[w.name]
		if !ok {
			continue
		}
		if w.needs != "" && !has(w.needs) {
			p.Errorf(e.Key.Pos(), "%s without %s has no effect; add it or leave %s out", w.name, w.needs, w.name)
		}
		for _, other := range w.excludes {
			if has(other) {
				p.Errorf(e.Key.Pos(), "%s and %s contradict each other; leave one out", w.name, other)
			}
		}
		if w.check != nil {
			if problem := w.check(f); problem != "" {
				p.Errorf(e.Key.Pos(), "%s", problem)
			}
		}
	}
}

// actingWords returns the words of which a fault needs one.
func actingWords() (words []string) {
	for _, w := range faultWords {
		if w.acts {
			words = append(words, w.name)
		}
	}
	return words
}
