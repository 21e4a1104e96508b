// Package cli is shared by the commands of this module: it reads flags, prints the
// version and completes command lines. It is exported only because one of the commands
// is in another directory.
package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Version returns the line that --version prints: the program's module version, or
// the revision and date of the checkout it was built from.
func Version(program string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return fmt.Sprintf("%s %s (%s, %s/%s)", program, version(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func version(info *debug.BuildInfo) string {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	var parts []string
	v := info.Main.Version
	if v != "" && v != "(devel)" {
		parts = append(parts, v)
	}
	revision := set["vcs.revision"]
	revision = revision[:min(12, len(revision))]
	if !strings.Contains(v, revision) { // a pseudo-version contains it
		parts = append(parts, "revision "+revision)
	}
	if date, _, _ := strings.Cut(set["vcs.time"], "T"); date != "" {
		parts = append(parts, "of "+date)
	}
	if set["vcs.modified"] == "true" && !strings.HasSuffix(v, "+dirty") {
		parts = append(parts, "with local changes")
	}
	if len(parts) == 0 {
		return "of unknown version"
	}
	return strings.Join(parts, " ")
}
