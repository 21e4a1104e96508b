package reports

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
)

var update = flag.Bool("update", false, "write the golden files anew")

// mixed is the report of a night on which each verdict came, and each kind of it.
func mixed() *contract.Report {
	r := transcribed(allHold())
	with(r, "email-unique", emailUnique)
	with(r, "ssid-rotates", seenOnce)
	with(r, "methods", func(r *contract.Result) {
		r.Verdict, r.Reason = contract.Inconclusive, "no answer: no whole answer within 10s"
		r.Failure = &contract.Failure{Step: "scenarios/documented/methods.yaml:5:5",
			Exchanges: []contract.Exchange{{Sent: "GET " + target, Got: r.Reason}}}
	})
	with(r, "email-case", contradicted)
	with(r, "unknown-ssid", fitsNoAnswer)
	with(r, "old-ssid", func(r *contract.Result) {
		r.Verdict, r.Reason, r.Answer = contract.Inconclusive, "rests on ssid-rotates, which is inconclusive", ""
		r.Rests = "ssid-rotates"
		r.Stale, r.Last = "2026-07-01", "2026-07-01"
	})
	with(r, "jsonp", func(r *contract.Result) { r.Answer, r.Pinned, r.Conflicts = "statement", "statement", 1 })
	r.Ended = "--max-calls 74 are spent"
	keep := map[string]bool{
		"endpoint": true, "email-unique": true, "ssid-rotates": true, "methods": true, "call-limits": true,
		"email-case": true, "unknown-ssid": true, "old-ssid": true, "jsonp": true,
	}
	r.Rules, r.Questions = only(r.Rules, keep), only(r.Questions, keep)
	return r
}

func only(results []contract.Result, keep map[string]bool) (out []contract.Result) {
	for _, r := range results {
		if keep[r.Name] {
			out = append(out, r)
		}
	}
	return out
}

// TestFiles proves that all files of a run are as they were looked at. The golden
// files are written anew with -update.
func TestFiles(t *testing.T) {
	t.Parallel()
	first := transcribed(allHold())
	first.Rules, first.Questions = first.Rules[:2], first.Questions[:2]
	for _, row := range []struct {
		name   string
		past   history
		report *contract.Report
	}{
		{"first", history{}, first},
		{"mixed", longPast(100, nil), mixed()},
		{"fake", history{}, asFake(partial())},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, run := range row.past.Runs {
				require.NoError(t, appendLine(filepath.Join(dir, historyFile), encodeLine(t, run)))
			}
			require.NoError(t, Write(dir, row.report))
			for _, file := range []string{"report.html", "report.json", "junit.xml", "summary.md", "transcript.har",
				historyFile} {
				got := read(t, filepath.Join(dir, file))
				if file == historyFile {
					got = got[lastLine(got):]
				}
				golden := filepath.Join("testdata", row.name, file)
				if *update {
					require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
					require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
				}
				require.Empty(t, cmp.Diff(read(t, golden), got),
					"%s is not as it was looked at; go test ./contract/reports -update accepts it", golden)
			}
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Len(t, left, 6, "nothing else is left behind")
		})
	}
}

// partial is the report of a run that looked at one rule and one question.
func partial() *contract.Report {
	r := allHold()
	r.Rules, r.Questions = r.Rules[:1], r.Questions[:1]
	return r
}

// TestSentences proves that a night's verdict can be understood without knowing
// anything of it.
func TestSentences(t *testing.T) {
	t.Parallel()
	all := states()
	two := with(with(allHold(), "email-unique", emailUnique), "reqid-echo", emailUnique)
	with(two, "reqid-echo", func(r *contract.Result) { r.Reason = "GET Register responded without reqId" })
	all["two"] = tonight(two, longPast(10, func(nights int, r *contract.Report) {
		if nights <= 4 {
			with(r, "email-unique", emailUnique)
		}
	}))
	all["still"] = tonight(with(allHold(), "email-unique", emailUnique), pastOf(
		at(allHold(), ago(4)), at(with(allHold(), "email-unique", emailUnique), ago(3)), at(down(), ago(2)),
		at(down(), ago(1))))
	all["down again"] = tonight(down(), pastOf(at(allHold(), ago(4)), at(down(), ago(3)), at(down(), ago(1))))
	all["last year"] = tonight(at(with(allHold(), "email-unique", emailUnique), ago(300)), pastOf(
		at(allHold(), ago(340)), at(with(allHold(), "email-unique", emailUnique), ago(339))))
	all["nothing"] = tonight(&contract.Report{Target: target, Started: began}, history{})
	ended := down()
	ended.Ended = "the target did not answer twice in a row"
	all["ended"] = tonight(ended, history{})
	for name, want := range map[string]string{
		"first": "Holds: 15 of 18, the other 3 not run.",
		"holds": "Holds since 24 Sep: 15 of 18, the other 3 not run.",
		"broken": "Broken since 21 Nov: POST Register with the email of another client's user succeeded " +
			"(email-unique). 14 of 18 hold, 3 not run.",
		"down": "Inconclusive: no answer: dial tcp 203.0.113.7:443: connect: connection refused (endpoint, methods) " +
			"and the target did not answer twice in a row; no more was sent (required-parameters, admin-key and 11 more). 0 " +
			"of 18 hold, 15 inconclusive, 3 not run.",
		"pinned": `Newly broken: the answer is now "sensitive"; pinned is "insensitive", seen 61 times from ` +
			`2026-09-22 to 2026-11-22 (email-case). 14 of 18 hold, 3 not run.`,
		"unstable": "Inconclusive: POST Register of a registered user returned a used ssid: the value of call 4 (POST " +
			"Register); unstable: tried once more, it was not seen again (ssid-rotates). 14 of 18 hold, 1 inconclusive, 3 " +
			"not run.",
		"unforeseen": `Inconclusive: what came fits no answer: status 200 OK, reason no_such_user, message "User not ` +
			`found" (unknown-ssid). 14 of 18 hold, 1 inconclusive, 3 not run.`,
		"fake": "Holds: 15 of 18, the other 3 not run.",
		"two": "Newly broken: GET Register responded without reqId (reqid-echo). Broken since 19 Nov: POST " +
			"Register with the email of another client's user succeeded (email-unique). 13 of 18 hold, 3 not run.",
		"still": "Broken since 20 Nov: POST Register with the email of another client's user succeeded " +
			"(email-unique). 14 of 18 hold, 3 not run.",
		"down again": "Inconclusive since 20 Nov: no answer: dial tcp 203.0.113.7:443: connect: connection refused " +
			"(endpoint, methods) and the target did not answer twice in a row; no more was sent (required-parameters, " +
			"admin-key and 11 more). 0 of 18 hold, 15 inconclusive, 3 not run.",
		"last year": "Broken since 19 Dec 2025: POST Register with the email of another client's user succeeded " +
			"(email-unique). 14 of 18 hold, 3 not run.",
		"nothing": "Inconclusive: nothing was looked at. 0 of 0 hold.",
		"ended":   "Inconclusive: the target did not answer twice in a row. 0 of 18 hold, 15 inconclusive, 3 not run.",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, all, name)
			require.Equal(t, want, all[name].sentence())
		})
	}
}

// TestChanges proves that what differs from the night before is told, and that
// nothing does.
func TestChanges(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		report *contract.Report
		past   history
		want   []string
	}{
		{"the first night has nothing to compare with", allHold(), history{},
			[]string{"Nothing is known of earlier nights on this target."}},
		{"nothing changed", allHold(), longPast(3, nil), []string{"Nothing changed."}},
		{"a rule broke", with(allHold(), "email-unique", emailUnique), longPast(3, nil),
			[]string{"email-unique: holds → broken."}},
		{"many changed alike", down(), longPast(3, nil),
			[]string{"15 (endpoint, methods and 13 more): holds → inconclusive."}},
		{"an answer changed over an outage", with(allHold(), "email-case",
			func(r *contract.Result) { r.Answer = "sensitive" }),
			pastOf(at(allHold(), ago(2)), at(down(), ago(1))),
			[]string{"email-case: insensitive → sensitive.", "14 (endpoint, methods and 12 more): inconclusive → holds."}},
		{"a run over a part says so", partial(), longPast(3, nil),
			[]string{"Not part of this run: admin-key, bad-key, call-limit-response and 13 more."}},
		{"a new question", allHold(), pastOf(at(partial(), ago(1))),
			[]string{"13 (methods, required-parameters and 11 more): first seen, holds.",
				"user-created-anew, call-limits and call-limit-response: first seen, not run."}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := tonight(row.report, row.past).changeLines()
			require.Empty(t, cmp.Diff(row.want, got))
		})
	}
}

// TestKnown proves how much is said to be known: the last run that could tell
// counts, however old it is, and the answers file where no run could.
func TestKnown(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		report *contract.Report
		past   history
		want   known
	}{
		{"seen tonight", allHold(), history{}, known{Of: 18, Confirmed: 15, Age: 0, Open: 3}},
		{"an outage makes it older", down(), pastOf(at(allHold(), ago(5)), at(down(), ago(2))), known{Of: 18, Confirmed: 15,
			Age: 5, Open: 3}},
		{"the answers file is older than the history", down(), history{}, known{Of: 18, Confirmed: 8, Age: 1, Open: 10}},
		{"what is broken is not confirmed", with(allHold(), "email-unique", emailUnique), longPast(9, nil),
			known{Of: 18, Confirmed: 14, Age: 0, Broken: 1, Open: 3}},
		{"nothing", &contract.Report{Started: began}, history{}, known{Age: -1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, cmp.Diff(row.want, tonight(row.report, row.past).known()))
		})
	}
}
