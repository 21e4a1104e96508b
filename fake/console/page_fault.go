package console

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paytfake/paytfake/fake"
)

// met says which calls a fault meets.
func met(f fake.Fault) string {
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
		text += fmt.Sprintf(", with a chance of %g %%", 100*f.Probability)
	}
	return sentence(text)
}

// does says what a fault does to a call.
func does(f fake.Fault) string {
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
		parts = append(parts, "no answer: it hangs")
	case fake.DropTruncate:
		parts = append(parts, fmt.Sprintf("answer truncated after %d bytes", f.After))
	}
	if f.Slow != 0 {
		parts = append(parts, "body spread over "+f.Slow.String())
	}
	return sentence(strings.Join(parts, ", "))
}

// sentence gives a text a capital letter.
func sentence(text string) string {
	first := text[:min(1, len(text))]
	return strings.ToUpper(first) + text[len(first):]
}
