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
// One run at a time: two on the same users rotate each other's ssids.
package contract
