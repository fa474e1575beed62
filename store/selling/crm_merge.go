package selling

import (
	"context"
	"errors"
	"slices"

	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// findIdentity returns the one form of a source and an id under which a deal is found: that of the id itself, or of
// the one that it became.
func (t *Tx) findIdentity(ctx context.Context, external string) (string, error) {
	if external == "" {
		return "", nil
	}
	external = sales.OneExternal(external)
	if t.bulk != nil && t.bulk.batch != nil {
		if into, merged := t.bulk.batch.merged[external]; merged {
			return into, nil
		}
		return external, nil
	}
	into, _, err := t.findSurvivor(ctx, external)
	return into, err
}

// findSurvivor returns the id that an id became, and since when by the CRM's clock; the id itself, since 0, when it
// is its own.
func (t *Tx) findSurvivor(ctx context.Context, external string) (into string, at int64, err error) {
	err = t.One(ctx, "SELECT into_, at FROM crm_merged WHERE external = $1", []any{external}, []any{&into, &at})
	if errors.Is(err, db.ErrNotFound) {
		return external, 0, nil
	}
	return into, at, err
}

// redirect lets an id stand for another one from now on, and with it all that stood for it.
func (t *Tx) redirect(ctx context.Context, gone, into string, at int64) error {
	if _, err := t.Exec(ctx, "INSERT INTO crm_merged (external, into_, at) VALUES ($1, $2, $3)", gone, into,
		at); err != nil {
		return err
	}
	_, err := t.Exec(ctx, "UPDATE crm_merged SET into_ = $2 WHERE into_ = $1", gone, into)
	return err
}

// mergeHeard takes that a CRM made one deal of two: the id that survives takes the history of the other one, or its
// deal when it has none of its own. What the other one was credited for counts no more; what the survivor does not
// say of itself, the other one says for it.
func (t *Tx) mergeHeard(ctx context.Context, a outbox.Actor, into, gone string, at int64) error {
	into, _, err := t.findSurvivor(ctx, into)
	if err != nil {
		return err
	}
	if known, since, err := t.findSurvivor(ctx, gone); err != nil || since != 0 || known == into {
		return err
	}
	other, err := t.FindCRMDeal(ctx, gone)
	if err != nil {
		return err
	}
	c, err := t.FindCRMDeal(ctx, into)
	if err != nil {
		return err
	}
	for _, external := range []string{gone, into} {
		if err := t.dropQuestion(ctx, external); err != nil {
			return err
		}
	}
	inherits, err := t.mergeDeals(ctx, a, into, gone)
	if err != nil {
		return err
	}
	for property, fact := range other.Facts {
		if _, said := c.Facts[property]; said || property == FactRemoved {
			continue
		}
		fact.Taken = fact.Taken && inherits
		c.Facts[property] = fact
	}
	if _, err := t.Exec(ctx, "DELETE FROM crm_deals WHERE external = $1", gone); err != nil {
		return err
	}
	if err := t.redirect(ctx, gone, into, at); err != nil {
		return err
	}
	if len(other.waits) > 0 {
		if err := t.caseSolved(ctx); err != nil {
			return err
		}
	}
	return t.takeUp(ctx, a, c)
}

// mergeDeals makes one deal of those that two ids name, and reports whether the survivor is the one that the other id
// named.
func (t *Tx) mergeDeals(ctx context.Context, a outbox.Actor, into, gone string) (inherits bool, err error) {
	other, err := t.findDealOf(ctx, gone)
	if err != nil || other == nil {
		return false, err
	}
	d, err := t.findDealOf(ctx, into)
	if err != nil {
		return false, err
	}
	if d != nil {
		return false, t.becomePart(ctx, a, *other, *d)
	}
	if other.State == sales.Void { // deleted a moment before
		back, err := t.bringBack(ctx, a, *other)
		if err != nil {
			return false, err
		}
		if back != nil {
			other = back
		}
	}
	return true, t.rename(ctx, a, *other, into, sales.Merged)
}

// rename gives a deal another id outside.
func (t *Tx) rename(ctx context.Context, a outbox.Actor, d sales.Deal, external string, verb sales.DealVerb) error {
	team, settings, err := t.FindSelling(ctx, d.Team)
	if err != nil {
		return err
	}
	before := d
	d.External = external
	_, err = t.saveDeal(ctx, a, sellers{team, settings}, verb, &before, d)
	return err
}

// becomePart makes a deal void that is the same as another one, under whose number it is found from now on.
func (t *Tx) becomePart(ctx context.Context, a outbox.Actor, part, d sales.Deal) error {
	team, settings, err := t.FindSelling(ctx, part.Team)
	if err != nil {
		return err
	}
	before := part
	part.State, part.External = sales.Void, ""
	b, err := t.saveDeal(ctx, a, sellers{team, settings}, sales.Merged, &before, part)
	if err != nil {
		return err
	}
	if err := t.remarkOn(ctx, b.Change, &sales.Remark{ID: "deal.remark_merged",
		Args: []any{"Deal", d.ID.String()}}); err != nil {
		return err
	}
	if _, err := t.Exec(ctx, "UPDATE deals SET merged_into = $2 WHERE id = $1 OR merged_into = $1", part.ID,
		d.ID); err != nil {
		return err
	}
	if err := t.mergeWins(ctx, part, d); err != nil {
		return err
	}
	return t.recountPraise(ctx, part.Owner)
}

// findMergedInto returns the deal of which a void one became part; 0 when it is none.
func (t *Tx) findMergedInto(ctx context.Context, id sales.DealID) (into sales.DealID, err error) {
	err = t.One(ctx, "SELECT COALESCE(merged_into, 0) FROM deals WHERE id = $1", []any{id}, []any{&into})
	return into, err
}

// findStage returns what a CRM's stage is to a team: what somebody said, one that is called so, or one that the CRM
// comes with. It reports false when nobody knows, and when the team has no such stage.
func (t *Tx) findStage(ctx context.Context, source, name string,
	s sales.Settings) (stage string, known bool, err error) {
	said, err := db.All(ctx, t, db.ScanOne[string],
		"SELECT stage FROM crm_stages WHERE source = $1 AND external = $2 AND team IN (0, $3) ORDER BY team DESC",
		source, name, s.Team)
	if err != nil {
		return "", false, err
	}
	for _, stage := range said {
		if sales.Ends(stage) || slices.Contains(s.Stages, stage) {
			return stage, true, nil
		}
	}
	if slices.Contains(s.Stages, name) {
		return name, true, nil
	}
	stage, known = sales.StandardStage(name, s.Stages)
	return stage, known, nil
}
