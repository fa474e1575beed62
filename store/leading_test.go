package store_test

import (
	"testing"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// wanted are the admins who are asked for a manager, in the order in which they are.
func wanted(w *storetest.World) []string {
	w.T().Helper()
	return storetest.All[string](w, "SELECT person FROM posts WHERE kind = 'manager' AND state <> 'dropped' ORDER BY id")
}

func TestLastManager_AdminsAreAskedForOne(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	second := s.Person("Second")
	s.settings(func(team *okr.Team) { team.Managers = []okr.PersonID{s.manager, second} })
	s.Set("2026-11-25T12:00")
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Change(second, deactivate)
	if got := wanted(s.World); len(got) != 0 {
		t.Fatalf("one is left, and asked are %v", got)
	}
	s.Change(s.manager, deactivate)
	if got := wanted(s.World); len(got) != 1 || got[0] != string(s.Admin) {
		t.Fatalf("asked are %v", got)
	}
	s.Change(s.rep, deactivate)
	if s.owner(o.ID) != s.rep {
		t.Errorf("nobody is there, and %s has it", s.owner(o.ID))
	}
	key := storetest.Look[string](s.World, "SELECT key FROM posts WHERE kind = 'manager'")
	p, err := s.FindPostByKey(t.Context(), key)
	s.Done(err)
	s.team.Managers = []okr.PersonID{s.mate}
	_, err = s.UpdateTeam(t.Context(), s.As(s.Admin), s.team)
	s.Done(err)
	if after, err := s.FindPostByKey(t.Context(), p.Key); err != nil || after.Version == p.Version {
		t.Errorf("the message does not follow: %+v, %v", after, err)
	}
	if s.owner(o.ID) != s.mate {
		t.Errorf("%s has what a leaver owned", s.owner(o.ID))
	}
}

func TestLastAdmin_ThoseOfSlackAreTold(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Done(s.Close())
	reopened, err := store.Open(t.Context(),
		store.Options{Path: s.Path, Admins: []okr.PersonID{s.rep, s.outsider}, Now: s.Now()})
	s.Done(err)
	s.Store = reopened
	t.Cleanup(func() { _ = reopened.Close() })
	s.Change(s.Admin, deactivate)
	s.Change(s.mate, func(p *okr.Person) { p.Admin = true })
	s.Change(s.outsider, deactivate)
	if got := wanted(s.World); len(got) != 1 || got[0] != string(s.rep) { // for the other team
		t.Errorf("asked are %v", got)
	}
	s.Change(s.rep, deactivate)
	if n := noticed(s.World, s.mate, "admins_gone", ""); n != 1 {
		t.Errorf("told %d times", n)
	}
	if got := wanted(s.World); len(got) != 1 || got[0] != string(s.mate) { // who was asked is gone
		t.Errorf("asked are %v", got)
	}
}

// Whatever it is, nothing is owed to who is gone.
func TestPost_NothingIsOwedToWhoIsGone(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	id := storetest.Look[okr.PostID](s.World, "SELECT id FROM posts WHERE person = ?1 AND kind = 'prompt'", s.rep)
	s.Done(s.MarkSending(t.Context(), id, "D1", s.Now()))
	s.Change(s.rep, deactivate)
	s.Done(s.MarkRetry(t.Context(), id, s.Now(), "ratelimited", s.Now()))
	k, err := s.SaveKPI(t.Context(), s.As(s.Admin),
		okr.KPI{Name: "NPS", Team: s.team.ID, Company: true, Owner: s.manager, Frequency: okr.WeeklyKPI,
			Direction: okr.Higher, Target: dec("100"), Aggregation: okr.Last})
	s.Done(err)
	s.Change(s.manager, deactivate)
	s.Run("2026-12-08T12:00")
	for _, gone := range []okr.PersonID{s.rep, s.manager} {
		if n := storetest.Look[int](s.World, `SELECT COUNT(*) FROM posts WHERE person = ?1
			AND state IN ('owed', 'sending', 'parked')`, gone); n != 0 {
			t.Errorf("%d posts are owed to %s, who is gone, such as for %s", n, gone, k.ID)
		}
	}
	parked := storetest.Look[okr.PostID](s.World, "SELECT id FROM posts WHERE person = ?1 LIMIT 1", s.manager)
	s.Done(s.MarkParked(t.Context(), parked, "user_disabled", "", s.Now()))
	b, err := s.FindBacklog(t.Context(), s.Now())
	s.Done(err)
	if b.Parked != 0 {
		t.Errorf("%d are parked", b.Parked)
	}
}

// Who gets an objective after the others were asked to grade theirs is asked too, when they get it.
func TestGrade_TheNewOwnerIsAskedWhenTheyGetIt(t *testing.T) {
	t.Parallel()
	for name, gets := range map[string]func(s *salesTeam, o okr.Objective) okr.PersonID{
		"given by the manager": func(s *salesTeam, o okr.Objective) okr.PersonID {
			o.Owner = s.mate
			_, err := s.EditObjective(s.T().Context(), s.As(s.manager), o)
			s.Done(err)
			return s.mate
		},
		"its owner left": func(s *salesTeam, _ okr.Objective) okr.PersonID {
			s.Change(s.rep, deactivate)
			return s.manager
		},
		"its owner left the team": func(s *salesTeam, _ okr.Objective) okr.PersonID {
			s.Done(s.NoteLeft(s.T().Context(), s.team.Channel, s.rep, s.Now()))
			return s.manager
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSales(t)
			o := s.Objective(storetest.Draft("Win", s.team, s.rep))
			s.Run("2026-12-28T12:00")
			if n := s.asksToGrade(s.rep); n != 1 {
				t.Fatalf("the owner is asked %d times", n)
			}
			saved, _, err := s.Store.FindObjective(t.Context(), s.As(s.manager), o.ID)
			s.Done(err)
			to := gets(s, saved)
			if n := s.asksToGrade(to); n != 1 {
				t.Errorf("who got it is asked %d times", n)
			}
			p, err := s.FindPostByKey(t.Context(), storetest.Look[string](s.World,
				"SELECT key FROM posts WHERE kind = 'grade' AND person = ?1", to))
			s.Done(err)
			g, err := s.FindGrading(t.Context(), p, s.Now())
			s.Done(err)
			if len(g.Open) != 1 {
				t.Errorf("asked for %d", len(g.Open))
			}
			g, err = s.FindGrading(t.Context(), outbox.Post{Person: s.rep, Subject: p.Subject}, s.Now())
			if err != nil || len(g.Open) != 0 {
				t.Errorf("whose it was is asked for %d, %v", len(g.Open), err)
			}
		})
	}
}

func (s *salesTeam) asksToGrade(id okr.PersonID) int {
	s.T().Helper()
	return storetest.Look[int](s.World, `SELECT COUNT(*) FROM posts WHERE kind = 'grade' AND person = ?1
		AND state <> 'dropped'`, id)
}
