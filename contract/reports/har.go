package reports

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/paytfake/paytfake/contract"
	"github.com/paytfake/paytfake/scenarios"
)

// The members of an HTTP archive, version 1.2. A page of it is a scenario, so that
// a viewer shows the calls of each together.
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Pages   []harPage  `json:"pages"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment,omitempty"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harPage struct {
		Started string   `json:"startedDateTime"`
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		Timings struct{} `json:"pageTimings"`
	}
	harEntry struct {
		Page     string      `json:"pageref"`
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Error    string      `json:"_error,omitempty"` // why no whole answer came
	}
	harRequest struct {
		Method      string     `json:"method"`
		URL         string     `json:"url"`
		Proto       string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Query       []harPair  `json:"queryString"`
		Post        *harPost   `json:"postData,omitempty"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harPost struct {
		Type   string    `json:"mimeType"`
		Params []harPair `json:"params"`
		Text   string    `json:"text"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		Proto       string     `json:"httpVersion"`
		Cookies     []struct{} `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		Redirect    string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harContent struct {
		Size    int    `json:"size"`
		Type    string `json:"mimeType"`
		Text    string `json:"text"`
		Comment string `json:"comment,omitempty"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// har is the transcript as an HTTP archive. A call without answer has the status
// 0, as in browsers, and an _error. Bodies are never base64: no one could see
// that a secret is missing from it.
func har(n *night) (string, error) {
	file := harFile{harLog{Version: "1.2", Creator: harCreator{"paytcheck", "1"}, Pages: []harPage{},
		Entries: []harEntry{}}}
	if n.Fake {
		file.Log.Comment = fakeWarning
	}
	titles := map[string]string{}
	for _, r := range n.Results() {
		titles[r.Name] = r.Name + ": " + r.Summary
	}
	seen := map[string]bool{}
	for _, c := range n.Transcript {
		started := c.Started.UTC().Format("2006-01-02T15:04:05.000Z07:00")
		if !seen[c.Scenario] {
			seen[c.Scenario] = true
			file.Log.Pages = append(file.Log.Pages, harPage{Started: started, ID: c.Scenario, Title: cmp.Or(titles[c.Scenario],
				c.Scenario)})
		}
		took := float64(c.Took) / float64(time.Millisecond)
		file.Log.Entries = append(file.Log.Entries, harEntry{
			Page: c.Scenario, Started: started, Time: took, Timings: harTimings{Wait: took},
			Request: harRequestOf(c), Response: harResponseOf(c), Error: c.Error,
		})
	}
	return indented(file)
}

func harRequestOf(c contract.Call) harRequest {
	q := harRequest{
		Method: c.Method, URL: c.URL, Proto: cmp.Or(c.Proto, "HTTP/1.1"), Cookies: []struct{}{},
		Headers: pairs(c.Headers), Query: pairs(c.Query), HeadersSize: -1,
	}
	if len(c.Query) > 0 {
		q.URL += "?" + encode(c.Query)
	}
	if c.Form != nil {
		text := encode(c.Form)
		q.Post = &harPost{cmp.Or(header(c.Headers, "Content-Type"), "application/x-www-form-urlencoded"), pairs(c.Form), text}
		q.BodySize = len(text)
	}
	return q
}

func harResponseOf(c contract.Call) harResponse {
	p := harResponse{
		Status: c.Status, StatusText: http.StatusText(c.Status), Proto: c.Proto, Cookies: []struct{}{},
		Headers:  pairs(c.Answered),
		Content:  harContent{Size: c.Size, Type: header(c.Answered, "Content-Type"), Text: c.Body},
		Redirect: header(c.Answered, "Location"), HeadersSize: -1, BodySize: c.Size,
	}
	if c.Status == 0 {
		p.BodySize = -1
	}
	if c.Clipped {
		p.Content.Comment = "only the beginning of the body was kept"
	}
	return p
}

func header(headers []scenarios.Param, name string) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

func pairs(params []scenarios.Param) []harPair {
	out := []harPair{}
	for _, p := range params {
		out = append(out, harPair(p))
	}
	return out
}

// encode is the text of parameters in a query or a form. The *** of a secret stays
// readable: a browser sends an asterisk as it is.
func encode(params []scenarios.Param) string {
	parts := make([]string, len(params))
	for i, p := range params {
		parts[i] = url.QueryEscape(p.Name) + "=" + strings.ReplaceAll(url.QueryEscape(p.Value), "%2A", "*")
	}
	return strings.Join(parts, "&")
}
