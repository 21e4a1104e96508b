// Package scenarios is the language that describes the TrackerPro Admin API, and
// the files that describe it: one for each documented rule (documented/), one for
// each question that the API's pages leave open (open/), and a few situations
// that only a fake can be put into (situations/).
//
//	s, err := scenarios.Parse("ssid-rotates.yaml", data)
//	rules := scenarios.Rules()         // the bundled files, by directory
//	questions := scenarios.Questions()
//
// [ParseFS] reads a folder of them, [Scenario.Marshal] writes one, [ParseAnswers]
// reads the answers that were observed on a live target, and [Operations] lists
// what the API can be asked to do. A runner replaces the names in a step with
// [Expand] and checks the response with [Expect.Match].
//
// A scenario says what exists before (given), which calls are made (steps) and
// what the responses must be like (expect):
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
// A file names the known rule that it shows or the known question that it asks. A
// file with neither is a situation.
//
//	rule: ssid-rotates         the documented rule that the file shows
//	pages: [register]          of a rule: the pages that state it, the main one first
//	question: email-case       the open question that the file asks
//	order: 30                  its place in lists and reports
//	why: The pages say …       of a question: why it is open, and how the answers are told apart
//	refines: admin-key         of a question: a rule that all its answers keep, see below
//	summary: Registering …     one sentence; each file has it
//	needs: [methods]           rules without which the steps mean nothing, see below
//	live: never                when it may run on a live target, see below
//	limit: 2/1h                calls per period that a fake started with the file serves
//	dialect: {jsonp: call}     answers to questions of a fake started with the file
//
// The answers to a question that refines a rule differ only in the form of the
// response: if every answer expects a call to fail and the call succeeds, the
// target breaks the rule. If a target breaks a rule that a file needs, the file is
// not judged there.
//
// A file may run on a live target every night (live: nightly, the default), only
// on request since it leaves a new user behind each time (new-users), or never.
// limit and dialect apply to a fake that is started with the scenario; no other
// target can be put into them.
//
// # Given
//
// given.users lists the users that exist before the first step, each with company,
// email and password. In the saved state of a fake, ssid and registrations may be
// added. save keeps the ssid under a name: save: {ssid: first}.
//
// # Faults
//
// faults lists what goes wrong in a fake that is started with the scenario:
//
//	faults:
//	  - {on: {subop: Register}, calls: 1-2, http: 500, page: iis}
//	  - {on: {email: slow@acme.test}, delay: 1s-3s}
//	  - {on: {subop: Launch}, calls: every 5, probability: 0.5, drop: reset}
//
// [Fault] has all words.
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
// register and launch are sent as POST forms, with key, op and subop added; a step
// may also have reqId, callback, dtm, and another key. call sends what it names
// and nothing else; a parameter with a list is sent once for each value. save
// keeps a member of the response under a name: save: {value: token}.
//
// # Expectations
//
// What is named is compared exactly, and every loosening is a word:
//
//	expect: {status: ok, value: {guid: true, not: [$first]}}
//	expect: {http: 403, status: none}
//
// [Expect] has all words.
//
// In a rule or a situation, each step has its expect. In a question, answers lists
// the possible answers, the fake's default first, each with one expectation for
// each step. An answer that can show in several ways has several such lists, of
// which one must match:
//
//	answers:
//	  "405":  [{http: 405}, {http: 405}]
//	  served:
//	    - [{status: ok}, {any: true}]
//	    - [{any: true}, {status: ok}]
//
// # Names
//
// acme and globex are replaced by the target's two companies, and ACME by the
// first of them in the other letter case. The part of an email before the @ is put
// into the target's email template together with the scenario's name; an email
// without @ stays an invalid address. $name is what an earlier step or a given user
// saved, and $name.lower its lower-case form. Six names are built in:
//
//	$key        the admin key
//	$wrong-key  the admin key with its last character changed
//	$short-key  the admin key without its last character
//	$new        in an email: makes it one that was never used before
//	$long       2,100 letters
//	$unissued   a GUID that no call has returned
//
// $$ is a dollar sign. Names may be used in the texts of given users, in
// parameters, headers and tokens, and in the expected value, reqId, reason,
// message and content-type; elsewhere a $ is a $. $new requires live: new-users or
// never. In a fake that is started with the scenario, companies and emails stay as
// they are written.
//
// # In an editor
//
// [Schema] is the JSON Schema of this language; paytfake schema prints it. With a
// first line that names it, as in the bundled files, an editor that has a YAML
// language server completes, explains and checks a file:
//
//	# yaml-language-server: $schema=../schema.json
package scenarios
