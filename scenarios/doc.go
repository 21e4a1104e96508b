// Package scenarios reads and writes scenario files, which describe the TrackerPro Admin
// API, and contains such files: for each documented rule (documented/), for each question
// that the API's pages leave open (open/), and for a few situations that only a fake can
// be put into (situations/).
//
//	s, err := scenarios.Parse("ssid-rotates.yaml", data)
//	rules := scenarios.Rules()         // the bundled files, by directory
//	questions := scenarios.Questions()
//
// [ParseFS] reads a directory of scenarios, [Scenario.Marshal] writes a scenario,
// [ParseAnswers] reads the answers that were observed on a live target, and [Operations]
// returns the operations of the API. A runner replaces the names in a step with [Expand]
// and checks the response with [Expect.Match].
//
// A scenario has the users that exist at the beginning (given), the calls (steps) and the
// expected responses (expect):
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
// A file names the rule that it shows or the question that it asks. A file with neither is
// a situation.
//
//	rule: ssid-rotates         the documented rule that the file shows
//	pages: [register]          of a rule: the pages that state it, the main one first
//	question: email-case       the open question that the file asks
//	order: 30                  its place in lists and reports
//	why: The pages say …       of a question: why it is open, and how the steps distinguish the answers
//	refines: admin-key         of a question: a rule that all its answers keep, see below
//	summary: Registering …     one sentence; required
//	needs: [methods]           rules that the steps depend on, see below
//	live: never                when it may run on a live target, see below
//	limit: 2/1h                calls per period that a fake with the scenario serves
//	dialect: {jsonp: call}     answers to questions in a fake with the scenario
//
// If a question refines a rule, all its answers keep the rule and differ only in the form
// of the response. For example, if every answer expects a call to fail and the call
// succeeds, the target breaks the rule. If a target breaks a rule that a file needs, a run
// does not judge the target by that file.
//
// live says when a file may run on a live target: every night (nightly, the default); only
// on request, because it creates a new user every time (new-users); or never. limit and
// dialect apply only to a fake that starts with the scenario.
//
// # Given
//
// given.users lists the users that exist before the first step, each with company, email
// and password. The saved state of a fake also has ssid and registrations. save saves the
// ssid under a name: save: {ssid: first}.
//
// # Faults
//
// faults lists the faults of a fake that starts with the scenario:
//
//	faults:
//	  - {on: {subop: Register}, calls: 1-2, http: 500, page: iis}
//	  - {on: {email: slow@acme.test}, delay: 1s-3s}
//	  - {on: {subop: Launch}, calls: every 5, probability: 0.5, drop: reset}
//
// The documentation of [Fault] lists all words.
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
// register and launch send a POST form and add key, op and subop. They may also have reqId,
// callback, dtm, and another key. call sends exactly what it names. It sends a parameter
// with a list once for each value. save saves a member of the response under a name:
// save: {value: token}.
//
// # Expectations
//
// A run compares what expect names exactly, and nothing else. Looser expectations have
// their own words:
//
//	expect: {status: ok, value: {guid: true, not: [$first]}}
//	expect: {http: 403, status: none}
//
// The documentation of [Expect] lists all words.
//
// In a rule or a situation, each step has an expect. In a question, answers lists the
// possible answers, the fake's default first, each with a list of expectations, one for
// each step. If a target can show an answer in several ways, the answer has several lists,
// and one of them must match:
//
//	answers:
//	  "405":  [{http: 405}, {http: 405}]
//	  served:
//	    - [{status: ok}, {any: true}]
//	    - [{any: true}, {status: ok}]
//
// # Names
//
// A run replaces acme and globex by the target's two companies, and ACME by the first of
// them in the other case. It puts the part of an email before the @, and the name of the
// scenario, into the target's email template; an email without @ stays an invalid address.
// It replaces $name by the value that an earlier step or a given user saved, and
// $name.lower by the lower-case form of that value. Six names are built in:
//
//	$key        the admin key
//	$wrong-key  the admin key with its last character changed
//	$short-key  the admin key without its last character
//	$new        only in an email: makes the email a new one
//	$long       2,100 letters
//	$unissued   a GUID that no call has returned
//
// $$ is a dollar sign. Names are allowed in the texts of given users, in parameters,
// headers and tokens, and in the expected value, reqId, reason, message and content-type.
// Anywhere else a $ is a plain character. $new requires live: new-users or never. A fake
// that starts with the scenario uses companies and emails as written.
//
// # In an editor
//
// [Schema] returns the JSON Schema of this language; paytfake schema prints it. If the first
// line of a file names the schema, as in the bundled files, an editor with a YAML language
// server completes, explains and checks the file:
//
//	# yaml-language-server: $schema=../schema.json
package scenarios
