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
// [Start] listens on loopback. [New] is the plain [net/http.Handler], which listens
// nowhere; [API.Client] reaches either without a socket. In a testing/synctest
// bubble make the fake with [New]: a listener inside would keep the bubble's clock
// from going on.
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
// # Dialects
//
// A [Dialect] has one answer for each open question; the zero one has the first,
// most plausible answer to each. [Dialects] yields those that a client's tests
// should be swept over. What a live target was seen to answer is read by
// [ReadAnswers] and goes into [Options].Answers; it takes the place of first
// answers, and [API.SetDialect] goes before all.
//
// # State and journal
//
// [API.User] and [API.Users] are what was registered, [API.SetUsers] replaces it,
// and [API.Reset] brings back the start. [API.Calls] is the journal: what came,
// what was answered, why, and for a refused call what is probably wrong with it.
// [API.Journal] searches it and [API.Follow] waits for more. [API.Load] puts the
// fake into the situation of a scenario file, and [API.Record] makes one of the
// calls that it served.
//
// # Limits and time
//
// [Options].Limit makes calls meet the call limit, by the clock of [Options].Now,
// which [API.Advance] sets forward. Delays of faults take real time.
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
// # What a call costs
//
// A Register over loopback takes no more processor time than net/http alone takes in
// a program that sets nothing, and some hundredths more than it where that, too, has
// one processor: most of what the fake adds to a call it spares beside it. Of what
// paytfake spends on one, a third is the kernel's, two fifths are those of net/http
// and the runtime, and a quarter is the fake's own. Of that quarter one part in four
// goes to reading and decoding the form, one to finding and changing the user, one to
// the answer and its headers, and one to the log, the journal and the clock.
//
// What keeps it there stands in a few files, and the rules know nothing of it:
// store.go, blocks.go and texts.go (records that hold no pointers), journal.go (a
// ring that is used again), cohort.go (calls that come together go together),
// deadline.go, date.go, log.go and the buffers of call.go. And paytfake uses one
// processor, however many there are: calls on two wake each other all the time.
//
// The figures were taken on a machine with two processors, most of them while it had
// other work; ± is how far half of the rounds lie from the median:
//
//	go run ./fake/internal/load
//	  processor time of a Register, against a bare handler     0.86 to 0.96 times (±0.1)
//	  the same for a plain fake with a map and encoding/json   1.43 to 1.49 times
//	  its p99 latency, against the bare handler                0.55 to 0.64 times
//	  from exec to the first answer                            8 to 11 ms
//	  resident memory: idle, with 100,000 users                12 MB, 42 MB
//	GOMAXPROCS=1 go run ./fake/internal/load: the bare handler on one processor, too
//	  processor time of a Register, against it                 0.94 to 1.07 times (±0.15)
//	taskset -c 1 load -pin 0: one processor for the servers, and one for the load
//	  processor time of a Register, against a bare handler     1.02 to 1.16 times (±0.1)
//	  the same for the plain fake                              1.59 to 1.68 times
//	  its p99 latency, against the bare handler                0.88 to 0.92 times
//	go run ./fake/internal/load -users 1000, and -users 1000000
//	  processor time of a Register, against a bare handler     0.93, 0.95 times
//	go test -run '^$' -bench 'Client|New|Start' ./fake
//	  a Register by Client, against a fixed handler            1.36 times
//	  New, Start                                               0.011 ms, 0.055 ms
//	go test -run '^$' -bench SideBySide ./fake
//	  heap of each of 1,000 fakes with ten users               17 kB
//	go test -run '^$' -bench Register ./fake -users 10000000
//	  the handler alone, against itself with 1,000 users:
//	    100,000, 1 million and 10 million users                1.43, 1.70, 2.20 times
//	  heap for each user, strings and indexes included:
//	    100,000, 1 million and 10 million users                99, 104, 102 bytes
//	go test -run '^$' -bench Pauses -benchtime 3000000x ./fake
//	  stops by the collector with 64 clients, 1 million users  14, of 8 ms at most
//
// The handler alone costs more with more users because what it looks for is no
// longer in the processor's cache. What a call and a user may allocate is held by
// tests.
//
// # What it does not promise
//
// The live API may differ wherever the basis is assumed or unmodelled. The
// pages do not say what the portal shows: here it is a page with status 200, or
// 403 where the token does not open it. No call of the API shows that a
// password was stored, or how long a launch token lives: here the last 65,536 of
// them do. Everything is kept in memory and gone with the process.
package fake
