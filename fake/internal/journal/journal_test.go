package journal

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// add adds a call whose texts are all the same.
func add(j *Journal, text string) uint64 {
	return j.Add(&Entry{Method: text, Path: text, Query: text, Body: text, Facts: Facts{Status: len(text)}}, []byte(text))
}

func TestAJournalKeepsTheLastCalls(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		j := New(rapid.IntRange(-1, 5).Draw(t, "size"))
		size := max(j.size, 0)
		var all []string // the text of each call so far
		kept := 0        // number of calls that the journal keeps
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				text := rapid.StringN(0, 30, -1).Draw(t, "text")
				all, kept = append(all, text), min(kept+1, size)
				require.EqualValues(t, len(all), add(j, text))
			},
			"clear": func(*rapid.T) { j.Clear(); kept = 0 },
			"": func(t *rapid.T) {
				after := rapid.IntRange(0, len(all)+2).Draw(t, "after")
				entries, evicted := j.After(uint64(after))
				require.EqualValues(t, len(all)-kept, evicted)
				require.Equal(t, evicted, j.Evicted())
				first := max(after, len(all)-kept)
				require.Len(t, entries, max(0, len(all)-first))
				for i, e := range entries {
					text := all[first+i]
					require.EqualValues(t, first+i+1, e.Number)
					require.Equal(t, []string{text, text, text, text, text}, []string{e.Method, e.Path, e.Query, e.Body, e.Response})
					require.Equal(t, len(text), e.Status)
					require.False(t, e.Clipped)
				}
			},
		})
	})
}

func TestALongTextIsClipped(t *testing.T) {
	t.Parallel()
	whole, long := strings.Repeat("x", MaxText), strings.Repeat("x", MaxText+1)
	for _, row := range []struct {
		name    string
		entry   Entry
		clipped bool
	}{
		{"texts of 4 KiB are not clipped", Entry{Method: whole, Path: whole, Query: whole, Body: whole}, false},
		{"a longer method is clipped", Entry{Method: long}, true},
		{"a longer path is clipped", Entry{Path: long}, true},
		{"a longer query is clipped", Entry{Query: long}, true},
		{"a longer body is clipped", Entry{Body: long}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			j := New(1)
			j.Add(&row.entry, []byte(long))
			entries, _ := j.After(0)
			e := entries[0]
			require.Equal(t, row.clipped, e.Clipped)
			require.Equal(t, whole, e.Response, "a clipped response does not count")
			for _, text := range []string{e.Method, e.Path, e.Query, e.Body} {
				require.LessOrEqual(t, len(text), MaxText)
			}
		})
	}
}

func TestTheBufferOfALongCallIsNotKept(t *testing.T) {
	t.Parallel()
	j := New(1)
	add(j, strings.Repeat("x", MaxText))
	require.GreaterOrEqual(t, cap(j.ring[0].buffer), 5*MaxText)
	add(j, "short")
	require.LessOrEqual(t, cap(j.ring[0].buffer), 1<<11)
}

// TestAFullJournalDoesNotAllocate proves that Add does not allocate, and that a follower
// allocates only for new entries, whatever the size of the journal.
func TestAFullJournalDoesNotAllocate(t *testing.T) {
	j := New(1000)
	for range 1000 {
		add(j, "a text of some length")
	}
	e, response := &Entry{Method: "POST", Body: "a text"}, []byte("a response")
	require.Zero(t, testing.AllocsPerRun(100, func() { j.Add(e, response) }))
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() {
		n := j.Add(e, response)
		entries, _ := j.Next(n - 1)
		if len(entries) != 1 || entries[0].Number != n {
			t.Fatal("Next returned no new call")
		}
	}), 3.0, "Next allocates the entry, its texts and the channel")
}

func TestNextClosesTheChannelOnTheNextCall(t *testing.T) {
	t.Parallel()
	j := New(2)
	entries, arrived := j.Next(0)
	require.Empty(t, entries)
	_, same := j.Next(0)
	require.Equal(t, arrived, same)
	select {
	case <-arrived:
		t.Fatal("no call arrived")
	default:
	}
	add(j, "x")
	<-arrived
	entries, arrived = j.Next(0)
	require.Len(t, entries, 1)
	require.NotEqual(t, same, arrived)
	entries, _ = j.Next(entries[0].Number)
	require.Empty(t, entries)
}

func TestAJournalCountsConcurrentCalls(t *testing.T) {
	t.Parallel()
	j := New(16)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				entries, _ := j.Next(add(j, "x") - 1)
				require.NotNil(t, entries)
				j.Evicted()
			}
		})
	}
	all.Wait()
	entries, evicted := j.After(0)
	require.Len(t, entries, 16)
	require.EqualValues(t, 800-16, evicted)
	require.EqualValues(t, 800, entries[15].Number)
}
