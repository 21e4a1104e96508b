package ledger

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const annLine = `{"time":"2026-03-01T03:00:04Z","target":"http://localhost/x","company":"ours1",` +
	`"email":"x+a-ann@ours.example","scenario":"a","created":"maybe"}` + "\n"

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

// open opens a ledger whose clock stands still, until the test ends.
func open(t *testing.T, name string) *Ledger {
	t.Helper()
	l, err := Open(name)
	require.NoError(t, err)
	l.now = func() time.Time { return time.Date(2026, 3, 1, 4, 0, 4, 567, time.FixedZone("", 3600)) }
	t.Cleanup(func() { l.Close() })
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
				require.NoError(t, l.End(row.outcome))
				require.Empty(t, parse([]byte(read(t, name+".sending"))), "no call is in flight")
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
	run, user, _ := strings.Cut(read(t, name+".sending"), "\n")
	require.Contains(t, run, fmt.Sprintf(`{"pid":%d,"host":"`, os.Getpid()))
	require.Equal(t, annLine, user)
	require.Empty(t, read(t, name))
	require.NoError(t, l.End(CreatedMaybe))
	require.Equal(t, annLine, read(t, name))
	require.NoError(t, l.Close())
	require.NoFileExists(t, name+".sending")
}

func TestTheNilLedgerWritesNothing(t *testing.T) {
	var l *Ledger
	require.NoError(t, l.Begin(ann))
	require.NoError(t, l.End(CreatedYes))
	require.NoError(t, l.Close())
}

func TestTheNextRunTakesTheUsersOfAKilledOne(t *testing.T) {
	for _, row := range []struct {
		name, ledger, sending string
		lines                 int
	}{
		{"nothing was being sent", "", "", 0},
		{"killed during the call", "", annLine, 1},
		{"killed after the line was written", annLine, annLine, 1},
		{"killed while the line was written", annLine[:50], annLine, 1},
		{"killed while the call was noted, so before it", "", annLine[:50], 0},
		{"killed before anything was noted", "", " ", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "ledger.jsonl")
			require.NoError(t, os.WriteFile(name, []byte(row.ledger), 0o644))
			if row.sending != "" {
				require.NoError(t, os.WriteFile(name+".sending", []byte(row.sending), 0o644))
			}
			for range 2 {
				l := open(t, name)
				require.Len(t, parse([]byte(read(t, name))), row.lines)
				require.True(t, strings.HasPrefix(read(t, name), row.ledger), "no line changes")
				require.NoError(t, l.Close())
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

func TestASecondRunIsToldWhoHasLockedTheLedger(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger.jsonl")
	first := open(t, name)
	require.NoError(t, first.Begin(ann))
	_, err := Open(name)
	host, _ := os.Hostname()
	require.ErrorContains(t, err, fmt.Sprintf("ledger.jsonl is in use by process %d on %q since 2", os.Getpid(), host))
	require.ErrorContains(t, err, "UTC: wait until that run ends, or name another ledger")
	require.Contains(t, read(t, name+".sending"), annLine, "the other run keeps its users")
	for _, damaged := range []string{"", "{}", `{"pid":-1,"host":"a","since":"2026-03-01T03:00:00Z"}`,
		`{"pid":1e99,"since":"2026-03-01T03:00:00Z"}`} {
		require.NoError(t, os.WriteFile(name+".sending", []byte(damaged+"\n"), 0o644))
		_, err = Open(name)
		require.ErrorContains(t, err, "is in use by another run: ")
	}
	require.NoError(t, first.Close())
	second, err := Open(name)
	require.NoError(t, err)
	require.NoError(t, second.Close())
	require.Empty(t, read(t, name))
}

// The child locks the ledger of its environment and waits to be killed.
func TestMain(m *testing.M) {
	if name := os.Getenv("LEDGER_OF_THE_CHILD"); name != "" {
		l, err := Open(name)
		if err == nil {
			err = l.Begin(ann)
		}
		fmt.Println(err)
		select {}
	}
	os.Exit(m.Run())
}

func TestTheLockOfAKilledRunDoesNotBlock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger.jsonl")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "LEDGER_OF_THE_CHILD="+name)
	stdout, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	said, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "<nil>\n", said)
	_, err = Open(name)
	require.ErrorContains(t, err, fmt.Sprintf("in use by process %d on ", child.Process.Pid))
	require.NoError(t, child.Process.Kill())
	require.Error(t, child.Wait())
	open(t, name)
	require.Len(t, parse([]byte(read(t, name))), 1)
}

func TestInAReadOnlyFolderAUserGetsALineBeforeTheCall(t *testing.T) {
	require.True(t, isReadOnly(&os.PathError{Err: syscall.EROFS}))
	require.True(t, isReadOnly(&os.PathError{Err: syscall.EACCES}))
	require.False(t, isReadOnly(&os.PathError{Err: syscall.ENOSPC}))
	require.False(t, isReadOnly(nil))
	name := filepath.Join(t.TempDir(), "ledger.jsonl")
	l := open(t, name)
	require.NoError(t, os.Remove(name+".sending"))
	l.noSending = true
	require.NoError(t, l.Begin(ann))
	require.Equal(t, annLine, read(t, name))
	require.NoError(t, l.End(CreatedNo))
	require.NoError(t, l.Begin(ann))
	require.NoError(t, l.End(CreatedYes))
	require.Equal(t, annLine, read(t, name))
	require.NoFileExists(t, name+".sending")
	require.NoError(t, l.Close())
}

func TestALedgerKeepsItsModeAndANewOneFollowsTheUmask(t *testing.T) {
	dir := t.TempDir()
	like, err := os.Create(filepath.Join(dir, "like"))
	require.NoError(t, err)
	require.NoError(t, like.Close())
	want, err := os.Stat(like.Name())
	require.NoError(t, err)
	name := filepath.Join(dir, "ledger.jsonl")
	require.NoError(t, open(t, name).Close())
	got, err := os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, want.Mode(), got.Mode())
	require.NoError(t, os.Chmod(name, 0o640))
	l := open(t, name)
	require.NoError(t, l.Begin(ann))
	require.NoError(t, l.End(CreatedYes))
	got, err = os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o640), got.Mode())
}

func TestALineThatAnotherProgramAddsDuringARunStays(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger.jsonl")
	l := open(t, name)
	require.NoError(t, l.Begin(ann))
	require.NoError(t, os.WriteFile(name, []byte("a note\n"), 0o644))
	require.NoError(t, l.End(CreatedMaybe))
	require.Equal(t, "a note\n"+annLine, read(t, name))
}

func TestALedgerThatIsLostEndsTheRunBeforeTheCall(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lost")
	require.NoError(t, os.Mkdir(dir, 0o755))
	l := open(t, filepath.Join(dir, "ledger.jsonl"))
	require.NoError(t, os.RemoveAll(dir))
	require.ErrorContains(t, l.Begin(ann), "the ledger cannot be written, so nothing is sent")
}

// If the line of a user cannot be written, FILE.sending still has it.
func TestAUserIsNeverInNeitherFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "ledger.jsonl")
	l := open(t, name)
	require.NoError(t, l.Begin(ann))
	require.NoError(t, l.file.Close())
	require.ErrorContains(t, l.End(CreatedYes), "the ledger cannot be written")
	require.Contains(t, read(t, name+".sending"), annLine)
	open(t, name)
	require.Equal(t, annLine, read(t, name))
}
