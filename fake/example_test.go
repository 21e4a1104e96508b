package fake_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/paytfake/paytfake/fake"
)

// The fake listens on loopback and shuts down when the test ends.
func ExampleStart() {
	_ = func(t *testing.T) {
		s := fake.Start(t, fake.Options{})
		res, err := http.PostForm(s.URL, url.Values{
			"key": {s.Key}, "op": {"Admin"}, "subop": {"Register"},
			"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"secret"},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if ann, ok := s.User("ann@acme.test"); !ok || ann.Company != "acme" {
			t.Errorf("got %v", ann)
		}
	}
}

// New returns a plain handler, which any server can serve.
func ExampleNew() {
	api := fake.New(fake.Options{Seed: 7})
	server := httptest.NewServer(api)
	defer server.Close()

	res, err := http.Get(server.URL + fake.Path + "?key=" + fake.DefaultKey + "&op=Admin&subop=Launch&ssid=unknown")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	fmt.Printf("%s\n", body)
	fmt.Println(res.Header.Get("Fake-Rule"))
	fmt.Println(res.Header.Get("Fake-Basis"))
	// Output:
	// {"version":"0.6","status":"error","errors":[{"reason":"invalid_query","message":"Unknown ssid"}]}
	// launch-token
	// assumed; question=unknown-ssid; answer=invalid_query
}

// Client reaches the fake without a socket, whatever the host.
func ExampleAPI_Client() {
	api := fake.New(fake.Options{Seed: 7})
	res, err := api.Client().PostForm("https://trackerpro.payasyoutrack.com"+fake.Path, url.Values{
		"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
		"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"secret"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()

	ann, _ := api.User("ann@acme.test")
	body, _ := io.ReadAll(res.Body)
	fmt.Println(ann.Company, ann.Password, strings.Contains(string(body), ann.SSID))
	fmt.Println(api.Calls()[0].Rule)
	// Output:
	// acme secret true
	// client-created
}

var errTaken = errors.New("the email is taken")

// The lucky client relies on status 200: it reads the envelope only then.
func lucky(c *http.Client, email string) error {
	status, body, err := register(c, email)
	switch {
	case err != nil:
		return err
	case status != http.StatusOK:
		return fmt.Errorf("the API is down: status %d", status)
	case strings.Contains(body, "User name should be unique to client"):
		return errTaken
	}
	return nil
}

// The repaired client reads the envelope first, because no page says which status
// an error has.
func repaired(c *http.Client, email string) error {
	status, body, err := register(c, email)
	switch {
	case err != nil:
		return err
	case strings.Contains(body, "User name should be unique to client"):
		return errTaken
	case status != http.StatusOK:
		return fmt.Errorf("the API is down: status %d", status)
	}
	return nil
}

func register(c *http.Client, email string) (status int, body string, err error) {
	res, err := c.PostForm("https://trackerpro.payasyoutrack.com"+fake.Path, url.Values{
		"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
		"company": {"globex"}, "email": {email}, "password": {"secret"},
	})
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, string(text), err
}

// A client that works in the base dialect may still depend on a guess. In a test,
// the name of a failing subtest is the dialect, which names the question.
func ExampleDialects() {
	for name, client := range map[string]func(*http.Client, string) error{"lucky": lucky, "repaired": repaired} {
		var failed []string
		for d := range fake.Dialects(nil) {
			api := fake.New(fake.Options{Dialect: d})
			api.Client().PostForm("http://fake"+fake.Path, url.Values{
				"key": {fake.DefaultKey}, "op": {"Admin"}, "subop": {"Register"},
				"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"secret"},
			})
			if err := client(api.Client(), "ann@acme.test"); !errors.Is(err, errTaken) {
				failed = append(failed, fmt.Sprintf("%s: %v", d, err))
			}
		}
		if failed == nil {
			fmt.Println(name, "passes in every dialect")
			continue
		}
		fmt.Println(name, "first fails with", failed[0])
	}
	// Unordered output:
	// lucky first fails with error-http-status=400: the API is down: status 400
	// repaired passes in every dialect
}

// The fake gives the answers that paytcheck --learn observed on the live API.
func ExampleReadAnswers() {
	files := fstest.MapFS{"answers.yaml": {Data: []byte(`
target: trackerpro.payasyoutrack.com
answers:
  error-http-status: {answer: "400", first: 2026-03-01, last: 2026-03-08, times: 8}
  unknown-ssid: {answer: access_denied, first: 2026-03-01, last: 2026-03-08, times: 8}
`)}}
	observed, err := fake.ReadAnswers(files, "answers.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	api := fake.New(fake.Options{Answers: observed})
	fmt.Println(api.Dialect())

	res, err := api.Client().Get("http://fake" + fake.Path + "?key=" + fake.DefaultKey + "&op=Admin&subop=Launch&ssid=x")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	fmt.Println(res.Status, res.Header.Get("Fake-Basis"))
	// Output:
	// error-http-status=400,unknown-ssid=access_denied
	// 400 Bad Request observed; question=unknown-ssid; answer=access_denied; date=2026-03-08
}
