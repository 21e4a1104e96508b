// Package browsertest starts a browser for tests of pages. It is there with the
// build tag browser only: a browser's library is much to build.
package browsertest
