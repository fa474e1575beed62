package outbox

import "fmt"

// resting is the one predicate for who is left alone at an instant: whoever is away, until what waited for them was
// gathered on the first working morning after it.
func resting(person, at string) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM absences rest WHERE rest.over = 0 AND rest.person = %s
		AND rest.from_at <= %s)`, person, at)
}
