package scenarios

// The bundled files, and folders of other files.

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed documented/*.yaml open/*.yaml situations/*.yaml
var files embed.FS

// FS returns the bundled files, in documented, open and situations.
func FS() fs.FS {
	return files
}

// walk calls read with each *.yaml file, sorted by path. It leaves out folders whose
// name begins with two dots: Kubernetes keeps the files of a mounted ConfigMap in such a
// folder and links to each of them.
func walk(fsys fs.FS, read func(file string, data []byte)) error {
	return fs.WalkDir(fsys, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".."):
			return fs.SkipDir
		case d.IsDir():
			return nil
		case path.Ext(file) == ".yml":
			// If it were ignored, it would seem to be a scenario that passes.
			return fmt.Errorf("%s: scenario files end in .yaml; rename it", file)
		case path.Ext(file) != ".yaml":
			return nil
		}
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		read(file, data)
		return nil
	})
}
