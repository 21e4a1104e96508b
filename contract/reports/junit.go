package reports

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract"
)

// The elements of a JUnit report. There are two schemas of it, Ant's and
// Jenkins', and this is what both accept: no attributes of the root, all of a
// suite, at most one child of a case, times with three decimals.
type (
	testSuites struct {
		XMLName xml.Name    `xml:"testsuites"`
		Suites  []testSuite `xml:"testsuite"`
	}
	testSuite struct {
		Name       string     `xml:"name,attr"`
		Package    string     `xml:"package,attr"`
		ID         int        `xml:"id,attr"`
		Timestamp  string     `xml:"timestamp,attr"`
		Host       string     `xml:"hostname,attr"`
		Tests      int        `xml:"tests,attr"`
		Failures   int        `xml:"failures,attr"`
		Errors     int        `xml:"errors,attr"`
		Skipped    int        `xml:"skipped,attr"`
		Time       string     `xml:"time,attr"`
		Properties []property `xml:"properties>property"`
		Cases      []testCase `xml:"testcase"`
		Out        string     `xml:"system-out"`
		Err        string     `xml:"system-err"`
	}
	property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	testCase struct {
		Name    string   `xml:"name,attr"`
		Class   string   `xml:"classname,attr"`
		Time    string   `xml:"time,attr"`
		Failure *problem `xml:"failure"`
		Error   *problem `xml:"error"`
		Skipped *skipped `xml:"skipped"`
	}
	problem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	skipped struct {
		Message string `xml:"message,attr"`
	}
)

// junit is the report for a CI: a suite for the rules and one for the questions.
// What is broken failed, what could not be told is an error, what was not run is
// skipped.
func junit(n *night) (string, error) {
	took := map[string]time.Duration{}
	for _, c := range n.Transcript {
		took[c.Scenario] += c.Took
	}
	all := testSuites{}
	for id, suite := range []struct {
		name    string
		results []contract.Result
	}{{"rules", n.Rules}, {"questions", n.Questions}} {
		s := testSuite{
			Name: suite.name, Package: "contract", ID: id, Timestamp: n.now.Format("2006-01-02T15:04:05"),
			Host: line(host(n.Target), 253), Tests: len(suite.results), Out: "\n",
			Properties: []property{{"target", line(n.Target, 2000)}, {"fake", fmt.Sprint(n.Fake)},
				{"command", line(n.Command, 4000)}},
		}
		if s.Host == "" {
			s.Host = "localhost" // as the schema advises
		}
		var spent time.Duration
		for _, r := range suite.results {
			c := testCase{Name: line(r.Name, 200), Class: suite.name, Time: seconds(took[r.Name])}
			spent += took[r.Name]
			p := &problem{Message: line(r.Reason, 500), Type: outcomeOf(r).String(), Text: n.explain(r)}
			switch r.Verdict {
			case contract.Broken:
				c.Failure = p
				s.Failures++
			case contract.Inconclusive:
				c.Error = p
				s.Errors++
			case contract.NotRun:
				c.Skipped = &skipped{line(r.Reason, 500)}
				s.Skipped++
			}
			s.Cases = append(s.Cases, c)
			if r.Answer != "" {
				s.Out += line(r.Name, 200) + ": " + line(r.Answer, 200) + "\n"
			}
		}
		s.Time = seconds(spent)
		if n.Fake {
			s.Err = fakeWarning
		}
		all.Suites = append(all.Suites, s)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	// The encoder escapes line ends in texts too, where a reader may meet them.
	return xml.Header + strings.ReplaceAll(string(text), "&#xA;", "\n") + "\n", err
}

// fakeWarning stands wherever a fake's report might be taken for the live API's.
const fakeWarning = "This run checked a fake: no evidence about the live API."

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

// explain is a result as plain text.
func (n *night) explain(r contract.Result) string {
	text := r.Summary + "\n" + clip(r.Reason, most) + "\n"
	if r.Failure != nil {
		text += "\n" + clip(r.Failure.Text(), 8*most)
	}
	return clean(text) + "\nagain  " + clean(n.Rerun(r.Scenarios()...)) + "\n"
}
