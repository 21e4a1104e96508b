package impostor

import (
	"slices"
	"strings"
)

// registerWrongs returns the servers that break a rule about Register.
func registerWrongs() []Wrong {
	return slices.Concat(
		of("client-created", clientWrongs()),
		of("user-created", userWrongs()),
		of("ssid-rotates", rotationWrongs()),
		of("email-unique", uniqueWrongs()),
	)
}

// sent says by which method a registration came.
func sent(method string) func(registration) bool {
	return func(r registration) bool { return r.method == method }
}

// registers stands before the Register of a world.
func registers(register func(*world, registration) (string, cause)) flaw {
	return flaw{register: register}
}

func clientWrongs() []breach {
	// A known email is let through: it is a rotation or a duplicate.
	isNew := func(w *world, r registration) bool {
		return w.users[r.email] == nil && len(w.clients) > 0 && !slices.Contains(w.clients, r.company)
	}
	return []breach{
		{"only the first client is created", registers(func(w *world, r registration) (string, cause) {
			if isNew(w, r) {
				return "", unwilling
			}
			return w.register(r)
		})},
		{"a client but the first is created by its second call", registers(func(w *world, r registration) (string, cause) {
			if isNew(w, r) {
				w.found(r.company)
				return "", unwilling
			}
			return w.register(r)
		})},
		{"the users of all clients go to the first", registers(func(w *world, r registration) (string, cause) {
			if isNew(w, r) {
				r.company = w.clients[0]
			}
			return w.register(r)
		})},
	}
}

func userWrongs() []breach {
	// isNext says whether a call adds a user to a client that has one.
	isNext := func(w *world, r registration) bool {
		return w.users[r.email] == nil && w.population(r.company) > 0
	}
	return []breach{
		{"the second user of a client is refused", registers(func(w *world, r registration) (string, cause) {
			if isNext(w, r) {
				return "", unwilling
			}
			return w.register(r)
		})},
		{"the second user of a client gets the ssid of another", registers(func(w *world, r registration) (string, cause) {
			var other string
			if isNext(w, r) {
				other = w.ssidUnder(r.company)
			}
			ssid, why := w.register(r)
			if other != "" {
				return other, why
			}
			return ssid, why
		})},
		{"the second user of a client takes the place of the first",
			registers(func(w *world, r registration) (string, cause) {
				if isNext(w, r) {
					w.revokeIf(func(u *user) bool { return u.company == r.company })
					for email, u := range w.users {
						if u.company == r.company {
							delete(w.users, email)
						}
					}
				}
				return w.register(r)
			})},
		{"an unknown email is refused", registers(func(w *world, r registration) (string, cause) {
			if w.users[r.email] == nil {
				return "", unwilling
			}
			return w.register(r)
		})},
		{"the ssid of a new user does not launch", registers(func(w *world, r registration) (string, cause) {
			isNew := w.users[r.email] == nil
			ssid, why := w.register(r)
			if isNew {
				w.revoke(ssid)
			}
			return ssid, why
		})},
	}
}

// ssidUnder returns the newest ssid of some user of a client.
func (w *world) ssidUnder(company string) string {
	for _, u := range w.users {
		if u.company == company {
			return u.ssids[len(u.ssids)-1]
		}
	}
	return ""
}

func rotationWrongs() []breach {
	breaches := []breach{
		{"the ssid is not rotated", rotates(func(*user, registration) int { return 1 })},
		{"the ssid is rotated every other time", rotates(func(u *user, _ registration) int { return len(u.ssids) % 2 })},
		{"two ssids take turns", rotates(func(*user, registration) int { return 2 })},
		{"three ssids take turns", rotates(func(*user, registration) int { return 3 })},
		{"the same password does not rotate the ssid", rotates(func(u *user, r registration) int {
			if u.password == r.password {
				return 1
			}
			return 0
		})},
		{"another password does not rotate the ssid", rotates(func(u *user, r registration) int {
			if u.password != r.password {
				return 1
			}
			return 0
		})},
		{"the second registration is refused", refusesAgain(func(u *user, _ registration) bool { return len(u.ssids) == 1 })},
		{"the third registration is refused", refusesAgain(func(u *user, _ registration) bool { return len(u.ssids) == 2 })},
		{"another password is refused", refusesAgain(func(u *user, r registration) bool { return u.password != r.password })},
		{"the same password is refused", refusesAgain(func(u *user,
			r registration) bool {
			return u.password == r.password
		})},
		{"the new ssid does not launch and the old one does", registers(func(w *world, r registration) (string, cause) {
			if w.again(r) {
				return w.mint(), granted
			}
			return w.register(r)
		})},
		{"neither the new ssid launches nor the old one", registers(func(w *world, r registration) (string, cause) {
			again := w.again(r)
			ssid, why := w.register(r)
			if again {
				u := w.users[r.email]
				w.revokeIf(func(other *user) bool { return other == u })
			}
			return ssid, why
		})},
	}
	for _, method := range methods {
		by := sent(method)
		breaches = append(breaches, []breach{
			{method + " does not rotate the ssid", rotates(func(_ *user, r registration) int {
				if by(r) {
					return 1
				}
				return 0
			})},
			{method + " refuses the same password", refusesAgain(func(u *user, r registration) bool {
				return by(r) &&
					u.password == r.password
			})},
		}...)
	}
	return breaches
}

// again says whether the same user is registered again.
func (w *world) again(r registration) bool {
	u := w.users[r.email]
	return u != nil && u.company == r.company
}

// rotates gives the ssid that the user got so many times ago; a new one if
// that is 0 or before the first.
func rotates(back func(*user, registration) int) flaw {
	return flaw{ssid: func(u *user, r registration, fresh string) string {
		return ago(u.ssids, back(u, r), fresh)
	}}
}

func refusesAgain(which func(*user, registration) bool) flaw {
	return registers(func(w *world, r registration) (string, cause) {
		if w.again(r) && which(w.users[r.email], r) {
			return "", unwilling
		}
		return w.register(r)
	})
}

func uniqueWrongs() []breach {
	always := func(*user, registration) bool { return true }
	breaches := []breach{
		{"each client has emails of its own", registers(func(w *world, r registration) (string, cause) {
			r.email = r.company + " " + r.email
			return w.register(r)
		})},
		{"a duplicate moves the user", registers(func(w *world, r registration) (string, cause) {
			w.move(r)
			return w.register(r)
		})},
		{"a duplicate registers the user under its own client", takesDuplicate(always)},
		{"a duplicate is refused only once", takesDuplicate(func(u *user, _ registration) bool { return u.refusals > 0 })},
		{"a refused duplicate rotates the ssid", rotatesDuplicate(always)},
		{"every second refused duplicate rotates the ssid",
			rotatesDuplicate(func(u *user, _ registration) bool { return u.refusals%2 == 0 })},
		{"a refused duplicate moves the user", afterDuplicate(func(w *world, r registration, _ *user) { w.move(r) })},
		{"a refused duplicate removes the user", afterDuplicate(func(w *world, r registration, u *user) {
			w.revokeIf(func(other *user) bool { return other == u })
			delete(w.users, r.email)
		})},
		{"a duplicate has another reason", wordsDuplicate(func(r *refusal) { r.reason = "invalid_request" })},
		{"a duplicate has another message", wordsDuplicate(func(r *refusal) { r.message = "Email already in use" })},
		{"the message of a duplicate is in lower case",
			wordsDuplicate(func(r *refusal) { r.message = strings.ToLower(r.message) })},
		{"the message of a duplicate ends with a full stop", wordsDuplicate(func(r *refusal) { r.message += "." })},
	}
	for _, method := range methods {
		by := func(_ *user, r registration) bool { return sent(method)(r) }
		breaches = append(breaches, []breach{
			{"a duplicate by " + method + " registers the user under its own client", takesDuplicate(by)},
			{"a refused duplicate by " + method + " rotates the ssid", rotatesDuplicate(by)},
		}...)
	}
	return breaches
}

// takesDuplicate registers some duplicates under the client that has the email.
func takesDuplicate(which func(*user, registration) bool) flaw {
	return registers(func(w *world, r registration) (string, cause) {
		if u := w.users[r.email]; u != nil && which(u, r) {
			r.company = u.company
		}
		return w.register(r)
	})
}

// rotatesDuplicate gives the user a new ssid by some refused duplicates.
func rotatesDuplicate(which func(*user, registration) bool) flaw {
	return afterDuplicate(func(w *world, r registration, u *user) {
		if which(u, r) {
			w.revokeIf(func(other *user) bool { return other == u })
			w.give(u, w.mint())
		}
	})
}

// move takes the user of an email to the company that registers it.
func (w *world) move(r registration) {
	if u := w.users[r.email]; u != nil {
		u.company = r.company
		w.found(r.company)
	}
}

// afterDuplicate lets a refused duplicate have an effect.
func afterDuplicate(effect func(*world, registration, *user)) flaw {
	return registers(func(w *world, r registration) (string, cause) {
		ssid, why := w.register(r)
		if why == duplicate {
			effect(w, r, w.users[r.email])
		}
		return ssid, why
	})
}

func wordsDuplicate(change func(*refusal)) flaw {
	return flaw{refuse: func(why cause, r refusal) refusal {
		if why == duplicate {
			change(&r)
		}
		return r
	}}
}
