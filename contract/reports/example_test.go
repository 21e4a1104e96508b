package reports_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/reports"
	"github.com/paytfake/paytfake/fake"
)

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	report, err := contract.Check(context.Background(), contract.Target{
		URL: "http://localhost" + fake.Path, Key: fake.DefaultKey, Client: fake.New(fake.Options{}).Client(),
	}, contract.Options{})
	if err != nil {
		panic(err)
	}
	if err := reports.Write(dir, report); err != nil {
		fmt.Println(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		fmt.Println(filepath.Base(f), err)
	}
	// Output:
	// history.jsonl <nil>
	// junit.xml <nil>
	// report.html <nil>
	// report.json <nil>
	// summary.md <nil>
	// transcript.har <nil>
}
