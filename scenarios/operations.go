package scenarios

import (
	"slices"
	"strings"
)

// An Operation is an operation of the Admin API. The language has a kind of step for each.
// All code that depends on the operations reads [Operations]: to add an operation, add a
// row.
type Operation struct {
	Name    string      // value of the parameter subop: "Register"
	Op      string      // value of the parameter op: "Admin"
	Step    StepKind    // its word in the language: "register"
	Page    string      // page of the API's documentation that describes it
	Summary string      // one sentence
	Params  []Parameter // in documented order, including the common ones
}

// A Parameter is a named value that a call of an [Operation] sends.
type Parameter struct {
	Name     string
	Required bool // a call without it, or with an empty value, does not succeed
	Secret   bool // its value must appear in no output
	Summary  string
	Example  string
}

// A StepKind is the word for a step in the language: the Step of an [Operation], or open or
// call.
type StepKind string

const (
	StepRegister StepKind = "register"
	StepLaunch   StepKind = "launch"
	StepOpen     StepKind = "open" // follows the portal link
	StepCall     StepKind = "call" // sends exactly what it names
)

// A Param is one name and value of a request. A request may repeat a name.
type Param struct {
	Name, Value string
}

// Names of parameters that all operations have, and of the one in the portal link.
const (
	ParamKey    = "key"
	ParamOp     = "op"
	ParamSubop  = "subop"
	PortalToken = "authtoken" // a secret, like the operations' secret parameters
)

// Operations returns the operations of the API in documented order. Callers must not
// change the result, which is shared. It may be called concurrently.
func Operations() []Operation { return operations }

// FindOperation returns the operation that a kind of step calls. For open and call it
// returns false.
func FindOperation(step StepKind) (Operation, bool) {
	for _, o := range operations {
		if o.Step == step {
			return o, true
		}
	}
	return Operation{}, false
}

// StepParams returns the parameters that a step may name: all but op and subop,
// which its kind implies.
func (o Operation) StepParams() []Parameter {
	return slices.DeleteFunc(slices.Clone(o.Params), func(p Parameter) bool { return o.fixed(p.Name) != "" })
}

// Request returns the form that a step of this operation sends: the key, $key unless the
// step has another; op and subop; and then the other parameters of the step, in its order.
// The caller must replace the names in it with [Expand].
func (o Operation) Request(step []Param) []Param {
	var form []Param
	if !slices.ContainsFunc(step, func(p Param) bool { return p.Name == ParamKey }) {
		form = append(form, Param{ParamKey, "$key"})
	}
	form = append(form, Param{ParamOp, o.Op}, Param{ParamSubop, o.Name})
	return append(form, step...)
}

// fixed returns the value of op or subop in all calls of the operation, and "" for any
// other parameter.
func (o Operation) fixed(param string) string {
	switch param {
	case ParamOp:
		return o.Op
	case ParamSubop:
		return o.Name
	}
	return ""
}

// IsSecret reports whether the parameter with a name carries a secret in any operation or
// in the portal link. It ignores case.
func IsSecret(name string) bool {
	if strings.EqualFold(name, PortalToken) {
		return true
	}
	for _, o := range operations {
		if slices.ContainsFunc(o.Params, func(p Parameter) bool { return p.Secret && strings.EqualFold(p.Name, name) }) {
			return true
		}
	}
	return false
}

var operations = []Operation{
	{
		Name: "Register", Op: "Admin", Step: StepRegister, Page: "register",
		Summary: "Registers a user of a client, or gives a registered user a new password and a new ssid.",
		Params: withCommon("Admin", "Register",
			Parameter{Name: "company", Required: true, Example: "acme",
				Summary: "The client that the user belongs to; created if PAYT does not know it."},
			Parameter{Name: "email", Required: true, Example: "ann@acme.test",
				Summary: "The user's name, unique in the whole of PAYT."},
			Parameter{Name: "password", Required: true, Secret: true, Example: "one",
				Summary: "The user's password."},
		),
	},
	{
		Name: "Launch", Op: "Admin", Step: StepLaunch, Page: "launch",
		Summary: "Returns a launch token, which opens the portal for a user once.",
		Params: withCommon("Admin", "Launch",
			Parameter{Name: "ssid", Required: true, Secret: true, Example: "488A6802-AD46-4BB4-B2E3-653C3ACF9F14",
				Summary: "The sign-on key that registering the user returned."},
		),
	},
}

// withCommon returns the parameters of an operation: its own, between those that all
// operations have.
func withCommon(op, subop string, own ...Parameter) []Parameter {
	return slices.Concat([]Parameter{
		{Name: ParamKey, Required: true, Secret: true, Example: "00000000-0000-4000-8000-000000000000",
			Summary: "The integrator's admin key."},
		{Name: ParamOp, Required: true, Example: op, Summary: "The group that the operation belongs to."},
		{Name: ParamSubop, Required: true, Example: subop, Summary: "The name of the operation."},
	}, own, []Parameter{
		{Name: "reqId", Example: "7", Summary: "The caller's id for the call, which a success returns."},
		{Name: "callback", Example: "f", Summary: "The JavaScript function that the response is wrapped in, for JSONP."},
		{Name: "dtm", Example: "o", Summary: "The format of dates in the response."},
	})
}
