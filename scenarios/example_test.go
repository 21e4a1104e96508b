package scenarios_test

import (
	"fmt"

	"github.com/paytfake/paytfake/scenarios"
)

func ExampleParse() {
	s, err := scenarios.Parse("mine.yaml", []byte(`
summary: Two registrations meet an error page.
faults:
  - {on: {subop: Register}, calls: 1-2, http: 500, page: iis}
`))
	fmt.Println(s.Summary, len(s.Faults), err)
	_, err = scenarios.Parse("mine.yaml", []byte("summry: x\n"))
	fmt.Println(err)
	// Output:
	// Two registrations meet an error page. 1 <nil>
	// mine.yaml:1:1: unknown key "summry" in a scenario; did you mean "summary"?
}

func ExampleLookup() {
	s, ok := scenarios.Lookup("email-case")
	fmt.Println(ok, s.Summary)
	for _, a := range s.Answers {
		fmt.Println(a.Name)
	}
	// Output:
	// true Do emails that differ only in case name the same user?
	// insensitive
	// sensitive
}

func ExampleParseAnswers() {
	answers, err := scenarios.ParseAnswers("answers.yaml", []byte(`
target: trackerpro.payasyoutrack.com
answers:
  email-case: {answer: sensitive, first: 2026-03-01, last: 2026-03-08, times: 8}
`))
	pin, pinned := answers.Pinned("email-case")
	fmt.Println(pin.Answer, pin.Times, pinned, err)
	// Output: sensitive 8 true <nil>
}
