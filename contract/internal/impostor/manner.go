package impostor

import "net/http"

// manner is how a conforming server does what no rule and no question settles.
// Its zero value is the plainest way.
type manner struct {
	// Reading a call.

	otherReads sources // what a method other than GET and POST reads; zero: what POST reads
	keyLast    bool    // the key is checked after all other parameters, not before
	wrapsGET   bool    // a callback counts for GET only, which is all that a script element sends

	// Deciding.

	// an email with space around it is a user of its own where the dialect allows it, not refused
	spacedIsUser  bool
	keyIsMissing  bool          // a missing key is a missing parameter, not a bad key
	ssidIsUnknown bool          // a missing ssid is an unknown one, not a missing parameter
	emptyPassword string        // the reason that an empty password gets; "": that of a missing parameter
	mint          func() string // makes ssids and launch tokens; nil: random GUIDs

	// Wording an envelope.

	message   func(plain string) string  // the message of an error that is not documented; nil: plain
	another   envelope                   // a second error beside the first; nil: none
	detail    bool                       // an error has a detailed_message as well
	reqIDZero bool                       // an echoing error has reqId "0" when the caller set none, not no reqId
	arrange   func(envelope) envelope    // puts the members in order; nil: the documented order
	dress     func(object []byte) []byte // writes the JSON in another way; nil: as compact as it goes
	tail      string                     // follows every answer
	jsonpTail string                     // follows a JSONP answer

	// Sending it.

	header  map[string]string // sent with every answer
	charset string            // a parameter of the media type, such as "; charset=utf-8"
	html    bool              // what HTTP refuses has an HTML page, not a line of text
	deliver func(http.ResponseWriter, *http.Request, answer)
	portal  portal
}
