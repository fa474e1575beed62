package store_test

import (
	"testing"
	"time"

	"okrbot/store/outbox"
)

func TestBacklog_CountsWhatWaits(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Deliver()
	want := func(want outbox.Backlog) {
		t.Helper()
		if got, err := s.FindBacklog(t.Context(), s.Now()); err != nil || got != want {
			t.Errorf("backlog %+v, %v; want %+v", got, err, want)
		}
	}
	want(outbox.Backlog{})
	s.Run("2026-11-23T09:00")
	s.Forward(90 * time.Second)
	want(outbox.Backlog{Owed: 4, Oldest: 90 * time.Second})
	due, err := s.DuePosts(t.Context(), s.Now(), 1)
	s.Done(err)
	s.Done(s.MarkParked(t.Context(), due[0].ID, "is_archived", "", s.Now()))
	want(outbox.Backlog{Owed: 3, Parked: 1, Oldest: 90 * time.Second})
}
