package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

type migration struct {
	number   int
	name     string
	body     string
	checksum string
}

func readMigrations() ([]migration, error) {
	names, err := fs.Glob(migrations, "migrations/sqlite/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []migration
	for _, name := range names {
		body, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		base := strings.TrimSuffix(path.Base(name), ".sql")
		digits, _, _ := strings.Cut(base, "_")
		number, err := strconv.Atoi(digits)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		sum := sha256.Sum256(body)
		all = append(all, migration{number, base, string(body), hex.EncodeToString(sum[:])})
	}
	return all, nil
}

// migrate applies what is missing, each migration in its own transaction, after a copy when there is something to lose.
func migrate(ctx context.Context, db *sql.DB, file string, now time.Time) error {
	all, err := readMigrations()
	if err != nil {
		return err
	}
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); notSQLite(err) {
		return errors.Join(ErrForeign, err)
	} else if err != nil {
		return fmt.Errorf("read the schema's version: %w", diskTrouble(err))
	}
	newest := all[len(all)-1].number
	if version > newest {
		return fmt.Errorf("%w: its schema is number %d, this okrbot knows %d", ErrNewer, version, newest)
	}
	if version == newest {
		return verifyApplied(ctx, db, all)
	}
	if err := copyBefore(ctx, db, file, newest); err != nil {
		return fmt.Errorf("copy before migrating: %w", err)
	}
	return bringUp(ctx, db, now)
}

// bringUp applies the migrations that are missing.
func bringUp(ctx context.Context, db *sql.DB, now time.Time) error {
	all, err := readMigrations()
	if err != nil {
		return err
	}
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_migrations (
		name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT`); err != nil {
		return fmt.Errorf("make the table of migrations: %w", err)
	}
	for _, m := range all {
		if m.number <= version {
			continue
		}
		if err := apply(ctx, db, m, now); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
	}
	return verifyApplied(ctx, db, all)
}

func apply(ctx context.Context, db *sql.DB, m migration, now time.Time) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	for _, statement := range []string{m.body, fmt.Sprintf("PRAGMA user_version = %d", m.number)} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
		crash("migration")
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO schema_migrations (name, checksum, applied_at) VALUES (?1, ?2, ?3)",
		m.name, m.checksum, now.UnixMilli()); err != nil {
		return err
	}
	return tx.Commit()
}

// until are the migrations up to a number.
func until(all []migration, number int) []migration {
	return slices.DeleteFunc(slices.Clone(all), func(m migration) bool { return m.number > number })
}

// verifyApplied refuses a database whose migrations are not the ones this program carries.
func verifyApplied(ctx context.Context, db *sql.DB, all []migration) error {
	for _, m := range all {
		var checksum string
		err := db.QueryRowContext(ctx, "SELECT checksum FROM schema_migrations WHERE name = ?1", m.name).Scan(&checksum)
		if err != nil {
			return fmt.Errorf("migration %s is not on record: %w", m.name, err)
		}
		if checksum != m.checksum {
			return fmt.Errorf("migration %s was applied with another text than this program carries", m.name)
		}
	}
	return nil
}

// copyBefore copies a database that has any table to FILE.before-NNNN, readable by its owner only. The copy gets its
// name once it is complete.
func copyBefore(ctx context.Context, db *sql.DB, file string, newest int) error {
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&tables); err != nil || tables == 0 {
		return err
	}
	target := fmt.Sprintf("%s.before-%04d", file, newest)
	part := target + ".part"
	if err := removeIfThere(part); err != nil {
		return err
	}
	empty, err := newFile(part) // VACUUM INTO takes a file that is there if it is empty
	if err != nil {
		return err
	}
	if err := empty.Close(); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?1", part); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, target)
}
