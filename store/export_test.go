package store

import (
	"context"
	"database/sql"
	"strconv"
	"time"
)

// Redrive opens the store's pools again with another driver of SQLite.
func (s *Store) Redrive(driver string) error {
	for pool, more := range map[**sql.DB]string{&s.writer: "_txlock=immediate", &s.reader: "mode=ro&_query_only=on"} {
		if err := (*pool).Close(); err != nil {
			return err
		}
		db, err := sql.Open(driver, dsn(s.path, more))
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		*pool = db
	}
	return nil
}

// References are the columns that name people, each with the list of the export that has its rows; empty: its records.
func References() map[string]string {
	lists := map[string]string{}
	for _, r := range references() {
		lists[r.name()] = r.list
	}
	return lists
}

// LimitPages leaves the database no room to grow, as on a full disk.
func (s *Store) LimitPages() error {
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		return err
	}
	return s.writer.QueryRow("PRAGMA max_page_count = " + strconv.Itoa(pages)).Scan(&pages)
}

// Owe owes a post.
func (s *Store) Owe(ctx context.Context, p Post, now time.Time) error {
	return s.write(ctx, now, func(t *tx) error { return t.post(ctx, p) })
}

// DealColumns are the columns of deals that are written.
func DealColumns() (list []string) {
	for _, f := range dealBooked {
		list = append(list, f.column)
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
