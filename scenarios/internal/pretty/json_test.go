package pretty

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATreeIsWrittenAsJSON(t *testing.T) {
	t.Parallel()
	m := Mapping()
	m.Put("a", Text("1"))
	m.Put("b\"", Raw("1"))
	m.Put("c", List(Text("\n"), Raw("true"), Mapping()))
	require.Equal(t, `x{"a":"1","b\"":1,"c":["\n",true,{}]}`, string(m.AppendJSON([]byte("x"))))
	require.Equal(t, `[]`, string(List().AppendJSON(nil)))
}
