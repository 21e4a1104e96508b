package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// wait is the command that ends when a fake answers: a health check for images
// without a shell.
type wait struct {
	URL     string        `arg:"" help:"Any URL of the fake, such as http://127.0.0.1:7298/."`
	Timeout time.Duration `default:"30s" help:"How long to wait."`
}

// Run asks until a fake answers or the time is over.
func (w *wait) Run(ctx context.Context, t terminal) error {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.URL, nil)
	if err != nil || request.URL.Host == "" || request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return exit{exitUsage, fmt.Errorf("%q is not a URL such as http://127.0.0.1:7298/", w.URL)}
	}
	last := fmt.Errorf("no answer")
	for {
		answer, err := http.DefaultClient.Do(request)
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
			return fmt.Errorf("no fake at %s within %v: %w", w.URL, w.Timeout, last)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
