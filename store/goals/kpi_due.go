package goals

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// askAt is when on a working day people are asked for the values of KPIs, on their own clock.
var askAt = okr.Clock{Hour: 10}

// FindNextAsk returns when the owner of a KPI is asked for the period in which a day lies: on the first working day
// after it.
func (t *Tx) FindNextAsk(ctx context.Context, k okr.KPI, day okr.Date) (time.Time, error) {
	team, err := t.FindTeam(ctx, k.Team)
	if err != nil {
		return time.Time{}, err
	}
	owner, err := t.FindPerson(ctx, k.Owner)
	if err != nil {
		return time.Time{}, err
	}
	return AskOn(k.PeriodOf(day).End, team, owner), nil
}

// AskOn is when a person is asked on a day, or on the first working day after it.
func AskOn(on okr.Date, team okr.Team, owner okr.Person) time.Time {
	cal := team.Calendar()
	for n := 0; n < 14 && !cal.WorkingDay(on); n++ {
		on = on.AddDays(1)
	}
	return okr.Wall{Date: on, At: askAt}.In(owner.Location(team.Location()))
}

// PlanAsking says when a KPI's owner is asked next; one that keeps itself asks nobody.
func (t *Tx) PlanAsking(ctx context.Context, k okr.KPI, day okr.Date) error {
	if k.Feed != okr.ByHand {
		return nil
	}
	at, err := t.FindNextAsk(ctx, k, day)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, "UPDATE kpis SET ask_at = $2 WHERE id = $1", k.ID, db.Millis(at))
	return err
}

// AskForKPIs asks for the values of KPIs whose period is over: each owner once a day, for all that they owe.
func (s *Store) AskForKPIs(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		due, err := t.KPIs(ctx, "k.ask_at IS NOT NULL AND k.removed_at IS NULL AND k.ask_at <= $1 ORDER BY k.id",
			db.Millis(now))
		if err != nil {
			return err
		}
		for _, k := range due {
			if err := t.ask(ctx, k, &done); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

func (t *Tx) ask(ctx context.Context, k okr.KPI, done *outbox.Turned) error {
	today, err := t.FindKPIToday(ctx, k)
	if err != nil {
		return err
	}
	before, err := t.FindAskedPeriod(ctx, k, today)
	if err != nil {
		return err
	}
	readings, err := t.Readings(ctx, k, before, before, today)
	if err != nil {
		return err
	}
	missing := !readings[0].Value.Valid && before.End > okr.DateOf(k.CreatedAt)
	if gone, err := t.ownerGone(ctx, k); err != nil {
		return err
	} else if gone {
		missing = false
	}
	asked, err := t.checkInAsks(ctx, k)
	if err != nil {
		return err
	}
	if missing && asked {
		return t.askTomorrow(ctx, k, today)
	}
	if err := t.PlanAsking(ctx, k, today); err != nil || !missing {
		return err
	}
	done.Posted++
	return t.OwePost(ctx, outbox.Post{Key: KPIDueKey(k.Owner, today), Kind: outbox.KPIDuePost, Person: k.Owner})
}

// KPIDueKey is the key of the question for values that a person gets on a day.
func KPIDueKey(owner okr.PersonID, today okr.Date) string {
	return fmt.Sprintf("kpi_due/%s/%s", owner, today)
}

// ownerGone reports whether the owner of a team's KPI has left the team, and has nothing to record any more.
func (t *Tx) ownerGone(ctx context.Context, k okr.KPI) (bool, error) {
	if k.Company {
		return false, nil
	}
	inTeam, err := t.InTeam(ctx, k.Team, k.Owner)
	return !inTeam, err
}

// FindAskedPeriod returns the period for which a value is asked: the one that ended last, and of days the last one on
// which the team works.
func (t *Tx) FindAskedPeriod(ctx context.Context, k okr.KPI, today okr.Date) (okr.Period, error) {
	p := k.PeriodOf(today).Previous()
	if k.Frequency != okr.Daily {
		return p, nil
	}
	team, err := t.FindTeam(ctx, k.Team)
	cal := team.Calendar()
	for n := 0; n < 14 && !cal.WorkingDay(p.Start); n++ {
		p = p.Previous()
	}
	return p, err
}

// checkInAsks reports whether the owner has a check-in open and unanswered, whose form asks for the value too.
func (t *Tx) checkInAsks(ctx context.Context, k okr.KPI) (bool, error) {
	var open int
	err := t.One(ctx, `SELECT COUNT(*) FROM rounds r JOIN duties d ON d.round = r.id AND d.person = $2
		WHERE r.team = $1 AND r.closed_at IS NULL AND d.outcome = 'O' AND d.opens_at <= $3`,
		[]any{k.Team, k.Owner, db.Millis(t.Now)}, []any{&open})
	return open > 0, err
}

// askTomorrow looks again on the next working day, whether the check-in brought the value.
func (t *Tx) askTomorrow(ctx context.Context, k okr.KPI, today okr.Date) error {
	team, err := t.FindTeam(ctx, k.Team)
	if err != nil {
		return err
	}
	owner, err := t.FindPerson(ctx, k.Owner)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, "UPDATE kpis SET ask_at = $2 WHERE id = $1", k.ID,
		db.Millis(AskOn(today.AddDays(1), team, owner)))
	return err
}

// FindNextAsking returns when somebody is asked for a KPI next.
func (t *Tx) FindNextAsking(ctx context.Context) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = t.One(ctx, "SELECT MIN(ask_at) FROM kpis WHERE ask_at IS NOT NULL AND removed_at IS NULL", nil, []any{&next})
	return db.Instant(next), next.Valid, err
}

// OwedKPIs are the KPIs whose values a person owes for the period that ended last.
func (s *Store) OwedKPIs(ctx context.Context, a outbox.Actor) (list []okr.OwedKPI, err error) {
	return read(ctx, s, a.Now, func(t *Tx) ([]okr.OwedKPI, error) { return t.owedKPIs(ctx, a.Person, 0) })
}

// owedKPIs are those of one team, or of all when team is 0.
func (t *Tx) owedKPIs(ctx context.Context, owner okr.PersonID, team okr.TeamID) (list []okr.OwedKPI, err error) {
	kpis, err := t.KPIs(ctx, "k.owner = $1 AND k.feed = '' AND k.removed_at IS NULL ORDER BY k.id", owner)
	for _, k := range kpis {
		if team != 0 && k.Team != team {
			continue
		}
		if gone, err := t.ownerGone(ctx, k); err != nil {
			return nil, err
		} else if gone {
			continue
		}
		today, err := t.FindKPIToday(ctx, k)
		if err != nil {
			return nil, err
		}
		before, err := t.FindAskedPeriod(ctx, k, today)
		if err != nil {
			return nil, err
		}
		if before.End <= okr.DateOf(k.CreatedAt) {
			continue
		}
		readings, err := t.Readings(ctx, k, before, before, today)
		if err != nil {
			return nil, err
		}
		if !readings[0].Value.Valid {
			list = append(list, okr.OwedKPI{KPI: k, Period: before, Today: today})
		}
	}
	return list, err
}

// FindKPINews returns what a reader of a post is told of a KPI. An [*okr.Refusal] when they may not see the KPI any
// more; [db.ErrNotFound] when they are unknown.
func (s *Store) FindKPINews(ctx context.Context, p outbox.Post, now time.Time) (okr.KPINews, error) {
	return read(ctx, s, now, func(t *Tx) (n okr.KPINews, err error) {
		if n.Person, err = t.FindPerson(ctx, p.Person); err != nil {
			return n, err
		}
		k, err := t.findKPI(ctx, p.Person, p.Subject.KPI())
		if err != nil {
			return n, err
		}
		n.Sheet, err = t.findKPISheet(ctx, outbox.Actor{Person: p.Person, Now: now}, k, listPeriods)
		n.Twice = okr.RedTwice(n.Sheet.Readings)
		return n, err
	})
}

// MoveAsking moves the questions about a team's KPIs that are yet to come to a working day. One that waits for a
// check-in to bring the value goes on waiting.
func (t *Tx) MoveAsking(ctx context.Context, team okr.Team) error {
	kpis, err := t.KPIs(ctx, "k.team = $1 AND k.removed_at IS NULL AND k.ask_at > $2", team.ID, db.Millis(t.Now))
	if err != nil {
		return err
	}
	for _, k := range kpis {
		today, err := t.FindKPIToday(ctx, k)
		if err != nil {
			return err
		}
		owner, err := t.FindPerson(ctx, k.Owner)
		if err != nil {
			return err
		}
		var asked sql.NullInt64
		if err := t.One(ctx, "SELECT ask_at FROM kpis WHERE id = $1", []any{k.ID}, []any{&asked}); err != nil {
			return err
		}
		now := k.PeriodOf(today)
		at := AskOn(now.Start, team, owner)
		if waits := okr.DateOf(db.Instant(asked).In(owner.Location(team.Location()))); !at.After(t.Now) {
			at = AskOn(min(waits, now.End), team, owner)
		}
		if _, err := t.Exec(ctx, "UPDATE kpis SET ask_at = $2 WHERE id = $1", k.ID, db.Millis(at)); err != nil {
			return err
		}
	}
	return nil
}
