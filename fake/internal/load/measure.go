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
	idle, filled int64 // resident memory before the first call and when all users are registered
	runs         []run
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
			err = errors.Join(err, c.stop())
		}
	}()
	for _, program := range [][]string{
		{"bare", self, "bare"}, {"bare again", self, "bare"}, {"paytfake", s.program, "--addr", "127.0.0.1:0"}, {"plain fake", self, "plain"},
	} {
		started, err := start(program[0], program[1], program[2:]...)
		if err != nil {
			return err
		}
		c := &contestant{server: started}
		all = append(all, c)
		if c.idle, err = c.memory("VmRSS"); err != nil {
			return err
		}
		if c.driver, err = newDriver(c.server, s.conns, s.users); err != nil {
			return err
		}
		defer c.close()
		if _, err := c.drive(s.users); err != nil {
			return err
		}
		if c.filled, err = c.memory("VmRSS"); err != nil {
			return err
		}
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

func (s settings) print(out io.Writer, all []*contestant) error {
	fmt.Fprintf(out, "%d rounds of %d Registers over %d connections, %d users; medians\n\n", s.rounds, s.calls, s.conns, s.users)
	fmt.Fprintf(out, "%-10s  %9s %6s %6s  %7s %6s  %7s  %6s %6s %6s\n", "", "processor", "times", "middle", "p99", "times", "calls", "idle", "filled", "start")
	fmt.Fprintf(out, "%-10s  %9s %6s %6s  %7s %6s  %7s  %6s %6s %6s\n", "", "µs/call", "bare", "half", "ms", "bare", "1/s", "MB", "MB", "ms")
	base := all[0]
	for _, c := range all {
		processor := compare(c, base, func(r run) time.Duration { return r.processor })
		p99 := compare(c, base, func(r run) time.Duration { return r.p99 })
		perSecond := median(c.runs, func(r run) float64 { return r.perSecond })
		fmt.Fprintf(out, "%-10s  %9.2f %6.3f ±%5.3f  %7.2f %6.2f  %7.0f  %6.1f %6.1f %6.1f\n", c.server.name,
			float64(processor.value)/1e3, processor.ratio, processor.spread, float64(p99.value)/1e6, p99.ratio, perSecond,
			float64(c.idle)/1e6, float64(c.filled)/1e6, float64(c.started)/1e6)
	}
	return nil
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
