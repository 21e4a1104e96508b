package fault_test

import (
	"context"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/internal/fault"
	"github.com/paytfake/paytfake/scenarios"
)

type (
	faults = []scenarios.Fault
	calls  = scenarios.Calls
	delay  = scenarios.Delay
	on     = scenarios.On
)

// meet returns the HTTP status of the fault that meets a call, or zero if none does.
func meet(p *fault.Plan, r fault.Request) int {
	met, ok := p.Meet(r)
	status, _, _, instead := met.Response()
	if ok != instead {
		panic("each fault of these tests has a status")
	}
	return status
}

// meetings returns the results of meet for n equal calls.
func meetings(p *fault.Plan, r fault.Request, n int) (statuses []int) {
	for range n {
		statuses = append(statuses, meet(p, r))
	}
	return statuses
}

// counts returns the ids and counts of the faults in force.
func counts(p *fault.Plan) (ids, met, left []int) {
	for _, a := range p.Active() {
		ids, met, left = append(ids, a.ID), append(met, a.Met), append(left, a.Left)
	}
	return ids, met, left
}

func TestAFaultMeetsTheCallsThatItsOnMatches(t *testing.T) {
	t.Parallel()
	all := func(subop, company, email string) on { return on{Subop: subop, Company: company, Email: email} }
	register := fault.Request{Subop: "Register", Company: "acme", Email: "ann@acme.test"}
	for _, row := range []struct {
		name string
		on   on
		call fault.Request
		want bool
	}{
		{"an empty On matches every call", on{}, register, true},
		{"an empty On matches a call without values", on{}, fault.Request{}, true},
		{"an operation matches its calls", on{Subop: "Register"}, register, true},
		{"an operation matches no other calls", on{Subop: "Launch"}, register, false},
		{"a company matches its calls", on{Company: "acme"}, register, true},
		{"a company matches no other calls", on{Company: "globex"}, register, false},
		{"an email matches its calls", on{Email: "ann@acme.test"}, register, true},
		{"an email matches no other calls", on{Email: "bob@acme.test"}, register, false},
		{"an email does not match a call without one", on{Email: "ann@acme.test"}, fault.Request{}, false},
		{"a call that matches all values matches", all("Register", "acme", "ann@acme.test"), register, true},
		{"a call that differs in one value does not match", all("Register", "acme", "bob@acme.test"), register, false},
		{"case does not matter", all("REGISTER", "Acme", "Ann@ACME.test"), register, true},
		{"white space around the fault's values does not matter",
			all(" Register", "acme ", "\tann@acme.test\n"), register, true},
		{"white space around the call's values does not matter", all("Register", "acme", "ann@acme.test"),
			fault.Request{Subop: "Register ", Company: " acme", Email: " ann@acme.test\r\n"}, true},
		{"white space inside a value matters", on{Email: "ann @acme.test"}, register, false},
		{"a part of an email does not match", on{Email: "ann@acme"}, register, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := fault.NewPlan(faults{{On: row.on, HTTP: 500}}, 1, 0)
			_, ok := p.Meet(row.call)
			require.Equal(t, row.want, ok)
		})
	}
}

func TestTheFirstFaultThatIsDueMeetsTheCall(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name      string
		faults    faults
		want      []int // statuses of six calls
		met, left []int
	}{
		{"an empty plan meets no call", nil, []int{0, 0, 0, 0, 0, 0}, nil, nil},
		{"a fault without a range of calls meets all", faults{{HTTP: 500}},
			[]int{500, 500, 500, 500, 500, 500}, []int{6}, []int{-1}},
		{"a range counts from 1 and includes both ends", faults{{HTTP: 500, Calls: calls{From: 2, To: 3}}},
			[]int{0, 500, 500, 0, 0, 0}, []int{2}, []int{0}},
		{"Left is the rest of a range", faults{{HTTP: 500, Calls: calls{From: 2, To: 9}}},
			[]int{0, 500, 500, 500, 500, 500}, []int{5}, []int{3}},
		{"a fault meets every second call", faults{{HTTP: 500, Calls: calls{Every: 2}}},
			[]int{0, 500, 0, 500, 0, 500}, []int{3}, []int{-1}},
		{"of two faults the earlier one meets the call", faults{{HTTP: 500}, {HTTP: 503}},
			[]int{500, 500, 500, 500, 500, 500}, []int{6, 0}, []int{-1, -1}},
		{"a call that an earlier fault meets counts for a later one",
			faults{{HTTP: 500, Calls: calls{To: 2}}, {HTTP: 503, Calls: calls{To: 3}}},
			[]int{500, 500, 503, 0, 0, 0}, []int{2, 1}, []int{0, 0}},
		{"a call that a later fault meets counts for an earlier one",
			faults{{HTTP: 500, Calls: calls{From: 3}}, {HTTP: 503}},
			[]int{503, 503, 500, 500, 500, 500}, []int{4, 2}, []int{-1, -1}},
		{"of three overlapping faults the first due one meets the call", faults{
			{HTTP: 500, Calls: calls{Every: 3}},
			{HTTP: 501, Calls: calls{Every: 2}},
			{HTTP: 502, Calls: calls{From: 5}},
		},
			[]int{0, 501, 500, 501, 502, 500}, []int{2, 2, 1}, []int{-1, -1, -1}},
		{"a fault does not count a call that it does not match",
			faults{{HTTP: 500, On: on{Subop: "Launch"}, Calls: calls{To: 2}}, {HTTP: 503, Calls: calls{From: 6}}},
			[]int{0, 0, 0, 0, 0, 503}, []int{0, 1}, []int{2, -1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := fault.NewPlan(row.faults, 1, 0)
			require.Empty(t, cmp.Diff(row.want, meetings(p, fault.Request{Subop: "Register"}, 6)))
			_, met, left := counts(p)
			require.Empty(t, cmp.Diff(row.met, met), "met")
			require.Empty(t, cmp.Diff(row.left, left), "left")
		})
	}
}

func TestFaultsCanBeAddedAndRemovedBetweenCalls(t *testing.T) {
	t.Parallel()
	p := fault.NewPlan(faults{{HTTP: 500, Calls: calls{To: 4}}, {HTTP: 501, Calls: calls{To: 6}}}, 1, 0)
	require.Equal(t, []int{500, 500}, meetings(p, fault.Request{}, 2))
	require.Equal(t, 3, p.Add(scenarios.Fault{HTTP: 502, Calls: calls{To: 2}}), "a fault counts from when it was added")
	require.Equal(t, 500, meet(p, fault.Request{}))
	require.True(t, p.Remove(1))
	require.Equal(t, []int{501, 501, 501, 0}, meetings(p, fault.Request{}, 4))
	ids, met, left := counts(p)
	require.Equal(t, []int{2, 3}, ids)
	require.Equal(t, []int{3, 0}, met)
	require.Equal(t, []int{0, 0}, left)

	active := p.Active()
	active[0].HTTP = 599
	require.Equal(t, 501, p.Active()[0].HTTP, "the list is a copy")
	p.Clear()
	require.Empty(t, p.Active())
	require.Zero(t, meet(p, fault.Request{}))
}

func TestAnIDIsNeverUsedAgain(t *testing.T) {
	t.Parallel()
	p := fault.NewPlan(faults{{HTTP: 500}, {HTTP: 501}}, 1, 7)
	ids, _, _ := counts(p)
	require.Equal(t, []int{8, 9}, ids)
	require.Equal(t, 9, p.LastID())
	require.True(t, p.Remove(9))
	require.False(t, p.Remove(9), "the fault was removed before")
	require.False(t, p.Remove(7), "the fault never existed")
	require.Equal(t, 9, p.LastID(), "the id is that of a removed fault")
	require.Equal(t, 10, p.Add(scenarios.Fault{HTTP: 502}))
	p.Clear()
	require.Equal(t, 10, p.LastID())
	require.Equal(t, 11, p.Add(scenarios.Fault{HTTP: 503}))
	require.False(t, p.Remove(8), "a late removal removes no other fault")

	next := fault.NewPlan(nil, 1, p.LastID())
	require.Equal(t, 11, next.LastID())
	require.Equal(t, 12, next.Add(scenarios.Fault{HTTP: 500}))
}

func TestAFaultIsListedAsItWasAdded(t *testing.T) {
	t.Parallel()
	want := scenarios.Fault{
		On: on{Email: " Ann@acme.test "}, Calls: calls{To: 2}, Probability: 0.5,
		Delay: delay{Min: time.Second, Max: time.Hour},
		HTTP:  500, ContentType: "text/plain", Body: "Down.", Drop: scenarios.DropTruncate, After: 3, Slow: time.Minute,
	}
	p := fault.NewPlan(faults{want}, 1, 0)
	require.Empty(t, cmp.Diff([]fault.ActiveFault{{ID: 1, Fault: want, Left: 2}}, p.Active()))
}

// pattern returns which fault of a plan meets each of 256 calls, a digit for each, and their delays.
func pattern(p *fault.Plan) (met string, delays []time.Duration) {
	for range 256 {
		m, _ := p.Meet(fault.Request{})
		status, _, _, _ := m.Response()
		met += string(rune('0' + status%10))
		delays = append(delays, m.Delay())
	}
	return met, delays
}

func TestChanceComesFromTheSeed(t *testing.T) {
	t.Parallel()
	planned := faults{
		{Probability: 0.5, HTTP: 501, Delay: delay{Max: time.Hour}},
		{Probability: 0.5, HTTP: 502, Delay: delay{Max: time.Hour}},
	}
	p := fault.NewPlan(planned, 1, 0)
	met, delays := pattern(p)
	same := func(q *fault.Plan, why string) {
		otherMet, otherDelays := pattern(q)
		require.Equal(t, met, otherMet, why)
		require.Equal(t, delays, otherDelays, why)
	}
	same(fault.NewPlan(planned, 1, 0), "equal plans make the same choices")
	same(fault.NewPlan(planned, 1, 99), "ids do not affect choices")
	p.Clear()
	p.Add(planned[0])
	p.Add(planned[1])
	same(p, "a cleared plan makes the choices of a new one")

	other, otherDelays := pattern(fault.NewPlan(planned, 2, 0))
	require.NotEqual(t, met, other, "another seed makes other choices")
	require.NotEqual(t, delays, otherDelays, "another seed makes other choices")

	// Half of the calls meet the first fault, and half of the rest the second, whose choices are independent.
	require.InDelta(t, 128, strings.Count(met, "1"), 32)
	require.InDelta(t, 64, strings.Count(met, "2"), 32)
	require.InDelta(t, 64, strings.Count(met, "0"), 32)
	again, _ := pattern(p)
	require.NotEqual(t, met, again, "later calls have other choices")

	// A fault keeps its choices when another is removed.
	one, both := fault.NewPlan(planned, 1, 0), fault.NewPlan(planned, 1, 0)
	one.Remove(1)
	alone, _ := pattern(one)
	for i, c := range met {
		meet(both, fault.Request{})
		if c != '1' {
			require.Equal(t, c, rune(alone[i]))
		}
	}
}

// A user's test depends on its seed, and must have the same outcome with every version of the fake.
func TestASeedMakesTheSameChoicesInEveryVersion(t *testing.T) {
	t.Parallel()
	p := fault.NewPlan(faults{
		{Probability: 0.5, HTTP: 501, Delay: delay{Max: time.Hour}},
		{HTTP: 502, Delay: delay{Min: time.Second, Max: time.Minute}},
	}, 1, 0)
	met, delays := pattern(p)
	require.Equal(t, "1112222222212112", met[:16])
	require.Equal(t, []time.Duration{385393455648, 453910874304, 1135561801906, 16081497961}, delays[:4])
}

func TestAProbabilityIsTheShareOfCallsThatMeetTheFault(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name                string
		probability, listed float64
		want, within        float64 // of 256 calls
	}{
		{"a probability of zero meets all calls", 0, 0, 256, 0},
		{"a probability of one meets all calls", 1, 1, 256, 0},
		{"a quarter meets about 64 calls", 0.25, 0.25, 64, 24},
		{"nine in ten meets about 230 calls", 0.9, 0.9, 230, 16},
		{"the smallest probability meets none", math.SmallestNonzeroFloat64, math.SmallestNonzeroFloat64, 0, 0},
		{"not a number counts as zero", math.NaN(), 0, 256, 0},
		{"above one counts as zero", 1.5, 0, 256, 0},
		{"below zero counts as zero", -0.5, 0, 256, 0},
		{"infinity counts as zero", math.Inf(1), 0, 256, 0},
		{"negative infinity counts as zero", math.Inf(-1), 0, 256, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := fault.NewPlan(faults{{Probability: row.probability, HTTP: 501}}, 1, 0)
			met, _ := pattern(p)
			require.InDelta(t, row.want, strings.Count(met, "1"), row.within)
			active := p.Active()[0]
			require.Equal(t, row.listed, active.Probability)
			require.Equal(t, strings.Count(met, "1"), active.Met, "Met counts only calls that the fault meets")
		})
	}
}

func TestADelayIsChosenFromItsRange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		delay    delay
		min, max time.Duration // of 256 delays
	}{
		{"no delay is zero", delay{}, 0, 0},
		{"equal ends are the delay", delay{Min: time.Hour, Max: time.Hour}, time.Hour, time.Hour},
		{"a missing end is equal to the other", delay{Min: time.Hour}, time.Hour, time.Hour},
		{"both ends of a range are possible", delay{Min: 4, Max: 6}, 4, 6},
		{"a range may begin at zero", delay{Max: 1}, 0, 1},
		{"a reversed range is its Min", delay{Min: 6, Max: 4}, 6, 6},
		{"a negative delay is zero", delay{Min: -6, Max: -4}, 0, 0},
		{"a range from a negative delay begins at zero", delay{Min: math.MinInt64, Max: 1}, 0, 1},
		{"the longest delay does not overflow", delay{Min: math.MaxInt64, Max: math.MaxInt64}, math.MaxInt64, math.MaxInt64},
		{"the end of the longest range does not overflow", delay{Min: math.MaxInt64 - 1, Max: math.MaxInt64},
			math.MaxInt64 - 1, math.MaxInt64},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, delays := pattern(fault.NewPlan(faults{{Delay: row.delay}}, 1, 0))
			shortest, longest := delays[0], delays[0]
			for _, d := range delays {
				shortest, longest = min(shortest, d), max(longest, d)
			}
			require.Equal(t, row.min, shortest)
			require.Equal(t, row.max, longest)
		})
	}
	t.Run("the longest range", func(t *testing.T) {
		_, delays := pattern(fault.NewPlan(faults{{Delay: delay{Max: math.MaxInt64}}}, 1, 0))
		short := 0
		for _, d := range delays {
			require.GreaterOrEqual(t, d, time.Duration(0))
			if d < math.MaxInt64/2 {
				short++
			}
		}
		require.InDelta(t, 128, short, 32)
	})
}

// TestCountsAreRightUnderConcurrency lets calls, additions and removals run at the same time.
func TestCountsAreRightUnderConcurrency(t *testing.T) {
	t.Parallel()
	const callers, each = 8, 5000
	p := fault.NewPlan(faults{{HTTP: 500, Calls: calls{To: 20000}}, {HTTP: 501, Calls: calls{To: 30000}}}, 1, 0)
	var met [600]atomic.Int64
	var ids sync.Map // of the faults added and removed
	var all, others sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for range 2 {
		others.Go(func() {
			for ctx.Err() == nil {
				id := p.Add(scenarios.Fault{HTTP: 502, On: on{Subop: "None"}})
				_, twice := ids.LoadOrStore(id, nil)
				assert.False(t, twice, "an id is used twice")
				assert.GreaterOrEqual(t, p.LastID(), id)
				assert.GreaterOrEqual(t, len(p.Active()), 3)
				assert.True(t, p.Remove(id))
			}
		})
	}
	for range callers {
		all.Go(func() {
			for range each {
				met[meet(p, fault.Request{Subop: "Register"})].Add(1)
			}
		})
	}
	all.Wait()
	cancel()
	others.Wait()
	require.EqualValues(t, 20000, met[500].Load())
	require.EqualValues(t, 10000, met[501].Load())
	require.EqualValues(t, callers*each-30000, met[0].Load())
	inForce, counted, left := counts(p)
	require.Equal(t, []int{1, 2}, inForce)
	require.Equal(t, []int{20000, 10000}, counted)
	require.Equal(t, []int{0, 0}, left)

	all.Go(p.Clear) // even during calls
	all.Go(func() { meet(p, fault.Request{}) })
	all.Wait()
	require.Empty(t, p.Active())
}

func TestACallThatMeetsNoFaultCostsNoMemory(t *testing.T) {
	p := fault.NewPlan(faults{{HTTP: 500, On: on{Email: "ann@acme.test"}, Calls: calls{From: 1 << 30}}}, 1, 0)
	require.Zero(t, testing.AllocsPerRun(100, func() { p.Meet(fault.Request{Email: "ann@acme.test"}) }))
}
