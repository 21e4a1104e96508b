package impostor

import "strings"

// registration is a Register call, its names as they are compared.
type registration struct{ company, email, password, method string }

// register does a Register call whose parameters were checked.
func (s *server) register(c call) (string, cause) {
	r := registration{
		company:  s.dialect.fold("company-case", c.params["company"]),
		email:    s.emailKey(c.params["email"]),
		password: c.params["password"],
		method:   c.method,
	}
	if r.password == "" {
		r.password = randomGUID()
	}
	w := s.world(c.path)
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.flaw.register != nil {
		return s.flaw.register(w, r)
	}
	return w.register(r)
}

// emailKey returns an email as it is compared.
func (s *server) emailKey(email string) string {
	if s.dialect.is("surrounding-space", "trimmed") {
		email = strings.TrimSpace(email)
	}
	return s.dialect.fold("email-case", email)
}

// launch does a Launch call whose parameters were checked.
func (s *server) launch(c call) (string, cause) {
	w := s.world(c.path)
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.flaw.launch != nil {
		return s.flaw.launch(w, c.params["ssid"])
	}
	return w.launch(c.params["ssid"])
}
