package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

func (ps *Posts) welcome(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Welcome(ps.printerIn(team), team), true, nil
}

// setup is the invitation until the first team is set up, and then a line that says so.
func (ps *Posts) setup(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	person, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil {
		return ui.Message{}, false, err
	}
	teams, err := ps.store.Teams(ctx)
	if err != nil {
		return ui.Message{}, false, err
	}
	if len(teams) == 0 {
		return ui.SetupInvite(ps.printerOf(person), person), true, nil
	}
	return ui.Notice(ps.printerOf(person), "command.setup_done", "Team", teams[0].Name), p.TS != "", nil
}
