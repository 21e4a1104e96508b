package reports

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/redact"
)

// everything are the nights that each format has to bear.
func everything() map[string]*night {
	all := states()
	all["hostile"] = tonight(hostile(), longPast(3, nil))
	all["mixed"] = tonight(mixed(), longPast(100, nil))
	all["nothing"] = tonight(&contract.Report{Started: began}, history{})
	return all
}

// TestHAR proves that the transcript is an HTTP archive.
func TestHAR(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("testdata/har.schema.json")
	require.NoError(t, err)
	for name, n := range everything() {
		text, err := har(n)
		require.NoError(t, err)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(value), name)
	}
}

// TestHARSchemaCanFail proves that the schema is not one that accepts all.
func TestHARSchemaCanFail(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("testdata/har.schema.json")
	require.NoError(t, err)
	text, err := har(tonight(mixed(), history{}))
	require.NoError(t, err)
	for _, wrong := range [][2]string{{`"1.2"`, `"1.1"`}, {`"wait"`, `"waits"`}, {`"status": 200`, `"status": "200"`},
		{`"queryString": []`, `"queryString": null`}} {
		require.Contains(t, text, wrong[0])
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(text, wrong[0], wrong[1], 1)))
		require.NoError(t, err)
		require.Error(t, schema.Validate(value), wrong[0])
	}
}

// TestJUnit proves that a CI can read the list of tests and counts them right.
func TestJUnit(t *testing.T) {
	t.Parallel()
	for name, n := range everything() {
		text, err := junit(n)
		require.NoError(t, err)
		var got testSuites
		require.NoError(t, xml.Unmarshal([]byte(text), &got), name)
		require.Len(t, got.Suites, 2)
		sum := func(count func(testSuite) int) int { return count(got.Suites[0]) + count(got.Suites[1]) }
		require.Equal(t, len(n.Results()), sum(func(s testSuite) int { return s.Tests }))
		require.Equal(t, n.Count(contract.Broken), sum(func(s testSuite) int { return s.Failures }))
		require.Equal(t, n.Count(contract.Inconclusive), sum(func(s testSuite) int { return s.Errors }))
		require.Equal(t, n.Count(contract.NotRun), sum(func(s testSuite) int { return s.Skipped }))
		for _, s := range got.Suites {
			require.Len(t, s.Cases, s.Tests)
			for _, c := range s.Cases {
				switch {
				case c.Failure != nil:
					require.Equal(t, "broken", c.Failure.Type)
				case c.Error != nil:
					require.Contains(t, []string{"inconclusive", "unstable", "unforeseen"}, c.Error.Type)
				case c.Skipped != nil:
					require.NotEmpty(t, c.Skipped.Message)
				}
			}
		}
	}
}

// TestJUnitSchema proves that the list of tests fits what both schemas of it ask for.
func TestJUnitSchema(t *testing.T) {
	t.Parallel()
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		const missing = "no xmllint on this machine, so the JUnit schema was not tried: apt-get install -y " +
			"--no-install-recommends libxml2-utils"
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	dir := t.TempDir()
	args := []string{"--noout", "--huge", "--schema", "testdata/junit.xsd"}
	for name, n := range everything() {
		text, err := junit(n)
		require.NoError(t, err)
		file := filepath.Join(dir, name+".xml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		args = append(args, file)
	}
	out, err := exec.Command(xmllint, args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	wrong := filepath.Join(dir, "wrong.xml")
	require.NoError(t, os.WriteFile(wrong, []byte(strings.Replace(read(t, args[4]), `hostname=`, `host=`, 1)), 0o644))
	require.Error(t, exec.Command(xmllint, "--noout", "--huge", "--schema", "testdata/junit.xsd", wrong).Run(),
		"the schema can fail")
}

// TestHostileText proves that nothing a server sends means anything in a report,
// and that none grows without bounds.
func TestHostileText(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, Write(dir, hostile()))
	for file, most := range map[string]int{"report.html": 600_000, "report.json": 10 << 20, "junit.xml": 200_000,
		"summary.md": 20_000, "transcript.har": 3 << 20, historyFile: 4000} {
		text := read(t, filepath.Join(dir, file))
		require.True(t, utf8.ValidString(text), file)
		require.False(t, strings.Contains(text, "<img"), file)
		require.False(t, strings.Contains(text, "\x00"), file)
		require.False(t, strings.Contains(text, "\x1b"), file)
		require.Less(t, len(text), most, file)
	}
	for _, file := range []string{"report.json", "transcript.har"} {
		require.True(t, json.Valid([]byte(read(t, filepath.Join(dir, file)))), file)
	}
	page := read(t, filepath.Join(dir, "report.html"))
	require.False(t, strings.Contains(page, "<script"))
	require.True(t, strings.Contains(page, "&lt;/script&gt;&lt;img"), "it can be read")
	summary := read(t, filepath.Join(dir, "summary.md"))
	for _, active := range []string{" | `code`", " **bold**", "@team", "https://evil.example", "[x](y)"} {
		require.NotContains(t, summary, active)
	}
	for row := range strings.Lines(summary) {
		if strings.HasPrefix(row, "|") {
			require.Equal(t, 4, strings.Count(strings.ReplaceAll(row, `\|`, ""), "|"), row)
		}
	}
}

// TestPageIsWellFormed proves that each element of the page is closed where it
// ought to be, and that no name is given twice.
func TestPageIsWellFormed(t *testing.T) {
	t.Parallel()
	for name, n := range everything() {
		text, err := page(n)
		require.NoError(t, err)
		d := xml.NewDecoder(strings.NewReader(text))
		d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "link", "br"}, xml.HTMLEntity
		ids := map[string]bool{}
		var open []string
		for {
			token, err := d.RawToken()
			if err != nil {
				require.EqualError(t, err, "EOF", name)
				break
			}
			switch e := token.(type) {
			case xml.StartElement:
				for _, a := range e.Attr {
					if a.Name.Local == "id" {
						require.False(t, ids[a.Value], "%s: id %s stands twice", name, a.Value)
						ids[a.Value] = true
					}
				}
				if e.Name.Local != "meta" && e.Name.Local != "link" {
					open = append(open, e.Name.Local)
				}
			case xml.EndElement:
				require.NotEmpty(t, open, name)
				require.Equal(t, open[len(open)-1], e.Name.Local, name)
				open = open[:len(open)-1]
			}
		}
		require.Empty(t, open, name)
	}
}

// TestWords proves that a command stays the same in pieces, and where it may break.
func TestWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		command string
		want    [][]string
	}{
		{"paytcheck", [][]string{{"paytcheck"}}},
		{"paytcheck --url https://payt.example/x.ashx --run '^(a-b|c)$'", [][]string{
			{"paytcheck "}, {"--url ", "https://", "payt.example/", "x.ashx "}, {"--run ", "'^(a-b|", "c)$'"},
		}},
		{" | --  ", [][]string{{" | "}, {"--  "}}},
	} {
		got := words(row.command)
		require.Equal(t, row.want, got)
		require.Equal(t, row.command, strings.Join(slices.Concat(got...), ""))
	}
}

// TestSecrets proves that no file shows a secret, also one that a format would
// write in a way of its own, and that a file from which it cannot be cut is not
// written at all.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const key = `p+q_r*s|"<k>&'\z`
	r := mixed()
	r.Command += " --x " + key
	r.Ended = key
	with(r, "email-unique", func(r *contract.Result) {
		r.Reason, r.Summary, r.Failure.Step, r.Failure.Pages = key, key, key, []string{key}
		r.Failure.Exchanges[0].Sent, r.Failure.Off[0].Want = key, key
	})
	with(r, "jsonp", func(r *contract.Result) { r.Answer, r.Pinned, r.Default = key, key, key })
	c := &r.Transcript[0]
	c.URL, c.Body, c.Error, c.Form[0].Value, c.Answered[0].Value = c.URL+key, key, key, key, key
	dir := t.TempDir()
	redactor := redact.New(key)
	require.NoError(t, write(dir, r, redactor.Redact))
	require.NoError(t, write(dir, at(r, ago(-1)), redactor.Redact))
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 6)
	for _, f := range files {
		text := read(t, filepath.Join(dir, f.Name()))
		require.False(t, strings.Contains(text, "p+q"), f.Name())
		require.False(t, strings.Contains(text, "p&#43;q"), f.Name())
		require.False(t, strings.Contains(text, "p%2Bq"), f.Name())
		require.False(t, strings.Contains(text, `q\_r`), f.Name())
		require.True(t, strings.Contains(text, "***"), f.Name())
	}

	dir = t.TempDir()
	err = write(dir, allHold(), redact.New("testcase").Redact)
	require.ErrorContains(t, err, "junit.xml: not written")
	require.NoFileExists(t, filepath.Join(dir, "junit.xml"))
	require.FileExists(t, filepath.Join(dir, "transcript.har"))
}

// TestAppendSummary proves that a CI's page keeps what earlier steps wrote to it.
func TestAppendSummary(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, Write(dir, at(allHold(), ago(1))))
	require.NoError(t, Write(dir, with(allHold(), "email-unique", emailUnique)))
	file := filepath.Join(dir, "step")
	require.NoError(t, os.WriteFile(file, []byte("before\n"), 0o644))
	require.NoError(t, AppendSummary(file, dir))
	require.Equal(t, "before\n"+read(t, filepath.Join(dir, "summary.md")), read(t, file))
	require.ErrorContains(t, AppendSummary(dir, dir), dir)
	require.ErrorContains(t, AppendSummary(file, t.TempDir()), summaryFile, "nothing was written there")
}
