package scenarios

import (
	"mime"
	"regexp"
	"strings"
)

// guid matches the values of the API: GUIDs in upper-case hex digits.
var guid = regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)

// IsGUID reports whether a text has the form of the API's values.
func IsGUID(s string) bool { return guid.MatchString(s) }

// httpStatus reads the status of a response.
func (p *parser) httpStatus(n *node) int { return p.Int(n, "http", 200, 599) }

// mediaType reads a media type in its usual form.
func (p *parser) mediaType(n *node) string {
	text := p.filled(n, "content-type")
	if text == "" {
		return ""
	}
	media, _, err := mime.ParseMediaType(text)
	switch {
	case err != nil || !strings.Contains(media, "/"):
		p.Errorf(n.Pos(), "bad content-type %q; write a media type such as application/json", text)
	case media != text:
		p.Errorf(n.Pos(), "content-type %q: write %s, in lower case and without parameters", text, media)
	}
	return media
}
