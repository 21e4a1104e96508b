package scenarios

// Expect is what a step must bring. The zero value of each field expects nothing of it.
type Expect struct {
	Any         bool // whatever comes
	Fails       bool // does not succeed, in whatever form
	HTTP        int
	Status      string // "ok", "error", or "none" where no envelope came
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

// Reason expects something of the reason of an envelope's first error.
type Reason struct {
	Is  string
	Not string
}

// Value expects something of the envelope's value.
type Value struct {
	Is   string   // exactly this
	GUID bool     // upper-case hex digits, 8-4-4-4-12
	Not  []string // none of these
}

// ReqID expects something of the envelope's reqId.
type ReqID struct {
	Is     string
	Absent bool
}

// Wrapping is the JSONP form of an answer.
type Wrapping string

const (
	NotWrapped Wrapping = "none"
	Called     Wrapping = "call"      // f({…})
	Statement  Wrapping = "statement" // f({…});
)

// Opening says whether a portal link started the portal.
type Opening string

const (
	Opens      Opening = "opens"
	DoesNot    Opening = "does not open"
	CannotTell Opening = "cannot tell" // HTTP alone does not show it
)
