package main

// The driver: it sends Registers and takes times.

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// A driver sends Registers over connections that stay open. It writes requests and reads
// responses as bytes, to leave the servers as much of the machine as possible.
type driver struct {
	to    *server
	conns []net.Conn
	users int
	next  atomic.Int64 // number of the next call; its user is this modulo users
}

func newDriver(to *server, conns, users int) (*driver, error) {
	d := &driver{to: to, users: users}
	for range conns {
		c, err := net.Dial("tcp", to.host)
		if err != nil {
			return nil, errors.Join(err, d.close())
		}
		d.conns = append(d.conns, c)
	}
	return d, nil
}

func (d *driver) close() (err error) {
	for _, c := range d.conns {
		err = errors.Join(err, c.Close())
	}
	return err
}

// A run is the result of a number of calls.
type run struct {
	processor time.Duration // of the server, per call
	p99       time.Duration // from writing the request to the whole response
	perSecond float64
}

// drive sends calls, one at a time on each connection, and measures the server.
func (d *driver) drive(calls int) (run, error) {
	end := d.next.Load() + int64(calls)
	before, err := d.to.processor()
	if err != nil {
		return run{}, err
	}
	began := time.Now()
	took := make([][]time.Duration, len(d.conns))
	errs := make([]error, len(d.conns))
	var all sync.WaitGroup
	for i, c := range d.conns {
		all.Go(func() { took[i], errs[i] = d.send(c, end) })
	}
	all.Wait()
	elapsed := time.Since(began)
	if err := errors.Join(errs...); err != nil {
		return run{}, err
	}
	d.next.Store(end)
	after, err := d.to.processor()
	if err != nil {
		return run{}, err
	}
	each := slices.Concat(took...)
	slices.Sort(each)
	return run{(after - before) / time.Duration(calls), each[len(each)*99/100], float64(calls) / elapsed.Seconds()}, nil
}

// send sends calls over one connection until the number of the next one is end.
func (d *driver) send(c net.Conn, end int64) (took []time.Duration, err error) {
	var request, response []byte
	read := make([]byte, 4<<10)
	for {
		n := d.next.Add(1) - 1
		if n >= end {
			return took, nil
		}
		request = d.request(request[:0], int(n))
		began := time.Now()
		if _, err := c.Write(request); err != nil {
			return nil, fmt.Errorf("%s: %w", d.to.name, err)
		}
		for response = response[:0]; !complete(response); {
			n, err := c.Read(read)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", d.to.name, err)
			}
			response = append(response, read[:n]...)
		}
		took = append(took, time.Since(began))
		if !bytes.Contains(response, []byte(`"ok"`)) {
			return nil, fmt.Errorf("%s responded with %q to %q", d.to.name, response, request)
		}
	}
}

// request appends the n-th Register to b.
func (d *driver) request(b []byte, n int) []byte {
	user := n % d.users
	form := fmt.Appendf(nil, "key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=company-%d&email=user-%d%%40acme.test"+
		"&password=password-%d", user%100, user, n)
	b = fmt.Appendf(b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: %d\r\n\r\n", d.to.path, d.to.host, len(form))
	return append(b, form...)
}

// complete reports whether a response is complete.
func complete(response []byte) bool {
	header, body, ended := bytes.Cut(response, []byte("\r\n\r\n"))
	_, length, ok := bytes.Cut(header, []byte("Content-Length: "))
	if !ended || !ok {
		return false
	}
	length, _, _ = bytes.Cut(length, []byte("\r\n"))
	n, err := strconv.Atoi(string(length))
	return err == nil && len(body) >= n
}
