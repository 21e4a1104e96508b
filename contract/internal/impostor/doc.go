// Package impostor is a second server of the TrackerPro Admin API, made to
// test the contract suite. [New] starts one.
//
// A suite that has only ever judged one server has learned that server, not
// the API. The impostor shares no code with the fake. It speaks every dialect,
// so that a test can ask whether the suite learns what is spoken; it conforms
// in more than one way (see [Variants]), so that a test can ask whether the
// suite blames what no page forbids; and it breaks one documented rule at a
// time (see [Wrongs]), so that a test can ask whether the suite sees it.
//
// It is a model for tests on loopback, not a fake to build on: it persists
// nothing, logs nothing, and injects no fault but a [Wrong].
package impostor
