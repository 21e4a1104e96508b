package scenarios

// The ids that a file may use.

import (
	"io/fs"
	"slices"
	"sync"

	"gopkg.in/yaml.v3"
)

// A vocabulary holds the ids that a file may use. If it has no rules, no questions or no
// answers, it allows any.
type vocabulary struct {
	rules, questions []string
	answers          map[string][]string // of each question, in the order of the file
}

// bundledIDs returns the ids in the bundled files. It does not use the parser, because the
// parser needs the ids.
var bundledIDs = sync.OnceValue(func() vocabulary {
	ids, err := idsOf(files)
	if err != nil {
		panic(err) // impossible: embedded files can be read
	}
	return ids
})

func idsOf(fsys fs.FS) (vocabulary, error) {
	v := vocabulary{answers: make(map[string][]string)}
	err := walk(fsys, func(_ string, data []byte) {
		var head struct {
			Rule, Question string
			Answers        yaml.Node
		}
		if err := yaml.Unmarshal(data, &head); err != nil {
			return // reported by the parser, with its place
		}
		if head.Rule != "" && !slices.Contains(v.rules, head.Rule) {
			v.rules = append(v.rules, head.Rule)
		}
		if head.Question != "" {
			v.questions = append(v.questions, head.Question)
			for i := 0; i < len(head.Answers.Content); i += 2 {
				v.answers[head.Question] = append(v.answers[head.Question], head.Answers.Content[i].Value)
			}
		}
	})
	return v, err
}
