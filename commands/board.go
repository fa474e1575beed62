package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/selling"
	"okrbot/ui"
)

func boardRoutes() []route {
	return []route{
		{clicked, ui.ActionBoard, (*Commands).boardButton},
		{clicked, ui.ActionBoardMine, (*Commands).boardButton},
		{clicked, ui.ActionBoardPeriod, (*Commands).boardButton},
		{clicked, ui.ActionBoardMetric, (*Commands).boardButton},
		{clicked, ui.ActionBoardShow, (*Commands).showMe},
		{clicked, ui.ActionBoardHide, (*Commands).hideMe},
		{clicked, ui.ActionBoardArchive, (*Commands).archiveButton},
		{clicked, ui.ActionSellingSettings, (*Commands).sellingButton},
		{submitted, ui.CallbackSelling, (*Commands).submitSelling},
	}
}

// boardWords are what may stand beside a period after /sales leaderboard, as [locale.Key] folds them.
var (
	boardMetrics = map[string]sales.BoardMetric{
		"revenue": sales.ByRevenue, "ciro": sales.ByRevenue, "gelir": sales.ByRevenue, "deals": sales.ByDeals,
		"adet": sales.ByDeals, "firsat": sales.ByDeals,
		"attainment": sales.ByAttainment, "gerceklesme": sales.ByAttainment, "hedef": sales.ByAttainment,
		"improved": sales.ByImprovement, "gelisen": sales.ByImprovement, "gelisim": sales.ByImprovement,
	}
	boardScopes = map[string]bool{"team": false, "ekip": false, "takim": false, "company": true, "sirket": true}
)

// boardCommand shows the person their place: /sales leaderboard [week|last month|2026Q3]
// [revenue|deals|attainment|improved] [team|company].
func (c *Commands) boardCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	switch locale.Key(rest) {
	case "archive", "arsiv":
		return c.archiveButton(ctx, r)
	case "hide", "gizle":
		return c.hideMe(ctx, r)
	case "show", "goster":
		return c.showMe(ctx, r)
	}
	choice := ui.BoardRef{Kind: okr.MonthPeriod, Metric: sales.ByAttainment}
	team, today, err := c.boardTeam(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	choice.Team, choice.Day = team, today
	if p, words, ok := c.boardPeriodIn(rest, today); ok {
		choice.Kind, choice.Day, rest = p.Kind, p.Start, words
	}
	for word := range strings.FieldsSeq(rest) {
		key := locale.Key(word)
		metric, isMetric := boardMetrics[key]
		company, isScope := boardScopes[key]
		switch {
		case isMetric:
			choice.Metric = metric
		case isScope:
			choice.Company = company
		default:
			return bot.Reply{}, okr.Refuse("errors.board_word", "Word", locale.Truncate(locale.Line(word), 40))
		}
	}
	return c.board(ctx, r, choice)
}

// boardTeam is the team in which the person sells, and its day.
func (c *Commands) boardTeam(ctx context.Context, r *bot.Request) (okr.TeamID, okr.Date, error) {
	team, _, err := c.store.FindSellingTeam(ctx, r.Person.ID)
	return team.ID, teamDay(r, team), err
}

// mostBoardWords are as many as can mean something after /sales leaderboard: a period, a metric and a scope, with
// some to spare.
const mostBoardWords = 2 * mostPeriodWords

// boardPeriodIn finds a period that has begun among the words after /sales leaderboard, wherever it stands.
func (c *Commands) boardPeriodIn(text string, today okr.Date) (p typedPeriod, rest string, ok bool) {
	words := strings.Fields(text)
	if len(words) > mostBoardWords {
		return typedPeriod{}, text, false
	}
	for from := range words {
		for to := min(len(words), from+mostPeriodWords); to > from; to-- {
			if p, ok := readPeriod(strings.Join(words[from:to], " "), today, c.fiscalStart, false); ok {
				return p, strings.Join(slices.Concat(words[:from], words[to:]), " "), true
			}
		}
	}
	return typedPeriod{}, text, false
}

// boardButton shows the board that a button or menu names.
func (c *Commands) boardButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	choice, ok := ui.ReadBoardRef(r.Value)
	if !ok {
		choice = ui.BoardRef{Kind: okr.MonthPeriod, Metric: sales.ByAttainment}
	}
	reply, err := c.board(ctx, r, choice)
	reply.Replace = r.Message != "" && (r.Action == ui.ActionBoardPeriod || r.Action == ui.ActionBoardMetric)
	return reply, err
}

// board shows a person their own place on a board.
func (c *Commands) board(ctx context.Context, r *bot.Request, choice ui.BoardRef) (bot.Reply, error) {
	if choice.Team == 0 {
		team, today, err := c.boardTeam(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		choice.Team, choice.Day = team, today
	}
	b, err := c.store.FindBoard(ctx, reader(r), selling.BoardQuery{
		Team: choice.Team, Company: choice.Company, Metric: choice.Metric,
		Period: boardPeriod(choice.Kind, choice.Day, c.fiscalStart), Compare: r.Printer.Compare,
	})
	if err != nil {
		return bot.Reply{}, err
	}
	near, at, ok := sales.Around(b.Places, r.Person.ID)
	if !ok {
		at = -1
	}
	if mine, hidden, err := c.store.FindHiddenEntry(ctx, reader(r), b); err != nil {
		return bot.Reply{}, err
	} else if hidden {
		near, at = []sales.Place{{Entry: mine}}, 0
	}
	return privately(ui.MyBoard(r.Printer, b, near, at, toPass(r.Printer, b, near, at)))
}

func boardPeriod(kind okr.PeriodKind, today okr.Date, fiscalStart time.Month) okr.Period {
	switch kind {
	case okr.WeekPeriod:
		return okr.WeekOf(today)
	case okr.QuarterPeriod:
		return okr.QuarterOf(today, fiscalStart)
	case okr.YearPeriod:
		return okr.YearOf(today, fiscalStart)
	default:
		return okr.MonthOf(today)
	}
}

// toPass is how much more, as the board's metric counts, passes the next one above; empty when nobody is above or it
// can't be said.
func toPass(p *locale.Printer, b sales.Board, near []sales.Place, at int) string {
	for i := at - 1; i >= 0; i-- {
		me, above := near[at], near[i]
		if above.Rank == me.Rank {
			continue
		}
		if above.Unvalued || above.Unpriced && b.Metric == sales.ByAttainment { // it would tell what is hidden
			return ""
		}
		switch b.Metric {
		case sales.ByAttainment:
			return ui.Counted(p, sales.Revenue, sales.WholeUnits(sales.ToPass(me.Achieved, me.Target, above.Achieved,
				above.Target)), b.Settings.Currency)
		case sales.ByRevenue:
			return ui.Counted(p, sales.Revenue, sales.WholeUnits(above.Achieved-me.Achieved+1), b.Settings.Currency)
		case sales.ByDeals:
			return ui.Counted(p, sales.Deals, (above.Deals-me.Deals)/sales.FullShare*sales.FullShare+sales.FullShare,
				b.Settings.Currency)
		default:
			return ""
		}
	}
	return ""
}

func (c *Commands) hideMe(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.setHidden(ctx, r, true, "board.gone_hidden")
}

func (c *Commands) showMe(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.setHidden(ctx, r, false, "board.back_again")
}

func (c *Commands) setHidden(ctx context.Context, r *bot.Request, hidden bool, said string) (bot.Reply, error) {
	m := ui.Notice(r.Printer, said)
	return done(c.store.SetHidden(ctx, actor(r, okr.FromEdit), hidden), bot.Reply{Message: &m})
}

// mostBoards is how many boards the archive shows.
const mostBoards = 12

// archiveButton lists the final boards, or shows the one that the button names.
func (c *Commands) archiveButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	if id, ok := ui.ReadRef[sales.BoardID]("L", r.Value); ok {
		b, err := c.store.FindFinalBoard(ctx, reader(r), id)
		if err != nil {
			return bot.Reply{}, err
		}
		return privately(ui.Board(r.Printer, b))
	}
	team, settings, err := c.store.FindSellingTeam(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	_, records, err := c.store.FindBoardArchive(ctx, reader(r), team.ID, mostBoards)
	if err != nil {
		return bot.Reply{}, err
	}
	var list []ui.BoardRecord
	for _, b := range records {
		list = append(list, ui.BoardRecord{Board: b.ID, Metric: b.Metric, Period: b.Period,
			Winners: ui.Winners(settings, b.Winners)})
	}
	return privately(ui.BoardArchive(r.Printer, team, list))
}

// sellingCommand opens the form of how a team sells.
func (c *Commands) sellingCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.sellingButton(ctx, r)
}

func (c *Commands) sellingButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := c.managedTeam(ctx, r)
	if err != nil {
		return bot.Reply{}, okr.Refuse("errors.settings_not_yours")
	}
	team, settings, err := c.store.FindSelling(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if !team.ManagedBy(r.Person.ID) && !r.Person.Admin {
		return bot.Reply{}, okr.Refuse("errors.settings_not_yours")
	}
	view := ui.SellingForm(r.Printer, ui.SellingOf(r.Printer, team, settings))
	return bot.Reply{View: &view}, nil
}

func (c *Commands) submitSelling(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadSelling(r.View)
	settings, problems := readSelling(r.Printer, in, c.printers())
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	err := c.store.SaveSelling(ctx, actor(r, okr.FromEdit), settings)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if refusal, ok := okr.RefusalOf(err); ok {
		field := "stages"
		if refusal.ID == "errors.currency_in_use" {
			field = "currency"
		}
		if refusal.ID == "errors.board_day_free" {
			field = "board_day"
		}
		sentence, _ := r.Printer.Error(err)
		return bot.Reply{Errors: map[string]string{ui.SellingBlock(in.Team, field): sentence}}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	c.rescheduled()
	view := ui.SellingSaved(r.Printer)
	reply := bot.Reply{View: &view}
	if settings.CompanyChannel != "" {
		reply.Then = func(ctx context.Context) error { return c.joinChannel(ctx, settings.CompanyChannel) }
	}
	return reply, nil
}

const (
	mostSellingWords = 12
	longestWord      = 30
)

// readSelling reads the form of how a team sells; what can't be is said beside its field.
func readSelling(p *locale.Printer, in ui.SellingInput,
	printers []*locale.Printer) (s sales.Settings, problems map[string]string) {
	problems = map[string]string{}
	refuse := func(field string, err error) { problems[ui.SellingBlock(in.Team, field)], _ = p.Error(err) }
	s = sales.Settings{
		Team: in.Team, Currency: sales.Currency(in.Currency), AmountsOpen: in.AmountsOpen,
		CreditFromOthers: in.CreditFromOthers, BoardDay: in.BoardDay, BoardMetric: in.BoardMetric,
		BoardTop:  max(1, in.BoardTop),
		BoardMode: in.BoardMode, BoardOff: in.BoardOff, CompanyChannel: in.CompanyChannel,
		Stages:      ui.ReadWords(in.Stages, sales.DefaultStages(), ui.StageWord, printers...),
		LossReasons: ui.ReadWords(in.LossReasons, sales.DefaultLossReasons(), ui.LossWord, printers...),
		Activities:  ui.ReadWords(in.Activities, nil, ui.StageWord),
	}
	for field, words := range map[string][]string{"stages": s.Stages, "loss_reasons": s.LossReasons,
		"activities": s.Activities} {
		tooLong := slices.ContainsFunc(words, func(w string) bool { return len([]rune(w)) > longestWord })
		if len(words) > mostSellingWords || tooLong || len(words) == 0 && field != "activities" {
			refuse(field, okr.Refuse("errors.selling_words", "Max", mostSellingWords))
		}
	}
	if s.Activities == nil {
		s.Activities = []string{}
	}
	var err error
	if s.BoardAt, err = okr.ParseClock(in.BoardAt); err != nil {
		refuse("board_at", okr.Refuse("errors.clock_unreadable"))
	}
	if s.SeasonalWeights, err = readWeights(in.Weights, p.Language()); err != nil {
		refuse("weights", err)
	}
	return s, problems
}

// readWeights reads twelve numbers, or none.
func readWeights(text string, language locale.Language) (weights []float64, err error) {
	sum := 0.0
	for _, word := range strings.FieldsFunc(text,
		func(r rune) bool { return r == ' ' || r == ';' || r == '\n' || r == '\t' }) {
		v, err := locale.ParseNumber(word, language, "")
		if err != nil || v.IsNegative() || len(weights) == 12 {
			return nil, okr.Refuse("errors.weights")
		}
		weights = append(weights, v.InexactFloat64())
		sum += v.InexactFloat64()
	}
	if len(weights) != 0 && (len(weights) != 12 || sum == 0) {
		return nil, okr.Refuse("errors.weights")
	}
	return weights, nil
}
