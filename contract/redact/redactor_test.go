package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"net/url"
	"slices"
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
	"a Go string":          func(s string) string { s = strconv.Quote(s); return s[1 : len(s)-1] },
	"a Go string in ASCII": func(s string) string { s = strconv.QuoteToASCII(s); return s[1 : len(s)-1] },
	"hex in a Go string": func(s string) string {
		return each(s, func(b byte) string {
			return fmt.Sprintf(`\x%02x`,
				b)
		})
	},
	"octal in a Go string": func(s string) string {
		return each(s,
			func(b byte) string { return fmt.Sprintf(`\%03o`, b) })
	},
	"base64":            func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64url":         func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"hex":               func(s string) string { return hex.EncodeToString([]byte(s)) },
	"hex in upper case": func(s string) string { return fmt.Sprintf("%X", s) },
	"quoted-printable": func(s string) string {
		return each(s,
			func(b byte) string { return fmt.Sprintf("=%02X", b) })
	},
	"slashes of JSON in JS": func(s string) string {
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "/",
			`\/`).Replace(s)
	},
}

func each(s string, f func(byte) string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(f(s[i]))
	}
	return b.String()
}

var nastyKeys = []Secret{
	"plain-key-4711", "Hush+Key/4711", `a&b"c<d>e%f\g h`, `100%25&amp;\u0026`, "schlüssel-ÄÖ-4711", "ключ-4711",
	"two words", `\\server\n`, "'quoted'", "a=b&key=c", "???>>>ok~~~4711",
}

func TestASecretIsFoundHoweverItIsWritten(t *testing.T) {
	for _, key := range nastyKeys {
		r := New(key)
		for outer, write := range writings {
			for inner, also := range writings {
				if strings.HasPrefix(inner, "base64") && strings.HasSuffix(outer, " case") && !strings.HasPrefix(outer, "hex") {
					continue // base64 in another letter case is another text
				}
				text := "<" + write(also(string(key))) + ">"
				require.Equal(t, "<***>", r.Redact(text), "%q as %s in %s: %q", string(key), inner, outer, text)
			}
		}
	}
}

// The neighbours of a secret shift its bits, and a line may end inside it.
func TestASecretIsFoundInTheMiddleOfAnEncodedText(t *testing.T) {
	const key = "Hush+Key/4711"
	r := New(key)
	const guid = "488a6802-ad46-4bb4-b2e3-653c3acf9f14"
	for before := range 4 {
		for after := range 4 {
			for _, secret := range []string{key, guid, strings.ToUpper(guid), PasswordPrefix + "0123456789abcdefghijklmn"} {
				text := strings.Repeat("~", before) + secret + strings.Repeat("~", after)
				padded := base64.StdEncoding.EncodeToString([]byte(text))
				for _, encoded := range []string{
					padded, base64.URLEncoding.EncodeToString([]byte(text)),
					padded[:9] + "\r\n" + padded[9:], "abc" + padded, "YWJj" + padded,
					hex.EncodeToString([]byte(text)), "0" + hex.EncodeToString([]byte(text)),
					base64.StdEncoding.EncodeToString([]byte(padded)),
					base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString([]byte(text)))),
					base64.URLEncoding.EncodeToString([]byte("state=" + url.QueryEscape(text) + "&x=1")),
					url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(`{"key":"` + url.QueryEscape(text) + `"}`))),
				} {
					for _, way := range []string{"%s", "state=%s;", `{"reference":"%s"}`, "/%s/x"} {
						left := r.Redact(fmt.Sprintf(way, encoded))
						require.Contains(t, left, Hidden, "%s in %s", text, encoded)
						require.NotContains(t, left, encoded[len(encoded)/2-4:len(encoded)/2+4], "%s in %s", text, encoded)
					}
				}
			}
		}
	}
}

func TestASecretIsFoundInLinesOfQuotedPrintable(t *testing.T) {
	const key = "Hush+Key/4711"
	for before := range 90 {
		var text strings.Builder
		w := quotedprintable.NewWriter(&text)
		io.WriteString(w, strings.Repeat("~", before)+key+"=")
		require.NoError(t, w.Close())
		left := strings.NewReplacer("=\r\n", "", "~", "").Replace(New(key).Redact(text.String()))
		require.Equal(t, "***=3D", left)
		require.Equal(t, "a***", New(key).Redact("a"+strings.ReplaceAll(key, "/", "/=\n")))
	}
}

func TestOrdinaryTextStays(t *testing.T) {
	r := New("the-admin-key-4711", "hush")
	for _, text := range []string{
		"", "a", "https://trackerpro.payasyoutrack.com/trackerpro_admin.ashx?op=Admin&subop=Register",
		base64.StdEncoding.EncodeToString([]byte("an ordinary text of some length")), "deadbeef00112233",
		"100%25 =41 \\u0041 &amp;",
		`{"version":"0.6","reqId":"1","status":"ok","sig":"8161"}`,
	} {
		require.Equal(t, text, r.Redact(text))
	}
}

func TestASecretIsFoundAnywhereInATextThatIsWrittenInAnyWay(t *testing.T) {
	var names []string
	for name := range writings {
		if !strings.HasSuffix(name, " case") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringOfN(rapid.RuneFrom([]rune(`abcXYZ059 +/&"<>%\'=;#üЖ`)), 8, 20, -1).Draw(t, "key")
		rest := rapid.StringOfN(rapid.RuneFrom([]rune(`~!? {}%\"`)), 0, 9, -1)
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

func FuzzRedact(f *testing.F) {
	const key = "Hush+Key/4711"
	for _, write := range writings {
		f.Add("<"+write(key)+">", 5)
		f.Add(write("a=b&c=%25 "+write(key)+"="), 20)
	}
	f.Add(`\u\ud800\x4&#x;=`, 3)
	r := New(key)
	f.Fuzz(func(t *testing.T, text string, most int) {
		left := r.Redact(text)
		require.NotContains(t, strings.ToLower(left), strings.ToLower(key))
		if len(left) < len(text) {
			require.Contains(t, left, Hidden)
		}
		if most = min(max(most, 0), len(text)); !strings.Contains(left, Hidden) {
			require.Equal(t, text, left)
			require.Equal(t, text[:most], r.Cut(text, most))
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
			for _, text := range []string{strings.Repeat(written, 9), strings.Repeat(written+"=", 999),
				strings.Repeat("ü", 15) + written + "end"} {
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
		"an envelope": `{"version":"0.6","reqId":"1","status":"ok","sig":"8161",` +
			`"value":"488A6802-AD46-4BB4-B2E3-653C3ACF9F14"}`,
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

// What is decoded without being encoded is left out by the bytes that it has: none of
// these may be one of them.
func TestASecretOfRareBytesIsFoundInBase64AndHex(t *testing.T) {
	for _, row := range []struct{ name, secret, written string }{
		{"capitals whose bytes differ", "ключ-4711", "КЛЮЧ-4711"},
		{"a tab and a NUL", "tab\tnul\x00-4711", "tab\tnul\x00-4711"},
		{"the first and the last character of ASCII", "~ ~ ~4711", "~ ~ ~4711"},
		{"a line break", "two\nlines\r4711", "two\nlines\r4711"},
		{"an escape that goes over two lines", "plain-key-4711", "plain-=\r\nkey-4711"},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, before := range []string{"", "a", "bc", "\x00\xff\xfe"} {
				text := base64.StdEncoding.EncodeToString([]byte(before + row.written + "\xff"))
				require.Contains(t, New(Secret(row.secret)).Redact("<"+text+">"), Hidden, "%q", before)
				require.Contains(t, New(Secret(row.secret)).Redact("<"+hex.EncodeToString([]byte(before+row.written))+">"), Hidden,
					"%q", before)
			}
		})
	}
	require.Equal(t, "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5",
		New("4711").Redact("TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5"))
}
