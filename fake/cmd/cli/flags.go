package cli

import (
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// Text makes kong read flags of type T with T's UnmarshalText.
func Text[T any]() kong.Option {
	return kong.TypeMapper(reflect.TypeFor[T](), kong.MapperFunc(func(c *kong.DecodeContext, target reflect.Value) error {
		var text string
		if err := c.Scan.PopValueInto(c.Value.Name, &text); err != nil {
			return err
		}
		return target.Addr().Interface().(interface{ UnmarshalText([]byte) error }).UnmarshalText([]byte(text))
	}))
}

// Environment lets each flag be set in the environment: with the prefix "PAYT_",
// --some-flag by PAYT_SOME_FLAG. It excludes flags that only print something.
func Environment(prefix string, getenv func(string) string) kong.Option {
	return kong.Resolvers(environment{prefix, getenv})
}

type environment struct {
	prefix string
	getenv func(string) string
}

func (environment) Validate(*kong.Application) error { return nil }

func (e environment) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	switch flag.Name {
	case "help", "version", "completion":
		return nil, nil
	}
	if value := e.getenv(e.prefix + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))); value != "" {
		return value, nil
	}
	return nil, nil
}
