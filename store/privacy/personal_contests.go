package privacy

import (
	"context"
	"time"

	"okrbot/store/outbox"
)

func contestsPersonal() personal {
	return personal{
		references: []reference{
			{table: "contests", column: "made_by", records: "id, name, state, starts, ends, made_at"},
			{table: "contests", column: "canceled_by", records: "id, reason, canceled_at"},
			{table: "contenders", column: "person", records: "contest, side, from_start, left_at"},
			{table: "contest_places", column: "person",
				records: "contest, round, rank, value, times, sum, target, reached_on, reached_at"},
			{table: "contest_prizes", column: "person", records: "contest, rank, points, words, reward"},
			{table: "duels_off", column: "person", gone: true, records: "person"},
		},
		counts: []count{
			{"contests", "SELECT COUNT(*) FROM contenders WHERE person = $1"},
		},
		said: []string{
			"UPDATE contests SET name = '' WHERE made_by = $1 AND kind = 'duel' AND name <> ''",
			"UPDATE contests SET reason = '' WHERE canceled_by = $1 AND reason <> ''",
			"UPDATE contests SET leader = '' WHERE ' ' || leader || ' ' LIKE '% ' || $1 || ' %'",
		},
	}
}

// contestsOfPerson selects the contests that name a person, $1.
const contestsOfPerson = `SELECT contest FROM contenders WHERE person = $1 UNION SELECT id FROM contests
	WHERE made_by = $1 UNION SELECT id FROM contests WHERE canceled_by = $1`

// forgetOldContests removes what duels were about, and why contests were cancelled, before an instant.
func (t *Tx) forgetOldContests(ctx context.Context, before time.Time) (int, error) {
	return t.forgetSome(ctx, outbox.ContestNoun, `UPDATE contests SET reason = '',
		name = CASE WHEN kind = 'duel' THEN '' ELSE name END WHERE id IN (SELECT id FROM contests
		WHERE state IN ('declined', 'done', 'cancelled') AND COALESCE(frozen_at, canceled_at, made_at) < $1
		AND (reason <> '' OR kind = 'duel' AND name <> '') LIMIT $2) RETURNING id`, before)
}
