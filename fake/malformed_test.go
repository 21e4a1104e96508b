package fake_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

// TestMalformedRequests sends raw requests over a socket. Each response must name its
// rule and basis, and each call must be in the journal.
func TestMalformedRequests(t *testing.T) {
	t.Parallel()
	rows := malformedRequests()
	require.GreaterOrEqual(t, len(rows), 100)
	s := fake.Start(t, fake.Options{JournalSize: 4})
	// The requests are sent one after the other, so that the last call is the row's.
	for i, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := sendRaw(t, s, row)
			require.NotEmpty(t, got.Rule)
			if row.basis == "" {
				require.NotEmpty(t, got.Basis)
			} else {
				require.Equal(t, row.basis, got.Basis)
			}
			require.Contains(t, []string{"application/json", "text/html"}, got.Type)

			require.EqualValues(t, i+1, s.Evicted()+uint64(len(s.Calls())))
			last := s.Calls()[len(s.Calls())-1]
			require.Equal(t, []any{got.Rule, got.Basis, got.Status}, []any{last.Rule, last.Basis.String(), last.Status})
			require.LessOrEqual(t, len(last.Body), 4<<10)
			require.LessOrEqual(t, len(last.Query), 4<<10)
			require.LessOrEqual(t, len(last.Path), 4<<10)
		})
	}
	require.Empty(t, slices.Collect(s.Users()), "none of the requests registered a user")
}

// sendRaw sends the bytes of a request and reads the response.
func sendRaw(t *testing.T, s *fake.Server, row malformedRequest) response {
	t.Helper()
	to, err := url.Parse(s.URL)
	require.NoError(t, err)
	c, err := net.Dial("tcp", to.Host)
	require.NoError(t, err)
	defer c.Close()
	require.NoError(t, c.SetDeadline(time.Now().Add(10*time.Second)))

	sent := make(chan struct{})
	go func() { // the response may come before the whole request is sent
		defer close(sent)
		io.WriteString(c, row.request)
		if row.cut {
			c.(*net.TCPConn).CloseWrite()
		}
	}()
	method, _, _ := strings.Cut(row.request, " ")
	res, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	require.NoError(t, err)
	got := read(t, res)
	c.Close()
	<-sent
	if method != "HEAD" {
		require.NotEmpty(t, got.Body)
	}
	return got
}

// A malformedRequest is a raw request. If cut is set, the client then closes its side of
// the connection. An empty basis matches any.
type malformedRequest struct {
	name, request, basis string
	cut                  bool
}

const (
	unmodelled   = "unmodelled"
	otherMethod  = "assumed; question=other-method; answer=405"
	longQuery    = "assumed; question=long-query; answer=404"
	documented   = "documented; page=register"
	repeated     = "assumed; question=repeated-parameter; answer=joined"
	documentedBy = "documented; page=launch"
)

// malformedRequests returns requests that a careless or hostile client may send.
func malformedRequests() (rows []malformedRequest) {
	add := func(name, basis, request string) {
		rows = append(rows, malformedRequest{name: name, basis: basis, request: request})
	}
	endpoint := func(name, basis, method, query string) {
		add(name, basis, method+" /trackerpro_admin.ashx"+query+" HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	form := func(name, basis, body string) { add(name, basis, post(body)) }
	cut := func(name, request string) {
		rows = append(rows, malformedRequest{name: name, basis: unmodelled, request: request, cut: true})
	}

	// Parameters.
	key := "key=" + fake.DefaultKey
	for name, params := range map[string]string{
		"no parameters":                 "",
		"an ampersand alone":            "&",
		"an equals sign alone":          "=",
		"only separators":               "&&&&====&&&&",
		"a name without a value":        "key",
		"a value without a name":        "=x",
		"the key twice":                 key + "&" + key,
		"binary":                        "%00%01%FF%FE",
		"an escape without digits":      "key=%",
		"an escape with one digit":      "key=%4",
		"an escape of other letters":    "key=%zz",
		"an escape cut short in a name": "k%6",
		"an escape of UTF-16":           "key=%u0041",
		"a plus sign":                   "key=+",
		"semicolons for ampersands":     key + ";op=Admin",
		"nested brackets":               "key[]=a&key[0]=b",
		"10,000 unknown parameters":     strings.Repeat("a=b&", 10_000),
		"SQL":                           "key=%27+OR+1%3D1--",
		"overlong UTF-8":                "key=%c0%af",
		"op alone":                      key + "&op=Admin",
		"an unknown op":                 key + "&op=%00&subop=Register",
		"an unknown subop":              key + "&op=Admin&subop=..%2F",
		"a broken ssid":                 key + "&op=Admin&subop=Launch&ssid=%",
		"a binary ssid":                 key + "&op=Admin&subop=Launch&ssid=%FF%00",
		"a callback that is a script":   "callback=%3Cscript%3E",
		"an email of line ends":         key + "&op=Admin&subop=Register&company=acme&password=x&email=a%0d%0a@b",
	} {
		form(name+" in a form", "", params)
		if len(params) <= 2048 {
			endpoint(name+" in a query", "", "GET", "?"+params)
		}
	}
	form("10,000 times the same parameter", repeated, strings.Repeat(key+"&", 10_000))
	form("350,000 times op", repeated, strings.Repeat("op&", 1<<20/3))
	form("a body of 1 MiB", documented, strings.Repeat("a", 1<<20))
	form("a body of 1 MiB and a byte", unmodelled, strings.Repeat("a", 1<<20+1))
	form("a body of 8 MiB", unmodelled, strings.Repeat("a", 8<<20))
	form("a reqId of 1 MiB", documented, "reqId="+strings.Repeat("%22", 1<<18))
	form("raw bytes", documented, "\x00\x01\xff\xfe\r\n\r\n")
	endpoint("raw bytes in a query", documented, "GET", "?\xff\xfe\x80")
	endpoint("a query of 2,049 bytes", longQuery, "GET", "?"+strings.Repeat("a", 2049))
	endpoint("a query of half a megabyte", longQuery, "GET", "?"+strings.Repeat("a", 1<<19))
	endpoint("10,000 parameters in a query", longQuery, "GET", "?"+strings.Repeat("a&", 10_000))
	endpoint("two question marks", documented, "GET", "??key=x")
	add("a portal link repeated 10,000 times", documentedBy,
		"GET /?"+strings.Repeat("authtoken&", 10_000)+" HTTP/1.1\r\nHost: x\r\n\r\n")

	// Media types.
	for _, kind := range []string{"", "text/plain", "application/json", "multipart/form-data",
		"multipart/form-data; boundary=x",
		"application/x-www-form-urlencodedx", ";", "/", "\x01", "application/x-www-form-urlencoded, text/plain"} {
		add("a body of type "+kind, unmodelled,
			"POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nContent-Type: "+kind+"\r\nContent-Length: 3\r\n\r\na=b")
	}

	// Methods.
	for _, method := range []string{"PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get", "G", "PROPFIND"} {
		endpoint("the method "+method, otherMethod, method, "")
	}
	for _, method := range []string{"G@T", "(", "", "GET\x00"} {
		endpoint("the method "+method, unmodelled, method, "")
	}
	add("OPTIONS *", unmodelled, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
	add("GET *", unmodelled, "GET * HTTP/1.1\r\nHost: x\r\n\r\n")
	add("CONNECT", unmodelled, "CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n")
	add("the preface of HTTP/2", unmodelled, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")

	// Paths.
	for _, path := range []string{"/", "//", "/x", "//trackerpro_admin.ashx", "/trackerpro_admin.ashx/",
		"/./trackerpro_admin.ashx",
		"/x/../trackerpro_admin.ashx", "/..", "/../../etc/passwd", "/%2e%2e/", "/TRACKERPRO_ADMIN.ASHX",
		"/trackerpro_admin.ashx%00",
		"/trackerpro_admin.ashx;x", "/%", "/%4", "/%zz", "/\xff", "/\\", "/?", "/?authtoke=x", "/favicon.ico", "http://x",
		"http://x//",
		"http://x:no/", "x", "?", "#", "/" + strings.Repeat("a", 100_000), "/" + strings.Repeat("../", 10_000)} {
		add("the path "+path[:min(40, len(path))], unmodelled, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	add("a POST to the portal", unmodelled, "POST /?authtoken=x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")

	// HTTP itself.
	get := "GET /trackerpro_admin.ashx HTTP/1.1\r\n"
	add("HTTP/1.0", documented, "GET /trackerpro_admin.ashx HTTP/1.0\r\n\r\n")
	add("HTTP/0.9", unmodelled, "GET /trackerpro_admin.ashx\r\n\r\n")
	add("HTTP/9.9", unmodelled, "GET /trackerpro_admin.ashx HTTP/9.9\r\nHost: x\r\n\r\n")
	add("no version", unmodelled, "GET /trackerpro_admin.ashx HTTP/\r\nHost: x\r\n\r\n")
	add("no Host", unmodelled, get+"\r\n")
	add("two Hosts", unmodelled, get+"Host: x\r\nHost: y\r\n\r\n")
	add("a broken Host", unmodelled, get+"Host: a b\r\n\r\n")
	add("a header without a colon", unmodelled, get+"Host: x\r\nno colon\r\n\r\n")
	add("a header with a space in its name", unmodelled, get+"Host: x\r\na b: c\r\n\r\n")
	add("a header with a control character", unmodelled, get+"Host: x\r\na: \x00\r\n\r\n")
	add("a folded header", documented, get+"Host: x\r\na: b\r\n c\r\n\r\n")
	add("a header of 2 MiB", unmodelled, get+"Host: x\r\na: "+strings.Repeat("b", 2<<20)+"\r\n\r\n")
	add("20,000 headers", documented, get+"Host: x\r\n"+strings.Repeat("a: b\r\n", 20_000)+"\r\n")
	add("no HTTP at all", unmodelled, "hello\r\n\r\n")
	add("a TLS handshake", unmodelled, "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n")
	add("empty lines", unmodelled, "\r\n\r\n\r\n")
	add("an unknown expectation", unmodelled,
		"POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nExpect: cake\r\nContent-Length: 0\r\n\r\n")
	add("an unknown expectation in HTTP/1.0", unmodelled, "GET /trackerpro_admin.ashx HTTP/1.0\r\nExpect: cake\r\n\r\n")
	add("an upgrade", documented, get+"Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	for _, length := range []string{"-1", "x", "1, 2", "99999999999999999999", "+3", "0x3"} {
		add("the Content-Length "+length, unmodelled,
			"POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nContent-Length: "+length+"\r\n\r\na=b")
	}
	add("two Content-Lengths", unmodelled,
		"POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\na=b")
	add("an unknown transfer encoding", unmodelled,
		"POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")
	for _, chunks := range []string{"zz\r\n", "-1\r\n", "3\r\nabcd\r\n0\r\n\r\n", "ffffffffffffffffff\r\n",
		"\x00\xff\r\n"} {
		add("the chunks "+chunks, unmodelled, chunked+chunks)
	}
	add("good chunks", documented, chunked+"3\r\na=b\r\n0\r\n\r\n")
	cut("a body shorter than its Content-Length",
		"POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nContent-Type: "+
			"application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\na=b")
	cut("chunks without an end", chunked+"3\r\na=b\r\n")
	cut("a header without an end", get+"Host: x")
	cut("a request line without an end", "GET / HTT")
	cut("a byte", "\x00")
	return rows
}

const chunked = "POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nContent-Type: " +
	"application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"

// post returns the POST of a form.
func post(body string) string {
	return "POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: x\r\nContent-Type: " +
		"application/x-www-form-urlencoded\r\nContent-Length: " +
		strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

// TestAResponseThatResemblesNetHTTPsOwnIsSent proves that the server replaces only
// the responses of net/http, whatever the text of the fake's and however it is split.
func TestAResponseThatResemblesNetHTTPsOwnIsSent(t *testing.T) {
	t.Parallel()
	s := fake.Start(t, fake.Options{})
	register := func(reqID string) (int, string) {
		res, err := http.PostForm(s.URL, url.Values{"key": {s.Key}, "op": {"Admin"}, "subop": {"Register"},
			"company": {"acme"}, "email": {"ann@acme.test"}, "password": {"one"}, "reqId": {reqID}})
		require.NoError(t, err)
		got := read(t, res)
		return got.Status, got.Body
	}
	for _, body := range []string{"", "x", "HTTP/1.1 417 Expectation Failed\r\n\r\n"} {
		id := s.Fail(fake.Fault{HTTP: 417, Body: body})
		status, got := register("7")
		require.Equal(t, []any{417, body}, []any{status, got})
		require.True(t, s.RemoveFault(id))
	}
	slow := strings.Repeat("HTTP/1.1 417 ", 10)
	id := s.Fail(fake.Fault{HTTP: 200, Body: slow, Slow: 10 * time.Millisecond})
	_, got := register("7")
	require.Equal(t, slow, got)
	require.True(t, s.RemoveFault(id))
	for before := 1900; before < 4200; before += 100 { // so that a write begins within the text
		long := strings.Repeat("A", before) + strings.Repeat("HTTP/1.1 417 ", 200) + strings.Repeat("B", 6000)
		_, got := register(long)
		require.Contains(t, got, `"reqId":"`+long+`"`)
	}
	for _, c := range s.Calls() {
		require.NotEqual(t, fake.BasisUnmodelled, c.Basis.Kind)
	}
}
