package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"okrbot/okr"
	"okrbot/store/outbox"
)

// nobodyLeads asks the admins to name a manager of each team that has none left since a person is gone, and says so
// when the last of the admins whom the configuration names is.
func (t *Tx) nobodyLeads(ctx context.Context, left okr.PersonID) error {
	where, args := "EXISTS (SELECT 1 FROM managers was WHERE was.team = t.id AND was.person = $1)", []any{left}
	if t.store.admins[left] { // the others may never have been asked
		where, args = "TRUE", nil
	}
	teams, err := t.Teams(ctx, where, args...)
	if err != nil {
		return err
	}
	teams = slices.DeleteFunc(teams, func(team okr.Team) bool { return len(team.Managers) > 0 })
	if len(teams) == 0 && !t.store.admins[left] {
		return nil
	}
	admins, err := t.Operators(ctx)
	if err != nil {
		return err
	}
	for _, admin := range admins {
		for _, team := range teams {
			if err := t.askForManager(ctx, team, left, admin); err != nil {
				return err
			}
		}
		if t.store.admins[left] && !t.store.admins[admin.ID] {
			if err := t.OweNotice(ctx, fmt.Sprintf("admins-gone/%s/%s", left, admin.ID), admin.ID,
				"notice.admins_gone"); err != nil {
				return err
			}
		}
	}
	return nil
}

// askForManager asks an admin, once for everybody who is gone, at the next moment at which they work.
func (t *Tx) askForManager(ctx context.Context, team okr.Team, left okr.PersonID, admin okr.Person) error {
	due, err := t.FindWorkingMoment(ctx, admin)
	if err != nil {
		return err
	}
	return t.OwePost(ctx, outbox.Post{Key: strings.Join([]string{"manager", team.ID.String(), string(left),
		string(admin.ID),
		fmt.Sprint(t.Now.UnixMilli())}, "/"),
		Kind: outbox.ManagerPost, Person: admin.ID, Team: team.ID, Due: due})
}
