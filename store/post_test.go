package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/storetest"
)

// due lists the keys of the posts that are due.
func due(t *testing.T, w *storetest.World) string {
	t.Helper()
	posts, err := w.DuePosts(t.Context(), w.Now(), 100)
	w.Done(err)
	var keys []string
	for _, p := range posts {
		keys = append(keys, p.Key)
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

func TestPosts_Life(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	s.Run("2026-11-23T09:00")
	s.Deliver()
	s.Answer(s.rep)

	if got := due(t, s.World); got != "prompt/1/UREP summary/T1/2026-W48" {
		t.Errorf("due: %s; a reply must wait for its parent", got)
	}
	summary, err := s.PostByKey(t.Context(), "summary/T1/2026-W48")
	s.Done(err)
	if summary.State != store.Owed || summary.Channel != "CSALES" || summary.Team != s.team.ID || summary.TS != "" || summary.Person != "" {
		t.Errorf("the summary is %+v", summary)
	}

	s.Done(s.MarkSending(t.Context(), summary.ID, "CSALES", s.Now()))
	at := s.Now().Add(time.Minute)
	s.Done(s.MarkRetry(t.Context(), summary.ID, at, "ratelimited", s.Now()))
	if got := due(t, s.World); strings.Contains(got, "summary") {
		t.Errorf("due before it is to be tried again: %s", got)
	}
	if summary, err = s.PostByKey(t.Context(), summary.Key); err != nil || summary.State != store.Owed || summary.Attempts != 1 || summary.Reason != "ratelimited" {
		t.Errorf("the summary is %+v, %v", summary, err)
	}
	prompt, err := s.PostByKey(t.Context(), "prompt/1/UREP")
	s.Done(err)
	s.Done(s.MarkSent(t.Context(), prompt.ID, "1.1", "f", s.Now()))
	if next, ok, err := s.NextPostAt(t.Context()); err != nil || !ok || !next.Equal(at) {
		t.Errorf("next post at %s, %v, %v; want %s", next, ok, err, at)
	}

	s.Forward(time.Minute)
	due(t, s.World)
	s.Done(s.MarkSending(t.Context(), summary.ID, "CSALES", s.Now()))
	s.Done(s.MarkSent(t.Context(), summary.ID, "2.2", "first", s.Now()))
	if summary, err = s.PostByKey(t.Context(), summary.Key); err != nil || summary.State != store.Sent || summary.TS != "2.2" ||
		summary.Rendered != "first" || summary.Dirty || summary.Attempts != 0 || summary.Reason != "" {
		t.Errorf("the summary is %+v, %v", summary, err)
	}
	posts, err := s.DuePosts(t.Context(), s.Now(), 100)
	s.Done(err)
	if len(posts) != 1 || posts[0].Key != "answer/1/UREP" || posts[0].ThreadTS != "2.2" || posts[0].Channel != "CSALES" || posts[0].CheckIn == 0 {
		t.Fatalf("due: %+v", posts)
	}
	s.Done(s.MarkParked(t.Context(), posts[0].ID, "no_permission", s.Now()))
	if got := due(t, s.World); got != "" {
		t.Errorf("due: %s", got)
	}
	if _, ok, err := s.NextPostAt(t.Context()); ok || err != nil {
		t.Errorf("a post waits: %v, %v", ok, err)
	}
}

func TestPosts_ChangeWhileOneIsSentLeavesItOutdated(t *testing.T) {
	t.Parallel()
	for _, first := range []bool{true, false} { // sent for the first time, or updated
		s := newSales(t)
		s.Run("2026-11-23T09:00")
		s.Deliver()
		s.Answer(s.rep)
		if !first {
			s.Deliver()
			s.Answer(s.rep)
		}
		posts, err := s.DuePosts(t.Context(), s.Now(), 100)
		s.Done(err)
		i := slices.IndexFunc(posts, func(p store.Post) bool { return p.Kind == store.SummaryPost })
		s.Answer(s.mate) // after it was taken and before it is said
		s.Done(s.MarkSent(t.Context(), posts[i].ID, "1.1", "old", s.Now()))
		if got := due(t, s.World); !strings.Contains(got, "summary/") {
			t.Errorf("first %v: the summary is not due again; only %s", first, got)
		}
		s.Done(s.MarkSent(t.Context(), posts[i].ID, "1.1", "new", s.Now()))
		if got := due(t, s.World); strings.Contains(got, "summary/") {
			t.Errorf("first %v: due although nothing changed: %s", first, got)
		}
	}
}

func TestPosts_KeysAreUnique(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	for range 3 {
		s.Answer(s.rep)
		s.Answer(s.mate)
		s.Deliver()
		s.Turn()
	}
	if n, keys := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE round = 1"), storetest.Look[int](s.World, "SELECT COUNT(DISTINCT key) FROM posts WHERE round = 1"); n != keys || n != 6 {
		t.Errorf("%d posts of %d keys", n, keys)
	}
}

func TestPosts_SendingIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	s.Run("2026-11-23T09:00")
	posts, err := s.DuePosts(t.Context(), s.Now(), 1)
	s.Done(err)
	s.Done(s.MarkSending(t.Context(), posts[0].ID, "D1", s.Now()))
	again, err := s.DuePosts(t.Context(), s.Now(), 1)
	s.Done(err)
	if again[0].ID != posts[0].ID || again[0].State != store.Sending || again[0].Channel != "D1" {
		t.Errorf("got %+v", again)
	}
}

func TestPosts_DroppedIsNeverDueAgain(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	p, err := s.PostByKey(t.Context(), "prompt/1/UREP")
	s.Done(err)
	s.Done(s.MarkDropped(t.Context(), p.ID, s.Now()))
	s.Answer(s.rep)
	if got := due(t, s.World); strings.Contains(got, "prompt/1/UREP") {
		t.Errorf("due: %s", got)
	}
	if _, err := s.PostByKey(t.Context(), "none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestPosts_OnlyWhatShowsAPersonFollowsThem(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	s.Answer(s.mate)
	s.Deliver()
	s.Objective(storetest.Draft("Win", s.team, s.rep))
	if got := due(t, s.World); got != "answer/1/UMATE prompt/1/UREP summary/T1/2026-W48" {
		t.Errorf("after a new objective: %s", got)
	}
	s.Deliver()
	s.away(s.rep, "2026-11-23", "2026-11-27")
	if got := due(t, s.World); got != "prompt/1/UREP summary/T1/2026-W48" {
		t.Errorf("after an absence: %s", got)
	}
}

func TestInviteSetup(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	w.Done(w.InviteSetup(t.Context(), "U404", w.Now()))
	if got := due(t, w); got != "" {
		t.Errorf("somebody unknown is invited: %s", got)
	}
	for range 2 {
		w.Done(w.InviteSetup(t.Context(), w.Admin, w.Now()))
	}
	if keys := w.Deliver(); len(keys) != 1 {
		t.Errorf("delivered %v", keys)
	}
	w.Team(storetest.Plan("Sales", w.Admin), w.Admin)
	if got := due(t, w); got != "setup welcome/T1" {
		t.Errorf("after the first team: %s", got)
	}
}

func TestHomes_FollowWhatChanges(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	publish := func() string {
		t.Helper()
		dirty, err := s.DirtyHomes(t.Context(), s.Now(), 10)
		s.Done(err)
		var ids []string
		for _, id := range dirty {
			ids = append(ids, string(id))
			s.Done(s.MarkHomePublished(t.Context(), id, "f", s.Now()))
		}
		slices.Sort(ids)
		return strings.Join(ids, " ")
	}
	check := func(when, want string) {
		t.Helper()
		if got := publish(); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	check("nobody looked", "")
	s.Done(s.HomeOpened(t.Context(), s.rep, s.Now()))
	s.Done(s.HomeOpened(t.Context(), s.mate, s.Now()))
	s.Done(s.HomeOpened(t.Context(), "U404", s.Now()))
	check("opened", "UMATE UREP")
	check("nothing changed", "")
	s.Answer(s.rep)
	check("the rep answered", "UMATE UREP")
	s.Forward(20 * time.Minute)
	s.Answer(s.rep)
	check("20 minutes later, own news only", "UREP")
	s.Done(s.HomeOpened(t.Context(), s.rep, s.Now()))
	check("opened again", "UREP")
	s.Forward(25 * time.Hour)
	s.Answer(s.rep)
	check("a day later", "")
	if got, err := s.HomeRendered(t.Context(), s.rep); err != nil || got != "f" {
		t.Errorf("rendered %q, %v", got, err)
	}
	if got, err := s.HomeRendered(t.Context(), s.manager); err != nil || got != "" {
		t.Errorf("never rendered, and yet %q, %v", got, err)
	}
}

func TestHomes_ChangeWhileOneIsPublishedLeavesItOutdated(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	s.Done(s.HomeOpened(t.Context(), s.rep, s.Now()))
	if _, err := s.DirtyHomes(t.Context(), s.Now(), 10); err != nil {
		t.Fatal(err)
	}
	s.Answer(s.rep)
	s.Done(s.MarkHomePublished(t.Context(), s.rep, "old", s.Now()))
	if dirty, err := s.DirtyHomes(t.Context(), s.Now(), 10); err != nil || len(dirty) != 1 {
		t.Errorf("dirty: %v, %v", dirty, err)
	}
}

func TestHomes_EverythingOwnTouchesThem(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	o := s.Objective(storetest.Draft("Win", s.team, s.mate))
	s.Done(s.HomeOpened(t.Context(), s.rep, s.Now().Add(-time.Hour))) // an hour ago: own news only
	clean := func() bool {
		dirty, err := s.DirtyHomes(t.Context(), s.Now(), 10)
		s.Done(err)
		for _, id := range dirty {
			s.Done(s.MarkHomePublished(t.Context(), id, "f", s.Now()))
		}
		return len(dirty) == 0
	}
	clean()
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"snooze", func() { s.snooze(s.rep) }},
		{"absence", func() { s.away(s.rep, "2026-12-07", "2026-12-08") }},
		{"absence cancelled", func() { s.back(s.rep) }},
		{"language", func() { s.Done(s.SetLanguage(t.Context(), s.As(s.rep), "en")) }},
		{"objective given", func() {
			o.Owner = s.rep
			_, err := s.EditObjective(t.Context(), s.As(s.manager), o)
			s.Done(err)
		}},
		{"time zone", func() { s.Change(s.rep, storetest.In("Europe/Berlin")) }},
		{"reminder", func() { s.Run("2026-11-23T14:00") }},
		{"answer", func() { s.Answer(s.rep, storetest.Said(o.KeyResults[0], 4)) }},
		{"acknowledged", func() {
			sit, err := s.Situation(t.Context(), s.rep, s.Now())
			s.Done(err)
			_, err = s.Acknowledge(t.Context(), s.As(s.manager), sit.Duties[0].CheckIn.ID)
			s.Done(err)
		}},
		{"team left", func() { s.Done(s.Left(t.Context(), s.team.Channel, s.rep, s.Now())) }},
		{"team joined", func() { s.Done(s.Joined(t.Context(), s.team.Channel, s.rep, s.Now())) }},
	} {
		c.do()
		if clean() {
			t.Errorf("%s: the home stays as it was", c.name)
		}
	}
}

func TestDMChannel(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	if got, err := w.DMChannel(t.Context(), ada); err != nil || got != "" {
		t.Errorf("%q, %v", got, err)
	}
	w.Done(w.SaveDMChannel(t.Context(), ada, "D1"))
	w.Change(ada, func(p *okr.Person) { p.Name = "Ada L." })
	if got, err := w.DMChannel(t.Context(), ada); err != nil || got != "D1" {
		t.Errorf("%q, %v", got, err)
	}
}
