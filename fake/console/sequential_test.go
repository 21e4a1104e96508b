package console_test

import (
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"
)

// An operation is a call that a client of a history makes.
type operation struct {
	kind     string // register, launch, open, read, put, load, reset, patch
	email    int    // index in emails
	company  string
	password string
	value    string      // the ssid of a launch, the token of an open
	users    []savedUser // for put and load
	valid    bool        // for load and patch: whether old ssids launch
	part     int         // 1 + the email of the part of the history that it belongs to; 0: all emails
}

// An outcome is what a client sees of an operation.
type outcome struct {
	rule  string
	value string      // of a success
	page  string      // of an opened portal
	users []savedUser // of a read
}

// A savedUser is a user in the state.
type savedUser struct {
	Company       string `json:"company"`
	Email         string `json:"email"`
	Password      string `json:"password"`
	SSID          string `json:"ssid"`
	Registrations int    `json:"registrations"`
}

// emails lists the emails of a history.
var emails = [...]string{"ann@acme.test", "bob@acme.test", "cyd@acme.test"}

// A world is the state of a fake after a sequence of operations. It is a value, so
// that worlds can be compared with ==.
type world struct {
	users   [len(emails)]account
	order   string // indexes of the users in the order of their creation
	clients string // each followed by a comma
	valid   bool   // old ssids launch
}

type account struct {
	company, password, ssid string
	registrations           int
	old, tokens             string // earlier ssids, and unused tokens
}

// sequential returns a model of a fake that handles one call after the other.
func sequential() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return world{} },
		Step: func(state, input, output any) (bool, any) {
			return state.(world).step(input.(operation), output.(outcome))
		},
		DescribeOperation: func(input, output any) string {
			return input.(operation).String() + " -> " + output.(outcome).String()
		},
	}
}

// step reports whether an operation can have an outcome, and returns the next world.
func (w world) step(o operation, got outcome) (bool, world) {
	switch o.kind {
	case "register":
		return w.register(o, got)
	case "launch":
		u := &w.users[o.email]
		launches := u.ssid == o.value || w.valid && strings.Contains(u.old, o.value)
		if launches {
			u.tokens += got.value + " "
		}
		return got.rule == "launch-token" && launches == (got.value != ""), w
	case "open":
		u := &w.users[o.email]
		if !strings.Contains(u.tokens, o.value) {
			return got.rule == "launch-opens" && got.page == "", w
		}
		u.tokens = strings.Replace(u.tokens, o.value+" ", "", 1)
		return strings.Contains(got.page, emails[o.email]+" ("+u.company+")"), w
	case "read":
		return slices.Equal(w.state(o.part), visible(got.users, o.part)), w
	case "put":
		return true, given(visible(o.users, o.part), w.valid)
	case "load":
		return true, given(visible(o.users, o.part), o.valid)
	case "reset":
		return true, world{}
	case "patch":
		w.valid = o.valid
		return true, w
	}
	panic("unknown operation: " + o.kind)
}

// register is step for a registration.
func (w world) register(o operation, got outcome) (bool, world) {
	u := &w.users[o.email]
	if u.company != "" && u.company != o.company {
		return got.rule == "email-unique" && got.value == "", w
	}
	want := []string{"ssid-rotates"}
	if u.company == "" {
		known := strings.Contains(w.clients, o.company+",")
		switch {
		case o.part > 0: // other parts may have created the client
			want = []string{"client-created", "user-created"}
		case known:
			want = []string{"user-created"}
		default:
			want = []string{"client-created"}
		}
		if !known && o.part == 0 {
			w.clients += o.company + ","
		}
		w.order += string(rune('0' + o.email))
		u.company = o.company
	} else {
		u.old += u.ssid + " "
	}
	u.password, u.ssid = o.password, got.value
	u.registrations++
	return got.value != "" && slices.Contains(want, got.rule), w
}

// given returns a world with the users.
func given(users []savedUser, valid bool) world {
	w := world{valid: valid}
	for _, s := range users {
		i := slices.Index(emails[:], s.Email)
		w.users[i] = account{company: s.Company, password: s.Password, ssid: s.SSID, registrations: s.Registrations}
		w.order += string(rune('0' + i))
		if !strings.Contains(w.clients, s.Company+",") { // a part ignores them
			w.clients += s.Company + ","
		}
	}
	return w
}

// state returns the users that a read returns.
func (w world) state(part int) (users []savedUser) {
	for _, i := range w.order {
		u := w.users[i-'0']
		users = append(users, savedUser{u.company, emails[i-'0'], u.password, u.ssid, u.registrations})
	}
	return visible(users, part)
}

// visible returns the users of a part of a history.
func visible(users []savedUser, part int) []savedUser {
	if part == 0 {
		return users
	}
	return slices.DeleteFunc(slices.Clone(users), func(u savedUser) bool { return u.Email != emails[part-1] })
}

// parts divides a history by email. Operations on all users are in each part.
func parts(history []porcupine.Operation) (divided [][]porcupine.Operation) {
	for i := range emails {
		var part []porcupine.Operation
		for _, op := range history {
			o := op.Input.(operation)
			if o.email != i && slices.Contains([]string{"register", "launch", "open"}, o.kind) {
				continue
			}
			o.part = i + 1
			op.Input = o
			part = append(part, op)
		}
		divided = append(divided, part)
	}
	return divided
}
