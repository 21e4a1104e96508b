package rules

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
)

// world returns a world with a store, in the base dialect.
func world(users store.Store) World {
	d := dialect.Dialect{}.Complete()
	return World{Key: "key", Dialect: &d, Mint: guid.NewMint(1), Users: users}
}

// post returns a POST of a form.
func post(t *testing.T, form string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, Path, strings.NewReader(form))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// brokenStore is a store that cannot be reached.
type brokenStore struct{ store.Store }

func (brokenStore) Update(store.Query, store.Decider) error { return errors.New("connection refused") }

func TestACallThatCannotReachTheStoreIsUnmodelled(t *testing.T) {
	t.Parallel()
	for _, form := range []string{
		"subop=Register&company=acme&email=ann@acme.test&password=one",
		"subop=Launch&ssid=488A6802-AD46-4BB4-B2E3-653C3ACF9F14",
	} {
		var c Call
		c.Begin(world(brokenStore{}))
		_, ok := c.Read(post(t, "key=key&op=Admin&"+form))
		require.True(t, ok)
		reply := c.Decide()
		status, mediaType, body := c.Render(reply)
		require.Equal(t, http.StatusServiceUnavailable, status)
		require.Equal(t, "text/html", mediaType)
		require.Contains(t, string(body), "cannot reach its store")
		d := c.Decision(reply)
		require.True(t, d.Unmodelled)
		require.True(t, d.Refused)
	}
}

// A hesitantStore calls a decider twice, first with an empty view, like an optimistic
// store whose first view was outdated.
type hesitantStore struct{ *store.Memory }

func (s hesitantStore) Update(q store.Query, d store.Decider) error {
	d.Decide(store.View{NextUser: 1, Companies: []string{"ACME"}})
	return s.Memory.Update(q, d)
}

func TestACallDecidesAgainFromTheStart(t *testing.T) {
	t.Parallel()
	users := hesitantStore{store.NewMemory(1, []store.Record{{Company: "acme", Email: "ann@acme.test"}})}
	var c Call
	c.Begin(world(users))
	_, ok := c.Read(post(t, "key=key&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one"))
	require.True(t, ok)
	d := c.Decision(c.Decide())
	require.Equal(t, RuleSSIDRotates, d.Rule)
	require.Equal(t, QuestionSet{}, d.Asked, "questions of the first decision do not count")
	all, err := users.List()
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, uint32(2), all[0].Registrations)
}

func TestAReusedCallKeepsNothing(t *testing.T) {
	t.Parallel()
	users := store.NewMemory(1, nil)
	var c Call
	c.Begin(world(users))
	c.Read(post(t, "KEY=key&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one&reqId=7&reqId=8"))
	c.Render(c.Decide())
	require.Positive(t, c.Buffered())

	c.Begin(world(users))
	require.Empty(t, c.Body())
	require.Empty(t, c.Email())
	_, ok := c.Read(post(t, "op=Admin"))
	require.True(t, ok)
	reply := c.Decide()
	require.Equal(t, RuleAdminKey, reply.rule)
	require.Equal(t, dialect.QuestionNone, c.Decision(reply).Question)
	_, _, body := c.Render(reply)
	require.NotContains(t, string(body), "7")
}

func TestIsAddress(t *testing.T) {
	t.Parallel()
	for email, want := range map[string]bool{
		"ann@acme.test": true, "a@b": true, "ann+x@sub.acme.test": true, "é@acme.test": true, `"a b"@c`: false,
		"": false, "ann": false, "@acme.test": false, "ann@": false, "ann@@acme.test": false, "ann@acme@test": false,
		"ann@.acme.test": false, "ann@acme.test.": false, "ann@acme..test": false,
		"ann@acme,test": false, "ann@acme.test,bob@acme.test": false, "ann,x@acme.test": true,
		"ann @acme.test": false, "ann@acme.test\n": false, "ann@acme\u00a0.test": false, "ann\u0085@acme.test": false,
		"ann@acme\x7f.test": false,
	} {
		require.Equal(t, want, IsAddress(email), "%q", email)
	}
}

func TestQuestionsOfASetAreInOrder(t *testing.T) {
	t.Parallel()
	var s QuestionSet
	require.Equal(t, dialect.QuestionNone, s.first())
	for _, q := range []dialect.Question{dialect.NumQuestions, 3, 1, 3} {
		s.add(q)
	}
	var got []dialect.Question
	for q := range s.All {
		got = append(got, q)
	}
	require.Equal(t, []dialect.Question{1, 3, dialect.NumQuestions}, got)
	require.Equal(t, dialect.Question(1), s.first())
}

// TestATokenIsNotAnSSID proves that a GUID of one kind is never taken for another.
func TestATokenIsNotAnSSID(t *testing.T) {
	t.Parallel()
	users := store.NewMemory(1, []store.Record{{Company: "acme", Email: "ann@acme.test"}})
	w := world(users)
	launch := func(ssid string) Decision {
		var c Call
		c.Begin(w)
		c.Read(post(t, url.Values{"key": {"key"}, "op": {"Admin"}, "subop": {"Launch"}, "ssid": {ssid}}.Encode()))
		return c.Decision(c.Decide())
	}
	guidOf := func(kind guid.Kind, serial uint64) string {
		return w.Mint.Make(guid.Meaning{Kind: kind, User: 1, Serial: serial}).String()
	}
	require.False(t, launch(guidOf(guid.KindSSID, guid.Serial(1, 1))).Refused)
	for name, ssid := range map[string]string{
		"a launch token":           guidOf(guid.KindToken, guid.Serial(1, 1)),
		"a password":               guidOf(guid.KindPassword, guid.Serial(1, 1)),
		"an ssid of another epoch": guidOf(guid.KindSSID, guid.Serial(2, 1)),
		"an ssid not yet issued":   guidOf(guid.KindSSID, guid.Serial(1, 2)),
	} {
		d := launch(ssid)
		require.True(t, d.Refused, name)
		require.Equal(t, dialect.QuestionUnknownSSID, d.Question, name)
	}
}

func TestATokenOfAnUnknownUserOpensNothing(t *testing.T) {
	t.Parallel()
	w := world(store.NewMemory(1, []store.Record{{Company: "acme", Email: "ann@acme.test"}}))
	var c Call
	c.Begin(w)
	ssid := w.Mint.Make(guid.Meaning{Kind: guid.KindSSID, User: 1, Serial: guid.Serial(1, 1)})
	c.Read(post(t, "key=key&op=Admin&subop=Launch&ssid="+ssid.String()))
	require.False(t, c.Decision(c.Decide()).Refused)
	open := func(user uint32) (status int) {
		token := w.Mint.Make(guid.Meaning{Kind: guid.KindToken, User: user, Serial: guid.Serial(1, 1)})
		r, err := http.NewRequest(http.MethodGet, "/?authtoken="+token.String(), nil)
		require.NoError(t, err)
		c.Begin(w)
		status, _, _ = c.Render(c.Elsewhere(r))
		return status
	}
	require.Equal(t, http.StatusForbidden, open(2), "the token of another fake with the same seed")
	require.Equal(t, http.StatusOK, open(1), "the refused call used up no token")
}

func TestOnlyAGETIsAdvisedToSendItsPasswordInAForm(t *testing.T) {
	t.Parallel()
	require.Len(t, Advise(http.MethodGet, "password=one", "", "key", false), 1)
	require.Empty(t, Advise(http.MethodPut, "", "password=one", "key", false))
	require.Empty(t, Advise(http.MethodPost, "", "password=one", "key", false))
}

func TestTheCaseOfAnOldSSIDCountsEvenIfOldOnesAreValid(t *testing.T) {
	t.Parallel()
	users := store.NewMemory(1, []store.Record{{Company: "acme", Email: "ann@acme.test"}})
	w := world(users)
	w.Dialect.SSIDCase, w.Dialect.OldSSID = dialect.SSIDCaseSensitive, dialect.OldSSIDValid
	var c Call
	decide := func(form string) Decision {
		c.Begin(w)
		c.Read(post(t, "key=key&op=Admin&"+form))
		return c.Decision(c.Decide())
	}
	decide("subop=Register&company=acme&email=ann@acme.test&password=one")
	old := w.Mint.Make(guid.Meaning{Kind: guid.KindSSID, User: 1, Serial: guid.Serial(1, 1)}).String()
	require.False(t, decide("subop=Launch&ssid="+old).Refused)
	d := decide("subop=Launch&ssid=" + strings.ToLower(old))
	require.True(t, d.Refused)
	require.Equal(t, dialect.QuestionSSIDCase, d.Question)
}

func TestAnExactEmailIsFoundWithoutTheQuestionOfItsCase(t *testing.T) {
	t.Parallel()
	w := world(store.NewMemory(1, []store.Record{
		{Company: "acme", Email: "ANN@acme.test"}, {Company: "acme", Email: "ann@acme.test"},
	}))
	var c Call
	c.Begin(w)
	c.Read(post(t, "key=key&op=Admin&subop=Register&company=acme&email=ann@acme.test&password=one"))
	d := c.Decision(c.Decide())
	require.Equal(t, dialect.QuestionNone, d.Question)
	require.Equal(t, uint32(2), d.User)
}

func TestTheBufferOfABodyCounts(t *testing.T) {
	t.Parallel()
	var c Call
	c.Begin(world(nil))
	c.Read(post(t, strings.Repeat("x", 1<<15)))
	require.GreaterOrEqual(t, c.Buffered(), 1<<15)
}

func TestAnEmptyBodyOfUnknownLengthNeedsNoMediaType(t *testing.T) {
	t.Parallel()
	var c Call
	c.Begin(world(nil))
	r := post(t, "")
	r.Body, r.ContentLength, r.Header = io.NopCloser(strings.NewReader("")), -1, nil
	_, ok := c.Read(r)
	require.True(t, ok)
}

func TestThePortalLinkIsReadInItsOwnSpelling(t *testing.T) {
	t.Parallel()
	for query, unmodelled := range map[string]bool{
		"authtoken=x": false, "a=1&authtoken=": false, "AuthToken=x": true, "authtokens=x": true, "": true,
	} {
		var c Call
		c.Begin(world(store.NewMemory(1, nil)))
		r, err := http.NewRequest(http.MethodGet, "/?"+query, nil)
		require.NoError(t, err)
		require.Equal(t, unmodelled, c.Decision(c.Elsewhere(r)).Unmodelled, query)
	}
}
