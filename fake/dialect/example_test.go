package dialect_test

import (
	"fmt"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// A chosen answer takes precedence over an observed one, and an observed one over the
// first.
func Example() {
	observed := &scenarios.Answers{} // scenarios.ReadAnswers reads them from a file
	observed.Learn("email-case", "sensitive", "2026-03-01")
	observed.Learn("old-ssid", "valid", "2026-03-01")

	chosen := dialect.Dialect{EmailCase: dialect.EmailCaseInsensitive}
	spoken := chosen.Observe(observed)
	fmt.Println("chosen:", chosen)
	fmt.Println("spoken:", spoken)
	fmt.Println("default:", spoken.Answer(dialect.QuestionJSONP))
	// Output:
	// chosen: email-case=insensitive
	// spoken: email-case=insensitive,old-ssid=valid
	// default: call
}

func ExampleParse() {
	d, err := dialect.Parse("email-case=sensitive,old-ssid=valid")
	fmt.Println(d.EmailCase, d.OldSSID, err)
	_, err = dialect.Parse("emial-case=sensitive,old-ssid=vald")
	fmt.Println(err)
	// Output:
	// sensitive valid <nil>
	// unknown question "emial-case"; did you mean "email-case"?
	// unknown answer "vald" to old-ssid; did you mean "valid"?
}

func ExampleSweep() {
	n := 0
	for d := range dialect.Sweep(nil) {
		fmt.Println(d)
		if n++; n == 4 {
			break
		}
	}
	// Output:
	// base
	// error-http-status=400
	// error-reqid=echoed
	// content-type=text/html
}
