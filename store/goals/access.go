package goals

import (
	"context"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Seen is the one predicate of who sees an objective o; $1 is the viewer. Its owner and the managers of its team see
// it always. Unless it is private, the team's members see it too, and a team's own objective is seen by everybody who
// works here. Nobody sees one that was deleted.
const Seen = `(o.deleted_at IS NULL AND ` + people.Worker + ` AND (
	o.owner = $1
	OR EXISTS (SELECT 1 FROM managers g WHERE g.team = o.team AND g.person = $1)
	OR (NOT o.private AND (o.team_owned
		OR EXISTS (SELECT 1 FROM members m WHERE m.team = o.team AND m.person = $1 AND m.left_at IS NULL)))))`

// seenByTeam is what a channel may show of objectives o: what everybody in the team sees.
const seenByTeam = `(NOT o.private AND ` + Kept + `)`

// MayChange decides who may change an objective: its owner while they are in its team, and the managers of its team.
func (t *Tx) MayChange(ctx context.Context, id okr.PersonID, o okr.Objective) (bool, error) {
	if o.Owner == id {
		return t.InTeam(ctx, o.Team, id)
	}
	return t.Manages(ctx, o.Team, id)
}

// ownerThere selects the objectives o whose owner is in the team, or manages it, and changes them; of who is not, it
// is the managers' to.
const ownerThere = `(EXISTS (SELECT 1 FROM members m WHERE m.team = o.team AND m.person = o.owner AND m.left_at IS NULL)
	OR EXISTS (SELECT 1 FROM managers g WHERE g.team = o.team AND g.person = o.owner))`

// mayDelete decides who may delete an objective, and bring it back: its owner, and nobody for them.
func (t *Tx) mayDelete(ctx context.Context, id okr.PersonID, o okr.Objective) (bool, error) {
	if o.Owner != id {
		return false, nil
	}
	return t.MayChange(ctx, id, o)
}

// mayOwn decides for whom a person may make an objective: members for themselves, managers for any member and for the
// team.
func (t *Tx) mayOwn(ctx context.Context, id okr.PersonID, o okr.Objective) error {
	if _, err := t.FindTeam(ctx, o.Team); err != nil {
		return err
	}
	manager, err := t.Manages(ctx, o.Team, id)
	if err != nil {
		return err
	}
	if manager {
		return t.FitOwner(ctx, o.Team, o.Owner)
	}
	if o.TeamOwned {
		return okr.Refuse("errors.team_objective_needs_manager")
	}
	if o.Owner != id {
		return okr.Refuse("errors.objective_not_yours")
	}
	member, err := t.Member(ctx, o.Team, id)
	if err != nil || member {
		return err
	}
	return okr.Refuse("errors.not_in_team")
}

// FitOwner refuses an owner who is neither a member nor a manager of the team.
func (t *Tx) FitOwner(ctx context.Context, team okr.TeamID, owner okr.PersonID) error {
	member, err := t.Member(ctx, team, owner)
	if err != nil || member {
		return err
	}
	manager, err := t.Manages(ctx, team, owner)
	if err != nil || manager {
		return err
	}
	return okr.Refuse("errors.owner_not_in_team")
}

// mayClose decides who may say that a blocker is out of the way: who named it while they are in the team, and the
// team's managers.
func (t *Tx) mayClose(ctx context.Context, id okr.PersonID, b okr.Blocker) (bool, error) {
	if b.Person == id {
		return t.InTeam(ctx, b.Team, id)
	}
	return t.Manages(ctx, b.Team, id)
}

// kpiSeen selects the KPIs k that a person, $1, may see. The team's managers see all of a team's, and whoever's own
// sales feed one sees it; the team's members see those that are open. A company's is seen by everybody where it is
// open, else by admins. An owner who has left sees what they recorded.
func (t *Tx) kpiSeen(ctx context.Context, viewer okr.PersonID) (string, error) {
	admin, err := t.Admin(ctx, viewer)
	company := "(" + kpiOpen + ")"
	if admin {
		company = "TRUE"
	}
	return `k.removed_at IS NULL AND ` + people.Worker + ` AND CASE WHEN k.company THEN ` + company + ` ELSE (
		k.person = $1 OR k.owner = $1 AND k.feed = ''
		OR EXISTS (SELECT 1 FROM managers g WHERE g.team = k.team AND g.person = $1)
		OR (EXISTS (SELECT 1 FROM members m WHERE m.team = k.team AND m.person = $1 AND m.left_at IS NULL) AND (` +
		kpiOpen + `))) END`, err
}

// kpiOpen selects the KPIs k that everybody in the team, or the company, may see. One of revenue is closed where a
// team whose sales feed it keeps amounts private: it moves with each deal, so that whoever reads it twice can tell
// what a colleague sold.
const kpiOpen = `k.feed <> 'revenue' OR CASE WHEN k.company
	THEN NOT EXISTS (SELECT 1 FROM selling WHERE NOT amounts_open AND EXISTS (SELECT 1 FROM credits c
	WHERE c.team = selling.team))
	ELSE EXISTS (SELECT 1 FROM selling s WHERE s.team = k.team AND s.amounts_open) END`

// MayChangeKPI decides who may change a KPI and record its values: its owner while they are in its team, and its
// team's managers; a company's, admins.
func (t *Tx) MayChangeKPI(ctx context.Context, id okr.PersonID, k okr.KPI) (bool, error) {
	if k.Company {
		return t.Admin(ctx, id)
	}
	if k.Owner == id {
		return t.InTeam(ctx, k.Team, id)
	}
	return t.Manages(ctx, k.Team, id)
}

// mayMakeKPI decides who may make a KPI: managers any of their team, members those that they own themselves and that
// their own sales or nobody's feed, admins the company's.
func (t *Tx) mayMakeKPI(ctx context.Context, a outbox.Actor, k okr.KPI) error {
	if k.Company {
		admin, err := t.Admin(ctx, a.Person)
		if err == nil && !admin {
			err = okr.Refuse("errors.kpi_company")
		}
		return err
	}
	manager, err := t.Manages(ctx, k.Team, a.Person)
	if err != nil {
		return err
	}
	if manager {
		if k.Of != "" {
			if err := t.FitOwner(ctx, k.Team, k.Of); err != nil {
				return err
			}
		}
		return t.FitOwner(ctx, k.Team, k.Owner)
	}
	if k.Owner != a.Person || k.Of != "" && k.Of != a.Person {
		return okr.Refuse("errors.kpi_not_yours")
	}
	member, err := t.Member(ctx, k.Team, a.Person)
	if err == nil && !member {
		err = okr.Refuse("errors.not_in_team")
	}
	return err
}

// mayShow refuses to show a KPI's figure, through a key result, to people who may not see the KPI. It is asked when a
// key result is linked, when other people come to see its objective, and each time the figure moves.
func (t *Tx) mayShow(ctx context.Context, k okr.KPI, o okr.Objective) error {
	open, err := t.KPIs(ctx, "k.id = $1 AND ("+kpiOpen+")", k.ID)
	if err != nil || len(open) > 0 && (k.Company || o.Team == k.Team) {
		return err
	}
	if o.Private && o.Team == k.Team && !k.Company { // its managers see both
		_, err := t.findKPI(ctx, o.Owner, k.ID)
		if refusal, failed := okr.Refused(err); refusal == nil {
			return failed
		}
	}
	return okr.Refuse("errors.kpi_not_for_all", "KPI", k.ID.String())
}

// MayReveal refuses to let other people see an objective with key results that show them what they may not see.
func (t *Tx) MayReveal(ctx context.Context, before, after okr.Objective) error {
	if after.Private == before.Private && after.Owner == before.Owner {
		return nil
	}
	for _, kr := range after.KeyResults {
		if kr.KPI == 0 {
			continue
		}
		list, err := t.KPIs(ctx, "k.id = $1", kr.KPI)
		if err != nil || len(list) == 0 {
			return err
		}
		refusal, failed := okr.Refused(t.mayShow(ctx, list[0], after))
		if failed != nil {
			return failed
		}
		if refusal != nil {
			return okr.Refuse("errors.kpi_shown", "KeyResult", kr.ID.String(), "KPI", kr.KPI.String())
		}
	}
	return nil
}

// mayHear selects the questions q that a viewer, $1, may read: who asked and who is asked, and the managers of the
// team. c is the check-in, r its round.
const mayHear = `(q.asked_by = $1 OR c.person = $1 OR EXISTS (SELECT 1 FROM managers g WHERE g.team = r.team
	AND g.person = $1))`

func (t *Tx) mayReport(ctx context.Context, id okr.PersonID, team okr.Team) error {
	if inTeam, err := t.InTeam(ctx, team.ID, id); inTeam || err != nil {
		return err
	}
	if admin, err := t.Admin(ctx, id); admin || err != nil {
		return err
	}
	return okr.Refuse("errors.report_not_yours", "Team", team.Name)
}
