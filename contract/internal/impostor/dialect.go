package impostor

import (
	"fmt"
	"slices"
	"strings"
)

// questions are the open questions with their answers, the default first.
var questions = []struct {
	id      string
	answers []string
}{
	{"error-http-status", []string{"200", "400"}},
	{"error-reqid", []string{"omitted", "echoed"}},
	{"content-type", []string{"application/json", "text/html", "text/javascript", "text/plain"}},
	{"bad-key", []string{"access_denied", "user_not_authenticated", "invalid_query", "http-403"}},
	{"missing-parameter", []string{"invalid_query", "invalid_request", "other"}},
	{"unknown-operation", []string{"invalid_query", "unsupported_query_operation", "invalid_request"}},
	{"invalid-email", []string{"rejected", "accepted"}},
	{"empty-password", []string{"rejected", "generated"}},
	{"email-case", []string{"insensitive", "sensitive"}},
	{"company-case", []string{"insensitive", "sensitive"}},
	{"surrounding-space", []string{"trimmed", "rejected"}},
	{"parameter-case", []string{"insensitive", "sensitive"}},
	{"operation-case", []string{"insensitive", "sensitive"}},
	{"repeated-parameter", []string{"joined", "first", "last"}},
	{"post-query", []string{"accepted", "ignored"}},
	{"other-method", []string{"405", "served"}},
	{"long-query", []string{"404", "414", "served"}},
	{"jsonp", []string{"call", "statement", "ignored"}},
	{"old-ssid", []string{"revoked", "valid"}},
	{"unknown-ssid", []string{"invalid_query", "access_denied", "user_not_authenticated"}},
	{"ssid-case", []string{"insensitive", "sensitive"}},
	{"call-limit-response", []string{"http-429", "http-503", "error-other"}},
}

// dialect holds one answer to every question.
type dialect map[string]string

func newDialect(chosen map[string]string) dialect {
	d := make(dialect, len(questions))
	for _, q := range questions {
		d[q.id] = q.answers[0]
		if answer, ok := chosen[q.id]; ok {
			if !slices.Contains(q.answers, answer) {
				panic(fmt.Sprintf("impostor: question %s has no answer %q (it has %s)",
					q.id, answer, strings.Join(q.answers, ", ")))
			}
			d[q.id] = answer
		}
	}
	for id := range chosen {
		if _, ok := d[id]; !ok {
			panic(fmt.Sprintf("impostor: no question %q", id))
		}
	}
	return d
}

// answer returns the answer to a question that must exist.
func (d dialect) answer(id string) string {
	answer, ok := d[id]
	if !ok {
		panic(fmt.Sprintf("impostor: no question %q", id))
	}
	return answer
}

func (d dialect) is(id, answer string) bool { return d.answer(id) == answer }

// fold returns a name as it is compared: in one letter case where the question
// id is answered "insensitive".
func (d dialect) fold(id, name string) string {
	if d.is(id, "insensitive") {
		return strings.ToUpper(name)
	}
	return name
}
