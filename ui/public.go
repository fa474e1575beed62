package ui

import (
	"math"
	"strings"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// What stands on a page that anybody in an office reads is said here as it is in a channel: the same words, and no
// more of people.

// PublicPlace is a line of a leaderboard that everybody may see.
type PublicPlace struct {
	Person okr.PersonID // to tell lines apart; empty where nobody is named
	Rank   int
	Medal  bool
	Name   string // empty where nobody is named
	Value  string // empty where values are hidden
	Share  float64
	Moved  int  // places up; negative: down
	Moves  bool // there was a board before, and the person was on it
}

// PublicBoard is a leaderboard as everybody may see it.
type PublicBoard struct {
	Title, By string
	Places    []PublicPlace
	Left      int    // how many more places may be seen
	Mean      string // empty where there is none to be seen
	MeanShare float64
	Improved  string // empty: nobody
	Sold      string // how many have sold, where nobody is ranked
}

// PublicBoardOf is what everybody may see of a board, of at most so many places.
func PublicBoardOf(p *locale.Printer, b sales.Board, most int) PublicBoard {
	s := sightOf(b)
	shown, improved := publicPlaces(b)
	v := PublicBoard{Title: PeriodName(p, b.Period), By: p.T("board.by_" + string(b.Metric))}
	if meanLine(p, b) != "" {
		v.Mean, v.MeanShare = share(p, *b.Mean), hundredths(*b.Mean)
	}
	if !s.rest {
		if n := len(b.Places); n > 0 {
			v.Sold = p.T("board.sold", "Count", n)
		}
		return v
	}
	if improved != nil && s.names && b.Metric != sales.ByImprovement {
		v.Improved = p.T("board.most_improved", "Name", line(improved.Name, nameRunes))
	}
	for _, e := range shown[:min(len(shown), most)] {
		v.Places = append(v.Places, publicPlace(p, b, s.of(e.Entry), e))
	}
	v.Left = len(shown) - len(v.Places)
	return v
}

// hundredths is a ratio as far as it is said: what stands behind a bar tells no more than the figure beside it.
func hundredths(ratio float64) float64 { return math.Round(ratio*100) / 100 }

func publicPlace(p *locale.Printer, b sales.Board, s sight, e sales.Place) PublicPlace {
	v := PublicPlace{Rank: e.Rank, Medal: e.Medal()}
	if s.names {
		v.Person, v.Name = e.Person, line(e.Name, nameRunes)
		delta, isNew := sales.Movement(e)
		v.Moved, v.Moves = delta, moves(b) && !isNew
	}
	if s.values {
		v.Value, v.Share = placeValue(p, b, e), hundredths(placeShare(b, e))
	}
	return v
}

// Praise is a celebration as everybody may read it: of whom, what, and how it was won in the winner's words, which may
// be none.
type Praise struct{ Title, Body, How string }

// PraiseOf says a celebration.
func PraiseOf(p *locale.Printer, r sales.Recognition) Praise {
	title, body := praiseWords(p, r)
	v := Praise{Title: withoutSymbol(title), Body: body}
	if r.How != "" {
		v.How = line(r.How, sales.LongestWin)
	}
	return v
}

// withoutSymbol takes the symbol from the beginning of a headline: not every screen can show it.
func withoutSymbol(title string) string {
	if _, rest, ok := strings.Cut(title, " "); ok {
		return rest
	}
	return title
}

// PublicTarget is how far the target of a team is, in amounts only where they are open.
type PublicTarget struct {
	Period   string
	Share    float64
	Attained string
	Expected float64 // the share that is expected by now
	Outlook  sales.Outlook
	Word     string // the outlook
	Pace     string // days ahead or behind; empty when the target is reached
	PerDay   string // what is needed on each working day left; empty when nothing is
	Left     string // how many working days are left
	Of       string // so much of so much; empty where amounts are private
}

// PublicTargetOf says how far the target of a team is.
func PublicTargetOf(p *locale.Printer, v sales.TargetStanding, s sales.Settings) PublicTarget {
	ratio := sales.Attainment(v.Achieved, v.Target.Amount)
	out := PublicTarget{Period: PeriodName(p, v.Target.Period), Share: hundredths(ratio), Attained: share(p, ratio),
		Outlook: sales.OutlookOf(v.Pace, v.Target.Amount), Pace: paceWords(p, v.Pace)}
	out.Word = outlookWord(p, out.Outlook)
	if v.Target.Amount > 0 {
		out.Expected = hundredths(min(max(expectedShare(&v.Target, v.Pace), 0), 1))
	}
	if v.Pace.Left > 0 {
		out.Left = p.T("screen.days_left", "Count", v.Pace.Left)
	}
	perDay := sales.Attainment(v.Pace.PerDay, v.Target.Amount)
	switch {
	case s.AmountsOpen:
		out.Of = outOf(p, v.Target, v.Achieved, s.Currency)
		if v.Pace.PerDay > 0 {
			out.PerDay = Counted(p, v.Target.Metric, v.Pace.PerDay, s.Currency)
		}
	case v.Pace.PerDay > 0:
		out.PerDay = p.T("screen.points_a_day", "Points", points(p, perDay))
	}
	return out
}

// PublicGoal is an objective of a whole team, or a key result of it, as everybody may see it.
type PublicGoal struct {
	Title      string
	Within     bool // it is a key result of the objective before it
	Share      float64
	Progress   string // empty when it is not known
	Expected   float64
	Pace       string // what is expected by now
	Status     okr.Status
	Word       string // the status
	Confidence string // empty when nobody said anything
}

// PublicGoalsOf says how an objective goes, and its key results.
func PublicGoalsOf(p *locale.Printer, o okr.Objective, s okr.ObjectiveStatus) []PublicGoal {
	first := publicGoal(p, o.Title, s.Standing)
	first.Confidence = confidenceOrNone(p, s.Word)
	list := []PublicGoal{first}
	for i, k := range o.KeyResults {
		one := publicGoal(p, k.Title, s.KeyResults[i])
		one.Within = true
		list = append(list, one)
	}
	return list
}

func publicGoal(p *locale.Printer, title string, s okr.Standing) PublicGoal {
	v := PublicGoal{Title: line(title, titleRunes), Expected: hundredths(s.Expected), Status: s.Status,
		Word: StatusWord(p, s.Status), Confidence: confidenceOrNone(p, s.Said)}
	if s.Progress != nil {
		v.Share, v.Progress = hundredths(okr.Clamp(*s.Progress)), share(p, okr.Clamp(*s.Progress))
		v.Pace = p.T("screen.pace", "Share", share(p, s.Expected))
	}
	return v
}

func confidenceOrNone(p *locale.Printer, c okr.Confidence) string {
	if c == okr.Unsaid {
		return ""
	}
	return ConfidenceWord(p, c)
}
