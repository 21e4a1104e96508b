package scenarios

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// answersHeader is the first line of an answers file.
const answersHeader = "# A live target's answers to the open questions, written by paytcheck --learn."

// commentsOf returns the comments of an answers file that people wrote: those of a
// question by its id, and all others as those of target. nil: there are none.
func commentsOf(data []byte) map[string]string {
	var document yaml.Node
	if yaml.Unmarshal(data, &document) != nil || len(document.Content) == 0 {
		return nil
	}
	comments := map[string]string{}
	var collect func(n *yaml.Node, id string, depth int)
	collect = func(n *yaml.Node, id string, depth int) {
		for line := range strings.Lines(n.HeadComment + "\n" + n.LineComment + "\n" + n.FootComment) {
			if line = strings.TrimSpace(line); line != "" && line != answersHeader {
				comments[id] = strings.TrimPrefix(comments[id]+"\n"+line, "\n")
			}
		}
		for i, child := range n.Content {
			of := id
			if depth == 2 { // the questions and their answers
				of = n.Content[i/2*2].Value
			}
			collect(child, of, depth+1)
		}
	}
	collect(&document, "target", 0)
	if len(comments) == 0 {
		return nil
	}
	return comments
}
