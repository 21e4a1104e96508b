// Code generated from the scenario files by internal/generate; DO NOT EDIT.

package fake

// The documented rules, in the order of the API's description.
const (
	endpoint           rule = iota + 1 // One URL serves all calls, and its path may be spelled in both ways. Pages: register, overview.
	methods                            // A call may be a GET with a query or a POST with a form. Pages: overview.
	requiredParameters                 // A call without one of its required parameters does not succeed. Pages: register, overview, launch.
	adminKey                           // A call with any key but the integrator's admin key does not succeed. Pages: register, overview.
	successStatus                      // A successful call has HTTP status 200. Pages: overview.
	successEnvelope                    // A success is an object of five strings, and its value is a GUID in upper case. Pages: register, launch.
	errorEnvelope                      // A failure is an object with a version, a status and a list of errors, each with a reason and a message. Pages: register.
	reqidEcho                          // A success returns the reqId that the caller set, or "0" if the caller set none. Pages: overview, register.
	clientCreated                      // Registering under a company that is not known yet creates that client. Pages: register.
	userCreated                        // Registering an email that is not known yet creates the user; a client may have several. Pages: register.
	ssidRotates                        // Registering the same user again returns a new ssid, with the same password too. Pages: register.
	emailUnique                        // An email of one client cannot be registered under another, and the attempt changes nothing. Pages: register.
	launchToken                        // Launch with a user's ssid returns a launch token, a new one for each call. Pages: launch.
	launchOpens                        // The portal link starts the portal, once for each launch token. Pages: launch.
	callLimits                         // The frequency of calls is limited. Pages: overview.
)

var ruleTable = [...]struct{ id, page string }{
	endpoint:           {"endpoint", "register"},
	methods:            {"methods", "overview"},
	requiredParameters: {"required-parameters", "register"},
	adminKey:           {"admin-key", "register"},
	successStatus:      {"success-status", "overview"},
	successEnvelope:    {"success-envelope", "register"},
	errorEnvelope:      {"error-envelope", "register"},
	reqidEcho:          {"reqid-echo", "overview"},
	clientCreated:      {"client-created", "register"},
	userCreated:        {"user-created", "register"},
	ssidRotates:        {"ssid-rotates", "register"},
	emailUnique:        {"email-unique", "register"},
	launchToken:        {"launch-token", "launch"},
	launchOpens:        {"launch-opens", "launch"},
	callLimits:         {"call-limits", "overview"},
}

// The open questions.
const (
	none question = iota
	errorHTTPStatus
	errorReqID
	contentType
	badKey
	missingParameter
	unknownOperation
	invalidEmail
	emptyPassword
	emailCase
	companyCase
	surroundingSpace
	parameterCase
	operationCase
	repeatedParameter
	postQuery
	otherMethod
	longQuery
	jsonp
	oldSSID
	unknownSSID
	ssidCase
	callLimitResponse
	numQuestions = iota - 1
)

var questionTable = [...]struct {
	id      string
	answers []string
}{
	errorHTTPStatus:   {"error-http-status", []string{"200", "400"}},
	errorReqID:        {"error-reqid", []string{"omitted", "echoed"}},
	contentType:       {"content-type", []string{"application/json", "text/html", "text/javascript", "text/plain"}},
	badKey:            {"bad-key", []string{"access_denied", "user_not_authenticated", "invalid_query", "http-403"}},
	missingParameter:  {"missing-parameter", []string{"invalid_query", "invalid_request", "other"}},
	unknownOperation:  {"unknown-operation", []string{"invalid_query", "unsupported_query_operation", "invalid_request"}},
	invalidEmail:      {"invalid-email", []string{"rejected", "accepted"}},
	emptyPassword:     {"empty-password", []string{"rejected", "generated"}},
	emailCase:         {"email-case", []string{"insensitive", "sensitive"}},
	companyCase:       {"company-case", []string{"insensitive", "sensitive"}},
	surroundingSpace:  {"surrounding-space", []string{"trimmed", "rejected"}},
	parameterCase:     {"parameter-case", []string{"insensitive", "sensitive"}},
	operationCase:     {"operation-case", []string{"insensitive", "sensitive"}},
	repeatedParameter: {"repeated-parameter", []string{"joined", "first", "last"}},
	postQuery:         {"post-query", []string{"accepted", "ignored"}},
	otherMethod:       {"other-method", []string{"405", "served"}},
	longQuery:         {"long-query", []string{"404", "414", "served"}},
	jsonp:             {"jsonp", []string{"call", "statement", "ignored"}},
	oldSSID:           {"old-ssid", []string{"revoked", "valid"}},
	unknownSSID:       {"unknown-ssid", []string{"invalid_query", "access_denied", "user_not_authenticated"}},
	ssidCase:          {"ssid-case", []string{"insensitive", "sensitive"}},
	callLimitResponse: {"call-limit-response", []string{"http-429", "http-503", "error-other"}},
}

// A Dialect is one answer to every open question. The zero Dialect has the
// first answer to each: what a handler of this kind most plausibly does.
type Dialect struct {
	ErrorHTTPStatus   ErrorHTTPStatus   // error-http-status: Which HTTP status does an error envelope carry?
	ErrorReqID        ErrorReqID        // error-reqid: Does an error envelope echo a reqId that the caller set?
	ContentType       ContentType       // content-type: Which media type do responses have?
	BadKey            BadKey            // bad-key: How is a wrong or missing key refused?
	MissingParameter  MissingParameter  // missing-parameter: Which reason does a missing or empty required parameter get?
	UnknownOperation  UnknownOperation  // unknown-operation: Which reason does an unknown op or subop get?
	InvalidEmail      InvalidEmail      // invalid-email: Is an email that is not a valid address refused or registered?
	EmptyPassword     EmptyPassword     // empty-password: Is an empty password refused, or does PAYT generate one?
	EmailCase         EmailCase         // email-case: Do emails that differ only in case name the same user?
	CompanyCase       CompanyCase       // company-case: Do companies that differ only in case name the same client?
	SurroundingSpace  SurroundingSpace  // surrounding-space: Is space around an email removed, or does it make the email invalid?
	ParameterCase     ParameterCase     // parameter-case: Are parameter names matched whatever their case?
	OperationCase     OperationCase     // operation-case: Are the values of op and subop matched whatever their case?
	RepeatedParameter RepeatedParameter // repeated-parameter: Which value of a parameter that is given twice counts?
	PostQuery         PostQuery         // post-query: Do parameters in the query of a POST count?
	OtherMethod       OtherMethod       // other-method: Is a method other than GET and POST refused with status 405, or served?
	LongQuery         LongQuery         // long-query: Is a GET served whose query is longer than 2,048 bytes?
	JSONP             JSONP             // jsonp: How is a response wrapped for a callback?
	OldSSID           OldSSID           // old-ssid: Does the previous ssid still launch after a rotation?
	UnknownSSID       UnknownSSID       // unknown-ssid: Which reason does Launch with an unknown ssid get?
	SSIDCase          SSIDCase          // ssid-case: Does Launch accept an ssid in lower case?
	CallLimitResponse CallLimitResponse // call-limit-response: How is a call over the limit refused?
}

// fields are the answers in the order of the questions.
func (d *Dialect) fields() [numQuestions]*uint8 {
	return [numQuestions]*uint8{
		(*uint8)(&d.ErrorHTTPStatus),
		(*uint8)(&d.ErrorReqID),
		(*uint8)(&d.ContentType),
		(*uint8)(&d.BadKey),
		(*uint8)(&d.MissingParameter),
		(*uint8)(&d.UnknownOperation),
		(*uint8)(&d.InvalidEmail),
		(*uint8)(&d.EmptyPassword),
		(*uint8)(&d.EmailCase),
		(*uint8)(&d.CompanyCase),
		(*uint8)(&d.SurroundingSpace),
		(*uint8)(&d.ParameterCase),
		(*uint8)(&d.OperationCase),
		(*uint8)(&d.RepeatedParameter),
		(*uint8)(&d.PostQuery),
		(*uint8)(&d.OtherMethod),
		(*uint8)(&d.LongQuery),
		(*uint8)(&d.JSONP),
		(*uint8)(&d.OldSSID),
		(*uint8)(&d.UnknownSSID),
		(*uint8)(&d.SSIDCase),
		(*uint8)(&d.CallLimitResponse),
	}
}

// ErrorHTTPStatus answers the question error-http-status: Which HTTP status does an error envelope carry?
type ErrorHTTPStatus uint8

const (
	ErrorHTTPStatus200 ErrorHTTPStatus = iota
	ErrorHTTPStatus400
)

// String returns the answer as it is written in files.
func (a ErrorHTTPStatus) String() string { return errorHTTPStatus.answerText(uint8(a)) }

// MarshalText is [ErrorHTTPStatus.String] for encoders; an answer that does not exist is an error.
func (a ErrorHTTPStatus) MarshalText() ([]byte, error) { return errorHTTPStatus.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *ErrorHTTPStatus) UnmarshalText(text []byte) error {
	return errorHTTPStatus.unmarshal((*uint8)(a), text)
}

func (a *asking) errorHTTPStatus() ErrorHTTPStatus {
	a.asked.add(errorHTTPStatus)
	return a.dialect.ErrorHTTPStatus
}

// ErrorReqID answers the question error-reqid: Does an error envelope echo a reqId that the caller set?
type ErrorReqID uint8

const (
	ErrorReqIDOmitted ErrorReqID = iota
	ErrorReqIDEchoed
)

// String returns the answer as it is written in files.
func (a ErrorReqID) String() string { return errorReqID.answerText(uint8(a)) }

// MarshalText is [ErrorReqID.String] for encoders; an answer that does not exist is an error.
func (a ErrorReqID) MarshalText() ([]byte, error) { return errorReqID.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *ErrorReqID) UnmarshalText(text []byte) error { return errorReqID.unmarshal((*uint8)(a), text) }

func (a *asking) errorReqID() ErrorReqID {
	a.asked.add(errorReqID)
	return a.dialect.ErrorReqID
}

// ContentType answers the question content-type: Which media type do responses have?
type ContentType uint8

const (
	ContentTypeApplicationJSON ContentType = iota
	ContentTypeTextHTML
	ContentTypeTextJavaScript
	ContentTypeTextPlain
)

// String returns the answer as it is written in files.
func (a ContentType) String() string { return contentType.answerText(uint8(a)) }

// MarshalText is [ContentType.String] for encoders; an answer that does not exist is an error.
func (a ContentType) MarshalText() ([]byte, error) { return contentType.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *ContentType) UnmarshalText(text []byte) error {
	return contentType.unmarshal((*uint8)(a), text)
}

func (a *asking) contentType() ContentType {
	a.asked.add(contentType)
	return a.dialect.ContentType
}

// BadKey answers the question bad-key: How is a wrong or missing key refused?
type BadKey uint8

const (
	BadKeyAccessDenied BadKey = iota
	BadKeyUserNotAuthenticated
	BadKeyInvalidQuery
	BadKeyHTTP403
)

// String returns the answer as it is written in files.
func (a BadKey) String() string { return badKey.answerText(uint8(a)) }

// MarshalText is [BadKey.String] for encoders; an answer that does not exist is an error.
func (a BadKey) MarshalText() ([]byte, error) { return badKey.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *BadKey) UnmarshalText(text []byte) error { return badKey.unmarshal((*uint8)(a), text) }

func (a *asking) badKey() BadKey {
	a.asked.add(badKey)
	return a.dialect.BadKey
}

// MissingParameter answers the question missing-parameter: Which reason does a missing or empty required parameter get?
type MissingParameter uint8

const (
	MissingParameterInvalidQuery MissingParameter = iota
	MissingParameterInvalidRequest
	MissingParameterOther
)

// String returns the answer as it is written in files.
func (a MissingParameter) String() string { return missingParameter.answerText(uint8(a)) }

// MarshalText is [MissingParameter.String] for encoders; an answer that does not exist is an error.
func (a MissingParameter) MarshalText() ([]byte, error) { return missingParameter.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *MissingParameter) UnmarshalText(text []byte) error {
	return missingParameter.unmarshal((*uint8)(a), text)
}

func (a *asking) missingParameter() MissingParameter {
	a.asked.add(missingParameter)
	return a.dialect.MissingParameter
}

// UnknownOperation answers the question unknown-operation: Which reason does an unknown op or subop get?
type UnknownOperation uint8

const (
	UnknownOperationInvalidQuery UnknownOperation = iota
	UnknownOperationUnsupportedQueryOperation
	UnknownOperationInvalidRequest
)

// String returns the answer as it is written in files.
func (a UnknownOperation) String() string { return unknownOperation.answerText(uint8(a)) }

// MarshalText is [UnknownOperation.String] for encoders; an answer that does not exist is an error.
func (a UnknownOperation) MarshalText() ([]byte, error) { return unknownOperation.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *UnknownOperation) UnmarshalText(text []byte) error {
	return unknownOperation.unmarshal((*uint8)(a), text)
}

func (a *asking) unknownOperation() UnknownOperation {
	a.asked.add(unknownOperation)
	return a.dialect.UnknownOperation
}

// InvalidEmail answers the question invalid-email: Is an email that is not a valid address refused or registered?
type InvalidEmail uint8

const (
	InvalidEmailRejected InvalidEmail = iota
	InvalidEmailAccepted
)

// String returns the answer as it is written in files.
func (a InvalidEmail) String() string { return invalidEmail.answerText(uint8(a)) }

// MarshalText is [InvalidEmail.String] for encoders; an answer that does not exist is an error.
func (a InvalidEmail) MarshalText() ([]byte, error) { return invalidEmail.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *InvalidEmail) UnmarshalText(text []byte) error {
	return invalidEmail.unmarshal((*uint8)(a), text)
}

func (a *asking) invalidEmail() InvalidEmail {
	a.asked.add(invalidEmail)
	return a.dialect.InvalidEmail
}

// EmptyPassword answers the question empty-password: Is an empty password refused, or does PAYT generate one?
type EmptyPassword uint8

const (
	EmptyPasswordRejected EmptyPassword = iota
	EmptyPasswordGenerated
)

// String returns the answer as it is written in files.
func (a EmptyPassword) String() string { return emptyPassword.answerText(uint8(a)) }

// MarshalText is [EmptyPassword.String] for encoders; an answer that does not exist is an error.
func (a EmptyPassword) MarshalText() ([]byte, error) { return emptyPassword.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *EmptyPassword) UnmarshalText(text []byte) error {
	return emptyPassword.unmarshal((*uint8)(a), text)
}

func (a *asking) emptyPassword() EmptyPassword {
	a.asked.add(emptyPassword)
	return a.dialect.EmptyPassword
}

// EmailCase answers the question email-case: Do emails that differ only in case name the same user?
type EmailCase uint8

const (
	EmailCaseInsensitive EmailCase = iota
	EmailCaseSensitive
)

// String returns the answer as it is written in files.
func (a EmailCase) String() string { return emailCase.answerText(uint8(a)) }

// MarshalText is [EmailCase.String] for encoders; an answer that does not exist is an error.
func (a EmailCase) MarshalText() ([]byte, error) { return emailCase.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *EmailCase) UnmarshalText(text []byte) error { return emailCase.unmarshal((*uint8)(a), text) }

func (a *asking) emailCase() EmailCase {
	a.asked.add(emailCase)
	return a.dialect.EmailCase
}

// CompanyCase answers the question company-case: Do companies that differ only in case name the same client?
type CompanyCase uint8

const (
	CompanyCaseInsensitive CompanyCase = iota
	CompanyCaseSensitive
)

// String returns the answer as it is written in files.
func (a CompanyCase) String() string { return companyCase.answerText(uint8(a)) }

// MarshalText is [CompanyCase.String] for encoders; an answer that does not exist is an error.
func (a CompanyCase) MarshalText() ([]byte, error) { return companyCase.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *CompanyCase) UnmarshalText(text []byte) error {
	return companyCase.unmarshal((*uint8)(a), text)
}

func (a *asking) companyCase() CompanyCase {
	a.asked.add(companyCase)
	return a.dialect.CompanyCase
}

// SurroundingSpace answers the question surrounding-space: Is space around an email removed, or does it make the email invalid?
type SurroundingSpace uint8

const (
	SurroundingSpaceTrimmed SurroundingSpace = iota
	SurroundingSpaceRejected
)

// String returns the answer as it is written in files.
func (a SurroundingSpace) String() string { return surroundingSpace.answerText(uint8(a)) }

// MarshalText is [SurroundingSpace.String] for encoders; an answer that does not exist is an error.
func (a SurroundingSpace) MarshalText() ([]byte, error) { return surroundingSpace.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *SurroundingSpace) UnmarshalText(text []byte) error {
	return surroundingSpace.unmarshal((*uint8)(a), text)
}

func (a *asking) surroundingSpace() SurroundingSpace {
	a.asked.add(surroundingSpace)
	return a.dialect.SurroundingSpace
}

// ParameterCase answers the question parameter-case: Are parameter names matched whatever their case?
type ParameterCase uint8

const (
	ParameterCaseInsensitive ParameterCase = iota
	ParameterCaseSensitive
)

// String returns the answer as it is written in files.
func (a ParameterCase) String() string { return parameterCase.answerText(uint8(a)) }

// MarshalText is [ParameterCase.String] for encoders; an answer that does not exist is an error.
func (a ParameterCase) MarshalText() ([]byte, error) { return parameterCase.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *ParameterCase) UnmarshalText(text []byte) error {
	return parameterCase.unmarshal((*uint8)(a), text)
}

func (a *asking) parameterCase() ParameterCase {
	a.asked.add(parameterCase)
	return a.dialect.ParameterCase
}

// OperationCase answers the question operation-case: Are the values of op and subop matched whatever their case?
type OperationCase uint8

const (
	OperationCaseInsensitive OperationCase = iota
	OperationCaseSensitive
)

// String returns the answer as it is written in files.
func (a OperationCase) String() string { return operationCase.answerText(uint8(a)) }

// MarshalText is [OperationCase.String] for encoders; an answer that does not exist is an error.
func (a OperationCase) MarshalText() ([]byte, error) { return operationCase.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *OperationCase) UnmarshalText(text []byte) error {
	return operationCase.unmarshal((*uint8)(a), text)
}

func (a *asking) operationCase() OperationCase {
	a.asked.add(operationCase)
	return a.dialect.OperationCase
}

// RepeatedParameter answers the question repeated-parameter: Which value of a parameter that is given twice counts?
type RepeatedParameter uint8

const (
	RepeatedParameterJoined RepeatedParameter = iota
	RepeatedParameterFirst
	RepeatedParameterLast
)

// String returns the answer as it is written in files.
func (a RepeatedParameter) String() string { return repeatedParameter.answerText(uint8(a)) }

// MarshalText is [RepeatedParameter.String] for encoders; an answer that does not exist is an error.
func (a RepeatedParameter) MarshalText() ([]byte, error) { return repeatedParameter.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *RepeatedParameter) UnmarshalText(text []byte) error {
	return repeatedParameter.unmarshal((*uint8)(a), text)
}

func (a *asking) repeatedParameter() RepeatedParameter {
	a.asked.add(repeatedParameter)
	return a.dialect.RepeatedParameter
}

// PostQuery answers the question post-query: Do parameters in the query of a POST count?
type PostQuery uint8

const (
	PostQueryAccepted PostQuery = iota
	PostQueryIgnored
)

// String returns the answer as it is written in files.
func (a PostQuery) String() string { return postQuery.answerText(uint8(a)) }

// MarshalText is [PostQuery.String] for encoders; an answer that does not exist is an error.
func (a PostQuery) MarshalText() ([]byte, error) { return postQuery.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *PostQuery) UnmarshalText(text []byte) error { return postQuery.unmarshal((*uint8)(a), text) }

func (a *asking) postQuery() PostQuery {
	a.asked.add(postQuery)
	return a.dialect.PostQuery
}

// OtherMethod answers the question other-method: Is a method other than GET and POST refused with status 405, or served?
type OtherMethod uint8

const (
	OtherMethod405 OtherMethod = iota
	OtherMethodServed
)

// String returns the answer as it is written in files.
func (a OtherMethod) String() string { return otherMethod.answerText(uint8(a)) }

// MarshalText is [OtherMethod.String] for encoders; an answer that does not exist is an error.
func (a OtherMethod) MarshalText() ([]byte, error) { return otherMethod.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *OtherMethod) UnmarshalText(text []byte) error {
	return otherMethod.unmarshal((*uint8)(a), text)
}

func (a *asking) otherMethod() OtherMethod {
	a.asked.add(otherMethod)
	return a.dialect.OtherMethod
}

// LongQuery answers the question long-query: Is a GET served whose query is longer than 2,048 bytes?
type LongQuery uint8

const (
	LongQuery404 LongQuery = iota
	LongQuery414
	LongQueryServed
)

// String returns the answer as it is written in files.
func (a LongQuery) String() string { return longQuery.answerText(uint8(a)) }

// MarshalText is [LongQuery.String] for encoders; an answer that does not exist is an error.
func (a LongQuery) MarshalText() ([]byte, error) { return longQuery.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *LongQuery) UnmarshalText(text []byte) error { return longQuery.unmarshal((*uint8)(a), text) }

func (a *asking) longQuery() LongQuery {
	a.asked.add(longQuery)
	return a.dialect.LongQuery
}

// JSONP answers the question jsonp: How is a response wrapped for a callback?
type JSONP uint8

const (
	JSONPCall JSONP = iota
	JSONPStatement
	JSONPIgnored
)

// String returns the answer as it is written in files.
func (a JSONP) String() string { return jsonp.answerText(uint8(a)) }

// MarshalText is [JSONP.String] for encoders; an answer that does not exist is an error.
func (a JSONP) MarshalText() ([]byte, error) { return jsonp.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *JSONP) UnmarshalText(text []byte) error { return jsonp.unmarshal((*uint8)(a), text) }

func (a *asking) jsonp() JSONP {
	a.asked.add(jsonp)
	return a.dialect.JSONP
}

// OldSSID answers the question old-ssid: Does the previous ssid still launch after a rotation?
type OldSSID uint8

const (
	OldSSIDRevoked OldSSID = iota
	OldSSIDValid
)

// String returns the answer as it is written in files.
func (a OldSSID) String() string { return oldSSID.answerText(uint8(a)) }

// MarshalText is [OldSSID.String] for encoders; an answer that does not exist is an error.
func (a OldSSID) MarshalText() ([]byte, error) { return oldSSID.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *OldSSID) UnmarshalText(text []byte) error { return oldSSID.unmarshal((*uint8)(a), text) }

func (a *asking) oldSSID() OldSSID {
	a.asked.add(oldSSID)
	return a.dialect.OldSSID
}

// UnknownSSID answers the question unknown-ssid: Which reason does Launch with an unknown ssid get?
type UnknownSSID uint8

const (
	UnknownSSIDInvalidQuery UnknownSSID = iota
	UnknownSSIDAccessDenied
	UnknownSSIDUserNotAuthenticated
)

// String returns the answer as it is written in files.
func (a UnknownSSID) String() string { return unknownSSID.answerText(uint8(a)) }

// MarshalText is [UnknownSSID.String] for encoders; an answer that does not exist is an error.
func (a UnknownSSID) MarshalText() ([]byte, error) { return unknownSSID.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *UnknownSSID) UnmarshalText(text []byte) error {
	return unknownSSID.unmarshal((*uint8)(a), text)
}

func (a *asking) unknownSSID() UnknownSSID {
	a.asked.add(unknownSSID)
	return a.dialect.UnknownSSID
}

// SSIDCase answers the question ssid-case: Does Launch accept an ssid in lower case?
type SSIDCase uint8

const (
	SSIDCaseInsensitive SSIDCase = iota
	SSIDCaseSensitive
)

// String returns the answer as it is written in files.
func (a SSIDCase) String() string { return ssidCase.answerText(uint8(a)) }

// MarshalText is [SSIDCase.String] for encoders; an answer that does not exist is an error.
func (a SSIDCase) MarshalText() ([]byte, error) { return ssidCase.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *SSIDCase) UnmarshalText(text []byte) error { return ssidCase.unmarshal((*uint8)(a), text) }

func (a *asking) ssidCase() SSIDCase {
	a.asked.add(ssidCase)
	return a.dialect.SSIDCase
}

// CallLimitResponse answers the question call-limit-response: How is a call over the limit refused?
type CallLimitResponse uint8

const (
	CallLimitResponseHTTP429 CallLimitResponse = iota
	CallLimitResponseHTTP503
	CallLimitResponseErrorOther
)

// String returns the answer as it is written in files.
func (a CallLimitResponse) String() string { return callLimitResponse.answerText(uint8(a)) }

// MarshalText is [CallLimitResponse.String] for encoders; an answer that does not exist is an error.
func (a CallLimitResponse) MarshalText() ([]byte, error) { return callLimitResponse.marshal(uint8(a)) }

// UnmarshalText reads an answer; another word than an answer is an error.
func (a *CallLimitResponse) UnmarshalText(text []byte) error {
	return callLimitResponse.unmarshal((*uint8)(a), text)
}

func (a *asking) callLimitResponse() CallLimitResponse {
	a.asked.add(callLimitResponse)
	return a.dialect.CallLimitResponse
}
