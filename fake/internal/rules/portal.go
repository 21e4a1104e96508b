package rules

// The portal link starts the portal for the user of a launch token.
// Rule: [RuleLaunchOpens]. The fake does not model the contents of the portal; status
// 200 means that it started.

import (
	"net/http"

	"github.com/paytfake/paytfake/fake/internal/guid"
	"github.com/paytfake/paytfake/fake/internal/store"
)

func (c *Call) portal() Reply {
	token, _, ok := guid.Parse(c.params.value[paramPortalToken])
	of := c.world.Mint.Read(token)
	if !ok || of.Kind != guid.KindToken {
		return refuseToken()
	}
	return c.update(store.Query{User: of.User, Token: of.Serial}, (*Call).open)
}

// open starts the portal if the token was never used.
func (c *Call) open(v store.View) store.Change {
	if !v.TokenUsable || len(v.Users) == 0 {
		c.reply = refuseToken()
		return store.Change{}
	}
	user := v.Users[0]
	c.reply = RuleLaunchOpens.bare(http.StatusOK, page("PAYT", "The portal of "+user.Email+" ("+user.Company+").")).
		about(user.Index)
	if _, lower, _ := guid.Parse(c.params.value[paramPortalToken]); lower {
		// No page and no question covers the case of a token.
		c.reply = c.reply.outside()
	}
	return store.Change{UseToken: true}
}

func refuseToken() Reply {
	return RuleLaunchOpens.bare(http.StatusForbidden, page("PAYT", "This launch token does not open the portal."))
}
