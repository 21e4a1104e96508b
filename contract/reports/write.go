package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios/atomicfile"
)

// Write writes all reports of a run to a folder, which it creates if it is missing,
// and adds a line to its history. It replaces each report by [atomicfile.Write]: a
// reader, or a crash, finds the old report or the new one.
//
// A report that fails does not keep the others from being written; the error
// names each.
func Write(dir string, r *contract.Report) error { return write(dir, r, r.Redact) }

// write is Write with a redactor.
func write(dir string, r *contract.Report, redact func(string) string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("no folder %s for the reports: %w", dir, err)
	}
	// Each text by itself first: a format writes a secret in a way of its own
	// (&#43; for +), in which it would not be found in the file.
	r = redacted(r, redact)
	past, err := readHistory(dir, r)
	if err != nil {
		return fmt.Errorf("no report without its history: %w", err)
	}
	// The history first: it alone cannot be made again.
	line, err := json.Marshal(recordOf(r))
	if err != nil {
		return err
	}
	line = []byte(redact(string(line)))
	if !json.Valid(line) {
		return errors.New(historyFile + ": " + unwritable)
	}
	errs := []error{appendLine(filepath.Join(dir, historyFile), line)}
	n := tonight(r, past)
	for _, file := range []struct {
		name  string
		text  func(*night) (string, error)
		valid func(string) bool
	}{
		{"report.html", page, nil},
		{"report.json", reportJSON, validJSON},
		{"junit.xml", junit, validXML},
		{summaryFile, func(n *night) (string, error) { return summary(n), nil }, nil},
		{"transcript.har", har, validJSON},
	} {
		text, err := file.text(n)
		if err == nil {
			text = redact(text)
			if file.valid != nil && !file.valid(text) {
				err = errors.New(unwritable)
			}
		}
		if err == nil {
			err = atomicfile.Write(filepath.Join(dir, file.name), []byte(text))
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", file.name, err))
		}
	}
	return errors.Join(errs...)
}

// unwritable is why a report is missing rather than told with a secret: one that
// is a word of the format, such as a key that reads "log", cannot be cut out of it.
const unwritable = "not written, since it is not well-formed any more without the run's secrets; is one of them a " +
	"common word?"

// reportJSON is the report as the command prints it for programs.
func reportJSON(n *night) (string, error) { return indented(n.Report) }

func indented(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.String(), err
}

func validJSON(text string) bool { return json.Valid([]byte(text)) }

func validXML(text string) bool {
	d := xml.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		if _, err := d.Token(); err != nil {
			return err == io.EOF
		}
	}
}
