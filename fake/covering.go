package fake

// covering returns rows of answers in which every two answers other than the
// first, of every two questions, stand together at least once. (A first answer
// stands beside every other one where that one comes alone.)
//
// It is greedy: a row begins with a pair that is still missing and takes, for
// one question after the other, the answer that adds most missing pairs. The
// result is always the same.
func covering(of []question) (rows [][]int) {
	missing := map[[2]option]bool{}
	var order [][2]option
	for i := range of {
		for j := range i {
			for a := 1; a < len(of[i].answers()); a++ {
				for b := 1; b < len(of[j].answers()); b++ {
					p := [2]option{{j, b}, {i, a}}
					missing[p] = true
					order = append(order, p)
				}
			}
		}
	}
	for _, first := range order {
		if !missing[first] {
			continue
		}
		row := make([]int, len(of))
		for _, o := range first {
			row[o.question] = o.answer
		}
		for i := range of {
			if row[i] == 0 {
				row[i] = mostMissing(missing, row, i, len(of[i].answers()))
			}
		}
		for i := range row {
			for j := range i {
				delete(missing, pairOf(option{j, row[j]}, option{i, row[i]}))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// option is an answer to a question, both by index.
type option struct{ question, answer int }

// pairOf is a pair of options, the same in whatever order they are given.
func pairOf(a, b option) [2]option {
	if a.question > b.question {
		a, b = b, a
	}
	return [2]option{a, b}
}

// mostMissing is the answer to question i that adds most missing pairs to a row.
func mostMissing(missing map[[2]option]bool, row []int, i, answers int) (best int) {
	most := -1
	for a := 1; a < answers; a++ {
		added := 0
		for j, b := range row {
			if missing[pairOf(option{i, a}, option{j, b})] {
				added++
			}
		}
		if added > most {
			best, most = a, added
		}
	}
	return best
}
