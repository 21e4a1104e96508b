package scenarios

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestBundledFilesParse(t *testing.T) {
	set, err := ParseFS(FS())
	require.NoError(t, err)
	require.Len(t, All(), len(set), "each file is a rule, a question or a situation")
}

func TestBundledFilesAreInTheRightDirectory(t *testing.T) {
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			switch dir := path.Dir(s.File); {
			case s.Rule != "":
				require.Equal(t, "documented", dir)
				if s.Name != s.Rule {
					require.True(t, strings.HasPrefix(s.Name, s.Rule+"-"), "the file is named for the rule %s", s.Rule)
				}
				for _, page := range s.Pages {
					described := func(o Operation) bool { return o.Page == page }
					require.True(t, page == "overview" || slices.ContainsFunc(Operations(), described), "unknown page %s", page)
				}
			case s.Question != "":
				require.Equal(t, "open", dir)
				require.Equal(t, s.Question, s.Name, "the file is named for its question")
			default:
				require.Equal(t, "situations", dir)
			}
		})
	}
}

// TestEachRuleAndQuestionHasItsOwnPlace proves that lists have them in the order
// that the files give, and the files of a rule together.
func TestEachRuleAndQuestionHasItsOwnPlace(t *testing.T) {
	for _, set := range [][]*Scenario{Rules(), Questions()} {
		for i, s := range set {
			require.NotZero(t, s.Order, "%s needs an order", s.File)
			if i == 0 {
				continue
			}
			before := set[i-1]
			if s.Rule != "" && s.Rule == before.Rule {
				require.Equal(t, before.Order, s.Order, "%s and %s show one rule", before.File, s.File)
			} else {
				require.Less(t, before.Order, s.Order, "%s and %s have one place", before.File, s.File)
			}
		}
	}
}

func TestTheCatalogIsInOrder(t *testing.T) {
	var names []string
	for _, s := range newCatalog([]*Scenario{
		{Name: "none", Rule: "c"}, {Name: "b-more", Rule: "b", Order: 7}, {Name: "b", Rule: "b", Order: 7},
		{Name: "same", Rule: "a", Order: 7}, {Name: "first", Rule: "z", Order: 1}, {Name: "early", Rule: "b"},
	}).rules {
		names = append(names, s.Name)
	}
	require.Equal(t, []string{"first", "same", "b", "b-more", "early", "none"}, names)
}

func TestLookupFindsEachQuestion(t *testing.T) {
	for _, q := range Questions() {
		s, ok := Lookup(q.Question)
		require.True(t, ok, q.Question)
		require.Same(t, q, s)
	}
	_, ok := Lookup("endpoint")
	require.False(t, ok, "Lookup does not find rules")
}

func TestACallerCannotReorderTheBundledSet(t *testing.T) {
	for _, set := range []func() []*Scenario{All, Rules, Questions, Situations} {
		first := set()[0]
		slices.Reverse(set())
		require.Same(t, first, set()[0])
	}
}

func TestOnlyScenariosThatNeverRunLiveHaveALimit(t *testing.T) {
	for _, s := range slices.Concat(Rules(), Questions()) {
		if s.Limit != (Limit{}) {
			require.Equal(t, LiveNever, s.Live, "%s: a live target does not obey the limit of a scenario", s.File)
		}
	}
}

func TestParseFS(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

	t.Run("only .yaml files are read, in the order of their paths", func(t *testing.T) {
		set, err := ParseFS(fstest.MapFS{
			"z.yaml": file("summary: Z."), "b/a.yaml": file("summary: A."), "a/c.yaml": file("summary: C."),
			"README.md": file("#"),
		})
		require.NoError(t, err)
		var names []string
		for _, s := range set {
			names = append(names, s.Name)
		}
		require.Equal(t, []string{"c", "a", "z"}, names)
	})
	t.Run("the problems of all files and repeated names are reported", func(t *testing.T) {
		set, err := ParseFS(fstest.MapFS{
			"a.yaml": file("live: never"), "b/c.yaml": file("summary: One.\nzzz: 1\n"), "d/a.yaml": file("summary: One."),
			"e/a.yaml": file("summary: One."),
		})
		require.Nil(t, set)
		require.EqualError(t, err, "a.yaml:1:1: a scenario without summary\n"+
			`b/c.yaml:2:1: unknown key "zzz" in a scenario; known: rule, question, order, pages, summary, refines, why, `+
			`needs, live, limit, dialect, faults, given, steps, answers`+"\n"+
			`d/a.yaml:1:1: scenario "a" is also a.yaml; rename one of the files`+"\n"+
			`e/a.yaml:1:1: scenario "a" is also d/a.yaml; rename one of the files`)
	})
	t.Run("a .yml file is an error", func(t *testing.T) {
		_, err := ParseFS(fstest.MapFS{"a.yml": file("summary: One.")})
		require.EqualError(t, err, "a.yml: scenario files end in .yaml; rename it")
	})
	t.Run("reads each file of a mounted ConfigMap once", func(t *testing.T) {
		dir := t.TempDir()
		data := filepath.Join(dir, "..2026_11_28_03_00_00.1")
		require.NoError(t, os.Mkdir(data, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(data, "a.yaml"), []byte("summary: A."), 0o644))
		require.NoError(t, os.Symlink(filepath.Base(data), filepath.Join(dir, "..data")))
		require.NoError(t, os.Symlink(filepath.Join("..data", "a.yaml"), filepath.Join(dir, "a.yaml")))
		set, err := ParseFS(os.DirFS(dir))
		require.NoError(t, err)
		require.Len(t, set, 1)
		require.Equal(t, "a.yaml", set[0].File)
	})
	t.Run("an empty file system has no scenarios", func(t *testing.T) {
		set, err := ParseFS(fstest.MapFS{})
		require.NoError(t, err)
		require.Empty(t, set)
	})
	t.Run("an error of the file system is returned", func(t *testing.T) {
		sub, err := fs.Sub(fstest.MapFS{}, "nowhere")
		require.NoError(t, err)
		_, err = ParseFS(sub)
		require.ErrorIs(t, err, fs.ErrNotExist)
	})
}
