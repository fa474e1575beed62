package e2e

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"okrbot/slacksim"
)

func TestTrouble_AConnectionThatWasLostIsToldWhenItIsBack(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.start()
	o.Person(can).DM().Shows("okrbot")
	o.sim.Inject(slacksim.Fault{Name: "refuse_connections"})
	o.sim.DropSockets()
	o.wait("the connection to end", func() bool { return o.sim.Connections() == 0 })
	o.logs("Slack can't be reached")
	o.moveTo("2026-11-26T15:10:00+03:00", "2026-11-26T17:10:00+03:00")
	o.sim.ClearFaults("")
	o.wait("a connection", func() bool { return o.sim.Connections() > 0 })
	o.moveTo("2026-11-26T17:11:00+03:00", "2026-11-26T17:12:00+03:00")
	o.Person(can).DM().Shows("26 Kasım 2026 Perşembe 15:00")
	o.reads()
}

func TestTrouble_ABackupThatFailsIsToldOnTheFirstNight(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	backups := filepath.Join(t.TempDir(), "backups")
	if err := os.Mkdir(backups, 0o700); err != nil {
		t.Fatal(err)
	}
	o.env["OKRBOT_BACKUP_DIR"], o.env["OKRBOT_LISTEN"] = backups, "127.0.0.1:0"
	o.start()
	o.Person(can).DM().Shows("okrbot")
	if err := os.RemoveAll(backups); err != nil {
		t.Fatal(err)
	}
	o.moveTo("2026-11-27T08:00:00+03:00")
	o.later(time.Minute)
	o.Person(can).DM().Shows("Dün gecenin yedeği alınamadı veya sağlam değil")
	if status, body := get(t, o.healthAt()+"/readyz"); status != 200 ||
		!strings.Contains(body, "backup: not well since 2026-11-2") {
		t.Errorf("/readyz: %d %q", status, body)
	}
	if status, body := get(t, o.healthAt()+"/metrics"); status != 200 ||
		!strings.Contains(body, `okrbot_trouble{kind="backup"} 1`) {
		t.Errorf("/metrics: %d without the trouble", status)
	}
	if err := os.Mkdir(backups, 0o700); err != nil {
		t.Fatal(err)
	}
	o.moveTo("2026-11-28T08:00:00+03:00")
	if status, body := get(t, o.healthAt()+"/readyz"); status != 200 || body != "ok\n" {
		t.Errorf("/readyz: %d %q", status, body)
	}
	o.reads()
}

func TestTrouble_ABackupThatIsNotSoundIsMadeAndTold(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	backups := t.TempDir()
	o.env["OKRBOT_BACKUP_DIR"], o.env["OKRBOT_BACKUP_KEEP"], o.env["OKRBOT_LISTEN"] = backups, "1", "127.0.0.1:0"
	o.start()
	o.Person(can).DM().Shows("okrbot")
	db, err := sql.Open("sqlite3", o.env["OKRBOT_DB"]+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("INSERT INTO homes (person, opened_at) VALUES ('UNOBODY', 1)"); err != nil {
		t.Fatal(err)
	}
	o.moveTo("2026-11-27T08:00:00+03:00")
	o.later(time.Minute)
	o.Person(can).DM().Shows("Dün gecenin yedeği alınamadı veya sağlam değil").Has(
		"okrbot-2026-11-27.db.unsound is not sound: homes row 1 refers to no row of people")
	o.logs("the backup is not sound; it is kept and marked", "okrbot-2026-11-27.db.unsound")
	if status, body := get(t, o.healthAt()+"/readyz"); status != 200 ||
		!strings.Contains(body, "backup: not well since 2026-11-2") {
		t.Errorf("/readyz: %d %q", status, body)
	}
	for _, name := range []string{"okrbot-2026-11-26.db", "okrbot-2026-11-27.db.unsound"} {
		if _, err := os.Stat(filepath.Join(backups, name)); err != nil {
			t.Errorf("no %s: %v", name, err)
		}
	}
	if _, err := db.Exec("DELETE FROM homes WHERE person = 'UNOBODY'"); err != nil {
		t.Fatal(err)
	}
	o.moveTo("2026-11-28T08:00:00+03:00")
	o.logs("an old backup is removed", "okrbot-2026-11-26.db")
	if status, body := get(t, o.healthAt()+"/readyz"); status != 200 || body != "ok\n" {
		t.Errorf("/readyz: %d %q", status, body)
	}
	o.reads()
}
