package selling

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

const boardColumns = `b.id, b.team, b.metric, b.period_kind, b.period_label, b.period_start, b.period_end,
	b.frozen_at, b.places`

// boardRow is a board that was posted.
type boardRow struct {
	ID     sales.BoardID
	Team   okr.TeamID
	Metric sales.BoardMetric
	Period okr.Period
	Frozen bool
	Places []sales.Place
}

func scanBoard(row db.Scanner) (b boardRow, err error) {
	var frozen sql.NullInt64
	var places string
	if err := row.Scan(&b.ID, &b.Team, &b.Metric, &b.Period.Kind, &b.Period.Label, &b.Period.Start, &b.Period.End,
		&frozen, &places); err != nil {
		return b, err
	}
	b.Frozen = frozen.Valid
	if places != "" {
		b.Places, err = db.FromJSON[[]sales.Place](places)
	}
	return b, err
}

// Boards are the leaderboards b that a condition selects.
func (t *Tx) Boards(ctx context.Context, where string, args ...any) ([]boardRow, error) {
	return db.All(ctx, t, scanBoard, "SELECT "+boardColumns+" FROM boards b WHERE "+where, args...)
}

// ranksBefore are the ranks on the newest board of the kind that was posted before the period; none when that one
// ranked by something else.
func (t *Tx) ranksBefore(ctx context.Context, b sales.Board, self sales.BoardID) (map[okr.PersonID]int, error) {
	list, err := t.Boards(ctx, "b.team = $1 AND b.period_kind = $2 AND b.period_start < $3 AND b.id <> $4 "+
		"ORDER BY b.period_start DESC LIMIT 1",
		b.Team.ID, b.Period.Kind, b.Period.Start, self)
	if err != nil || len(list) == 0 || list[0].Metric != b.Metric {
		return nil, err
	}
	ranks := map[okr.PersonID]int{}
	for _, place := range list[0].Places {
		ranks[place.Person] = place.Rank
	}
	return ranks, nil
}

// FindPostedBoard returns a board in its team's channel at now: frozen, as it was when its period ended.
// [db.ErrNotFound] when there is none, an [*okr.Refusal] when its team is gone.
func (s *Store) FindPostedBoard(ctx context.Context, id sales.BoardID, now time.Time,
	compare func(team okr.Team) func(a, b string) int) (b sales.Board, err error) {
	return read(ctx, s, now, func(t *Tx) (sales.Board, error) { return t.findPostedBoard(ctx, id, compare) })
}

func (t *Tx) findPostedBoard(ctx context.Context, id sales.BoardID,
	compare func(team okr.Team) func(a, b string) int) (b sales.Board, err error) {
	list, err := t.Boards(ctx, "b.id = $1", id)
	if err != nil {
		return b, err
	}
	if len(list) == 0 {
		return b, db.ErrNotFound
	}
	row := list[0]
	team, settings, err := t.FindSelling(ctx, row.Team)
	if err != nil {
		return b, err
	}
	b = sales.Board{Team: team, Settings: settings, Metric: row.Metric, Period: row.Period,
		Amounts: settings.AmountsOpen, Frozen: row.Frozen}
	if err := t.fillBoard(ctx, &b, compare(team), row.ID); err != nil {
		return b, err
	}
	if row.Frozen {
		b.Places, b.Metric = row.Places, row.Metric
		_, without := settings.BoardMetric.WithoutTargets(entriesIn(row.Places), b.Amounts)
		b.Instead = without && !row.Metric.ByTarget()
		return b, t.withoutHidden(ctx, &b)
	}
	return b, nil
}

func entriesIn(places []sales.Place) (list []sales.Entry) {
	for _, p := range places {
		list = append(list, p.Entry)
	}
	return list
}

// withoutHidden leaves out who hid themselves since a board was frozen, and counts the ranks of the others without
// them.
func (t *Tx) withoutHidden(ctx context.Context, b *sales.Board) error {
	hidden, err := db.All(ctx, t, db.ScanOne[okr.PersonID],
		"SELECT h.person FROM hidden h JOIN members m ON m.person = h.person WHERE m.team = $1", b.Team.ID)
	if err != nil || len(hidden) == 0 {
		return err
	}
	set := people.SetOf(hidden)
	was, entries := map[okr.PersonID]int{}, []sales.Entry{}
	for _, p := range b.Places {
		if !set[p.Person] {
			was[p.Person] = p.Was
			entries = append(entries, p.Entry)
		}
	}
	b.Places = sales.RankBy(entries, was, cmp.Compare[string])
	return nil
}

// PostBoards posts, at now, the boards that are due, and freezes those whose period has ended. A board whose time
// passed while nothing ran is posted when its period runs yet, or ended less than three days ago; otherwise it is
// skipped.
func (s *Store) PostBoards(ctx context.Context, now time.Time) (done outbox.Turned, err error) {
	err = s.write(ctx, now, func(t *Tx) error {
		if err := t.freezeBoards(ctx); err != nil {
			return err
		}
		due, err := db.All(ctx, t, ScanDueBoard, `SELECT team, next_week, next_month FROM selling
			WHERE next_week <= $1 OR next_month <= $1`,
			okr.WallOf(now.In(people.Easternmost)).String())
		if err != nil {
			return err
		}
		for _, d := range due {
			team, settings, err := t.FindSelling(ctx, d.team)
			if refusal := (*okr.Refusal)(nil); errors.As(err, &refusal) { // it was removed
				continue
			}
			if err != nil {
				return err
			}
			if err := t.postBoardsOf(ctx, team, settings, d, &done); err != nil {
				return fmt.Errorf("boards of %s: %w", team.ID, err)
			}
		}
		return nil
	})
	return done, err
}

// dueBoard is when the boards of a team are due next.
type dueBoard struct {
	team        okr.TeamID
	Week, Month okr.Wall
}

// ScanDueBoard reads when a team's boards are posted next.
func ScanDueBoard(row db.Scanner) (d dueBoard, err error) {
	var week, month string
	if err := row.Scan(&d.team, &week, &month); err != nil {
		return d, err
	}
	var errs [2]error
	d.Week, errs[0] = okr.ParseWall(week)
	d.Month, errs[1] = okr.ParseWall(month)
	return d, errors.Join(errs[:]...)
}

// belated is for how many days after a board's period it is still worth posting.
const belated = 3

func (t *Tx) postBoardsOf(ctx context.Context, team okr.Team, settings sales.Settings, d dueBoard,
	done *outbox.Turned) error {
	wall := okr.WallOf(t.Now.In(team.Location()))
	cal := team.Calendar()
	for !wall.Before(d.Week) {
		for _, week := range sales.WeeksOf(settings, d.Week.Date, cal) {
			if err := t.postBoard(ctx, team, settings, week, wall.Date, done); err != nil {
				return err
			}
		}
		d.Week = sales.NextWeekly(settings, d.Week, cal)
	}
	for !wall.Before(d.Month) {
		if err := t.postBoard(ctx, team, settings, okr.MonthOf(d.Month.Date).Previous(), wall.Date, done); err != nil {
			return err
		}
		d.Month = sales.NextMonthly(settings, d.Month, cal)
	}
	_, err := t.Exec(ctx, "UPDATE selling SET next_week = $2, next_month = $3 WHERE team = $1", team.ID,
		d.Week.String(), d.Month.String())
	return err
}

func (t *Tx) postBoard(ctx context.Context, team okr.Team, settings sales.Settings, p okr.Period, today okr.Date,
	done *outbox.Turned) error {
	key := fmt.Sprintf("leaderboard/%s/%s/%s", team.ID, p.Kind, p.Label)
	late := belated
	if p.Kind == okr.MonthPeriod { // the first working day may come after holidays
		late = 14
	}
	switch {
	case settings.BoardOff:
		return nil
	case today >= p.End.AddDays(late):
		done.Skip(key, "its period is over for long")
		return nil
	}
	b := sales.Board{Team: team, Settings: settings, Metric: settings.BoardMetric, Period: p,
		Amounts: settings.AmountsOpen}
	if err := t.fillBoard(ctx, &b, cmp.Compare[string], 0); err != nil {
		return err
	}
	if len(b.Places) == 0 {
		done.Skip(key, "nobody sold anything")
		return nil
	}
	id, err := t.Insert(ctx, `INSERT INTO boards (team, metric, period_kind, period_label, period_start, period_end,
		posted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (team, period_kind, period_start) DO NOTHING RETURNING id`,
		team.ID, settings.BoardMetric, p.Kind, p.Label, p.Start, p.End, db.Millis(t.Now))
	if errors.Is(err, db.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	due, err := t.findMomentApart(ctx, team.ID)
	if err != nil {
		return err
	}
	done.Posted++
	return t.OwePost(ctx, outbox.Post{Key: key, Kind: outbox.BoardPost, Channel: team.Channel, Team: team.ID,
		Subject: outbox.AboutBoard(sales.BoardID(id)), Due: due})
}

// findMomentApart returns now, or half an hour after the last board that the team was owed: after a pause several are
// due at once.
func (t *Tx) findMomentApart(ctx context.Context, team okr.TeamID) (time.Time, error) {
	var last sql.NullInt64
	err := t.One(ctx, `SELECT MAX(p.due) FROM posts p WHERE p.`+
		outbox.AboutAny(outbox.BoardNoun, "SELECT id FROM boards WHERE team = $1 AND posted_at > $2"),
		[]any{team, db.Millis(t.Now.AddDate(0, 0, -1))}, []any{&last})
	if apart := db.Instant(last).Add(sales.BoardsApart); last.Valid && apart.After(t.Now) {
		return apart, err
	}
	return t.Now, err
}

// settled is for how many days after its period a board still takes corrections before it is frozen.
const settled = 1

// freezeBoards keeps the places of the boards whose period has ended: what is corrected later changes no winner.
func (t *Tx) freezeBoards(ctx context.Context) error {
	list, err := t.Boards(ctx, "b.frozen_at IS NULL AND b.period_end <= $1", okr.DateOf(t.Now.In(people.Easternmost)))
	if err != nil {
		return err
	}
	for _, row := range list {
		team, settings, err := t.FindSelling(ctx, row.Team)
		if refusal := (*okr.Refusal)(nil); errors.As(err, &refusal) {
			continue
		}
		if err != nil {
			return err
		}
		if t.Now.Before(freezesAt(team, row.Period)) {
			continue
		}
		b := sales.Board{Team: team, Settings: settings, Metric: row.Metric, Period: row.Period,
			Amounts: settings.AmountsOpen}
		if err := t.fillBoard(ctx, &b, cmp.Compare[string], row.ID); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, "UPDATE boards SET frozen_at = $2, places = $3, metric = $4 WHERE id = $1", row.ID,
			db.Millis(t.Now), db.JSON(b.Places), b.Metric); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, "subject = $1", outbox.AboutBoard(row.ID)); err != nil {
			return err
		}
	}
	return nil
}

// freezesAt is when a board takes no more corrections: a day after its period, or after it was posted if that is later.
func freezesAt(team okr.Team, p okr.Period) time.Time {
	days := settled
	if p.Kind == okr.MonthPeriod {
		days = announceWithin
	}
	return p.End.AddDays(days).Midnight(team.Location())
}

// FindNextBoard returns when the next board is due or is frozen.
func (t *Tx) FindNextBoard(ctx context.Context) (at time.Time, ok bool, err error) {
	due, err := db.All(ctx, t, ScanDueBoard, "SELECT team, next_week, next_month FROM selling")
	if err != nil {
		return at, false, err
	}
	consider := func(when time.Time) {
		if !ok || when.Before(at) {
			at, ok = when, true
		}
	}
	zones := map[okr.TeamID]okr.Team{}
	teams, err := t.Teams(ctx, "TRUE")
	if err != nil {
		return at, false, err
	}
	for _, team := range teams {
		zones[team.ID] = team
	}
	for _, d := range due {
		if team, there := zones[d.team]; there {
			consider(d.Week.In(team.Location()))
			consider(d.Month.In(team.Location()))
		}
	}
	running, err := t.Boards(ctx, "b.frozen_at IS NULL AND b.period_end > ''")
	for _, b := range running {
		if team, there := zones[b.Team]; there {
			consider(freezesAt(team, b.Period))
		}
	}
	return at, ok, err
}

// BoardRecord is a board that was frozen, with its winners.
type BoardRecord struct {
	ID      sales.BoardID
	Metric  sales.BoardMetric
	Period  okr.Period
	Winners []sales.Place // the first three places, hidden people left out
}

// FindBoardArchive returns a team's frozen boards, the newest first, for who works there. An [*okr.Refusal] to
// anybody else, and when the team is gone.
func (s *Store) FindBoardArchive(ctx context.Context, a outbox.Actor, id okr.TeamID,
	limit int) (team okr.Team, list []BoardRecord, err error) {
	err = s.read(ctx, a.Now, func(t *Tx) error {
		if team, err = t.FindTeam(ctx, id); err != nil {
			return err
		}
		works, err := t.worksIn(ctx, team, a.Person)
		if err != nil {
			return err
		}
		if !works {
			return okr.Refuse("errors.not_in_team")
		}
		rows, err := t.Boards(ctx, "b.team = $1 AND b.frozen_at IS NOT NULL "+
			"ORDER BY b.period_end DESC, b.period_start DESC LIMIT $2", id, limit)
		if err != nil {
			return err
		}
		for _, row := range rows {
			b := sales.Board{Team: team, Places: row.Places}
			if err := t.withoutHidden(ctx, &b); err != nil {
				return err
			}
			winners := slices.DeleteFunc(slices.Clone(b.Places), func(p sales.Place) bool { return p.Rank > 3 })
			list = append(list, BoardRecord{row.ID, row.Metric, row.Period, winners})
		}
		return nil
	})
	return team, list, err
}

// FindFinalBoard returns a board that was frozen, for who works in its team. An [*okr.Refusal] to anybody else,
// [db.ErrNotFound] when there is none.
func (s *Store) FindFinalBoard(ctx context.Context, a outbox.Actor, id sales.BoardID) (sales.Board, error) {
	return read(ctx, s, a.Now, func(t *Tx) (b sales.Board, err error) {
		if b, err = t.findPostedBoard(ctx, id, func(okr.Team) func(a,
			b string) int {
			return cmp.Compare[string]
		}); err != nil {
			return b, err
		}
		works, err := t.worksIn(ctx, b.Team, a.Person)
		if err != nil {
			return b, err
		}
		if !works || !b.Frozen {
			return b, okr.Refuse("errors.not_in_team")
		}
		b.Viewer = a.Person
		return b, nil
	})
}

// MoveBoards posts a weekly board whose day is free now on the last working day before it.
func (t *Tx) MoveBoards(ctx context.Context, a outbox.Actor, team okr.Team) error {
	known, err := t.Sellings(ctx, "team = $1", team.ID)
	if err != nil || len(known) == 0 {
		return err
	}
	before, after := known[0], known[0]
	after.BoardDay = team.Week.OnOrBefore(before.BoardDay)
	for _, d := range sellingDifferences(before, after) {
		if err := t.LogChange(ctx, a, people.Subject{Team: team.ID}, d[0], d[1], d[2]); err != nil {
			return err
		}
	}
	return t.WriteSelling(ctx, team, after)
}
