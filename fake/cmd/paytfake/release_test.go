package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// TestReleasesAreBuiltAsTheChecksBuild compares .goreleaser.yaml with .ci/run.
func TestReleasesAreBuiltAsTheChecksBuild(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(checkout, ".goreleaser.yaml"))
	require.NoError(t, err)
	var release struct {
		Builds []struct {
			Binary, Main string
			Env          []string
			Flags        []string
			Ldflags      []string
			ModTimestamp string `yaml:"mod_timestamp"`
			Goos, Goarch []string
		}
	}
	require.NoError(t, yaml.Unmarshal(data, &release))
	checks, err := os.ReadFile(filepath.Join(checkout, ".ci/run"))
	require.NoError(t, err)
	require.Contains(t, string(checks), "commands=(./fake/cmd/paytfake ./contract/cmd/paytcheck)")
	require.Contains(t, string(checks), "platforms=({linux,darwin,windows}/{amd64,arm64})")
	require.Contains(t, string(checks), "CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-s -w'")

	mains := map[string]string{}
	for _, b := range release.Builds {
		mains[b.Binary] = b.Main
		require.Equal(t, []string{"linux", "darwin", "windows"}, b.Goos)
		require.Equal(t, []string{"amd64", "arm64"}, b.Goarch)
		require.Equal(t, []string{"CGO_ENABLED=0"}, b.Env)
		require.Equal(t, []string{"-trimpath"}, b.Flags, "with VCS stamps, for --version and the User-Agent")
		require.Equal(t, []string{"-s -w"}, b.Ldflags)
		require.Equal(t, "{{ .CommitTimestamp }}", b.ModTimestamp, "archives of one commit have the same bytes")
	}
	require.Equal(t, map[string]string{"paytfake": "./fake/cmd/paytfake", "paytcheck": "./contract/cmd/paytcheck"}, mains)
}
