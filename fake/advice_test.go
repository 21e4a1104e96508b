package fake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// unmodelledAdvice names all operations.
var unmodelledAdvice = func() string {
	text, op := "no page of the API describes this call: send ", ""
	for i, o := range scenarios.Operations() {
		if i > 0 {
			text += " or "
		}
		if o.Op != op {
			text += "op=" + o.Op + " with "
		}
		text, op = text+"subop="+o.Name, o.Op
	}
	return text + " to /trackerpro_admin.ashx, as a GET or as a POST form"
}()

const (
	keyAdvice      = "the key differs from the admin key by white space alone: trim it where it is read"
	passwordAdvice = "a password in a query ends up in logs, and a long query can fail: send a POST form"
)

func TestAdvice(t *testing.T) {
	t.Parallel()
	sensitive := fake.Options{Dialect: fake.Dialect{ParameterCase: dialect.ParameterCaseSensitive, OperationCase: dialect.OperationCaseSensitive}}
	for _, row := range []struct {
		name    string
		options fake.Options
		call    func(door) answer
		want    []string
	}{
		{"a misspelt parameter names the nearest", fake.Options{}, func(d door) answer {
			return d.post(admin("Register", "company", "acme", "emial", "ann@acme.test", "password", "one"))
		}, []string{`parameter "emial" is unknown: did you mean "email"?`}},
		{"a parameter in another case names the known one where case counts", sensitive, func(d door) answer {
			return d.post(admin("Register", "company", "acme", "EMAIL", "ann@acme.test", "password", "one"))
		}, []string{`parameter "EMAIL" is spelt in another case: the pages spell it "email"`}},
		{"so does one where case does not count, and its value is looked at", fake.Options{}, func(d door) answer {
			return d.post(encode("Key", fake.DefaultKey+" ", "op", "Admin"))
		}, []string{`parameter "Key" is spelt in another case: the pages spell it "key"`, keyAdvice}},
		{"a subop in another case is spelt as the pages do", sensitive, func(d door) answer {
			return d.post(admin("register", "company", "acme"))
		}, []string{`subop is spelt "register": the pages spell it "Register"`}},
		{"a parameter like no other is passed over", fake.Options{}, func(d door) answer {
			return d.post(admin("Register", "colour", "red"))
		}, nil},
		{"a GET with a password should be a POST", fake.Options{}, func(d door) answer {
			return d.get(admin("Register", "password", "one"))
		}, []string{passwordAdvice}},
		{"a key with a line end differs by white space alone", fake.Options{}, func(d door) answer {
			return d.post(encode("key", fake.DefaultKey+"\n", "op", "Admin"))
		}, []string{keyAdvice}},
		{"so does one that lacks the space of the admin key", fake.Options{Key: " " + fake.DefaultKey}, func(d door) answer {
			return d.post(admin("Register"))
		}, []string{keyAdvice}},
		{"another key gets no advice", fake.Options{}, func(d door) answer { return d.post("key=x") }, nil},
		{"an op in another case is spelt as the pages do", sensitive, func(d door) answer {
			return d.post(encode("key", fake.DefaultKey, "op", "admin", "subop", "Register"))
		}, []string{`op is spelt "admin": the pages spell it "Admin"`}},
		{"an unmodelled call is told what is modelled", fake.Options{}, func(d door) answer { return d.send("GET", "/x", "", "") }, []string{unmodelledAdvice}},
		{"a success gets none", fake.Options{}, func(d door) answer {
			return d.get(admin("Register", "company", "acme", "email", "ann@acme.test", "password", "one", "emial", "x"))
		}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			throughEachDoor(t, row.options, func(t *testing.T, d door) {
				row.call(d)
				require.Empty(t, cmp.Diff(row.want, d.lastCall().Advice))
			})
		})
	}
}
