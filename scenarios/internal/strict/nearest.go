package strict

import (
	"fmt"
	"strings"
)

// Nearest returns the known word of which word is most likely a misspelling: the one that
// needs the fewest changes, or the first of several. It returns false if more than a third
// of the word would have to change, because a wild guess would mislead the reader.
func Nearest(word string, known []string) (string, bool) {
	best, found := "", false
	w := []rune(strings.ToLower(word))
	limit := min(max(1, len(w)/3)+1, len(w)) // as many changes are too many
	for _, k := range known {
		t := []rune(strings.ToLower(k))
		if len(w)-len(t) >= limit || len(t)-len(w) >= limit {
			continue // saves the table for a word of a megabyte
		}
		if d := distance(w, t); d < limit {
			best, found, limit = k, true, d
		}
	}
	return best, found
}

// Suggest returns the end of a message about an unknown word: the nearest known word, or
// else all known words.
func Suggest(word string, known []string) string {
	if k, ok := Nearest(word, known); ok {
		return fmt.Sprintf("; did you mean %q?", k)
	}
	if len(known) == 0 {
		return ""
	}
	return "; known: " + strings.Join(known, ", ")
}

// distance returns the number of letters to insert, remove, replace or swap with their
// neighbour to turn s into t. A swap counts as one change, because it is the most common
// mistake.
func distance(s, t []rune) int {
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range t {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			replace := rows[i-1][j-1]
			if s[i-1] != t[j-1] {
				replace++
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, replace)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(s)][len(t)]
}
