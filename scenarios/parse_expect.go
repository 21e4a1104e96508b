package scenarios

import "github.com/paytfake/paytfake/scenarios/internal/strict"

// expect reads what a step expects of its response. kind is "" if the step is
// unknown.
func (p *parser) expect(n *node, kind StepKind) Expect {
	x := Expect{Pos: n.Pos()}
	var fields []strict.Field
	for _, m := range matchers {
		fields = append(fields, field(m.name, func(e entry) { m.read(p, e.Value, &x) }))
	}
	found := p.Object(n, "expect", fields...)
	if n.IsMapping() && n.Len() == 0 {
		p.Errorf(n.Pos(), "expect is empty; write any: true to expect nothing")
	}
	p.checkExpect(x, kind, found)
	return x
}
