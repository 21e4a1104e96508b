package impostor

// flaw is how a server breaks a rule: hooks at the places where it could keep
// it. A nil hook keeps it. Hooks hold no state, because one [Wrong] may serve
// several servers; they keep what they must remember in the world. Those that
// get a world run while it is locked.
type flaw struct {
	unlimited bool // calls are not limited
	apart     bool // the two spellings of the path have a world each
	deaf      bool // the body of a POST is not read

	// admit returns the HTTP status with which a call is turned away, or 0.
	admit func(call) int

	// fill supplies what a call lacks, before anything is checked.
	fill func(*server, call)

	// accepts says whether a key that is not the admin key will do.
	accepts func(c call, admin string) bool

	// register, launch and open stand before the operations of the world.
	register func(*world, registration) (string, cause)
	launch   func(w *world, ssid string) (string, cause)
	open     func(w *world, token string) bool

	// ssid and token choose what a user gets, instead of the fresh value.
	ssid  func(u *user, r registration, fresh string) string
	token func(w *world, u *user, ssid, fresh string) string
	mint  func() string

	// refuse changes the words of a refusal.
	refuse func(cause, refusal) refusal

	// status, reqID, success, failure and body change the answer.
	status  func(call) int
	reqID   func(call) string
	success func(envelope) envelope
	failure func(cause, envelope) envelope
	body    func(o outcome, object []byte) []byte
}
