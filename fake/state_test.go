package fake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSerialsTellStatesApart(t *testing.T) {
	t.Parallel()
	one, two := &universe{epoch: 1}, &universe{epoch: 2}
	last := &universe{epoch: maxEpochs - 1}
	require.True(t, one.made(one.serial()))
	require.False(t, two.made(one.serial()))
	require.True(t, one.made(one.within(numbers)), "the last number of a state")
	require.False(t, two.made(one.within(numbers)))
	require.True(t, last.made(last.within(numbers)))
	require.LessOrEqual(t, last.within(numbers), uint64(serials), "it fits a GUID")
}

// TestASerialOfTheFutureDoesNotLaunch forges what only the mint could make: the
// ssid that a user will have next.
func TestASerialOfTheFutureDoesNotLaunch(t *testing.T) {
	t.Parallel()
	a := New(Options{Dialect: Dialect{OldSSID: OldSSIDValid}})
	s := a.state.Load()
	s.users.update("acme", "ann@acme.test", func(v view) { v.create(record{email: "ann@acme.test", ssid: s.serial()}) })
	for number, want := range map[uint64]form{1: successForm, 2: errorForm} {
		c := &call{api: a, state: s, asking: asking{dialect: s.dialect}}
		c.set(ssidParam, a.ssid(1, s.within(number)).String())
		require.Equal(t, want, c.launch().form, number)
	}
}
