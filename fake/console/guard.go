package console

// Who may use the control API: hosts, origins and the token.

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// cookieName is the name of the cookie that holds the token in a browser.
const cookieName = "paytfake_token"

// policy is the content security policy of the page: it loads only its own files.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard reports whether a request may use the control API. If not, it writes the
// response. A fake's state contains passwords, so other machines, and other sites in
// this machine's browser, must not read it.
func (c *Console) guard(w http.ResponseWriter, r *http.Request, what string) bool {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	setWriteDeadline(w)
	if !c.isHost(r.Host) {
		// In a DNS rebinding attack, the name of another site resolves to this machine.
		hint := "send the header Host: localhost"
		if r.Host != "" {
			hint = "use localhost, or start paytfake with --allow-host " + hostName(r.Host)
		}
		writeError(w, &problem{http.StatusForbidden,
			fmt.Sprintf("the control API does not accept the host name %.80q", r.Host), hint})
		return false
	}
	if err := c.origins.Check(r); err != nil {
		message := "another site must not use the control API: " + err.Error()
		writeError(w, &problem{status: http.StatusForbidden, Message: message})
		return false
	}
	if c.config.Token == "" || what == "health" {
		return true
	}
	return c.checkToken(w, r, what)
}

// checkToken reports whether a request has the token: programs send it in a
// header, browsers in a cookie. A link to the page with the token sets the cookie.
func (c *Console) checkToken(w http.ResponseWriter, r *http.Request, what string) bool {
	linked := r.URL.Query().Get("token")
	if linked != "" && what == "" && r.Method == http.MethodGet && c.isToken(linked) {
		http.SetCookie(w, &http.Cookie{
			Name: cookieName, Value: url.QueryEscape(linked), Path: "/",
			HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
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
	for _, k := range r.CookiesNamed(cookieName) {
		if given, err := url.QueryUnescape(k.Value); err == nil && c.isToken(given) {
			return true
		}
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="paytfake"`)
	writeError(w, &problem{http.StatusUnauthorized,
		"the control API requires the token that paytfake printed when it started",
		"send the header Authorization: Bearer TOKEN, or open /_fake/?token=TOKEN in a browser"})
	return false
}

// isToken reports whether given is the token. It takes the same time for every wrong one.
func (c *Console) isToken(given string) bool {
	want, got := sha256.Sum256([]byte(c.config.Token)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// isHost reports whether the control API accepts a Host header.
func (c *Console) isHost(host string) bool {
	name := hostName(host)
	if ip := net.ParseIP(name); strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback() {
		return true
	}
	return host != "" && slices.ContainsFunc(c.config.AllowHosts, func(allowed string) bool {
		return strings.EqualFold(allowed, host) || strings.EqualFold(allowed, name)
	})
}

// hostName returns a Host header without its port and without the brackets of IPv6.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}
