// Package fake is an in-memory TrackerPro Admin API for tests. It keeps every
// rule that the API's pages state, and speaks any answer to the questions that
// they leave open.
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
// [Start] listens on loopback. [New] returns the plain [net/http.Handler], which
// listens nowhere; [API.Client] reaches either without a socket. In a
// testing/synctest bubble make the fake with [New]: a listener inside the bubble
// would stop the bubble's clock.
//
// # What a response says about itself
//
// Each response has two headers: Fake-Rule, the rule that it was built from, and
// Fake-Basis, why the fake believes so:
//
//	documented; page=register                          a page of the API says it
//	observed; question=email-case; answer=sensitive; date=2026-03-01
//	assumed; question=email-case; answer=insensitive   no target has answered the question yet
//	injected                                           a planned fault
//	unmodelled                                         no rule and no question covers the call
//
// They name what decided the outcome. [API.Calls] also lists every other question
// whose answer shaped the response.
//
// # Dialects
//
// A [Dialect] answers open questions; the zero one leaves each at its first, most
// plausible answer. [Dialects] yields those that a client's tests should be swept
// over. [ReadAnswers] reads the answers that were observed on a live target, for
// [Options].Answers. What a test chose goes before what was observed, and that
// before the first answers; [API.SetDialect] replaces all of them.
//
// # State and journal
//
// [API.User] and [API.Users] return what was registered, [API.SetUsers] replaces
// it, and [API.Reset] restores the start. [API.Calls] is the journal: what came,
// what the response was, why, and what is probably wrong with a refused call.
// [API.Journal] searches it and [API.Follow] waits for more. [API.Load] puts the
// fake into the situation of a scenario file. Package recording turns a journal
// into such a file.
//
// # Limits and time
//
// [Options].Limit is a call limit, by the clock of [Options].Now, which
// [API.Advance] sets forward. The delays of faults take real time.
//
// # Faults
//
// [API.Fail] plans what goes wrong: delays, error pages, cut connections. A call
// that gets an error page instead of its response changes nothing; a call whose
// response is cut short took effect.
//
// # HTTPS
//
// [Options].TLS makes [Start] serve https, with a certificate for loopback and the
// host of the live API; [Server.TLSConfig] is for a client that you make yourself.
//
// # What it does not promise
//
// The live API may differ wherever the basis is assumed or unmodelled. The pages
// do not say what the portal shows: here it is a page with status 200, or 403 if
// the token does not open it. No call of the API shows that a password was stored,
// or how long a launch token lives: here the last 65,536 of them do. Everything is
// kept in memory and gone with the process.
package fake
