package store_test

import (
	"testing"

	"okrbot/store/outbox"
)

// nouns are all that posts are about.
var nouns = []outbox.Noun{outbox.DealNoun, outbox.HitNoun, outbox.BoardNoun, outbox.KPINoun, outbox.QuarterNoun,
	outbox.MonthNoun, outbox.KeyResultNoun, outbox.QuestionNoun, outbox.CheckInNoun, outbox.KudosNoun, outbox.OrderNoun,
	outbox.GrantNoun, outbox.ContestNoun}

// some is a subject of a noun that need not be there; none of no noun.
func some(noun outbox.Noun) outbox.Subject {
	for _, which := range []string{"1", "2026-10-01"} {
		if s, err := outbox.ParseSubject(string(noun) + "/" + which); err == nil {
			return s
		}
	}
	return outbox.Subject{}
}

func TestSubject_IsWrittenAsANounAndWhichOne(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]outbox.Subject{
		"": {}, "deal/8": outbox.AboutDeal(8), "hit/41": outbox.AboutHit(41), "board/3": outbox.AboutBoard(3),
		"kpi/5": outbox.AboutKPI(5), "keyresult/7": outbox.AboutKeyResult(7), "question/9": outbox.AboutQuestion(9),
		"checkin/12": outbox.AboutCheckIn(12), "quarter/2026-10-01": outbox.AboutQuarter("2026-10-01"),
		"month/2026-11-01": outbox.AboutMonth("2026-11-01"), "kudos/7": outbox.AboutKudos(7),
		"order/7": outbox.AboutOrder(7), "grant/7": outbox.AboutGrant(7),
		"contest/7": outbox.AboutContest(7),
	} {
		if s.String() != want {
			t.Errorf("%q is written %q", want, s)
		}
		if again, err := outbox.ParseSubject(want); err != nil || again != s {
			t.Errorf("%q is read as %q, %v", want, again, err)
		}
	}
	s := outbox.AboutDeal(8)
	if s.Deal() != 8 || s.Hit() != 0 || s.Board() != 0 || s.KPI() != 0 || s.KeyResult() != 0 || s.Question() != 0 ||
		s.CheckIn() != 0 || s.Kudos() != 0 || s.Order() != 0 || s.Grant() != 0 || s.Contest() != 0 || s.Start() != "" ||
		outbox.AboutQuarter("2026-10-01").Start() != "2026-10-01" {
		t.Errorf("%q is something else too", s)
	}
}

func TestSubject_RefusesWhatItWouldNotWrite(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"deal", "deal/", "deal/x", "deal/08", "deal/+8", "deal/-8", "deal/8/9", " deal/8",
		"Deal/8", "/8", "moon/8", "deal/99999999999999999999", "quarter/2026-Q4", "quarter/2026-02-30", "month/8",
		"quarter/", "deal/2026-10-01"} {
		if s, err := outbox.ParseSubject(text); err == nil {
			t.Errorf("%q is read as %q", text, s)
		}
	}
	var s outbox.Subject
	if err := s.Scan(int64(8)); err == nil {
		t.Error("a number is a subject")
	}
}

// FuzzParseSubject: whatever is read is written the same way.
func FuzzParseSubject(f *testing.F) {
	for _, noun := range nouns {
		f.Add(some(noun).String())
	}
	f.Add("deal/-1")
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := outbox.ParseSubject(text); err == nil && s.String() != text {
			t.Errorf("%q is read as %q", text, s)
		}
	})
}

func TestKinds_EveryNounHasAPostAndEveryPostANounThatIs(t *testing.T) {
	t.Parallel()
	used := map[outbox.Noun]bool{"": true}
	for kind, is := range outbox.Kinds {
		used[is.Noun] = true
		if is.Noun != "" && some(is.Noun) == (outbox.Subject{}) {
			t.Errorf("%s posts are about a %q", kind, is.Noun)
		}
	}
	for _, noun := range nouns {
		if !used[noun] {
			t.Errorf("no post is about a %q", noun)
		}
	}
	if len(used) != len(nouns)+1 {
		t.Errorf("%d nouns are used, %d are known", len(used)-1, len(nouns))
	}
}
