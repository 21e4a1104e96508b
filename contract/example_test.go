package contract_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/contract/ledger"
	"github.com/paytfake/paytfake/fake"
)

// target stands in for a live one.
func target() contract.Target {
	return contract.Target{
		URL: "http://localhost" + fake.Path, Key: fake.DefaultKey, Client: fake.New(fake.Options{}).Client(),
		Company: "ours", OtherCompany: "ours2", Email: "payt-contract+{name}@ours.example",
	}
}

func ExampleCheck() {
	report, err := contract.Check(context.Background(), target(), contract.Options{})
	if err != nil {
		fmt.Println(err) // what is wrong with the description of the target
		return
	}
	fmt.Println(report.Verdict(), "exit code", report.ExitCode())
	for _, q := range report.Questions {
		if q.Question == "email-case" {
			fmt.Println(q.Question, q.Answer)
		}
	}
	// Output:
	// holds exit code 0
	// email-case insensitive
}

func ExampleForesee() {
	plan, err := contract.Foresee(target(), contract.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("later nights create", plan.Anew, "users")
	fmt.Println(strings.ReplaceAll(plan.Calls[1].Sent, "\n", " "))
	// Output:
	// later nights create 0 users
	// POST http://localhost/trackerpro_admin.ashx key=*** & op=Admin & subop=Register & company=ours & email=payt-contract+methods-bob@ours.example & password=***
}

func Example_ledger() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "ledger.jsonl")
	users, err := ledger.Open(file)
	if err != nil {
		panic(err)
	}
	defer users.Close()
	if _, err := contract.Check(context.Background(), target(), contract.Options{Ledger: users}); err != nil {
		panic(err)
	}
	lines, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	fmt.Println(strings.Contains(string(lines),
		`"email":"payt-contract+ssid-rotates-ann@ours.example","scenario":"ssid-rotates","created":"yes"`))
	// Output: true
}
