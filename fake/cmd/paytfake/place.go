package main

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/fake"
)

// authority opens the CA of --tls; nil: there is none.
func (s *serve) authority() (*fake.Authority, error) {
	if s.TLS == "" {
		return nil, nil
	}
	dir, err := filepath.Abs(s.TLS) // what is announced holds wherever it is pasted
	if err != nil {
		return nil, fmt.Errorf("--tls: %w", err)
	}
	authority, err := fake.OpenAuthority(dir)
	if err != nil {
		return nil, fmt.Errorf("--tls: %w", err)
	}
	return authority, nil
}

// A place is where a fake listens.
type place struct {
	net.Addr
	ca string // the file of the CA that signed its certificate; empty: it serves plain HTTP
}

// url is where to call it from this machine, without a path. One that listens on
// all addresses names none.
func (p place) url() string {
	host := p.String()
	if tcp, ok := p.Addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		host = net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	if p.ca != "" {
		return "https://" + host
	}
	return "http://" + host
}

// curl is a command line that calls it.
func (p place) curl(args string) string {
	if p.ca == "" {
		return "curl " + args
	}
	return "curl --cacert " + quoted(p.ca) + " " + args
}

// quoted is a word of a shell's command line.
func quoted(word string) string {
	if strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
