package scenarios

// Match compares a response with the expectation and returns the differences. expand
// replaces the names in an expected text; see [Expand].
func (x Expect) Match(o Response, expand func(string) string) (off []Mismatch) {
	for _, m := range matchers {
		off = append(off, m.match(x, o, expand)...)
	}
	return off
}
