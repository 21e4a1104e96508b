package main

// The servers that paytfake is compared with.

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/google/uuid"
)

// fixed is the response of the bare handler, as long as those of the others.
const fixed = `{"version":"0.6","reqId":"0","status":"ok","sig":"","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`

// bare is a handler that only responds.
func bare(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Write([]byte(fixed))
}

// A plainFake is a fake as a user would write it in an hour.
type plainFake struct {
	mu    sync.Mutex // guards users
	users map[string]*plainUser
}

type plainUser struct{ company, email, password, ssid string }

func (p *plainFake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	fail := func(message string) {
		json.NewEncoder(w).Encode(map[string]any{"version": "0.6", "status": "error",
			"errors": []map[string]string{{"reason": "invalid_query", "message": message}}})
	}
	if r.FormValue("op") != "Admin" || r.FormValue("subop") != "Register" {
		fail("Unknown operation")
		return
	}
	company, email, password := r.FormValue("company"), r.FormValue("email"), r.FormValue("password")
	if company == "" || email == "" || password == "" {
		fail("A parameter is missing")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	user := p.users[email]
	if user == nil {
		user = &plainUser{company: company, email: email}
		p.users[email] = user
	}
	if user.company != company {
		fail("User name should be unique to client")
		return
	}
	user.password, user.ssid = password, uuid.NewString()
	json.NewEncoder(w).Encode(map[string]string{
		"version": "0.6", "reqId": "0", "status": "ok", "sig": "", "value": user.ssid,
	})
}

// serve serves a rival until it is interrupted. It prints its URL as paytfake does.
func serve(h http.Handler) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("  endpoint  http://%s/\n", l.Addr())
	server := &http.Server{Handler: h}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := server.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}
