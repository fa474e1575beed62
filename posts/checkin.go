package posts

import (
	"context"

	"okrbot/store/outbox"
	"okrbot/ui"
)

func (ps *Posts) prompt(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	pr, err := ps.store.FindPrompt(ctx, p.Person, p.Round, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	v := ui.PromptView{
		Duty: pr.Duty, Person: pr.Person, Kind: p.Nudge, Now: ps.now(),
		Loc: pr.Person.Location(pr.Duty.Team.Location()), Streak: pr.Streak,
		AllFresh: pr.Duty.Stale == 0 && len(pr.Duty.Round.Questions) == 0 && pr.KPIs == 0, KPIs: pr.KPIs,
		State: ui.PromptStateOf(pr.Duty, ps.now()),
	}
	if v.State != ui.PromptOpen && (p.TS == "" || p.Kind == outbox.NudgePost) {
		return ui.Message{}, false, nil // a prompt says what became of it; a reminder has nothing left to say
	}
	if p.Kind == outbox.PromptPost {
		return ui.Prompt(ps.printerOf(pr.Person), v), true, nil
	}
	return ui.Reminder(ps.printerOf(pr.Person), v), true, nil
}

func (ps *Posts) summary(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	s, err := ps.store.FindSummary(ctx, p.Round, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Summary(ps.printerIn(s.Team), s), true, nil
}

// answer is a reply in the summary's thread; of a check-in that was changed to "nothing to report" none is left.
func (ps *Posts) answer(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	c, err := ps.store.FindCheckIn(ctx, p.Subject.CheckIn())
	if err != nil || c.Nothing {
		return ui.Message{}, false, err
	}
	team, err := ps.store.FindTeam(ctx, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.AnswerReply(ps.printerIn(team), c, ps.now()), true, nil
}

func (ps *Posts) digest(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	d, err := ps.store.FindDigest(ctx, p.Round, p.Person, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	if d.Expected == 0 && d.Answered == 0 { // nobody was asked
		return ui.Message{}, false, nil
	}
	week, err := ps.store.FindSalesWeek(ctx, p.Team, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	waits, err := ps.store.CountCRMWaiting(ctx, p.Team, p.Person, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	unthanked, err := ps.store.FindUnthanked(ctx, outbox.Actor{Person: p.Person, Now: ps.now()}, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	contests, err := ps.digestContests(ctx, d.Manager, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Digest(ps.printerOf(d.Manager), d, week, waits, unthanked, contests), true, nil
}
