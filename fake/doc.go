// Package fake is an in-memory TrackerPro Admin API for tests. It follows every
// rule that the API's pages state. Where the pages leave a question open, a test
// chooses the answer.
//
// Start one in a test and point the client under test at its URL:
//
//	func TestSignup(t *testing.T) {
//		s := fake.Start(t, fake.Options{})
//		signup := NewSignup(s.URL, s.Key)
//
//		require.NoError(t, signup.Register("acme", "ann@acme.test"))
//
//		ann, ok := s.User("ann@acme.test")
//		require.True(t, ok)
//		require.Equal(t, "acme", ann.Company)
//	}
//
// [Start] listens on loopback. [New] returns a plain [net/http.Handler] and opens no
// listener. [API.Client] reaches either without a socket. In a testing/synctest
// bubble use [New]: a listener inside the bubble would stop the bubble's clock.
//
// # What a response says about itself
//
// Each response has two headers. Fake-Rule names the rule that the response was
// built from. Fake-Basis says why the fake responded so:
//
//	documented; page=register                          a page of the API states it
//	observed; question=email-case; answer=sensitive; date=2026-03-01
//	assumed; question=email-case; answer=insensitive   no live target has answered the question yet
//	injected                                           a planned fault
//	unmodelled                                         no rule and no question covers the call
//
// Both headers are about what decided the outcome. [API.Calls] also lists every
// other question whose answer shaped the response.
//
// # Dialects
//
// A [Dialect] has an answer to each open question. In the zero Dialect it is the
// first, most plausible one. [Dialects] yields the dialects to run a client's tests
// in. [ReadAnswers] reads the answers that were observed on a live target, for
// [Options].Answers. An answer that a test chose takes precedence over an observed
// one, and an observed one over the first. [API.SetDialect] replaces all of them.
//
// # State and journal
//
// [API.User] and [API.Users] return the registered users, [API.SetUsers] replaces
// them, and [API.Reset] restores the initial state. [API.Calls] returns the journal:
// each request, its response, the reason for it, and, if the call was refused, what
// is probably wrong. [API.Journal] searches it and [API.Follow] waits for more.
// [API.Load] puts the fake into the situation of a scenario file. Package recording
// turns a journal into such a file.
//
// # Limits and time
//
// [Options].Limit limits the calls per period. It uses the clock of [Options].Now,
// which [API.Advance] moves forward. The delays of faults take real time.
//
// # Faults
//
// [API.Fail] plans a fault: a delay, an error page, a cut connection. A call that
// gets an error page instead of its response changes nothing. A call whose response
// is truncated takes effect.
//
// # HTTPS
//
// [Options].TLS makes [Start] serve HTTPS, with a certificate for loopback and the
// host of the live API. [Server.Client] trusts it; for other clients there is
// [Server.TLSConfig].
//
// # What it does not promise
//
// The live API may differ wherever the basis is assumed or unmodelled. The pages
// do not say what the portal shows: here it is a page with status 200, or 403 if
// the token does not open it. No call of the API shows whether a password was stored,
// or how long a launch token is valid: here the last 65,536 tokens are. The fake keeps
// everything in memory, until the process ends.
package fake
