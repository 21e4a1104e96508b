// Code generated from the scenario files and the table of operations by internal/generate; DO NOT EDIT.

package rules

import "github.com/paytfake/paytfake/fake/dialect"

// NumRules is the number of rules.
const NumRules = 15

// The documented rules, in the order in which lists and reports have them.
const (
	// One URL serves all calls, and its path may be spelled in both ways.
	RuleEndpoint Rule = iota + 1
	// A call may be a GET with a query or a POST with a form.
	RuleMethods
	// A call without one of its required parameters does not succeed.
	RuleRequiredParameters
	// A call with any key but the integrator's admin key does not succeed.
	RuleAdminKey
	// A successful call has HTTP status 200.
	RuleSuccessStatus
	// A success is an object of five strings, and its value is a GUID in upper case.
	RuleSuccessEnvelope
	// A failure is an object with a version, a status and a list of errors, each with a reason and a
	// message.
	RuleErrorEnvelope
	// A success returns the reqId that the caller set, or "0" if the caller set none.
	RuleReqIDEcho
	// Registering under a company that is not known yet creates that client.
	RuleClientCreated
	// Registering an email that is not known yet creates the user; a client may have several.
	RuleUserCreated
	// Registering the same user again returns a new ssid, with the same password too.
	RuleSSIDRotates
	// An email of one client cannot be registered under another, and the attempt changes nothing.
	RuleEmailUnique
	// Launch with a user's ssid returns a launch token, a new one for each call.
	RuleLaunchToken
	// The portal link starts the portal, once for each launch token.
	RuleLaunchOpens
	// The frequency of calls is limited.
	RuleCallLimits
)

// ruleTable has the id of each rule and the page that states it.
var ruleTable = [...]struct{ id, page string }{
	RuleEndpoint:           {"endpoint", "register"},
	RuleMethods:            {"methods", "overview"},
	RuleRequiredParameters: {"required-parameters", "register"},
	RuleAdminKey:           {"admin-key", "register"},
	RuleSuccessStatus:      {"success-status", "overview"},
	RuleSuccessEnvelope:    {"success-envelope", "register"},
	RuleErrorEnvelope:      {"error-envelope", "register"},
	RuleReqIDEcho:          {"reqid-echo", "overview"},
	RuleClientCreated:      {"client-created", "register"},
	RuleUserCreated:        {"user-created", "register"},
	RuleSSIDRotates:        {"ssid-rotates", "register"},
	RuleEmailUnique:        {"email-unique", "register"},
	RuleLaunchToken:        {"launch-token", "launch"},
	RuleLaunchOpens:        {"launch-opens", "launch"},
	RuleCallLimits:         {"call-limits", "overview"},
}

// deciders are the methods that decide the operations, by name.
var deciders = map[string]func(*Call) Reply{
	"Register": (*Call).register,
	"Launch":   (*Call).launch,
}

// The parameters of the operations, and the one of the portal link.
const (
	paramKey param = iota
	paramOp
	paramSubop
	paramCompany
	paramEmail
	paramPassword
	paramReqID
	paramCallback
	paramDtm
	paramSSID
	paramPortalToken
	numParams
)

// paramTable has the name of each parameter, and whether an operation requires it.
var paramTable = [numParams]struct {
	name     string
	required bool
}{
	paramKey:         {"key", true},
	paramOp:          {"op", true},
	paramSubop:       {"subop", true},
	paramCompany:     {"company", true},
	paramEmail:       {"email", true},
	paramPassword:    {"password", true},
	paramReqID:       {"reqId", false},
	paramCallback:    {"callback", false},
	paramDtm:         {"dtm", false},
	paramSSID:        {"ssid", true},
	paramPortalToken: {name: "authtoken"},
}

func (a *answerer) errorHTTPStatus() dialect.ErrorHTTPStatus {
	a.asked.add(dialect.QuestionErrorHTTPStatus)
	return a.dialect.ErrorHTTPStatus
}

func (a *answerer) errorReqID() dialect.ErrorReqID {
	a.asked.add(dialect.QuestionErrorReqID)
	return a.dialect.ErrorReqID
}

func (a *answerer) contentType() dialect.ContentType {
	a.asked.add(dialect.QuestionContentType)
	return a.dialect.ContentType
}

func (a *answerer) badKey() dialect.BadKey {
	a.asked.add(dialect.QuestionBadKey)
	return a.dialect.BadKey
}

func (a *answerer) missingParameter() dialect.MissingParameter {
	a.asked.add(dialect.QuestionMissingParameter)
	return a.dialect.MissingParameter
}

func (a *answerer) unknownOperation() dialect.UnknownOperation {
	a.asked.add(dialect.QuestionUnknownOperation)
	return a.dialect.UnknownOperation
}

func (a *answerer) invalidEmail() dialect.InvalidEmail {
	a.asked.add(dialect.QuestionInvalidEmail)
	return a.dialect.InvalidEmail
}

func (a *answerer) emptyPassword() dialect.EmptyPassword {
	a.asked.add(dialect.QuestionEmptyPassword)
	return a.dialect.EmptyPassword
}

func (a *answerer) emailCase() dialect.EmailCase {
	a.asked.add(dialect.QuestionEmailCase)
	return a.dialect.EmailCase
}

func (a *answerer) companyCase() dialect.CompanyCase {
	a.asked.add(dialect.QuestionCompanyCase)
	return a.dialect.CompanyCase
}

func (a *answerer) surroundingSpace() dialect.SurroundingSpace {
	a.asked.add(dialect.QuestionSurroundingSpace)
	return a.dialect.SurroundingSpace
}

func (a *answerer) parameterCase() dialect.ParameterCase {
	a.asked.add(dialect.QuestionParameterCase)
	return a.dialect.ParameterCase
}

func (a *answerer) operationCase() dialect.OperationCase {
	a.asked.add(dialect.QuestionOperationCase)
	return a.dialect.OperationCase
}

func (a *answerer) repeatedParameter() dialect.RepeatedParameter {
	a.asked.add(dialect.QuestionRepeatedParameter)
	return a.dialect.RepeatedParameter
}

func (a *answerer) postQuery() dialect.PostQuery {
	a.asked.add(dialect.QuestionPostQuery)
	return a.dialect.PostQuery
}

func (a *answerer) otherMethod() dialect.OtherMethod {
	a.asked.add(dialect.QuestionOtherMethod)
	return a.dialect.OtherMethod
}

func (a *answerer) longQuery() dialect.LongQuery {
	a.asked.add(dialect.QuestionLongQuery)
	return a.dialect.LongQuery
}

func (a *answerer) jsonp() dialect.JSONP {
	a.asked.add(dialect.QuestionJSONP)
	return a.dialect.JSONP
}

func (a *answerer) oldSSID() dialect.OldSSID {
	a.asked.add(dialect.QuestionOldSSID)
	return a.dialect.OldSSID
}

func (a *answerer) unknownSSID() dialect.UnknownSSID {
	a.asked.add(dialect.QuestionUnknownSSID)
	return a.dialect.UnknownSSID
}

func (a *answerer) ssidCase() dialect.SSIDCase {
	a.asked.add(dialect.QuestionSSIDCase)
	return a.dialect.SSIDCase
}

func (a *answerer) callLimitResponse() dialect.CallLimitResponse {
	a.asked.add(dialect.QuestionCallLimitResponse)
	return a.dialect.CallLimitResponse
}
