package scenarios

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestIDsComeFromTheFiles(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	got, err := idsOf(fstest.MapFS{
		"a.yaml": file("rule: one\nsteps: whatever"),
		"b.yaml": file("rule: one"),
		"c.yaml": file("question: case\nanswers: {405: [], yes: []}"),
		"d.yaml": file("rule: ["), // the parser reports it
		"e.yaml": file("summary: A situation has no id."),
	})
	require.NoError(t, err)
	want := vocabulary{
		rules: []string{"one"}, questions: []string{"case"},
		answers: map[string][]string{"case": {"405", "yes"}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(vocabulary{})); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}
