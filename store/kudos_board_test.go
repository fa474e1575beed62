package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	kudos "okrbot/store/motivation"
)

// board is what a person sees of a month's board: ranks, names and counts, or values and counts, and their own.
func (p *praising) board(viewer okr.PersonID, by motivation.BoardBy) (said []string, own int) {
	p.T().Helper()
	b, err := p.FindKudosBoard(p.T().Context(), p.As(viewer), kudos.BoardQuery{Team: p.team.ID, By: by,
		Period: okr.MonthOf(okr.DateOf(p.Now())), Compare: strings.Compare})
	p.Done(err)
	for _, place := range b.Places {
		said = append(said, fmt.Sprintf("%d %s %v", place.Rank, place.Name, place.Value))
	}
	for _, v := range b.Values {
		said = append(said, fmt.Sprint(v.Value, " ", v.Count))
	}
	return said, b.Own
}

func TestKudosBoard_CountsWhatEverybodyMaySee(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	p.set(func(s *motivation.Settings) { s.Values, s.PerDay = []string{"Care", "Courage"}, 50 })
	p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.bob, p.cem}, Value: "courage"})
	shared := p.wants(p.bob, kudos.Wish{Receivers: []okr.PersonID{p.cem}, Value: "care"})
	_, err := p.SayToo(t.Context(), p.As(p.ada), shared.Kudos.ID)
	p.Done(err)
	p.wants(p.ada, kudos.Wish{Receivers: []okr.PersonID{p.cem}, Private: true, Value: "courage"})
	p.gives(p.other, p.bob) // of another team: who got it is on the board, who gave it is not
	gone := p.gives(p.manager, p.ada)
	_, err = p.TakeBackKudos(t.Context(), p.As(p.manager), gone.Kudos.ID)
	p.Done(err)
	for _, c := range []struct {
		by   motivation.BoardBy
		own  int // of Cem
		want []string
	}{
		{motivation.ByReceived, 4, []string{"1 Cem 3", "2 Bob 2"}},
		{motivation.ByGiven, 0, []string{"1 Ada 3", "2 Bob 1"}},
		{motivation.ByValue, 0, []string{"Care 2", "Courage 2"}},
	} {
		if got, own := p.board(p.cem, c.by); !slices.Equal(got, c.want) || own != c.own {
			t.Errorf("%s: %q and %d of Cem's, want %q and %d", c.by, got, own, c.want, c.own)
		}
	}
	// Who hides is on none, neither as receiver nor as giver, and still reads what is theirs.
	p.Done(p.SetHidden(t.Context(), p.As(p.cem), true))
	if got, own := p.board(p.cem, motivation.ByReceived); !slices.Equal(got, []string{"1 Bob 2"}) || own != 4 {
		t.Errorf("with Cem hidden: %q, and %d of Cem's", got, own)
	}
	if got, _ := p.board(p.ada, motivation.ByGiven); !slices.Equal(got, []string{"1 Ada 1"}) {
		t.Errorf("given with Cem hidden: %q", got)
	}
	p.Done(p.SetHidden(t.Context(), p.As(p.cem), false))
	p.Forward(31 * 24 * time.Hour)
	if got, own := p.board(p.cem, motivation.ByReceived); len(got) != 0 || own != 0 {
		t.Errorf("in the next month: %q, and %d", got, own)
	}
}

func TestKudosReport(t *testing.T) {
	t.Parallel()
	p := newPraising(t)
	ctx := t.Context()
	report := func(a store.Actor) motivation.Report {
		t.Helper()
		r, err := p.FindKudosReport(ctx, a, kudos.ReportQuery{Team: p.team.ID, Period: okr.MonthOf(okr.DateOf(p.Now())),
			Compare: strings.Compare})
		p.Done(err)
		return r
	}
	unthanked := func() (names []string) {
		t.Helper()
		list, err := p.FindUnthanked(ctx, p.As(p.manager), p.team.ID)
		p.Done(err)
		for _, one := range list {
			names = append(names, one.Name)
		}
		return names
	}
	p.Forward(motivation.UnthankedDays * 24 * time.Hour)
	if got := unthanked(); len(got) > 0 {
		t.Errorf("where nobody thanks %v were not", got)
	}
	for range 5 {
		p.gives(p.ada, p.bob)
		p.gives(p.bob, p.ada)
	}
	p.wants(p.manager, kudos.Wish{Receivers: []okr.PersonID{p.cem}, Private: true})
	if got := unthanked(); !slices.Equal(got, []string{"Cem"}) { // never the manager who reads it
		t.Errorf("not thanked: %v", got)
	}
	r := report(p.As(p.manager))
	if r.Count != 10 || r.Givers != 2 || r.Receivers != 2 || r.Members != 4 || len(r.Returns) != 0 {
		t.Errorf("to the manager: %+v", r)
	}
	if len(r.Issued) != 0 || len(r.ByHand) != 1 || r.ByHand[0] != (motivation.ByHandUse{Name: "Manager", Budget: 200}) {
		t.Errorf("points: %v, %+v", r.Issued, r.ByHand)
	}
	r = report(p.As(p.Admin))
	if len(r.Returns) != 2 || !r.Returns[0].Mutual || r.Returns[0].Share() != 1 || r.Returns[0].Name != "Ada" {
		t.Errorf("to an admin: %+v", r.Returns)
	}
	// Who gives them most may be of another team, and gives others too.
	for range 2 {
		for range 3 {
			p.gives(p.other, p.ada)
		}
		p.Forward(72 * time.Hour) // past the weekend
	}
	p.gives(p.ada, p.other)
	r = report(p.As(p.Admin))
	at := slices.IndexFunc(r.Returns, func(one motivation.ReturnTo) bool { return one.Name == "Ada" })
	if at < 0 || r.Returns[at].ColleagueName != "Else" || r.Returns[at].Back != 1 || r.Returns[at].Given != 6 {
		t.Errorf("of Ada, whom somebody elsewhere thanks most: %+v", r.Returns)
	}
	if slices.ContainsFunc(r.Returns, func(one motivation.ReturnTo) bool { return one.Name == "Else" }) {
		t.Errorf("who is of another team is reported: %+v", r.Returns)
	}
	p.Done(p.SetHidden(ctx, p.As(p.cem), true))
	if got := unthanked(); len(got) > 0 {
		t.Errorf("who hides is named: %v", got)
	}
}
