package motivation

import (
	"context"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// BoardQuery asks for a board of kudos.
type BoardQuery struct {
	Team    okr.TeamID
	By      motivation.BoardBy
	Period  okr.Period
	Compare func(a, b string) int // of names and values
}

// FindKudosBoard returns the board of a team, as everybody may see it, with the actor's own count. An [*okr.Refusal]
// when the team is gone, and to who is neither in it nor an admin.
func (s *Store) FindKudosBoard(ctx context.Context, a outbox.Actor, q BoardQuery) (motivation.Board, error) {
	return read(ctx, s, a.Now, func(t *Tx) (b motivation.Board, err error) {
		b = motivation.Board{By: q.By, Period: q.Period, Viewer: a.Person}
		if b.Team, err = t.FindTeam(ctx, q.Team); err != nil {
			return b, err
		}
		if err := t.mayReadTeam(ctx, q.Team, a.Person); err != nil {
			return b, err
		}
		if b.Today, err = t.FindToday(ctx, a.Person); err != nil {
			return b, err
		}
		if q.By == motivation.ByValue {
			b.Values, err = t.valued(ctx, q)
			return b, err
		}
		if b.Places, err = t.kudosPlaces(ctx, q); err != nil {
			return b, err
		}
		err = t.One(ctx, "SELECT COUNT(*), EXISTS (SELECT 1 FROM hidden WHERE person = $1) FROM gifts g WHERE g."+
			boardColumn(q.By)+` = $1 AND g.day >= $2 AND g.day < $3 AND g.gone_at IS NULL`,
			[]any{a.Person, q.Period.Start, q.Period.End}, []any{&b.Own, &b.Hidden})
		return b, err
	})
}

// mayReadTeam decides who reads what a team did: its people, its managers and admins.
func (t *Tx) mayReadTeam(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	in, err := t.InTeam(ctx, team, id)
	if err != nil || in {
		return err
	}
	if err := t.MaySet(ctx, team, id); err != nil {
		return okr.Refuse("errors.not_in_team")
	}
	return nil
}

// boardColumn is the column of a gift by which a board counts.
func boardColumn(by motivation.BoardBy) string {
	if by == motivation.ByGiven {
		return "giver"
	}
	return "receiver"
}

// kudosPlaces ranks the people of a team by what everybody may see of their kudos.
func (t *Tx) kudosPlaces(ctx context.Context, q BoardQuery) ([]sales.Place, error) {
	column := boardColumn(q.By)
	entries, err := db.All(ctx, t, func(row db.Scanner) (e sales.Entry, err error) {
		err = row.Scan(&e.Person, &e.Name, &e.Value, &e.Reached)
		return e, err
	}, `SELECT g.`+column+`, p.name, COUNT(*), MAX(g.given_at) FROM members m JOIN gifts g ON g.`+column+` = m.person
		JOIN people p ON p.id = m.person JOIN kudos k ON k.id = g.kudos
		WHERE m.team = $1 AND m.left_at IS NULL AND g.day >= $2 AND g.day < $3 AND g.gone_at IS NULL AND `+publicGift+`
		AND `+outbox.Speakable("p")+" GROUP BY g."+column, q.Team, q.Period.Start, q.Period.End)
	return sales.RankBy(entries, nil, q.Compare), err
}

// valued counts the values for which the people of a team were thanked.
func (t *Tx) valued(ctx context.Context, q BoardQuery) ([]motivation.Valued, error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (v motivation.Valued, err error) {
		err = row.Scan(&v.Value, &v.Count)
		return v, err
	}, `SELECT k.value, COUNT(*) FROM members m JOIN gifts g ON g.receiver = m.person JOIN kudos k ON k.id = g.kudos
		WHERE m.team = $1 AND m.left_at IS NULL AND g.day >= $2 AND g.day < $3 AND g.gone_at IS NULL AND k.value <> ''
		AND `+publicGift+" GROUP BY k.value", q.Team, q.Period.Start, q.Period.End)
	motivation.SortValued(list, q.Compare)
	return list, err
}
