package sales

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"okrbot/okr"
)

// WinID identifies a line on how a deal was won.
type WinID int64

// Win is how a deal was won, in the words of one of those who won it.
type Win struct {
	ID         WinID
	Deal       Deal
	Person     okr.PersonID
	PersonName string
	Text       string
	At         time.Time // when it was said first
	Amount     bool      // the reader may see the deal's amount
}

// How long a line on how a deal was won is, in characters.
const (
	ShortestWin = 10
	LongestWin  = 300
)

// CheckWin is what was said of a win on one line, or an [*okr.Refusal]: it has 10 to 300 characters, letters or digits
// among them.
func CheckWin(text string) (string, error) {
	text = OneLine(text)
	switch n := utf8.RuneCountInString(text); {
	case n > LongestWin:
		return "", okr.Refuse("win.too_long", "Most", LongestWin)
	case n < ShortestWin || len(WinWords(text)) == 0:
		return "", okr.Refuse("win.too_short", "Least", ShortestWin)
	}
	return text, nil
}

// WinWords are the words of a text, once each in their order; as they are spelled.
func WinWords(text string) (words []string) {
	known := map[string]bool{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	}) {
		if !known[word] {
			known[word] = true
			words = append(words, word)
		}
	}
	return words
}

const (
	winPause  = 2 * time.Hour      // from a celebration to the question
	winWithin = 7 * 24 * time.Hour // of a celebration the question is worth asking
)

// WinAskedAt is when a winner is asked how they won what was celebrated at an instant: two hours later, or when they
// work next.
func WinAskedAt(celebrated time.Time, loc *time.Location, cal okr.Calendar) time.Time {
	return okr.NextWorkingMoment(celebrated.Add(winPause), loc, cal)
}

// Why a winner is not asked, beside what speaks against every nudge.
const (
	SkipFell    okr.Verdict = "skip_fell"    // what was celebrated does not hold any more
	SkipAnother okr.Verdict = "skip_another" // one question a day: about another win
	SkipHidden  okr.Verdict = "skip_hidden"  // nobody would read it
)

// WinFacts is what decides on a question about a win.
type WinFacts struct {
	Celebrated   time.Time
	Location     *time.Location // of the winner
	Calendar     okr.Calendar   // of the team
	InTeam       bool           // the winner may be prompted, and is in the team
	Holds        bool           // the deal is won, and celebrated yet
	Said         bool           // the winner has said it already
	Hidden       bool           // the winner is off every board
	Another      bool           // they are asked about another win on the same day
	Away         bool
	SentThisWeek int // nudges of any kind
}

// DecideWin says at now what to do about a question that is due. [okr.Wait] and [okr.WaitAway] put it off.
func DecideWin(now time.Time, f WinFacts) okr.Verdict {
	switch {
	case !f.InTeam:
		return okr.SkipNotPrompted
	case !f.Holds:
		return SkipFell
	case f.Said:
		return okr.SkipAnswered
	case f.Hidden:
		return SkipHidden
	case now.Sub(f.Celebrated) > winWithin:
		return okr.SkipTooLate
	case f.Away:
		return okr.WaitAway
	case !okr.WithinWorkingHours(now, f.Location, f.Calendar):
		return okr.Wait
	case f.Another:
		return SkipAnother
	case f.SentThisWeek >= okr.NudgesAWeek:
		return okr.SkipBudget
	default:
		return okr.Send
	}
}

// WinQuestion is what a winner is asked in private, and what became of it.
type WinQuestion struct {
	Person okr.Person
	Deal   Deal
	Holds  bool // it is worth asking yet
	Over   bool // the winner wants no question, or took back what they said
	Win    *Win // nil: nothing is said
}
