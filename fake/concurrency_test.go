package fake_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/paytfake/paytfake/fake"
)

// atOnce runs n calls that begin at the same time.
func atOnce(n int, call func(i int)) {
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-begin
			call(i)
		})
	}
	close(begin)
	all.Wait()
}

// TestConcurrentRegistrationsOfOneEmail lets two clients compete for an email: one
// gets it, and each of its registrations counts.
func TestConcurrentRegistrationsOfOneEmail(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		const n = 64
		var answers [n]response
		atOnce(n, func(i int) {
			answers[i] = d.register([]string{"acme", "globex"}[i%2], "ann@acme.test", fmt.Sprint("password ", i))
		})

		users := d.users()
		require.Len(t, users, 1)
		ann := users[0]
		passwords := map[string]string{} // by ssid
		rules := map[string]int{}
		for i, a := range answers {
			rules[a.Rule]++
			if a.value() == "" {
				require.Equal(t, duplicate, a.Body)
				require.NotEqual(t, ann.Company, []string{"acme", "globex"}[i%2], "only the other client is refused")
				continue
			}
			require.Equal(t, ann.Company, []string{"acme", "globex"}[i%2], "one client owns the email")
			require.NotContains(t, passwords, a.value(), "no ssid repeats")
			passwords[a.value()] = fmt.Sprint("password ", i)
		}
		require.Equal(t, map[string]int{"client-created": 1, "ssid-rotates": n/2 - 1, "email-unique": n / 2}, rules)
		require.Equal(t, n/2, ann.Registrations)
		require.Equal(t, passwords[ann.SSID], ann.Password, "ssid and password come from the same call")
		require.Len(t, d.Calls(), n)
	})
}

func TestConcurrentRegistrationsOfManyEmails(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{JournalSize: 10}, func(t *testing.T, d door) {
		const n = 64
		var ssids, tokens [n]string
		atOnce(n, func(i int) {
			ssids[i] = d.registered("acme", fmt.Sprintf("user-%d@acme.test", i))
			tokens[i] = d.launched(ssids[i])
		})
		made := map[string]bool{}
		for i := range n {
			u, ok := d.User(fmt.Sprintf("user-%d@acme.test", i))
			require.True(t, ok)
			require.Equal(t, ssids[i], u.SSID)
			made[ssids[i]], made[tokens[i]] = true, true
		}
		require.Len(t, made, 2*n)
		require.EqualValues(t, 2*n, d.Evicted()+uint64(len(d.Calls())))
	})
}

func TestATokenOpensOnceUnderConcurrency(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{}, func(t *testing.T, d door) {
		token := d.launched(d.registered("acme", "ann@acme.test"))
		var status [32]int
		atOnce(len(status), func(i int) { status[i] = d.open(token).Status })
		count := map[int]int{}
		for _, s := range status {
			count[s]++
		}
		require.Equal(t, map[int]int{200: 1, 403: len(status) - 1}, count)
	})
}

// TestResetIsAtomicAmongCalls proves that no user survives a reset and that none is
// incomplete.
func TestResetIsAtomicAmongCalls(t *testing.T) {
	t.Parallel()
	throughEachDoor(t, fake.Options{JournalSize: 16}, func(t *testing.T, d door) {
		var ssids sync.Map
		atOnce(64, func(i int) {
			switch i % 8 {
			case 0:
				d.Reset()
			case 1:
				for u := range d.Users() {
					require.Equal(t, "acme", u.Company)
					require.NotEmpty(t, u.SSID)
					require.Positive(t, u.Registrations)
				}
			case 2:
				require.LessOrEqual(t, len(d.Calls()), 16)
				d.User("user-3@acme.test")
				d.Dialect()
			default:
				ssid := d.registered("acme", fmt.Sprintf("user-%d@acme.test", i%4))
				_, twice := ssids.LoadOrStore(ssid, true)
				require.False(t, twice, "no ssid repeats, even after a reset")
				d.open(d.launch(ssid).value())
			}
		})
		d.Reset()
		require.Empty(t, d.users())
	})
}
