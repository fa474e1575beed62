package store

import (
	"context"
	"fmt"
	"strings"

	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// untie ends what ties other teams to one that ends: key results follow its KPIs no longer and keep their last value,
// and objectives support each other across teams no longer. Their owners are told, once for each. KPIs of the company
// go on with another team.
func (t *tx) untie(ctx context.Context, a outbox.Actor, team okr.Team) error {
	if _, err := t.Exec(ctx, `UPDATE kpis SET team = (SELECT MIN(id) FROM teams WHERE removed_at IS NULL AND id <> $1)
		WHERE team = $1 AND company AND EXISTS (SELECT 1 FROM teams WHERE removed_at IS NULL AND id <> $1)`,
		team.ID); err != nil {
		return err
	}
	following, err := t.unlinkTeam(ctx, a, team.ID)
	if err != nil {
		return err
	}
	supporting, err := t.unalignTeam(ctx, a, team.ID)
	if err != nil {
		return err
	}
	if err := t.tellUntied(ctx, a, team, "notice.kpi_ended", "KeyResults", following); err != nil {
		return err
	}
	return t.tellUntied(ctx, a, team, "notice.support_ended", "Objectives", supporting)
}

// untied is what somebody has that is tied to an ended team no longer.
type untied struct {
	owner okr.PersonID
	name  string
}

// unlinkTeam lets the key results of other teams follow none of a team's KPIs.
func (t *tx) unlinkTeam(ctx context.Context, a outbox.Actor, team okr.TeamID) (list []untied, err error) {
	followed, err := db.All(ctx, t, db.ScanOne[okr.KPIID],
		`SELECT DISTINCT k.id FROM kpis k JOIN key_results kr ON kr.kpi = k.id
		WHERE k.team = $1 AND k.removed_at IS NULL ORDER BY k.id`, team)
	if err != nil {
		return nil, err
	}
	for _, id := range followed {
		fed, err := t.FedResults(ctx, id, "o.team <> $2", team)
		if err != nil {
			return nil, err
		}
		for _, f := range fed {
			if err := t.Unlink(ctx, a, f); err != nil {
				return nil, err
			}
			list = append(list, untied{f.ObjectiveID.Owner, f.ID.String()})
		}
	}
	return list, nil
}

// unalignTeam ends what a team's objectives support in other teams, and what supports them there.
func (t *tx) unalignTeam(ctx context.Context, a outbox.Actor, team okr.TeamID) (list []untied, err error) {
	links, err := t.Supports(ctx, `(SELECT team FROM objectives WHERE id = s.objective) <> (SELECT team FROM objectives
		WHERE id = s.above)
		AND $1 IN ((SELECT team FROM objectives WHERE id = s.objective), (SELECT team FROM objectives
		WHERE id = s.above)) ORDER BY s.objective, s.above`, team)
	for _, l := range links {
		if _, err := t.Exec(ctx, "DELETE FROM supports WHERE objective = $1 AND above = $2", l.Objective,
			l.Above); err != nil {
			return nil, err
		}
		if err := t.LogChange(ctx, a, people.Subject{Objective: l.Objective}, "supports", l.Above.String(),
			""); err != nil {
			return nil, err
		}
		ends, err := t.BareObjectives(ctx, "o.id IN ($1, $2) AND o.team <> $3 AND "+goals.Live+" AND "+goals.NotClosed,
			l.Objective,
			l.Above, team)
		if err != nil {
			return nil, err
		}
		for _, o := range ends {
			if err := t.ObjectiveChanged(ctx, o); err != nil {
				return nil, err
			}
			list = append(list, untied{o.Owner, o.ID.String()})
		}
	}
	return list, err
}

// tellUntied tells each owner what is theirs of a list, but not who ended the team.
func (t *tx) tellUntied(ctx context.Context, a outbox.Actor, team okr.Team, notice, what string, list []untied) error {
	var owners []okr.PersonID
	names := map[okr.PersonID][]string{}
	for _, u := range list {
		if names[u.owner] == nil {
			owners = append(owners, u.owner)
		}
		names[u.owner] = goals.Union(names[u.owner], []string{u.name})
	}
	for _, owner := range owners {
		if owner == a.Person {
			continue
		}
		key := fmt.Sprintf("%s/%s/%s", strings.TrimPrefix(notice, "notice."), team.ID, owner)
		if err := t.OweNotice(ctx, key, owner, notice, "Team", team.Name, what,
			strings.Join(names[owner], ", ")); err != nil {
			return err
		}
	}
	return nil
}
