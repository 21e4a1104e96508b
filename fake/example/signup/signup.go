// Package signup is an example: a small service that registers its customers
// with the TrackerPro Admin API and lets them into the portal. Nothing here knows
// that there is a fake; signup_test.go shows how such a client is tested.
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

// What a caller may want to tell apart.
var (
	ErrInvalid     = errors.New("company, email or password is missing or malformed")
	ErrTaken       = errors.New("the email belongs to another company")
	ErrUnknown     = errors.New("no customer with this email has signed up")
	ErrUnavailable = errors.New("the API is unavailable; try again later")
	ErrThrottled   = fmt.Errorf("%w: too many calls", ErrUnavailable)
)

// A Customer is who signs up.
type Customer struct {
	Company, Email, Password string
}

// A Service signs customers up. It may be used concurrently.
type Service struct {
	API API

	registering sync.Mutex // of two registrations of a user at once, only one ssid would launch
	stored      sync.Map   // email to account: a database in a real service
}

// An account is a customer and the key that lets them in.
type account struct {
	Customer
	ssid string
}

// Signup registers a customer and stores their ssid. To sign up again changes
// the password.
func (s *Service) Signup(ctx context.Context, c Customer) error {
	// The pages do not say whether the case of an email counts, or what an email
	// that is none leads to. A client that never sends one need not know.
	c.Email = normal(c.Email)
	if address, err := mail.ParseAddress(c.Email); err != nil || address.Address != c.Email || c.Company == "" || c.Password == "" {
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
	email = normal(email)
	known, ok := s.stored.Load(email)
	if !ok {
		return "", fmt.Errorf("opening the portal for %s: %w", email, ErrUnknown)
	}
	token, err := s.API.Call(ctx, "Launch", url.Values{"ssid": {known.(account).ssid}})
	if _, refused := errors.AsType[*Refusal](err); refused {
		// Most likely somebody has registered the user again, which may revoke the
		// ssid. Which reason that has is not documented: any refusal is taken for it, once.
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

// renew registers a customer again whose ssid was refused, unless another call
// has done so in the meantime.
func (s *Service) renew(ctx context.Context, refused account) (ssid string, err error) {
	s.registering.Lock()
	defer s.registering.Unlock()
	if now, _ := s.stored.Load(refused.Email); now.(account).ssid != refused.ssid {
		return now.(account).ssid, nil
	}
	return s.register(ctx, refused.Customer)
}

func (s *Service) register(ctx context.Context, c Customer) (ssid string, err error) {
	ssid, err = s.API.Call(ctx, "Register", url.Values{"company": {c.Company}, "email": {c.Email}, "password": {c.Password}})
	if refusal, ok := errors.AsType[*Refusal](err); ok && refusal.Message == "User name should be unique to client" {
		return "", ErrTaken
	}
	if err == nil {
		s.stored.Store(c.Email, account{c, ssid})
	}
	return ssid, err
}

func normal(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
