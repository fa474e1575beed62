package commands

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/ui"
)

func reportRoutes() []route {
	return []route{
		{clicked, ui.ActionReport, (*Commands).reportButton},
		{clicked, ui.ActionReportFile, (*Commands).reportFile},
	}
}

// channelMention is how Slack writes a channel into a command: <#C012ABCDEF|sales>.
var channelMention = regexp.MustCompile(`^<#([CG][A-Z0-9]+)(?:\|[^>]*)?>$`)

// reportCommand shows a team's quarter: /okr report [team] [quarter], in either order.
func (c *Commands) reportCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	today, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	quarter := typedPeriod{Period: okr.QuarterOf(today, c.fiscalStart)}
	team, err := c.reportTeam(ctx, r, rest)
	if err != nil { // a team may be called as a period is, but rarely is
		p, name, ok := periodIn(rest, today, c.fiscalStart, false)
		if !ok {
			return bot.Reply{}, err
		}
		if p.Kind != okr.QuarterPeriod {
			return bot.Reply{}, okr.Refuse("errors.report_quarter", "Period", ui.PeriodName(r.Printer, p.Period),
				"Quarter", quarter.Label)
		}
		quarter = p
		if team, err = c.reportTeam(ctx, r, name); err != nil {
			return bot.Reply{}, err
		}
	}
	return c.report(ctx, r, team, quarter.Period, ui.ReportProgress)
}

// reportTeam finds the team that is meant by a name, a number or a channel; without one, that which the person
// manages, else is in.
func (c *Commands) reportTeam(ctx context.Context, r *bot.Request, name string) (okr.TeamID, error) {
	if name == "" {
		managed, err := c.store.ManagedTeams(ctx, r.Person.ID)
		if err != nil || len(managed) > 0 && managed[0].ManagedBy(r.Person.ID) {
			return firstTeam(managed), err
		}
		own, err := c.store.TeamsOf(ctx, r.Person.ID)
		if err == nil && len(own)+len(managed) == 0 {
			err = okr.Refuse("errors.no_team")
		}
		return firstTeam(append(own, managed...)), err
	}
	teams, err := c.store.Teams(ctx)
	if err != nil {
		return 0, err
	}
	channel := channelMention.FindStringSubmatch(name)
	for _, t := range teams {
		switch {
		case channel != nil && t.Channel == channel[1], strings.EqualFold(t.ID.String(), name),
			locale.Key(t.Name) == locale.Key(name):
			return t.ID, nil
		}
	}
	return 0, okr.Refuse("errors.report_which", "Word", locale.Truncate(locale.Line(c.readable(ctx, name)), 40))
}

func firstTeam(teams []okr.Team) okr.TeamID {
	if len(teams) == 0 {
		return 0
	}
	return teams[0].ID
}

func (c *Commands) report(ctx context.Context, r *bot.Request, team okr.TeamID, quarter okr.Period,
	chart ui.ReportChart) (bot.Reply, error) {
	today, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if quarter.Start > today {
		return bot.Reply{}, okr.Refuse("errors.report_early", "Period", ui.PeriodName(r.Printer, quarter), "Label",
			quarter.Label)
	}
	report, err := c.store.FindReport(ctx, reader(r), team, quarter)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Report(r.Printer, report, chart))
}

// reportButton shows another chart, or another quarter, in the place of the report that was clicked.
func (c *Commands) reportButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	team, label, chart, ok := ui.ReadReport(r.Value)
	quarter, known := okr.ParseQuarter(label, c.fiscalStart)
	if !ok || !known {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	reply, err := c.report(ctx, r, team, quarter, chart)
	reply.Replace = err == nil && r.Action != ui.ActionReport+":result" // that one is in a message of everybody's
	return reply, err
}

// reportFile sends the report as one HTML file, to be printed or handed on.
func (c *Commands) reportFile(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	team, label, _, ok := ui.ReadReport(r.Value)
	quarter, known := okr.ParseQuarter(label, c.fiscalStart)
	if !ok || !known {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	report, err := c.store.FindReport(ctx, reader(r), team, quarter)
	if err != nil {
		return bot.Reply{}, err
	}
	page, err := ui.ReportPage(r.Printer, report)
	if err != nil {
		return bot.Reply{}, err
	}
	name := fmt.Sprintf("okrbot-%s-%s.html", strings.ToLower(report.Team.ID.String()), strings.ToLower(quarter.Label))
	if err := c.upload(ctx, r.Person.ID, name,
		r.Printer.T("report.file", "Team", locale.Line(report.Team.Name), "Period", ui.PeriodName(r.Printer, quarter),
			"Label", quarter.Label), page); err != nil {
		return bot.Reply{}, err
	}
	return notice(r, "report.sent")
}
