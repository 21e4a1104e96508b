package scenarios

// Faults: the words that describe them, in one table.

import (
	"fmt"
	"strconv"
	"time"

	"github.com/paytfake/paytfake/scenarios/internal/pretty"
)

// A Fault is a planned misbehaviour of a fake: which calls it meets, and what it
// does to them.
//
// The first three words select the calls that a fault meets, the others set its effect:
//
//	on: {email: …}           by subop, company and email
//	calls: 1-3               by number among those: 2, 1-3, 3-, every 5
//	probability: 0.5         by chance: above 0 and up to 1
//	delay: 3s                delays the response, by up to 24h; 1s-3s by a time in between
//	http: 500                sends another response, with this status, from 200 to 599
//	content-type, body       of that response
//	page: iis                a ready-made body instead: the error page of IIS
//	drop: reset              cuts the connection; hang sends nothing; truncate ends the body early
//	after: 20                with drop: truncate: bytes of the body that are sent
//	slow: 5s                 sends the body slowly, for up to 24h
type Fault struct {
	On          On
	Calls       Calls
	Probability float64 // that it meets a call that On and Calls select; zero: always

	Delay       Delay         // before the response; works with all other effects
	HTTP        int           // status of a response that replaces the usual one; zero: the usual response
	ContentType string        // media type of that response; empty: text/html
	Body        string        // body of that response
	Page        string        // name of a ready-made body: [PageIIS]; empty: Body
	Drop        Drop          // end the response early; empty: send all of it
	After       int           // with [DropTruncate]: bytes of the body to send
	Slow        time.Duration // time over which to send the body; zero: at once
	Pos         Pos
}

// On selects calls by what they ask for. An empty field matches every call.
type On struct {
	Subop, Company, Email string
}

// A Drop is a way to end a response early.
type Drop string

const (
	DropReset    Drop = "reset"    // the connection is cut
	DropHang     Drop = "hang"     // nothing is sent until the client disconnects
	DropTruncate Drop = "truncate" // the body ends before its length
)

// PageIIS is the name of a ready-made body: the error page of an ASP.NET
// application on IIS.
const PageIIS = "iis"

// A faultWord is a word of a fault in the language. To add one, add a row to [faultWords]
// and a field to [Fault].
type faultWord struct {
	name       string
	read       func(p *parser, e entry, f *Fault)
	tree       func(f Fault) pretty.Tree // empty if the fault does not have it
	acts       bool                      // a fault needs one of these words
	needs      string                    // a word without which it has no effect
	excludes   []string                  // words that contradict it
	check      func(f Fault) string      // returns any other problem, or ""; nil: no check
	schema     string                    // JSON Schema of its value
	dependency string                    // JSON Schema of a fault that has the word; empty: made from needs and excludes
}

// faultWords are the words of a fault, in the order in which files have them.
var faultWords = []faultWord{
	{
		name: "on",
		read: func(p *parser, e entry, f *Fault) {
			p.Object(e.Value, "on",
				field("subop", func(e entry) { f.On.Subop, _ = p.Word(e.Value, "subop") }),
				field("company", func(e entry) { f.On.Company, _ = p.Word(e.Value, "company") }),
				field("email", func(e entry) { f.On.Email, _ = p.Word(e.Value, "email") }),
			)
		},
		tree: func(f Fault) pretty.Tree {
			t := pretty.Mapping()
			t.PutText("subop", f.On.Subop)
			t.PutText("company", f.On.Company)
			t.PutText("email", f.On.Email)
			return t
		},
		schema: `{
          "description": "Selects calls by what they ask for; by default all.",
          "type": "object", "additionalProperties": false,
          "properties": {
            "subop": {"description": "Calls with this subop, such as Register.", "$ref": "#/definitions/word"},
            "company": {"description": "Calls with this company.", "$ref": "#/definitions/word"},
            "email": {"description": "Calls with this email.", "$ref": "#/definitions/word"}
          }
        }`,
	},
	{
		name: "calls",
		read: func(p *parser, e entry, f *Fault) { parseInto(p, e, &f.Calls, ParseCalls) },
		tree: func(f Fault) pretty.Tree { return pretty.Text(f.Calls.String()) },
		schema: `{
          "description": "Selects some of those calls by their number: 2, 1-3, 3-, or every 5; by default all.",
          "type": ["string", "integer"], "minimum": 1, "pattern": "^(every )?[0-9]+$|^[0-9]+-[0-9]*$"
        }`,
	},
	{
		name: "probability",
		read: func(p *parser, e entry, f *Fault) { f.Probability = p.Probability(e.Value, e.Name) },
		tree: func(f Fault) pretty.Tree {
			if f.Probability == 0 {
				return pretty.Tree{}
			}
			return pretty.Raw(strconv.FormatFloat(f.Probability, 'g', -1, 64))
		},
		schema: `{
          "description": "The probability that the fault meets such a call: above 0 and up to 1; by default 1.",
          "type": "number", "exclusiveMinimum": 0, "maximum": 1
        }`,
	},
	{
		name: "delay", acts: true,
		read: func(p *parser, e entry, f *Fault) { parseInto(p, e, &f.Delay, ParseDelay) },
		tree: func(f Fault) pretty.Tree {
			if f.Delay == (Delay{}) {
				return pretty.Tree{}
			}
			return pretty.Text(f.Delay.String())
		},
		schema: `{
          "description": "Delays the response: by 3s, or by a random time in 1s-3s; at most 24h.",
          "type": "string", "pattern": "^\\S+$"
        }`,
	},
	{
		name: "http", acts: true,
		read: func(p *parser, e entry, f *Fault) { f.HTTP = p.httpStatus(e.Value) },
		tree: func(f Fault) pretty.Tree { return pretty.Number(f.HTTP) },
		check: func(f Fault) string {
			if f.Drop != DropReset && f.Drop != DropHang {
				return ""
			}
			return fmt.Sprintf("http has no effect with drop: %s, which sends no response; leave one out", f.Drop)
		},
		schema:     `{"description": "Sends another response, with this HTTP status.", "$ref": "#/definitions/status"}`,
		dependency: `{"properties": {"drop": {"const": "truncate"}}}`,
	},
	{
		name: "content-type", needs: "http",
		read:   func(p *parser, e entry, f *Fault) { f.ContentType = p.mediaType(e.Value) },
		tree:   func(f Fault) pretty.Tree { return pretty.Text(f.ContentType) },
		schema: `{"description": "The media type of that response; by default text/html.", "$ref": "#/definitions/media"}`,
	},
	{
		name: "body", needs: "http",
		read:   func(p *parser, e entry, f *Fault) { f.Body, _ = p.Text(e.Value, e.Name) },
		tree:   func(f Fault) pretty.Tree { return pretty.Text(f.Body) },
		schema: `{"description": "The body of that response.", "$ref": "#/definitions/text"}`,
	},
	{
		name: "page", needs: "http", excludes: []string{"body", "content-type"},
		read:   func(p *parser, e entry, f *Fault) { f.Page, _ = p.Choice(e.Value, e.Name, PageIIS) },
		tree:   func(f Fault) pretty.Tree { return pretty.Text(f.Page) },
		schema: `{"description": "A ready-made body: iis is the error page of an ASP.NET application.", "enum": ["iis"]}`,
	},
	{
		name: "drop", acts: true,
		read: func(p *parser, e entry, f *Fault) {
			drop, _ := p.Choice(e.Value, e.Name, string(DropReset), string(DropHang), string(DropTruncate))
			f.Drop = Drop(drop)
		},
		tree: func(f Fault) pretty.Tree { return pretty.Text(string(f.Drop)) },
		schema: `{
          "description": "Ends the response early.",
          "enum": ["reset", "hang", "truncate"],
          "enumDescriptions": [
            "Cuts the connection.", "Sends nothing until the client disconnects.", "Ends the body early."
          ]
        }`,
	},
	{
		name: "after",
		read: func(p *parser, e entry, f *Fault) { f.After = p.Int(e.Value, e.Name, 0, maxCount) },
		tree: func(f Fault) pretty.Tree { return pretty.Number(f.After) },
		check: func(f Fault) string {
			if f.Drop == DropTruncate {
				return ""
			}
			return "after without drop: truncate has no effect; add it or leave after out"
		},
		schema: fmt.Sprintf(`{
          "description": "With drop: truncate: the number of bytes of the body to send.",
          "type": "integer", "minimum": 0, "maximum": %d
        }`, maxCount),
		dependency: `{"required": ["drop"], "properties": {"drop": {"const": "truncate"}}}`,
	},
	{
		name: "slow", acts: true, excludes: []string{"drop"},
		read: func(p *parser, e entry, f *Fault) { parseInto(p, e, &f.Slow, parseDuration) },
		tree: func(f Fault) pretty.Tree {
			if f.Slow == 0 {
				return pretty.Tree{}
			}
			return pretty.Text(f.Slow.String())
		},
		schema: `{"description": "Sends the body slowly, over a time such as 5s; at most 24h.", "type": "string", ` +
			`"pattern": "^\\S+$"}`,
	},
}

// parseInto reads a word with a function whose error it reports.
func parseInto[T any](p *parser, e entry, into *T, parse func(string) (T, error)) {
	text, ok := p.Word(e.Value, e.Name)
	if !ok {
		return
	}
	value, err := parse(text)
	if err != nil {
		p.Errorf(e.Value.Pos(), "%s: %v", e.Name, err)
	}
	*into = value
}
