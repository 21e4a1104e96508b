package fake

// Key returns the admin key that the fake accepts. It may be called concurrently;
// the key never changes.
func (a *API) Key() string { return a.key }
