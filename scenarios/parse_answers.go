package scenarios

import "gopkg.in/yaml.v3"

// answers reads the answers to a question. It comes after the steps, which say
// how many expectations there must be and which names each of them knows.
func (p *parser) answers(n *yaml.Node, question string) (answers []Answer) {
	if n.Kind == yaml.MappingNode && len(n.Content) < 4 {
		p.errorf(pos(n), "a question with fewer than two answers; one answer is a rule")
	}
	for _, e := range p.entries(n, "answers") {
		p.choice(e.key, "answer to "+question, p.known.answers[question]...)
		answers = append(answers, Answer{e.name, p.ways(e)})
	}
	return answers
}

// ways reads one list of expectations, or a list of such lists.
func (p *parser) ways(e entry) [][]Expect {
	what := "answer " + e.name
	items := p.list(e.value, what)
	if len(items) == 0 || items[0].Kind != yaml.SequenceNode {
		return [][]Expect{p.way(e.value, items, what)}
	}
	var ways [][]Expect
	for _, item := range items {
		ways = append(ways, p.way(item, p.list(item, "a way of "+what), what))
	}
	return ways
}

func (p *parser) way(n *yaml.Node, items []*yaml.Node, what string) (way []Expect) {
	if len(items) > 0 && len(p.kinds) > 0 && len(items) != len(p.kinds) {
		p.errorf(pos(n), "%s: want as many expectations as steps, %d, not %d; any: true expects nothing",
			what, len(p.kinds), len(items))
	}
	for i, item := range items {
		kind := StepKind("")
		if i < len(p.kinds) {
			kind, p.names = p.kinds[i], p.seen[i]
		}
		way = append(way, p.expect(item, kind))
	}
	return way
}
