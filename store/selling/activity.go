package selling

import (
	"context"
	"slices"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// mostActivities bounds what one line counts: more is a slip of the keyboard.
const mostActivities = 10_000

// LogActivity counts a number of activities of a kind for the person who acts, today. A negative number takes back
// what was counted too much that day, and no more. An [*okr.Refusal] when their team counts no such kind, they are in
// no team, or the number is 0, too large, or more than there is to take back.
func (s *Store) LogActivity(ctx context.Context, a outbox.Actor, kind string,
	number int) (team okr.Team, total int64, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		id, err := t.findSellingTeam(ctx, a.Person)
		if err != nil {
			return err
		}
		var settings sales.Settings
		if team, settings, err = t.FindSelling(ctx, id); err != nil {
			return err
		}
		if !slices.Contains(settings.Activities, kind) {
			return okr.Refuse("errors.activity_unknown", "Kinds", settings.Activities)
		}
		if number == 0 || number < -mostActivities || number > mostActivities {
			return okr.Refuse("errors.activity_number")
		}
		day := okr.DateOf(t.Now.In(team.Location()))
		today, err := t.findActivitySum(ctx, id, a.Person, kind, okr.Period{Start: day, End: day.AddDays(1)})
		if err != nil {
			return err
		}
		if today.minor+int64(number) < 0 {
			return okr.Refuse("errors.activity_below_zero", "Count", int(today.minor))
		}
		if _, err := t.Exec(ctx, `INSERT INTO activities (person, team, kind, day, number, said_by, said_at, source)
			VALUES ($1, $2, $3, $4, $5, $1, $6, $7)`,
			a.Person, id, kind, day, number, db.Millis(t.Now), a.Source); err != nil {
			return err
		}
		total = today.minor + int64(number)
		if _, err := t.recountTargets(ctx, sellers{team, settings}, a.Person, sales.ActivityMetric(kind), day,
			0); err != nil {
			return err
		}
		if err := t.store.Hooks.Counted(ctx, t.Tx, id, day); err != nil {
			return err
		}
		return t.TouchHomes(ctx, a.Person)
	})
	return team, total, err
}

func (t *Tx) findActivitySum(ctx context.Context, team okr.TeamID, person okr.PersonID, kind string,
	p okr.Period) (s sum, err error) {
	where, args := "team = $1 AND kind = $2 AND day >= $3 AND day < $4", []any{team, kind, p.Start, p.End}
	if person != "" {
		where, args = "person = $5 AND "+where, append(args, person)
	}
	err = t.One(ctx, "SELECT COALESCE(SUM(number), 0) FROM activities WHERE "+where, args, []any{&s.minor})
	return s, err
}
