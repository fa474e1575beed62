package posts

import (
	"context"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	kept "okrbot/store/motivation"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// ofContest renders what a channel reads of a contest, in the language of its own team.
func ofContest(show func(p *locale.Printer, v motivation.ContestView) (ui.Message, bool)) renderer {
	return func(ps *Posts, ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
		v, err := ps.store.FindPostedContest(ctx, p.Subject.Contest(), ps.now(), ps.compareIn)
		if err != nil {
			return m, false, err
		}
		team := v.Team
		if p.Team != team.ID {
			if team, err = ps.store.FindTeam(ctx, p.Team); err != nil {
				return m, false, err
			}
		}
		m, want = show(ps.printerIn(team), v)
		return m, want, nil
	}
}

// always is what is worth saying as long as there is a contest.
func always(show func(*locale.Printer, motivation.ContestView) ui.Message) func(*locale.Printer,
	motivation.ContestView) (ui.Message, bool) {
	return func(p *locale.Printer, v motivation.ContestView) (ui.Message, bool) { return show(p, v), true }
}

// compareIn orders names as a team's language does.
func (ps *Posts) compareIn(team okr.Team) func(a, b string) int { return ps.printerIn(team).Compare }

// toReader renders a contest for one person, as they see it.
func toReader(show func(p *locale.Printer, v motivation.ContestView) ui.Message) renderer {
	return func(ps *Posts, ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
		reader, err := ps.store.FindPerson(ctx, p.Person)
		if err != nil || !reader.Prompted() {
			return m, false, err
		}
		printer := ps.printerOf(reader)
		v, err := ps.store.FindContest(ctx, outbox.Actor{Person: p.Person, Now: ps.now()}, p.Subject.Contest(),
			printer.Compare)
		if err != nil {
			return m, false, err
		}
		return show(printer, v), true, nil
	}
}

// contestEffect tells who leads a team what a contest did.
func (ps *Posts) contestEffect(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	reader, err := ps.store.FindPerson(ctx, p.Person)
	if err != nil || !reader.Prompted() {
		return m, false, err
	}
	a := outbox.Actor{Person: p.Person, Now: ps.now()}
	v, e, err := ps.store.FindContestEffect(ctx, a, p.Subject.Contest(), kept.EffectWeeksOf(p))
	if err != nil {
		return m, false, err
	}
	return ui.ContestEffect(ps.printerOf(reader), v, e), true, nil
}

func (ps *Posts) readContests(ctx context.Context, v *ui.HomeView) error {
	a := outbox.Actor{Person: v.Person.ID, Now: v.Now}
	compare := ps.printerOf(v.Person).Compare
	list, err := ps.store.FindContests(ctx, a, compare)
	if err != nil {
		return err
	}
	duels, _, err := ps.store.FindDuels(ctx, a, compare)
	for _, contest := range append(list, duels...) {
		if contest.State != motivation.ContestDraft && !contest.State.Over() {
			v.Contests = append(v.Contests, contest)
		}
	}
	return err
}

// digestContests are the contests of a team that run, or ended within a week, as its manager sees them.
func (ps *Posts) digestContests(ctx context.Context, reader okr.Person, team okr.TeamID) (
	held []motivation.ContestView, err error) {
	a := outbox.Actor{Person: reader.ID, Now: ps.now()}
	list, err := ps.store.FindContests(ctx, a, ps.printerOf(reader).Compare)
	for _, contest := range list {
		if contest.Team.ID == team && contest.State != motivation.ContestDraft {
			held = append(held, contest)
		}
	}
	return held, err
}
