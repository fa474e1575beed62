package people

import (
	"context"

	"okrbot/okr"
	"okrbot/store/db"
)

// CountNudges counts the nudges that a person got in the last seven days: of rounds, about targets,
// and about what they won.
func (t *Tx) CountNudges(ctx context.Context, id okr.PersonID) (n int, err error) {
	err = t.One(ctx, `SELECT (SELECT COUNT(*) FROM nudges WHERE person = $1 AND state = 'sent' AND done_at > $2)
		+ (SELECT COUNT(*) FROM posts WHERE person = $1 AND due > $2 AND kind IN ('targets', 'win') AND state <> 'dropped')`,
		[]any{id, db.Millis(t.Now.AddDate(0, 0, -7))}, []any{&n})
	return n, err
}
