package main

import (
	"debug/elf"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

const (
	checkout   = "../../.."
	dockerfile = ".docker/Dockerfile"
)

// An instruction is a line of a Dockerfile: RUN and the rest of it.
type instruction struct{ name, rest string }

// readDockerfile returns the instructions of the Dockerfile.
func readDockerfile(t *testing.T) (all []instruction) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(checkout, dockerfile))
	require.NoError(t, err)
	for line := range strings.Lines(strings.ReplaceAll(string(data), "\\\n", " ")) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			name, rest, _ := strings.Cut(line, " ")
			all = append(all, instruction{name, strings.TrimSpace(rest)})
		}
	}
	return all
}

// words returns the words of an instruction in its JSON form, which needs no shell.
func words(t *testing.T, text string) (list []string) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &list), "there is no shell in the image: %s", text)
	return list
}

// TestTheDockerfileBuildsAServerThatIsHealthy acts like a container engine: it copies
// the files, runs the build command, starts the program and runs the health check.
func TestTheDockerfileBuildsAServerThatIsHealthy(t *testing.T) {
	t.Parallel()
	if os.Getenv("CI") == "" {
		t.Skip("builds Go's whole library: CI=1 go test ./fake/cmd/paytfake runs it, and so does .ci/run")
	}
	source, root := t.TempDir(), t.TempDir()
	stage, last := 0, map[string]string{}
	built := ""
	for _, i := range readDockerfile(t) {
		last[i.name] = i.rest
		switch {
		case i.name == "FROM":
			stage++
		case i.name == "COPY" && stage == 1:
			from := strings.Fields(i.rest)
			to := filepath.Join(source, from[len(from)-1])
			for _, name := range from[:len(from)-1] {
				copyTo(t, filepath.Join(checkout, name), to)
			}
		case i.name == "RUN" && i.rest != "go mod download": // already done
			require.Equal(t, 1, stage, "the last image has no shell")
			target := regexp.MustCompile(`-o (/\S+)`).FindStringSubmatch(i.rest)
			require.NotNil(t, target, i.rest)
			built = target[1]
			build := exec.Command("sh", "-c", strings.Replace(i.rest, target[0], "-o "+filepath.Join(root, built), 1))
			build.Dir = source
			build.Env = append(os.Environ(), "TARGETOS=linux", "TARGETARCH="+runtime.GOARCH)
			out, err := build.CombinedOutput()
			require.NoError(t, err, "%s\n%s", i.rest, out)
		case i.name == "COPY":
			require.Equal(t, "--from=build "+built+" "+built, i.rest)
		}
	}
	require.Equal(t, "scratch", last["FROM"])
	require.Equal(t, "65532", last["USER"])
	require.Equal(t, "7298", last["EXPOSE"])

	entry, command := words(t, last["ENTRYPOINT"]), words(t, last["CMD"])
	_, health, _ := strings.Cut(last["HEALTHCHECK"], "CMD ")
	check := words(t, health)
	require.Equal(t, []string{built}, entry)
	require.Equal(t, built, check[0])
	program := filepath.Join(root, built)
	file, err := elf.Open(program)
	require.NoError(t, err)
	defer file.Close()
	interpreted := slices.ContainsFunc(file.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP })
	require.False(t, interpreted, "the program is static")
	if runtime.GOOS != "linux" {
		t.Skip("the image's program runs on linux")
	}

	require.Contains(t, strings.Join(command, " "), ":7298")
	for i := range command {
		command[i] = strings.Replace(command[i], ":7298", ":0", 1)
	}
	p := startProcess(t, program, command...)
	at, err := url.Parse(p.URL)
	require.NoError(t, err)
	require.Contains(t, strings.Join(check, " "), "127.0.0.1:7298")
	for i := range check {
		check[i] = strings.Replace(check[i], "127.0.0.1:7298", at.Host, 1)
	}
	out, err := exec.Command(program, check[1:]...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	testComposeClient(t, at.Host)
}

func copyTo(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	require.NoError(t, err)
	if info.IsDir() {
		require.NoError(t, os.CopyFS(to, os.DirFS(from)))
		return
	}
	data, err := os.ReadFile(from)
	require.NoError(t, err)
	if path.Base(to) != path.Base(from) {
		to = filepath.Join(to, path.Base(from))
	}
	require.NoError(t, os.WriteFile(to, data, 0o600))
}

func TestTheDockerfileBuildsWithTheGoVersionOfTheModule(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	require.NoError(t, err)
	want := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)[1]
	require.Contains(t, readDockerfile(t)[0].rest, " golang:"+string(want)+" AS build")
}

// A composition is the content of compose.yaml.
type composition struct {
	Services map[string]struct {
		Build       struct{ Context, Dockerfile string }
		Environment map[string]string
		Ports       []string
		Command     []string
	}
}

func readCompose(t *testing.T) (c composition) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(checkout, ".docker/compose.yaml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(data, &c))
	return c
}

// TestComposeNamesWhatExists checks the Dockerfile, the port, and the flags that the
// environment sets.
func TestComposeNamesWhatExists(t *testing.T) {
	t.Parallel()
	s := readCompose(t).Services["paytfake"]
	require.FileExists(t, filepath.Join(checkout, ".docker", s.Build.Context, s.Build.Dockerfile))
	require.Equal(t, []string{"127.0.0.1:7298:7298"}, s.Ports, "the port is open only to this machine")
	help := paytfake(t, "serve", "--help").out
	for name := range s.Environment {
		flag := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, "PAYTFAKE_")), "_", "-")
		require.Contains(t, help, "--"+flag+"=", name)
	}
	require.Equal(t, "FAKE-ADMIN-KEY", s.Environment["PAYTFAKE_KEY"], "the key that the client sends")
}

// testComposeClient sends the request of the client in compose.yaml.
func testComposeClient(t *testing.T, host string) {
	args := []string{"--silent", "--connect-to", "paytfake:7298:" + host}
	args = append(args, readCompose(t).Services["client"].Command...)
	out, err := exec.Command(need(t, "curl"), args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), `"status":"ok"`)
}
