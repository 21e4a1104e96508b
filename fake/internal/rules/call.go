package rules

// A call on its way to a reply: the steps that all operations share.

import (
	"net/http"
	"strings"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
	"github.com/paytfake/paytfake/scenarios"
)

// A World is everything that the decision on a call depends on.
type World struct {
	Key     string           // the admin key
	Dialect *dialect.Dialect // answers every question; see [dialect.Dialect.Complete]
	Mint    *guid.Mint       // makes ssids and launch tokens
	Users   store.Store
}

// A Call is one request on its way to a [Reply]. A later request may reuse it and its
// buffers. It must not be used concurrently.
type Call struct {
	world World
	answerer
	params params
	body   string // raw

	value  value                                // what a success returns
	reply  Reply                                // the result of decide
	decide func(*Call, store.View) store.Change // the step that runs inside an update of the store
	before answerer                             // its value when the update began

	in, out []byte // buffers of the body and of the response
}

// Begin prepares the call for a new request in a world.
func (c *Call) Begin(w World) {
	*c = Call{world: w, answerer: answerer{dialect: w.Dialect}, in: c.in[:0], out: c.out[:0]}
}

// Buffered returns the size of the call's buffers in bytes.
func (c *Call) Buffered() int { return cap(c.in) + cap(c.out) }

// Body returns the request's body, as far as it was read.
func (c *Call) Body() string { return c.body }

// Company returns the parameter company.
func (c *Call) Company() string { return c.params.value[paramCompany] }

// Email returns the parameter email.
func (c *Call) Email() string { return c.params.value[paramEmail] }

// Subop returns the parameter subop.
func (c *Call) Subop() string { return c.params.value[paramSubop] }

// Meet replaces the store of the call, because its users may have been replaced during
// a delay. The dialect stays that in which the call was read.
func (c *Call) Meet(users store.Store) { c.world.Users = users }

// Path is the path of the endpoint as the register page spells it. Rule: [RuleEndpoint].
const (
	Path      = "/trackerpro_admin.ashx"
	otherPath = "/trackerpro_Admin.ashx"
)

// IsEndpoint reports whether a request is for the endpoint. [Call.Elsewhere]
// replies to any other.
func IsEndpoint(r *http.Request) bool { return r.URL.Path == Path || r.URL.Path == otherPath }

// Elsewhere replies to a request that is not for the endpoint.
func (c *Call) Elsewhere(r *http.Request) Reply {
	if r.URL.Path == "/" && r.Method == http.MethodGet && c.readPortalLink(r.URL.RawQuery) {
		return c.portal()
	}
	return c.Unmodelled("No call is served at this path")
}

// Unmodelled replies to a request that neither a rule nor a question covers.
func (c *Call) Unmodelled(message string) Reply {
	return RuleEndpoint.refuse(string(c.unknownOperation()), message).outside()
}

// An operation is a row of [scenarios.Operations] with the method that decides it.
type operation struct {
	scenarios.Operation
	required []param
	decide   func(*Call) Reply
}

// operations has the order of the table.
var operations = func() (all []operation) {
	for _, o := range scenarios.Operations() {
		op := operation{Operation: o, decide: deciders[o.Name]}
		for _, p := range o.Params {
			if which := findParam(p.Name); p.Required && which != paramKey && which != paramOp && which != paramSubop {
				op.required = append(op.required, which)
			}
		}
		all = append(all, op)
	}
	return all
}()

// Decide carries out the operation that the call asks for. [Call.Read] must have read
// the call. Rules: [RuleEndpoint], [RuleAdminKey], [RuleRequiredParameters].
func (c *Call) Decide() Reply {
	if c.params.value[paramKey] != c.world.Key {
		return c.refuseKey()
	}
	for _, p := range [...]param{paramOp, paramSubop} {
		if c.params.value[p] == "" {
			return c.missing(p)
		}
	}
	for i := range operations {
		op := &operations[i]
		if !c.names(paramOp, op.Op) || !c.names(paramSubop, op.Name) {
			continue
		}
		for _, p := range op.required {
			// The question empty-password covers an empty password; see register.
			if c.params.value[p] == "" && (p != paramPassword || !c.params.given[p]) {
				return c.missing(p)
			}
		}
		return op.decide(c)
	}
	return RuleRequiredParameters.refuse(string(c.unknownOperation()), "Unknown operation").
		because(dialect.QuestionUnknownOperation)
}

// names reports whether op or subop has a value. A question decides whether case matters.
func (c *Call) names(p param, value string) bool {
	got := c.params.value[p]
	if got == value || !strings.EqualFold(got, value) {
		return got == value
	}
	c.decides(dialect.QuestionOperationCase)
	return c.operationCase() == dialect.OperationCaseInsensitive
}

func (c *Call) missing(p param) Reply {
	return RuleRequiredParameters.refuse(string(c.missingParameter()), "Parameter "+p.String()+" is missing")
}

func (c *Call) refuseKey() Reply {
	switch reason := c.badKey(); reason {
	case dialect.BadKeyHTTP403:
		return RuleAdminKey.bare(http.StatusForbidden, page("403", "Forbidden."))
	default:
		return RuleAdminKey.refuse(string(reason), "Unknown key")
	}
}

// OverLimit replies to a call over the call limit. It reads the request for the journal
// and for the parameters that an envelope echoes. Rule: [RuleCallLimits].
func (c *Call) OverLimit(r *http.Request) Reply {
	c.Read(r)
	c.gates = QuestionSet{}
	response := c.callLimitResponse()
	if response == dialect.CallLimitResponseErrorOther {
		return RuleCallLimits.refuse(reasonOther, "Too many calls")
	}
	c.asked = QuestionSet{} // a page echoes no parameter
	c.asked.add(dialect.QuestionCallLimitResponse)
	if response == dialect.CallLimitResponseHTTP503 {
		return RuleCallLimits.bare(http.StatusServiceUnavailable, page("503", "Too many calls."))
	}
	return RuleCallLimits.bare(http.StatusTooManyRequests, page("429", "Too many calls."))
}

// update calls decide in an update of the store and returns the reply that decide
// leaves in c.reply. An optimistic store may call decide more than once.
func (c *Call) update(q store.Query, decide func(*Call, store.View) store.Change) Reply {
	c.decide, c.before = decide, c.answerer
	if err := c.world.Users.Update(q, (*decider)(c)); err != nil {
		return RuleEndpoint.bare(http.StatusServiceUnavailable, page("503", "The fake cannot reach its store.")).outside()
	}
	return c.reply
}

// A decider is a call as a [store.Decider]. A closure would have to be allocated.
type decider Call

// Decide implements [store.Decider].
func (d *decider) Decide(v store.View) store.Change {
	c := (*Call)(d)
	c.answerer = c.before
	return c.decide(c, v)
}

// A Decision is what a reply rests on.
type Decision struct {
	Rule       Rule
	Question   dialect.Question // whose answer decided the outcome; none: the rule did
	Unmodelled bool             // neither a rule nor a question covers the call
	Refused    bool             // the call did not do what it asked for
	Asked      QuestionSet      // questions whose answers shaped the response
	Dialect    *dialect.Dialect // that answered them
	User       uint32           // index of the user that the reply is about; 0: none
}

// Decision returns what a reply rests on. It is complete after [Call.Render].
func (c *Call) Decision(r Reply) Decision {
	d := Decision{
		Rule: r.rule, Question: r.decided, Unmodelled: r.unmodelled, Refused: r.form != formSuccess,
		Asked: c.asked, Dialect: c.dialect, User: r.user,
	}
	if d.Question == dialect.QuestionNone {
		d.Question = c.gates.first()
	}
	return d
}
