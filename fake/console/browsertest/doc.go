// Package browsertest starts a browser for tests of web pages. It is empty without
// the build tag browser, because the library that drives the browser is large.
package browsertest
