package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

// KudosBoardRef names a board of kudos: what it counts, and the period that has a day.
type KudosBoardRef struct {
	Team okr.TeamID // 0: the reader's own
	By   motivation.BoardBy
	Kind okr.PeriodKind
	Day  okr.Date
}

// Value is what a button carries; [ReadKudosBoardRef] reads it.
func (r KudosBoardRef) Value() Ref {
	return Ref(fmt.Sprintf("%s %s %s %s", r.By, r.Kind, r.Day, TeamRef(r.Team)))
}

// ReadKudosBoardRef reads what [KudosBoardRef.Value] wrote. It reports false for what names no board.
func ReadKudosBoardRef(value string) (r KudosBoardRef, ok bool) {
	parts := strings.Fields(value)
	if len(parts) != 4 {
		return r, false
	}
	team, isTeam := ReadRef[okr.TeamID]("T", parts[3])
	r = KudosBoardRef{team, motivation.BoardBy(parts[0]), okr.PeriodKind(parts[1]), okr.Date(parts[2])}
	return r, isTeam && r.Day.Valid() && slices.Contains(motivation.BoardsBy, r.By) &&
		slices.Contains(boardKinds, r.Kind)
}

// KudosBoard answers /kudos board, for the reader alone: the first places, or the values that were named most, and how
// the reader stands.
func KudosBoard(p *locale.Printer, b motivation.Board) Message {
	title := "👏 " + p.T("kudos.board", "Team", line(b.Team.Name, nameRunes), "Period", PeriodName(p, b.Period))
	own := kudosPlace(p, b)
	top := []slack.Block{rich(strong(title), say("\n"+joined(p.T("kudos.board_by_"+string(b.By)), own)))}
	bottom := []slack.Block{actions(kudosBoardChoices(p, b)...),
		context(joined(p.T("kudos.board_rule"), p.T("board.only_you")))}
	rows := kudosBoardRows(p, b)
	if len(rows) == 0 {
		said := p.T("kudos.board_empty", "Period", PeriodName(p, b.Period))
		return message(joined(title, said), slices.Concat(top, []slack.Block{rich(say(said))}, bottom)...)
	}
	head := []string{p.T("kudos.board_" + string(b.By)), p.T("kudos.board_count")}
	grid := table(append([][]string{head}, rows...))
	m := message(joined(title, own), slices.Concat(top, []slack.Block{grid}, bottom)...)
	var spans []span
	for i, row := range rows {
		if i > 0 {
			spans = append(spans, say("\n"))
		}
		spans = append(spans, strong(row[0]), say("  "+row[1]))
	}
	m.Plain = slices.Concat(top, []slack.Block{rich(spans...)}, bottom)
	return m
}

// kudosBoardRows are the lines of a board: who or what, how many, and a bar.
func kudosBoardRows(p *locale.Printer, b motivation.Board) (rows [][]string) {
	most := 0.0
	add := func(name string, count float64) {
		most = max(most, count)
		ratio := count / most
		rows = append(rows, []string{name, bar(&ratio, 0) + "  " + p.Int(int(count))})
	}
	for _, v := range b.Values[:min(len(b.Values), motivation.MostValues)] {
		add("#"+line(v.Value, nameRunes), float64(v.Count))
	}
	for _, place := range b.Shown() {
		add(placeMark(place)+" "+line(place.Name, nameRunes), place.Value)
	}
	return rows
}

// kudosPlace says where the reader stands on a board of people.
func kudosPlace(p *locale.Printer, b motivation.Board) string {
	if b.By == motivation.ByValue {
		return ""
	}
	mine := p.T("kudos.board_mine", "Count", b.Own)
	at := slices.IndexFunc(b.Places, func(e sales.Place) bool { return e.Person == b.Viewer })
	switch {
	case b.Hidden:
		return joined(mine, p.T("kudos.board_hidden"))
	case at < 0:
		return mine
	}
	return joined(p.T("board.my_place", "Rank", b.Places[at].Rank, "Of", strconv.Itoa(len(b.Places))), mine)
}

// kudosBoardChoices are the menus that lead to boards of other periods, and of what else is counted.
func kudosBoardChoices(p *locale.Printer, b motivation.Board) []slack.BlockElement {
	own := KudosBoardRef{b.Team.ID, b.By, b.Period.Kind, b.Period.Start}
	var periods, kinds []*slack.OptionBlockObject
	for _, kind := range boardKinds {
		ref := own
		ref.Kind, ref.Day = kind, b.Today
		if kind == b.Period.Kind && b.Period.Contains(b.Today) {
			ref.Day = b.Period.Start
		}
		periods = append(periods, option(string(ref.Value()), p.T("board.this_"+string(kind))))
	}
	for _, by := range motivation.BoardsBy {
		ref := own
		ref.By = by
		kinds = append(kinds, option(string(ref.Value()), p.T("kudos.board_by_"+string(by))))
	}
	return []slack.BlockElement{
		menuOf(p, "board.choose_period", ActionKudosBoardPeriod, periods, own.Value()),
		menuOf(p, "board.choose_metric", ActionKudosBoardBy, kinds, own.Value()),
	}
}
