package main

// The comparison of servers, pair by pair.

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// A contestant is one of the compared servers, with its results.
type contestant struct {
	*server
	*driver
	idle, filled int64         // resident memory before the first call, and with all users registered
	first        time.Duration // from exec to the first response
	pairs        []pair
}

// A pair is a run on the base and a run on a contestant, one after the other.
type pair struct{ base, own run }

// contest starts a server and registers all users.
func (s settings) contest(name, program string, args ...string) (*contestant, error) {
	if servers, _, ok := strings.Cut(s.pin, ","); ok {
		program, args = "taskset", slices.Concat([]string{"-c", servers, program}, args)
	}
	started, err := start(s.processors, name, program, args...)
	if err != nil {
		return nil, err
	}
	c := &contestant{server: started}
	fill := func() (err error) {
		if c.idle, err = c.memory(); err != nil {
			return err
		}
		one, err := newDriver(started, 1, s.users)
		if err != nil {
			return err
		}
		if _, err := one.drive(1); err != nil {
			return err
		}
		c.first = time.Since(started.began)
		if c.driver, err = newDriver(started, s.conns, s.users); err != nil {
			return err
		}
		if _, err := c.drive(s.users); err != nil {
			return err
		}
		c.filled, err = c.memory()
		return errors.Join(err, one.close())
	}
	if err := fill(); err != nil {
		return nil, errors.Join(err, started.stop())
	}
	return c, nil
}

// measure drives all servers and prints how they compare with the first one.
func (s settings) measure(out io.Writer) (err error) {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	const anyPort = "--addr=127.0.0.1:0"
	programs := [][]string{
		{"bare", self, "bare"}, {"bare again", self, "bare"},
		{"paytfake", s.program, anyPort}, {"plain fake", self, "plain"},
	}
	if s.against != "" {
		programs = [][]string{
			{"paytfake", s.program, anyPort}, {"again", s.program, anyPort}, {"against", s.against, anyPort},
		}
	}
	var all []*contestant
	defer func() {
		for _, c := range all {
			err = errors.Join(err, c.close(), c.stop())
		}
	}()
	for _, program := range programs {
		c, err := s.contest(program[0], program[1], program[2:]...)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	for round := range s.rounds {
		for _, c := range all[1:] {
			p, err := s.pair(all[0], c, round%2 == 0)
			if err != nil {
				return err
			}
			c.pairs = append(c.pairs, p)
			all[0].pairs = append(all[0].pairs, pair{p.base, p.base})
		}
	}
	return s.print(out, all)
}

// pair drives the base and a contestant.
func (s settings) pair(base, c *contestant, baseFirst bool) (p pair, err error) {
	runs := []func() error{
		func() (err error) { p.base, err = base.drive(s.calls); return err },
		func() (err error) { p.own, err = c.drive(s.calls); return err },
	}
	if !baseFirst {
		slices.Reverse(runs)
	}
	return p, errors.Join(runs[0](), runs[1]())
}

// print prints a table, at most 80 characters wide.
func (s settings) print(out io.Writer, all []*contestant) error {
	fmt.Fprintf(out, "%d pairs of runs of %d Registers, %d connections, %d users, GOMAXPROCS %d, pin %q\n\n",
		s.rounds, s.calls, s.conns, s.users, s.processors, s.pin)
	fmt.Fprintf(out, "            processor time           p99               calls  first  memory, MB\n")
	fmt.Fprintf(out, "            µs     times    ±      ms     times  ±     1/s    ms     idle  users\n")
	for _, c := range all {
		processor := c.result(func(r run) float64 { return float64(r.processor) })
		p99 := c.result(func(r run) float64 { return float64(r.p99) })
		rate := c.result(func(r run) float64 { return r.perSecond })
		fmt.Fprintf(out, "%-10s  %-5.2f  %-5.3f  %-5.3f  %-5.2f  %-5.2f  %-4.2f  %-5.0f  %-5.1f  %-4.1f  %.1f\n", c.name,
			processor.mean/1e3, processor.ratio, processor.spread, p99.mean/1e6, p99.ratio, p99.spread, rate.mean,
			float64(c.first)/1e6, float64(c.idle)/1e6, float64(c.filled)/1e6)
	}
	_, err := fmt.Fprintf(out, "\ntimes: against %s in the same pair, median; ±: half of the pairs lie within\n"+
		"µs, ms and calls: means\n", all[0].name)
	return err
}

// A result is the mean of a figure, and the median of its ratios to the base within a pair.
type result struct {
	mean, ratio float64
	spread      float64 // half of the distance between the quartiles of the ratios
}

func (c *contestant) result(figure func(run) float64) (r result) {
	var ratios []float64
	for _, p := range c.pairs {
		r.mean += figure(p.own) / float64(len(c.pairs))
		ratios = append(ratios, figure(p.own)/figure(p.base))
	}
	slices.Sort(ratios)
	n := len(ratios)
	r.ratio, r.spread = (ratios[(n-1)/2]+ratios[n/2])/2, (ratios[n*3/4]-ratios[n/4])/2
	return r
}
