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
// [Start] listens on loopback. [Server.Client] reaches the same fake without a
// socket, and so works inside a testing/synctest bubble. [New] is the plain
// [net/http.Handler].
//
// # What it says about itself
//
// Each answer has two headers: Fake-Rule, the rule that it was built from, and
// Fake-Basis, why the fake believes so:
//
//	documented; page=register                          a page of the API says it
//	observed; question=email-case; answer=sensitive; date=2026-03-01
//	assumed; question=email-case; answer=insensitive   a question that nobody has answered yet
//	injected                                           a fault that was planned
//	unmodelled                                         no rule and no question covers the call
//
// They speak of what decided the outcome. [API.Calls] lists beside it every
// other question whose answer shaped the reply.
//
// # Faults
//
// [API.Fail] plans what goes wrong: delays, error pages, cut connections. What
// is sent instead of an answer changes nothing; an answer that is cut short was
// meant, and the call took effect.
//
// # HTTPS
//
// [Options].TLS makes [Start] serve https, with a certificate for loopback and
// [LiveHost]; [Server.TLSConfig] is for clients of one's own. [OpenAuthority]
// keeps a CA between runs.
//
// # What it does not promise
//
// The live API may differ wherever the basis is assumed or unmodelled. The
// pages do not say what the portal shows: here it is a page with status 200, or
// 403 where the token does not open it. No call of the API shows that a
// password was stored, or how long a launch token lives: here the last 65,536 of
// them do. Everything is kept in memory and gone with the process.
package fake
