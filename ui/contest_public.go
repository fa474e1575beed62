package ui

import (
	"math"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
)

// PublicContest is a contest in the words of a screen that everybody sees.
type PublicContest struct {
	Name   string
	When   string // how long it runs, or until when corrections count
	Counts string
	Goal   string // what is to be reached, and how far the first one is; empty without one
	// GoalShare is how far the first one is on the way to the goal, from 0 to 1.
	GoalShare float64
	Lead      string // who is in front; empty where that is not to be said
	Places    []PublicContestPlace
	Moves     bool   // some place moved since this morning
	Note      string // instead of places
}

// PublicContestPlace is a place of a contest; what is not to be seen of it is empty.
type PublicContestPlace struct {
	Person okr.PersonID
	Side   int
	Rank   int
	Name   string
	Value  string
	Share  float64 // of its bar, from 0 to 1
	Moved  int     // places up since this morning; below 0 down
}

// PublicContestOf is a contest as its channel sees it, with so many places at the most.
func PublicContestOf(p *locale.Printer, v motivation.ContestView, most int) PublicContest {
	c := PublicContest{Name: line(v.Name, titleRunes), When: contestTime(p, v), Counts: countsWords(p, v.Contest),
		Lead: leadLine(p, v)}
	if v.Goal > 0 && v.Phase() != motivation.PhaseAhead {
		c.Goal = p.T("contest.goal", "Goal", contestAmount(p, v.Contest, v.Goal))
		if v.Progress {
			c.Goal = joined(p.T("contest.goal_first", "Share", share(p, v.Best)), c.Goal)
			c.GoalShare = shareOfBar(v.Best)
		}
	}
	if v.Bare || len(v.Places) == 0 || v.Phase() == motivation.PhaseAhead {
		c.Note = publicNote(p, v)
		return c
	}
	shown := v.Shown()
	for _, place := range shown[:min(len(shown), most)] {
		one := PublicContestPlace{Person: place.Person, Side: place.Side, Rank: place.Rank}
		if mayName(v, place) {
			one.Name = line(place.Name, nameRunes)
		}
		if v.Values {
			one.Value, one.Share = contestValue(p, v.Contest, place.Value), shareOfBar(placeRatio(v, place))
		}
		if place.Was > 0 {
			one.Moved = place.Was - place.Rank
		}
		c.Moves = c.Moves || one.Moved != 0
		c.Places = append(c.Places, one)
	}
	return c
}

// publicNote is what is said where no places are shown.
func publicNote(p *locale.Printer, v motivation.ContestView) string {
	switch {
	case v.Phase() == motivation.PhaseAhead:
		return capital(p, contestTime(p, v))
	case len(v.Places) == 0:
		return p.T("contest.nobody_yet")
	default:
		return p.T("contest.scored", "Scored", p.Int(v.Scored()), "Of", p.Int(v.Of))
	}
}

// shareOfBar is how much of a bar is filled, to two places.
func shareOfBar(ratio float64) float64 { return math.Round(100*okr.Clamp(ratio)) / 100 }
