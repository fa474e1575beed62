package store

import (
	"context"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/privacy"
	"okrbot/store/selling"
)

// References are the columns that name people, each with the list of the export that has its rows; empty: its records.
func References() map[string]string {
	lists := map[string]string{}
	for _, r := range privacy.References() {
		lists[r.Name()] = r.List
	}
	return lists
}

// Owe owes a post.
func (s *Store) Owe(ctx context.Context, p outbox.Post, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error { return t.OwePost(ctx, p) })
}

// DealColumns are the columns of deals that are written.
func DealColumns() (list []string) {
	for _, f := range selling.DealBooked {
		list = append(list, f.Column)
	}
	return list
}

// ClockLine is what a line of the clock's table has.
type ClockLine struct {
	Name, Unlisted     string
	Does, Next, Listed bool
}

// ClockLines are the lines of the clock's table.
func ClockLines() (list []ClockLine) {
	for _, turn := range clockTurns() {
		list = append(list, ClockLine{turn.name, turn.unlisted, turn.do != nil, turn.next != nil, turn.upcoming != nil})
	}
	return list
}

// BadgeFacts is what earns some people their badges now.
func BadgeFacts(ctx context.Context, s *Store, now time.Time,
	ids ...okr.PersonID) (map[okr.PersonID]motivation.Facts, error) {
	return read(ctx, s, now, func(t *tx) (map[okr.PersonID]motivation.Facts, error) { return t.badgeFacts(ctx, ids) })
}
