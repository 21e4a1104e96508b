package fake_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// called makes a call through a client of the fake and returns the HTTP status.
func called(api *fake.API, subop string, parameters ...string) int {
	form := url.Values{"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {subop}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	res, err := api.Client().PostForm("http://fake"+fake.Path, form)
	if err != nil {
		fmt.Println(err)
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}

// The next two registrations get an error page, later ones do not. RemoveFault
// removes a fault early, ClearFaults removes all faults.
func ExampleAPI_Fail() {
	api := fake.New(fake.Options{})
	id := api.Fail(fake.Fault{On: fake.On{Subop: "Register"}, Calls: fake.Calls{To: 2}, HTTP: 500, Page: fake.PageIIS})
	for range 3 {
		fmt.Println(called(api, "Register", "company", "acme", "email", "ann@acme.test", "password", "one"))
	}
	planned := api.Faults()[0]
	fmt.Println(planned.Met, planned.Left, api.RemoveFault(id), len(api.Faults()))
	api.ClearFaults()
	// Output:
	// 500
	// 500
	// 200
	// 2 0 true 0
}

// The journal has advice for each refused call.
func ExampleAPI_Calls() {
	api := fake.New(fake.Options{})
	called(api, "Register", "company", "acme", "emial", "ann@acme.test", "password", "one")
	for _, c := range api.Calls() {
		fmt.Println(c.Rule, c.Param("company"), strings.Join(c.Advice, "; "))
	}
	api.ClearJournal()
	fmt.Println(len(api.Calls()), api.Evicted())
	// Output:
	// required-parameters acme parameter "emial" is unknown: did you mean "email"?
	// 0 1
}

// Journal searches the calls and returns how many were evicted.
func ExampleAPI_Journal() {
	api := fake.New(fake.Options{})
	called(api, "Register", "company", "acme", "email", "ann@acme.test", "password", "one")
	called(api, "Register", "company", "acme", "email", "bob@acme.test", "password", "one")
	called(api, "Launch", "ssid", "unknown")
	calls, evicted := api.Journal(fake.Search{Email: "bob@acme.test", Subop: "Register"})
	fmt.Println(len(calls), calls[0].Number, calls[0].Rule, evicted)
	// Output:
	// 1 2 user-created 0
}

// Follow waits for a call that another goroutine makes.
func ExampleAPI_Follow() {
	api := fake.New(fake.Options{})
	go called(api, "Register", "company", "acme", "email", "ann@acme.test", "password", "one")
	for c := range api.Follow(context.Background(), fake.Search{Subop: "Register"}) {
		fmt.Println(c.Number, c.Rule, c.Basis)
		break
	}
	// Output:
	// 1 client-created documented; page=register
}

// A test can begin with users, and inspect what its client did with them.
func ExampleAPI_Users() {
	api := fake.New(fake.Options{})
	api.SetUsers(scenarios.Given{Users: []scenarios.User{{Company: "acme", Email: "ann@acme.test", Password: "one"}}})
	called(api, "Register", "company", "acme", "email", "ann@acme.test", "password", "two")
	called(api, "Register", "company", "acme", "email", "bob@acme.test", "password", "three")
	for u := range api.Users() {
		fmt.Println(u.Company, u.Email, u.Password, u.Registrations)
	}
	// Output:
	// acme ann@acme.test two 2
	// acme bob@acme.test three 1
}

// Load puts the fake into the situation of a scenario, Reset restores the initial one.
func ExampleAPI_Load() {
	situation, err := scenarios.Parse("throttled.yaml", []byte("summary: One call an hour is served.\nlimit: 1/1h\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	api := fake.New(fake.Options{})
	api.Load(situation)
	fmt.Println(called(api, "Launch", "ssid", "unknown"), called(api, "Launch", "ssid", "unknown"))
	api.Reset()
	fmt.Println(called(api, "Launch", "ssid", "unknown"), called(api, "Launch", "ssid", "unknown"))
	// Output:
	// 200 429
	// 200 200
}

// Advance ends the period of the call limit without waiting.
func ExampleAPI_Advance() {
	api := fake.New(fake.Options{Limit: fake.Limit{Calls: 1, Per: time.Hour}})
	fmt.Println(called(api, "Launch", "ssid", "unknown"), called(api, "Launch", "ssid", "unknown"))
	api.Advance(time.Hour)
	fmt.Println(called(api, "Launch", "ssid", "unknown"))
	// Output:
	// 200 429
	// 200
}

// A patch changes the answer to one question.
func ExampleAPI_PatchDialect() {
	api := fake.New(fake.Options{})
	fmt.Println(called(api, "Launch", "ssid", "unknown"))
	if err := api.PatchDialect(map[string]string{"error-http-status": "400"}); err != nil {
		fmt.Println(err)
	}
	fmt.Println(called(api, "Launch", "ssid", "unknown"), api.Dialect())
	fmt.Println(api.PatchDialect(map[string]string{"error-http-staus": "400"}))
	api.ResetDialect()
	fmt.Println(api.Dialect(), api.Bases()[0])
	api.SetDialect(fake.Dialect{OldSSID: dialect.OldSSIDValid})
	fmt.Println(api.Dialect())
	// Output:
	// 200
	// 400 error-http-status=400
	// unknown question "error-http-staus"; did you mean "error-http-status"?
	// base assumed; question=error-http-status; answer=200
	// old-ssid=valid
}

// A fake can serve HTTPS.
func ExampleServer_TLSConfig() {
	_ = func(t *testing.T) {
		s := fake.Start(t, fake.Options{TLS: true})
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: s.TLSConfig()}}
		if _, err := client.Get(s.URL); err != nil {
			t.Error(err)
		}
	}
}
