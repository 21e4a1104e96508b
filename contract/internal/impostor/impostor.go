package impostor

import "net/http"

// Config is what a server speaks and how. Its zero value conforms and gives
// the first answer to every question.
type Config struct {
	// Key is the admin key. With an empty one no call succeeds, because a
	// call always needs a key.
	Key string

	// Limit is how many calls are served in all before the rest is refused
	// as the question call-limit-response says; 0 means no limit. Opening
	// the portal is not a call, and neither is what HTTP itself refuses
	// (another method, a long query).
	Limit int

	// Dialect answers questions by id. A question that is missing has its
	// first answer.
	Dialect map[string]string

	// Variant is a way of conforming; zero is the plainest one.
	Variant Variant

	// Wrong is the documented rule that is broken; zero breaks none.
	Wrong Wrong
}

// Variant is a way of conforming where the API leaves room beyond its open
// questions. [Variants] lists them.
type Variant struct {
	Name string

	// Dialect holds the answers under which the variant can be told from
	// others; nil means that it shows in every dialect. [New] does not read
	// it: a test that wants them puts them into [Config.Dialect].
	Dialect map[string]string

	manner manner
}

// Wrong is a server's breach of one documented rule. [Wrongs] lists them.
type Wrong struct {
	Name string // a sentence that says what the server does
	Rule string // the id of the rule that it breaks

	flaw flaw
}

// New returns a server with no clients. It may be called concurrently, and so
// may the handler. It panics on a question or an answer that does not exist.
func New(c Config) http.Handler {
	s := &server{
		key:     c.Key,
		limit:   int64(c.Limit),
		dialect: newDialect(c.Dialect),
		manner:  c.Variant.manner,
		flaw:    c.Wrong.flaw,
	}
	s.worlds = [2]*world{s.newWorld(), s.newWorld()}
	return s
}
