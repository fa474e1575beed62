package commands

import (
	"context"
	"strings"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	kept "okrbot/store/motivation"
	"okrbot/ui"
)

// kudosBoards are what may stand beside a period after /kudos board, as [locale.Key] folds them.
var kudosBoards = map[string]motivation.BoardBy{
	"received": motivation.ByReceived, "alinan": motivation.ByReceived, "alan": motivation.ByReceived,
	"given": motivation.ByGiven, "verilen": motivation.ByGiven, "veren": motivation.ByGiven,
	"value": motivation.ByValue, "values": motivation.ByValue, "deger": motivation.ByValue,
	"degerler": motivation.ByValue,
}

// kudosBoardCommand shows the first places of a team: /kudos board [month|quarter|year] [received|given|value].
func (c *Commands) kudosBoardCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	team, err := c.kudosTeam(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	today := teamDay(r, team)
	choice := ui.KudosBoardRef{Team: team.ID, By: motivation.ByReceived, Kind: okr.MonthPeriod, Day: today}
	if p, words, ok := c.boardPeriodIn(rest, today); ok {
		choice.Kind, choice.Day, rest = p.Kind, p.Start, words
	}
	for word := range strings.FieldsSeq(rest) {
		by, ok := kudosBoards[locale.Key(word)]
		if !ok {
			return bot.Reply{}, okr.Refuse("kudos.board_word", "Word", locale.Truncate(locale.Line(word), 40))
		}
		choice.By = by
	}
	return c.kudosBoard(ctx, r, choice)
}

// kudosTeam is the team of the person in whose channel they are, or the first one of theirs.
func (c *Commands) kudosTeam(ctx context.Context, r *bot.Request) (okr.Team, error) {
	teams, err := c.store.TeamsOf(ctx, r.Person.ID)
	if err != nil {
		return okr.Team{}, err
	}
	if len(teams) == 0 {
		return okr.Team{}, okr.Refuse("errors.no_team")
	}
	for _, team := range teams {
		if team.Channel == r.Channel {
			return team, nil
		}
	}
	return teams[0], nil
}

// kudosBoardMenu shows the board that a menu names, in the place of the one with the menu.
func (c *Commands) kudosBoardMenu(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	choice, ok := ui.ReadKudosBoardRef(r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	reply, err := c.kudosBoard(ctx, r, choice)
	reply.Replace = r.Message != ""
	return reply, err
}

func (c *Commands) kudosBoard(ctx context.Context, r *bot.Request, choice ui.KudosBoardRef) (bot.Reply, error) {
	b, err := c.store.FindKudosBoard(ctx, reader(r), kept.BoardQuery{Team: choice.Team, By: choice.By,
		Period: boardPeriod(choice.Kind, choice.Day, c.fiscalStart), Compare: r.Printer.Compare})
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.KudosBoard(r.Printer, b))
}
