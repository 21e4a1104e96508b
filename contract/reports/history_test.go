package reports

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
)

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}

func encodeLine(t *testing.T, run record) []byte {
	t.Helper()
	line, err := json.Marshal(run)
	require.NoError(t, err)
	return line
}

// lastLine is where the last line of a text begins.
func lastLine(text string) int {
	return strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n') + 1
}

// TestHistoryIsReadAsItWasWritten proves that a line says all that the picture shows.
func TestHistoryIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	before := at(mixed(), ago(1))
	require.NoError(t, Write(dir, before))
	h, err := readHistory(dir, allHold())
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(history{Runs: []record{recordOf(before)}}, h))
}

// TestTornHistory proves that a power failure in the middle of a line costs that
// line and no other.
func TestTornHistory(t *testing.T) {
	t.Parallel()
	whole := string(encodeLine(t, recordOf(at(allHold(), ago(2))))) + "\n"
	for _, row := range []struct {
		name, torn string
		unreadable []int
		runs       int
	}{
		{"cut in the middle", whole[:100], []int{2}, 1},
		{"cut before its newline", strings.TrimSuffix(whole, "\n"), nil, 2},
		{"zeros that the file system left", "\x00\x00\x00\x00", []int{2}, 1},
		{"another program's line", "{\"time\":\"2026-11-20T00:00:00Z\"}\n", []int{2}, 1},
		{"an outcome of a later version", strings.Replace(whole, `"holds"`, `"glows"`, 1), []int{2}, 1},
		{"an empty line", "\n", nil, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, historyFile)
			require.NoError(t, os.WriteFile(file, []byte(whole+row.torn), 0o644))
			require.NoError(t, Write(dir, allHold()))
			h, err := readHistory(dir, at(allHold(), ago(-1)))
			require.NoError(t, err)
			require.Equal(t, row.unreadable, h.Unreadable)
			require.Len(t, h.Runs, row.runs+1, "tonight's line stands by itself")
			require.True(t, strings.HasPrefix(read(t, file), whole+row.torn), "what was there stays")
			page := read(t, filepath.Join(dir, "report.html"))
			require.Equal(t, row.unreadable != nil, strings.Contains(page, "Line 2 of history.jsonl could not be read"))
		})
	}
}

// TestHistoryOfOthers proves that a file may hold the runs on several targets, and
// that a picture shows those on one.
func TestHistoryOfOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := at(with(allHold(), "email-unique", emailUnique), ago(3))
	other.Target = "https://staging.example/trackerpro_admin.ashx"
	fake := at(with(allHold(), "email-unique", emailUnique), ago(2))
	fake.Fake = true
	moved := at(allHold(), ago(1))
	moved.Target = "https://trackerpro.payasyoutrack.com/new/trackerpro_admin.ashx"
	for _, r := range []*contract.Report{other, fake, moved, allHold()} {
		require.NoError(t, Write(dir, r))
	}
	require.Equal(t, 4, strings.Count(read(t, filepath.Join(dir, historyFile)), "\n"))
	h, err := readHistory(dir, allHold())
	require.NoError(t, err)
	require.Len(t, h.Runs, 1)
	require.Equal(t, moved.Target, h.Runs[0].URL)
	require.False(t, strings.Contains(read(t, filepath.Join(dir, "report.html")), ": broken"))
}

// TestTenYears proves that a report stays quick however long the history is: it
// costs little more than to read it once.
func TestTenYears(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var b strings.Builder
	for nights := 3650; nights > 0; nights-- {
		b.Write(encodeLine(t, recordOf(at(allHold(), ago(nights)))))
		b.WriteByte('\n')
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, historyFile), []byte(b.String()), 0o644))
	start := time.Now()
	for line := range strings.Lines(b.String()) {
		require.NoError(t, json.Unmarshal([]byte(line), &record{}))
	}
	decoded := time.Since(start)
	start = time.Now()
	require.NoError(t, Write(dir, allHold()))
	require.Less(t, time.Since(start), 10*decoded, "decoding the lines once is half of it: 0.2 s")
	require.Regexp(t, "^## . Holds since 25 Nov 2016", read(t, filepath.Join(dir, "summary.md"))[:60])
}

// TestPicture proves what a cell shows.
func TestPicture(t *testing.T) {
	t.Parallel()
	sensitive := func(r *contract.Result) { r.Answer = "sensitive" }
	later := at(partial(), ago(5).Add(time.Hour))
	with(later, "endpoint", emailUnique)
	n := tonight(with(allHold(), "email-case", sensitive), pastOf(
		at(with(allHold(), "email-unique", emailUnique), ago(95)),
		at(allHold(), ago(89)),
		at(with(allHold(), "email-unique", emailUnique), ago(6)),
		at(allHold(), ago(5)),
		later,
		at(with(allHold(), "email-case", sensitive), ago(4)),
		at(down(), ago(3)),
		at(with(allHold(), "ssid-rotates", seenOnce), ago(1)),
	))
	rows := map[string]row{}
	for _, g := range n.picture().Groups {
		for _, r := range g.Rows {
			require.Len(t, r.Cells, nights)
			rows[r.Name] = r
		}
	}
	for _, row := range []struct {
		name, row  string
		ago        int
		class, was string
	}{
		{"tonight is the last cell", "methods", 0, "h", "2026-11-23: holds"},
		{"a night without run is empty", "methods", 2, "e", "2026-11-21: no run"},
		{"the first night of the picture", "methods", 89, "h old", "2026-08-26: holds"},
		{"a month begins", "methods", 22, "e m", "2026-11-01: no run"},
		{"a broken rule", "email-unique", 6, "b", "2026-11-17: broken"},
		{"an unstable one", "ssid-rotates", 1, "u", "2026-11-22: unstable"},
		{"of two runs in a day the last counts", "endpoint", 5, "b", "2026-11-18: broken"},
		{"unless it did not look at this one", "methods", 5, "h", "2026-11-18: holds"},
		{"another answer than the last one", "email-case", 5, "h o", "2026-11-18: holds, insensitive"},
		{"the night on which an answer changed", "email-case", 4, "h c", "2026-11-19: holds, sensitive, before insensitive"},
		{"an outage tells nothing", "email-case", 3, "i", "2026-11-20: inconclusive"},
		{"an answer changed back", "email-case", 1, "h o c", "2026-11-22: holds, insensitive, before sensitive"},
		{"what was not run", "call-limits", 0, "n", "2026-11-23: not run"},
	} {
		t.Run(row.name, func(t *testing.T) {
			cell := rows[row.row].Cells[nights-1-row.ago]
			require.Equal(t, row.class, cell.Class)
			require.Equal(t, row.was, cell.Title)
		})
	}
	require.Equal(t, "18 Nov", rows["email-unique"].Since)
	require.Equal(t, "23 Nov", rows["email-case"].Since)
	require.Empty(t, rows["methods"].Since, "it was never otherwise")
}

// TestUnwritable proves that the error names the place.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	for _, row := range []struct{ name, dir, prepare string }{
		{"the folder is a file", file, ""},
		{"the folder's parent is a file", filepath.Join(file, "reports"), ""},
		{"a report's name is taken by a folder", filepath.Join(dir, "a"), "junit.xml"},
		{"the history's name is taken by a folder", filepath.Join(dir, "b"), historyFile},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.prepare != "" {
				require.NoError(t, os.MkdirAll(filepath.Join(row.dir, row.prepare), 0o755))
			}
			err := Write(row.dir, allHold())
			require.ErrorContains(t, err, filepath.Join(row.dir, row.prepare))
			if row.prepare == "junit.xml" {
				require.FileExists(t, filepath.Join(row.dir, "summary.md"), "the others are written")
			}
		})
	}
}

// TestOneWriteForALine proves that runs at the same time keep each other's lines whole.
func TestOneWriteForALine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const runs = 20
	done := make(chan error)
	for i := range runs {
		go func() { done <- Write(dir, at(allHold(), began.Add(time.Duration(i)*time.Second))) }()
	}
	for range runs {
		require.NoError(t, <-done)
	}
	h, err := readHistory(dir, at(allHold(), ago(-1)))
	require.NoError(t, err)
	require.Empty(t, h.Unreadable)
	require.Len(t, h.Runs, runs)
	require.True(t, json.Valid([]byte(read(t, filepath.Join(dir, "report.json")))))
}

func TestSinceTellsTheDayOfEachResult(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	broken := func(nights int) *contract.Report {
		return at(with(allHold(), "email-unique", emailUnique), ago(nights))
	}
	since := func(r *contract.Report) string {
		days, err := Since(dir, r)
		require.NoError(t, err)
		return days["email-unique"]
	}
	require.Equal(t, "unknown; no earlier run is in this folder", since(broken(3)))
	require.NoError(t, Write(dir, at(allHold(), ago(4))))
	require.Equal(t, "new in this run", since(broken(3)))
	require.NoError(t, Write(dir, broken(3)))
	require.NoError(t, Write(dir, broken(2)))
	require.Equal(t, dayOf(ago(3)), since(broken(1)))
	require.Equal(t, "new in this run", since(at(allHold(), ago(1))), "it holds again")
}
