package store_test

import (
	"slices"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/storetest"
)

// told are the sentences that are owed to the admins about trouble.
func told(w *storetest.World) (list []string) {
	w.T().Helper()
	posts, err := w.Posts(w.T().Context(), outbox.PostFilter{Limit: 100})
	w.Done(err)
	for _, p := range posts {
		if id := p.About.ID; len(id) > 8 && id[:8] == "trouble." {
			list = append(list, id+" "+string(p.Person))
		}
	}
	slices.Sort(list)
	return list
}

func TestTrouble_IsToldOnceAfterAnHour(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	since := w.Now()
	tell := func(after time.Duration) {
		t.Helper()
		w.Forward(after)
		_, err := w.TellTroubles(t.Context(), w.Now())
		w.Done(err)
	}
	note := func() {
		t.Helper()
		w.Done(w.NoteTrouble(t.Context(), people.ConnectionTrouble, "no route to host", since, w.Now()))
	}
	note()
	tell(59 * time.Minute)
	if got := told(w); len(got) > 0 {
		t.Errorf("after 59 minutes: %v", got)
	}
	note()
	tell(2 * time.Minute)
	tell(24 * time.Hour)
	note()
	tell(time.Hour)
	want := []string{"trouble.connection UADMIN"}
	if got := told(w); !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
	open, err := w.Troubles(t.Context())
	w.Done(err)
	if len(open) != 1 || open[0].Kind != people.ConnectionTrouble ||
		!open[0].Since.Equal(since.UTC().Truncate(time.Millisecond)) {
		t.Errorf("open are %+v", open)
	}
	w.Done(w.EndTrouble(t.Context(), people.ConnectionTrouble, w.Now()))
	if open, err = w.Troubles(t.Context()); err != nil || len(open) > 0 {
		t.Errorf("still open: %+v, %v", open, err)
	}

	// One that is over when it can be told is told as that; a short one is not worth a word.
	since = w.Now()
	note()
	w.Forward(3 * time.Hour)
	w.Done(w.EndTrouble(t.Context(), people.ConnectionTrouble, w.Now()))
	tell(0)
	since = w.Now()
	note()
	w.Forward(5 * time.Minute)
	w.Done(w.EndTrouble(t.Context(), people.ConnectionTrouble, w.Now()))
	tell(2 * time.Hour)
	if got, want := told(w), []string{"trouble.connection UADMIN", "trouble.connection_over UADMIN"}; !slices.Equal(got,
		want) {
		t.Errorf("told %v, want %v", got, want)
	}
}

func TestTrouble_ABackupIsToldAtOnce(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	w.Person("Second", func(p *okr.Person) { p.Admin = true })
	w.Done(w.NoteTrouble(t.Context(), people.BackupTrouble, "backup: the disk is full", w.Now(), w.Now()))
	_, err := w.TellTroubles(t.Context(), w.Now())
	w.Done(err)
	if got, want := told(w), []string{"trouble.backup UADMIN", "trouble.backup USECOND"}; !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
}

func TestTrouble_MessagesThatSlackRefuses(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Run("2026-11-23T10:00")
	posts, err := f.DuePosts(t.Context(), f.Now(), 10)
	f.Done(err)
	f.Done(f.MarkParked(t.Context(), posts[0].ID, "not_in_channel", "", f.Now()))
	tell := func(after time.Duration) {
		f.Forward(after)
		_, err := f.TellTroubles(t.Context(), f.Now())
		f.Done(err)
	}
	tell(time.Minute)
	if got := told(f.World); len(got) > 0 {
		t.Errorf("at once: %v", got)
	}
	tell(2 * time.Hour)
	if got := told(f.World); !slices.Equal(got, []string{"trouble.parked UADMIN"}) {
		t.Errorf("after an hour: %v", got)
	}
	f.Done(f.MarkDropped(t.Context(), posts[0].ID, f.Now()))
	tell(time.Minute)
	if open, err := f.Troubles(t.Context()); err != nil || len(open) > 0 {
		t.Errorf("still open: %+v, %v", open, err)
	}
}
