// Code generated from the scenario files by internal/generate; DO NOT EDIT.

package dialect

// NumQuestions is the number of questions.
const NumQuestions = 22

// The questions, in the order in which lists and reports have them.
const (
	QuestionNone Question = iota // no question
	QuestionErrorHTTPStatus
	QuestionErrorReqID
	QuestionContentType
	QuestionBadKey
	QuestionMissingParameter
	QuestionUnknownOperation
	QuestionInvalidEmail
	QuestionEmptyPassword
	QuestionEmailCase
	QuestionCompanyCase
	QuestionSurroundingSpace
	QuestionParameterCase
	QuestionOperationCase
	QuestionRepeatedParameter
	QuestionPostQuery
	QuestionOtherMethod
	QuestionLongQuery
	QuestionJSONP
	QuestionOldSSID
	QuestionUnknownSSID
	QuestionSSIDCase
	QuestionCallLimitResponse
)

// questionTable has the ids, summaries and answers of the questions.
var questionTable = [NumQuestions + 1]struct {
	id, summary string
	answers     []string
}{
	QuestionNone: {id: "none"},
	QuestionErrorHTTPStatus: {
		"error-http-status", "Which HTTP status does an error envelope carry?",
		[]string{"200", "400"},
	},
	QuestionErrorReqID: {
		"error-reqid", "Does an error envelope echo a reqId that the caller set?",
		[]string{"omitted", "echoed"},
	},
	QuestionContentType: {
		"content-type", "Which media type do responses have?",
		[]string{"application/json", "text/html", "text/javascript", "text/plain"},
	},
	QuestionBadKey: {
		"bad-key", "How is a wrong or missing key refused?",
		[]string{"access_denied", "user_not_authenticated", "invalid_query", "http-403"},
	},
	QuestionMissingParameter: {
		"missing-parameter", "Which reason does a missing or empty required parameter get?",
		[]string{"invalid_query", "invalid_request", "other"},
	},
	QuestionUnknownOperation: {
		"unknown-operation", "Which reason does an unknown op or subop get?",
		[]string{"invalid_query", "unsupported_query_operation", "invalid_request"},
	},
	QuestionInvalidEmail: {
		"invalid-email", "Is an email that is not a valid address refused or registered?",
		[]string{"rejected", "accepted"},
	},
	QuestionEmptyPassword: {
		"empty-password", "Is an empty password refused, or does PAYT generate one?",
		[]string{"rejected", "generated"},
	},
	QuestionEmailCase: {
		"email-case", "Do emails that differ only in case name the same user?",
		[]string{"insensitive", "sensitive"},
	},
	QuestionCompanyCase: {
		"company-case", "Do companies that differ only in case name the same client?",
		[]string{"insensitive", "sensitive"},
	},
	QuestionSurroundingSpace: {
		"surrounding-space", "Is space around an email removed, or does it make the email invalid?",
		[]string{"trimmed", "rejected"},
	},
	QuestionParameterCase: {
		"parameter-case", "Are parameter names matched whatever their case?",
		[]string{"insensitive", "sensitive"},
	},
	QuestionOperationCase: {
		"operation-case", "Are the values of op and subop matched whatever their case?",
		[]string{"insensitive", "sensitive"},
	},
	QuestionRepeatedParameter: {
		"repeated-parameter", "Which value of a parameter that is given twice counts?",
		[]string{"joined", "first", "last"},
	},
	QuestionPostQuery: {
		"post-query", "Do parameters in the query of a POST count?",
		[]string{"accepted", "ignored"},
	},
	QuestionOtherMethod: {
		"other-method", "Is a method other than GET and POST refused with status 405, or served?",
		[]string{"405", "served"},
	},
	QuestionLongQuery: {
		"long-query", "Is a GET served whose query is longer than 2,048 bytes?",
		[]string{"404", "414", "served"},
	},
	QuestionJSONP: {
		"jsonp", "How is a response wrapped for a callback?",
		[]string{"call", "statement", "ignored"},
	},
	QuestionOldSSID: {
		"old-ssid", "Does the previous ssid still launch after a rotation?",
		[]string{"revoked", "valid"},
	},
	QuestionUnknownSSID: {
		"unknown-ssid", "Which reason does Launch with an unknown ssid get?",
		[]string{"invalid_query", "access_denied", "user_not_authenticated"},
	},
	QuestionSSIDCase: {
		"ssid-case", "Does Launch accept an ssid in lower case?",
		[]string{"insensitive", "sensitive"},
	},
	QuestionCallLimitResponse: {
		"call-limit-response", "How is a call over the limit refused?",
		[]string{"http-429", "http-503", "error-other"},
	},
}

// A Dialect holds answers to the open questions. An empty field does not answer
// its question: the first answer is spoken, or the one that [Dialect.Observe] or
// [Dialect.With] sets. The zero Dialect is the base: it answers no question.
type Dialect struct {
	ErrorHTTPStatus ErrorHTTPStatus // error-http-status: Which HTTP status does an error envelope carry?
	ErrorReqID      ErrorReqID      // error-reqid: Does an error envelope echo a reqId that the caller set?
	ContentType     ContentType     // content-type: Which media type do responses have?
	BadKey          BadKey          // bad-key: How is a wrong or missing key refused?
	// missing-parameter: Which reason does a missing or empty required parameter get?
	MissingParameter MissingParameter
	UnknownOperation UnknownOperation // unknown-operation: Which reason does an unknown op or subop get?
	InvalidEmail     InvalidEmail     // invalid-email: Is an email that is not a valid address refused or registered?
	EmptyPassword    EmptyPassword    // empty-password: Is an empty password refused, or does PAYT generate one?
	EmailCase        EmailCase        // email-case: Do emails that differ only in case name the same user?
	CompanyCase      CompanyCase      // company-case: Do companies that differ only in case name the same client?
	// surrounding-space: Is space around an email removed, or does it make the email invalid?
	SurroundingSpace  SurroundingSpace
	ParameterCase     ParameterCase     // parameter-case: Are parameter names matched whatever their case?
	OperationCase     OperationCase     // operation-case: Are the values of op and subop matched whatever their case?
	RepeatedParameter RepeatedParameter // repeated-parameter: Which value of a parameter that is given twice counts?
	PostQuery         PostQuery         // post-query: Do parameters in the query of a POST count?
	// other-method: Is a method other than GET and POST refused with status 405, or served?
	OtherMethod       OtherMethod
	LongQuery         LongQuery         // long-query: Is a GET served whose query is longer than 2,048 bytes?
	JSONP             JSONP             // jsonp: How is a response wrapped for a callback?
	OldSSID           OldSSID           // old-ssid: Does the previous ssid still launch after a rotation?
	UnknownSSID       UnknownSSID       // unknown-ssid: Which reason does Launch with an unknown ssid get?
	SSIDCase          SSIDCase          // ssid-case: Does Launch accept an ssid in lower case?
	CallLimitResponse CallLimitResponse // call-limit-response: How is a call over the limit refused?
}

// fields returns the fields of d in the order of the questions.
func (d *Dialect) fields() [NumQuestions]*string {
	return [NumQuestions]*string{
		(*string)(&d.ErrorHTTPStatus),
		(*string)(&d.ErrorReqID),
		(*string)(&d.ContentType),
		(*string)(&d.BadKey),
		(*string)(&d.MissingParameter),
		(*string)(&d.UnknownOperation),
		(*string)(&d.InvalidEmail),
		(*string)(&d.EmptyPassword),
		(*string)(&d.EmailCase),
		(*string)(&d.CompanyCase),
		(*string)(&d.SurroundingSpace),
		(*string)(&d.ParameterCase),
		(*string)(&d.OperationCase),
		(*string)(&d.RepeatedParameter),
		(*string)(&d.PostQuery),
		(*string)(&d.OtherMethod),
		(*string)(&d.LongQuery),
		(*string)(&d.JSONP),
		(*string)(&d.OldSSID),
		(*string)(&d.UnknownSSID),
		(*string)(&d.SSIDCase),
		(*string)(&d.CallLimitResponse),
	}
}

// ErrorHTTPStatus answers the question error-http-status: Which HTTP status does an error envelope
// carry?
type ErrorHTTPStatus string

const (
	ErrorHTTPStatus200 ErrorHTTPStatus = "200"
	ErrorHTTPStatus400 ErrorHTTPStatus = "400"
)

// ErrorReqID answers the question error-reqid: Does an error envelope echo a reqId that the caller
// set?
type ErrorReqID string

const (
	ErrorReqIDOmitted ErrorReqID = "omitted"
	ErrorReqIDEchoed  ErrorReqID = "echoed"
)

// ContentType answers the question content-type: Which media type do responses have?
type ContentType string

const (
	ContentTypeApplicationJSON ContentType = "application/json"
	ContentTypeTextHTML        ContentType = "text/html"
	ContentTypeTextJavaScript  ContentType = "text/javascript"
	ContentTypeTextPlain       ContentType = "text/plain"
)

// BadKey answers the question bad-key: How is a wrong or missing key refused?
type BadKey string

const (
	BadKeyAccessDenied         BadKey = "access_denied"
	BadKeyUserNotAuthenticated BadKey = "user_not_authenticated"
	BadKeyInvalidQuery         BadKey = "invalid_query"
	BadKeyHTTP403              BadKey = "http-403"
)

// MissingParameter answers the question missing-parameter: Which reason does a missing or empty
// required parameter get?
type MissingParameter string

const (
	MissingParameterInvalidQuery   MissingParameter = "invalid_query"
	MissingParameterInvalidRequest MissingParameter = "invalid_request"
	MissingParameterOther          MissingParameter = "other"
)

// UnknownOperation answers the question unknown-operation: Which reason does an unknown op or subop
// get?
type UnknownOperation string

const (
	UnknownOperationInvalidQuery              UnknownOperation = "invalid_query"
	UnknownOperationUnsupportedQueryOperation UnknownOperation = "unsupported_query_operation"
	UnknownOperationInvalidRequest            UnknownOperation = "invalid_request"
)

// InvalidEmail answers the question invalid-email: Is an email that is not a valid address refused
// or registered?
type InvalidEmail string

const (
	InvalidEmailRejected InvalidEmail = "rejected"
	InvalidEmailAccepted InvalidEmail = "accepted"
)

// EmptyPassword answers the question empty-password: Is an empty password refused, or does PAYT
// generate one?
type EmptyPassword string

const (
	EmptyPasswordRejected  EmptyPassword = "rejected"
	EmptyPasswordGenerated EmptyPassword = "generated"
)

// EmailCase answers the question email-case: Do emails that differ only in case name the same user?
type EmailCase string

const (
	EmailCaseInsensitive EmailCase = "insensitive"
	EmailCaseSensitive   EmailCase = "sensitive"
)

// CompanyCase answers the question company-case: Do companies that differ only in case name the
// same client?
type CompanyCase string

const (
	CompanyCaseInsensitive CompanyCase = "insensitive"
	CompanyCaseSensitive   CompanyCase = "sensitive"
)

// SurroundingSpace answers the question surrounding-space: Is space around an email removed, or
// does it make the email invalid?
type SurroundingSpace string

const (
	SurroundingSpaceTrimmed  SurroundingSpace = "trimmed"
	SurroundingSpaceRejected SurroundingSpace = "rejected"
)

// ParameterCase answers the question parameter-case: Are parameter names matched whatever their
// case?
type ParameterCase string

const (
	ParameterCaseInsensitive ParameterCase = "insensitive"
	ParameterCaseSensitive   ParameterCase = "sensitive"
)

// OperationCase answers the question operation-case: Are the values of op and subop matched
// whatever their case?
type OperationCase string

const (
	OperationCaseInsensitive OperationCase = "insensitive"
	OperationCaseSensitive   OperationCase = "sensitive"
)

// RepeatedParameter answers the question repeated-parameter: Which value of a parameter that is
// given twice counts?
type RepeatedParameter string

const (
	RepeatedParameterJoined RepeatedParameter = "joined"
	RepeatedParameterFirst  RepeatedParameter = "first"
	RepeatedParameterLast   RepeatedParameter = "last"
)

// PostQuery answers the question post-query: Do parameters in the query of a POST count?
type PostQuery string

const (
	PostQueryAccepted PostQuery = "accepted"
	PostQueryIgnored  PostQuery = "ignored"
)

// OtherMethod answers the question other-method: Is a method other than GET and POST refused with
// status 405, or served?
type OtherMethod string

const (
	OtherMethod405    OtherMethod = "405"
	OtherMethodServed OtherMethod = "served"
)

// LongQuery answers the question long-query: Is a GET served whose query is longer than 2,048
// bytes?
type LongQuery string

const (
	LongQuery404    LongQuery = "404"
	LongQuery414    LongQuery = "414"
	LongQueryServed LongQuery = "served"
)

// JSONP answers the question jsonp: How is a response wrapped for a callback?
type JSONP string

const (
	JSONPCall      JSONP = "call"
	JSONPStatement JSONP = "statement"
	JSONPIgnored   JSONP = "ignored"
)

// OldSSID answers the question old-ssid: Does the previous ssid still launch after a rotation?
type OldSSID string

const (
	OldSSIDRevoked OldSSID = "revoked"
	OldSSIDValid   OldSSID = "valid"
)

// UnknownSSID answers the question unknown-ssid: Which reason does Launch with an unknown ssid get?
type UnknownSSID string

const (
	UnknownSSIDInvalidQuery         UnknownSSID = "invalid_query"
	UnknownSSIDAccessDenied         UnknownSSID = "access_denied"
	UnknownSSIDUserNotAuthenticated UnknownSSID = "user_not_authenticated"
)

// SSIDCase answers the question ssid-case: Does Launch accept an ssid in lower case?
type SSIDCase string

const (
	SSIDCaseInsensitive SSIDCase = "insensitive"
	SSIDCaseSensitive   SSIDCase = "sensitive"
)

// CallLimitResponse answers the question call-limit-response: How is a call over the limit refused?
type CallLimitResponse string

const (
	CallLimitResponseHTTP429    CallLimitResponse = "http-429"
	CallLimitResponseHTTP503    CallLimitResponse = "http-503"
	CallLimitResponseErrorOther CallLimitResponse = "error-other"
)
