package outbox

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
)

// Subject is what a post is about beside its team, person and round: a noun and which one, written deal/8 or
// quarter/2026-10-01. By it the post is found when that changes. The zero Subject is nothing more.
type Subject struct {
	noun Noun
	id   int64    // of what has a number
	day  okr.Date // the first one of a period
}

// Noun is what kind of thing a subject is.
type Noun string

// The nouns of subjects.
const (
	DealNoun      Noun = "deal"
	HitNoun       Noun = "hit"
	BoardNoun     Noun = "board"
	KPINoun       Noun = "kpi"
	QuarterNoun   Noun = "quarter"
	MonthNoun     Noun = "month"
	KeyResultNoun Noun = "keyresult"
	QuestionNoun  Noun = "question"
	CheckInNoun   Noun = "checkin"
	KudosNoun     Noun = "kudos"
	OrderNoun     Noun = "order"
	GrantNoun     Noun = "grant"
	ContestNoun   Noun = "contest"
)

// periodNouns are the nouns of what has a first day instead.
var periodNouns = []Noun{QuarterNoun, MonthNoun}

// AboutDeal is the subject of a line about a deal.
func AboutDeal(id sales.DealID) Subject { return Subject{noun: DealNoun, id: int64(id)} }

// AboutHit is the subject of what is said of a target that was hit.
func AboutHit(id sales.HitID) Subject { return Subject{noun: HitNoun, id: int64(id)} }

// AboutBoard is the subject of a leaderboard.
func AboutBoard(id sales.BoardID) Subject { return Subject{noun: BoardNoun, id: int64(id)} }

// AboutKPI is the subject of what is said of a KPI.
func AboutKPI(id okr.KPIID) Subject { return Subject{noun: KPINoun, id: int64(id)} }

// AboutQuarter is the subject of what is said of the quarter that begins on a day.
func AboutQuarter(start okr.Date) Subject { return Subject{noun: QuarterNoun, day: start} }

// AboutMonth is the subject of what is asked about the month that begins on a day.
func AboutMonth(start okr.Date) Subject { return Subject{noun: MonthNoun, day: start} }

// AboutKeyResult is the subject of what is discussed in a thread.
func AboutKeyResult(id okr.KeyResultID) Subject { return Subject{noun: KeyResultNoun, id: int64(id)} }

// AboutQuestion is the subject of a question and of its answer.
func AboutQuestion(id okr.AskedID) Subject { return Subject{noun: QuestionNoun, id: int64(id)} }

// AboutCheckIn is the subject of what somebody answered.
func AboutCheckIn(id okr.CheckInID) Subject { return Subject{noun: CheckInNoun, id: int64(id)} }

// AboutKudos is kudos.
func AboutKudos(id motivation.KudosID) Subject { return Subject{noun: KudosNoun, id: int64(id)} }

// AboutOrder is an order of a reward.
func AboutOrder(id motivation.OrderID) Subject { return Subject{noun: OrderNoun, id: int64(id)} }

// AboutGrant is points that somebody got by hand.
func AboutGrant(id motivation.GrantID) Subject { return Subject{noun: GrantNoun, id: int64(id)} }

// AboutContest is a contest, or a duel.
func AboutContest(id motivation.ContestID) Subject { return Subject{noun: ContestNoun, id: int64(id)} }

// Contest is the contest that it is; 0 for anything else.
func (s Subject) Contest() motivation.ContestID { return motivation.ContestID(s.number(ContestNoun)) }

// Deal is the deal that it is; 0 for anything else.
func (s Subject) Deal() sales.DealID { return sales.DealID(s.number(DealNoun)) }

// Hit is the hit that it is; 0 for anything else.
func (s Subject) Hit() sales.HitID { return sales.HitID(s.number(HitNoun)) }

// Board is the leaderboard that it is; 0 for anything else.
func (s Subject) Board() sales.BoardID { return sales.BoardID(s.number(BoardNoun)) }

// KPI is the KPI that it is; 0 for anything else.
func (s Subject) KPI() okr.KPIID { return okr.KPIID(s.number(KPINoun)) }

// KeyResult is the key result that it is; 0 for anything else.
func (s Subject) KeyResult() okr.KeyResultID { return okr.KeyResultID(s.number(KeyResultNoun)) }

// Question is the question that it is; 0 for anything else.
func (s Subject) Question() okr.AskedID { return okr.AskedID(s.number(QuestionNoun)) }

// CheckIn is the check-in that it is; 0 for anything else.
func (s Subject) CheckIn() okr.CheckInID { return okr.CheckInID(s.number(CheckInNoun)) }

// Kudos is the id of kudos; 0 of anything else.
func (s Subject) Kudos() motivation.KudosID { return motivation.KudosID(s.number(KudosNoun)) }

// Order is the order of a reward that it is; 0 of anything else.
func (s Subject) Order() motivation.OrderID { return motivation.OrderID(s.number(OrderNoun)) }

// Grant is the points given by hand that it is; 0 of anything else.
func (s Subject) Grant() motivation.GrantID { return motivation.GrantID(s.number(GrantNoun)) }

// Start is the first day of the quarter or month that it is; empty for anything else.
func (s Subject) Start() okr.Date { return s.day }

func (s Subject) number(n Noun) int64 {
	if s.noun != n {
		return 0
	}
	return s.id
}

// String is how the subject is kept; empty for none.
func (s Subject) String() string {
	switch {
	case s.noun == "":
		return ""
	case slices.Contains(periodNouns, s.noun):
		return string(s.noun) + "/" + string(s.day)
	default:
		return string(s.noun) + "/" + strconv.FormatInt(s.id, 10)
	}
}

// ParseSubject reads what [Subject.String] writes, and nothing else.
func ParseSubject(text string) (s Subject, err error) {
	if text == "" {
		return s, nil
	}
	noun, which, _ := strings.Cut(text, "/")
	s.noun = Noun(noun)
	switch {
	case slices.Contains(periodNouns, s.noun):
		s.day, err = okr.ParseDate(which)
	case db.SubjectTables[string(s.noun)] != "":
		s.id, err = strconv.ParseInt(which, 10, 64)
	default:
		err = fmt.Errorf("no posts are about a %q", noun)
	}
	if err == nil && (s.String() != text || s.id < 0) {
		err = fmt.Errorf("it would be written %q", s)
	}
	if err != nil {
		return Subject{}, fmt.Errorf("read the subject %q: %w", text, err)
	}
	return s, nil
}

// Value is how the subject is kept.
func (s Subject) Value() (driver.Value, error) { return s.String(), nil }

// Scan reads a subject that was kept.
func (s *Subject) Scan(kept any) (err error) {
	text, ok := kept.(string)
	if !ok {
		return fmt.Errorf("a subject is kept as a text, not as %T", kept)
	}
	*s, err = ParseSubject(text)
	return err
}

// AboutAny selects posts about any of the things of a noun that a query names; its column is called id.
func AboutAny(n Noun, ids string) string {
	return "subject IN (SELECT '" + string(n) + "/' || id FROM (" + ids + "))"
}

// AboutPeriod selects posts about a quarter or a month.
const AboutPeriod = "(subject >= 'month/' AND subject < 'month0' OR subject >= 'quarter/' AND subject < 'quarter0')"
