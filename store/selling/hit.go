package selling

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// announceWithin is for how many days after a period's end a hit is still announced as of the period.
const announceWithin = 7

// quietly is how long a post that is corrected waits, so that the rep knows first.
const quietly = time.Minute

const hitColumns = `h.id, h.team, h.person, h.metric, h.period_kind, h.period_label, h.period_start, h.period_end,
	h.mark, h.target, h.deal, h.at, h.withdrawn_at`

func scanHit(row db.Scanner) (sales.Hit, error) {
	var h sales.Hit
	var person sql.NullString
	var deal, at, withdrawn sql.NullInt64
	err := row.Scan(&h.ID, &h.Team, &person, &h.Metric, &h.Period.Kind, &h.Period.Label, &h.Period.Start, &h.Period.End,
		&h.Mark, &h.Target, &deal, &at, &withdrawn)
	h.Person, h.Deal, h.At, h.Withdrawn = okr.PersonID(person.String), sales.DealID(deal.Int64), db.Instant(at),
		withdrawn.Valid
	return h, err
}

func (t *Tx) hits(ctx context.Context, where string, args ...any) ([]sales.Hit, error) {
	return db.All(ctx, t, scanHit, "SELECT "+hitColumns+" FROM hits h WHERE "+where, args...)
}

// recount looks at every target that rows of the ledger touch, and says which ones were hit.
func (t *Tx) recount(ctx context.Context, touched []credited, d sales.Deal) (hits []sales.Hit, err error) {
	type place struct {
		team   okr.TeamID
		person okr.PersonID
		day    okr.Date
	}
	seen := map[place]bool{}
	for _, c := range touched {
		for _, p := range []place{{c.team, c.person, c.day}, {c.team, "", c.day}} {
			if seen[p] {
				continue
			}
			seen[p] = true
			team, settings, err := t.FindSelling(ctx, p.team)
			if err != nil {
				return nil, err
			}
			for _, metric := range []sales.Metric{sales.Revenue, sales.Deals} {
				reached, err := t.recountTargets(ctx, sellers{team, settings}, p.person, metric, p.day, d.ID)
				if err != nil {
					return nil, err
				}
				hits = append(hits, reached...)
			}
			if p.person != "" {
				continue
			}
			if err := t.sell(ctx, team, settings); err != nil {
				return nil, err
			}
			if err := t.dirtyBoards(ctx, p.team, p.day, p.day.AddDays(1)); err != nil {
				return nil, err
			}
			if err := t.TouchTeamHomes(ctx, p.team); err != nil {
				return nil, err
			}
		}
	}
	return hits, nil
}

// dirtyBoards marks the boards of a team that show any of the days.
func (t *Tx) dirtyBoards(ctx context.Context, team okr.TeamID, from, to okr.Date) error {
	return t.DirtyPosts(ctx, outbox.AboutAny(outbox.BoardNoun,
		"SELECT id FROM boards WHERE team = $1 AND frozen_at IS NULL "+
			"AND period_start < $3 AND period_end > $2"), team, from, to)
}

// recountTargets compares the targets of a person, or of the team, that count the day with what was achieved: new
// marks become hits, of which the highest is announced; hits that no longer hold are withdrawn, and those that do
// again stand again.
func (t *Tx) recountTargets(ctx context.Context, in sellers, person okr.PersonID, metric sales.Metric, day okr.Date,
	deal sales.DealID) (reached []sales.Hit, err error) {
	team, settings := in.team, in.settings
	list, err := t.Targets(ctx, "t.team = $1 AND COALESCE(t.person, '') = $2 AND t.metric = $3 "+
		"AND t.period_start <= $4 AND t.period_end > $4 ORDER BY t.period_start, t.id",
		team.ID, person, metric, day)
	if err != nil {
		return nil, err
	}
	for _, target := range list {
		got, err := t.findAchieved(ctx, settings, person, metric, target.Period)
		if err != nil {
			return nil, err
		}
		known, err := t.hits(ctx, "h.team = $1 AND COALESCE(h.person, '') = $2 AND h.metric = $3 "+
			"AND h.period_start = $4 AND h.period_end = $5",
			team.ID, person, metric, target.Period.Start, target.Period.End)
		if err != nil {
			return nil, err
		}
		if err := t.holdOrWithdraw(ctx, team, known, got.of(metric)); err != nil {
			return nil, err
		}
		hit, err := t.addHit(ctx, target, known, got.of(metric), deal)
		if err != nil {
			return nil, err
		}
		if hit != nil {
			reached = append(reached, *hit)
		}
	}
	if len(reached) == 0 {
		return nil, nil
	}
	// Of several targets that one act reaches, the one of the longest period is said.
	said := slices.MaxFunc(reached, func(a, b sales.Hit) int { return cmp.Compare(a.Period.Days(), b.Period.Days()) })
	return reached, t.announce(ctx, team, settings, said)
}

// addHit records the marks that are new and returns the highest of them, or nil.
func (t *Tx) addHit(ctx context.Context, target sales.Target, known []sales.Hit, achieved int64,
	deal sales.DealID) (*sales.Hit, error) {
	top := sales.MarkReached(achieved, target.Amount)
	var newest *sales.Hit
	for _, mark := range sales.Marks {
		if mark > top || slices.ContainsFunc(known, func(h sales.Hit) bool { return h.Mark == mark }) {
			continue
		}
		h := sales.Hit{
			Team: target.Team, Person: target.Person, Metric: target.Metric, Period: target.Period, Mark: mark,
			Deal: deal, At: t.Now, Target: target.Amount,
		}
		id, err := t.Insert(ctx, `INSERT INTO hits (team, person, metric, period_kind, period_label, period_start,
			period_end, mark, target, deal, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`, h.Team, db.OrNull(h.Person), h.Metric,
			h.Period.Kind, h.Period.Label,
			h.Period.Start, h.Period.End, mark, h.Target, db.OrNull(deal), db.Millis(t.Now))
		if err != nil {
			return nil, err
		}
		h.ID = sales.HitID(id)
		if err := t.store.Hooks.Reached(ctx, t.Tx, h); err != nil {
			return nil, err
		}
		newest = &h
	}
	return newest, nil
}

// announce owes the world a celebration, unless the period is long over. Who is on no board is congratulated privately.
func (t *Tx) announce(ctx context.Context, team okr.Team, settings sales.Settings, h sales.Hit) error {
	if today := okr.DateOf(t.Now.In(team.Location())); today >= h.Period.End.AddDays(announceWithin) {
		return nil
	}
	if h.Person != "" {
		hidden, err := t.IsHidden(ctx, h.Person)
		if err != nil {
			return err
		}
		if hidden {
			return t.OweNotice(ctx, "hit/"+strconv.FormatInt(int64(h.ID), 10), h.Person, "notice.hit_private", "Period",
				h.Period.Label, "Mark", strconv.Itoa(h.Mark))
		}
	}
	key := fmt.Sprintf("hit/%s/%s/%s/%s/%d", team.ID, cmp.Or(string(h.Person), "team"), h.Metric, h.Period.Label,
		h.Mark)
	if err := t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.HitPost, Channel: team.Channel, Team: team.ID,
		Subject: outbox.AboutHit(h.ID)}); err != nil {
		return err
	}
	if err := t.planWin(ctx, team, h.Person, h.Deal); err != nil {
		return err
	}
	if settings.CompanyChannel == "" || settings.CompanyChannel == team.Channel {
		return nil
	}
	return t.OwePost(ctx, outbox.Post{Key: key + "/company", Kind: outbox.HitPost, Channel: settings.CompanyChannel,
		Team:    team.ID,
		Subject: outbox.AboutHit(h.ID)})
}

// holdOrWithdraw makes hits say whether they hold: by the target as it was when it was hit, so that a hit stands
// though it is raised. The rep is told privately, a minute before the post in the channel says so.
func (t *Tx) holdOrWithdraw(ctx context.Context, team okr.Team, known []sales.Hit, achieved int64) error {
	for _, h := range known {
		holds := sales.MarkReached(achieved, h.Target) >= h.Mark
		if holds != h.Withdrawn {
			continue
		}
		at, follow := any(db.Millis(t.Now)), t.store.Hooks.Withdrawn
		if holds {
			at, follow = nil, t.store.Hooks.Restored
		}
		h.Withdrawn = !holds
		if _, err := t.Exec(ctx, "UPDATE hits SET withdrawn_at = $2 WHERE id = $1", h.ID, at); err != nil {
			return err
		}
		if err := errors.Join(follow(ctx, t.Tx, h), t.correctPosts(ctx, holds, outbox.AboutHit(h.ID)),
			t.followHit(ctx, h)); err != nil {
			return err
		}
		if holds || h.Person == "" {
			continue
		}
		var public int
		if err := t.One(ctx, "SELECT COUNT(*) FROM posts WHERE subject = $1 AND ts <> ''", []any{outbox.AboutHit(h.ID)},
			[]any{&public}); err != nil {
			return err
		}
		if public == 0 {
			continue
		}
		if err := t.OweNotice(ctx, fmt.Sprintf("withdrawn/%d/%d", h.ID, t.Now.UnixMilli()), h.Person,
			"notice.hit_withdrawn", "Period", h.Period.Label,
			"Mark", strconv.Itoa(h.Mark), "Team", team.Name); err != nil {
			return err
		}
	}
	return nil
}

// correctPosts lets what was said in public follow: a post that no longer holds is brought up to date a little later,
// one that was taken back before it was said is owed again when it holds again.
func (t *Tx) correctPosts(ctx context.Context, holds bool, about outbox.Subject) error {
	const where = "subject = $1"
	if holds {
		if _, err := t.Exec(ctx, `UPDATE posts SET state = 'owed', ts = '', rendered = '', shown = 0, retry_at = 0,
			attempts = 0, reason = '', changed_at = $2
			WHERE state = 'dropped' AND `+where, about, db.Millis(t.Now)); err != nil {
			return err
		}
		return t.DirtyPosts(ctx, where, about)
	}
	if err := t.DirtyPosts(ctx, where, about); err != nil {
		return err
	}
	_, err := t.Exec(ctx, "UPDATE posts SET retry_at = $2 WHERE state = 'sent' AND "+where, about,
		db.Millis(t.Now.Add(quietly)))
	return err
}
