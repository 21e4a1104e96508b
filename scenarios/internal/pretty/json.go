package pretty

import "encoding/json"

// AppendJSON appends the tree as JSON: a number or a boolean as itself, any other text as
// a string.
func (t Tree) AppendJSON(to []byte) []byte {
	switch t.kind {
	case listKind:
		return append(t.appendItems(append(to, '[')), ']')
	case mappingKind:
		return append(t.appendItems(append(to, '{')), '}')
	}
	if t.raw {
		return append(to, t.text...)
	}
	return appendString(to, t.text)
}

func (t Tree) appendItems(to []byte) []byte {
	for i, item := range t.items {
		if i > 0 {
			to = append(to, ',')
		}
		if t.kind == mappingKind {
			to = append(appendString(to, t.names[i]), ':')
		}
		to = item.AppendJSON(to)
	}
	return to
}

func appendString(to []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // impossible: it is a string
	}
	return append(to, quoted...)
}
