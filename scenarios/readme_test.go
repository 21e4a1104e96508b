package scenarios_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/scenarios"
)

var update = flag.Bool("update", false, "write the tables of the README and schema.json")

const readme = "../README.md"

// TestTheTablesOfTheREADMEAreFresh compares the tables with the files, or writes them with -update.
func TestTheTablesOfTheREADMEAreFresh(t *testing.T) {
	data, err := os.ReadFile(readme)
	require.NoError(t, err)
	text := string(data)
	fresh := between(t, text, "rules", ruleTable())
	fresh = between(t, fresh, "questions", questionTable())
	if *update {
		require.NoError(t, os.WriteFile(readme, []byte(fresh), 0o644))
		return
	}
	require.Equal(t, fresh, text, "run go test ./scenarios -update")
}

// between replaces the text between two marks by a table.
func between(t *testing.T, text, name, table string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, ok := strings.Cut(text, begin)
	require.True(t, ok, begin)
	_, after, ok := strings.Cut(rest, end)
	require.True(t, ok, end)
	return before + begin + table + end + after
}

func ruleTable() string {
	var b strings.Builder
	b.WriteString("| rule | what it says | page |\n| --- | --- | --- |\n")
	for _, s := range scenarios.Rules() {
		if s.Name == s.Rule {
			fmt.Fprintf(&b, "| [`%s`](scenarios/documented/%s.yaml) | %s | %s |\n", s.Rule, s.Name, s.Summary,
				strings.Join(s.Pages, ", "))
		}
	}
	return b.String()
}

func questionTable() string {
	var b strings.Builder
	b.WriteString("| question | what is asked | answers, the fake's default first |\n| --- | --- | --- |\n")
	for _, s := range scenarios.Questions() {
		answers := make([]string, len(s.Answers))
		for i, a := range s.Answers {
			answers[i] = "`" + a.Name + "`"
		}
		fmt.Fprintf(&b, "| [`%s`](scenarios/open/%s.yaml) | %s | %s |\n", s.Question, s.Name, s.Summary,
			strings.Join(answers, " "))
	}
	return b.String()
}

// TestREADMENamesFilesThatExist checks each path that README names, apart from
// those of files that a reader adds.
func TestREADMENamesFilesThatExist(t *testing.T) {
	data, err := os.ReadFile(readme)
	require.NoError(t, err)
	paths := regexp.MustCompile("`((?:fake|contract|scenarios)/[a-z_/*.-]+\\.(?:go|yaml))`").FindAllStringSubmatch(string(data), -1)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		if strings.Contains(path[1], "/my-") {
			continue
		}
		found, err := filepath.Glob("../" + path[1])
		require.NoError(t, err)
		require.NotEmpty(t, found, path[1])
	}
}
