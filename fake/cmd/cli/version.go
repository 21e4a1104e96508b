// Package cli is what the commands of this module have in common: their version
// and their shell completion. It is exported for the one command that stands
// outside this folder; nothing else should need it.
package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Version says what a program was built from: its version where it was built as
// a module, else the revision of the checkout and its date.
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
	if !strings.Contains(v, revision) { // that of a checkout without a tag has it
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
