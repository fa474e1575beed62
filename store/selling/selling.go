package selling

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// FindSelling returns a team and how it sells; a team that never said has the defaults.
func (t *Tx) FindSelling(ctx context.Context, id okr.TeamID) (okr.Team, sales.Settings, error) {
	if t.bulk != nil {
		if team, known := t.bulk.teams[id]; known {
			return team, t.bulk.settings[id], nil
		}
	}
	team, err := t.FindTeam(ctx, id)
	if err != nil {
		return team, sales.Settings{}, err
	}
	s, err := t.FindSellingOf(ctx, team)
	if t.bulk != nil && err == nil {
		t.bulk.teams[id], t.bulk.settings[id] = team, s
	}
	return team, s, err
}

// FindSellingOf returns how a team sells: its settings, or the defaults.
func (t *Tx) FindSellingOf(ctx context.Context, team okr.Team) (sales.Settings, error) {
	list, err := t.Sellings(ctx, "team = $1", team.ID)
	if err != nil || len(list) == 0 {
		return sales.DefaultSettings(team), err
	}
	return list[0], nil
}

// Sellings are the settings of teams that a condition selects.
func (t *Tx) Sellings(ctx context.Context, where string, args ...any) ([]sales.Settings, error) {
	return db.All(ctx, t, func(row db.Scanner) (sales.Settings, error) {
		var s sales.Settings
		var stages, reasons, activities, weights, at string
		if err := row.Scan(&s.Team, &s.Currency, &stages, &reasons, &activities, &s.AmountsOpen, &weights, &s.BoardDay,
			&at, &s.BoardMetric,
			&s.BoardTop, &s.BoardMode, &s.BoardOff, &s.CompanyChannel, &s.CreditFromOthers); err != nil {
			return s, err
		}
		var errs [5]error
		s.Stages, errs[0] = db.FromJSON[[]string](stages)
		s.LossReasons, errs[1] = db.FromJSON[[]string](reasons)
		s.Activities, errs[2] = db.FromJSON[[]string](activities)
		s.SeasonalWeights, errs[3] = db.FromJSON[[]float64](weights)
		s.BoardAt, errs[4] = okr.ParseClock(at)
		return s, errors.Join(errs[:]...)
	}, `SELECT team, currency, stages, loss_reasons, activities, amounts_open, weights, board_day, board_at,
		board_metric, board_top, board_mode,
		board_off, company_channel, credit_from_others FROM selling WHERE `+where, args...)
}

// sellers are a team and how it sells.
type sellers struct {
	team     okr.Team
	settings sales.Settings
}

// FindSelling returns a team and how it sells. An [*okr.Refusal] when the team is gone.
func (s *Store) FindSelling(ctx context.Context, id okr.TeamID) (team okr.Team, settings sales.Settings, err error) {
	err = s.read(ctx, time.Time{}, func(t *Tx) error {
		team, settings, err = t.FindSelling(ctx, id)
		return err
	})
	return team, settings, err
}

// FindSellingTeam returns the team in which a person sells, and how it does. An [*okr.Refusal] when they are in no
// team.
func (s *Store) FindSellingTeam(ctx context.Context, id okr.PersonID) (team okr.Team, settings sales.Settings,
	err error) {
	err = s.read(ctx, time.Time{}, func(t *Tx) error {
		teamID, err := t.findSellingTeam(ctx, id)
		if err != nil {
			return err
		}
		team, settings, err = t.FindSelling(ctx, teamID)
		return err
	})
	return team, settings, err
}

// SaveSelling changes how a team sells; its managers and admins may. The currency of a team with deals or targets is
// refused to change: what was counted in one would be called by the name of another. The board's next times are
// planned anew. An [*okr.Refusal] too to others, when open deals are in a stage that it drops, and when boards would
// come on a day off.
func (s *Store) SaveSelling(ctx context.Context, a outbox.Actor, settings sales.Settings) error {
	return s.act(ctx, a, func(t *Tx) error {
		team, before, err := t.FindSelling(ctx, settings.Team)
		if err != nil {
			return err
		}
		if err := t.MaySet(ctx, team.ID, a.Person); err != nil {
			return err
		}
		if err := t.checkSelling(ctx, team, before, settings); err != nil {
			return err
		}
		if err := t.WriteSelling(ctx, team, settings); err != nil {
			return err
		}
		for _, d := range sellingDifferences(before, settings) {
			if err := t.LogChange(ctx, a, people.Subject{Team: team.ID}, d[0], d[1], d[2]); err != nil {
				return err
			}
		}
		if before.AmountsOpen && !settings.AmountsOpen {
			// what shows amounts follows no longer
			if err := t.store.Hooks.Sold(ctx, t.Tx, a, []okr.TeamID{team.ID}, nil, nil); err != nil {
				return err
			}
		}
		if err := t.store.Hooks.Shown(ctx, t.Tx, team.ID); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, outbox.AboutAny(outbox.BoardNoun,
			"SELECT id FROM boards WHERE team = $1 AND frozen_at IS NULL"),
			team.ID); err != nil {
			return err
		}
		return t.TouchTeamHomes(ctx, team.ID)
	})
}

func (t *Tx) checkSelling(ctx context.Context, team okr.Team, before, s sales.Settings) error {
	if !s.BoardOff && !team.Week.Has(s.BoardDay) {
		return okr.Refuse("errors.board_day_free")
	}
	if s.Currency != before.Currency {
		var used int
		if err := t.One(ctx, `SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM targets WHERE team = $1
			AND superseded_at IS NULL LIMIT 1))
			+ (SELECT COUNT(*) FROM (SELECT 1 FROM deals WHERE team = $1 AND state <> 'void' LIMIT 1))`, []any{s.Team},
			[]any{&used}); err != nil {
			return err
		}
		if used > 0 {
			return okr.Refuse("errors.currency_in_use")
		}
	}
	for _, stage := range before.Stages {
		if slices.Contains(s.Stages, stage) {
			continue
		}
		var left int
		if err := t.One(ctx, "SELECT COUNT(*) FROM deals WHERE team = $1 AND state = 'open' AND stage = $2",
			[]any{s.Team, stage}, []any{&left}); err != nil {
			return err
		}
		if left > 0 {
			return okr.Refuse("errors.stage_in_use", "Stage", stage, "Count", left)
		}
	}
	return nil
}

// WriteSelling saves how a team sells, and plans its boards.
func (t *Tx) WriteSelling(ctx context.Context, team okr.Team, s sales.Settings) error {
	wall := okr.WallOf(t.Now.In(team.Location()))
	_, err := t.Exec(ctx, `INSERT INTO selling (team, currency, stages, loss_reasons, activities, amounts_open, weights,
		board_day, board_at, board_metric,
			board_top, board_mode, board_off, company_channel, next_week, next_month, credit_from_others, next_targets)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (team) DO UPDATE SET currency = excluded.currency, stages = excluded.stages, loss_reasons =
		excluded.loss_reasons,
			activities = excluded.activities, amounts_open = excluded.amounts_open, weights = excluded.weights,
			board_day = excluded.board_day,
			board_at = excluded.board_at, board_metric = excluded.board_metric, board_top = excluded.board_top,
			board_mode = excluded.board_mode,
			board_off = excluded.board_off, company_channel = excluded.company_channel, next_week = excluded.next_week,
			next_month = excluded.next_month,
			credit_from_others = excluded.credit_from_others, next_targets = excluded.next_targets`,
		s.Team, s.Currency, db.JSON(s.Stages), db.JSON(s.LossReasons), db.JSON(s.Activities), s.AmountsOpen,
		db.JSON(s.SeasonalWeights), s.BoardDay,
		s.BoardAt.String(), s.BoardMetric, s.BoardTop, s.BoardMode, s.BoardOff, s.CompanyChannel,
		sales.NextWeekly(s, wall, team.Calendar()).String(), sales.NextMonthly(s, wall, team.Calendar()).String(),
		s.CreditFromOthers, sales.NextTargetsTurn(wall.Date, team.Calendar()).Day)
	return err
}

// sell writes the defaults of a team that begins to sell, so that its boards are planned.
func (t *Tx) sell(ctx context.Context, team okr.Team, s sales.Settings) error {
	var known int
	if err := t.One(ctx, "SELECT COUNT(*) FROM selling WHERE team = $1", []any{team.ID}, []any{&known}); err != nil ||
		known > 0 {
		return err
	}
	return t.WriteSelling(ctx, team, s)
}

func sellingDifferences(a, b sales.Settings) (list [][3]string) {
	for _, f := range [][3]string{
		{"currency", string(a.Currency), string(b.Currency)}, {"stages", db.JSON(a.Stages), db.JSON(b.Stages)},
		{"loss_reasons", db.JSON(a.LossReasons), db.JSON(b.LossReasons)},
		{"activities", db.JSON(a.Activities), db.JSON(b.Activities)},
		{"amounts_open", db.JSON(a.AmountsOpen), db.JSON(b.AmountsOpen)},
		{"seasonal_weights", db.JSON(a.SeasonalWeights), db.JSON(b.SeasonalWeights)},
		{"credit_from_others", db.JSON(a.CreditFromOthers), db.JSON(b.CreditFromOthers)},
		{"board", db.JSON([]any{a.BoardDay, a.BoardAt, a.BoardMetric, a.BoardTop, a.BoardMode, a.BoardOff}),
			db.JSON([]any{b.BoardDay, b.BoardAt, b.BoardMetric, b.BoardTop, b.BoardMode, b.BoardOff})},
		{"company_channel", a.CompanyChannel, b.CompanyChannel},
	} {
		if f[1] != f[2] {
			list = append(list, f)
		}
	}
	return list
}

// SetHidden takes a person off every public board and out of public recognition, or puts them back. What was posted
// and still runs is made true.
func (s *Store) SetHidden(ctx context.Context, a outbox.Actor, hidden bool) error {
	return s.act(ctx, a, func(t *Tx) error {
		statement, args := "DELETE FROM hidden WHERE person = $1", []any{a.Person}
		if hidden {
			statement, args = "INSERT INTO hidden (person, since) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING",
				[]any{a.Person, db.Millis(t.Now)}
		}
		if _, err := t.Exec(ctx, statement, args...); err != nil {
			return err
		}
		if err := t.DirtyPosts(ctx, outbox.AboutAny(outbox.BoardNoun,
			`SELECT b.id FROM boards b JOIN members m ON m.team = b.team
			WHERE m.person = $1 AND b.frozen_at IS NULL`)+
			" OR "+outbox.AboutAny(outbox.HitNoun, "SELECT id FROM hits WHERE person = $1 AND period_end > $2")+
			" OR kind = 'praise' AND due > $3 AND "+
			outbox.AboutAny(outbox.DealNoun, "SELECT id FROM deals WHERE owner = $1"), a.Person, t.since(31),
			db.Millis(t.Now.AddDate(0, 0, -31))); err != nil {
			return err
		}
		if err := t.store.Hooks.Hid(ctx, t.Tx, a.Person); err != nil {
			return err
		}
		return t.TouchHomes(ctx, a.Person)
	})
}

// IsHidden reports whether somebody is on no board, and nowhere else in public.
func (t *Tx) IsHidden(ctx context.Context, id okr.PersonID) (bool, error) {
	var n int
	err := t.One(ctx, "SELECT COUNT(*) FROM hidden WHERE person = $1", []any{id}, []any{&n})
	return n > 0, err
}

// SetRate says what one unit of a currency is worth in another from a day on, until another rate is said; see
// [sales.CheckRate]. Only admins may. Past days take corrections: the last one said for a day holds. An
// [*okr.Refusal] to others, and of a rate that is unreadable or out of range.
func (s *Store) SetRate(ctx context.Context, a outbox.Actor, source, into sales.Currency, day okr.Date,
	rate decimal.Decimal) error {
	return s.act(ctx, a, func(t *Tx) error {
		admin, err := t.Admin(ctx, a.Person)
		if err != nil {
			return err
		}
		if !admin {
			return okr.Refuse("errors.rate_needs_admin")
		}
		if source == into || !slices.Contains(sales.Currencies, source) || !slices.Contains(sales.Currencies, into) {
			return okr.Refuse("errors.rate_unreadable")
		}
		if err := sales.CheckRate(rate); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO rates (source, into_, day, rate, set_by, set_at) VALUES ($1, $2, $3,
			$4, $5, $6)`,
			source, into, day, rate.String(), a.Person, db.Millis(t.Now)); err != nil {
			return err
		}
		if err := t.store.Hooks.RateMoved(ctx, t.Tx, a, into, day); err != nil {
			return err
		}
		return t.DirtyPosts(ctx, outbox.AboutAny(outbox.BoardNoun, "SELECT id FROM boards WHERE frozen_at IS NULL"))
	})
}

// Rate is what a currency was said to be worth in another from a day on.
type Rate struct {
	Source, Into sales.Currency
	Day          okr.Date
	Rate         decimal.Decimal
	By           string
}

// Rates are the newest rates that were said.
func (s *Store) Rates(ctx context.Context, limit int) (list []Rate, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]Rate, error) {
		return db.All(ctx, t, func(row db.Scanner) (Rate, error) {
			var r Rate
			err := row.Scan(&r.Source, &r.Into, &r.Day, &r.Rate, &r.By)
			return r, err
		}, `SELECT r.source, r.into_, r.day, r.rate, p.name FROM rates r JOIN people p ON p.id = r.set_by
			ORDER BY r.id DESC LIMIT $1`, limit)
	})
}

// findRate returns what a currency is worth in another on a day; ok is false when nobody said.
func (t *Tx) findRate(ctx context.Context, source, into sales.Currency,
	day okr.Date) (rate decimal.Decimal, ok bool, err error) {
	err = t.One(ctx, `SELECT rate FROM rates WHERE source = $1 AND into_ = $2 AND day <= $3
		ORDER BY day DESC, id DESC LIMIT 1`,
		[]any{source, into, day}, []any{&rate})
	if errors.Is(err, db.ErrNotFound) {
		return rate, false, nil
	}
	return rate, err == nil, err
}
