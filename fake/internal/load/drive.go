package main

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

// A driver sends Registers over connections that stay open. It writes requests
// and reads answers as bytes: what it costs itself is taken from the servers.
type driver struct {
	to    *server
	conns []net.Conn
	users int
	next  atomic.Int64 // the call that is sent next; its user is this modulo users
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

// A run is what some calls took.
type run struct {
	processor time.Duration // of the server, for each call
	p99       time.Duration // until the answer was there
	perSecond float64
}

// drive sends calls, as many as come back at once, and measures the server.
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

// send sends calls over one connection until the last one is sent.
func (d *driver) send(c net.Conn, end int64) (took []time.Duration, err error) {
	var request, answer []byte
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
		for answer = answer[:0]; !whole(answer); {
			n, err := c.Read(read)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", d.to.name, err)
			}
			answer = append(answer, read[:n]...)
		}
		took = append(took, time.Since(began))
		if !bytes.Contains(answer, []byte(`"ok"`)) {
			return nil, fmt.Errorf("%s answered %q to %q", d.to.name, answer, request)
		}
	}
}

// request appends the n-th Register.
func (d *driver) request(b []byte, n int) []byte {
	user := n % d.users
	form := fmt.Appendf(nil, "key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=company-%d&email=user-%d%%40acme.test&password=password-%d", user%100, user, n)
	b = fmt.Appendf(b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", d.to.path, d.to.host, len(form))
	return append(b, form...)
}

// whole says whether an answer has come to its end.
func whole(answer []byte) bool {
	header, body, ended := bytes.Cut(answer, []byte("\r\n\r\n"))
	_, length, ok := bytes.Cut(header, []byte("Content-Length: "))
	if !ended || !ok {
		return false
	}
	length, _, _ = bytes.Cut(length, []byte("\r\n"))
	n, err := strconv.Atoi(string(length))
	return err == nil && len(body) >= n
}
