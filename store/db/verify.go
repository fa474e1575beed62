package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"okrbot/motivation"
)

// invariants are what must be so in every database beside SQLite's own integrity; each query lists the rows that
// break it.
var invariants = []struct{ broken, query string }{
	{"key results that differ from the last value said about them", `SELECT k.id FROM key_results k
		JOIN key_result_values v ON v.id = (SELECT MAX(w.id) FROM key_result_values w WHERE w.key_result = k.id)
		WHERE k.current IS DISTINCT FROM v.value OR k.confidence <> v.confidence`},
	{"key results with a value nobody gave", `SELECT k.id FROM key_results k WHERE k.confirmed_at IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM key_result_values v WHERE v.key_result = k.id)`},
	{"check-ins without their present version", `SELECT c.id FROM check_ins c
		WHERE NOT EXISTS (SELECT 1 FROM check_in_versions v WHERE v.check_in = c.id AND v.version = c.version)`},
	{"check-ins whose versions have gaps", `SELECT c.id FROM check_ins c
		WHERE (SELECT COUNT(*) FROM check_in_versions v WHERE v.check_in = c.id) <> c.version`},
	{"check-ins whose duty does not say so", `SELECT c.id FROM check_ins c
		WHERE NOT EXISTS (SELECT 1 FROM duties d WHERE d.round = c.round AND d.person = c.person
		AND d.outcome IN ('A', 'L'))`},
	{"duties said to be answered that have no check-in", `SELECT d.round FROM duties d WHERE d.outcome IN ('A', 'L')
		AND NOT EXISTS (SELECT 1 FROM check_ins c WHERE c.round = d.round AND c.person = d.person)`},
	{"duties still open in a round that is closed", `SELECT d.round FROM duties d JOIN rounds r ON r.id = d.round
		WHERE d.outcome = 'O' AND r.closed_at IS NOT NULL`},
	{"nudges still planned in a round that is closed", `SELECT n.round FROM nudges n JOIN rounds r ON r.id = n.round
		WHERE n.state = 'planned' AND r.closed_at IS NOT NULL`},
	{"prompts sent without a post", `SELECT n.round FROM nudges n WHERE n.state = 'sent' AND n.kind = 'prompt'
		AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.round = n.round AND p.person = n.person AND p.kind = 'prompt')`},
	{"posts with the same key", "SELECT MIN(id) FROM posts GROUP BY key HAVING COUNT(*) > 1"},
	{"posts said to be sent that have no name in Slack", "SELECT id FROM posts WHERE state = 'sent' AND ts = ''"},
	{"posts that show more than there is", "SELECT id FROM posts WHERE shown > version"},
	{"posts about nothing that there is", aboutNothing()},
	{"check-ins whose words were removed and are still there",
		`SELECT c.id FROM check_ins c JOIN check_in_versions v ON v.check_in = c.id
		WHERE c.forgotten_at IS NOT NULL AND (v.answers <> '[]' OR v.entries LIKE '%"note":%')`},
	{"people who were erased and are still there",
		`SELECT p.rowid FROM people p WHERE p.erased_at IS NOT NULL AND p.id NOT LIKE 'former-%'
		AND (p.name <> '' OR p.zone <> '' OR p.dm <> '' OR EXISTS (SELECT 1 FROM duties d WHERE d.person = p.id)
			OR EXISTS (SELECT 1 FROM check_ins c WHERE c.person = p.id))`},
	{"deals whose credits are not what was won",
		`SELECT d.id FROM deals d LEFT JOIN credits c ON c.deal = d.id GROUP BY d.id, d.state, d.minor
		HAVING COALESCE(SUM(c.minor), 0) <> CASE d.state WHEN 'won' THEN d.minor ELSE 0 END
			OR COALESCE(SUM(c.points), 0) <> CASE d.state WHEN 'won' THEN 10000 ELSE 0 END`},
	{"credits reversed by something else than themselves",
		`SELECT r.id FROM credits r JOIN credits c ON c.id = r.reverses
		WHERE r.minor <> -c.minor OR r.points <> -c.points OR r.person <> c.person OR r.day <> c.day OR r.deal <> c.deal
		OR r.team <> c.team OR r.currency <> c.currency`},
	{"deals without their history", `SELECT d.id FROM deals d WHERE (SELECT COUNT(*) FROM deal_changes c
		WHERE c.deal = d.id) <> d.version`},
	{"open deals that are in no stage", `SELECT d.id FROM deals d WHERE d.state = 'open'
		AND (SELECT COUNT(*) FROM visits v WHERE v.deal = d.id AND v.left_at IS NULL AND v.stage = d.stage) <> 1`},
	{"ended deals that are in a stage yet", `SELECT d.id FROM deals d WHERE d.state <> 'open' AND EXISTS (SELECT 1
		FROM visits v WHERE v.deal = d.id AND v.left_at IS NULL)`},
	{"kudos that were taken back and thank somebody yet", `SELECT g.id FROM gifts g JOIN kudos k ON k.id = g.kudos
		WHERE k.gone_at IS NOT NULL AND g.gone_at IS NULL`},
	{"kudos that thank nobody", `SELECT k.id FROM kudos k WHERE k.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM gifts g
		WHERE g.kudos = k.id AND g.giver = k.giver AND g.gone_at IS NULL)`},
	{"private kudos that a channel shows", "SELECT id FROM kudos WHERE private = 1 AND card IS NOT NULL"},
	{"kudos that are private for some of whom they thank", `SELECT g.id FROM gifts g JOIN kudos k ON k.id = g.kudos
		WHERE g.private <> k.private`},
	{"kudos on a message of another team, or of none", `SELECT k.id FROM kudos k JOIN kudos c ON c.id = k.card
		WHERE c.card IS NOT c.id OR c.team <> k.team`},
	{"points reversed by something else than themselves", `SELECT r.id FROM entries r JOIN entries e ON e.id = r.reverses
		WHERE r.cause <> e.cause OR r.reference <> e.reference OR r.amount <> e.amount
		OR r.from_account <> e.to_account OR r.to_account <> e.from_account OR r.id < e.id`},
	{"points for kudos that nobody gave", `SELECT e.id FROM entries e WHERE e.cause = 'kudos' AND NOT EXISTS (SELECT 1
		FROM gifts g WHERE g.id = CAST(SUBSTR(e.reference, 6) AS INTEGER) AND e.reference = 'gift/' || g.id
		AND 'person/' || g.receiver IN (e.from_account, e.to_account))`},
	{"kudos whose points are not as if they were given once", `SELECT g.id FROM gifts g JOIN entries e
		ON e.cause = 'kudos' AND e.reference = 'gift/' || g.id GROUP BY g.id, g.gone_at
		HAVING SUM(e.from_account = 'house' AND NOT EXISTS (SELECT 1 FROM entries r WHERE r.reverses = e.id))
			<> (g.gone_at IS NULL)`},
	{"points for a reward that nobody asked for", `SELECT e.id FROM entries e
		WHERE e.cause IN ('reward_asked', 'reward_back', 'reward_handed') AND NOT EXISTS (SELECT 1 FROM orders o
		WHERE o.id = CAST(SUBSTR(e.reference, 7) AS INTEGER) AND e.reference = 'order/' || o.id AND e.amount = o.price
		AND 'reserve/' || o.id IN (e.from_account, e.to_account)
		AND (e.cause = 'reward_handed' OR 'person/' || o.person IN (e.from_account, e.to_account)))`},
	{"orders whose reserve is not their price as long as they are open", `SELECT o.id FROM orders o
		WHERE o.person IS NOT NULL AND CASE WHEN o.state IN ('filling', 'asked', 'approved') THEN o.price ELSE 0 END
		<> (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE to_account = 'reserve/' || o.id)
		- (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE from_account = 'reserve/' || o.id)`},
	{"pots that do not have what was paid into them", `SELECT o.id FROM orders o WHERE o.person IS NULL
		AND (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE to_account = 'pot/' || o.id)
		- (SELECT COALESCE(SUM(amount), 0) FROM entries WHERE from_account = 'pot/' || o.id)
		<> CASE WHEN o.state IN ('filling', 'asked', 'approved') THEN (SELECT COALESCE(SUM(c.amount), 0)
			FROM contributions c WHERE c.pot = o.id AND c.back_at IS NULL) ELSE 0 END`},
	{"pots that are full and have not their price", `SELECT o.id FROM orders o WHERE o.person IS NULL
		AND (o.state IN ('asked', 'approved', 'handed')) <> (o.price = (SELECT COALESCE(SUM(c.amount), 0)
		FROM contributions c WHERE c.pot = o.id AND c.back_at IS NULL))`},
	{"contributions whose points are not in the pot", `SELECT c.id FROM contributions c WHERE NOT EXISTS (SELECT 1
		FROM entries e WHERE e.cause = 'pot' AND e.reference = 'contribution/' || c.id AND e.reverses IS NULL
		AND e.amount = c.amount AND e.from_account = 'person/' || c.person AND e.to_account = 'pot/' || c.pot
		AND EXISTS (SELECT 1 FROM entries r WHERE r.reverses = e.id) = (c.back_at IS NOT NULL))`},
	{"rewards of which more are gone than there were", `SELECT r.id FROM rewards r WHERE r.stock < (SELECT COUNT(*)
		FROM orders o WHERE o.reward = r.id AND o.state IN ('filling', 'asked', 'approved', 'handed'))`},
	{"points by hand that are not as they were given", `SELECT g.id FROM grants g WHERE NOT EXISTS (SELECT 1
		FROM entries e WHERE e.cause = 'by_hand' AND e.reference = 'grant/' || g.id AND e.reverses IS NULL
		AND e.amount = g.amount AND e.to_account = 'person/' || g.person
		AND EXISTS (SELECT 1 FROM entries r WHERE r.reverses = e.id) = (g.back_at IS NOT NULL))`},
	{"points by hand that no manager gave", `SELECT e.id FROM entries e WHERE e.cause = 'by_hand' AND NOT EXISTS (
		SELECT 1 FROM grants g WHERE e.reference = 'grant/' || g.id)`},
	{"frozen boards without places", "SELECT id FROM boards WHERE frozen_at IS NOT NULL AND places = ''"},
	{"objectives of one person without key results", `SELECT o.id FROM objectives o WHERE NOT o.team_owned
		AND NOT EXISTS (SELECT 1 FROM key_results k WHERE k.objective = o.id)`},
}

// Verify reads the database at path from end to end, without changing it, also while okrbot runs on it. It returns
// what is wrong, in words for the operator; nothing when it is sound. Of a database of an older okrbot it looks at a
// copy that was brought up to date as well. A database of a newer okrbot is [ErrNewer].
func Verify(ctx context.Context, path string) (findings []string, err error) {
	db, version, err := lookAsItIs(ctx, path)
	if err != nil {
		return nil, err
	}
	for _, check := range []func(context.Context, *sql.DB) ([]string, error){damaged, dangling} {
		wrong, err := check(ctx, db)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		findings = append(findings, wrong...)
	}
	db, copied, err := upToDate(ctx, db, version, path)
	if err != nil && len(findings) > 0 { // what is damaged can't be copied
		return findings, nil
	}
	if err != nil {
		return nil, err
	}
	broken, err := broken(ctx, db)
	if err == nil {
		var odd []string
		odd, err = oddEntries(ctx, db)
		broken = append(broken, odd...)
	}
	if len(findings) > 0 { // which may be why
		err = nil
	}
	return append(findings, broken...), errors.Join(err, db.Close(), copied.remove())
}

// broken is which invariants do not hold.
func broken(ctx context.Context, db *sql.DB) (findings []string, err error) {
	for _, i := range invariants {
		var n int
		var first sql.NullInt64
		err := db.QueryRowContext(ctx, "SELECT COUNT(*), MIN(x.id) FROM ("+named(i.query)+") x").Scan(&n, &first)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", i.broken, err)
		}
		if n > 0 {
			findings = append(findings, fmt.Sprintf("%d %s (the first: %d)", n, i.broken, first.Int64))
		}
	}
	return findings, nil
}

// oddEntries is which entries of the ledger of points no cause makes, see [motivation.Entry.Check]. Each takes from one
// account what it brings to another, so that all of them together are always 0.
func oddEntries(ctx context.Context, db *sql.DB) ([]string, error) {
	return rowsOf(ctx, db, `SELECT id, cause, reference, from_account, to_account, amount, COALESCE(reverses, 0)
		FROM entries ORDER BY id`, func(row Scanner) (string, error) {
		var e motivation.Entry
		if err := row.Scan(&e.ID, &e.Cause, &e.Reference, &e.From, &e.To, &e.Amount, &e.Reverses); err != nil {
			return "", err
		}
		if err := e.Check(); err != nil {
			return err.Error(), nil
		}
		return "", nil
	})
}

// lookingOnly opens a file that is not changed in any way: not even its journal's mode, which a backup has of its own.
func lookingOnly(path string) string {
	return fileURL(path) + "?mode=ro&_query_only=on&_busy_timeout=5000"
}

// named gives the only column of an invariant's query the name id.
func named(query string) string {
	return "SELECT * FROM (SELECT NULL AS id WHERE FALSE UNION ALL " + query + ")"
}

// knownSchema is the number of the database's schema. It refuses one that this program does not know.
func knownSchema(ctx context.Context, db *sql.DB) (version int, err error) {
	all, err := readMigrations()
	if err != nil {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", err)
	}
	newest := all[len(all)-1].number
	switch {
	case version > newest:
		return 0, fmt.Errorf("%w: its schema is number %d, this okrbot knows %d", ErrNewer, version, newest)
	case version <= 0:
		return 0, ErrForeign
	}
	var recorded int
	err = db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_migrations'").Scan(&recorded)
	if err == nil && recorded == 0 {
		err = ErrForeign
	}
	if err != nil {
		return 0, err
	}
	return version, verifyApplied(ctx, db, until(all, version))
}

// damaged is what SQLite finds wrong with the file itself.
func damaged(ctx context.Context, db *sql.DB) ([]string, error) {
	return rowsOf(ctx, db, "PRAGMA integrity_check(20)", func(row Scanner) (string, error) {
		var said string
		err := row.Scan(&said)
		if said == "ok" {
			said = ""
		}
		return said, err
	})
}

// dangling is which rows refer to rows that are not there.
func dangling(ctx context.Context, db *sql.DB) ([]string, error) {
	return rowsOf(ctx, db, "PRAGMA foreign_key_check", func(row Scanner) (string, error) {
		var table, parent string
		var id sql.NullInt64
		var key int
		err := row.Scan(&table, &id, &parent, &key)
		return fmt.Sprintf("%s row %d refers to no row of %s", table, id.Int64, parent), err
	})
}

func rowsOf(ctx context.Context, db *sql.DB, query string,
	scan func(Scanner) (string, error)) (findings []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	for rows.Next() {
		said, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", query, err)
		}
		if said != "" {
			findings = append(findings, said)
		}
	}
	return findings, rows.Err()
}
