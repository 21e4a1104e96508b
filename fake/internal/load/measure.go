package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
)

// A contestant is one of the servers that are compared, and its runs.
type contestant struct {
	*server
	*driver
	idle, filled int64         // resident memory before the first call, and when all users are registered
	first        time.Duration // from exec to the first answer
	runs         []run
}

// contest starts a server and registers all users.
func (s settings) contest(name, program string, args ...string) (*contestant, error) {
	if s.pin != "" {
		program, args = "taskset", slices.Concat([]string{"-c", s.pin, program}, args)
	}
	started, err := start(name, program, args...)
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

// measure drives all servers and prints how they compare.
func (s settings) measure(out io.Writer) (err error) {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var all []*contestant
	defer func() {
		for _, c := range all {
			err = errors.Join(err, c.close(), c.stop())
		}
	}()
	for _, program := range [][]string{
		{"bare", self, "bare"}, {"bare again", self, "bare"}, {"paytfake", s.program, "--addr", "127.0.0.1:0"}, {"plain fake", self, "plain"},
	} {
		c, err := s.contest(program[0], program[1], program[2:]...)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	for round := range s.rounds {
		for i := range all { // each server begins as often as any other
			c := all[(round+i)%len(all)]
			r, err := c.drive(s.calls)
			if err != nil {
				return err
			}
			c.runs = append(c.runs, r)
		}
	}
	return s.print(out, all)
}

// print prints a table, at most 80 characters wide.
func (s settings) print(out io.Writer, all []*contestant) error {
	fmt.Fprintf(out, "%d rounds of %d Registers over %d connections, %d users; medians\n\n", s.rounds, s.calls, s.conns, s.users)
	fmt.Fprintf(out, "            processor time        p99          calls   first  memory, MB\n")
	fmt.Fprintf(out, "            µs    times bare      ms    times  1/s     ms     idle   users\n")
	for _, c := range all {
		processor := compare(c, all[0], func(r run) time.Duration { return r.processor })
		p99 := compare(c, all[0], func(r run) time.Duration { return r.p99 })
		perSecond := median(c.runs, func(r run) float64 { return r.perSecond })
		fmt.Fprintf(out, "%-10s  %-4.1f  %.3f ±%.3f  %-6.2f  %.2f   %-6.0f  %-5.1f  %-5.1f  %.1f\n", c.name,
			float64(processor.value)/1e3, processor.ratio, processor.spread, float64(p99.value)/1e6, p99.ratio, perSecond,
			float64(c.first)/1e6, float64(c.idle)/1e6, float64(c.filled)/1e6)
	}
	_, err := fmt.Fprintln(out, "\ntimes: against the bare handler in the same round; ±: half of the rounds lie within")
	return err
}

// A comparison is a median, and the median of the ratios to the base within a round.
type comparison struct {
	value         time.Duration
	ratio, spread float64 // spread: half of the ratios are within this around the median
}

func compare(c, base *contestant, what func(run) time.Duration) comparison {
	ratios := make([]float64, len(c.runs))
	for i := range c.runs {
		ratios[i] = float64(what(c.runs[i])) / float64(what(base.runs[i]))
	}
	slices.Sort(ratios)
	n := len(ratios)
	return comparison{median(c.runs, what), ratios[n/2], (ratios[n*3/4] - ratios[n/4]) / 2}
}

// median returns the median of a figure of some runs.
func median[T cmp.Ordered](runs []run, what func(run) T) T {
	values := make([]T, len(runs))
	for i, r := range runs {
		values[i] = what(r)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
