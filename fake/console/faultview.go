package console

// Faults on the page: their descriptions, the form and the presets.

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/fake"
)

// A faultView is a fault as the page shows it.
type faultView struct {
	ID            int
	Calls, Effect string
	Met, Left     int
}

func newFaultView(f fake.ActiveFault) faultView {
	return faultView{f.ID, describeCalls(f.Fault), describeEffect(f.Fault), f.Met, f.Left}
}

// describeCalls returns which calls a fault applies to.
func describeCalls(f fake.Fault) string {
	call := strings.TrimSpace(f.On.Subop + " call")
	text := ""
	switch calls := f.Calls; {
	case calls.Every > 0:
		text = fmt.Sprintf("one in %d %ss", calls.Every, call)
	case calls == fake.Calls{}:
		text = "every " + call
	case calls.To == 0:
		text = fmt.Sprintf("%ss from %d on", call, calls.From)
	case calls.From == calls.To:
		text = fmt.Sprintf("%s %d", call, calls.To)
	default:
		text = fmt.Sprintf("%ss %d–%d", call, max(calls.From, 1), calls.To)
	}
	if f.On.Email != "" {
		text += " for " + f.On.Email
	}
	if f.On.Company != "" {
		text += " in " + f.On.Company
	}
	if f.Probability > 0 {
		text += fmt.Sprintf(", with a probability of %g %%", 100*f.Probability)
	}
	return capitalize(text)
}

// describeEffect returns what a fault does to a call.
func describeEffect(f fake.Fault) string {
	var parts []string
	if f.Delay != (fake.Delay{}) {
		parts = append(parts, strings.ReplaceAll(f.Delay.String(), "-", "–")+" delay")
	}
	if f.HTTP != 0 {
		part := "HTTP " + strconv.Itoa(f.HTTP)
		if f.Page == fake.PageIIS {
			part += " with the IIS error page"
		}
		parts = append(parts, part)
	}
	switch f.Drop {
	case fake.DropReset:
		parts = append(parts, "connection cut")
	case fake.DropHang:
		parts = append(parts, "hang without a response")
	case fake.DropTruncate:
		parts = append(parts, fmt.Sprintf("response truncated after %d bytes", f.After))
	}
	if f.Slow != 0 {
		parts = append(parts, "body spread over "+f.Slow.String())
	}
	return capitalize(strings.Join(parts, ", "))
}

// capitalize returns text with its first letter, if it is ASCII, in upper case.
func capitalize(text string) string {
	first := text[:min(1, len(text))]
	return strings.ToUpper(first) + text[len(first):]
}

// An effectInput is a field of the form for another fault. It is a list if it has
// Options, and a number if it has Min.
type effectInput struct {
	Name, Label, Hint string
	Min, Max          string
	Options           []effectOption
}

type effectOption struct{ Value, Label string }

// effectInputs are the fields for the effects of a fault.
var effectInputs = []effectInput{
	{Name: "delay", Label: "Delay", Hint: "3s or 1s-3s"},
	{Name: "http", Label: "HTTP status", Hint: "503", Min: "200", Max: "599"},
	{Name: "page", Label: "Error page", Options: []effectOption{{"", "none"}, {"iis", "IIS error page"}}},
	{Name: "body", Label: "Body", Hint: "needs a status"},
	{Name: "drop", Label: "Drop", Options: []effectOption{
		{"", "no"}, {"reset", "cut the connection"}, {"hang", "hang"}, {"truncate", "truncate the response"},
	}},
	{Name: "after", Label: "After bytes", Hint: "0", Min: "0"},
	{Name: "slow", Label: "Slow body", Hint: "5s"},
}

// A preset is a fault that one click adds.
type preset struct {
	Name, For string
	Fault     string // in the scenario language, as JSON
}

var presets = []preset{
	{"IIS error page", "next 2 registrations", `{"on":{"subop":"Register"},"calls":"1-2","http":500,"page":"iis"}`},
	{"3 s delay", "next call", `{"calls":"1","delay":"3s"}`},
	{"Cut connection", "next call", `{"calls":"1","drop":"reset"}`},
	{"Hang", "next call", `{"calls":"1","drop":"hang"}`},
	{"Truncated response", "next call", `{"calls":"1","drop":"truncate","after":20}`},
	{"Slow body, 5 s", "next call", `{"calls":"1","slow":"5s"}`},
}
