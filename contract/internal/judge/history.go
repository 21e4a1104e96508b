package judge

import (
	"strings"

	"github.com/paytfake/paytfake/contract/internal/wire"
	"github.com/paytfake/paytfake/scenarios"
)

// DuplicateMessage is the message of the rule email-unique.
const DuplicateMessage = "User name should be unique to client"

// A History judges responses by those before. The zero History has seen none. It
// must not be used concurrently.
type History struct {
	values map[string]issue
	users  map[user]string // the key that registered the user
	keys   map[string]int  // how often each key succeeded: once may be a stumble
}

// An issue is how a value came to be handed out.
type issue struct {
	operation string // Register or Launch
	email     string
}

type user struct{ company, email string }

// Add returns the rules that a response breaks in the light of those before, and
// remembers it.
func (h *History) Add(q wire.Request, r wire.Response) []Violation {
	if h.values == nil {
		h.values, h.users, h.keys = map[string]issue{}, map[user]string{}, map[string]int{}
	}
	switch {
	case r.Succeeded() && r.Value != "":
		return h.succeeded(q, r)
	case r.Class() == wire.ClassRefusal && r.Reason != "other" && r.Message != DuplicateMessage && h.Registered(q):
		// One success, which may be a stumble, speaks for one violation only.
		company, email, _ := registration(q)
		delete(h.users, user{company, email})
		return []Violation{{Rule: SSIDRotates, Off: []scenarios.Mismatch{
			{What: "Register of a registered user", Want: "success", Got: "refusal with reason " + r.Reason},
		}}}
	}
	return nil
}

func (h *History) succeeded(q wire.Request, r wire.Response) []Violation {
	h.keys[q.Param("key")]++
	now := issue{operation: "Register", email: q.Param("email")}
	if strings.EqualFold(q.Param("subop"), "Launch") {
		now = issue{operation: "Launch"}
	} else if company, email, ok := registration(q); ok {
		h.users[user{company, email}] = q.Param("key")
	}
	before, seen := h.values[r.Value]
	if !seen {
		h.values[r.Value] = now
		return nil
	}
	v := Violation{Rule: UserCreated}
	switch {
	case now.operation == "Launch" || before.operation == "Launch":
		v.Rule = LaunchToken
	case sameEmail(now.email, before.email):
		v.Rule = SSIDRotates
	}
	v.Off = []scenarios.Mismatch{{What: "value", Want: "one that was never handed out before",
		Got: "that of an earlier " + before.operation}}
	return []Violation{v}
}

// Registered reports whether a request is a complete Register of a user that an
// earlier one registered with the same key, and that the key is right: it succeeded
// twice.
func (h *History) Registered(q wire.Request) bool {
	company, email, ok := registration(q)
	if !ok {
		return false
	}
	key, known := h.users[user{company, email}]
	sent, _ := q.Plain("key")
	return known && sent == key && h.keys[key] > 1
}

// registration returns the user of a Register that is complete and written in the
// documented way.
func registration(q wire.Request) (company, email string, ok bool) {
	values := map[string]string{}
	for _, name := range []string{"key", "op", "subop", "company", "email", "password"} {
		value, set := q.Plain(name)
		if !set || value == "" {
			return "", "", false
		}
		values[name] = value
	}
	return values["company"], values["email"], values["op"] == "Admin" && values["subop"] == "Register"
}

// sameEmail reports whether two emails may name one user.
func sameEmail(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
