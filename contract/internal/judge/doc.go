// Package judge says what one response, or one after others, shows about the
// documented rules. It knows no scenario and no target: [Response] judges a response
// by its request alone, and a [History] by all that came before.
//
// A [Violation] is what was seen once. Whether a rule is broken is for the caller to
// conclude: a target may stumble.
package judge
