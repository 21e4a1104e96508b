package impostor

import (
	"bytes"
	"encoding/json"
	"slices"
)

// envelope is a JSON object whose members have an order.
type envelope []member

// member is a name and whatever stands after it in the JSON.
type member struct {
	name  string
	value any
}

// with sets a member, in its place or at the end.
func (e envelope) with(name string, value any) envelope {
	changed := slices.Clone(e)
	for i := range changed {
		if changed[i].name == name {
			changed[i].value = value
			return changed
		}
	}
	return append(changed, member{name, value})
}

// without leaves a member out.
func (e envelope) without(name string) envelope {
	return slices.DeleteFunc(slices.Clone(e), func(m member) bool { return m.name == name })
}

// text returns the value of a member that is a string, or "".
func (e envelope) text(name string) string {
	for _, m := range e {
		if m.name == name {
			text, _ := m.value.(string)
			return text
		}
	}
	return ""
}

// MarshalJSON implements [json.Marshaler].
func (e envelope) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, m := range e {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	return slices.Concat([]byte("{"), b.Bytes(), []byte("}")), nil
}
