// Package wire has requests and responses as data, decoded. [Decode] makes a
// [Response] of what came over HTTP, and [Response.Class] sorts it before anything
// is judged: only the API's own word is evidence for or against a rule.
package wire
