package main

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary act as every server that load starts, even as paytfake.
func TestMain(m *testing.M) {
	switch os.Args[len(os.Args)-1] {
	case "bare", "plain":
		main()
	case "--addr=127.0.0.1:0":
		os.Args[1] = "plain"
		main()
	default:
		os.Exit(m.Run())
	}
}

func TestEveryServerIsMeasured(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	s := settings{rounds: 2, calls: 20, users: 10, conns: 2, processors: 1, program: self}
	for _, row := range []struct {
		name, against string
		servers       []string
	}{
		{"the rivals of one build", "", []string{"bare", "bare again", "paytfake", "plain fake"}},
		{"two builds", self, []string{"paytfake", "again", "against"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.against = row.against
			var out strings.Builder
			require.NoError(t, s.measure(&out))
			_, table, _ := strings.Cut(out.String(), "users\n")
			table, _, _ = strings.Cut(table, "\n\n")
			var servers []string
			for line := range strings.SplitSeq(table, "\n") {
				server, figures, _ := strings.Cut(line, "  ")
				servers = append(servers, server)
				require.LessOrEqual(t, len([]rune(line)), 80)
				if len(servers) == 1 {
					require.Regexp(t, `^ *[0-9.]+ +1\.000 +0\.000 `, figures, "the base is compared with itself")
				}
			}
			require.Equal(t, row.servers, servers)
		})
	}
	s.against = "false"
	require.ErrorContains(t, s.measure(io.Discard), "against exited before it listened")
}

func TestARunSendsItsCallsAndNoMore(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	bare, err := start(1, "bare", self, "bare")
	require.NoError(t, err)
	d, err := newDriver(bare, 3, 10)
	require.NoError(t, err)
	got, err := d.drive(50)
	require.NoError(t, err)
	require.Positive(t, got.processor)
	require.Positive(t, got.perSecond)
	require.EqualValues(t, 50, d.next.Load())
	require.NoError(t, d.close())
	require.NoError(t, bare.stop())
}

func TestAServerRunsWithTheGivenGOMAXPROCS(t *testing.T) {
	s, err := start(3, "shell", "sh", "-c", `echo "endpoint http://h/$GOMAXPROCS"`)
	require.NoError(t, err)
	s.cmd.Wait()
	require.Equal(t, "/3", s.path)
}

func TestAResultIsTheMedianOfTheRatiosWithinPairs(t *testing.T) {
	var c contestant
	for _, p := range [][2]time.Duration{{10, 30}, {20, 20}, {10, 40}, {20, 40}} { // 3, 1, 4, 2 times
		c.pairs = append(c.pairs, pair{run{processor: p[0]}, run{processor: p[1]}})
	}
	got := c.result(func(r run) float64 { return float64(r.processor) })
	require.Equal(t, result{mean: 32.5, ratio: 2.5, spread: 1}, got)
}

func TestAResponseIsCompleteWithTheLastByteOfItsBody(t *testing.T) {
	const response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: today\r\n\r\n{}"
	for n := range len(response) {
		require.False(t, complete([]byte(response[:n])), response[:n])
	}
	require.True(t, complete([]byte(response)))
}

func TestPinNamesTwoProcessors(t *testing.T) {
	require.EqualError(t, settings{pin: "0"}.bind(), `-pin "0" must be two processors, such as 0,1`)
}
