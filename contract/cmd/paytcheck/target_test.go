package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/paytfake/paytfake/fake"
)

// key is the admin key of all targets. Its characters change when it is
// encoded, and no output may have it in either form.
const key = "Hush+Key/Whisper"

// A target is a server for a script, and what it must not see in an output.
type target struct {
	count  atomic.Int64
	stuck  chan struct{} // gets a value when a call is made to wait
	mu     sync.Mutex    // guards issued
	issued []string      // ssids and tokens
}

type targetKey struct{}

// startTarget is "target KIND [DIALECT]": it starts a server and sets URL to its
// endpoint. The kinds:
//
//	fake       a fake that says so
//	server     one that does not, as the live API does not
//	lower      one whose values are in lower case
//	echo       one whose answers to what succeeds repeat the whole call
//	pages      one that answers every other call with a page that does so
//	stuck      one that leaves the fifth call without an answer
//	down       none: nothing listens at URL
func startTarget(ts *testscript.TestScript, _ bool, args []string) {
	t := ts.Value(targetKey{}).(*target)
	t.count.Store(0)
	t.stuck = make(chan struct{}, 1)
	kind, o := args[0], fake.Options{Key: key, NoHeaders: args[0] != "fake"}
	if len(args) > 1 {
		ts.Check(o.Dialect.UnmarshalText([]byte(args[1])))
	}
	api := fake.New(o)
	ended := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := t.count.Add(1)
		if kind == "stuck" && n >= 5 {
			t.stuck <- struct{}{}
			select {
			case <-r.Context().Done():
			case <-ended:
			}
			return
		}
		told := ""
		if kind == "echo" || kind == "pages" {
			text, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(text))
			told = r.URL.String() + " " + string(text) + " " + key
			w.Header().Set("X-Echo", told)
		}
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, r)
		if kind == "pages" && n%2 == 0 {
			answer.Body.Reset()
			fmt.Fprintf(answer.Body, "<html>%s %s", told, html.EscapeString(told))
		}
		body := answer.Body.Bytes()
		t.note(body)
		if kind == "echo" {
			escaped, _ := json.Marshal(told)
			body = bytes.Replace(body, []byte(`"sig":""`), append([]byte(`"sig":`), escaped...), 1)
			body = bytes.Replace(body, []byte(`"message":"`), append([]byte(`"message":"`), escaped[1:len(escaped)-1]...), 1)
		}
		if kind == "lower" {
			body = value.ReplaceAllFunc(body, bytes.ToLower)
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		w.Write(body)
	}))
	ts.Setenv("URL", s.URL+fake.Path)
	ts.Setenv("HOST", strings.TrimPrefix(s.URL, "http://"))
	if kind == "down" {
		s.Close()
		return
	}
	ts.Defer(func() { close(ended); s.Close() })
}

var value = regexp.MustCompile(`[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}`)

func (t *target) note(body []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.issued = append(t.issued, string(value.Find(body)))
}

// search wants no secret in an output.
func (t *target) search(ts *testscript.TestScript, output string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	output = strings.ToLower(output)
	for _, secret := range append(t.issued, "Hush", "Whisper") {
		if secret != "" && strings.Contains(output, strings.ToLower(secret)) {
			ts.Fatalf("the secret %s was printed", secret)
		}
	}
}

// secretless DIR wants no secret in any file below a folder.
func secretless(ts *testscript.TestScript, _ bool, args []string) {
	t := ts.Value(targetKey{}).(*target)
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		t.search(ts, string(data))
		return err
	}))
}

// calls N wants the target to have got so many calls.
func calls(ts *testscript.TestScript, neg bool, args []string) {
	if got := fmt.Sprint(ts.Value(targetKey{}).(*target).count.Load()); (got == args[0]) == neg {
		ts.Fatalf("the target got %s calls", got)
	}
}

// interrupt CODE PROGRAM ARGS… runs a program, presses Ctrl-C once the target
// is stuck, and wants the program to end with the code.
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	t := ts.Value(targetKey{}).(*target)
	var out, errs bytes.Buffer
	c := exec.Command(args[1], args[2:]...)
	c.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "PAYT") }),
		"PAYT_ADMIN_KEY="+ts.Getenv("PAYT_ADMIN_KEY"))
	c.Dir, c.Stdout, c.Stderr = ts.MkAbs("."), &out, &errs
	ts.Check(c.Start())
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-t.stuck:
		ts.Check(c.Process.Signal(os.Interrupt))
	case err := <-ended:
		ts.Fatalf("ended too early: %v\n%s%s", err, &out, &errs)
	}
	err := <-ended
	io.Copy(ts.Stdout(), &out)
	io.Copy(ts.Stderr(), &errs)
	t.search(ts, out.String()+errs.String())
	wantCode(ts, args[0], err)
}
