package impostor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
)

// Variants returns the ways of conforming. A suite that blames one of them
// asks for what no page says.
func Variants() []Variant {
	return slices.Concat(wireVariants(), wordingVariants(), readingVariants(), portalVariants())
}

// wireVariants differ in how an answer is written and sent.
func wireVariants() []Variant {
	return []Variant{
		{
			Name: "answers carry more headers and a charset",
			manner: manner{
				charset: "; charset=utf-8",
				header: map[string]string{
					"Cache-Control": "private, no-store",
					"Server":        "Microsoft-IIS/10.0",
					"Set-Cookie":    "ASP.NET_SessionId=a1b2c3; path=/; HttpOnly",
					"X-Powered-By":  "ASP.NET",
				},
			},
		},
		{
			Name:   "members stand in reverse order and are indented",
			manner: manner{arrange: reversed, dress: indented},
		},
		{
			Name:   "dashes in strings are escaped",
			manner: manner{dress: escaped},
		},
		{
			Name:   "white space follows every answer",
			manner: manner{tail: " \r\n\r\n"},
		},
		{
			Name:   "a newline follows a JSONP answer",
			manner: manner{jsonpTail: "\n"},
		},
		{
			Name:   "answers come in chunks, without their length",
			manner: manner{deliver: inChunks},
		},
		{
			Name:   "answers are compressed for those who accept it",
			manner: manner{deliver: zipped},
		},
		{
			Name:   "every answer closes the connection",
			manner: manner{header: map[string]string{"Connection": "close"}},
		},
		{
			Name: "what HTTP refuses has a page of HTML",
			Dialect: map[string]string{
				"bad-key": "http-403", "other-method": "405", "long-query": "414",
			},
			manner: manner{html: true},
		},
		{
			Name:   "ssids and launch tokens count up",
			manner: manner{mint: counted()},
		},
	}
}

// wordingVariants differ in the words of an error.
func wordingVariants() []Variant {
	return []Variant{
		{
			Name:   "an error that is not documented has a message of its own each time",
			manner: manner{message: func(string) string { return "Error " + randomGUID() }},
		},
		{
			Name:   "all errors that are not documented have one message",
			manner: manner{message: func(string) string { return "The request could not be processed." }},
		},
		{
			Name:   "all errors have the message of a duplicate email",
			manner: manner{message: func(string) string { return "User name should be unique to client" }},
		},
		{
			Name: "an envelope has two errors",
			manner: manner{another: envelope{
				{"reason", "other"}, {"message", "The call was logged"},
			}},
		},
		{
			Name:   "an error has a detailed message as well",
			manner: manner{detail: true},
		},
		{
			Name:    "an error has reqId 0 when the caller set none",
			Dialect: map[string]string{"error-reqid": "echoed"},
			manner:  manner{reqIDZero: true},
		},
		{
			Name:    "an empty password gets the reason of a missing parameter",
			Dialect: map[string]string{"empty-password": "rejected", "missing-parameter": "other"},
		},
		{
			Name:    "an empty password gets invalid_query",
			Dialect: map[string]string{"empty-password": "rejected", "missing-parameter": "other"},
			manner:  manner{emptyPassword: "invalid_query"},
		},
		{
			Name:    "a missing key gets the reason of a missing parameter",
			Dialect: map[string]string{"bad-key": "access_denied", "missing-parameter": "invalid_request"},
			manner:  manner{keyIsMissing: true},
		},
		{
			Name:    "a missing ssid gets the reason of an unknown one",
			Dialect: map[string]string{"unknown-ssid": "access_denied", "missing-parameter": "invalid_request"},
			manner:  manner{ssidIsUnknown: true},
		},
	}
}

// readingVariants differ in how a call is read and judged.
func readingVariants() []Variant {
	served := map[string]string{"other-method": "served"}
	spaced := map[string]string{"invalid-email": "accepted", "surrounding-space": "rejected"}
	return []Variant{
		{Name: "another method reads the query only", Dialect: served, manner: manner{otherReads: onlyQuery}},
		{Name: "another method reads the body only", Dialect: served, manner: manner{otherReads: onlyBody}},
		{Name: "another method reads query and body", Dialect: served, manner: manner{otherReads: queryAndBody}},
		{Name: "an email with space around it is a user of its own", Dialect: spaced, manner: manner{spacedIsUser: true}},
		{Name: "an email with space around it is refused though any email will do", Dialect: spaced},
		{Name: "the key is checked last", manner: manner{keyLast: true}},
		{Name: "a callback counts for GET only", manner: manner{wrapsGET: true}},
	}
}

// portalVariants differ in how the portal shows that it opened. The pages say
// only that it does.
func portalVariants() []Variant {
	return []Variant{
		{
			Name: "the portal refuses with status 403",
			manner: manner{portal: portal{
				opened:  func() answer { return page(http.StatusOK, "PAYT") },
				refused: func() answer { return page(http.StatusForbidden, "Refused") },
			}},
		},
		{
			Name: "the portal redirects to itself or to the login",
			manner: manner{portal: portal{
				opened:  func() answer { return redirect(portalPath) },
				refused: func() answer { return redirect(loginPath) },
			}},
		},
		{
			Name: "the portal refuses with a login page and status 200",
			manner: manner{portal: portal{
				opened:  func() answer { return page(http.StatusOK, "PAYT") },
				refused: func() answer { return page(http.StatusOK, "Log in") },
			}},
		},
		{
			Name: "every page of the portal differs, and it refuses with status 401",
			manner: manner{portal: portal{
				opened:  func() answer { return page(http.StatusOK, "PAYT "+randomGUID()) },
				refused: func() answer { return page(http.StatusUnauthorized, "Refused "+randomGUID()) },
			}},
		},
		{
			Name: "a used token is sent to the login, and an unknown one gets status 403",
			manner: manner{portal: portal{
				used: func() answer { return redirect(loginPath) },
			}},
		},
		{
			Name: "no token gets status 403, and any wrong one the login page",
			manner: manner{portal: portal{
				refused: func() answer { return page(http.StatusOK, "Log in") },
				empty:   func() answer { return page(http.StatusForbidden, "Refused") },
			}},
		},
		{
			Name:   "the portal is one page for all, and its script looks at the token",
			manner: manner{portal: portal{opened: shell, refused: shell}},
		},
	}
}

func shell() answer { return page(http.StatusOK, "PAYT") }

func reversed(e envelope) envelope {
	e = slices.Clone(e)
	slices.Reverse(e)
	return e
}

func indented(object []byte) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, object, "", "\t"); err != nil {
		panic("impostor: indent: " + err.Error())
	}
	return b.Bytes()
}

// escaped writes dashes as escape sequences. Outside strings the envelopes
// have none.
func escaped(object []byte) []byte {
	return bytes.ReplaceAll(object, []byte("-"), []byte(`\u002d`))
}

// counted returns a mint whose GUIDs differ only in their end. They are new
// for each call of [Variants].
func counted() func() string {
	start := randomGUID()[:24]
	var last atomic.Int64
	return func() string { return fmt.Sprintf("%s%012X", start, last.Add(1)) }
}
