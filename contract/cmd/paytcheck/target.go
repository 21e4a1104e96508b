package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/scenarios"
)

// target is what the flags say to check, and what to call it.
func (f *flags) target(getenv func(string) string, answers *scenarios.Answers) (contract.Target, string, error) {
	if f.URL == "" {
		var errs []error
		for _, flag := range [][2]string{{"--company", f.Company}, {"--other-company", f.OtherCompany}, {"--email", f.Email}, {"--key-file", f.KeyFile}} {
			if flag[1] != "" {
				errs = append(errs, fmt.Errorf("%s without --url: it would have no effect on a fake of this program's own", flag[0]))
			}
		}
		return embedded(answers), "a fake of its own; --url names another target", errors.Join(errs...)
	}
	t := contract.Target{URL: f.URL, Company: f.Company, OtherCompany: f.OtherCompany, Email: f.Email}
	var errs []error
	for _, flag := range [][2]string{{"company", f.Company}, {"other-company", f.OtherCompany}} {
		if flag[1] == "" {
			errs = append(errs, fmt.Errorf("--%s is missing (or PAYT_%s)", flag[0], strings.ToUpper(strings.ReplaceAll(flag[0], "-", "_"))))
		}
	}
	if u, err := url.Parse(f.URL); err == nil && (u.RawQuery != "" || u.User != nil) {
		// Whoever pastes a whole call pastes the key: the URL is not shown.
		errs = append(errs, errors.New("--url has more than a path: the calls bring their own query"))
	}
	if f.Email == "" && !isLoopback(f.URL) {
		errs = append(errs, errors.New("--email is missing (or PAYT_EMAIL), such as payt-contract+{name}@ours.example"))
	}
	key, err := f.key(getenv)
	if err != nil {
		errs = append(errs, err)
	}
	t.Key = key
	if err := errors.Join(errs...); err != nil {
		return t, "", err
	}
	return t, f.URL, nil
}

// key is the admin key, from its file or from the environment; it is never a flag.
func (f *flags) key(getenv func(string) string) (contract.Secret, error) {
	if f.KeyFile == "" {
		key := getenv("PAYT_ADMIN_KEY")
		if key == "" {
			return "", errors.New("no admin key: set PAYT_ADMIN_KEY, or name a file with --key-file")
		}
		return contract.Secret(key), nil
	}
	data, err := os.ReadFile(f.KeyFile)
	if err != nil {
		return "", fmt.Errorf("--key-file: %w", err)
	}
	key := strings.TrimRight(string(data), "\r\n")
	if key == "" {
		return "", fmt.Errorf("--key-file %s is empty", f.KeyFile)
	}
	return contract.Secret(key), nil
}

func isLoopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
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
