package store_test

import (
	"database/sql"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

func TestDisk_FullIsSaidAndKeepsNothingHalf(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	s.Run("2026-11-23T09:30")
	round := s.Due(s.rep)
	limitPages(t, s.Pools()["writer"])
	long := []string{strings.Repeat("a", 3000), strings.Repeat("b", 3000), ""}
	var err error
	for range 200 { // until the pages that are free already are used up
		if _, err = s.CheckIn(t.Context(), s.As(s.rep), goals.CheckInAnswer{Round: round, Answers: long}); err != nil {
			break
		}
	}
	disk, ok := errors.AsType[*store.DiskError](err)
	if !ok || disk.ID != "errors.disk_full" {
		t.Fatalf("err = %v", err)
	}
	versions := storetest.Look[int](s.World, "SELECT COUNT(*) FROM check_in_versions")
	if said := storetest.Look[int](s.World, "SELECT COALESCE(MAX(version), 0) FROM check_ins"); said != versions {
		t.Errorf("the check-in says version %d, and there are %d", said, versions)
	}
	if findings, err := db.Verify(t.Context(), s.Path); err != nil || len(findings) > 0 {
		t.Errorf("found %q, %v", findings, err)
	}
}

// limitPages leaves a database no room to grow, as on a full disk.
func limitPages(t *testing.T, writer *sql.DB) {
	t.Helper()
	var pages int
	if err := writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := writer.QueryRow("PRAGMA max_page_count = " + strconv.Itoa(pages)).Scan(&pages); err != nil {
		t.Fatal(err)
	}
}

func TestDisk_DamageIsSaid(t *testing.T) {
	t.Parallel()
	s := lived(t)
	s.Break()
	page := storetest.Look[int](s.World, "SELECT rootpage FROM sqlite_master WHERE name = 'people'")
	size := storetest.Look[int](s.World, "PRAGMA page_size")
	s.Done(s.Close())
	body, err := os.ReadFile(s.Path)
	s.Done(err)
	copy(body[(page-1)*size:], strings.Repeat("\xAA", 200))
	s.Done(os.WriteFile(s.Path, body, 0o600))
	s.Store = s.Open()
	_, err = s.FindSituation(t.Context(), s.rep, s.Now())
	if disk, ok := errors.AsType[*store.DiskError](err); !ok || disk.ID != "errors.disk_broken" {
		t.Errorf("err = %v", err)
	}
}
