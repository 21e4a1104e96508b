package impostor

import (
	"net/http"
	"slices"
	"strings"
)

// httpWrongs returns the servers that break a rule about requests.
func httpWrongs() []Wrong {
	return slices.Concat(
		of("endpoint", endpointWrongs()),
		of("methods", methodsWrongs()),
		of("required-parameters", requiredWrongs()),
		of("admin-key", adminKeyWrongs()),
		of("call-limits", limitWrongs()),
	)
}

func endpointWrongs() []breach {
	return []breach{
		{"the small spelling of the path is not served", turnsAway(http.StatusNotFound, overPath(smallPath))},
		{"the capital spelling of the path is not served", turnsAway(http.StatusNotFound, overPath(capitalPath))},
		{"the capital spelling of the path does not launch", turnsAway(http.StatusNotFound, func(c call) bool {
			return c.path == capitalPath && c.launches()
		})},
		{"the two spellings of the path know different users", flaw{apart: true}},
	}
}

// methods are those that the pages name.
var methods = []string{http.MethodGet, http.MethodPost}

func methodsWrongs() []breach {
	get, post := by(http.MethodGet), by(http.MethodPost)
	return []breach{
		{"POST gets status 405", turnsAway(http.StatusMethodNotAllowed, post)},
		{"POST gets status 404", turnsAway(http.StatusNotFound, post)},
		{"POST gets status 501", turnsAway(http.StatusNotImplemented, post)},
		{"GET gets status 405", turnsAway(http.StatusMethodNotAllowed, get)},
		{"GET gets status 404", turnsAway(http.StatusNotFound, get)},
		{"GET gets status 501", turnsAway(http.StatusNotImplemented, get)},
		{"GET does not launch", turnsAway(http.StatusMethodNotAllowed, asked(http.MethodGet, subopLaunch))},
		{"GET does not register", turnsAway(http.StatusMethodNotAllowed, asked(http.MethodGet, subopRegister))},
		{"POST does not launch", turnsAway(http.StatusMethodNotAllowed, asked(http.MethodPost, subopLaunch))},
		{"POST does not register", turnsAway(http.StatusMethodNotAllowed, asked(http.MethodPost, subopRegister))},
		{"the body of a POST is not read", flaw{deaf: true}},
	}
}

// turnsAway answers some calls with an HTTP status and nothing else.
func turnsAway(status int, which func(call) bool) flaw {
	return flaw{admit: func(c call) int {
		if which(c) {
			return status
		}
		return 0
	}}
}

func overPath(path string) func(call) bool {
	return func(c call) bool { return c.path == path }
}

func by(method string) func(call) bool {
	return func(c call) bool { return c.method == method }
}

func asked(method, subop string) func(call) bool {
	return func(c call) bool { return c.method == method && c.params.asks(subop) }
}

// nobody is the ssid that stands for a missing one. [launchesNobody] launches it.
const nobody = "nobody"

func requiredWrongs() []breach {
	admin := func(*server, params) string { return opAdmin }
	key := func(s *server, _ params) string { return s.key }
	withSSID := func(c call) bool { return c.params["ssid"] != "" }
	register, launch := isFor(subopRegister), isFor(subopLaunch)
	breaches := []breach{
		{"Register does without a key", supplies("key", register, key)},
		{"Register does without an op", supplies("op", register, admin)},
		{"Register does without a subop", supplies("subop", func(c call) bool { return !withSSID(c) },
			func(*server, params) string { return subopRegister })},
		{"Register does without a company", supplies("company", register, usualCompany)},
		{"Register does without an email", supplies("email", register, func(_ *server, p params) string {
			return "nobody@" + strings.TrimSpace(p["company"]) + ".test"
		})},
		{"Register does without a password", supplies("password", register,
			func(*server, params) string { return randomGUID() })},
		{"Launch does without a key", supplies("key", launch, key)},
		{"Launch does without an op", supplies("op", launch, admin)},
		{"Launch does without a subop", supplies("subop", withSSID,
			func(*server, params) string { return subopLaunch })},
		{"Launch does without an ssid", launchesNobody(supplies("ssid", launch,
			func(*server, params) string { return nobody }))},
		{"Register of a known user does without a company", flaw{fill: func(s *server, c call) {
			if register(c) && c.params["company"] == "" {
				c.params["company"] = s.worlds[0].companyOf(s.emailKey(c.params["email"]))
			}
		}}},
		{"Launch takes an empty ssid", launchesNobody(flaw{fill: func(_ *server, c call) {
			if ssid, present := c.params["ssid"]; launch(c) && present && ssid == "" {
				c.params["ssid"] = nobody
			}
		}})},
		{"any op will do", flaw{fill: func(_ *server, c call) {
			if c.params["op"] != "" {
				c.params["op"] = opAdmin
			}
		}}},
		{"any subop will do", flaw{fill: func(_ *server, c call) {
			if p := c.params; p["subop"] != "" && !p.asks(subopRegister) && !p.asks(subopLaunch) {
				p["subop"] = usualSubop(p)
			}
		}}},
	}
	for _, method := range methods {
		breaches = append(breaches, []breach{
			{method + " does without a key", supplies("key", by(method), key)},
			{method + " does without an op", supplies("op", by(method), admin)},
			{method + " does without a subop", supplies("subop", by(method),
				func(_ *server, p params) string { return usualSubop(p) })},
			{method + " does without a company", supplies("company", asked(method, subopRegister), usualCompany)},
			{method + " does without an ssid", launchesNobody(supplies("ssid", asked(method, subopLaunch),
				func(*server, params) string { return nobody }))},
		}...)
	}
	return breaches
}

// supplies gives a parameter to the calls that lack it. An empty one is as
// good as missing, but for the password, about which a question asks.
func supplies(name string, which func(call) bool, value func(*server, params) string) flaw {
	return flaw{fill: func(s *server, c call) {
		given, present := c.params[name]
		lacks := given == "" && !(present && name == "password")
		if lacks && which(c) {
			c.params[name] = value(s, c.params)
		}
	}}
}

func isFor(subop string) func(call) bool {
	return func(c call) bool { return c.params.asks(subop) }
}

// usualSubop is the subop that the other parameters are for.
func usualSubop(p params) string {
	if p["ssid"] != "" {
		return subopLaunch
	}
	return subopRegister
}

// usualCompany returns the company of a known email, or a company for all
// others.
func usualCompany(s *server, p params) string {
	if company := s.worlds[0].companyOf(s.emailKey(p["email"])); company != "" {
		return company
	}
	return "unnamed"
}

func launchesNobody(f flaw) flaw {
	f.launch = func(w *world, ssid string) (string, cause) {
		if ssid != nobody {
			return w.launch(ssid)
		}
		value := w.mint()
		w.issue(value)
		return value, granted
	}
	return f
}

func adminKeyWrongs() []breach {
	return []breach{
		{"Register takes any key", takesAny(isFor(subopRegister))},
		{"Launch takes any key", takesAny(isFor(subopLaunch))},
		{"GET takes any key", takesAny(by(http.MethodGet))},
		{"POST takes any key", takesAny(by(http.MethodPost))},
		{"the small spelling of the path takes any key", takesAny(overPath(smallPath))},
		{"the capital spelling of the path takes any key", takesAny(overPath(capitalPath))},
		{"any key will do", takesAny(func(call) bool { return true })},
		{"any key of the right length will do", takes(func(c call, admin string) bool {
			return len(c.params["key"]) == len(admin)
		})},
		{"only the first half of the key counts", takes(func(c call, admin string) bool {
			return strings.HasPrefix(c.params["key"], admin[:(len(admin)+1)/2])
		})},
		{"the key may go on after its end", takes(func(c call, admin string) bool {
			return strings.HasPrefix(c.params["key"], admin)
		})},
		{"the beginning of the key will do", takes(func(c call, admin string) bool {
			return strings.HasPrefix(admin, c.params["key"])
		})},
	}
}

func takes(accepts func(c call, admin string) bool) flaw { return flaw{accepts: accepts} }

func takesAny(which func(call) bool) flaw {
	return takes(func(c call, _ string) bool { return which(c) })
}

func limitWrongs() []breach {
	return []breach{{"calls are not limited", flaw{unlimited: true}}}
}
