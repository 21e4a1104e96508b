package fake

// Launch gives a user a launch token, in exchange for the user's ssid.
// Rules: [requiredParameters], [launchToken].

func (c *call) launch() reply {
	if p, missing := c.lacks(ssidParam); missing {
		return c.missing(p)
	}
	id, lower, ok := parseGUID(c.params.value[ssidParam])
	if !ok {
		return c.noSuchSSID(unknownSSID)
	}
	index, current, ok := c.state.owner(c.api.mint, id)
	if !ok {
		return c.noSuchSSID(unknownSSID)
	}
	decided := none
	if lower {
		decided = ssidCase
		if c.ssidCase() == SSIDCaseSensitive {
			return c.noSuchSSID(ssidCase)
		}
	}
	if !current {
		decided = oldSSID
		if c.oldSSID() == OldSSIDRevoked {
			return c.noSuchSSID(oldSSID)
		}
	}
	serial := c.state.within(c.state.tokens.issue())
	token := c.api.mint.make(meaning{kind: tokenKind, user: index, serial: serial})
	return launchToken.succeed(token).because(decided)
}

// noSuchSSID refuses an ssid that is nobody's, or is treated so by the answer
// to a question.
func (c *call) noSuchSSID(decided question) reply {
	return launchToken.refuse(c.unknownSSID().String(), "Unknown ssid").because(decided)
}
