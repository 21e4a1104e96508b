package scenarios

// Expectations: the words that a step expects with, in one table.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/scenarios/internal/pretty"
)

// An Expect is what a step expects of its response. The zero value of each field
// expects nothing. These are its words in a file:
//
//	http: 200                  the HTTP status
//	status: ok                 the envelope's status: ok or error; none if no envelope came
//	reason, message            of an error envelope's first error; or reason: {not: other}
//	value: $first              or value: {guid: true, not: [$first, $second]}
//	reqId: "7"                 or reqId: {absent: true}
//	content-type: text/html    the media type, without its parameters
//	members: [version, …]      the envelope's members, in any order
//	wrapped: call              how the envelope is wrapped for JSONP: none, call f({…}), statement f({…});
//	opens: true                whether a portal link starts the portal
//	fails: true                the call does not succeed, in whatever form
//	any: true                  any response
type Expect struct {
	Any         bool // any response
	Fails       bool // the call does not succeed, in whatever form
	HTTP        int
	Status      string // "ok", "error", or "none" if no envelope came
	Reason      Reason
	Message     string
	Value       Value
	ReqID       ReqID
	ContentType string   // a media type without parameters
	Members     []string // names of the envelope's members, in any order
	Wrapped     Wrapping
	Opens       Opening
	Pos         Pos
}

// A Reason expects something of the reason of an envelope's first error.
type Reason struct {
	Is  string
	Not string
}

// A Value expects something of the envelope's value.
type Value struct {
	Is   string   // exactly this
	GUID bool     // upper-case hex digits, 8-4-4-4-12
	Not  []string // none of these
}

// A ReqID expects something of the envelope's reqId.
type ReqID struct {
	Is     string
	Absent bool
}

// A Wrapping is the JSONP form of a response.
type Wrapping string

const (
	WrapNone      Wrapping = "none"
	WrapCall      Wrapping = "call"      // f({…})
	WrapStatement Wrapping = "statement" // f({…});
)

// An Opening is what a response to the portal link shows of the portal.
type Opening string

const (
	OpeningYes     Opening = "opens"
	OpeningNo      Opening = "does not open"
	OpeningUnknown Opening = "cannot tell" // HTTP does not show it
)

// A Response is a response that a runner has decoded.
type Response struct {
	HTTP        int
	ContentType string // the media type without parameters
	Status      string // of the envelope; "none" if no envelope came
	Reason      string // of the first error
	Message     string
	Value       string
	ReqID       *string  // nil: the envelope has none
	Members     []string // names of the envelope's members
	Wrapped     Wrapping
	Opens       Opening
}

// Succeeded reports whether the call certainly succeeded.
func (o Response) Succeeded() bool { return o.Status == "ok" }

// Failed reports whether the call certainly failed. A call may have succeeded if its
// response has a status below 300 and no envelope.
func (o Response) Failed() bool {
	return o.Status == "error" || o.Status == "none" && o.HTTP >= 300
}

// A matcher is a word of expect in the language. To add one, add a row to [matchers] and
// fields to [Expect] and [Response].
type matcher struct {
	name   string
	part   part
	read   func(p *parser, n *node, x *Expect)
	tree   func(x Expect) pretty.Tree // empty if x expects nothing of it
	match  func(x Expect, o Response, expand func(string) string) []Mismatch
	schema string // JSON Schema of its value
}

// A part is the part of a response that a matcher compares. It determines which matchers
// can be combined.
type part uint8

const (
	wholePart    part = iota
	httpPart          // of every response
	envelopePart      // of every envelope
	successPart       // of a success envelope
	errorPart         // of an error envelope
	portalPart        // of the response to an open step
)

func (p part) ofEnvelope() bool { return p == envelopePart || p == successPart || p == errorPart }

// A Mismatch is a difference between a response and an expectation.
type Mismatch struct {
	What, Want, Got string
}

// String returns a text such as "status: want ok, got error".
func (m Mismatch) String() string {
	return fmt.Sprintf("%s: want %s, got %s", m.What, m.Want, m.Got)
}

// equal compares a text with the wanted one. An empty want matches any text.
func equal(what, want, got string) []Mismatch {
	if want == "" || want == got {
		return nil
	}
	return []Mismatch{{what, want, got}}
}

// matchers are the words of expect, in the order in which files have them.
var matchers = []matcher{
	{
		name: "any", part: wholePart,
		read:   func(p *parser, n *node, x *Expect) { x.Any = p.True(n, "any") },
		tree:   func(x Expect) pretty.Tree { return pretty.True(x.Any) },
		match:  func(Expect, Response, func(string) string) []Mismatch { return nil },
		schema: `{"description": "Any response.", "const": true}`,
	},
	{
		name: "fails", part: wholePart,
		read: func(p *parser, n *node, x *Expect) { x.Fails = p.True(n, "fails") },
		tree: func(x Expect) pretty.Tree { return pretty.True(x.Fails) },
		match: func(x Expect, o Response, _ func(string) string) []Mismatch {
			switch {
			case !x.Fails || o.Failed():
				return nil
			case o.Succeeded():
				return []Mismatch{{"the call", "failure", "success"}}
			}
			return []Mismatch{{"the call", "failure", fmt.Sprintf("no envelope, with status %d", o.HTTP)}}
		},
		schema: `{"description": "The call does not succeed, in whatever form.", "const": true}`,
	},
	{
		name: "http", part: httpPart,
		read: func(p *parser, n *node, x *Expect) { x.HTTP = p.httpStatus(n) },
		tree: func(x Expect) pretty.Tree { return pretty.Number(x.HTTP) },
		match: func(x Expect, o Response, _ func(string) string) []Mismatch {
			if x.HTTP == 0 || x.HTTP == o.HTTP {
				return nil
			}
			return []Mismatch{{"http", strconv.Itoa(x.HTTP), strconv.Itoa(o.HTTP)}}
		},
		schema: `{"description": "The HTTP status.", "$ref": "#/definitions/status"}`,
	},
	{
		name: "status", part: envelopePart,
		read: func(p *parser, n *node, x *Expect) { x.Status, _ = p.Choice(n, "status", "ok", "error", "none") },
		tree: func(x Expect) pretty.Tree { return pretty.Text(x.Status) },
		match: func(x Expect, o Response, _ func(string) string) []Mismatch {
			return equal("status", x.Status, o.Status)
		},
		schema: `{"description": "The envelope's status; none if no envelope comes.", "enum": ["ok", "error", "none"]}`,
	},
	{
		name: "reason", part: errorPart,
		read: func(p *parser, n *node, x *Expect) {
			if !n.IsMapping() {
				x.Reason.Is = p.filled(n, "reason")
				return
			}
			found := p.Object(n, "reason", field("not", func(e entry) { x.Reason.Not = p.filled(e.Value, "not") }))
			p.Require(n, "reason", found, "not")
		},
		tree: func(x Expect) pretty.Tree {
			if x.Reason.Not != "" {
				return pretty.MappingOf("not", pretty.Text(x.Reason.Not))
			}
			return pretty.Text(x.Reason.Is)
		},
		match: func(x Expect, o Response, expand func(string) string) []Mismatch {
			if not := x.Reason.Not; not != "" && expand(not) == o.Reason {
				return []Mismatch{{"reason", "any but " + not, o.Reason}}
			}
			return equal("reason", expand(x.Reason.Is), o.Reason)
		},
		schema: `{
          "description": "The reason of an error envelope's first error, or {not: other} for any other than that.",
          "type": ["string", "number", "boolean", "object"], "minLength": 1,
          "required": ["not"], "additionalProperties": false,
          "properties": {"not": {"description": "Any reason other than this.", "$ref": "#/definitions/word"}}
        }`,
	},
	{
		name: "message", part: errorPart,
		read: func(p *parser, n *node, x *Expect) { x.Message = p.filled(n, "message") },
		tree: func(x Expect) pretty.Tree { return pretty.Text(x.Message) },
		match: func(x Expect, o Response, expand func(string) string) []Mismatch {
			return equal("message", expand(x.Message), o.Message)
		},
		schema: `{"description": "The message of an error envelope's first error.", "$ref": "#/definitions/word"}`,
	},
	{
		name: "value", part: successPart,
		read: func(p *parser, n *node, x *Expect) {
			if n.IsScalar() {
				x.Value.Is = p.filled(n, "value")
				return
			}
			p.Object(n, "value",
				field("guid", func(e entry) { x.Value.GUID = p.True(e.Value, "guid") }),
				field("not", func(e entry) {
					for _, item := range p.OneOrMore(e.Value, "not") {
						x.Value.Not = append(x.Value.Not, p.filled(item, "not"))
					}
				}),
			)
			p.NotEmpty(n, "value")
		},
		tree: func(x Expect) pretty.Tree {
			if x.Value.Is != "" {
				return pretty.Text(x.Value.Is)
			}
			t := pretty.Mapping()
			t.PutSome("guid", pretty.True(x.Value.GUID))
			for _, not := range x.Value.Not {
				t.Add("not", not)
			}
			return t
		},
		match: func(x Expect, o Response, expand func(string) string) []Mismatch {
			off := equal("value", expand(x.Value.Is), o.Value)
			if x.Value.GUID && !IsGUID(o.Value) {
				off = append(off, Mismatch{"value", "a GUID in upper case", o.Value})
			}
			for _, not := range x.Value.Not {
				if expand(not) == o.Value {
					off = append(off, Mismatch{"value", "any but " + not, not + " again"})
				}
			}
			return off
		},
		schema: `{
          "description": "The envelope's value: exactly this, or {guid: true, not: [$first]} for its properties.",
          "type": ["string", "number", "boolean", "object"], "minLength": 1,
          "minProperties": 1, "additionalProperties": false,
          "properties": {
            "guid": {"description": "The value is a GUID in upper-case hex digits.", "const": true},
            "not": {
              "description": "The value is none of these.",
              "type": ["string", "number", "boolean", "array"], "minLength": 1,
              "minItems": 1, "items": {"$ref": "#/definitions/word"}
            }
          }
        }`,
	},
	{
		name: "reqId", part: envelopePart,
		read: func(p *parser, n *node, x *Expect) {
			if n.IsScalar() {
				x.ReqID.Is = p.filled(n, "reqId")
				return
			}
			found := p.Object(n, "reqId", field("absent", func(e entry) { x.ReqID.Absent = p.True(e.Value, "absent") }))
			p.Require(n, "reqId", found, "absent")
		},
		tree: func(x Expect) pretty.Tree {
			if x.ReqID.Absent {
				return pretty.MappingOf("absent", pretty.True(true))
			}
			return pretty.Text(x.ReqID.Is)
		},
		match: func(x Expect, o Response, expand func(string) string) []Mismatch {
			switch {
			case x.ReqID.Absent && o.ReqID != nil:
				return []Mismatch{{"reqId", "none", *o.ReqID}}
			case x.ReqID.Is != "" && o.ReqID == nil:
				return []Mismatch{{"reqId", expand(x.ReqID.Is), "none"}}
			case x.ReqID.Is != "":
				return equal("reqId", expand(x.ReqID.Is), *o.ReqID)
			}
			return nil
		},
		schema: `{
          "description": "The envelope's reqId, or {absent: true} if it has none.",
          "type": ["string", "number", "boolean", "object"], "minLength": 1,
          "required": ["absent"], "additionalProperties": false,
          "properties": {"absent": {"description": "The envelope has no reqId.", "const": true}}
        }`,
	},
	{
		name: "content-type", part: httpPart,
		read: func(p *parser, n *node, x *Expect) { x.ContentType = p.mediaType(n) },
		tree: func(x Expect) pretty.Tree { return pretty.Text(x.ContentType) },
		match: func(x Expect, o Response, expand func(string) string) []Mismatch {
			return equal("content-type", expand(x.ContentType), o.ContentType)
		},
		schema: `{"description": "The media type, in lower case and without parameters.", "$ref": "#/definitions/media"}`,
	},
	{
		name: "members", part: envelopePart,
		read: func(p *parser, n *node, x *Expect) { x.Members = p.Words(n, "members", nil) },
		tree: func(x Expect) pretty.Tree { return pretty.ListOf(x.Members, pretty.Text) },
		match: func(x Expect, o Response, _ func(string) string) []Mismatch {
			if x.Members == nil {
				return nil
			}
			sorted := func(names []string) string { return strings.Join(slices.Sorted(slices.Values(names)), " ") }
			return equal("members", sorted(x.Members), sorted(o.Members))
		},
		schema: `{"description": "The names of the envelope's members, in any order.", "$ref": "#/definitions/words"}`,
	},
	{
		name: "wrapped", part: envelopePart,
		read: func(p *parser, n *node, x *Expect) {
			form, _ := p.Choice(n, "wrapping", string(WrapNone), string(WrapCall), string(WrapStatement))
			x.Wrapped = Wrapping(form)
		},
		tree: func(x Expect) pretty.Tree { return pretty.Text(string(x.Wrapped)) },
		match: func(x Expect, o Response, _ func(string) string) []Mismatch {
			return equal("wrapped", string(x.Wrapped), string(o.Wrapped))
		},
		schema: `{
          "description": "How the envelope is wrapped for JSONP.",
          "enum": ["none", "call", "statement"], "enumDescriptions": ["{…}", "f({…})", "f({…});"]
        }`,
	},
	{
		name: "opens", part: portalPart,
		read: func(p *parser, n *node, x *Expect) {
			if opens, ok := p.Flag(n, "opens"); ok && opens {
				x.Opens = OpeningYes
			} else if ok {
				x.Opens = OpeningNo
			}
		},
		tree: func(x Expect) pretty.Tree {
			switch x.Opens {
			case OpeningYes:
				return pretty.Raw("true")
			case OpeningNo:
				return pretty.Raw("false")
			}
			return pretty.Tree{}
		},
		match: func(x Expect, o Response, _ func(string) string) []Mismatch {
			return equal("opens", string(x.Opens), string(o.Opens))
		},
		schema: `{"description": "Of open: whether the portal link starts the portal.", "type": "boolean"}`,
	},
}
