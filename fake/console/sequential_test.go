package console_test

import (
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"
)

// An operation is one thing that a client of a history asks for.
type operation struct {
	kind     string // register, launch, open, read, put, load, reset, patch
	email    int    // index in emails: of the user that it is about
	company  string
	password string
	value    string  // of a launch its ssid, of an open its token
	users    []saved // of a put and a load
	valid    bool    // of a load and a patch: the answer to old-ssid
	part     int     // 1 more than the email whose part of the history it is checked in; 0: the whole
}

// An outcome is what a client saw of it.
type outcome struct {
	rule  string
	value string  // of a success
	page  string  // of a portal that opened
	users []saved // of a read
}

// A saved is a user as the state shows it.
type saved struct {
	Company       string `json:"company"`
	Email         string `json:"email"`
	Password      string `json:"password"`
	SSID          string `json:"ssid"`
	Registrations int    `json:"registrations"`
}

// emails are those of a history.
var emails = [...]string{"ann@acme.test", "bob@acme.test", "cyd@acme.test"}

// A world is what a fake knows, as it is after some operations one after the
// other. It is a value: two worlds are the same if they are equal.
type world struct {
	users   [len(emails)]account
	order   string // the indexes of the users, in the order of their creation
	clients string // each with a comma behind it
	valid   bool   // old ssids launch
}

type account struct {
	company, password, ssid string
	registrations           int
	old, tokens             string // earlier ssids, and tokens that were not used yet
}

// sequential is what a fake must seem to be: calls that are made at once have
// the outcome of some order of them.
func sequential() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return world{} },
		Step: func(state, input, output any) (bool, any) {
			return state.(world).step(input.(operation), output.(outcome))
		},
		DescribeOperation: func(input, output any) string { return input.(operation).String() + " -> " + output.(outcome).String() },
	}
}

// step says whether an operation can have an outcome, and what the world is then.
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
	panic("no such operation: " + o.kind)
}

func (w world) register(o operation, got outcome) (bool, world) {
	u := &w.users[o.email]
	if u.company != "" && u.company != o.company {
		return got.rule == "email-unique" && got.value == "", w
	}
	want := []string{"ssid-rotates"}
	if u.company == "" {
		known := strings.Contains(w.clients, o.company+",")
		switch {
		case o.part > 0: // the clients are known by the users of other parts too
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

// given is the world with these users.
func given(users []saved, valid bool) world {
	w := world{valid: valid}
	for _, s := range users {
		i := slices.Index(emails[:], s.Email)
		w.users[i] = account{company: s.Company, password: s.Password, ssid: s.SSID, registrations: s.Registrations}
		w.order += string(rune('0' + i))
		if !strings.Contains(w.clients, s.Company+",") { // of a part they are not looked at
			w.clients += s.Company + ","
		}
	}
	return w
}

// state is the users that a read shows.
func (w world) state(part int) (users []saved) {
	for _, i := range w.order {
		u := w.users[i-'0']
		users = append(users, saved{u.company, emails[i-'0'], u.password, u.ssid, u.registrations})
	}
	return visible(users, part)
}

// visible are the users of a part of a history.
func visible(users []saved, part int) []saved {
	if part == 0 {
		return users
	}
	return slices.DeleteFunc(slices.Clone(users), func(u saved) bool { return u.Email != emails[part-1] })
}

// parts divides a history by email. What is about all of them is in each part.
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
