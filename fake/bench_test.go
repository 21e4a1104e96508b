package fake_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paytfake/paytfake/fake"
)

func BenchmarkHandler(b *testing.B) {
	for _, users := range []int{1000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(users), func(b *testing.B) {
			api := fake.New(fake.Options{})
			w := discard{http.Header{}}
			r := httptest.NewRequest("POST", fake.Path, nil)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			call := func(i int) {
				body := fmt.Sprintf("key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=company-%d&email=user-%d%%40acme.test&password=password-%d", i%100, i, i)
				r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
				api.ServeHTTP(w, r)
			}
			for i := range users {
				call(i)
			}
			bodies := make([]string, 1<<16)
			for k := range bodies {
				i := k * 7919 % users
				bodies[k] = fmt.Sprintf("key=FAKE-ADMIN-KEY&op=Admin&subop=Register&company=company-%d&email=user-%d%%40acme.test&password=password-%d", i%100, i, i)
			}
			rd := strings.NewReader("")
			r.Body = io.NopCloser(rd)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				rd.Reset(bodies[i%len(bodies)])
				r.ContentLength = int64(len(bodies[i%len(bodies)]))
				api.ServeHTTP(w, r)
				i++
			}
		})
	}
}
