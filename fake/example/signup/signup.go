// Package signup is an example: a small service that registers its customers with
// the TrackerPro Admin API and opens the portal for them. It does not know the
// fake; signup_test.go shows how to test such a client with it.
package signup

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"sync"
)

// Errors that a caller may want to distinguish.
var (
	ErrInvalid     = errors.New("company, email or password is missing or malformed")
	ErrTaken       = errors.New("the email belongs to another company")
	ErrUnknown     = errors.New("unknown customer; sign up first")
	ErrUnavailable = errors.New("the API is unavailable; try again later")
	ErrThrottled   = fmt.Errorf("%w: too many calls", ErrUnavailable)
)

// A Customer is a person who signs up.
type Customer struct {
	Company, Email, Password string
}

// A Service signs customers up. Its methods may be called concurrently.
type Service struct {
	API API

	registering sync.Mutex // held during a registration: the next one may revoke its ssid
	accounts    sync.Map   // from email to account; a real service has a database
}

// An account is a customer with the current ssid.
type account struct {
	Customer
	ssid string
}

// Signup registers a customer and stores the ssid. Signing up again changes the
// password.
func (s *Service) Signup(ctx context.Context, c Customer) error {
	// The pages do not specify whether the case of an email matters, or how the API
	// treats a malformed one. This client normalizes emails and sends only valid ones.
	c.Email = normalize(c.Email)
	address, err := mail.ParseAddress(c.Email)
	if err != nil || address.Address != c.Email || c.Company == "" || c.Password == "" {
		return fmt.Errorf("signing up %q: %w", c.Email, ErrInvalid)
	}
	s.registering.Lock()
	defer s.registering.Unlock()
	if _, err := s.register(ctx, c); err != nil {
		return fmt.Errorf("signing up %s: %w", c.Email, err)
	}
	return nil
}

// Portal returns a link that opens the portal for a customer, once.
func (s *Service) Portal(ctx context.Context, email string) (string, error) {
	email = normalize(email)
	known, ok := s.accounts.Load(email)
	if !ok {
		return "", fmt.Errorf("opening the portal for %s: %w", email, ErrUnknown)
	}
	token, err := s.API.Call(ctx, "Launch", url.Values{"ssid": {known.(account).ssid}})
	if _, refused := errors.AsType[*Refusal](err); refused {
		// Probably another program has registered the user again, which may revoke the
		// ssid. The pages do not specify the reason, so every refusal is handled so, once.
		var ssid string
		if ssid, err = s.renew(ctx, known.(account)); err == nil {
			token, err = s.API.Call(ctx, "Launch", url.Values{"ssid": {ssid}})
		}
	}
	if err != nil {
		return "", fmt.Errorf("opening the portal for %s: %w", email, err)
	}
	return s.API.PortalLink(token)
}

// renew registers a customer again after an ssid was refused, unless a concurrent
// call has already done so. It returns the new ssid.
func (s *Service) renew(ctx context.Context, refused account) (ssid string, err error) {
	s.registering.Lock()
	defer s.registering.Unlock()
	if now, _ := s.accounts.Load(refused.Email); now.(account).ssid != refused.ssid {
		return now.(account).ssid, nil
	}
	return s.register(ctx, refused.Customer)
}

// register registers a customer and stores the account.
func (s *Service) register(ctx context.Context, c Customer) (ssid string, err error) {
	form := url.Values{"company": {c.Company}, "email": {c.Email}, "password": {c.Password}}
	ssid, err = s.API.Call(ctx, "Register", form)
	if refusal, ok := errors.AsType[*Refusal](err); ok && refusal.Message == "User name should be unique to client" {
		return "", ErrTaken
	}
	if err == nil {
		s.accounts.Store(c.Email, account{c, ssid})
	}
	return ssid, err
}

// normalize returns an email in lower case and without white space around it.
func normalize(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
