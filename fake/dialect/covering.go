package dialect

// covering returns rows with a value for each column. The values of a column are the
// numbers below its level; a level is at least 1. Every two values of every two
// columns occur together in at least one row.
//
// It is greedy: each row begins with a pair of values that no row has yet. Then, column
// by column, the row takes the value that adds most missing pairs. The same levels
// always give the same rows.
func covering(levels []int) (rows [][]int) {
	missing := map[pair]bool{}
	var order []pair
	for second := range levels {
		for first := range second {
			for b := range levels[second] {
				for a := range levels[first] {
					p := pair{{first, a}, {second, b}}
					missing[p] = true
					order = append(order, p)
				}
			}
		}
	}
	for _, p := range order {
		if !missing[p] {
			continue
		}
		row := make([]int, len(levels))
		for column := range row {
			row[column] = unset
		}
		for _, c := range p {
			row[c.column] = c.value
		}
		for column, n := range levels {
			if row[column] == unset {
				row[column] = mostMissing(missing, row, column, n)
			}
		}
		for second := range row {
			for first := range second {
				delete(missing, pair{{first, row[first]}, {second, row[second]}})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// unset is the value of a column that a row does not have yet.
const unset = -1

// A cell is a value in a column.
type cell struct{ column, value int }

// A pair is two cells, the one in the earlier column first.
type pair [2]cell

// mostMissing returns the value that adds most missing pairs to the row. If several
// add as many, it returns the first.
func mostMissing(missing map[pair]bool, row []int, column, levels int) (best int) {
	most := 0
	for value := range levels {
		added := 0
		for other, v := range row {
			p := pair{{other, v}, {column, value}}
			if column < other {
				p[0], p[1] = p[1], p[0]
			}
			if missing[p] {
				added++
			}
		}
		if added > most {
			best, most = value, added
		}
	}
	return best
}
