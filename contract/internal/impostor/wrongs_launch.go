package impostor

import (
	"net/http"
	"slices"
)

// launchWrongs returns the servers that break a rule about Launch and the portal.
func launchWrongs() []Wrong {
	return slices.Concat(
		of("launch-token", tokenWrongs()),
		of("launch-opens", portalWrongs()),
	)
}

func tokenWrongs() []breach {
	return []breach{
		{"the launch token is the ssid", gives(func(_ *world, _ *user, ssid, _ string) string { return ssid })},
		{"a user has one launch token", gives(func(_ *world, u *user, _, fresh string) string {
			return ago(u.tokens, 1,
				fresh)
		})},
		{"two launch tokens of a user take turns",
			gives(func(_ *world, u *user, _, fresh string) string { return ago(u.tokens, 2, fresh) })},
		{"all users have one launch token", gives(func(w *world, _ *user, _, fresh string) string {
			return ago(w.issued, 1,
				fresh)
		})},
		{"anything like an ssid launches", launches(func(w *world, ssid string) (string, cause) {
			value, why := w.launch(ssid)
			if why == unknownSSID && guidForm.MatchString(ssid) {
				value = w.mint()
				w.issue(value)
				return value, granted
			}
			return value, why
		})},
		{"no ssid launches", launches(func(*world, string) (string, cause) { return "", unknownSSID })},
		{"a launch uses the ssid up", launches(func(w *world, ssid string) (string, cause) {
			value, why := w.launch(ssid)
			w.revoke(ssid)
			return value, why
		})},
		{"every second launch of a user is refused", launches(func(w *world, ssid string) (string, cause) {
			if u := w.owner(ssid); u != nil && u.launches%2 == 1 {
				u.launches++
				return "", unwilling
			}
			return w.launch(ssid)
		})},
		{"a launch revokes the ssids of other users", launches(func(w *world, ssid string) (string, cause) {
			value, why := w.launch(ssid)
			if u := w.owner(ssid); u != nil {
				w.revokeIf(func(other *user) bool { return other != u })
			}
			return value, why
		})},
		{"a registration revokes the ssids of other users", revokesOthers(func(registration) bool { return true })},
		{"a registration by GET revokes the ssids of other users", revokesOthers(sent(http.MethodGet))},
		{"a registration by POST revokes the ssids of other users", revokesOthers(sent(http.MethodPost))},
	}
}

// revokesOthers lets some registrations revoke the ssids of all other users.
func revokesOthers(which func(registration) bool) flaw {
	return registers(func(w *world, r registration) (string, cause) {
		ssid, why := w.register(r)
		if why == granted && which(r) {
			u := w.users[r.email]
			w.revokeIf(func(other *user) bool { return other != u })
		}
		return ssid, why
	})
}

// gives chooses the launch token.
func gives(token func(w *world, u *user, ssid, fresh string) string) flaw { return flaw{token: token} }

// ago returns the value that was given so many times ago, or the fresh one if
// that is now or before the first.
func ago(given []string, n int, fresh string) string {
	if n == 0 || n > len(given) {
		return fresh
	}
	return given[len(given)-n]
}

// launches stands before the Launch of a world.
func launches(launch func(w *world, ssid string) (string, cause)) flaw { return flaw{launch: launch} }

func portalWrongs() []breach {
	return []breach{
		{"a launch token works twice", opensIf(func(w *world, token string) bool {
			n := w.try(token)
			return n == 1 || n == 2
		})},
		{"a launch token works for ever", opensIf(func(w *world, token string) bool { return w.try(token) > 0 })},
		{"a launch token never works", opensIf(func(*world, string) bool { return false })},
		{"a launch token works at the second try", opensIf(func(w *world, token string) bool { return w.try(token) == 2 })},
		{"any launch token works", opensIf(func(_ *world, token string) bool { return token != "" })},
		{"anything like a launch token works", opensIf(func(_ *world,
			token string) bool {
			return guidForm.MatchString(token)
		})},
	}
}

func opensIf(open func(w *world, token string) bool) flaw { return flaw{open: open} }
