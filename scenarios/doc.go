// Package scenarios is the language in which the TrackerPro Admin API is
// described, and the files that describe it: one for each documented rule
// (documented/), one for each question that the API's pages leave open
// (open/), and a few situations that only a fake can be put into (situations/).
//
//	s, err := scenarios.Parse("ssid-rotates.yaml", data)
//	rules := scenarios.Rules()       // the bundled files, by directory
//	questions := scenarios.Questions()
//
// [ParseFS] reads a folder of them, [Scenario.Marshal] writes one, [ParseAnswers]
// reads what a live target was seen to answer. A runner replaces the names of a
// step by [Expand] and judges what comes back by [Expect.Match].
//
// A scenario says what is there before (given), which calls are made (steps)
// and what must come back (expect):
//
//	rule: ssid-rotates
//	pages: [register]
//	summary: Registering the same user again returns a new ssid.
//	given:
//	  users:
//	    - {company: acme, email: ann@acme.test, password: one, save: {ssid: first}}
//	steps:
//	  - register: {company: acme, email: ann@acme.test, password: two}
//	    expect: {status: ok, value: {not: $first}}
//
// # Head
//
// A file names the rule it shows or the question it asks, of those that are known;
// a file with neither is a situation, and so is one of your own that shows neither. summary is required. A rule has pages, the pages that state
// it; a question has why, the reason it is open. A question refines a rule where
// its answers agree on the rule and differ in the form: a call that succeeds
// though no answer has it succeed breaks that rule. needs lists rules that must
// hold for the steps to mean anything: where one of them is broken on a target,
// this scenario is not judged there. live says when a scenario may touch a live
// target: nightly (the default), new-users (it leaves a new user behind each
// time) or never. limit ("2/1h") bounds the calls of a fake started with the
// scenario, and dialect sets its answers to questions; a target that was not
// started with the scenario cannot be put into either.
//
// given.users are {company, email, password}; ssid and registrations may stand
// beside them where the state of a fake was saved. faults plan what goes wrong:
//
//	faults:
//	  - {on: {subop: Register}, calls: 1-2, http: 500, page: iis}
//	  - {on: {email: slow@acme.test}, delay: 1s-3s}
//	  - {on: {subop: Launch}, calls: every 5, probability: 0.5, drop: reset}
//
// on chooses by subop, company and email; calls by their number among those (2,
// 1-3, 3-, every 5); probability by chance. A fault delays the answer (delay: 3s),
// sends another one (http, from 200, with content-type and body, or page: iis), sends it
// slowly (slow: 5s), or drops it: reset cuts the connection, hang sends nothing,
// truncate ends it after some bytes (after: 20).
//
// # Steps
//
// A step is one call:
//
//	register: {company: acme, email: ann@acme.test, password: one}
//	launch:   {ssid: $first}
//	open:     $token                   # the portal link
//	call:     {method: PUT, query: {op: Admin}, form: {reqId: [1, 2]}, headers: {…}, path: /x}
//
// register and launch add key, op and subop and are sent as POST forms; the
// optional reqId, callback and dtm may stand beside the others. call sends what
// it names and nothing else; a parameter with a list is sent once for each
// value. save keeps a member of the answer under a name: save: {value: token}.
//
// # Expectations
//
// What is named is compared exactly, and every loosening is a word:
//
//	http: 200                  the HTTP status
//	status: ok                 the envelope's status: ok or error; none where no envelope came
//	reason, message            of an error envelope's first error; or reason: {not: other}
//	value: $first              or value: {guid: true, not: [$first, $second]}
//	reqId: "7"                 or reqId: {absent: true}
//	content-type: text/html    the media type, without its parameters
//	members: [version, …]      the envelope's members, in any order
//	wrapped: call              how the envelope is wrapped for JSONP: none, call f({…}), statement f({…});
//	opens: true                whether a portal link started the portal
//	fails: true                the call does not succeed, in whatever form
//	any: true                  whatever comes
//
// Of a rule, each step says what it expects. Of a question, answers lists the
// possible answers, the fake's default first, each with one expectation for
// each step; an answer that shows itself in several ways lists several such
// lists, of which one must fit:
//
//	answers:
//	  "405":  [{http: 405}, {http: 405}]
//	  served:
//	    - [{status: ok}, {any: true}]
//	    - [{any: true}, {status: ok}]
//
// # Names
//
// acme and globex stand for a target's two companies (ACME for the first one in
// the other letter case). The part of an email before the @ is put into the
// target's email template together with the scenario's name; an email without
// @ becomes one that is not a valid address. $name is what an earlier step or a
// given user saved, and $name.lower its lower-case form. Six names are always there:
//
//	$key        the admin key
//	$wrong-key  the admin key with its last character changed
//	$short-key  the admin key without its last character
//	$new        in an email: makes it one that was never used before
//	$long       2,100 letters
//	$unissued   a GUID that no call has returned
//
// $$ is a dollar sign. Names may stand in the texts of given users, in
// parameters, headers and tokens, and in the value, reqId, reason, message and
// content-type that are expected; elsewhere a $ is a $. $new needs live:
// new-users or never. On a fake that is started with the scenario, names stand
// as they are written.
//
// # In an editor
//
// [Schema] is the JSON Schema of this language; paytfake schema prints it. A
// first line that names it, as the bundled files have, makes editors with a YAML
// language server complete, explain and check a file:
//
//	# yaml-language-server: $schema=../schema.json
package scenarios
