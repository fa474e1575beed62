package commands

import (
	"context"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	kept "okrbot/store/motivation"
	"okrbot/ui"
)

// kudosReportCommand shows who leads a team how it thanks: /kudos report [month|quarter|year].
func (c *Commands) kudosReportCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	team, err := c.ledTeam(ctx, r, "kudos.report_not_yours")
	if err != nil {
		return bot.Reply{}, err
	}
	today := teamDay(r, team)
	period := okr.MonthOf(today)
	if rest != "" {
		p, left, ok := c.boardPeriodIn(rest, today)
		if !ok || left != "" {
			return bot.Reply{}, okr.Refuse("kudos.report_word", "Word", locale.Truncate(locale.Line(rest), 40))
		}
		period = boardPeriod(p.Kind, p.Start, c.fiscalStart)
	}
	report, err := c.store.FindKudosReport(ctx, reader(r), kept.ReportQuery{Team: team.ID, Period: period,
		Compare: r.Printer.Compare})
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.KudosReport(r.Printer, report))
}

// ledTeam is the team that the person manages in whose channel they are, or the first one of theirs; who manages none
// is refused with a sentence.
func (c *Commands) ledTeam(ctx context.Context, r *bot.Request, refusal string) (okr.Team, error) {
	teams, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return okr.Team{}, err
	}
	if len(teams) == 0 {
		return okr.Team{}, okr.Refuse(refusal)
	}
	for _, team := range teams {
		if team.Channel == r.Channel {
			return team, nil
		}
	}
	return teams[0], nil
}
