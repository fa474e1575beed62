package privacy

import (
	"context"
	"time"

	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// forgetOldWins removes some of what was said before an instant of how deals were won, and returns of how many.
func (t *Tx) forgetOldWins(ctx context.Context, before time.Time) (forgotten int, err error) {
	old, err := db.All(ctx, t, db.ScanOne[sales.WinID], `UPDATE wins SET text = '', gone_at = $3 WHERE id IN (
		SELECT id FROM wins WHERE gone_at IS NULL AND said_at < $1 AND COALESCE(edited_at, said_at) < $1
		ORDER BY said_at LIMIT $2) RETURNING id`, db.Millis(before), forgottenAtOnce, db.Millis(t.Now))
	if err != nil || len(old) == 0 {
		return 0, err
	}
	ids := make([]any, len(old))
	for i, id := range old {
		ids[i] = id
	}
	these := "(" + db.Places(0, len(ids)) + ")"
	if _, err := t.Exec(ctx, "DELETE FROM win_words WHERE win IN "+these, ids...); err != nil {
		return 0, err
	}
	if _, err := t.Exec(ctx, `UPDATE win_asks SET state = 'over'
		WHERE (deal, person) IN (SELECT w.deal, w.person FROM wins w WHERE w.id IN `+these+")", ids...); err != nil {
		return 0, err
	}
	return len(old), t.outdate(ctx, outbox.AboutAny(outbox.HitNoun,
		"SELECT h.id FROM wins w JOIN hits h ON h.deal = w.deal WHERE w.id IN "+these)+" OR "+
		outbox.AboutAny(outbox.DealNoun, "SELECT w.deal AS id FROM wins w WHERE w.id IN "+these), ids...)
}
