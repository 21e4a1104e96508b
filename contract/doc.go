// Package contract checks whether a target keeps the documented rules of the
// TrackerPro Admin API, and finds out how it answers the questions that the
// API's pages leave open. A target is anything that serves the API: a fake, a server
// of your own, or the live API.
//
//	report, err := contract.Check(ctx, contract.Target{URL: url, Key: key}, contract.Options{})
//	fmt.Println(report.Verdict())
//
// [Run] is the same inside a test, with a subtest for each rule and question.
//
// # How it judges
//
// It sends the calls of the scenario files (package scenarios) and compares the
// responses, which it decodes by itself: it shares no code with the fake.
//
// Every response is sorted before anything is judged. The API's own word is a success
// or a refusal with its reason. All else is no evidence: what comes from outside (no
// response, a throttle, a redirect, a page, plain text, JSON of a gateway, a coding
// that cannot be decoded, nothing) and trouble by its name (internal_error, timeout,
// any error envelope with a 5xx status). Where HTTP itself turns a call down, as with
// 404 or 405, that counts for an answer that names the status, and for a call that
// must succeed if it is turned down twice, and the same URL serves other calls before,
// between and after. Where the target's own URL serves no call, nothing is concluded.
//
// A run is a list of attempts, which nothing changes later. One pure function
// concludes from them:
//
//	verdict       wants
//	holds         what was expected, and a call that succeeded after it
//	  of fails    the API's own refusal; of a wrong key also status 403
//	broken        two responses that contradict the rule alike, with calls that
//	              succeeded before, between and after them
//	  of a pin    another listed answer, seen so
//	unstable      a contradiction that was seen once, or whose second look met an
//	              obstacle: a kind of inconclusive
//	unforeseen    responses that fit no answer: inconclusive, and shown whole
//	inconclusive  everything else
//
// These take evidence away again:
//
//	a call that must succeed got the same refusal    it is no refusal of another call
//	another scenario met the same refusal and was    it is trouble that comes and goes
//	served later, or two operations met it that are
//	served at other times
//	a page, or another response that is no word of   it is trouble that comes and goes
//	the API, came to a call of a kind that is
//	served at other times, or access_denied to such
//	a Register
//	other, where a missing parameter gets another    it may be the call limit
//	reason
//	status 403, and no wrong key gets the same       it may be a firewall
//	text or JSON in the place of an error envelope   it counts twice for one step only
//	a rule that it needs is broken                   the blame has one place
//	no call of the run succeeded                     the URL or the key may be wrong,
//	                                                 unless a wrong key is refused for
//	                                                 another reason
//
// So second looks come at the end of a run, and probes with wrong keys, which may lock
// the caller out, come last, before one call that succeeds in any case. A pinned answer
// that was seen once is provisional: another one replaces it, and the report says so.
//
// Every envelope of a run, whichever scenario met it, is judged by success-envelope,
// success-status, error-envelope and reqid-echo, and reported there. So are ssids and
// launch tokens, which must differ from all earlier ones, and registrations of a user
// that is registered. A scenario whose response broke one of these is inconclusive.
//
// One night sees what the scenario files have. [Options.Night] varies the method, the
// spelling of the path, absent and empty parameters and the text of a reqId, with the
// same calls and users, so fourteen nights also see what is wrong by GET alone, through
// one path alone, or with a reqId that is long or has characters that need escaping.
//
// The portal link is judged by how its responses differ, without the token and what
// changes in each response. Where they do not tell, [Options.PortalOpens] does.
//
// One run at a time: two with the same users rotate each other's ssids.
//
// # On a live target
//
// [Foresee] returns the calls a run would make and the users it would create, and
// sends nothing. A run calls one at a time, at a rate, within a budget; it obeys a target
// that asks to wait, follows no redirect, and never checks a certificate less than
// fully. It sends a call again only where it surely was not sent, where the target
// put it off, or for a second look. It sends emails of the
// template, the two companies, and passwords that nobody can guess. A [Ledger]
// keeps whom it created.
//
// The key, passwords, ssids and launch tokens are in nothing that a run returns: a
// [Redactor] hides them however they are written. Package reports writes what was
// found for people and for other programs.
//
// # How it is known
//
// That the fake keeps the rules: this package checks it in its base dialect, with
// each other answer and each pair of them, and in random dialects, and must learn
// exactly what is spoken (TestEveryDialectOfTheFakeIsLearnt).
//
// That the check sees what is wrong: a second server, written apart from the fake,
// breaks each rule in many ways and contradicts each pin. TestNoMutantSurvives
// counts these mutants, and prints every one and what was named;
// TestNoDialectHidesAWrongServer wants each of them to be broken in random dialects
// too, whatever is named.
//
// That it blames nobody else: each way of conforming that the second server has,
// each answer and random dialects, each trouble from the first, tenth and 33rd call
// on, and others at all calls, in a row or every third, a stray response at each
// call, or at each eleventh unless THOROUGH is set
// (TestNoWayOfConformingIsBlamed, TestTroubleIsNeverABrokenRuleAndNeverHolds and
// their neighbours).
//
// That the fake is right under load: histories of calls at once are linearizable
// (porcupine, in fake/console), random sequences agree with a model on paper
// (rapid, in fake), and a built paytfake survives faults, kills and restarts
// (fake/internal/soak). In each of these a wrong store, model or server is caught
// on purpose. What reads the words of strangers is fuzzed: requests, uploads,
// scenario and answers files, and what a target answers.
//
// Each has a longer run than the checks make:
//
//	go test ./fake/console -run Linearizable -histories 20000
//	go test ./fake -run Model -rapid.checks 100000
//	go test ./contract -run '^$' -fuzz FuzzCheck -fuzztime 10m
//	go run ./fake/internal/soak -clients 500 -for 1m
//	THOROUGH=true go test ./contract/... ./fake/...
//
// What such runs found, and is mended: a seed that gave out an ssid again which a
// saved state held (model); 2 to the 32nd registrations counted as none (fuzzing
// state); a key in the reason of a verdict (fuzzing whole checks). The last runs
// found nothing: 25,000 histories, and 150 seconds of each of the nine fuzz tests
// with more than 2 million inputs.
//
// Not proven: that the pages are right, and whatever no call shows: that a
// password was stored, how long a token lives, where the call limit is. Only the
// live API can tell which answers are the real ones; until a nightly check has
// seen them, their basis is assumed.
package contract
