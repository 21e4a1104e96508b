// Package contract checks whether a target keeps the documented rules of the
// TrackerPro Admin API, and finds out how it answers the questions that the
// API's pages leave open. A target is anything that serves the API: a fake, a
// stand-in of one's own, or the live API.
//
//	report, err := contract.Check(ctx, contract.Target{URL: url, Key: key}, contract.Options{})
//	fmt.Println(report.Verdict())
//
// [Run] is the same inside a test, with a subtest for each rule and question.
//
// # How it judges
//
// It sends the calls of the scenario files (package scenarios) and compares the
// answers, which it decodes by itself: it shares no code with the fake.
//
// Every envelope of a run, whichever scenario met it, is judged by the rules
// success-envelope, success-status and error-envelope, and reported there.
// Likewise every ssid and launch token must differ from all earlier ones. A
// scenario whose answer broke one of these is inconclusive: the blame has one place.
//
// It may miss a fault, but it does not blame a target that keeps the rules.
// What might have another cause is inconclusive: a target that is down or
// throttles, a page instead of an answer, a user that belongs to another
// company, a key that the target does not know. A refusal counts only where a
// later call of the run succeeds; so the last one is a call that succeeds
// whatever a target answers to the open questions.
//
// What is seen broken is tried once more: broken is what two answers showed, and
// what one showed and the next did not is unstable, a kind of inconclusive. So a
// target that stumbles once breaks nothing. A flaw that shows itself once in a
// night is unstable too.
//
// One run at a time: two on the same users rotate each other's ssids.
//
// # On a live target
//
// [Foresee] says which calls a run would make and whom it would create, and makes
// none. A run calls one at a time, at a rate, within a budget; it obeys a target
// that asks to wait, follows no redirect, and never checks a certificate less than
// fully. It sends a call again only where it surely was not sent, where the target
// put it off, or where a flaw is looked at twice. It sends emails of the
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
// on, a stray answer at each call, or at each fifth unless THOROUGH is set
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
