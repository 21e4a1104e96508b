package rules

// Launch gives a user a launch token, in exchange for the user's ssid.
// Rules: [RuleRequiredParameters], [RuleLaunchToken].

import (
	"github.com/paytfake/paytfake/fake/dialect"
	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
)

func (c *Call) launch() Reply {
	ssid, _, ok := guid.Parse(c.params.value[paramSSID])
	if !ok {
		return c.refuseSSID(dialect.QuestionUnknownSSID)
	}
	return c.update(store.Query{SSID: ssid, User: c.world.Mint.Read(ssid).User}, (*Call).issueToken)
}

// issueToken returns a new launch token if the ssid launches.
func (c *Call) issueToken(v store.View) store.Change {
	ssid, lower, _ := guid.Parse(c.params.value[paramSSID])
	isIssued, isCurrent := c.issued(v, ssid)
	decided := dialect.QuestionNone
	switch {
	case !isIssued:
		c.reply = c.refuseSSID(dialect.QuestionUnknownSSID)
		return store.Change{}
	case lower && c.ssidCase() == dialect.SSIDCaseSensitive:
		c.reply = c.refuseSSID(dialect.QuestionSSIDCase)
		return store.Change{}
	case !isCurrent && c.oldSSID() == dialect.OldSSIDRevoked:
		c.reply = c.refuseSSID(dialect.QuestionOldSSID)
		return store.Change{}
	case !isCurrent:
		decided = dialect.QuestionOldSSID
	case lower:
		decided = dialect.QuestionSSIDCase
	}
	user := v.Users[0].Index
	c.value = value(c.mint(guid.KindToken, user, v.NextToken))
	c.reply = RuleLaunchToken.succeed(&c.value).because(decided).about(user)
	return store.Change{IssueToken: true}
}

// issued reports whether the user of a view ever had an ssid, and whether it is the
// current one.
func (c *Call) issued(v store.View, ssid guid.GUID) (isIssued, isCurrent bool) {
	if len(v.Users) == 0 {
		return false, false
	}
	user := v.Users[0]
	if v.BySSID {
		return true, user.Given == ssid
	}
	of := c.world.Mint.Read(ssid)
	if of.Kind != guid.KindSSID || guid.Epoch(of.Serial) != v.Epoch || of.Serial > user.SSID {
		return false, false
	}
	if user.Given != (guid.GUID{}) {
		return false, false // no registration has replaced the given ssid yet
	}
	return true, of.Serial == user.SSID
}

// refuseSSID refuses an ssid that is unknown, or that counts as unknown because of the
// answer to a question.
func (c *Call) refuseSSID(decided dialect.Question) Reply {
	return RuleLaunchToken.refuse(string(c.unknownSSID()), "Unknown ssid").because(decided)
}
