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
	sensitive := fake.Options{Dialect: fake.Dialect{ParameterCase: dialect.ParameterCaseSensitive,
		OperationCase: dialect.OperationCaseSensitive}}
	for _, row := range []struct {
		name    string
		options fake.Options
		call    func(door) response
		want    []string
	}{
		{"the advice about a misspelt parameter names the nearest known one", fake.Options{}, func(d door) response {
			return d.post(admin("Register", "company", "acme", "emial", "ann@acme.test", "password", "one"))
		}, []string{`parameter "emial" is unknown: did you mean "email"?`}},
		{"a parameter in another case gets advice if case matters", sensitive, func(d door) response {
			return d.post(admin("Register", "company", "acme", "EMAIL", "ann@acme.test", "password", "one"))
		}, []string{`parameter "EMAIL" is spelt in another case: the pages spell it "email"`}},
		{"a parameter in another case gets advice if case does not matter, and so does its value", fake.Options{},
			func(d door) response {
				return d.post(encode("Key", fake.DefaultKey+" ", "op", "Admin"))
			}, []string{`parameter "Key" is spelt in another case: the pages spell it "key"`, keyAdvice}},
		{"the advice about a subop in another case spells it as the pages do", sensitive, func(d door) response {
			return d.post(admin("register", "company", "acme"))
		}, []string{`subop is spelt "register": the pages spell it "Register"`}},
		{"a parameter that resembles no known one gets no advice", fake.Options{}, func(d door) response {
			return d.post(admin("Register", "colour", "red"))
		}, nil},
		{"the advice about a password in a GET is to send a POST", fake.Options{}, func(d door) response {
			return d.get(admin("Register", "password", "one"))
		}, []string{passwordAdvice}},
		{"a key with a line end differs only by white space", fake.Options{}, func(d door) response {
			return d.post(encode("key", fake.DefaultKey+"\n", "op", "Admin"))
		}, []string{keyAdvice}},
		{"a key that lacks the space of the admin key differs only by white space", fake.Options{Key: " " + fake.DefaultKey},
			func(d door) response {
				return d.post(admin("Register"))
			}, []string{keyAdvice}},
		{"a key that differs in more than white space gets no advice", fake.Options{},
			func(d door) response { return d.post("key=x") }, nil},
		{"the advice about an op in another case spells it as the pages do", sensitive, func(d door) response {
			return d.post(encode("key", fake.DefaultKey, "op", "admin", "subop", "Register"))
		}, []string{`op is spelt "admin": the pages spell it "Admin"`}},
		{"the advice about an unmodelled call names the modelled ones", fake.Options{},
			func(d door) response { return d.send("GET", "/x", "", "") }, []string{unmodelledAdvice}},
		{"a success gets no advice", fake.Options{}, func(d door) response {
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
