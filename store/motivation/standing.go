package motivation

import (
	"context"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

const (
	newestKudos = 5
	newestMoves = 10
)

// FindKudosSituation returns where a person stands, to themselves with all of it, to others what is public. An
// [*okr.Refusal] when there is nobody like that, and to who does not work here.
func (s *Store) FindKudosSituation(ctx context.Context, a outbox.Actor,
	id okr.PersonID) (motivation.Situation, error) {
	return read(ctx, s, a.Now, func(t *Tx) (motivation.Situation, error) {
		if err := t.MayReadOf(ctx, a.Person, id); err != nil {
			return motivation.Situation{}, err
		}
		return t.findKudosSituation(ctx, a, id)
	})
}

func (t *Tx) findKudosSituation(ctx context.Context, a outbox.Actor, id okr.PersonID) (st motivation.Situation,
	err error) {
	st.Own = a.Person == id
	if st.Person, err = t.FindPerson(ctx, id); err != nil {
		return st, err
	}
	today, err := t.FindToday(ctx, id)
	if err != nil {
		return st, err
	}
	if st.Thanks, err = t.CountThanks(ctx, a.Person, id, okr.MonthOf(today)); err != nil {
		return st, err
	}
	if st.Newest, err = t.newestKudos(ctx, a.Person, id); err != nil || !st.Own {
		return st, err
	}
	if st.Points, err = t.findPoints(ctx, id); err != nil {
		return st, err
	}
	if st.Movements, err = t.newestMovements(ctx, id); err != nil {
		return st, err
	}
	if st.Orders, err = t.openOrders(ctx, id); err != nil {
		return st, err
	}
	in, err := t.findAllowanceIn(ctx, id, "")
	st.Allowance = in.left
	return st, err
}

// CountThanks counts what a person got and gave in a period: for themselves all, for others what everybody may see.
func (t *Tx) CountThanks(ctx context.Context, viewer, id okr.PersonID, p okr.Period) (n motivation.Thanks, err error) {
	shown := publicGift
	if viewer == id {
		shown = "TRUE"
	}
	err = t.One(ctx, `SELECT
		(SELECT COUNT(*) FROM gifts g WHERE g.receiver = $1 AND g.day >= $2 AND g.day < $3 AND g.gone_at IS NULL
			AND `+shown+`),
		(SELECT COUNT(*) FROM gifts g WHERE g.giver = $1 AND g.day >= $2 AND g.day < $3 AND g.gone_at IS NULL
			AND `+shown+")",
		[]any{id, p.Start, p.End}, []any{&n.Received, &n.GivenAway})
	return n, err
}

// FindAllowance returns what somebody may still give, and how the team thanks in whose channel they are, or the first
// one of theirs; without any, the defaults.
func (s *Store) FindAllowance(ctx context.Context, a outbox.Actor, channel string) (left motivation.Allowance,
	settings motivation.Settings, err error) {
	found, err := read(ctx, s, a.Now, func(t *Tx) (allowanceIn, error) {
		return t.findAllowanceIn(ctx, a.Person, channel)
	})
	return found.left, found.settings, err
}

// allowanceIn is what is left in a team, and how it thanks.
type allowanceIn struct {
	left     motivation.Allowance
	settings motivation.Settings
}

func (t *Tx) findAllowanceIn(ctx context.Context, id okr.PersonID, channel string) (in allowanceIn, err error) {
	g := giving{giver: id, settings: motivation.DefaultSettings()}
	teams, err := t.Teams(ctx, people.OfPerson, id)
	if err != nil {
		return in, err
	}
	if team, ok := teamIn(teams, channel); ok {
		g.team = team
		if g.settings, err = t.findThanking(ctx, g.team.ID); err != nil {
			return in, err
		}
	}
	in.settings = g.settings
	in.left, _, err = t.findAllowance(ctx, g)
	return in, err
}

// newestKudos are those that a person received last and a viewer, $1, may see.
func (t *Tx) newestKudos(ctx context.Context, viewer, receiver okr.PersonID) ([]motivation.Kudos, error) {
	list, err := t.kudos(ctx, `k.id IN (SELECT g.kudos FROM gifts g JOIN kudos k ON k.id = g.kudos
		WHERE g.receiver = $2 AND g.gone_at IS NULL AND g.giver = k.giver AND `+kudosSeen+`
		AND ($1 IN (g.giver, g.receiver) OR NOT `+hiddenGift+`) ORDER BY g.day DESC, g.id DESC LIMIT $3)`,
		viewer, receiver, newestKudos)
	for i := range list {
		list[i], _ = list[i].ShownTo(viewer)
	}
	return list, err
}

// newestMovements are the last movements of a person's points, with what they were for.
func (t *Tx) newestMovements(ctx context.Context, id okr.PersonID) ([]motivation.Movement, error) {
	account := motivation.PersonAccount(id)
	return db.All(ctx, t, func(row db.Scanner) (e motivation.Movement, err error) {
		e.Entry, err = scanEntry(row, &e.Reason, &e.Giver)
		e.Gain = motivation.Balance([]motivation.Entry{e.Entry}, account)
		return e, err
	}, "SELECT "+entryColumns+`, COALESCE(CASE WHEN k.gone_at IS NULL THEN k.reason END, r.name, h.reason, y.name, ''),
			COALESCE(p.name, '') FROM (
			SELECT * FROM (SELECT * FROM entries WHERE to_account = $1 ORDER BY id DESC LIMIT $2)
			UNION ALL SELECT * FROM (SELECT * FROM entries WHERE from_account = $1 ORDER BY id DESC LIMIT $2)) e
		LEFT JOIN gifts g ON e.cause = $3 AND g.id = CAST(SUBSTR(e.reference, INSTR(e.reference, '/') + 1) AS INTEGER)
		LEFT JOIN contributions c ON e.cause = $4 AND c.id = CAST(SUBSTR(e.reference, INSTR(e.reference, '/') + 1) AS INTEGER)
		LEFT JOIN orders o ON o.id = COALESCE(c.pot, CASE WHEN e.cause IN ($5, $6)
			THEN CAST(SUBSTR(e.reference, INSTR(e.reference, '/') + 1) AS INTEGER) END)
		LEFT JOIN rewards r ON r.id = o.reward
		LEFT JOIN grants h ON e.cause = $7 AND h.id = CAST(SUBSTR(e.reference, INSTR(e.reference, '/') + 1) AS INTEGER)
		LEFT JOIN contest_prizes z ON e.cause = $8
			AND z.id = CAST(SUBSTR(e.reference, INSTR(e.reference, '/') + 1) AS INTEGER)
		LEFT JOIN contests y ON y.id = z.contest
		LEFT JOIN kudos k ON k.id = g.kudos LEFT JOIN people p ON p.id = COALESCE(g.giver, h.manager)
		ORDER BY e.id DESC LIMIT $2`, account, newestMoves, motivation.KudosReceived, motivation.PotContributed,
		motivation.RewardAsked, motivation.RewardBack, motivation.ByHand, motivation.ContestPrize)
}
