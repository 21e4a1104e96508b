package recording_test

import (
	"fmt"
	"net/url"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/recording"
)

// A client's session becomes a scenario that paytcheck can run.
func ExampleOf() {
	api := fake.New(fake.Options{})
	response, err := api.Client().PostForm("http://localhost"+fake.Path, url.Values{
		"key": {api.Key()}, "op": {"Admin"}, "subop": {"Register"},
		"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"one"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	response.Body.Close()
	file, err := recording.Of(api)
	fmt.Printf("%s%v\n", file, err)
	// Output:
	// summary: "Recorded: 1 call."
	// steps:
	//   - register: {company: acme, email: ann@acme.test, password: one}
	//     expect: {status: ok}
	// <nil>
}
