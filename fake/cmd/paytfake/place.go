package main

import (
	"net"
	"strconv"
	"strings"
)

// A place is the address of a fake.
type place struct {
	net.Addr
	ca string // file of the CA that signed its certificate; empty: plain HTTP
}

// url returns the fake's URL for clients on this machine, without a path. For a fake
// that listens on all addresses, it is that of 127.0.0.1.
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

// curl returns a command line that calls the fake.
func (p place) curl(args string) string {
	if p.ca == "" {
		return "curl " + args
	}
	return "curl --cacert " + quoted(p.ca) + " " + args
}

// quoted returns a word with quotes if a shell needs them.
func quoted(word string) string {
	if strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
