package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// wait is the command that ends when a fake answers: a health check for images
// without a shell.
type wait struct {
	URL     string        `arg:"" help:"Any URL of the fake, such as http://127.0.0.1:7298/."`
	Timeout time.Duration `default:"30s" help:"How long to wait."`
	CACert  string        `name:"cacert" placeholder:"FILE" help:"CA to trust beside those of the system, such as the ca.pem of serve --tls."`
}

// Run asks until a fake answers or the time is over.
func (w *wait) Run(ctx context.Context, t terminal) error {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.URL, nil)
	if err != nil || request.URL.Host == "" || request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return exit{exitUsage, fmt.Errorf("%q is not a URL such as http://127.0.0.1:7298/", w.URL)}
	}
	if port := request.URL.Port(); port != "" {
		if _, err := net.LookupPort("tcp", port); err != nil {
			return exit{exitUsage, fmt.Errorf("%q: there is no port %q; ports go from 1 to 65535", w.URL, port)}
		}
	}
	client, err := w.client()
	if err != nil {
		return exit{exitUsage, err}
	}
	last := fmt.Errorf("no answer")
	for {
		if healthy(ctx, client, request.URL) {
			return nil
		}
		answer, err := client.Do(request)
		switch {
		case err == nil && answer.Header.Get("Fake-Rule") != "":
			answer.Body.Close()
			return nil
		case err == nil:
			answer.Body.Close()
			last = fmt.Errorf("what answers with status %d has no Fake-Rule header: not a fake", answer.StatusCode)
		case ctx.Err() == nil:
			last = err
		}
		select {
		case <-ctx.Done():
			err := fmt.Errorf("no fake at %s within %v: %w", w.URL, w.Timeout, last)
			if _, untrusted := errors.AsType[x509.UnknownAuthorityError](last); untrusted {
				err = fmt.Errorf("%w\nname its CA with --cacert: paytfake serve --tls DIR keeps it in DIR/ca.pem", err)
			}
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// client is what asks.
func (w *wait) client() (*http.Client, error) {
	if w.CACert == "" {
		return http.DefaultClient, nil
	}
	trusted, err := x509.SystemCertPool()
	if err != nil {
		trusted = x509.NewCertPool() // there is none on this system
	}
	ca, err := os.ReadFile(w.CACert)
	if err != nil {
		return nil, fmt.Errorf("--cacert: %w", err)
	}
	if !trusted.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("--cacert: %s has no certificate", w.CACert)
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}, nil
}

// healthy asks the control API at the host of a URL, which leaves no call in the
// journal as the URL itself does. A fake without control API is none the worse.
func healthy(ctx context.Context, client *http.Client, at *url.URL) bool {
	health := url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/_fake/health"}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, health.String(), nil)
	if err != nil {
		return false
	}
	answer, err := client.Do(request)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	var said struct{ Status, Endpoint string }
	err = json.NewDecoder(io.LimitReader(answer.Body, 1<<10)).Decode(&said)
	return err == nil && answer.StatusCode == http.StatusOK && said.Status == "ok" && said.Endpoint != ""
}
