package main

import (
	"net"
	"strconv"
	"strings"
)

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
