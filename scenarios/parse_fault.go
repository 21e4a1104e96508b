package scenarios

// Parsing faults.

import "github.com/paytfake/paytfake/scenarios/internal/strict"

func (p *parser) faults(n *node) (faults []Fault) {
	for _, item := range p.List(n, "faults") {
		faults = append(faults, p.fault(item))
	}
	return faults
}

func (p *parser) fault(n *node) Fault {
	f := Fault{Pos: n.Pos()}
	var fields []strict.Field
	for _, w := range faultWords {
		fields = append(fields, field(w.name, func(e entry) { w.read(p, e, &f) }))
	}
	p.checkFault(n, f, p.Object(n, "a fault", fields...))
	return f
}
