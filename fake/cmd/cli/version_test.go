package cli

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheVersionNamesWhatTheProgramWasBuiltFrom(t *testing.T) {
	t.Parallel()
	build := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	at := debug.BuildSetting{Key: "vcs.time", Value: "2026-03-08T09:10:11Z"}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	clean := debug.BuildSetting{Key: "vcs.modified", Value: "false"}
	for name, row := range map[string]struct {
		info *debug.BuildInfo
		want string
	}{
		"go install of a version":  {build("v1.2.3"), "v1.2.3"},
		"a release of a clean tag": {build("v1.2.3", revision, at, clean), "v1.2.3 revision 0123456789ab of 2026-03-08"},
		"go build of a checkout": {build("(devel)", revision, at, changed),
			"revision 0123456789ab of 2026-03-08 with local changes"},
		"go build without a tag": {build("v0.0.0-20260308091011-0123456789ab+dirty", revision, at, changed),
			"v0.0.0-20260308091011-0123456789ab+dirty of 2026-03-08"},
		"go build without a version": {build("(devel)"), "of unknown version"},
		"no information at all":      {build(""), "of unknown version"},
	} {
		require.Equal(t, row.want, version(row.info), name)
	}
	require.Regexp(t, `^paytfake .+ \(go\S+, \w+/\w+\)$`, Version("paytfake"))
}
