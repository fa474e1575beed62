package ui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// What a public board has room for, whatever the team's settings say and however many share a place.
const (
	boardRows   = 15
	boardBytes  = 4_500 // of the table, or of its plain form
	chartLabel  = 20
	winnersSaid = 5
)

// BoardRef says in a button or an option which board is meant: of which team, or of the whole company as that team
// sees it.
type BoardRef struct {
	Team    okr.TeamID
	Company bool
	Metric  sales.BoardMetric
	Kind    okr.PeriodKind
	Day     okr.Date // the period is the one of the kind in which it lies
}

// RefOfBoard is the board that b shows.
func RefOfBoard(b sales.Board) BoardRef {
	return BoardRef{b.Team.ID, b.Company, b.Metric, b.Period.Kind, b.Period.Start}
}

// Value is what a button carries; [ReadBoardRef] reads it.
func (r BoardRef) Value() Ref {
	scope := "team"
	if r.Company {
		scope = "company"
	}
	return Ref(fmt.Sprintf("%s %s %s %s %s", r.Metric, r.Kind, r.Day, TeamRef(r.Team), scope))
}

// ReadBoardRef reads what [BoardRef.Value] wrote. It reports false for what names no board.
func ReadBoardRef(value string) (r BoardRef, ok bool) {
	parts := strings.Fields(value)
	if len(parts) != 5 {
		return r, false
	}
	team, isTeam := ReadRef[okr.TeamID]("T", parts[3])
	r = BoardRef{team, parts[4] == "company", sales.BoardMetric(parts[0]), okr.PeriodKind(parts[1]),
		okr.Date(parts[2])}
	return r, isTeam && r.Day.Valid() && slices.Contains(boardMetrics, r.Metric) && slices.Contains(boardKinds, r.Kind)
}

var (
	boardMetrics = []sales.BoardMetric{sales.ByAttainment, sales.ByRevenue, sales.ByDeals, sales.ByImprovement}
	boardKinds   = []okr.PeriodKind{okr.WeekPeriod, okr.MonthPeriod, okr.QuarterPeriod, okr.YearPeriod}
)

// sight is how much of people a board says to whom it is shown.
type sight struct {
	names   bool
	values  bool // what is ranked
	figures bool // and what else is known of them
	amounts bool // money among it
	rest    bool // there are lines of people at all
}

func sightOf(b sales.Board) sight {
	s := sight{names: true, values: true, figures: true, amounts: b.Amounts, rest: true}
	if b.Viewer == "" {
		s.amounts = b.Settings.AmountsOpen
	}
	switch b.Settings.BoardMode {
	case sales.Anonymous:
		s.names, s.figures = false, false
	case sales.ValuesHidden:
		s.values, s.figures = false, false
	case sales.ProgressOnly:
		s = sight{}
	}
	if b.Metric == sales.ByRevenue && !s.amounts {
		s.values, s.figures = false, false
	}
	return s
}

// Board is a leaderboard as a channel or one person sees it: the first places and who improved most. The bottom is
// never named, and nobody with a zero; who looks for themselves has a button.
func Board(p *locale.Printer, b sales.Board) Message {
	s := sightOf(b)
	shown, improved := publicPlaces(b)
	if !s.rest {
		shown = nil
	}
	title := boardTitle(p, b)
	top := []slack.Block{header(title), rich(say(boardState(p, b)), say(insteadLine(p, b)), say(winnersLine(p, b, s)),
		say(nobodyLine(p, b)))}
	bottom := append(boardSums(p, b, s, improved), actions(boardButtons(p, b)...), context(boardRules(p, b)...))

	m := message(boardFallback(p, b, s, title, shown), slices.Concat(top, bottom)...)
	if len(shown) == 0 {
		return m
	}
	table, left := boardTable(p, b, s, shown)
	m.Blocks = slices.Concat(top, []slack.Block{table}, andMore(p, left), boardChart(p, b, s, shown), bottom)
	lines, left := boardLines(p, b, s, shown)
	m.Plain = slices.Concat(top, []slack.Block{lines}, andMore(p, left), bottom)
	return m
}

func boardTitle(p *locale.Printer, b sales.Board) string {
	if b.Company {
		return "🏆 " + p.T("board.header_company", "Period", PeriodName(p, b.Period))
	}
	return "🏆 " + p.T("board.header", "Team", line(b.Team.Name, nameRunes), "Period", PeriodName(p, b.Period))
}

// publicPlaces is what everybody may see; see [sales.Public].
func publicPlaces(b sales.Board) (shown []sales.Place, improved *sales.Place) {
	top := b.Settings.BoardTop
	if top < 1 {
		top = sales.DefaultSettings(okr.Team{}).BoardTop
	}
	return sales.Public(b.Places, top)
}

// boardState says by what the board ranks, and whether it still moves.
func boardState(p *locale.Printer, b sales.Board) string {
	by := p.T("board.by_" + string(b.Metric))
	switch {
	case b.Frozen:
		return joined(by, p.T("board.final"))
	case b.Period.Ended(b.Today):
		return joined(by, p.T("board.ended"))
	default:
		return joined(by, p.T("board.runs_until", "Day", dateOf(p, b.Period.End.AddDays(-1))))
	}
}

// insteadLine says why a board ranks by something else than is asked for.
func insteadLine(p *locale.Printer, b sales.Board) string {
	if !b.Instead {
		return ""
	}
	return "\n" + p.T("board.instead_"+string(b.Metric), "Period", PeriodName(p, b.Period))
}

// winnersLine names the first ones of a board that is final.
func winnersLine(p *locale.Printer, b sales.Board, s sight) string {
	if !b.Frozen || !s.names || len(b.Places) == 0 {
		return ""
	}
	winners := namesAt(p, b.Places, 1)
	if len(winners) == 1 {
		return "\n" + first(b.Places[0]) + p.T("board.winner", "Name", winners[0])
	}
	return "\n" + first(b.Places[0]) + p.T("board.winners", "Names", p.List(winners))
}

// first is the mark of who is in front: a medal, where one is due.
func first(e sales.Place) string {
	if e.Medal() {
		return "🥇 "
	}
	return "🏁 "
}

// namesAt is who shares a rank; beyond a few they are counted.
func namesAt(p *locale.Printer, places []sales.Place, rank int) []string {
	var names []string
	for _, place := range places {
		if place.Rank == rank && place.Name != "" {
			names = append(names, place.Name)
		}
	}
	return fewNames(p, names)
}

// fewNames are names as they are listed; beyond a few they are counted.
func fewNames(p *locale.Printer, names []string) (said []string) {
	for _, name := range names[:min(len(names), winnersSaid)] {
		said = append(said, line(name, nameRunes))
	}
	if left := len(names) - len(said); left > 0 {
		said = append(said, p.T("digest.others", "Count", left))
	}
	return said
}

func nobodyLine(p *locale.Printer, b sales.Board) string {
	switch {
	case len(b.Places) > 0:
		return ""
	case b.Period.Ended(b.Today):
		return "\n" + p.T("board.nobody_ended")
	default:
		return "\n" + p.T("board.nobody_yet")
	}
}

// boardTable is the places as a table, and how many it leaves out.
func boardTable(p *locale.Printer, b sales.Board, s sight, shown []sales.Place) (slack.Block, int) {
	columns := boardColumns(p, b, s)
	table, settings, head := slack.NewTableBlock(""), []slack.ColumnSetting{}, []slack.TableCell{}
	for _, c := range columns {
		settings = append(settings, slack.ColumnSetting{Align: c.align})
		head = append(head, slack.NewTableRichTextCell(slack.NewRichTextSection(strong(c.title))))
	}
	table = table.WithColumnSettings(settings...).AddRow(head...)
	for i, place := range shown {
		var row []slack.TableCell
		for _, c := range columns {
			row = append(row, slack.NewTableRawTextCell(cmp.Or(c.cell(place), nothing)))
		}
		if i == boardRows || i > 0 && size(table)+size(row) > boardBytes {
			return table, len(shown) - i
		}
		table = table.AddRow(row...)
	}
	return table, 0
}

// column is a column of a board.
type column struct {
	title string
	align slack.ColumnAlignment
	cell  func(sales.Place) string
}

func boardColumns(p *locale.Printer, b sales.Board, s sight) []column {
	right := slack.ColumnAlignmentRight
	columns := []column{{p.T("board.column_place"), slack.ColumnAlignmentLeft,
		func(e sales.Place) string { return placeMark(e) }}}
	if s.names {
		columns = append(columns, column{p.T("board.column_name"), slack.ColumnAlignmentLeft,
			func(e sales.Place) string { return line(e.Name, nameRunes) }})
		if moves(b) {
			columns = append(columns, column{p.T("board.column_move"), slack.ColumnAlignmentCenter,
				func(e sales.Place) string { return movement(p, e) }})
		}
	}
	if s.values {
		columns = append(columns, column{p.T("board.column_" + string(b.Metric)), right,
			func(e sales.Place) string { return placeValue(p, b, e) }})
	}
	if !s.figures {
		return columns
	}
	if b.Metric != sales.ByAttainment {
		columns = append(columns, column{p.T("board.column_attainment"), right,
			func(e sales.Place) string { return shareOrNothing(p, e.Attainment) }})
	}
	if s.amounts {
		if b.Metric != sales.ByRevenue {
			columns = append(columns, column{p.T("board.column_revenue"), right,
				func(e sales.Place) string { return cash(p, e.Achieved, b.Settings.Currency) }})
		}
		columns = append(columns, column{p.T("board.column_target"), right,
			func(e sales.Place) string { return targetOrNothing(p, b, e) }})
	}
	return columns
}

func shareOrNothing(p *locale.Printer, ratio *float64) string {
	if ratio == nil {
		return nothing
	}
	return share(p, *ratio)
}

func targetOrNothing(p *locale.Printer, b sales.Board, e sales.Place) string {
	if e.Target == 0 {
		return nothing
	}
	return cash(p, e.Target, b.Settings.Currency)
}

// placeMark is a medal, or the number of a place.
func placeMark(e sales.Place) string {
	if e.Medal() {
		return []string{"🥇", "🥈", "🥉"}[e.Rank-1]
	}
	return fmt.Sprintf("%d.", e.Rank)
}

// moves reports whether there was a board before to compare with.
func moves(b sales.Board) bool {
	return slices.ContainsFunc(b.Places, func(e sales.Place) bool { return e.Was > 0 })
}

// movement is ▲2, ▼1, = or the word for who is new.
func movement(p *locale.Printer, e sales.Place) string {
	switch delta, isNew := sales.Movement(e); {
	case isNew:
		return p.T("board.new")
	case delta > 0:
		return fmt.Sprintf("▲%d", delta)
	case delta < 0:
		return fmt.Sprintf("▼%d", -delta)
	default:
		return "="
	}
}

// placeValue is what is ranked, as people say it.
func placeValue(p *locale.Printer, b sales.Board, e sales.Place) string {
	switch b.Metric {
	case sales.ByRevenue:
		return cash(p, e.Achieved, b.Settings.Currency)
	case sales.ByDeals:
		return dealCount(p, e.Deals)
	case sales.ByImprovement:
		return p.T("board.points_up", "Points", points(p, e.Value))
	default:
		return share(p, e.Value)
	}
}

// placeShare is how long the bar of a place is: its attainment, or its value beside the first one's.
func placeShare(b sales.Board, e sales.Place) float64 {
	if b.Metric == sales.ByAttainment || len(b.Places) == 0 || b.Places[0].Value <= 0 {
		return e.Value
	}
	return e.Value / b.Places[0].Value
}

// boardLines is the places line by line, for where there are no tables, and how many are left out.
func boardLines(p *locale.Printer, b sales.Board, s sight, shown []sales.Place) (slack.Block, int) {
	var spans []span
	for i, place := range shown {
		next := placeLine(p, b, s, place)
		if i > 0 {
			next = append([]span{say("\n")}, next...)
		}
		if i == boardRows || i > 0 && size(spans)+size(next) > boardBytes {
			return rich(spans...), len(shown) - i
		}
		spans = append(spans, next...)
	}
	return rich(spans...), 0
}

// of is what may be seen of one entry: on a board of several teams each team says so for its own people.
func (s sight) of(e sales.Entry) sight {
	s.names, s.values = s.names && !e.Unnamed, s.values && !e.Unvalued
	s.figures, s.amounts = s.figures && !e.Unnamed && !e.Unvalued, s.amounts && !e.Unpriced
	return s
}

// placeLine is a place on one line.
func placeLine(p *locale.Printer, b sales.Board, s sight, e sales.Place) []span {
	s = s.of(e.Entry)
	spans := []span{say(placeMark(e))}
	if s.names {
		spans = append(spans, say(" "), strong(line(e.Name, nameRunes)))
		if moves(b) {
			spans = append(spans, say(" "+movement(p, e)))
		}
	}
	if s.values {
		ratio := placeShare(b, e)
		spans = append(spans, say("  "+bar(&ratio, noMark)+" "+placeValue(p, b, e)))
	}
	if s.figures {
		spans = append(spans, say(placeFigures(p, b, s, e)))
	}
	return spans
}

// placeFigures is what else is known of a place, in brackets.
func placeFigures(p *locale.Printer, b sales.Board, s sight, e sales.Place) string {
	attainment, amounts := "", ""
	if b.Metric != sales.ByAttainment && e.Attainment != nil {
		attainment = share(p, *e.Attainment)
	}
	switch c := b.Settings.Currency; {
	case s.amounts && e.Target > 0:
		amounts = p.T("sales.of_target", "Achieved", cash(p, e.Achieved, c), "Target", cash(p, e.Target, c))
	case s.amounts && b.Metric != sales.ByRevenue:
		amounts = cash(p, e.Achieved, c)
	}
	if said := joined(attainment, amounts); said != "" {
		return "  (" + said + ")"
	}
	return ""
}

// boardChart is the places as bars; one alone says nothing.
func boardChart(p *locale.Printer, b sales.Board, s sight, shown []sales.Place) []slack.Block {
	shown = shown[:min(len(shown), boardRows)]
	if !s.values || len(shown) < 2 {
		return nil
	}
	var names []string
	for _, place := range shown {
		name := fmt.Sprintf("%d.", place.Rank)
		if s.names {
			name = place.Name
		}
		names = append(names, name)
	}
	names = labels(names)
	points := make([]slack.DataVisualizationDataPoint, len(shown))
	for i, place := range shown {
		points[i] = slack.NewDataVisualizationDataPoint(names[i], charted(b.Metric, place.Value))
	}
	what := p.T("board.chart_" + string(b.Metric))
	series := slack.NewDataVisualizationDataSeries(locale.Truncate(p.T("board.column_"+string(b.Metric)), chartLabel),
		points...)
	chart := slack.NewDataVisualizationBarChart(slack.NewDataVisualizationAxisConfig(names...), series)
	return []slack.Block{slack.NewDataVisualizationBlock(locale.Truncate(what, 50), chart)}
}

// charted is a value in the unit of its chart: percent, whole units of money, deals, percentage points. What is not
// reached is not shown as 100 %.
func charted(m sales.BoardMetric, value float64) float64 {
	switch m {
	case sales.ByRevenue:
		return math.Round(value) / 100
	case sales.ByDeals:
		return math.Round(value/sales.FullShare*100) / 100
	case sales.ByImprovement:
		return math.Round(value*1000) / 10
	default:
		percent := math.Round(value * 100)
		if value < 1 {
			percent = min(percent, 99)
		}
		return percent
	}
}

// labels are names as a chart takes them: short, and no two alike.
func labels(names []string) []string {
	seen, said := map[string]bool{}, make([]string, len(names))
	for i, name := range names {
		label := line(name, chartLabel)
		for n := 2; seen[label]; n++ {
			number := fmt.Sprintf(" (%d)", n)
			label = line(name, chartLabel-len(number)) + number
		}
		seen[label], said[i] = true, label
	}
	return said
}

// boardSums is the most improved, the team's mean, and how many are not ranked.
func boardSums(p *locale.Printer, b sales.Board, s sight, improved *sales.Place) []slack.Block {
	var said []string
	if improved != nil && s.names && b.Metric != sales.ByImprovement {
		most := p.T("board.most_improved", "Name", line(improved.Name, nameRunes))
		if s.values {
			most = joined(most, p.T("board.points_up", "Points", points(p, *improved.Improved)))
		}
		said = append(said, "🚀 "+most)
	}
	if mean := meanLine(p, b); mean != "" {
		said = append(said, mean)
	}
	if n := len(b.Without); n > 0 && b.Metric == sales.ByAttainment {
		said = append(said, p.T("board.without_target", "Count", n))
	}
	if !s.rest && len(b.Places) > 0 {
		said = append(said, p.T("board.sold", "Count", len(b.Places)))
	}
	if len(said) == 0 {
		return nil
	}
	return []slack.Block{rich(say(strings.Join(said, "\n")))}
}

// fewForMean is from how many places on a mean tells nothing of a single person where values are hidden.
const fewForMean = 3

func meanLine(p *locale.Printer, b sales.Board) string {
	if b.Mean == nil || b.Settings.BoardMode != sales.Named && b.Settings.BoardMode != "" &&
		len(b.Places) < fewForMean {
		return ""
	}
	return "👥 " + p.T("board.mean", "Share", bar(b.Mean, noMark)+" "+share(p, *b.Mean))
}

// boardRules is how the ranks are made.
func boardRules(p *locale.Printer, b sales.Board) []string {
	said := []string{p.T("board.rule_ties"), p.T("board.rule_own")}
	switch b.Settings.BoardMode {
	case sales.Anonymous:
		said = append(said, p.T("board.rule_anonymous"))
	case sales.ValuesHidden:
		said = append(said, p.T("board.rule_values_hidden"))
	case sales.ProgressOnly:
		said = []string{p.T("board.rule_progress_only"), p.T("board.rule_own")}
	}
	if b.Metric == sales.ByAttainment {
		said = append(said, p.T("board.rule_attainment"))
		if b.Derived && b.Period.Kind == okr.WeekPeriod {
			said = append(said, p.T("board.rule_week_share"))
		}
	}
	if b.Metric == sales.ByImprovement {
		said = append(said, p.T("board.rule_improved"))
	}
	return said
}

// boardButtons is the own place for everybody, and other boards for who looks alone.
func boardButtons(p *locale.Printer, b sales.Board) []slack.BlockElement {
	buttons := []slack.BlockElement{button(p, "board_mine", ActionBoardMine, RefOfBoard(b).Value())}
	if b.Viewer == "" {
		return buttons
	}
	return append(append(buttons, boardChoices(p, b)...),
		button(p, "board_archive", ActionBoardArchive, TeamRef(b.Team.ID)))
}

// boardChoices is the menus that lead to boards of other periods and metrics.
func boardChoices(p *locale.Printer, b sales.Board) []slack.BlockElement {
	var periods, metrics []*slack.OptionBlockObject
	for _, kind := range boardKinds[:3] {
		ref := RefOfBoard(b)
		ref.Kind, ref.Day = kind, b.Today
		if kind == b.Period.Kind && b.Period.Contains(b.Today) {
			ref.Day = b.Period.Start
		}
		periods = append(periods, option(string(ref.Value()), p.T("board.this_"+string(kind))))
	}
	for _, metric := range boardMetrics {
		if metric == sales.ByRevenue && metric != b.Metric && !sightOf(b).amounts {
			continue
		}
		ref := RefOfBoard(b)
		ref.Metric = metric
		metrics = append(metrics, option(string(ref.Value()), p.T("board.by_"+string(metric))))
	}
	shown := RefOfBoard(b).Value()
	return []slack.BlockElement{
		menuOf(p, "board.choose_period", ActionBoardPeriod, periods, shown),
		menuOf(p, "board.choose_metric", ActionBoardMetric, metrics, shown),
	}
}

// menuOf is a menu in a message, at what is shown already.
func menuOf(p *locale.Printer, name, action string, options []*slack.OptionBlockObject,
	shown Ref) slack.BlockElement {
	m := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T(name)), action, options...)
	m.InitialOption = chosen(options, string(shown))
	return m
}

// boardFallback is the board in one line.
func boardFallback(p *locale.Printer, b sales.Board, s sight, title string, shown []sales.Place) string {
	var said []string
	for _, place := range shown[:min(len(shown), boardRows)] {
		one := fmt.Sprintf("%d.", place.Rank)
		if s.names {
			one += " " + line(place.Name, 25)
		}
		if s.values {
			one += " " + placeValue(p, b, place)
		}
		said = append(said, one)
	}
	if len(said) > 0 {
		return title + ": " + strings.Join(said, ", ")
	}
	return joined(title, strings.TrimSpace(nobodyLine(p, b)), meanLine(p, b))
}

// MyBoard is a person's own view of a board, for them alone: their place at near[at] with up to two above and two
// below, and what passes the next one; toPass is that amount in words, empty for none. With at -1 they have no place.
// A place of rank 0 is the figure of somebody who chose to be on no board.
func MyBoard(p *locale.Printer, b sales.Board, near []sales.Place, at int, toPass string) Message {
	s := sightOf(b)
	title := boardTitle(p, b)
	hidden := at >= 0 && at < len(near) && near[at].Rank == 0
	var said string
	var blocks []slack.Block
	switch {
	case hidden:
		said = p.T("board.hidden", "Value", ownValue(p, b, near[at]))
		blocks = []slack.Block{rich(strong(title), say("\n"+said))}
	case at < 0 || at >= len(near):
		said = noPlace(p, b)
		blocks = append([]slack.Block{rich(strong(title), say("\n"+said), say(insteadLine(p, b)))},
			placesOfOthers(p, b, s)...)
	default:
		said = p.T("board.my_place", "Rank", near[at].Rank, "Of", p.Int(len(b.Places)))
		blocks = []slack.Block{rich(strong(title), say("\n"+joined(said, boardState(p, b))), say(insteadLine(p, b))),
			rich(nearLines(p, b, s, near, at)...)}
		if next := passing(p, b, s, near, at, toPass); next != "" {
			blocks = append(blocks, rich(say(next)))
		}
	}
	buttons := boardChoices(p, b)
	if hidden {
		buttons = append(buttons, button(p, "board_show", ActionBoardShow, RefOfBoard(b).Value()))
	} else {
		buttons = append(buttons, button(p, "board_hide", ActionBoardHide, RefOfBoard(b).Value()))
	}
	buttons = append(buttons, button(p, "board_archive", ActionBoardArchive, TeamRef(b.Team.ID)))
	return message(joined(title, said), append(blocks, actions(buttons...), context(p.T("board.only_you")))...)
}

// placesOfOthers are the first places, to somebody who has none: what the team's channel reads too.
func placesOfOthers(p *locale.Printer, b sales.Board, s sight) []slack.Block {
	shown, _ := publicPlaces(b)
	if !s.rest || len(shown) == 0 {
		return nil
	}
	lines, left := boardLines(p, b, s, shown)
	return append([]slack.Block{lines}, andMore(p, left)...)
}

// noPlace says why somebody has no place. That nobody has sold is only said when it is so.
func noPlace(p *locale.Printer, b sales.Board) string {
	for _, e := range b.Without {
		if e.Person == b.Viewer && b.Metric == sales.ByAttainment {
			return p.T("board.no_target", "Amount", cash(p, e.Achieved, b.Settings.Currency))
		}
	}
	selling := 0
	for _, place := range b.Places {
		if place.Achieved > 0 || place.Deals > 0 {
			selling++
		}
	}
	switch {
	case b.Period.Ended(b.Today):
		return p.T("board.no_place_ended", "Period", PeriodName(p, b.Period))
	case b.Metric == sales.ByImprovement:
		return p.T("board.no_place_improved", "Period", PeriodName(p, b.Period))
	case selling > 0:
		return p.T("board.not_on_it", "Period", PeriodName(p, b.Period), "Count", selling)
	default:
		return p.T("board.no_place", "Period", PeriodName(p, b.Period))
	}
}

// ownValue is a person's own figure, all of it: nobody else reads it.
func ownValue(p *locale.Printer, b sales.Board, e sales.Place) string {
	s := sight{names: true, values: true, figures: true, amounts: true, rest: true}
	return placeValue(p, b, e) + placeFigures(p, b, s, e)
}

// nearLines is a person's place with those around it. Of the others nothing is said that the public board would not
// say either.
func nearLines(p *locale.Printer, b sales.Board, s sight, near []sales.Place, at int) []span {
	var spans []span
	for i, place := range near {
		if i != at && !s.rest {
			continue
		}
		if len(spans) > 0 {
			spans = append(spans, say("\n"))
		}
		if i != at {
			spans = append(spans, placeLine(p, b, s, place)...)
			continue
		}
		ratio := placeShare(b, place)
		spans = append(spans, say(placeMark(place)+" "), strong(p.T("board.you")))
		if moves(b) {
			spans = append(spans, say(" "+movement(p, place)))
		}
		spans = append(spans, say("  "+bar(&ratio, noMark)+" "+ownValue(p, b, place)))
	}
	return spans
}

// passing is what the next place takes, or that there is none above.
func passing(p *locale.Printer, b sales.Board, s sight, near []sales.Place, at int, toPass string) string {
	if b.Frozen || b.Period.Ended(b.Today) {
		return ""
	}
	if near[at].Rank == 1 {
		return first(near[at]) + p.T("board.you_lead")
	}
	above := 0
	for _, place := range near[:at] {
		if place.Rank < near[at].Rank {
			above = place.Rank
		}
	}
	if toPass == "" || above == 0 || !s.values {
		return ""
	}
	return "⬆️ " + p.T("board.to_pass", "Amount", line(toPass, nameRunes), "Rank", above)
}

// nextPlace is what the next place takes of somebody who sells, in words; nothing where there is none above, or where
// the team's boards hide how far the others are.
func nextPlace(p *locale.Printer, s sales.Standing, toPass string) string {
	if s.ToPass <= 0 || s.Hidden || s.At < 0 || s.At >= len(s.Near) ||
		!sightOf(sales.Board{Settings: s.Settings, Metric: sales.ByAttainment}).values {
		return ""
	}
	above := 0
	for _, place := range s.Near[:s.At] {
		if place.Rank < s.Near[s.At].Rank {
			above = place.Rank
		}
	}
	if above == 0 {
		return ""
	}
	return "🏁 " + p.T(toPass, "Amount", cash(p, sales.WholeUnits(s.ToPass), s.Settings.Currency), "Place", above)
}

// BoardRecord is a board that is final, as an archive lists it.
type BoardRecord struct {
	Board   sales.BoardID
	Metric  sales.BoardMetric
	Period  okr.Period
	Winners []sales.Place // ranks 1 to 3; without names where the team's boards have none
}

// FinalBoardRef names a board that was kept.
func FinalBoardRef(id sales.BoardID) Ref { return ref("L", int64(id)) }

// Winners is the winners of a board as its team shows them: without names where its boards have none.
func Winners(settings sales.Settings, winners []sales.Place) []sales.Place {
	if sightOf(sales.Board{Settings: settings, Metric: sales.ByAttainment}).names {
		return winners
	}
	var unnamed []sales.Place
	for _, place := range winners {
		unnamed = append(unnamed, sales.Place{Rank: place.Rank})
	}
	return unnamed
}

// BoardArchive lists the boards of a team that are final, the newest first, each with its winners.
func BoardArchive(p *locale.Printer, team okr.Team, records []BoardRecord) Message {
	title := p.T("board.archive_header", "Team", line(team.Name, nameRunes))
	blocks := []slack.Block{header(title)}
	var groups [][]slack.Block
	for _, r := range records {
		said := joined(PeriodName(p, r.Period), p.T("board.by_"+string(r.Metric))) + "\n" + podium(p, r)
		groups = append(groups, []slack.Block{section(said,
			button(p, "show", ActionBoardArchive, FinalBoardRef(r.Board)))})
	}
	kept, left := fitting(groups, 20, 9_000)
	if len(kept) == 0 {
		kept = []slack.Block{rich(say(p.T("board.archive_empty")))}
	}
	return message(title, append(append(blocks, kept...), andMore(p, left)...)...)
}

// podium is who won, by medal.
func podium(p *locale.Printer, r BoardRecord) string {
	var said []string
	for rank := 1; rank <= 3; rank++ {
		at := slices.IndexFunc(r.Winners, func(e sales.Place) bool { return e.Rank == rank })
		if names := namesAt(p, r.Winners, rank); len(names) > 0 {
			said = append(said, placeMark(r.Winners[at])+" "+p.List(names))
		}
	}
	switch {
	case len(said) > 0:
		return strings.Join(said, "  ")
	case len(r.Winners) > 0:
		return p.T("board.archive_unnamed")
	default:
		return p.T("board.nobody_ended")
	}
}
