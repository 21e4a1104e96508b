package console

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

const (
	maxBody   = scenarios.MaxFile // of a control's body, such as a state that was saved
	writeTime = 30 * time.Second  // for an answer to be read
	cookie    = "paytfake_token"
)

// policy is the content security policy of the page: nothing but its own files.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard says whether a request may use the control API; else it has answered it.
// The state of a fake holds passwords, so it is kept from other machines and
// from other pages of the browser on this one.
func (c *Console) guard(w http.ResponseWriter, r *http.Request, what string) bool {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	hurry(w)
	if !c.isHost(r.Host) {
		// Another site's name may lead here: DNS rebinding.
		hint := "send the header Host: localhost"
		if r.Host != "" {
			hint = "use localhost, or start paytfake with --allow-host " + hostName(r.Host)
		}
		fail(w, &problem{status: http.StatusForbidden, Message: fmt.Sprintf("the control API is not served under the host name %.80q", r.Host), Hint: hint})
		return false
	}
	if err := c.origins.Check(r); err != nil {
		fail(w, &problem{status: http.StatusForbidden, Message: "another site may not use the control API: " + err.Error()})
		return false
	}
	if c.config.Token == "" || what == "health" {
		return true
	}
	return c.checkToken(w, r, what)
}

// hurry gives the client its time to read the answer, from now on.
func hurry(w http.ResponseWriter) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTime)) // unsupported in tests without a socket
}

// checkToken wants the token in the header that programs send or in the cookie
// of a browser, which a link to the page with the token sets.
func (c *Console) checkToken(w http.ResponseWriter, r *http.Request, what string) bool {
	if given := r.URL.Query().Get("token"); given != "" && what == "" && r.Method == http.MethodGet && c.isToken(given) {
		http.SetCookie(w, &http.Cookie{
			Name: cookie, Value: url.QueryEscape(given), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
		})
		w.Header().Set("Location", r.URL.Path)
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusSeeOther)
		return false
	}
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") && c.isToken(given) {
		return true
	}
	for _, k := range r.CookiesNamed(cookie) {
		if given, err := url.QueryUnescape(k.Value); err == nil && c.isToken(given) {
			return true
		}
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="paytfake"`)
	fail(w, &problem{status: http.StatusUnauthorized, Message: "the control API wants the token that paytfake printed when it started",
		Hint: "send the header Authorization: Bearer TOKEN, or open /_fake/?token=TOKEN in a browser"})
	return false
}

// isToken takes the same time for each wrong token.
func (c *Console) isToken(given string) bool {
	want, got := sha256.Sum256([]byte(c.config.Token)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// isHost says whether the control API is served under a Host name.
func (c *Console) isHost(host string) bool {
	name := hostName(host)
	if ip := net.ParseIP(name); strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback() {
		return true
	}
	return host != "" && slices.ContainsFunc(c.config.AllowHosts, func(allowed string) bool {
		return strings.EqualFold(allowed, host) || strings.EqualFold(allowed, name)
	})
}

// hostName is a Host without its port and without the brackets of IPv6.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}
