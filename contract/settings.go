package contract

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paytfake/paytfake/scenarios"
)

// A FieldError is a problem with a field of a [Target] or of [Options].
type FieldError struct {
	Field   string // such as Target.Company
	Problem string
}

// Error returns the field and its problem.
func (e FieldError) Error() string { return e.Field + ": " + e.Problem }

// problemOf returns a problem with a text that becomes permanent data on the target,
// or "". Nobody can delete what such a text creates, and a target that changes it
// would be blamed for it.
func problemOf(text string) string {
	switch {
	case !utf8.ValidString(text):
		return fmt.Sprintf("%q is not UTF-8", text)
	case strings.TrimSpace(text) != text:
		return fmt.Sprintf("%q begins or ends with white space: remove it", text)
	case strings.ContainsFunc(text, isInvisible):
		return fmt.Sprintf("%s has a character that cannot be seen: remove it", quoteVisibly(text))
	case strings.ContainsFunc(text, unicode.IsSpace):
		return fmt.Sprintf("%q has white space in it", text)
	case isQuoted(text):
		return fmt.Sprintf("%s is in quotes, which would be part of it: remove them", text)
	}
	return ""
}

// isInvisible reports whether a character leaves no mark of its own: control
// characters, and those that are zero width, turn the direction of text or stand for
// nothing.
func isInvisible(r rune) bool {
	return !unicode.IsGraphic(r) || r == '\u2800' || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point,
		unicode.Variation_Selector)
}

// isQuoted reports whether a text has quotes around it, or one end of them.
func isQuoted(text string) bool {
	const quotes = "\"'`“”„‘’«»"
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	begins, ends := strings.ContainsRune(quotes, first), strings.ContainsRune(quotes, last)
	return begins && ends || (first == '"' || last == '"') && strings.Count(text, `"`) == 1
}

// quoteVisibly returns a text in quotes, in which every character that a reader may miss
// is an escape, also spaces but single ones between other characters.
func quoteVisibly(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	var b strings.Builder
	for i, r := range text {
		before, after := text[:i], text[i+len(string(r)):]
		switch quoted := strconv.QuoteToASCII(string(r)); {
		case r == ' ' && (before == "" || after == "" || before[i-1] == ' ' || after[0] == ' '):
			b.WriteString(`\x20`)
		case isInvisible(r), unicode.IsSpace(r) && r != ' ', r == '"' || r == '\\':
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// visible returns a text as it is if a reader sees all of it, and else in quotes.
func visible(text string) string {
	if quoted := quoteVisibly(text); strings.Contains(quoted, `\x20`) || strings.ContainsFunc(text, func(r rune) bool {
		return isInvisible(r) || unicode.IsSpace(r) && r != ' '
	}) {
		return quoted
	}
	return text
}

// maxKey is how long a key may be in a URL, in bytes. Many servers accept 2048 bytes
// of query, of which the other parameters need some hundreds.
const maxKey = 1000

// minKey is how long a key must be, in bytes.
const minKey = 4

// problemOfKey returns a problem with a target's key, or "". It never shows the key.
func (t Target) problemOfKey(o Options) string {
	key := string(t.Key)
	switch {
	case key == "":
		return "no admin key"
	case strings.HasPrefix(key, "\ufeff") || !utf8.ValidString(key):
		return "the admin key is not UTF-8 without a byte order mark: save its file as such"
	case strings.TrimSpace(key) != key:
		return "the admin key begins or ends with white space: remove it"
	case strings.ContainsFunc(key, isInvisible):
		return "the admin key has a character that cannot be seen: is it one line?"
	case strings.Trim(key, "….*") == "":
		return "the admin key is a row of dots: put the key itself there"
	case isQuoted(key):
		return "the admin key is in quotes, which would be part of it: remove them"
	case len(url.QueryEscape(key)) > maxKey:
		return fmt.Sprintf("the admin key has %d characters in a URL: with more than %d, every GET would be longer than many servers accept",
			len(url.QueryEscape(key)), maxKey)
	case len(key) < minKey:
		return fmt.Sprintf("the admin key has fewer than %d characters: they would be *** in every text of a report", minKey)
	case strings.Trim(key, "0123456789") == "" && len(key) < 2*minKey:
		return "the admin key is a short number: it would be *** in every number of a report"
	}
	if where := t.ordinary(o, strings.ToLower(key)); where != "" {
		return fmt.Sprintf("the admin key is part of %s: it cannot be told from ordinary text, so no report could be written without it", where)
	}
	return ""
}

// ordinary returns which of the texts that a report consists of has a key in it, or "".
func (t Target) ordinary(o Options, key string) string {
	texts := [][2]string{
		{"the words of every report", words},
		{"the URL", t.URL}, {"the company", t.company()}, {"the other company", t.otherCompany()}, {"the email template", t.Email},
	}
	for _, s := range o.Scenarios {
		texts = append(texts, [2]string{"the scenarios", s.Name + " " + s.Rule + " " + s.Question + " " + s.Summary})
		for _, a := range s.Answers {
			texts = append(texts, [2]string{"the scenarios", a.Name})
		}
	}
	for _, o := range scenarios.Operations() {
		for _, p := range o.Request(nil) {
			texts = append(texts, [2]string{"every call", p.Name + " " + p.Value})
		}
	}
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text[1]), key) {
			return text[0]
		}
	}
	return ""
}

// words are words that every report has: verdicts, the names of its members, and the
// vocabulary of HTTP, JSON, HTML and XML.
const words = "paytcheck paytfake localhost trackerpro_admin.ashx authtoken fake holds broken inconclusive unstable unforeseen not run " +
	"version reqId status sig value errors reason message error domain global success " +
	"verdict command target started took calls planned ended rules questions name rule question summary answer default pinned last " +
	"stale conflicts rests comparisons failure step exchanges sent got expected results answers pages off what want time url took_ms " +
	"log creator entries request response pageref pageTimings startedDateTime queryString postData mimeType params text cookies headers " +
	"headersSize bodySize content redirectURL httpVersion statusText cache timings send wait receive comment title " +
	"testsuites testsuite testcase classname tests failures skipped system-out property " +
	"GET POST HEAD PUT HTTP/1.1 HTTP/2.0 application/json text/html application/x-www-form-urlencoded charset=utf-8 javascript " +
	"Content-Type Content-Length User-Agent Location Retry-After Server Date Cache-Control Connection Accept-Encoding Set-Cookie " +
	"true false null DOCTYPE html head body class style span table thead tbody details section script font-family color border width height " +
	"viewBox stroke aria-label href Register Launch company email password key op subop ssid unknown"
