package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/paytfake/paytfake/contract"
)

// A record is one line of a history: what a run found out, without its exchanges.
type record struct {
	Time    time.Time          `json:"time"`          // when it began, in UTC
	Target  string             `json:"target"`        // host of the endpoint
	URL     string             `json:"url,omitempty"` // the endpoint
	Fake    bool               `json:"fake"`          // the target said that it is one
	Verdict outcome            `json:"verdict"`       // of the whole run
	Calls   int                `json:"calls"`
	TookMS  int64              `json:"took_ms"`
	Results map[string]outcome `json:"results"`           // by name of the scenario
	Answers map[string]string  `json:"answers,omitempty"` // by name of the question; only those that were answered
}

// recordOf is the line of a report.
func recordOf(r *contract.Report) record {
	run := record{
		Time: r.Started.UTC().Truncate(time.Second), Target: host(r.Target), URL: r.Target, Fake: r.Fake,
		Verdict: overall(r), Calls: r.Calls, TookMS: r.Took.Milliseconds(),
		Results: map[string]outcome{}, Answers: map[string]string{},
	}
	for _, result := range r.Results() {
		run.Results[result.Name] = outcomeOf(result)
		if result.Answer != "" {
			run.Answers[result.Name] = result.Answer
		}
	}
	return run
}

// overall is the verdict of a whole run as an outcome.
func overall(r *contract.Report) outcome {
	return outcomeOf(contract.Result{Verdict: r.Verdict()})
}

// host is what a target is known by: its pages may move, and are the same API.
func host(target string) string {
	if u, err := url.Parse(target); err == nil && u.Host != "" {
		return u.Host
	}
	return target
}

// A history is what earlier runs found out about one target, the oldest first.
// The zero history is that of a first run.
type history struct {
	Runs       []record
	Unreadable []int // numbers of the lines that could not be read, from 1
}

// historyFile is the name of the history in a folder of reports.
const historyFile = "history.jsonl"

// readHistory reads from a folder what was found out about a report's target
// before it. Runs on other targets are left out, and so are those on a fake where
// the target is none. A line that cannot be read is skipped and its number told:
// the power may have gone while it was written. A folder without history has an
// empty one.
func readHistory(dir string, r *contract.Report) (history, error) {
	data, err := os.ReadFile(filepath.Join(dir, historyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return history{}, nil
	}
	if err != nil {
		return history{}, err
	}
	return parseHistory(data, recordOf(r)), nil
}

// parseHistory returns the runs on now's target before it.
func parseHistory(data []byte, now record) (h history) {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		var run record
		if err := json.Unmarshal(line, &run); err != nil || run.Time.IsZero() || run.Target == "" {
			h.Unreadable = append(h.Unreadable, number)
			continue
		}
		run.Time = run.Time.UTC()
		if run.Target == now.Target && run.Fake == now.Fake && run.Time.Before(now.Time) {
			h.Runs = append(h.Runs, run)
		}
	}
	sortRuns(h.Runs)
	return h
}

// appendLine adds a line to a file in one write, so that two runs at a time do not
// mix theirs. Where the last line was torn, the new one does not go on with it.
func appendLine(file string, line []byte) (err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	line = append(bytes.TrimRight(line, "\n"), '\n')
	last := make([]byte, 1)
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if size > 0 {
		if _, err := f.ReadAt(last, size-1); err != nil {
			return fmt.Errorf("read the end of %s: %w", file, err)
		}
		if last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.Write(line); err != nil {
		return err
	}
	return f.Sync()
}
