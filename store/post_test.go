package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/store/outbox"
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
	summary, err := s.FindPostByKey(t.Context(), "summary/T1/2026-W48")
	s.Done(err)
	if summary.State != outbox.Owed || summary.Channel != "CSALES" || summary.Team != s.team.ID || summary.TS != "" ||
		summary.Person != "" {
		t.Errorf("the summary is %+v", summary)
	}

	s.Done(s.MarkSending(t.Context(), summary.ID, "CSALES", s.Now()))
	at := s.Now().Add(time.Minute)
	s.Done(s.MarkRetry(t.Context(), summary.ID, at, "ratelimited", s.Now()))
	if got := due(t, s.World); strings.Contains(got, "summary") {
		t.Errorf("due before it is to be tried again: %s", got)
	}
	if summary, err = s.FindPostByKey(t.Context(), summary.Key); err != nil || summary.State != outbox.Owed ||
		summary.Attempts != 1 || summary.Reason != "ratelimited" {
		t.Errorf("the summary is %+v, %v", summary, err)
	}
	prompt, err := s.FindPostByKey(t.Context(), "prompt/1/UREP")
	s.Done(err)
	s.Done(s.MarkSent(t.Context(), prompt.ID, "1.1", "f", prompt.Version, s.Now()))
	if next, ok, err := s.FindNextPostAt(t.Context(), s.Now()); err != nil || !ok || !next.Equal(at) {
		t.Errorf("next post at %s, %v, %v; want %s", next, ok, err, at)
	}

	s.Forward(time.Minute)
	due(t, s.World)
	s.Done(s.MarkSending(t.Context(), summary.ID, "CSALES", s.Now()))
	s.Done(s.MarkSent(t.Context(), summary.ID, "2.2", "first", summary.Version, s.Now()))
	if summary, err = s.FindPostByKey(t.Context(), summary.Key); err != nil || summary.State != outbox.Sent ||
		summary.TS != "2.2" ||
		summary.Rendered != "first" || summary.Dirty || summary.Attempts != 0 || summary.Reason != "" {
		t.Errorf("the summary is %+v, %v", summary, err)
	}
	posts, err := s.DuePosts(t.Context(), s.Now(), 100)
	s.Done(err)
	if len(posts) != 1 || posts[0].Key != "answer/1/UREP" || posts[0].ThreadTS != "2.2" ||
		posts[0].Channel != "CSALES" || posts[0].Subject.CheckIn() == 0 {
		t.Fatalf("due: %+v", posts)
	}
	s.Done(s.MarkParked(t.Context(), posts[0].ID, "no_permission", "", s.Now()))
	if got := due(t, s.World); got != "" {
		t.Errorf("due: %s", got)
	}
	if _, ok, err := s.FindNextPostAt(t.Context(), s.Now()); ok || err != nil {
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
		i := slices.IndexFunc(posts, func(p outbox.Post) bool { return p.Kind == outbox.SummaryPost })
		s.Answer(s.mate) // after it was fetched and before it is said
		due(t, s.World)  // somebody else may fetch it meanwhile
		s.Done(s.MarkSent(t.Context(), posts[i].ID, "1.1", "old", posts[i].Version, s.Now()))
		if got := due(t, s.World); !strings.Contains(got, "summary/") {
			t.Errorf("first %v: the summary is not due again; only %s", first, got)
		}
		again, err := s.FindPostByKey(t.Context(), posts[i].Key)
		s.Done(err)
		s.Done(s.MarkSent(t.Context(), again.ID, "1.1", "new", again.Version, s.Now()))
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
	if n, keys := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE round = 1"),
		storetest.Look[int](s.World, "SELECT COUNT(DISTINCT key) FROM posts WHERE round = 1"); n != keys || n != 6 {
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
	look := func() outbox.Post {
		t.Helper()
		due, err := s.DuePosts(t.Context(), s.Now(), 1)
		s.Done(err)
		return due[0]
	}
	if got := look(); got.ID == posts[0].ID {
		t.Error("it is looked up while it may be on its way")
	}
	s.Forward(5 * time.Second)
	if got := look(); got.ID != posts[0].ID || got.State != outbox.Sending || got.Channel != "D1" {
		t.Errorf("got %+v", got)
	}
	s.Done(s.MarkUncertain(t.Context(), posts[0].ID, s.Now().Add(time.Minute), "timeout", s.Now()))
	s.Forward(time.Minute - time.Second)
	if got := look(); got.ID == posts[0].ID {
		t.Error("its pause is forgotten")
	}
	s.Forward(time.Second)
	if got := look(); got.ID != posts[0].ID || got.State != outbox.Sending || got.Reason != "timeout" {
		t.Errorf("got %+v", got)
	}
}

func TestPosts_WhatPeopleCauseComesBeforeTheClock(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	s.Set("2026-11-23T09:00")
	clock := outbox.WithCause(t.Context(), "clock/nudge")
	_, err := s.OpenRounds(clock, s.Now())
	s.Done(err)
	_, err = s.SendNudges(clock, s.Now())
	s.Done(err)
	s.Forward(time.Minute)
	click := outbox.WithCause(t.Context(), "click/1")
	_, err = s.CheckIn(click, s.As(s.rep), goals.CheckInAnswer{Round: s.Due(s.rep),
		Answers: []string{"moved", "next", ""}})
	s.Done(err)
	posts, err := s.DuePosts(t.Context(), s.Now(), 100)
	s.Done(err)
	if posts[0].Key != "summary/T1/2026-W48" || posts[0].Cause != "click/1" || posts[0].Bulk() {
		t.Errorf("first comes %+v", posts[0])
	}
	prompt, err := s.FindPostByKey(t.Context(), "prompt/1/UREP")
	s.Done(err)
	if prompt.Cause != "clock/nudge" || prompt.Touched != "click/1" || !prompt.Bulk() {
		t.Errorf("the prompt is %+v", prompt)
	}
	s.Done(s.MarkSent(t.Context(), prompt.ID, "1.1", "f", prompt.Version, s.Now()))
	if prompt, err = s.FindPostByKey(t.Context(), "prompt/1/UREP"); err != nil || prompt.Bulk() ||
		!prompt.SentAt.Equal(s.Now()) {
		t.Errorf("the prompt that changed with a click is %+v, %v", prompt, err)
	}
}

func TestPosts_LongQueueHidesNoOtherConversation(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	db := raw(t, s.Path)
	for i := range 30 {
		if _, err := db.ExecContext(t.Context(),
			`INSERT INTO posts (key, kind, state, channel, due, created_at, changed_at)
			VALUES (?, 'welcome', 'owed', 'CSALES', 1, 1, 1)`, fmt.Sprint("long", i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO posts (key, kind, state, channel, due, created_at, changed_at)
		VALUES ('other', 'welcome', 'owed', 'COTHER', 2, 1, 1)`); err != nil {
		t.Fatal(err)
	}
	posts, err := s.DuePosts(t.Context(), s.Now(), 20)
	s.Done(err)
	if len(posts) != 11 || posts[0].Key != "long0" || posts[9].Key != "long9" || posts[10].Key != "other" {
		t.Errorf("%d posts, the last %+v", len(posts), posts[len(posts)-1])
	}
}

func TestPosts_ManagersAreToldOnceWhatIsParked(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	s.Run("2026-11-23T09:00")
	s.Answer(s.rep)
	park := func(key, notice string) outbox.Post {
		t.Helper()
		p, err := s.FindPostByKey(t.Context(), key)
		s.Done(err)
		s.Done(s.MarkSending(t.Context(), p.ID, p.Channel, s.Now()))
		s.Done(s.MarkParked(t.Context(), p.ID, "is_archived", notice, s.Now()))
		return p
	}
	told := func() (notices []outbox.Post) {
		t.Helper()
		posts, err := s.Posts(t.Context(), outbox.PostFilter{States: []outbox.PostState{outbox.Owed}, Limit: 100})
		s.Done(err)
		return slices.DeleteFunc(posts, func(p outbox.Post) bool { return p.Kind != outbox.NoticePost })
	}
	summary := park("summary/T1/2026-W48", "parked.is_archived")
	park("answer/1/UREP", "parked.is_archived")
	got := told()
	if len(got) != 1 || got[0].Person != s.manager || got[0].About.ID != "parked.is_archived" ||
		!slices.Equal(got[0].About.Args, []string{"Team", "Sales", "Person", "", "Reason", "is_archived"}) {
		t.Fatalf("told: %+v", got)
	}
	park(got[0].Key, "parked.person")
	if got := told(); len(got) != 0 {
		t.Errorf("a notice that is parked causes %+v", got)
	}
	s.Done(s.Unpark(t.Context(), "CSALES", s.Now()))
	if p, err := s.FindPostByKey(t.Context(), summary.Key); err != nil || p.State != outbox.Sending {
		t.Errorf("what was tried before has to be looked up: %+v, %v", p, err)
	}
	s.Forward(time.Hour)
	park(summary.Key, "parked.is_archived")
	if got := told(); len(got) != 1 {
		t.Errorf("told of the second time: %+v", got)
	}
	park("prompt/1/UREP", "parked.person")
	if got := told(); len(got) != 2 || got[0].About.ID != "parked.person" || got[0].About.Args[3] != "Rep" {
		t.Errorf("told of a person: %+v", got)
	}
}

func TestPosts_AreListed(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	s.Run("2026-11-23T09:00")
	all, err := s.Posts(t.Context(), outbox.PostFilter{Limit: 100})
	s.Done(err)
	owed, err := s.Posts(t.Context(), outbox.PostFilter{States: []outbox.PostState{outbox.Owed, outbox.Parked},
		Limit: 100})
	s.Done(err)
	if len(owed) == 0 || len(owed) >= len(all) ||
		slices.ContainsFunc(owed, func(p outbox.Post) bool { return p.State != outbox.Owed }) {
		t.Errorf("%d of %d are owed: %+v", len(owed), len(all), owed)
	}
	next, err := s.Posts(t.Context(), outbox.PostFilter{Limit: 1, Before: all[0].ID})
	s.Done(err)
	if len(next) != 1 || next[0].ID != all[1].ID || !next[0].CreatedAt.Equal(all[1].CreatedAt) ||
		next[0].CreatedAt.IsZero() {
		t.Errorf("the second page is %+v", next)
	}
}

func TestUnknownBlocks_AreForgottenAfterAMonth(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	w.Done(w.SaveUnknownBlock(t.Context(), "table", w.Now()))
	w.Forward(29 * 24 * time.Hour)
	w.Done(w.SaveUnknownBlock(t.Context(), "data_table", w.Now()))
	if got, err := w.UnknownBlocks(t.Context(), w.Now()); err != nil ||
		!slices.Equal(got, []string{"data_table", "table"}) {
		t.Errorf("%q, %v", got, err)
	}
	w.Forward(24 * time.Hour)
	if got, err := w.UnknownBlocks(t.Context(), w.Now()); err != nil || !slices.Equal(got, []string{"data_table"}) {
		t.Errorf("a month later %q, %v", got, err)
	}
}

func TestPosts_DroppedIsNeverDueAgain(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	p, err := s.FindPostByKey(t.Context(), "prompt/1/UREP")
	s.Done(err)
	s.Done(s.MarkDropped(t.Context(), p.ID, s.Now()))
	s.Answer(s.rep)
	if got := due(t, s.World); strings.Contains(got, "prompt/1/UREP") {
		t.Errorf("due: %s", got)
	}
	if _, err := s.FindPostByKey(t.Context(), "none"); !errors.Is(err, store.ErrNotFound) {
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

// publishHome does what the bot does about a Home tab.
func publishHome(t *testing.T, s *salesTeam, id okr.PersonID) {
	t.Helper()
	_, version, err := s.FindHomeShown(t.Context(), id)
	s.Done(err)
	s.Done(s.MarkHomePublished(t.Context(), id, "f", version, s.Now()))
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
			publishHome(t, s, id)
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
	s.Done(s.NoteHomeOpened(t.Context(), s.rep, s.Now()))
	s.Done(s.NoteHomeOpened(t.Context(), s.mate, s.Now()))
	s.Done(s.NoteHomeOpened(t.Context(), "U404", s.Now()))
	check("opened", "UMATE UREP")
	check("nothing changed", "")
	s.Answer(s.rep)
	check("the rep answered", "UMATE UREP")
	s.Forward(20 * time.Minute)
	s.Answer(s.rep)
	check("20 minutes later, own news only", "UREP")
	s.Done(s.NoteHomeOpened(t.Context(), s.rep, s.Now()))
	check("opened again", "UREP")
	s.Forward(25 * time.Hour)
	s.Answer(s.rep)
	check("a day later", "")
	if got, _, err := s.FindHomeShown(t.Context(), s.rep); err != nil || got != "f" {
		t.Errorf("rendered %q, %v", got, err)
	}
	if got, _, err := s.FindHomeShown(t.Context(), s.manager); err != nil || got != "" {
		t.Errorf("never rendered, and yet %q, %v", got, err)
	}
}

func TestHomes_ChangeWhileOneIsPublishedLeavesItOutdated(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	s.Done(s.NoteHomeOpened(t.Context(), s.rep, s.Now()))
	dirty := func() int {
		list, err := s.DirtyHomes(t.Context(), s.Now(), 10)
		s.Done(err)
		return len(list)
	}
	_, older, err := s.FindHomeShown(t.Context(), s.rep)
	s.Done(err)
	s.Answer(s.rep)
	if n := dirty(); n != 1 { // looking takes nothing
		t.Errorf("%d are outdated before any is published", n)
	}
	_, newer, err := s.FindHomeShown(t.Context(), s.rep)
	s.Done(err)
	s.Done(s.MarkHomePublished(t.Context(), s.rep, "old", older, s.Now()))
	if n := dirty(); n != 1 {
		t.Errorf("%d are outdated after the older one is published", n)
	}
	s.Done(s.MarkHomePublished(t.Context(), s.rep, "new", newer, s.Now()))
	s.Done(s.MarkHomePublished(t.Context(), s.rep, "old", older, s.Now())) // what is shown only grows
	if n := dirty(); n != 0 {
		t.Errorf("%d are outdated after the newer one is published", n)
	}
}

func TestHomes_EverythingOwnTouchesThem(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:00")
	o := s.Objective(storetest.Draft("Win", s.team, s.mate))
	s.Done(s.NoteHomeOpened(t.Context(), s.rep, s.Now().Add(-time.Hour))) // an hour ago: own news only
	clean := func() bool {
		dirty, err := s.DirtyHomes(t.Context(), s.Now(), 10)
		s.Done(err)
		for _, id := range dirty {
			publishHome(t, s, id)
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
			sit, err := s.FindSituation(t.Context(), s.rep, s.Now())
			s.Done(err)
			_, err = s.Acknowledge(t.Context(), s.As(s.manager), sit.Duties[0].CheckIn.ID)
			s.Done(err)
		}},
		{"team left", func() { s.Done(s.NoteLeft(t.Context(), s.team.Channel, s.rep, s.Now())) }},
		{"team joined", func() { s.Done(s.NoteJoined(t.Context(), s.team.Channel, s.rep, s.Now())) }},
	} {
		c.do()
		if clean() {
			t.Errorf("%s: the home stays as it was", c.name)
		}
	}
}

func TestWithoutDM(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Done(s.SaveDMChannel(t.Context(), s.rep, "D1"))
	if got, err := s.PeopleWithoutDM(t.Context(), 10); err != nil ||
		!slices.Equal(got, []okr.PersonID{s.manager, s.mate, s.outsider}) {
		t.Errorf("%q, %v", got, err)
	}
	s.Done(s.NoteLeft(t.Context(), s.team.Channel, s.mate, s.Now()))
	if got, err := s.PeopleWithoutDM(t.Context(), 1); err != nil || !slices.Equal(got, []okr.PersonID{s.manager}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestDMChannel(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	ada := w.Person("Ada")
	if got, err := w.FindDMChannel(t.Context(), ada); err != nil || got != "" {
		t.Errorf("%q, %v", got, err)
	}
	w.Done(w.SaveDMChannel(t.Context(), ada, "D1"))
	w.Change(ada, func(p *okr.Person) { p.Name = "Ada L." })
	if got, err := w.FindDMChannel(t.Context(), ada); err != nil || got != "D1" {
		t.Errorf("%q, %v", got, err)
	}
}
