package scenarios

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// requirePrints requires that a scenario can be read from its printed file, and that
// printing it again gives the same file. It returns the file.
func requirePrints(t require.TestingT, s *Scenario) string {
	printed, err := s.Marshal()
	require.NoError(t, err)
	again, err := Parse(s.File, printed)
	require.NoError(t, err, "%s", printed)
	require.Empty(t, cmp.Diff(s, again, cmpopts.IgnoreTypes(Pos{})), "%s", printed)
	twice, err := again.Marshal()
	require.NoError(t, err)
	require.Equal(t, string(printed), string(twice))
	return string(printed)
}

func TestBundledFilesArePrinted(t *testing.T) {
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) { requirePrints(t, s) })
	}
}

// TestPrintHasTheStyleOfTheBundledFiles compares a bundled file with its print. It leaves out
// files with comments, with lines that are too long and with mappings that an author broke.
func TestPrintHasTheStyleOfTheBundledFiles(t *testing.T) {
	for _, name := range []string{
		"documented/ssid-rotates.yaml", "documented/call-limits.yaml", "documented/user-created-anew.yaml",
		"documented/client-created.yaml", "open/error-reqid.yaml", "open/missing-parameter.yaml", "open/content-type.yaml",
		"situations/outage.yaml", "situations/throttled.yaml", "situations/two-clients.yaml",
	} {
		data, err := fs.ReadFile(FS(), name)
		require.NoError(t, err)
		var file strings.Builder
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(strings.TrimSpace(line), "#") {
				file.WriteString(line)
			}
		}
		s, err := Parse(name, data)
		require.NoError(t, err)
		printed, err := s.Marshal()
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(file.String(), string(printed)), name)
	}
}

func TestPrintBreaksLongLinesAndKeepsLongKeysWhole(t *testing.T) {
	long := strings.Repeat("x", 2000)
	s := Scenario{Name: "f", File: "f.yaml", Summary: "One.", Live: LiveNightly, Steps: []Step{
		{Kind: StepCall, Method: "POST", Query: []Param{{"a", "1"}, {"a", ""}}, Form: []Param{{"b", strings.Repeat("y", 90)}},
			Expect: &Expect{Fails: true}},
		{Kind: StepCall, Method: "POST", Form: []Param{{long, "1"}}, Expect: &Expect{Any: true}},
		{Kind: StepCall, Method: "POST", Expect: &Expect{Any: true}},
		{Kind: StepCall, Method: "GET", Expect: &Expect{Any: true}},
		{Kind: StepRegister, Expect: &Expect{Any: true}},
	}}
	require.Equal(t, `summary: One.
steps:
  - call:
      query: {a: ["1", ""]}
      form: {b: `+strings.Repeat("y", 90)+`}
    expect: {fails: true}
  - call:
      form: {? `+long+`: "1"}
    expect: {any: true}
  - call: {method: POST}
    expect: {any: true}
  - call: {method: GET}
    expect: {any: true}
  - register: {}
    expect: {any: true}
`, requirePrints(t, &s))
}

func TestADialectIsPrintedInTheOrderOfTheReports(t *testing.T) {
	t.Parallel()
	s := Scenario{Summary: "One.", Live: LiveNightly, Dialect: map[string]string{
		"ssid-case": "1", "error-reqid": "2", "unknown-c": "3", "unknown-a": "4", "unknown-b": "5",
	}}
	printed, err := s.Marshal()
	require.NoError(t, err)
	require.Equal(t, `summary: One.
dialect: {unknown-a: "4", unknown-b: "5", unknown-c: "3", error-reqid: "2", ssid-case: "1"}
`, string(printed))
}

func TestMarshalRefusesTextThatIsNotUTF8(t *testing.T) {
	t.Parallel()
	_, err := (&Scenario{Summary: "a\xff"}).Marshal()
	require.EqualError(t, err, `"a\xff" is not UTF-8; YAML cannot hold it`)
}

// drawer draws parts of a scenario that Parse accepts.
type drawer struct {
	*rapid.T
	names []string
}

func (d *drawer) one(of ...string) string { return rapid.SampledFrom(of).Draw(d.T, "one") }
func (d *drawer) coin() bool              { return rapid.Bool().Draw(d.T, "coin") }
func (d *drawer) upTo(n int) int          { return rapid.IntRange(0, n).Draw(d.T, "n") }

// text draws a text in which names may stand.
func (d *drawer) text() string {
	switch d.upTo(4) {
	case 0:
		return d.one(": {a", "#", "yes", "null", "0x1f", "7", "2024-09-01", "a\nb", "'", `"`, "[", "- a", " x ", "é", "true",
			"$$", "? a")
	case 1:
		return "$" + d.one(append(d.names, "key", "long", "unissued")...)
	case 2:
		return d.one("one", "two", "ann@acme.test")
	}
	return strings.ReplaceAll(rapid.StringN(1, 12, -1).Draw(d.T, "text"), "$", "$$")
}

func (d *drawer) params() (params []Param) {
	for range d.upTo(4) {
		name := rapid.OneOf(rapid.SampledFrom([]string{"company", "reqId", "yes", "1"}), rapid.StringN(1, 8, -1)).Draw(d.T,
			"name")
		if slices.ContainsFunc(params, func(p Param) bool { return p.Name == name }) {
			continue
		}
		for range 1 + d.upTo(1) {
			value := ""
			if d.coin() {
				value = d.text()
			}
			params = append(params, Param{name, value})
		}
	}
	return params
}

func (d *drawer) save(members ...string) map[string]string {
	if d.coin() {
		return nil
	}
	d.names = append(d.names, "n"+strings.Repeat("x", len(d.names)))
	return map[string]string{d.one(members...): d.names[len(d.names)-1]}
}

func (d *drawer) step() Step {
	s := Step{Kind: StepKind(d.one("register", "launch", "open", "call"))}
	switch s.Kind {
	case StepOpen:
		s.Token = d.text()
	case StepCall:
		s.Query, s.Form = d.params(), d.params()
		s.Method = d.one("GET", "POST", "PUT")
		s.Path = d.one("", "trackerpro_Admin.ashx", "/x", "a:b", "7")
		for range d.upTo(1) {
			s.Headers = append(s.Headers, Param{"X-A", d.one("1", "a b", "$key")})
		}
	default:
		for _, p := range []string{"reqId", "dtm", "callback"} {
			if d.coin() {
				s.Form = append(s.Form, Param{p, d.text()})
			}
		}
	}
	s.Expect = d.expect(s.Kind)
	if s.Kind != StepOpen {
		s.Save = d.save("value", "reqId")
	}
	return s
}

func (d *drawer) scenario() *Scenario {
	s := &Scenario{Name: "f", File: "f.yaml", Live: Live(d.one("nightly", "new-users", "never"))}
	s.Summary = d.one("One.", "One: two.", "# a", "17", `a "b", [c]`)
	s.Order = d.upTo(2)
	s.Needs = rapid.SampledFrom([][]string{nil, {"methods"}, {"methods", "endpoint"}}).Draw(d.T, "needs")
	s.Limit = rapid.SampledFrom([]Limit{{}, {2, time.Second}, {1, 36 * time.Hour}}).Draw(d.T, "limit")
	s.Dialect = rapid.SampledFrom([]map[string]string{nil,
		{"long-query": "414", "email-case": "sensitive", "error-http-status": "400"}}).Draw(d.T, "dialect")
	for i := range d.upTo(2) {
		u := User{Company: d.one("acme", "7"), Email: strings.Repeat("a", i+1) + "@acme.test", Password: d.text(),
			Registrations: d.upTo(2)}
		u.SSID = d.one("", fmt.Sprintf("488A6802-AD46-4BB4-B2E3-%012X", i))
		u.Save = d.save("ssid")
		s.Given.Users = append(s.Given.Users, u)
	}
	for range d.upTo(2) {
		s.Faults = append(s.Faults, d.fault())
	}
	for range d.upTo(5) {
		s.Steps = append(s.Steps, d.step())
	}
	return s
}

func TestAnyScenarioIsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { requirePrints(t, (&drawer{T: t}).scenario()) })
}

func FuzzMarshal(f *testing.F) {
	err := fs.WalkDir(FS(), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(FS(), file)
		f.Add(data)
		return err
	})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Parse("f.yaml", data); err == nil {
			requirePrints(t, s)
		}
	})
}
