package goals

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// fedResult is a key result that follows a KPI, with its objective.
type fedResult struct {
	ObjectiveID okr.Objective
	okr.KeyResult
}

// FedResults are the key results that follow a KPI, of objectives o that are not closed and that a condition selects.
func (t *Tx) FedResults(ctx context.Context, id okr.KPIID, where string, args ...any) (list []fedResult, err error) {
	objectives, err := t.Objectives(ctx, "o.id IN (SELECT objective FROM key_results WHERE kpi = $1) AND "+NotClosed+
		" AND "+where, append([]any{id}, args...)...)
	for _, o := range objectives {
		for _, kr := range o.KeyResults {
			if kr.KPI == id {
				list = append(list, fedResult{o, kr})
			}
		}
	}
	return list, err
}

// follow gives key results what a KPI feeds them after it changed on some days: those whose objective's period has
// one between the first and the last of them, also when it ended, until it is closed. What is later moves nothing of
// them. Nil are all days.
func (t *Tx) follow(ctx context.Context, a outbox.Actor, k okr.KPI, days []okr.Date) error {
	where, args := "TRUE", []any(nil)
	if len(days) > 0 {
		where, args = "o.period_start <= $2 AND o.period_end > $3", []any{slices.Max(days), slices.Min(days)}
	}
	fed, err := t.FedResults(ctx, k.ID, where, args...)
	if err != nil {
		return err
	}
	return t.feedAll(ctx, a, k, fed)
}

// feedAll gives key results that follow a KPI what it feeds them.
func (t *Tx) feedAll(ctx context.Context, a outbox.Actor, k okr.KPI, fed []fedResult) error {
	if len(fed) == 0 {
		return nil
	}
	given, err := t.given(ctx, k, fed)
	if err != nil {
		return err
	}
	if a.Person == "" {
		a.Person = k.Owner
	}
	a.Source = okr.FromKPI
	var moved []okr.ObjectiveID
	for _, f := range fed {
		refusal, err := okr.Refused(t.mayShow(ctx, k, f.ObjectiveID))
		if err != nil {
			return err
		}
		if refusal != nil { // since amounts became private, or somebody left: what was shown stays, what comes is not
			if err := t.Unlink(ctx, a, f); err != nil {
				return err
			}
			continue
		}
		value, err := given(f)
		if err != nil {
			return err
		}
		if value.Valid == f.Current.Valid && value.Decimal.Equal(f.Current.Decimal) {
			continue
		}
		f.Current, f.ConfirmedAt = value, t.Now
		if err := t.moveKeyResult(ctx, a, f.KeyResult, 0); err != nil {
			return err
		}
		if !slices.Contains(moved, f.ObjectiveID.ID) {
			moved = append(moved, f.ObjectiveID.ID)
			if err := t.ObjectiveChanged(ctx, f.ObjectiveID); err != nil {
				return err
			}
		}
	}
	return nil
}

// given says what a KPI feeds each of the key results; those of the same period are calculated once.
func (t *Tx) given(ctx context.Context, k okr.KPI,
	fed []fedResult) (func(fedResult) (decimal.NullDecimal, error), error) {
	from, to := fed[0].ObjectiveID.Period.Start, fed[0].ObjectiveID.Period.End
	for _, f := range fed {
		from, to = min(from, f.ObjectiveID.Period.Start), max(to, f.ObjectiveID.Period.End)
	}
	type span struct {
		okr.Period
		accumulate bool
	}
	known := map[span]decimal.NullDecimal{}
	read, err := t.findFeed(ctx, k, from, to)
	return func(f fedResult) (decimal.NullDecimal, error) {
		of := span{f.ObjectiveID.Period, f.Accumulate}
		if value, ok := known[of]; ok {
			return value, nil
		}
		last := of.End.AddDays(-1) // nothing is known of days to come
		on, err := t.findFedOverTime(ctx, read, f.Accumulate, of.Period, []okr.Date{last})
		if err != nil {
			return decimal.NullDecimal{}, err
		}
		known[of] = on(last)
		return known[of], nil
	}, err
}

// FeedKeyResults gives every key result of an open objective what the KPI feeds it that it follows: where an earlier
// okrbot let the values of a new period overwrite those of one that ended, and where a rate was corrected. Each KPI
// has a transaction of its own.
func (s *Store) FeedKeyResults(ctx context.Context, now time.Time) error {
	followed, err := read(ctx, s, now, func(t *Tx) ([]okr.KPI, error) {
		return t.KPIs(ctx, "k.removed_at IS NULL AND EXISTS (SELECT 1 FROM key_results kr "+
			"WHERE kr.kpi = k.id) ORDER BY k.id")
	})
	for _, k := range followed {
		if err := s.write(ctx, now, func(t *Tx) error {
			return t.follow(ctx, outbox.Actor{Now: now}, k,
				nil)
		}); err != nil {
			return fmt.Errorf("key results that follow %s: %w", k.ID, err)
		}
	}
	return err
}

// catchUp gives an objective's key results what their KPIs feed them now: nothing moved them while it was closed. One
// whose KPI was removed follows nothing any more.
func (t *Tx) catchUp(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) error {
	list, err := t.Objectives(ctx, "o.id = $1", id)
	if err != nil || len(list) == 0 {
		return err
	}
	o := list[0]
	for _, kr := range o.KeyResults {
		if kr.KPI == 0 {
			continue
		}
		f := fedResult{o, kr}
		kpis, err := t.KPIs(ctx, "k.id = $1 AND k.removed_at IS NULL", kr.KPI)
		if err != nil {
			return err
		}
		if len(kpis) == 0 {
			err = t.Unlink(ctx, a, f)
		} else {
			err = t.feedAll(ctx, a, kpis[0], []fedResult{f})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// LinkKPI lets a key result follow a KPI from now on; its start and target stay its own. Of a sum that is measured
// more often than the objective's period lasts, it follows the sum since the objective began. Who may change the
// objective and see the KPI may, unless the key result would show a figure to people who may not see the KPI. An
// [*okr.Refusal] says which of these is not so, and that the key result is a milestone or the period is over.
func (s *Store) LinkKPI(ctx context.Context, a outbox.Actor, id okr.KPIID,
	keyResult okr.KeyResultID) (k okr.KPI, o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		if k, err = t.findKPI(ctx, a.Person, id); err != nil {
			return err
		}
		f, err := t.findLinkable(ctx, a, keyResult)
		if err != nil {
			return err
		}
		if f.Kind == okr.Milestone {
			return okr.Refuse("errors.kpi_milestone", "KeyResult", keyResult.String())
		}
		if err := t.mayShow(ctx, k, f.ObjectiveID); err != nil {
			return err
		}
		before := f.KPI
		f.KPI, f.Accumulate = id, k.Accumulates(f.ObjectiveID.Period)
		if _, err := t.Exec(ctx, "UPDATE key_results SET kpi = $2, accumulate = $3 WHERE id = $1", keyResult, id,
			f.Accumulate); err != nil {
			return err
		}
		if err := t.LogChange(ctx, a, people.Subject{Objective: f.Objective, KeyResult: keyResult}, "kpi",
			kpiName(before),
			id.String()); err != nil {
			return err
		}
		if err := t.feedAll(ctx, a, k, []fedResult{f}); err != nil {
			return err
		}
		o, err = t.findObjective(ctx, a.Person, f.Objective)
		return err
	})
	return k, o, err
}

func kpiName(id okr.KPIID) string {
	if id == 0 {
		return ""
	}
	return id.String()
}

// findLinkable returns a key result of an objective that the person may change and that is not over.
func (t *Tx) findLinkable(ctx context.Context, a outbox.Actor, id okr.KeyResultID) (f fedResult, err error) {
	if f.ObjectiveID, err = t.findObjectiveOf(ctx, a.Person, id); err != nil {
		return f, err
	}
	may, err := t.MayChange(ctx, a.Person, f.ObjectiveID)
	if err != nil {
		return f, err
	}
	if !may {
		return f, okr.Refuse("errors.edit_not_yours", "Owner", f.ObjectiveID.OwnerName)
	}
	today, err := t.FindToday(ctx, a.Person)
	if err != nil {
		return f, err
	}
	if f.ObjectiveID.Period.Ended(today) {
		return f, okr.Refuse("errors.period_over")
	}
	if f.ObjectiveID.Closing != nil {
		return f, okr.Refuse("errors.objective_closed", "Objective", f.ObjectiveID.ID.String())
	}
	for _, kr := range f.ObjectiveID.KeyResults {
		if kr.ID == id {
			f.KeyResult = kr
		}
	}
	return f, nil
}

// UnlinkKPI lets people say a key result's value again; what it was stays in its history. An [*okr.Refusal] when it
// follows none, or the objective is not there, not theirs to change, or over.
func (s *Store) UnlinkKPI(ctx context.Context, a outbox.Actor, keyResult okr.KeyResultID) (o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		f, err := t.findLinkable(ctx, a, keyResult)
		if err != nil {
			return err
		}
		if f.KPI == 0 {
			return okr.Refuse("errors.kpi_not_linked", "KeyResult", keyResult.String())
		}
		if err := t.Unlink(ctx, a, f); err != nil {
			return err
		}
		o, err = t.findObjective(ctx, a.Person, f.Objective)
		return err
	})
	return o, err
}

// Unlink lets a key result no longer follow its KPI; it keeps the last value.
func (t *Tx) Unlink(ctx context.Context, a outbox.Actor, f fedResult) error {
	if _, err := t.Exec(ctx, "UPDATE key_results SET kpi = NULL, accumulate = 0 WHERE id = $1", f.ID); err != nil {
		return err
	}
	if err := t.LogChange(ctx, a, people.Subject{Objective: f.Objective, KeyResult: f.ID}, "kpi", kpiName(f.KPI),
		""); err != nil {
		return err
	}
	return t.ObjectiveChanged(ctx, f.ObjectiveID)
}
