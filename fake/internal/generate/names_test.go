package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNamesAreSpelledAsInGo(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ id, exported, unexported string }{
		{"jsonp", "JSONP", "jsonp"},
		{"email-case", "EmailCase", "emailCase"},
		{"old-ssid", "OldSSID", "oldSSID"},
		{"error-reqid", "ErrorReqID", "errorReqID"},
		{"error-http-status", "ErrorHTTPStatus", "errorHTTPStatus"},
		{"http-403", "HTTP403", "http403"},
		{"text/javascript", "TextJavaScript", ""},
		{"text/html", "TextHTML", ""},
		{"application/json", "ApplicationJSON", ""},
		{"access_denied", "AccessDenied", ""},
	} {
		require.Equal(t, row.exported, exported(row.id))
		if row.unexported != "" {
			require.Equal(t, row.unexported, unexported(row.id))
		}
	}
}

func TestAnOperationIsDecidedByAMethodOfItsName(t *testing.T) {
	t.Parallel()
	require.Equal(t, "getTasksByDate", lower("GetTasksByDate"))
}

func TestCommentBreaksLinesAfter100Columns(t *testing.T) {
	t.Parallel()
	a, b := strings.Repeat("é", 50), strings.Repeat("b", 46)
	long := strings.Repeat("c", 120)
	require.Equal(t, "// "+a+" "+b, comment(a+"\n "+b), "100 columns")
	require.Equal(t, "// "+a+"\n// "+b+"b", comment(a+" "+b+"b"), "101 columns")
	require.Equal(t, "// "+long+"\n// "+long, comment(long+" "+long), "a word stays whole")
}

func TestAShortCommentFitsBehindTheCode(t *testing.T) {
	t.Parallel()
	require.True(t, short(strings.Repeat("é", 77)))
	require.False(t, short(strings.Repeat("é", 78)))
}
