package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// writings are the ways in which a text may be written inside another.
var writings = map[string]func(string) string{
	"as it is":   func(s string) string { return s },
	"upper case": strings.ToUpper,
	"lower case": strings.ToLower,
	"a query":    url.QueryEscape,
	"a path":     url.PathEscape,
	"a query in lower case hex": func(s string) string {
		return each(s, func(b byte) string { return fmt.Sprintf("%%%02x", b) })
	},
	"JSON": func(s string) string {
		data, _ := json.Marshal(s)
		return string(data[1 : len(data)-1])
	},
	"JSON with each character escaped": func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if r > 0xffff {
				r -= 0x10000
				fmt.Fprintf(&b, `\u%04x`, 0xd800+r>>10)
				r = 0xdc00 + r&0x3ff
			}
			fmt.Fprintf(&b, `\u%04X`, r)
		}
		return b.String()
	},
	"HTML": html.EscapeString,
	"HTML with numbers": func(s string) string {
		var b strings.Builder
		for _, r := range s {
			fmt.Fprintf(&b, "&#x%X;", r)
		}
		return b.String()
	},
	"a Go string":           func(s string) string { s = strconv.Quote(s); return s[1 : len(s)-1] },
	"a Go string in ASCII":  func(s string) string { s = strconv.QuoteToASCII(s); return s[1 : len(s)-1] },
	"hex in a Go string":    func(s string) string { return each(s, func(b byte) string { return fmt.Sprintf(`\x%02x`, b) }) },
	"octal in a Go string":  func(s string) string { return each(s, func(b byte) string { return fmt.Sprintf(`\%03o`, b) }) },
	"slashes of JSON in JS": func(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "/", `\/`).Replace(s) },
}

func each(s string, f func(byte) string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(f(s[i]))
	}
	return b.String()
}

var nastyKeys = []Secret{
	"plain-key-4711", "Hush+Key/4711", `a&b"c<d>e%f\g h`, `100%25&amp;\u0026`, "schlüssel-ÄÖ-4711", "ключ-4711", "two words", `\\server\n`, "'quoted'", "a=b&key=c",
}

func TestASecretIsFoundHoweverItIsWritten(t *testing.T) {
	for _, key := range nastyKeys {
		r := New(key)
		for outer, write := range writings {
			for inner, also := range writings {
				text := "<" + write(also(string(key))) + ">"
				require.Equal(t, "<***>", r.Redact(text), "%q as %s in %s: %q", string(key), inner, outer, text)
			}
		}
	}
}

func TestASecretIsFoundAnywhereInATextThatIsWrittenInAnyWay(t *testing.T) {
	var names []string
	for name := range writings {
		if !strings.HasSuffix(name, "case") {
			names = append(names, name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringOfN(rapid.RuneFrom([]rune(`abcXYZ059 +/&"<>%\'=;#üЖ`)), 8, 20, -1).Draw(t, "key")
		rest := rapid.StringOfN(rapid.RuneFrom([]rune(`~!? {}%\&"`)), 0, 9, -1)
		before, after := rest.Draw(t, "before"), rest.Draw(t, "after")
		text := before + key + after
		for range rapid.IntRange(0, 2).Draw(t, "depth") {
			text = writings[rapid.SampledFrom(names).Draw(t, "writing")](text)
		}
		left := New(Secret(key)).Redact(text)
		require.Contains(t, left, Hidden)
		for range 3 {
			require.NotContains(t, left, key)
			left = html.UnescapeString(left)
		}
	})
}

func TestWhatTellsIsFoundWithoutBeingKnown(t *testing.T) {
	r := New()
	const password = "Pw-0123456789abcdefghijklmn"
	for text, want := range map[string]string{
		"ssid=488A6802-AD46-4BB4-B2E3-653C3ACF9F14;":          "ssid=***;",
		"{488a6802-ad46-4bb4-b2e3-653c3acf9f14}":              "{***}",
		"488A6802AD464BB4B2E3653C3ACF9F14.":                   "***.",
		"488A6802%2DAD46%2dBB44%2DB2E3%2D653C3ACF9F14":        "***",
		`\u0034\u0038\u0038A6802-AD46-4BB4-B2E3-653C3ACF9F14`: "***",
		password + "!":               "***!",
		strings.ToUpper(password):    "***",
		"pw-0123456789abcdefghijklm": "pw-0123456789abcdefghijklm",
		"nothing at all":             "nothing at all",
	} {
		require.Equal(t, want, r.Redact(text))
	}
}

func TestTheLongestOfTwoSecretsGoesAsAWhole(t *testing.T) {
	r := New("hush", "hush-hush-4711", "4711-x")
	require.Equal(t, "*** *** ***", r.Redact("hush hush-hush-4711 hush-hush-4711-x"))
}

func TestAnEscapeIsNotCutInHalf(t *testing.T) {
	r := New("nothing-4711")
	for _, text := range []string{`"a\nothing-4711"`, `"a\\nothing-4711"`, `"\u006eothing-4711"`} {
		require.True(t, json.Valid([]byte(r.Redact(text))), "%s", r.Redact(text))
		require.NotContains(t, r.Redact(text), "othing-4711")
	}
}

// However a text is cut, no part of a secret is left at its end.
func TestACutLeavesNoHalfASecret(t *testing.T) {
	const key = "HUSH+KEY/4711-0815"
	r := New(key)
	for _, write := range []string{"as it is", "JSON with each character escaped", "HTML", "a query"} {
		written := writings[write](key)
		for most := range 60 {
			for _, text := range []string{strings.Repeat(written, 9), strings.Repeat(written+"=", 999), strings.Repeat("ü", 15) + written + "end"} {
				shown := r.Cut(text, min(most, len(text)))
				left := strings.NewReplacer(Hidden, "", "=", "", "ü", "", "\xc3", "", "e", "").Replace(shown)
				require.Empty(t, strings.Trim(left, "nd"), "%s cut at %d", write, most)
			}
		}
	}
}

func TestAWriterFindsASecretThatComesInPieces(t *testing.T) {
	var out bytes.Buffer
	w := New("hush-4711").Writer(&out)
	for _, piece := range []string{"a hu", "sh-47", "11 b\nhus", "h-4711\rhush-4", "711"} {
		n, err := w.Write([]byte(piece))
		require.NoError(t, err)
		require.Equal(t, len(piece), n)
	}
	require.NoError(t, w.Close())
	require.Equal(t, "a *** b\n***\r***", out.String())
}

func TestLinesThatAreWrittenAtOnceStayWhole(t *testing.T) {
	var out bytes.Buffer
	w := New("hush-4711").Writer(&out)
	var writers sync.WaitGroup
	for range 4 {
		writers.Go(func() {
			for range 500 {
				io.WriteString(w, "a hush-4711 b\n")
			}
		})
	}
	writers.Wait()
	require.NoError(t, w.Close())
	require.Equal(t, strings.Repeat("a *** b\n", 2000), out.String())
}

func TestARedactorPrintsAsStars(t *testing.T) {
	r := New("hush-4711")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		require.Equal(t, Hidden, fmt.Sprintf(verb, r))
	}
}

func BenchmarkRedact(b *testing.B) {
	r := New("the-admin-key-4711", "the-admin-key-471")
	for name, text := range map[string]string{
		"an envelope":      `{"version":"0.6","reqId":"1","status":"ok","sig":"8161","value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`,
		"a page of 64 KiB": "<html>" + strings.Repeat(`<a href="/x?a=1&amp;b=%20">\"x\"</a>`, 1900),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r.Redact(text)
			}
		})
	}
}
