package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/redact"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// target is what the flags say to check, and what to call it.
func (c *command) target(answers *scenarios.Answers) (contract.Target, string, error) {
	if c.URL == "" {
		var errs []error
		for _, flag := range [][2]string{{"--company", c.Company}, {"--other-company", c.OtherCompany}, {"--email", c.Email},
			{"--key-file", c.KeyFile}, {"--ca", c.CA}, {"--ledger", c.Ledger}} {
			if flag[1] != "" {
				errs = append(errs, fmt.Errorf("%s without --url: it would have no effect on a fake of this program's own",
					flag[0]))
			}
		}
		if c.KeyFile == "" && c.getenv("PAYT_ADMIN_KEY") != "" {
			errs = append(errs,
				errors.New("PAYT_ADMIN_KEY is set, and no --url (or PAYT_URL): name the target, or unset the key to check a "+
					"fake of this program's own"))
		}
		return embedded(answers), "a fake of its own; --url names another target", errors.Join(errs...)
	}
	t := contract.Target{URL: c.URL, Company: c.Company, OtherCompany: c.OtherCompany, Email: c.Email}
	var errs []error
	for _, flag := range [][2]string{{"company", c.Company}, {"other-company", c.OtherCompany}} {
		if flag[1] == "" {
			errs = append(errs, fmt.Errorf("--%s is missing (or PAYT_%s)", flag[0],
				strings.ToUpper(strings.ReplaceAll(flag[0], "-", "_"))))
		}
	}
	if u, err := url.Parse(c.URL); err == nil && (u.RawQuery != "" || u.User != nil) {
		// A user who pastes a whole call pastes the key, so the URL is not shown.
		errs = append(errs, errors.New("--url has more than a path: the calls bring their own query"))
	}
	var err error
	if t.Key, err = c.key(); err != nil {
		errs = append(errs, err)
	}
	if t.Roots, err = c.roots(); err != nil {
		errs = append(errs, err)
	}
	c.redactor.Keep(t.Key)
	if err := errors.Join(errs...); err != nil {
		return t, "", err
	}
	return t, c.URL, nil
}

// key is the admin key, from its file or from the environment; it is never a flag.
func (c *command) key() (redact.Secret, error) {
	if c.KeyFile == "" {
		key := c.getenv("PAYT_ADMIN_KEY")
		if key == "" {
			return "", errors.New("no admin key: set PAYT_ADMIN_KEY, or name a file with --key-file")
		}
		return redact.Secret(key), nil
	}
	data, err := os.ReadFile(c.KeyFile)
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return "", fmt.Errorf("--key-file: %w; the name of the file is not shown, in case it is the key", e.Err)
	}
	if err != nil {
		return "", fmt.Errorf("--key-file: %w", err)
	}
	key := strings.TrimRight(string(data), "\r\n")
	if key == "" {
		return "", fmt.Errorf("--key-file %s is empty", c.KeyFile)
	}
	return redact.Secret(key), nil
}

// roots are the system's certificate authorities and those of --ca; nil: only
// the system's.
func (c *command) roots() (*x509.CertPool, error) {
	if c.CA == "" {
		return nil, nil
	}
	data, err := os.ReadFile(c.CA)
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without any
	}
	if !pool.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("--ca %s holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", c.CA)
	}
	return pool, nil
}

// embedded is a fake in this process, which can be put into any situation.
func embedded(answers *scenarios.Answers) contract.Target {
	options := fake.Options{Answers: answers}
	t := embed(options)
	t.Situate = func(s *scenarios.Scenario) (contract.Target, func(), error) {
		o := options
		o.Scenario = s
		return embed(o), func() {}, nil
	}
	return t
}

func embed(o fake.Options) contract.Target {
	return contract.Target{URL: "http://localhost" + fake.Path, Key: fake.DefaultKey, Client: fake.New(o).Client()}
}
