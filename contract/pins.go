package contract

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/paytfake/paytfake/scenarios"
)

// sightings returns how often and when an answer was seen.
func sightings(pin scenarios.Pin) string {
	if pin.Times == 1 {
		return "once, on " + pin.Last
	}
	return fmt.Sprintf("%d times from %s to %s", pin.Times, pin.First, pin.Last)
}

// markStale notes since when a pinned answer was not seen, where that is longer ago
// than age and this run has seen none.
func (r *Result) markStale(pins *scenarios.Answers, now time.Time, age time.Duration) {
	if pin, ok := pins.Pinned(r.Question); ok && r.Question != "" && r.Answer == "" && pin.Stale(now, age) {
		r.Stale = pin.Last
	}
}

// ErrFake is the refusal to learn from a fake: a fake is no evidence about the live API.
var ErrFake = errors.New("the target says that it is a fake, and a fake is no evidence about the live API")

// Learn adds the answers of the report to those of an answers file, under the
// day of the run, and says what is new. It refuses those of a fake with [ErrFake],
// unless fromFake is true, and those of another target than the file's; then into
// is as it was.
func (r *Report) Learn(into *scenarios.Answers, fromFake bool) (news []string, err error) {
	u, err := url.Parse(r.Target)
	switch {
	case err != nil:
		return nil, err
	case r.Fake && !fromFake:
		return nil, ErrFake
	case into.Target != "" && into.Target != u.Host:
		return nil, fmt.Errorf("the answers file holds those of %s, not of %s: name another file", into.Target, u.Host)
	}
	into.Target = u.Host
	for _, q := range r.Questions {
		if q.Answer == "" {
			continue
		}
		pin, pinned := into.Pinned(q.Question)
		switch {
		case !pinned:
			news = append(news, fmt.Sprintf("%s: %s", q.Question, q.Answer))
		case pin.Answer != q.Answer && pin.Times == 1 && len(pin.Conflicts) == 0:
			news = append(news, fmt.Sprintf("%s: %s replaces %s, which was seen only once, on %s", q.Question, q.Answer,
				pin.Answer, pin.Last))
		case pin.Answer != q.Answer:
			news = append(news, fmt.Sprintf("%s: %s contradicts the pinned %s; both are kept until you remove one", q.Question,
				q.Answer, pin.Answer))
		}
		if pinned && pin.Times == 1 && pin.Answer != q.Answer && len(pin.Conflicts) == 0 {
			delete(into.Pins, q.Question) // it was provisional
		}
		into.Learn(q.Question, q.Answer, r.Started.UTC().Format(scenarios.Day))
	}
	return news, nil
}
