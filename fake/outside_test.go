package fake_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAProjectOutsideUsesACheckout runs the test of a project that uses a checkout
// of this module through a replace directive, as the README shows.
func TestAProjectOutsideUsesACheckout(t *testing.T) {
	checkout, err := filepath.Abs("..")
	require.NoError(t, err)
	project := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(project, name), []byte(text), 0o644))
	}
	sums, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	require.NoError(t, err)
	write("go.sum", string(sums))
	write("go.mod", `module signup.example

go 1.26

require github.com/paytfake/paytfake v0.0.0

replace github.com/paytfake/paytfake => `+checkout+"\n")
	write("signup_test.go", `package signup

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/paytfake/paytfake/fake"
)

func TestSignup(t *testing.T) {
	s := fake.Start(t, fake.Options{})

	answer, err := http.PostForm(s.URL, url.Values{
		"key": {s.Key}, "op": {"Admin"}, "subop": {"Register"},
		"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"one"},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()

	if ann, ok := s.User("ann@acme.test"); !ok || ann.Company != "acme" {
		t.Fatalf("ann is %+v", ann)
	}
}
`)
	test := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-run=^TestSignup$", "-v", ".")
	test.Dir = project
	test.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := test.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "--- PASS: TestSignup")
}
