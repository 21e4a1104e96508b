package scenarios

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

func (p *parser) faults(n *yaml.Node) (faults []Fault) {
	for _, item := range p.list(n, "faults") {
		faults = append(faults, p.fault(item))
	}
	return faults
}

func (p *parser) fault(n *yaml.Node) Fault {
	f := Fault{Pos: pos(n)}
	there := p.object(n, "a fault",
		field{"on", func(e entry) { f.On = p.on(e.value) }},
		field{"calls", func(e entry) { parseInto(p, e, &f.Calls, ParseCalls) }},
		field{"probability", func(e entry) {
			if e.value.Decode(&f.Probability) != nil || f.Probability <= 0 || f.Probability > 1 {
				p.errorf(pos(e.value), "probability: %s is not a number above 0 and up to 1", written(e.value))
			}
		}},
		field{"delay", func(e entry) { parseInto(p, e, &f.Delay, ParseDelay) }},
		field{"http", func(e entry) { f.HTTP = p.httpStatus(e.value) }},
		field{"content-type", func(e entry) { f.ContentType = p.mediaType(e.value) }},
		field{"body", func(e entry) { f.Body, _ = p.text(e.value, "body") }},
		field{"page", func(e entry) { f.Page, _ = p.choice(e.value, "page", IISPage) }},
		field{"drop", func(e entry) {
			drop, _ := p.choice(e.value, "drop", string(Reset), string(Hang), string(Truncate))
			f.Drop = Drop(drop)
		}},
		field{"after", func(e entry) {
			ok := false
			if f.After, ok = number(e.value); !ok || f.After < 0 {
				p.errorf(pos(e.value), "after: %s is not a number of bytes", written(e.value))
			}
		}},
		field{"slow", func(e entry) { parseInto(p, e, &f.Slow, parseDuration) }},
	)
	p.checkFault(n, f, there)
	return f
}

// checkFault reports a fault that does nothing, and words that do nothing beside
// each other.
func (p *parser) checkFault(n *yaml.Node, f Fault, there map[string]entry) {
	has := func(word string) bool { _, ok := there[word]; return ok }
	if n.Kind == yaml.MappingNode && !has("delay") && !has("http") && !has("drop") && !has("slow") {
		p.errorf(pos(n), "a fault that does nothing; name one of delay, http, drop, slow")
	}
	for _, rule := range []struct {
		word, needs string
	}{{"body", "http"}, {"page", "http"}, {"content-type", "http"}} {
		if has(rule.word) && !has(rule.needs) {
			p.errorf(pos(there[rule.word].key), "%s without %s has no effect; add it or leave %s out", rule.word, rule.needs, rule.word)
		}
	}
	if has("after") && f.Drop != Truncate {
		p.errorf(pos(there["after"].key), "after without drop: truncate has no effect; add it or leave after out")
	}
	if has("http") && (f.Drop == Reset || f.Drop == Hang) {
		p.errorf(pos(there["http"].key), "http beside drop: %s: no answer is sent; leave one out", f.Drop)
	}
	for _, pair := range [][2]string{{"page", "body"}, {"page", "content-type"}, {"slow", "drop"}} {
		if has(pair[0]) && has(pair[1]) {
			p.errorf(pos(there[pair[0]].key), "%s beside %s: they contradict each other; leave one out", pair[0], pair[1])
		}
	}
}

func (p *parser) on(n *yaml.Node) (on On) {
	p.object(n, "on",
		field{"subop", func(e entry) { on.Subop, _ = p.word(e.value, "subop") }},
		field{"company", func(e entry) { on.Company, _ = p.word(e.value, "company") }},
		field{"email", func(e entry) { on.Email, _ = p.word(e.value, "email") }},
	)
	return on
}

// parseInto reads a word with a function that says what is wrong with it.
func parseInto[T any](p *parser, e entry, into *T, parse func(string) (T, error)) {
	text, ok := p.word(e.value, e.name)
	if !ok {
		return
	}
	value, err := parse(text)
	if err != nil {
		p.errorf(pos(e.value), "%s: %v", e.name, err)
	}
	*into = value
}

// ParseCalls reads "2", "1-3", "3-" or "every 5".
func ParseCalls(text string) (Calls, error) {
	wrong := fmt.Errorf("%q is not a choice of calls such as 2, 1-3, 3- or every 5", text)
	number := func(s string) (int, bool) {
		n, err := strconv.ParseUint(s, 10, 31)
		return int(n), err == nil && n > 0
	}
	if every, ok := strings.CutPrefix(text, "every "); ok {
		if n, ok := number(every); ok {
			return Calls{Every: n}, nil
		}
		return Calls{}, wrong
	}
	from, to, isRange := strings.Cut(text, "-")
	first, ok := number(from)
	switch {
	case !ok:
		return Calls{}, wrong
	case !isRange:
		return Calls{From: first, To: first}, nil
	case to == "":
		return Calls{From: first}, nil
	}
	last, ok := number(to)
	if !ok || last < first {
		return Calls{}, wrong
	}
	return Calls{From: first, To: last}, nil
}

// String returns what [ParseCalls] reads; empty for all calls.
func (c Calls) String() string {
	switch {
	case c.Every > 0:
		return fmt.Sprintf("every %d", c.Every)
	case c.From == 0 && c.To == 0:
		return ""
	case c.To == 0:
		return fmt.Sprintf("%d-", c.From)
	case c.From == c.To:
		return strconv.Itoa(c.From)
	}
	return fmt.Sprintf("%d-%d", c.From, c.To)
}

// ParseDelay reads "3s" or "1s-3s".
func ParseDelay(text string) (Delay, error) {
	from, to, isRange := strings.Cut(text, "-")
	first, err := parseDuration(from)
	last := first
	if err == nil && isRange {
		last, err = parseDuration(to)
	}
	if err != nil || last < first {
		return Delay{}, fmt.Errorf("%q is not a time such as 3s, or a range such as 1s-3s", text)
	}
	return Delay{first, last}, nil
}

// String returns what [ParseDelay] reads.
func (d Delay) String() string {
	if d.Min == d.Max {
		return d.Min.String()
	}
	return d.Min.String() + "-" + d.Max.String()
}

func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is not a time such as 3s or 200ms", text)
	}
	return d, nil
}
