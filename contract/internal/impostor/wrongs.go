package impostor

import "slices"

// Wrongs returns the servers that break one documented rule each, in one way.
// What follows from the breach is broken with it: a server that knows one
// client only cannot show that an email is unique.
func Wrongs() []Wrong {
	return slices.Concat(httpWrongs(), envelopeWrongs(), registerWrongs(), launchWrongs())
}

// breach is a way to break a rule that is known from the context.
type breach struct {
	name string
	flaw flaw
}

func of(rule string, breaches []breach) []Wrong {
	var wrongs []Wrong
	for _, b := range breaches {
		wrongs = append(wrongs, Wrong{Name: b.name, Rule: rule, flaw: b.flaw})
	}
	return wrongs
}
