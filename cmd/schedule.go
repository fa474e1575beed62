package cmd

import (
	"context"
	"flag"
	"fmt"
	"text/tabwriter"

	"okrbot/locale"
	"okrbot/store"
	"okrbot/store/outbox"
)

// schedule lists what the clock will do in the coming days: for whom, and when in their own time.
func schedule(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot schedule", flag.ContinueOnError)
	days := flags.Int("days", 7, "")
	db, err := lookAt(ctx, p, say, flags, args)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	now := p.Wall()
	list, err := db.FindUpcoming(ctx, now, now.AddDate(0, 0, *days))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.Stdout, say.T("cli.schedule_empty", "Days", *days))
		return err
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 4, 2, ' ', 0)
	for _, item := range list {
		who, what := item.Team.Name, plannedWords(say, item)
		if item.Person.ID != "" {
			who = item.Person.Name
		}
		at := item.At.In(item.Zone)
		fmt.Fprintf(table, "%s %s\t%s\t%s\t%s · %s %s\n", say.WeekdayShort(at.Weekday()), at.Format("2006-01-02 15:04"),
			item.Zone,
			locale.Line(who), what, locale.Line(item.Team.Name), item.Week)
	}
	return table.Flush()
}

// plannedWords says what the clock will do.
func plannedWords(say *locale.Printer, item outbox.Planned) string {
	switch item.What {
	case outbox.PlannedNudge:
		return say.T("cli.schedule_" + string(item.Nudge))
	case outbox.PlannedBoard:
		return say.T("cli.schedule_board")
	case outbox.PlannedContestSoon, outbox.PlannedContestEnd, outbox.PlannedContestWon:
		return say.T("cli.schedule_" + string(item.What))
	case outbox.PlannedWall:
		return say.T("cli.schedule_wall")
	case outbox.PlannedKPI:
		return say.T("cli.schedule_kpi")
	case outbox.PlannedWin:
		return say.T("cli.schedule_win")
	case outbox.PlannedTargets:
		return say.T("cli.schedule_targets")
	case outbox.PlannedPassing:
		return say.T("cli.schedule_reward")
	case outbox.PlannedQuarter:
		return say.T("cli.schedule_quarter_" + string(item.Moment))
	default:
		return say.T("cli.schedule_close")
	}
}

// lookAt parses the flags of a subcommand that looks into the database, --db among them, and opens it to read.
func lookAt(ctx context.Context, p Program, say *locale.Printer, flags *flag.FlagSet,
	args []string) (*store.Store, error) {
	path := flags.String("db", "", "")
	if err := parseFlags(flags, args); err != nil {
		return nil, err
	}
	return look(ctx, p, say, databasePath(p, *path))
}
