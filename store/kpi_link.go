package store

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"okrbot/okr"
)

// fedResult is a key result that follows a KPI, with its objective.
type fedResult struct {
	objective okr.Objective
	okr.KeyResult
}

// fedBy are the key results that follow a KPI, of objectives that may still change.
func (t *tx) fedBy(ctx context.Context, id okr.KPIID) (list []fedResult, err error) {
	objectives, err := t.objectives(ctx, "o.id IN (SELECT objective FROM key_results WHERE kpi = $1) AND o.period_end > $2", id, running(t.since(0)))
	for _, o := range objectives {
		for _, kr := range o.KeyResults {
			if kr.KPI == id && o.Closing == nil {
				list = append(list, fedResult{o, kr})
			}
		}
	}
	return list, err
}

// follow gives the key results that a KPI feeds its value.
func (t *tx) follow(ctx context.Context, a Actor, k okr.KPI) error {
	fed, err := t.fedBy(ctx, k.ID)
	if err != nil || len(fed) == 0 {
		return err
	}
	today, err := t.kpiToday(ctx, k)
	if err != nil {
		return err
	}
	latest, _, err := t.latest(ctx, k, today)
	if err != nil {
		return err
	}
	if a.Person == "" {
		a.Person = k.Owner
	}
	a.Source = okr.FromKPI
	var moved []okr.ObjectiveID
	for _, f := range fed {
		refusal, err := refusalOf(t.mayShow(ctx, k, f.objective))
		if err != nil {
			return err
		}
		if refusal != nil { // since amounts became private, or somebody left: what was shown stays, what comes is not
			if err := t.unlink(ctx, a, f); err != nil {
				return err
			}
			continue
		}
		value := latest.Value
		if f.Accumulate {
			if value, err = t.accumulated(ctx, k, f.objective.Period); err != nil {
				return err
			}
		}
		if value.Valid == f.Current.Valid && value.Decimal.Equal(f.Current.Decimal) {
			continue
		}
		f.Current, f.ConfirmedAt = value, t.now
		if err := t.moveKeyResult(ctx, a, f.KeyResult, 0); err != nil {
			return err
		}
		if !slices.Contains(moved, f.objective.ID) {
			moved = append(moved, f.objective.ID)
			if err := t.objectiveChanged(ctx, f.objective); err != nil {
				return err
			}
		}
	}
	return nil
}

// accumulated is the sum of a KPI's values in an objective's period.
func (t *tx) accumulated(ctx context.Context, k okr.KPI, p okr.Period) (decimal.NullDecimal, error) {
	if k.Feed != okr.ByHand {
		return t.fed(ctx, k, p)
	}
	values, err := t.kpiValues(ctx, "v.kpi = $1 AND v.superseded_at IS NULL AND v.day >= $2 AND v.day < $3", k.ID, p.Start, p.End)
	if err != nil || len(values) == 0 {
		return decimal.NullDecimal{}, err
	}
	total := decimal.Zero
	for _, v := range values {
		total = total.Add(v.Value)
	}
	return decimal.NewNullDecimal(total), nil
}

// LinkKPI lets a key result follow a KPI from now on; its start and target stay its own. Of a sum that is measured more often than the
// objective's period lasts, it follows the sum since the objective began. Who may change the objective and see the KPI may, unless
// the key result would show a figure to people who may not see the KPI.
func (s *Store) LinkKPI(ctx context.Context, a Actor, id okr.KPIID, keyResult okr.KeyResultID) (k okr.KPI, o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		if k, err = t.kpi(ctx, a.Person, id); err != nil {
			return err
		}
		f, err := t.linkable(ctx, a, keyResult)
		if err != nil {
			return err
		}
		if f.Kind == okr.Milestone {
			return okr.Refuse("errors.kpi_milestone", "KeyResult", keyResult.String())
		}
		if err := t.mayShow(ctx, k, f.objective); err != nil {
			return err
		}
		accumulate := k.Cumulative() && k.PeriodOf(f.objective.Period.Start).Days() < f.objective.Period.Days()
		if _, err := t.exec(ctx, "UPDATE key_results SET kpi = $2, accumulate = $3 WHERE id = $1", keyResult, id, accumulate); err != nil {
			return err
		}
		if err := t.change(ctx, a, subject{objective: f.Objective, keyResult: keyResult}, "kpi", kpiName(f.KPI), id.String()); err != nil {
			return err
		}
		if err := t.follow(ctx, a, k); err != nil {
			return err
		}
		o, err = t.objective(ctx, a.Person, f.Objective)
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

// linkable is a key result of an objective that the person may change and that is not over.
func (t *tx) linkable(ctx context.Context, a Actor, id okr.KeyResultID) (f fedResult, err error) {
	if f.objective, err = t.objectiveOf(ctx, a.Person, id); err != nil {
		return f, err
	}
	may, err := t.mayChange(ctx, a.Person, f.objective)
	if err != nil {
		return f, err
	}
	if !may {
		return f, okr.Refuse("errors.edit_not_yours", "Owner", f.objective.OwnerName)
	}
	today, err := t.today(ctx, a.Person)
	if err != nil {
		return f, err
	}
	if f.objective.Period.Ended(today) {
		return f, okr.Refuse("errors.period_over")
	}
	if f.objective.Closing != nil {
		return f, okr.Refuse("errors.objective_closed", "Objective", f.objective.ID.String())
	}
	for _, kr := range f.objective.KeyResults {
		if kr.ID == id {
			f.KeyResult = kr
		}
	}
	return f, nil
}

// UnlinkKPI lets people say a key result's value again; what it was stays in its history.
func (s *Store) UnlinkKPI(ctx context.Context, a Actor, keyResult okr.KeyResultID) (o okr.Objective, err error) {
	err = s.act(ctx, a, func(t *tx) error {
		f, err := t.linkable(ctx, a, keyResult)
		if err != nil {
			return err
		}
		if f.KPI == 0 {
			return okr.Refuse("errors.kpi_not_linked", "KeyResult", keyResult.String())
		}
		if err := t.unlink(ctx, a, f); err != nil {
			return err
		}
		o, err = t.objective(ctx, a.Person, f.Objective)
		return err
	})
	return o, err
}

func (t *tx) unlink(ctx context.Context, a Actor, f fedResult) error {
	if _, err := t.exec(ctx, "UPDATE key_results SET kpi = NULL, accumulate = 0 WHERE id = $1", f.ID); err != nil {
		return err
	}
	if err := t.change(ctx, a, subject{objective: f.Objective, keyResult: f.ID}, "kpi", kpiName(f.KPI), ""); err != nil {
		return err
	}
	return t.objectiveChanged(ctx, f.objective)
}
