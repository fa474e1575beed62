package motivation

import (
	"context"
	"slices"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// told is what was noted of a badge.
type told struct {
	team okr.TeamID
	day  okr.Date
	gone bool
}

// NoteBadges notes which badges the people of a team have in an evening, and reports whether there are new ones to tell
// of. Those that were there before anybody looked are no news, and the first deal was celebrated already. What fell is
// taken out of where it was said.
func (t *Tx) NoteBadges(ctx context.Context, team okr.Team, day okr.Date,
	facts map[okr.PersonID]motivation.Facts) (news bool, err error) {
	var known bool
	if err := t.One(ctx, "SELECT COALESCE(MAX(badges_known), 0) FROM thanking_turns WHERE team = $1", []any{team.ID},
		[]any{&known}); err != nil {
		return false, err
	}
	before, err := t.badgesTold(ctx, team.ID)
	if err != nil {
		return false, err
	}
	for id, f := range facts {
		earned := motivation.Earned(f)
		for _, badge := range earned {
			if _, noted := before[id][badge]; noted {
				continue
			}
			said := known && badge != motivation.FirstDeal
			if _, err := t.Exec(ctx, `INSERT INTO badges_told (person, badge, team, day, said, gone)
				VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (person, badge) DO NOTHING`, id, badge, team.ID, day,
				said); err != nil {
				return false, err
			}
			news = news || said
		}
		for badge, noted := range before[id] {
			if err := t.followBadge(ctx, id, badge, noted, slices.Contains(earned, badge)); err != nil {
				return false, err
			}
		}
	}
	_, err = t.Exec(ctx, "UPDATE thanking_turns SET badges_known = 1 WHERE team = $1", team.ID)
	return news, err
}

// badgesTold is what was noted of the people of a team.
func (t *Tx) badgesTold(ctx context.Context, team okr.TeamID) (map[okr.PersonID]map[motivation.Badge]told, error) {
	noted := map[okr.PersonID]map[motivation.Badge]told{}
	return noted, db.Each(ctx, t, func(row db.Scanner) error {
		var id okr.PersonID
		var badge motivation.Badge
		var v told
		if err := row.Scan(&id, &badge, &v.team, &v.day, &v.gone); err != nil {
			return err
		}
		if noted[id] == nil {
			noted[id] = map[motivation.Badge]told{}
		}
		noted[id][badge] = v
		return nil
	}, `SELECT b.person, b.badge, b.team, b.day, b.gone FROM members m JOIN badges_told b ON b.person = m.person
		WHERE m.team = $1 AND m.left_at IS NULL`, team)
}

// followBadge lets what was said of a badge follow whether somebody has it still.
func (t *Tx) followBadge(ctx context.Context, id okr.PersonID, badge motivation.Badge, noted told, has bool) error {
	if noted.gone != has {
		return nil
	}
	if _, err := t.Exec(ctx, "UPDATE badges_told SET gone = $3 WHERE person = $1 AND badge = $2", id, badge,
		!has); err != nil {
		return err
	}
	return t.DirtyPosts(ctx, "key = $1 OR kind = 'wall' AND subject = $2", eveningKey(noted.team, noted.day),
		outbox.AboutMonth(okr.MonthOf(noted.day).Start))
}

// newBadges are those that were said first on days from $1 to before $2 in the channels of teams.
func (t *Tx) newBadges(ctx context.Context, from, to okr.Date, teams ...okr.TeamID) ([]motivation.Awarded, error) {
	args := []any{from, to}
	for _, id := range teams {
		args = append(args, id)
	}
	list, err := db.All(ctx, t, func(row db.Scanner) (a motivation.Awarded, err error) {
		err = row.Scan(&a.Person, &a.Name, &a.Badge)
		return a, err
	}, `SELECT b.person, p.name, b.badge FROM badges_told b JOIN people p ON p.id = b.person
		WHERE b.team IN (`+db.Places(2, len(teams))+`) AND b.day >= $1 AND b.day < $2 AND b.said = 1 AND b.gone = 0
		AND `+outbox.Speakable("p")+` AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = b.person)
		ORDER BY p.name, p.id, b.badge`, args...)
	return list, err
}

// FindNewBadges are those that a team's channel hears of in an evening.
func (s *Store) FindNewBadges(ctx context.Context, evening outbox.Post) ([]motivation.Awarded, error) {
	day := okr.Date(evening.About.Args[0])
	return read(ctx, s, evening.Due, func(t *Tx) ([]motivation.Awarded, error) {
		return t.newBadges(ctx, day, day.AddDays(1), evening.Team)
	})
}
