package fake

//go:generate go run ./internal/generate

// A rule is one documented statement; rules and their pages stand in names_gen.go.
type rule uint8

// String returns the rule's id.
func (r rule) String() string { return ruleTable[r].id }

// page returns the page that states the rule.
func (r rule) page() string { return ruleTable[r].page }
