package db

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// SubjectTables are where that is kept which posts are about and which has a number, by its noun.
var SubjectTables = map[string]string{"deal": "deals", "hit": "hits", "board": "boards", "kpi": "kpis",
	"keyresult": "key_results", "question": "questions", "checkin": "check_ins",
	"kudos": "kudos", "order": "orders", "grant": "grants", "contest": "contests"}

// aboutNothing is a query of the posts about something with a number that is not there.
func aboutNothing() string {
	var queries []string
	for _, noun := range slices.Sorted(maps.Keys(SubjectTables)) {
		queries = append(queries, fmt.Sprintf(`SELECT id FROM posts WHERE subject >= '%s/' AND subject < '%s0'
			AND CAST(SUBSTR(subject, %d) AS INTEGER) NOT IN (SELECT id FROM %s)`, noun, noun, len(noun)+2,
			SubjectTables[noun]))
	}
	return strings.Join(queries, " UNION ALL ")
}
