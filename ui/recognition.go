package ui

import (
	"strconv"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// Recognition is a public post about somebody: a target that was hit, or a deal that is worth a line. What no longer
// holds is said so quietly in its place.
func Recognition(p *locale.Printer, r sales.Recognition, post okr.PostID) Message {
	if !r.Holds && r.Hit != nil {
		return corrected(p, r)
	}
	title, body := praiseWords(p, r)
	blocks := append([]slack.Block{rich(strong(title), say("\n"+body))}, howWon(p, r)...)
	if said := congratulated(p, r); said != "" {
		blocks = append(blocks, context(said))
	}
	blocks = append(blocks, actions(button(p, "congratulate", ActionCongratulate, PostRef(post))))
	return message(joined(title, body), blocks...)
}

// corrected is a post whose target is not reached at present.
func corrected(p *locale.Printer, r sales.Recognition) Message {
	said := p.T("praise.corrected", "Period", PeriodName(p, r.Hit.Period))
	return message(said, context(said))
}

// who is celebrated: a person, or the team.
func who(p *locale.Printer, r sales.Recognition) string {
	if r.Person.ID == "" {
		return line(r.Team.Name, nameRunes)
	}
	return line(r.Person.Name, nameRunes)
}

// praiseWords is the headline, and how it came about.
func praiseWords(p *locale.Printer, r sales.Recognition) (title, body string) {
	if r.Hit == nil {
		return praiseOfDeal(p, r)
	}
	kind := "praise.hit"
	switch {
	case r.Person.ID == "":
		kind = "praise.hit_team"
	case r.Hit.Mark > sales.Marks[0]:
		kind = "praise.stretch"
	}
	title = "🎉 " + p.T(kind, "Name", who(p, r), "Period", PeriodName(p, r.Hit.Period), "Mark",
		p.Percent(float64(r.Hit.Mark)/100))
	body = hitFigures(p, r)
	if r.Deal != nil {
		body = joined(body, p.T("praise.with_deal", "Customer", dealInPublic(p, r)))
	}
	if r.DaysLeft > 0 {
		body = joined(body, p.T("praise.days_to_spare", "Count", r.DaysLeft))
	}
	return title, body
}

// hitFigures is how far the target was reached: as it was when it was hit, since a hit stands though its target is
// raised. It is said in amounts only where they are open.
func hitFigures(p *locale.Printer, r sales.Recognition) string {
	target := sales.Target{Metric: r.Hit.Metric, Amount: r.Hit.Target}
	attained := share(p, sales.Attainment(r.Achieved, target.Amount))
	if r.Settings.AmountsOpen {
		return joined(attained, outOf(p, target, r.Achieved, r.Settings.Currency))
	}
	return joined(attained, metricWord(p, r.Hit.Metric))
}

// dealInPublic is the deal by its customer, with its amount where amounts are open.
func dealInPublic(p *locale.Printer, r sales.Recognition) string {
	amount := ""
	if r.Settings.AmountsOpen {
		amount = cash(p, r.Deal.Amount.Minor, r.Deal.Amount.Currency)
	}
	return joined(line(r.Deal.Customer, nameRunes), amount)
}

var praiseSymbols = map[sales.NotableKind]string{
	sales.FirstDeal: "🌱", sales.TeamRecord: "🏔️", sales.YearRecord: "🏔️", sales.PersonalRecord: "📈",
	sales.BestMonth: "📅", sales.BestWeek: "📅", sales.StreakOfWins: "🔥",
	sales.FifthOfDay: "🖐️", sales.FastestCycle: "⚡",
}

func praiseOfDeal(p *locale.Printer, r sales.Recognition) (title, body string) {
	args, id := []any{"Name", who(p, r)}, "praise."+string(r.Notable.Kind)
	switch n := r.Notable; {
	case n.Kind == sales.FastestCycle && n.Count < 1:
		id = "praise.fastest_same_day"
	case n.Kind == sales.StreakOfWins, n.Kind == sales.FastestCycle:
		args = append(args, "Count", n.Count)
	}
	return praiseSymbols[r.Notable.Kind] + " " + p.T(id, args...), dealInPublic(p, r)
}

// congratulated names who congratulated.
func congratulated(p *locale.Printer, r sales.Recognition) string {
	if r.CongratsBy == 0 {
		return ""
	}
	var said []string
	for _, name := range r.Congrats {
		said = append(said, line(name, nameRunes))
	}
	if left := r.CongratsBy - len(r.Congrats); left > 0 {
		said = append(said, p.T("digest.others", "Count", left))
	}
	return "👏 " + p.T("praise.congratulated", "Names", p.List(said))
}

// TargetNotice tells a rep of the target that was set for them.
func TargetNotice(p *locale.Printer, id string, args map[string]string) Message {
	period := LabelName(p, args["Period"])
	amount, _ := strconv.ParseInt(args["Amount"], 10, 64) //nolint:errcheck // written by the store
	said := Counted(p, sales.Metric(args["Metric"]), amount, sales.Currency(args["Currency"]))
	m := Notice(p, id, "Period", period, "Until", LabelName(p, args["Until"]), "Amount", said, "Team", args["Team"])
	m.Blocks = append(m.Blocks, actions(button(p, "sales", ActionSales, "")))
	return m
}

// HitNotice is a notice about a hit, told privately: its label of a period and its mark are said in the reader's words.
func HitNotice(p *locale.Printer, id string, args map[string]string) Message {
	period := LabelName(p, args["Period"])
	mark, _ := strconv.Atoi(args["Mark"]) //nolint:errcheck // written by the store
	return Notice(p, id, "Period", period, "Mark", p.Percent(float64(mark)/100), "Team", args["Team"])
}
