package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience limits waits that are short unless something is broken.
const patience = 10 * time.Second

// A serving is a paytfake that a script started.
type serving struct {
	*exec.Cmd
	out, err strings.Builder
	read     chan struct{} // closed when out is complete
}

type servingKey struct{}

var curlLine = regexp.MustCompile(`(?m)^  (curl (http://\S+) -d '([^']*)')$`)

// startServing is "serve [NAME=VALUE…] ARGS…". It starts paytfake and waits for the
// curl line. It sets ENDPOINT, HOST (with the port) and FORM from that line, and
// writes the line to curl.sh.
func startServing(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	*s = serving{read: make(chan struct{})}
	env := slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "PAYTFAKE_") })
	for _, name := range []string{"GORACE", "GODEBUG", "GOMAXPROCS"} {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	for len(args) > 0 && strings.HasPrefix(args[0], "PAYTFAKE_") {
		env, args = append(env, args[0]), args[1:]
	}
	s.Cmd = exec.Command("paytfake", args...)
	s.Env = env
	s.Dir, s.Stderr = ts.MkAbs("."), &s.err
	out, err := s.StdoutPipe()
	ts.Check(err)
	ts.Check(s.Start())
	ts.Defer(func() {
		if s.ProcessState == nil {
			s.Process.Kill()
			<-s.read
			s.Wait()
		}
	})
	lines := bufio.NewScanner(out)
	for !curlLine.MatchString(s.out.String()) {
		if !lines.Scan() {
			close(s.read)
			s.Wait()
			ts.Fatalf("paytfake %v ended before it served:\n%s%s", args, &s.out, &s.err)
		}
		s.out.WriteString(lines.Text() + "\n")
	}
	line := curlLine.FindStringSubmatch(s.out.String())
	go func() {
		defer close(s.read)
		for lines.Scan() {
			s.out.WriteString(lines.Text() + "\n")
		}
	}()
	endpoint, err := url.Parse(line[2])
	ts.Check(err)
	ts.Setenv("ENDPOINT", line[2])
	ts.Setenv("HOST", endpoint.Host)
	ts.Setenv("FORM", line[3])
	ts.Check(os.WriteFile(ts.MkAbs("curl.sh"), []byte(line[1]+"\n"), 0o644))
}

var signals = map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}

// haltServing is "halt [INT|TERM]". It sends the signal, if given, and requires that
// paytfake exits with 0. Its output is that of paytfake.
func haltServing(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	if len(args) > 0 {
		ts.Check(s.Process.Signal(signals[args[0]]))
	}
	<-s.read
	err := s.Wait()
	io.WriteString(ts.Stdout(), s.out.String())
	io.WriteString(ts.Stderr(), s.err.String())
	ts.Check(err)
}

// interruptInFlight is "inflight SIGNAL". It begins a call, sends the signal while
// the fake waits for the rest, completes the call once the fake accepts no new
// connection, and prints the response.
func interruptInFlight(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	c, err := net.Dial("tcp", ts.Getenv("HOST"))
	ts.Check(err)
	defer c.Close()
	ts.Check(c.SetDeadline(time.Now().Add(patience)))
	form := ts.Getenv("FORM")
	fmt.Fprintf(c, "POST /trackerpro_admin.ashx HTTP/1.1\r\nHost: %s\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"+
		"Expect: 100-continue\r\nConnection: close\r\n\r\n", ts.Getenv("HOST"), len(form))
	responses := bufio.NewReader(c)
	goOn, err := responses.ReadString('\n')
	ts.Check(err)
	if !strings.Contains(goOn, "100 Continue") { // the fake reads the form
		ts.Fatalf("got %q instead of 100 Continue", goOn)
	}
	_, err = responses.ReadString('\n')
	ts.Check(err)
	ts.Check(s.Process.Signal(signals[args[0]]))
	for until := time.Now().Add(patience); ; {
		other, err := net.Dial("tcp", ts.Getenv("HOST"))
		if err != nil {
			break
		}
		other.Close()
		if time.Now().After(until) {
			ts.Fatalf("paytfake still accepts connections")
		}
	}
	io.WriteString(c, form)
	response, err := http.ReadResponse(responses, nil)
	ts.Check(err)
	show(ts, response)
}

// post is "post [FORM]". It posts the form, by default that of the curl line, and
// prints the response.
func post(ts *testscript.TestScript, _ bool, args []string) {
	form := ts.Getenv("FORM")
	if len(args) > 0 {
		form = args[0]
	}
	response, err := http.Post(ts.Getenv("ENDPOINT"), "application/x-www-form-urlencoded", strings.NewReader(form))
	ts.Check(err)
	show(ts, response)
}

// get is "get URL". It prints the response.
func get(ts *testscript.TestScript, _ bool, args []string) {
	response, err := http.Get(args[0])
	ts.Check(err)
	show(ts, response)
}

// show prints the status, the headers of a fake, and the body of a response.
func show(ts *testscript.TestScript, response *http.Response) {
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s\nFake-Rule: %s\nFake-Basis: %s\n%s\n",
		response.Status, response.Header.Get("Fake-Rule"), response.Header.Get("Fake-Basis"), body)
}

// startStranger sets STRANGER to the URL of a server that is not a fake.
func startStranger(ts *testscript.TestScript, _ bool, _ []string) {
	s := httptest.NewServer(http.NotFoundHandler())
	ts.Defer(s.Close)
	ts.Setenv("STRANGER", s.URL)
}
