package fake

import (
	"html"
	"net/http"
)

// The portal link starts the portal for the user of a launch token.
// Rule: [launchOpens]. What the portal shows is not the subject of the fake;
// the status tells whether it started.

func (c *call) portal() reply {
	id, lower, ok := parseGUID(c.params.value[authTokenParam])
	of := c.api.mint.read(id)
	if ok && of.kind == tokenKind && c.state.made(of.serial) && c.state.tokens.use(of.serial&numbers) {
		if user, ok := c.state.users.get(of.user); ok {
			opens := launchOpens.bare(http.StatusOK, page("PAYT", "The portal of "+user.email+" ("+user.company+")."))
			if lower { // no page says whether a token's case counts, and no question asks it
				return opens.outside()
			}
			return opens
		}
	}
	return launchOpens.bare(http.StatusForbidden, page("PAYT", "This launch token does not open the portal."))
}

// page is a small HTML page with a title and a line of text.
func page(title, text string) string {
	return "<!DOCTYPE html><title>" + html.EscapeString(title) + "</title><p>" + html.EscapeString(text) + "</p>\n"
}
