package scenarios

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// expect reads what a step of a kind must bring.
func (p *parser) expect(n *yaml.Node, kind StepKind) Expect {
	x := Expect{Pos: pos(n)}
	there := p.object(n, "expect",
		field{"any", func(e entry) { x.Any = p.truth(e.value, "any") }},
		field{"fails", func(e entry) { x.Fails = p.truth(e.value, "fails") }},
		field{"http", func(e entry) { x.HTTP = p.httpStatus(e.value) }},
		field{"status", func(e entry) { x.Status, _ = p.choice(e.value, "status", "ok", "error", "none") }},
		field{"reason", func(e entry) { x.Reason = p.matchReason(e.value) }},
		field{"message", func(e entry) { x.Message = p.filled(e.value, "message", false) }},
		field{"value", func(e entry) { x.Value = p.matchValue(e.value) }},
		field{"reqId", func(e entry) { x.ReqID = p.matchReqID(e.value) }},
		field{"content-type", func(e entry) { x.ContentType = p.mediaType(e.value) }},
		field{"members", func(e entry) { x.Members = p.words(e.value, "members", nil) }},
		field{"wrapped", func(e entry) {
			form, _ := p.choice(e.value, "wrapping", string(NotWrapped), string(Called), string(Statement))
			x.Wrapped = Wrapping(form)
		}},
		field{"opens", func(e entry) {
			if opens, ok := p.flag(e.value, "opens"); ok && opens {
				x.Opens = Opens
			} else if ok {
				x.Opens = DoesNot
			}
		}},
	)
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.errorf(pos(n), "expect is empty; write any: true where nothing is expected")
	}
	p.contradictions(x, there)
	p.checkKind(kind, there)
	return x
}

// What an envelope must be like. Nothing of it can be expected of an answer
// that has none.
var envelopeMatchers = []string{"status", "reason", "message", "value", "reqId", "members", "wrapped"}

// contradictions reports words that cannot both come true, and words that add
// nothing to another: each line of a file is there to be believed.
func (p *parser) contradictions(x Expect, there map[string]entry) {
	clash := func(word string, others ...string) {
		for _, other := range others {
			if e, ok := there[other]; ok && other != word {
				p.errorf(pos(e.key), "%s beside %s: they contradict each other; leave one out", other, word)
			}
		}
	}
	if _, any := there["any"]; any {
		clash("any", slices.Concat([]string{"fails", "http", "content-type", "opens"}, envelopeMatchers)...)
		return
	}
	if _, fails := there["fails"]; fails {
		clash("fails", slices.Concat([]string{"opens"}, envelopeMatchers)...)
		return
	}
	switch x.Status {
	case "ok":
		clash("status: ok", "reason", "message")
	case "error":
		clash("status: error", "value")
	case "none":
		clash("status: none", envelopeMatchers[1:]...)
	default:
		if _, value := there["value"]; value {
			clash("value", "reason", "message")
		}
	}
}

// checkKind reports what the answer to a step of this kind has not.
func (p *parser) checkKind(kind StepKind, there map[string]entry) {
	switch kind {
	case "": // a problem reported already
	case Open:
		for _, name := range envelopeMatchers {
			if e, ok := there[name]; ok {
				p.errorf(pos(e.key), "%s of an open step; the portal answers no envelope, use opens, http or content-type", name)
			}
		}
	default:
		if e, ok := there["opens"]; ok {
			p.errorf(pos(e.key), "opens of a %s step; only an open step has it", kind)
		}
	}
}

func (p *parser) httpStatus(n *yaml.Node) int {
	if !p.want(n, yaml.ScalarNode, "http") {
		return 0
	}
	status, ok := number(n)
	if !ok {
		p.errorf(pos(n), "http: want a number such as 200, not %s", written(n))
		return 0
	}
	if status < 200 || status > 599 {
		p.errorf(pos(n), "http: %d is no HTTP status of an answer; they go from 200 to 599", status)
	}
	return status
}

// number is a whole number that can be read in one way. What yaml would make one of
// it takes more: 1.5 and 0x1f.
func number(n *yaml.Node) (int, bool) {
	value, err := strconv.Atoi(n.Value)
	return value, n.Tag == "!!int" && plain.MatchString(n.Value) && err == nil
}

func (p *parser) matchValue(n *yaml.Node) (v Value) {
	if n.Kind == yaml.ScalarNode {
		v.Is = p.filled(n, "value", false)
		return v
	}
	p.object(n, "value",
		field{"guid", func(e entry) { v.GUID = p.truth(e.value, "guid") }},
		field{"not", func(e entry) {
			values := []*yaml.Node{e.value}
			if e.value.Kind == yaml.SequenceNode {
				values = p.list(e.value, "not")
			}
			for _, value := range values {
				v.Not = append(v.Not, p.filled(value, "not", false))
			}
		}},
	)
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.errorf(pos(n), "value is empty; fill it in or leave it out")
	}
	return v
}

func (p *parser) matchReqID(n *yaml.Node) (r ReqID) {
	if n.Kind == yaml.ScalarNode {
		r.Is = p.filled(n, "reqId", false)
		return r
	}
	there := p.object(n, "reqId", field{"absent", func(e entry) { r.Absent = p.truth(e.value, "absent") }})
	p.require(n, "reqId", there, "absent")
	return r
}

func (p *parser) mediaType(n *yaml.Node) string {
	text := p.filled(n, "content-type", false)
	if text == "" {
		return ""
	}
	media, params, err := mime.ParseMediaType(text)
	switch {
	case err != nil || !strings.Contains(media, "/"):
		p.errorf(pos(n), "bad content-type %q; write a media type such as application/json", text)
	case len(params) > 0 || media != text:
		p.errorf(pos(n), "content-type %q: write %s, in lower case and without parameters", text, media)
	}
	return media
}

func (p *parser) matchReason(n *yaml.Node) (r Reason) {
	if n.Kind != yaml.MappingNode {
		r.Is = p.filled(n, "reason", false)
		return r
	}
	there := p.object(n, "reason", field{"not", func(e entry) { r.Not = p.filled(e.value, "not", false) }})
	p.require(n, "reason", there, "not")
	return r
}
