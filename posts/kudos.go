package posts

import (
	"context"
	"errors"
	"html"

	"okrbot/locale"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// kudosCard shows what a team's people thanked each other for within an hour.
func (ps *Posts) kudosCard(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return m, false, err
	}
	list, err := ps.store.FindKudosOfCard(ctx, p.Subject.Kudos(), ps.now())
	if err != nil {
		return m, false, err
	}
	return ui.KudosCard(ps.printerIn(team), list), true, nil
}

// evening is who has new badges, and what a channel's day had no room for, a line for each.
func (ps *Posts) evening(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return m, false, err
	}
	carried, err := ps.store.CarriedPosts(ctx, p)
	if err != nil {
		return m, false, err
	}
	printer := ps.printerIn(team)
	var lines []string
	for _, c := range carried {
		said, err := ps.linesOf(ctx, printer, c)
		if err != nil {
			return m, false, err
		}
		lines = append(lines, said...)
	}
	badges, err := ps.store.FindNewBadges(ctx, p)
	if err != nil {
		return m, false, err
	}
	return ui.Evening(printer, team, badges, lines), len(lines)+len(badges) > 0, nil
}

// linesOf is what a message says that went into another one: of kudos each a line, else its sentence.
func (ps *Posts) linesOf(ctx context.Context, printer *locale.Printer, p outbox.Post) ([]string, error) {
	if p.Kind == outbox.KudosPost {
		list, err := ps.store.FindKudosOfCard(ctx, p.Subject.Kudos(), ps.now())
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		}
		return ui.KudosLines(printer, list), err
	}
	m, want, err := ps.Render(ctx, p)
	if err != nil || !want {
		return nil, err
	}
	return []string{html.UnescapeString(m.Text)}, nil
}

// wall shows what people were thanked for in a month.
func (ps *Posts) wall(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return m, false, err
	}
	printer := ps.printerIn(team)
	wall, err := ps.store.FindWall(ctx, p, ps.now(), printer.Compare)
	if err != nil {
		return m, false, err
	}
	return ui.Wall(printer, wall), true, nil
}

// thanked tells a receiver of kudos what they are for.
func (ps *Posts) thanked(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	reader, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil {
		return m, false, err
	}
	k, err := ps.store.FindKudos(ctx, outbox.Actor{Person: p.Person, Now: ps.now()}, p.Subject.Kudos())
	if err != nil {
		return m, false, err
	}
	return ui.KudosTold(ps.printerOf(reader), k), true, nil
}
