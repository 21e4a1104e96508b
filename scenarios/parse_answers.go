package scenarios

// answers reads the answers to a question. It needs the steps, which determine the number
// of expectations and the names that each of them may use.
func (p *parser) answers(n *node, question string) (answers []Answer) {
	if n.IsMapping() && n.Len() < 2 {
		p.Errorf(n.Pos(), "a question with fewer than two answers; one answer is a rule")
	}
	for _, e := range p.Entries(n, "answers") {
		p.Choice(e.Key, "answer to "+question, p.known.answers[question]...)
		answers = append(answers, Answer{e.Name, p.ways(e)})
	}
	return answers
}

// ways reads one list of expectations, or a list of such lists.
func (p *parser) ways(e entry) [][]Expect {
	what := "answer " + e.Name
	items := p.List(e.Value, what)
	if len(items) == 0 || !items[0].IsList() {
		return [][]Expect{p.way(e.Value, items, what)}
	}
	var ways [][]Expect
	for _, item := range items {
		ways = append(ways, p.way(item, p.List(item, "a way of "+what), what))
	}
	return ways
}

func (p *parser) way(n *node, items []*node, what string) (way []Expect) {
	if len(items) > 0 && len(p.kinds) > 0 && len(items) != len(p.kinds) {
		p.Errorf(n.Pos(), "%s: want as many expectations as steps, %d, not %d; any: true expects nothing",
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
