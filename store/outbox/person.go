package outbox

import "fmt"

// Speakable is [okr.Person.Prompted] of the row of people that alias names.
func Speakable(alias string) string {
	return fmt.Sprintf("NOT %[1]s.bot AND NOT %[1]s.guest AND NOT %[1]s.deactivated", alias)
}
