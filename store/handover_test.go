package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

func reactivate(p *okr.Person) { p.Deactivated = false }

// owner is who owns an objective.
func (s *salesTeam) owner(id okr.ObjectiveID) okr.PersonID {
	s.T().Helper()
	return okr.PersonID(storetest.Look[string](s.World, "SELECT owner FROM objectives WHERE id = ?1", id))
}

// asked are the posts that ask for what somebody who is back owned.
func (s *salesTeam) asked() []outbox.Post {
	s.T().Helper()
	var list []outbox.Post
	for _, key := range storetest.All[string](s.World, "SELECT key FROM posts WHERE kind = 'give_back' ORDER BY id") {
		p, err := s.FindPostByKey(s.T().Context(), key)
		s.Done(err)
		list = append(list, p)
	}
	return list
}

func TestGiveBack_AllWithOneAnswer(t *testing.T) {
	t.Parallel()
	for _, give := range []bool{true, false} {
		s := newSales(t)
		s.Set("2026-11-25T12:00")
		first, second := s.Objective(storetest.Draft("Win", s.team, s.rep)),
			s.Objective(storetest.Draft("Grow", s.team, s.rep), storetest.Private)
		s.Change(s.rep, deactivate)
		given := s.Objective(storetest.Draft("Mine", s.team, s.manager))
		s.Change(s.rep, reactivate)
		asked := s.asked()
		if len(asked) != 1 || asked[0].Person != s.manager {
			t.Fatalf("asked are %+v", asked)
		}
		g, err := s.FindGivingBack(t.Context(), asked[0], s.Now())
		s.Done(err)
		if len(g.Open) != 2 || g.Returned.ID != s.rep ||
			slices.ContainsFunc(g.Open, func(o okr.Left) bool { return o.Ref == given.ID.String() }) {
			t.Errorf("asked is for %+v", g.Open)
		}
		for _, other := range []okr.PersonID{s.rep, s.mate, s.outsider, s.guest} { // not even who is back
			_, err := s.GiveBack(t.Context(), s.As(other), asked[0].ID, true)
			wantRefused(t, err, "errors.edit_not_yours")
		}
		n, err := s.GiveBack(t.Context(), s.As(s.manager), asked[0].ID, give)
		s.Done(err)
		want := s.manager
		if give {
			want = s.rep
		}
		if n != 2 || s.owner(first.ID) != want || s.owner(second.ID) != want || s.owner(given.ID) != s.manager {
			t.Errorf("%d are answered; %s and %s have them", n, s.owner(first.ID), s.owner(second.ID))
		}
		_, err = s.GiveBack(t.Context(), s.As(s.manager), asked[0].ID, !give)
		wantRefused(t, err, "errors.give_back_over")
		g, err = s.FindGivingBack(t.Context(), asked[0], s.Now())
		s.Done(err)
		if len(g.Open) != 0 || len(g.Given)+len(g.Kept) != 2 || (len(g.Given) == 2) != give {
			t.Errorf("afterwards %d, %d, %d", len(g.Open), len(g.Given), len(g.Kept))
		}
		told := storetest.Look[int](s.World, `SELECT COUNT(*) FROM posts WHERE person = ?1
			AND about LIKE '%objectives_given_back%' AND about LIKE '%O1, O2%'`, s.rep)
		if (told == 1) != give {
			t.Errorf("who is back is told %d times", told)
		}

		// Who leaves again is asked for again only if they got them back.
		s.Forward(time.Hour)
		s.Change(s.rep, deactivate)
		s.Change(s.rep, reactivate)
		if n := len(s.asked()); (n == 2) != give {
			t.Errorf("asked %d times", n)
		}
	}
}

func TestGiveBack_IsNotAskedFor(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*salesTeam, okr.Objective){
		"what went to somebody else since": func(s *salesTeam, o okr.Objective) {
			o.Owner = s.mate
			_, err := s.EditObjective(s.T().Context(), s.As(s.manager), o)
			s.Done(err)
		},
		"what is closed": func(s *salesTeam, o okr.Objective) {
			_, _, err := s.CloseObjective(s.T().Context(), s.As(s.manager), o.ID, goals.CloseSaid{})
			s.Done(err)
		},
		"what is over for long": func(s *salesTeam, _ okr.Objective) { s.Set("2027-02-01T12:00") },
		"what was of somebody who is in the team no longer": func(s *salesTeam, _ okr.Objective) {
			s.Done(s.NoteLeft(s.T().Context(), s.team.Channel, s.rep, s.Now()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			s.Set("2026-11-25T12:00")
			o := s.Objective(storetest.Draft("Win", s.team, s.rep))
			s.Change(s.rep, deactivate)
			saved, _, err := s.Store.FindObjective(t.Context(), s.As(s.manager), o.ID)
			s.Done(err)
			change(s, saved)
			s.Change(s.rep, reactivate)
			if asked := s.asked(); len(asked) != 0 {
				t.Errorf("asked: %+v", asked)
			}
		})
	}
}

func TestGiveBack_AsksTheManagerWhoIsHere(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	second := s.Person("Second")
	s.settings(func(team *okr.Team) { team.Managers = []okr.PersonID{s.manager, second} })
	s.Set("2026-11-26T12:00")
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Change(s.rep, deactivate)
	if s.owner(o.ID) != s.manager {
		t.Fatalf("%s has it", s.owner(o.ID))
	}
	s.away(s.manager, "2026-11-26", "2026-12-04")
	s.Change(s.rep, reactivate)
	asked := s.asked()
	if len(asked) != 1 || asked[0].Person != second {
		t.Fatalf("asked are %+v", asked)
	}
	_, err := s.GiveBack(t.Context(), s.As(second), asked[0].ID, true)
	s.Done(err)
	if s.owner(o.ID) != s.rep {
		t.Errorf("%s has it", s.owner(o.ID))
	}
}

// A keeper who leaves in their turn passes on what was somebody else's.
func TestGiveBack_ComesFromWhoeverKeepsIt(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	second := s.Person("Second")
	s.settings(func(team *okr.Team) { team.Managers = []okr.PersonID{s.manager, second} })
	s.Set("2026-11-26T12:00")
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Change(s.rep, deactivate)
	s.Change(s.manager, deactivate)
	if s.owner(o.ID) != second {
		t.Fatalf("%s has it", s.owner(o.ID))
	}
	s.Change(s.manager, reactivate)
	if asked := s.asked(); len(asked) != 0 {
		t.Errorf("it never was the keeper's: %+v", asked)
	}
	s.Change(s.rep, reactivate)
	asked := s.asked()
	if len(asked) != 1 || asked[0].Person != second {
		t.Fatalf("asked are %+v", asked)
	}
	_, err := s.GiveBack(t.Context(), s.As(s.manager), asked[0].ID, true) // another manager of the team may say so too
	s.Done(err)
	if s.owner(o.ID) != s.rep {
		t.Errorf("%s has it", s.owner(o.ID))
	}
	if !strings.HasPrefix(asked[0].Key, "give-back/UREP/USECOND/") {
		t.Errorf("the key is %s", asked[0].Key)
	}
}
