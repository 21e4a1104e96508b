package dialect_test

import (
	"encoding/json"
	"fmt"
	"go/build"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/scenarios"
)

// questions returns all questions, by id.
func questions() map[string]dialect.Question {
	all := map[string]dialect.Question{}
	for q := dialect.QuestionNone + 1; q <= dialect.NumQuestions; q++ {
		all[q.String()] = q
	}
	return all
}

// drawAnswers draws answers to some questions, first answers included.
func drawAnswers(t *rapid.T, label string) map[string]string {
	answers := map[string]string{}
	for q := dialect.QuestionNone + 1; q <= dialect.NumQuestions; q++ {
		choices := append([]string{""}, q.Answers()...)
		if a := rapid.SampledFrom(choices).Draw(t, label+" "+q.String()); a != "" {
			answers[q.String()] = a
		}
	}
	return answers
}

// with returns the dialect with these answers and no other.
func with(t require.TestingT, answers map[string]string) dialect.Dialect {
	d, err := dialect.Dialect{}.With(answers)
	require.NoError(t, err)
	return d
}

// pinned returns observed answers that pin pairs of a question and an answer.
func pinned(pairs ...string) *scenarios.Answers {
	observed := &scenarios.Answers{}
	for pair := range slices.Chunk(pairs, 2) {
		observed.Learn(pair[0], pair[1], "2026-03-01")
	}
	return observed
}

func TestDialectRoundTripsThroughItsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := with(t, drawAnswers(t, "answer to"))

		parsed, err := dialect.Parse(d.String())
		require.NoError(t, err, d)
		require.Equal(t, d, parsed)

		type document struct{ Dialect dialect.Dialect }
		text, err := json.Marshal(document{d})
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf(`{"Dialect":"%s"}`, d), string(text))
		back := document{dialect.Dialect{EmailCase: dialect.EmailCaseSensitive}}
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, d, back.Dialect)
	})
}

func TestEachFieldAnswersTheQuestionThatItIsNamedFor(t *testing.T) {
	t.Parallel()
	var d dialect.Dialect
	fields := reflect.ValueOf(&d).Elem()
	require.Equal(t, dialect.NumQuestions, fields.NumField())
	for i := range fields.NumField() {
		q := dialect.Question(i + 1)
		name := fields.Type().Field(i).Name
		require.Equal(t, strings.ReplaceAll(q.String(), "-", ""), strings.ToLower(name))
		require.Equal(t, name, fields.Field(i).Type().Name())
		require.Zero(t, reflect.PointerTo(fields.Field(i).Type()).NumMethod(), "an answer has no methods")
		for _, answer := range q.Answers() {
			fields.Field(i).SetString(answer)
			require.Equal(t, q.String()+"="+answer, d.String())
		}
		fields.Field(i).SetString("")
	}
}

func TestParseReadsEachTextForm(t *testing.T) {
	t.Parallel()
	both := dialect.Dialect{ErrorHTTPStatus: dialect.ErrorHTTPStatus400, EmailCase: dialect.EmailCaseSensitive}
	for _, row := range []struct {
		name, text string
		want       dialect.Dialect
		String     string
	}{
		{"an empty text is the base", "", dialect.Dialect{}, "base"},
		{"base is the base", "base", dialect.Dialect{}, "base"},
		{"a first answer is kept", "email-case=insensitive", dialect.Dialect{EmailCase: dialect.EmailCaseInsensitive},
			"email-case=insensitive"},
		{"the questions keep their order", "error-http-status=400,email-case=sensitive", both,
			"error-http-status=400,email-case=sensitive"},
		{"questions come in any order, with space around them", " email-case=sensitive,\n error-http-status=400\t", both,
			"error-http-status=400,email-case=sensitive"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d, err := dialect.Parse(row.text)
			require.NoError(t, err)
			require.Equal(t, row.want, d)
			require.Equal(t, row.String, d.String())
		})
	}
}

func TestParseNamesEveryProblem(t *testing.T) {
	t.Parallel()
	ids := slices.Sorted(maps.Keys(questions()))
	slices.SortFunc(ids, func(a, b string) int { return int(questions()[a]) - int(questions()[b]) })
	for _, row := range []struct{ name, text, want string }{
		{"a misspelt question", "emial-case=sensitive", `unknown question "emial-case"; did you mean "email-case"?`},
		{"a question in upper case", "Email-Case=sensitive", `unknown question "Email-Case"; did you mean "email-case"?`},
		{"a question that resembles no known one", "weather=fine",
			`unknown question "weather"; known: ` + strings.Join(ids, ", ")},
		{"no question", "none=none", `unknown question "none"; known: ` + strings.Join(ids, ", ")},
		{"a misspelt answer", "email-case=sensitiv", `unknown answer "sensitiv" to email-case; did you mean "sensitive"?`},
		{"an answer that resembles no known one", "email-case=maybe",
			`unknown answer "maybe" to email-case; known: insensitive, sensitive`},
		{"an empty answer", "email-case=", `unknown answer "" to email-case; known: insensitive, sensitive`},
		{"a question without an answer", "email-case", `"email-case" is not of the form question=answer`},
		{"a comma at the end", "email-case=sensitive,", `"" is not of the form question=answer`},
		{"the base and an answer", "base, email-case=sensitive", `"base" is not of the form question=answer`},
		{"two answers to one question", "email-case=sensitive,email-case=insensitive",
			`question "email-case" is answered twice`},
		{"several problems", "x, email-case=x, jsonp=call, jsonp=cal", `"x" is not of the form question=answer` + "\n" +
			`unknown answer "x" to email-case; known: insensitive, sensitive` + "\n" + `question "jsonp" is answered twice`},
		{"a pair without an equals sign does not count as answered", "jsonp,jsonp=cal",
			`"jsonp" is not of the form question=answer` + "\n" + `unknown answer "cal" to jsonp; did you mean "call"?`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d, err := dialect.Parse(row.text)
			require.EqualError(t, err, row.want)
			require.Zero(t, d)

			d.JSONP = dialect.JSONPIgnored
			require.EqualError(t, d.UnmarshalText([]byte(row.text)), row.want)
			require.Equal(t, dialect.Dialect{JSONP: dialect.JSONPIgnored}, d, "an error changes nothing")
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "base", " email-case=sensitive, error-http-status=400", "jsonp=call,jsonp", "=,x=\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := dialect.Parse(text)
		if err != nil {
			require.NotEmpty(t, err.Error())
			require.Zero(t, d)
			return
		}
		again, err := dialect.Parse(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
	})
}

// TestDialectAgreesWithAMap draws chosen, changed and observed answers and compares
// each method with plain maps.
func TestDialectAgreesWithAMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		chosen, changes := drawAnswers(t, "chosen"), drawAnswers(t, "changed")
		observed := &scenarios.Answers{}
		for id, answer := range drawAnswers(t, "observed") {
			observed.Learn(id, answer, "2026-03-01")
		}
		d := with(t, chosen)

		want := maps.Clone(chosen)
		maps.Copy(want, changes)
		changed, err := d.With(changes)
		require.NoError(t, err)
		require.Equal(t, with(t, want), changed)

		observes, completes, simplifies := maps.Clone(chosen), maps.Clone(chosen), maps.Clone(chosen)
		for id, q := range questions() {
			first := q.Answers()[0]
			pin, isPinned := observed.Pinned(id)
			switch answer, isChosen := chosen[id]; {
			case !isChosen:
				require.Equal(t, first, d.Answer(q))
				completes[id] = first
				if isPinned && pin.Answer != first {
					observes[id] = pin.Answer
				}
			case answer == first:
				require.Equal(t, first, d.Answer(q))
				delete(simplifies, id)
			default:
				require.Equal(t, answer, d.Answer(q))
			}
		}
		require.Equal(t, with(t, observes), d.Observe(observed))
		require.Equal(t, with(t, completes), d.Complete())
		require.Equal(t, with(t, simplifies), d.Simplify())
		require.Equal(t, d, d.Observe(nil))
		require.Equal(t, d.Simplify(), d.Complete().Simplify())
		require.Equal(t, with(t, chosen), d, "methods change copies")
	})
}

func TestWithNamesEveryProblemInOrder(t *testing.T) {
	t.Parallel()
	d := dialect.Dialect{JSONP: dialect.JSONPIgnored}
	got, err := d.With(map[string]string{
		"old-ssid": "vald", "emial-case": "sensitive", "jsonp": "call", "bad-key": "", "ssid-case": "?",
	})
	require.EqualError(t, err, strings.Join([]string{
		`unknown answer "" to bad-key; known: access_denied, user_not_authenticated, invalid_query, http-403`,
		`unknown question "emial-case"; did you mean "email-case"?`,
		`unknown answer "vald" to old-ssid; did you mean "valid"?`,
		`unknown answer "?" to ssid-case; known: insensitive, sensitive`,
	}, "\n"))
	require.Equal(t, d, got, "an error changes nothing")
}

func TestAFieldWithAnUnknownAnswerIsFound(t *testing.T) {
	t.Parallel()
	d := dialect.Dialect{ErrorReqID: "no", JSONP: dialect.JSONPStatement, EmailCase: "sensitve"}
	const want = `unknown answer "no" to error-reqid; known: omitted, echoed` + "\n" +
		`unknown answer "sensitve" to email-case; did you mean "sensitive"?`
	require.Equal(t, "error-reqid=no,email-case=sensitve,jsonp=statement", d.String(), "String shows the unknown answer")
	require.PanicsWithError(t, "dialect: "+want, func() { d.Complete() })
	_, err := d.MarshalText()
	require.EqualError(t, err, want)
}

func TestQuestionsAreThoseOfTheScenarioFiles(t *testing.T) {
	t.Parallel()
	require.Equal(t, "none", dialect.QuestionNone.String())
	require.Len(t, scenarios.Questions(), dialect.NumQuestions)
	for i, s := range scenarios.Questions() {
		q, err := dialect.FindQuestion(s.Question)
		require.NoError(t, err)
		require.Equal(t, dialect.Question(i+1), q)
		require.Equal(t, s.Question, q.String())
		require.Equal(t, s.Summary, q.Summary())
		require.Len(t, q.Answers(), len(s.Answers))
		for n, a := range s.Answers {
			require.Equal(t, a.Name, q.Answers()[n])
		}
		q.Answers()[0] = "changed by a caller"
		require.Equal(t, s.Answers[0].Name, q.Answers()[0])
	}
}

// TestTheConstantsAreTheAnswers proves, for one question of each spelling, that the
// generated constants are the words of the files.
func TestTheConstantsAreTheAnswers(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"insensitive", "sensitive"},
		[]string{string(dialect.EmailCaseInsensitive), string(dialect.EmailCaseSensitive)})
	require.Equal(t, "text/javascript", string(dialect.ContentTypeTextJavaScript))
	require.Equal(t, "http-403", string(dialect.BadKeyHTTP403))
	require.Equal(t, "user_not_authenticated", string(dialect.UnknownSSIDUserNotAuthenticated))
	require.Equal(t, "error-http-status", dialect.QuestionErrorHTTPStatus.String())
	require.Equal(t, "call-limit-response", dialect.QuestionCallLimitResponse.String())
}

// TestThePackageImportsScenariosOnly proves that the package imports no other package of the module.
func TestThePackageImportsScenariosOnly(t *testing.T) {
	t.Parallel()
	pkg, err := build.ImportDir(".", 0)
	require.NoError(t, err)
	outside := slices.DeleteFunc(pkg.Imports, func(path string) bool { return !strings.Contains(path, ".") })
	require.Equal(t, []string{"github.com/paytfake/paytfake/scenarios"}, outside)
}
