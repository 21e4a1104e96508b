package ledger

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const sending = `{"time":"2026-03-01T03:00:04Z","target":"http://localhost/x","company":"ours1","email":"x+a-ann@ours.example","scenario":"a","created":"maybe"}` + "\n"

var ann = User{Target: "http://localhost/x", Company: "ours1", Email: "x+a-ann@ours.example", Scenario: "a"}

// read returns the text of a file; a missing one is empty.
func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return string(data)
}

// open opens a ledger whose clock stands still.
func open(t *testing.T, name string) *Ledger {
	t.Helper()
	l, err := Open(name)
	require.NoError(t, err)
	l.now = func() time.Time { return time.Date(2026, 3, 1, 4, 0, 4, 567, time.FixedZone("", 3600)) }
	return l
}

func TestAnOutcomeDecidesWhichLineAUserGets(t *testing.T) {
	bob := ann
	bob.Email = "bob"
	for _, row := range []struct {
		name    string
		users   []User
		outcome Outcome
		created []string
	}{
		{"the target said yes", []User{ann}, CreatedYes, []string{"yes"}},
		{"the target did not say", []User{ann}, CreatedMaybe, []string{"maybe"}},
		{"the target refused", []User{ann}, CreatedNo, nil},
		{"the target said yes to one of two users", []User{ann, bob}, CreatedYes, []string{"maybe", "maybe"}},
		{"the call creates no user", nil, CreatedYes, nil},
		{"the call names a user twice", []User{ann, ann}, CreatedMaybe, []string{"maybe"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "ledger.jsonl")
			l := open(t, name)
			for range 2 { // later calls add no line
				require.NoError(t, l.Begin(row.users...))
				require.Empty(t, parse([]byte(read(t, name)))[min(len(row.created), len(parse([]byte(read(t, name))))):])
				require.NoError(t, l.End(row.outcome))
				require.NoFileExists(t, name+".sending")
				var created []string
				for _, line := range parse([]byte(read(t, name))) {
					created = append(created, line.Created)
				}
				require.Equal(t, row.created, created)
			}
		})
	}
}

func TestALineHasTheFormOfTheDocumentation(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger.jsonl")
	l := open(t, name)
	require.NoError(t, l.Begin(ann))
	require.Equal(t, sending, read(t, name+".sending"))
	require.Empty(t, read(t, name))
	require.NoError(t, l.End(CreatedMaybe))
	require.Equal(t, sending, read(t, name))
}

func TestTheNilLedgerWritesNothing(t *testing.T) {
	var l *Ledger
	require.NoError(t, l.Begin(ann))
	require.NoError(t, l.End(CreatedYes))
}

func TestTheNextRunTakesTheUsersOfAKilledOne(t *testing.T) {
	for _, row := range []struct {
		name, ledger, sending string
		lines                 int
	}{
		{"nothing was being sent", "", "", 0},
		{"killed during the call", "", sending, 1},
		{"killed after the line was written", sending, sending, 1},
		{"killed while the line was written", sending[:50], sending, 1},
		{"killed while the call was noted, so before it", "", sending[:50], 0},
		{"killed before anything was noted", "", " ", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "ledger.jsonl")
			require.NoError(t, os.WriteFile(name, []byte(row.ledger), 0o644))
			if row.sending != "" {
				require.NoError(t, os.WriteFile(name+".sending", []byte(row.sending), 0o644))
			}
			for range 2 {
				open(t, name)
				require.Len(t, parse([]byte(read(t, name))), row.lines)
				require.NoFileExists(t, name+".sending")
			}
		})
	}
}

func TestALedgerThatCannotBeWrittenIsRefused(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(filepath.Join(dir, "none", "ledger.jsonl"))
	require.ErrorContains(t, err, "the ledger cannot be written, so nothing is sent")
	_, err = Open(dir)
	require.Error(t, err)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "l.sending"), 0o755))
	_, err = Open(filepath.Join(dir, "l"))
	require.Error(t, err)
}
