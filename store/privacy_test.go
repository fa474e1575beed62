package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/goals"
	"okrbot/store/privacy"
	"okrbot/store/storetest"
)

// spoken is a world in which a rep has left traces everywhere: two weeks of check-ins, one of them edited and
// acknowledged, blockers, an absence, a draft.
type spoken struct {
	*storetest.World
	team              okr.Team
	manager, rep, too okr.PersonID
	goal              okr.Objective
}

const secret = "zürafa" // in all that the rep says in words

func newSpoken(t *testing.T) *spoken {
	t.Helper()
	w := storetest.New(t)
	s := &spoken{World: w, manager: w.Person("Deniz"), rep: w.Person("Rep"), too: w.Person("Too")}
	w.Change(s.rep, func(p *okr.Person) { p.Name = "Ayşe Zürafa" })
	w.Done(w.SaveDMChannel(t.Context(), s.rep, "D0REP"))
	s.team = w.Team(storetest.Plan("Sales", s.manager), s.manager, s.rep, s.too)
	s.goal = w.Objective(storetest.Draft("Win", s.team, s.rep))
	w.Run("2026-11-23T10:00")
	s.says(s.rep, 10, "legal "+secret)
	w.Forward(time.Minute)
	said := s.says(s.rep, 20, "legal still "+secret)
	_, err := w.Acknowledge(t.Context(), w.As(s.manager), said.ID)
	w.Done(err)
	s.says(s.too, 0, "")
	w.Run("2026-11-30T10:00")
	w.Deliver()
	s.says(s.rep, 35, "stock "+secret)
	_, err = w.CloseBlocker(t.Context(), w.As(s.manager), 1)
	w.Done(err)
	_, err = w.SetAway(t.Context(), w.As(s.rep), s.rep, "2026-12-28", "2026-12-31")
	w.Done(err)
	w.Done(w.SaveDraft(t.Context(), w.As(s.rep), "checkin/9", `{"typed":"`+secret+`"}`))
	w.Done(w.SetLanguage(t.Context(), w.As(s.rep), "tr"))
	w.Run("2026-12-07T10:00")
	w.Deliver()
	return s
}

// says checks a person in; every word of theirs is the secret.
func (s *spoken) says(id okr.PersonID, value int64, blocker string) okr.CheckIn {
	s.T().Helper()
	answer := goals.CheckInAnswer{Round: s.Due(id), Answers: []string{secret + " moved", secret + " next", blocker}}
	if id == s.rep {
		said := storetest.Said(s.goal.KeyResults[0], value)
		said.Note = "because of " + secret
		answer.Values = []goals.ValueSaid{said}
	}
	c, err := s.CheckIn(s.T().Context(), s.As(id), answer)
	s.Done(err)
	return c
}

// numbers are the totals of the team that no privacy act may change.
func (s *spoken) numbers(rep okr.PersonID) string {
	s.T().Helper()
	var said []string
	for round := okr.RoundID(1); round <= 2; round++ {
		sum, err := s.FindSummary(s.T().Context(), round, s.Now())
		s.Done(err)
		progress := *sum.Objectives[0].Objective.Progress()
		said = append(said, fmt.Sprintf("%d of %d answered, %d check-ins, progress %.2f", sum.Answered, sum.Expected,
			len(sum.CheckIns), progress))
	}
	streak, err := s.FindStreak(s.T().Context(), rep, s.team.ID)
	s.Done(err)
	values := storetest.Look[int](s.World, "SELECT COUNT(*) FROM key_result_values")
	sum := storetest.Look[int](s.World, "SELECT SUM(CAST(value AS INTEGER)) FROM key_result_values")
	return fmt.Sprintf("%s; streak %d; %d values, sum %d", strings.Join(said, "; "), streak, values, sum)
}

func (s *spoken) sound() {
	s.T().Helper()
	findings, err := db.Verify(s.T().Context(), s.Path)
	s.Done(err)
	if len(findings) > 0 {
		s.T().Errorf("verify finds %q", findings)
	}
}

// everything is each column of each table that has the text in it.
func (s *spoken) everything(t *testing.T, text string) (found []string) {
	t.Helper()
	db := raw(t, s.Path)
	rows, err := db.QueryContext(s.T().Context(),
		"SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'")
	s.Done(err)
	defer rows.Close()
	for rows.Next() {
		var table, column string
		s.Done(rows.Scan(&table, &column))
		var n int
		s.Done(db.QueryRowContext(s.T().Context(),
			fmt.Sprintf(`SELECT COUNT(*) FROM %q WHERE instr(lower(CAST(%q AS TEXT)), lower(?1)) > 0`, table, column),
			text).Scan(&n))
		if n > 0 {
			found = append(found, table+"."+column)
		}
	}
	s.Done(rows.Err())
	return found
}

func TestPrivacy_HoldingCountsWhatIsStored(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	h, err := s.FindHolding(t.Context(), s.As(s.rep), s.rep)
	s.Done(err)
	if !slices.Equal(h.Teams, []string{"Sales"}) || !h.Since.Equal(s.At("2026-11-23T10:00", storetest.Home)) {
		t.Errorf("in %v, since %v", h.Teams, h.Since)
	}
	of := map[string]int{}
	for _, c := range h.Counts {
		of[c.Kind] = c.N
	}
	messages := of["messages"]
	want := map[string]int{"objectives": 1, "key_results": 1, "values": 3, "check_ins": 2, "forgotten": 0,
		"blockers": 2,
		"absences": 1, "nudges": 3, "messages": messages, "drafts": 1, "changes": 1, "deals": 0, "targets": 0,
		"wins": 0, "comments": 0, "kudos": 0, "orders": 0, "contests": 0}
	if !maps.Equal(of, want) || len(of) != len(h.Counts) {
		t.Errorf("got  %v\nwant %v", h.Counts, want)
	}
	if messages < of["nudges"] {
		t.Errorf("%d messages for %d nudges", messages, of["nudges"])
	}
}

func TestPrivacy_WhoMayKnowAndErase(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	for _, act := range []func(by, about okr.PersonID) error{
		func(by, about okr.PersonID) error { _, err := s.FindHolding(t.Context(), s.As(by), about); return err },
		func(by, about okr.PersonID) error { _, err := s.Export(t.Context(), s.As(by), about); return err },
		func(by, about okr.PersonID) error { _, err := s.Erase(t.Context(), s.As(by), about); return err },
	} {
		for _, stranger := range []okr.PersonID{s.manager, s.too, "UNOBODY"} {
			wantRefused(t, act(stranger, s.rep), "errors.privacy_not_yours")
		}
		wantRefused(t, act(s.Admin, "UNOBODY"), "errors.person_unknown")
	}
	for _, pair := range [][2]okr.PersonID{{s.Admin, s.rep}, {s.Admin, s.Admin}, {s.rep, s.rep}} {
		_, err := s.Erase(t.Context(), s.As(pair[0]), pair[1])
		wantRefused(t, err, "errors.erase_needs_leaver")
	}
	if h, err := s.FindHolding(t.Context(), s.As(s.Admin), s.rep); err != nil || h.MayErase {
		t.Errorf("of somebody who is here: may erase %v, %v", h.MayErase, err)
	}
	s.Change(s.rep, deactivate)
	if h, err := s.FindHolding(t.Context(), s.As(s.Admin), s.rep); err != nil || !h.MayErase {
		t.Errorf("of a leaver: may erase %v, %v", h.MayErase, err)
	}
}

func TestPrivacy_ExportHasEverything(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	e, err := s.Export(t.Context(), s.As(s.rep), s.rep)
	s.Done(err)
	body, err := json.Marshal(e)
	s.Done(err)
	var again privacy.Export
	s.Done(json.Unmarshal(body, &again))
	if again.Format != "okrbot/person/1" || again.Profile.Name != "Ayşe Zürafa" || again.Profile.DM != "D0REP" ||
		again.Profile.Language != "tr" {
		t.Errorf("profile: %+v", again.Profile)
	}
	first := again.CheckIns[0].Versions
	if len(again.CheckIns) != 2 || len(first) != 2 || first[0].Answers[2].Said != "legal "+secret ||
		first[1].Entries[0].Note != "because of "+secret ||
		first[1].Entries[0].After.Decimal.String() != "20" {
		t.Errorf("check-ins: %+v", again.CheckIns)
	}
	if len(again.Values) != 3 || again.Values[2].Value.Decimal.String() != "35" || again.Values[2].KeyResult != "KR1" ||
		again.Values[2].Note == "" {
		t.Errorf("values: %+v", again.Values)
	}
	if b := again.Blockers; len(b) != 2 || b[0].Closed == nil || b[1].Closed != nil || b[1].Text != "stock "+secret {
		t.Errorf("blockers: %+v", b)
	}
	if len(again.Absences) != 1 || len(again.Drafts) != 1 || len(again.Rounds) != 3 || len(again.Teams) != 1 ||
		len(again.Nudges) == 0 ||
		len(again.Messages) == 0 || len(again.Objectives) != 1 || len(again.Objectives[0].KeyResults) != 1 ||
		len(again.Changes) != 1 {
		t.Errorf("something is missing: %s", body)
	}
	// Nobody else is in it, and of somebody of whom nothing is stored the lists are empty.
	nothing, err := s.Export(t.Context(), s.As(s.Admin), s.Admin)
	s.Done(err)
	if empty, err := json.Marshal(nothing); err != nil ||
		strings.Contains(strings.ReplaceAll(string(empty), `"home_opened_at":null`, ""), ":null") {
		t.Errorf("of the admin: %s, %v", empty, err)
	}
	for _, other := range []string{"UDENIZ", "Deniz", "UTOO"} {
		if strings.Contains(string(body), other) {
			t.Errorf("the export names %s: %s", other, body)
		}
	}
}

func TestPrivacy_AnAdminsExportLeavesALineAndIsTold(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	_, err := s.Export(t.Context(), s.Once(s.Admin, "click"), s.rep)
	s.Done(err)
	if _, err = s.Export(t.Context(), s.Once(s.Admin, "click"), s.rep); !errors.Is(err, store.ErrRepeated) {
		t.Errorf("the same click again: %v", err)
	}
	if keys := s.Deliver(); !slices.ContainsFunc(keys,
		func(k string) bool { return strings.HasPrefix(k, "notice/exported/UREP/") }) {
		t.Errorf("delivered %v", keys)
	}
	e, err := s.Export(t.Context(), s.As(s.rep), s.rep)
	s.Done(err)
	if last := e.Changes[len(e.Changes)-1]; last.Field != "exported" || last.New != string(s.rep) {
		t.Errorf("audit: %+v", last)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM changes WHERE field = 'exported'"); n != 1 {
		t.Errorf("%d audit lines", n)
	}
}

func TestPrivacy_EraseLeavesTheNumbersAndNothingElse(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	before := s.numbers(s.rep)
	prompt := storetest.Look[okr.PostID](s.World,
		"SELECT id FROM posts WHERE kind = 'prompt' AND person = ?1 ORDER BY id LIMIT 1", s.rep)
	// which the manager is told, with her name
	s.Done(s.MarkParked(t.Context(), prompt, "user_disabled", "parked.person", s.Now()))
	s.Change(s.rep, deactivate)
	s.Deliver()
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM posts WHERE about LIKE '%Ayşe Zürafa%'"); n != 1 {
		t.Errorf("%d notices name her", n)
	}
	name, err := s.Erase(t.Context(), s.Once(s.Admin, "click"), s.rep)
	s.Done(err)
	if !regexp.MustCompile(`^Former member [0-9A-F]{4}$`).MatchString(name) {
		t.Errorf("the pseudonym is %q", name)
	}
	former := okr.PersonID("former-" + strings.TrimPrefix(name, "Former member "))
	if after := s.numbers(former); after != before {
		t.Errorf("the numbers were\n%s\nand are\n%s", before, after)
	}
	s.sound()

	for _, text := range []string{"Ayşe Zürafa", "D0REP", "legal", "stock", "because of"} {
		if found := s.everything(t, text); len(found) > 0 {
			t.Errorf("%q is still in %v", text, found)
		}
	}
	// Her colleague's words are not hers.
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM check_in_versions WHERE answers LIKE '%"+secret+
		"%'"); n != 1 {
		t.Errorf("%d versions with the colleague's words", n)
	}
	// Slack's names of messages are made of keys in this world only.
	if found := s.everything(t, string(s.rep)); !slices.Equal(found, []string{"people.id", "posts.ts"}) {
		t.Errorf("her id is in %v", found)
	}
	if by := storetest.Look[string](s.World, "SELECT changed_by FROM changes WHERE field = 'erased' AND new = ?1",
		name); by != string(s.Admin) {
		t.Errorf("the audit says that %s did it", by)
	}
	var due []string
	posts, err := s.DuePosts(t.Context(), s.Now(), 100)
	s.Done(err)
	for _, p := range posts {
		due = append(due, string(p.Kind))
	}
	for _, kind := range []string{"prompt", "answer", "summary", "digest"} {
		if !slices.Contains(due, kind) {
			t.Errorf("no %s is rendered anew: %v", kind, due)
		}
	}
	c, err := s.FindCheckIn(t.Context(), 1)
	s.Done(err)
	if c.PersonName != name || len(c.Answers) != 0 || c.Entries[0].Note != "" ||
		c.Entries[0].After.Decimal.String() != "20" {
		t.Errorf("the check-in is %+v", c)
	}
}

// TestPrivacy_ErasedFromARemovedTeam: its posts can't be rendered anew, so they go.
func TestPrivacy_ErasedFromARemovedTeam(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	s.Done(s.RemoveTeam(t.Context(), s.As(s.Admin), s.team.ID))
	s.Deliver()
	s.Change(s.rep, deactivate)
	_, err := s.Erase(t.Context(), s.As(s.Admin), s.rep)
	s.Done(err)
	keys := s.Deliver()
	for _, key := range []string{"summary/T1/2026-W48", "answer/1/UREP", "digest/T1/2026-W48/UDENIZ"} {
		if !slices.ContainsFunc(keys, func(k string) bool {
			return strings.HasPrefix(k,
				strings.TrimSuffix(key, "UREP"))
		}) {
			t.Errorf("%s is not taken up again: %v", key, keys)
		}
	}
	if found := s.everything(t, "Ayşe Zürafa"); len(found) > 0 {
		t.Errorf("she is still in %v", found)
	}
	s.sound()
}

func TestPrivacy_ErasedWordsAreNotInTheFile(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	s.Change(s.rep, deactivate)
	_, err := s.Erase(t.Context(), s.As(s.Admin), s.rep)
	s.Done(err)
	s.Done(s.Close())
	body, err := os.ReadFile(s.Path)
	s.Done(err)
	for _, text := range []string{"Ayşe Zürafa", "legal still", "because of", "D0REP"} {
		if bytes.Contains(body, []byte(text)) {
			t.Errorf("%q is still in the file's bytes", text)
		}
	}
	s.Store = s.Open()
}

func TestPrivacy_TheDirectoryDoesNotNameTheErased(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	s.Change(s.rep, deactivate)
	leaver, err := s.Store.FindPerson(t.Context(), s.rep)
	s.Done(err)
	_, err = s.Erase(t.Context(), s.As(s.Admin), s.rep)
	s.Done(err)
	s.Done(s.SavePeople(t.Context(), []okr.Person{leaver}, s.Now()))
	if found := s.everything(t, "Ayşe Zürafa"); len(found) > 0 {
		t.Errorf("the directory wrote %v", found)
	}
	s.sound()
	_, err = s.FindHolding(t.Context(), s.As(s.Admin), s.rep)
	wantRefused(t, err, "errors.privacy_erased")
	_, err = s.Erase(t.Context(), s.As(s.Admin), s.rep)
	wantRefused(t, err, "errors.privacy_erased")

	// Who comes back is new: nothing of theirs is theirs again.
	leaver.Deactivated = false
	s.Done(s.SavePeople(t.Context(), []okr.Person{leaver}, s.Now()))
	h, err := s.FindHolding(t.Context(), s.As(s.rep), s.rep)
	s.Done(err)
	told := 0
	for _, c := range h.Counts {
		if slices.Contains([]string{"check_ins", "values", "blockers"}, c.Kind) {
			told += c.N
		}
	}
	if h.Person.Name != "Ayşe Zürafa" || told+len(h.Teams) != 0 {
		t.Errorf("who came back has %+v", h)
	}
	s.Done(s.SaveMembers(t.Context(), s.team.Channel, []okr.PersonID{s.manager, s.rep, s.too}, s.Now()))
	s.sound()
}

// TestPrivacy_EveryColumnThatNamesPeopleIsErasedAndExported fails when a new column refers to people, and neither
// [store.Store.Erase] nor [store.Store.Export] nor the export's description knows it.
func TestPrivacy_EveryColumnThatNamesPeopleIsErasedAndExported(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	known := store.References()
	for _, column := range storetest.All[string](s.World, `SELECT m.name || '.' || f."from" FROM sqlite_schema m
		JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f."table" = 'people'
		UNION SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table' AND (c.name LIKE '%person' OR c.name LIKE '%owner'
			OR c.name LIKE '%\_by' ESCAPE '\')`) {
		if _, ok := known[column]; !ok {
			t.Errorf("%s names people, and erasing and the export leave it out", column)
		}
	}
	described, err := os.ReadFile("../docs/export.md")
	s.Done(err)
	e, err := s.Export(t.Context(), s.As(s.rep), s.rep)
	s.Done(err)
	body, err := json.Marshal(e)
	s.Done(err)
	var fields map[string]json.RawMessage
	s.Done(json.Unmarshal(body, &fields))
	for column, list := range known {
		_, recorded := e.Records[column]
		if _, listed := fields[list]; listed == recorded {
			t.Errorf("%s is in the export's list %q: %v, and among its records: %v", column, list, listed, recorded)
		}
		if recorded && !bytes.Contains(described, []byte("`"+column+"`")) {
			t.Errorf("docs/export.md does not describe %s", column)
		}
	}
	for field := range fields {
		if !bytes.Contains(described, []byte("`"+field+"`")) && !bytes.Contains(described, []byte(`"`+field+`"`)) {
			t.Errorf("docs/export.md does not describe %s", field)
		}
	}
}

// TestPrivacy_EveryRowThatNamesSomebodyIsExported puts a row with somebody's name into each column whose rows the
// export has as records.
func TestPrivacy_EveryRowThatNamesSomebodyIsExported(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	s.Break()
	db := raw(t, s.Path, "PRAGMA busy_timeout = 5000")
	db.SetMaxOpenConns(1)
	_, err := db.ExecContext(t.Context(), "PRAGMA foreign_keys = OFF")
	s.Done(err)
	_, err = db.ExecContext(t.Context(), "PRAGMA ignore_check_constraints = ON")
	s.Done(err)
	n := 1000
	for column, list := range store.References() {
		if list != "" {
			continue
		}
		table, name, _ := strings.Cut(column, ".")
		names, values := []string{name}, []any{s.too}
		rows, err := db.QueryContext(t.Context(),
			`SELECT name, type FROM pragma_table_info(?1) WHERE name <> ?2 AND dflt_value IS NULL
			AND ("notnull" OR name = 'id')`, table, name)
		s.Done(err)
		for rows.Next() {
			var other, kind string
			s.Done(rows.Scan(&other, &kind))
			n++
			names = append(names, other)
			if kind == "TEXT" {
				values = append(values, fmt.Sprint(n))
			} else {
				values = append(values, n)
			}
		}
		s.Done(errors.Join(rows.Err(), rows.Close()))
		places := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
		_, err = db.ExecContext(t.Context(), fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table,
			strings.Join(names, ", "), places), values...)
		s.Done(err)
	}
	e, err := s.Export(t.Context(), s.As(s.too), s.too)
	s.Done(err)
	for column, rows := range e.Records {
		if len(rows) == 0 {
			t.Errorf("the row that names them in %s is not in the export", column)
		}
	}
}

// asks lets the manager ask about a check-in, and its author answer.
func (s *spoken) asks(about okr.CheckInID) {
	s.T().Helper()
	q, err := s.Ask(s.T().Context(), s.As(s.manager), about, 0, "about "+secret)
	s.Done(err)
	_, err = s.AnswerQuestion(s.T().Context(), s.As(s.rep), q.ID, "answer "+secret)
	s.Done(err)
}

// reopens lets the rep close the goal and the manager reopen it.
func (s *spoken) reopens() {
	s.T().Helper()
	_, _, err := s.CloseObjective(s.T().Context(), s.As(s.rep), s.goal.ID, goals.CloseSaid{})
	s.Done(err)
	_, err = s.Reopen(s.T().Context(), s.As(s.manager), s.goal.ID, "reopened for "+secret)
	s.Done(err)
}

func TestPrivacy_RetentionTakesWhatWasSaidAboutOldWords(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	s.asks(1)
	s.reopens()
	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	if found := s.everything(t, "about "+secret); len(found) == 0 {
		t.Error("what was just asked is gone")
	}
	s.Forward(time.Hour)
	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	for _, text := range []string{"about " + secret, "answer " + secret, "reopened for " + secret} {
		if found := s.everything(t, text); len(found) > 0 {
			t.Errorf("%q is still in %v", text, found)
		}
	}
}

func TestPrivacy_WordsOfAnEditAfterTheRetentionGoInTheirTime(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	s.Run("2026-12-07T10:00")
	said := s.says(s.rep, 40, "early "+secret)
	s.Forward(time.Hour)
	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	s.Forward(time.Hour)
	if again := s.says(s.rep, 41, "late "+secret); again.ID != said.ID {
		t.Fatalf("it is check-in %d and not %d that was edited", again.ID, said.ID)
	}
	s.sound()
	if found := s.everything(t, "late "+secret); len(found) == 0 {
		t.Error("the new words are gone")
	}
	_, err := s.CloseBlocker(t.Context(), s.As(s.manager), s.lastBlocker())
	s.Done(err)
	s.Forward(time.Hour)
	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	for _, text := range []string{"early " + secret, "late " + secret} {
		if found := s.everything(t, text); len(found) > 0 {
			t.Errorf("%q is still in %v", text, found)
		}
	}
}

func (s *spoken) lastBlocker() okr.BlockerID {
	return storetest.Look[okr.BlockerID](s.World, "SELECT MAX(id) FROM blockers WHERE closed_at IS NULL")
}

func TestPrivacy_ErasingTakesWhatWasSaidAboutOldWords(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	s.asks(1)
	s.reopens()
	s.Change(s.rep, deactivate)
	_, err := s.Erase(t.Context(), s.As(s.Admin), s.rep)
	s.Done(err)
	for _, text := range []string{"about " + secret, "answer " + secret} {
		if found := s.everything(t, text); len(found) > 0 {
			t.Errorf("%q is still in %v", text, found)
		}
	}
	if found := s.everything(t, "reopened for "+secret); len(found) == 0 {
		t.Error("the manager's reason is theirs")
	}
	s.Change(s.manager, deactivate)
	_, err = s.Erase(t.Context(), s.As(s.Admin), s.manager)
	s.Done(err)
	if found := s.everything(t, "reopened for "+secret); len(found) > 0 {
		t.Errorf("the reason is still in %v", found)
	}
}

func TestPrivacy_RetentionTakesOldWordsOnly(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	before := s.numbers(s.rep)
	first := s.At("2026-11-25T00:00", storetest.Home)
	s.Done(s.Forget(t.Context(), first, s.Now()))
	h, err := s.FindHistory(t.Context(), s.As(s.rep), s.goal.KeyResults[0].ID)
	s.Done(err)
	var notes []string
	for _, v := range h.Values {
		notes = append(notes, v.Note)
	}
	if want := []string{"because of " + secret, "", ""}; !slices.Equal(notes, want) || h.KeyResult.Note != want[0] {
		t.Errorf("notes are %q, the key result's %q", notes, h.KeyResult.Note)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM check_ins WHERE forgotten_at IS NOT NULL"); n != 2 {
		t.Errorf("%d check-ins are without words, want those of the first week", n)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM blockers WHERE text = ''"); n != 0 {
		t.Errorf("%d blockers that were closed later lost their words", n)
	}
	keys := s.Deliver()
	if want := []string{"answer/1/UREP", "answer/1/UTOO", "prompt/1/UREP", "prompt/1/UTOO"}; !slices.Equal(sorted(keys),
		want) {
		t.Errorf("rendered anew: %v, want %v", keys, want)
	}

	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	if h, err = s.FindHistory(t.Context(), s.As(s.rep), s.goal.KeyResults[0].ID); err != nil || h.KeyResult.Note != "" {
		t.Errorf("the note is still %q, %v", h.KeyResult.Note, err)
	}
	if open := storetest.Look[string](s.World, "SELECT text FROM blockers WHERE closed_at IS NULL"); open != "stock "+
		secret {
		t.Errorf("the open blocker says %q", open)
	}
	if n := storetest.Look[int](s.World, "SELECT COUNT(*) FROM blockers WHERE closed_at IS NOT NULL AND text <> ''"); n != 0 {
		t.Errorf("%d closed blockers have words", n)
	}
	if keys := s.Deliver(); !slices.Contains(keys, "summary/T1/2026-W48") {
		t.Errorf("the summary that showed the blocker is not rendered anew: %v", keys)
	}
	if after := s.numbers(s.rep); after != before {
		t.Errorf("the numbers were\n%s\nand are\n%s", before, after)
	}
	s.sound()
	s.Done(s.Forget(t.Context(), s.Now(), s.Now()))
	if keys := s.Deliver(); len(keys) > 0 {
		t.Errorf("a second night renders %v", keys)
	}
}

func sorted(keys []string) []string { slices.Sort(keys); return keys }

// TestSummary_OfAnOldRoundKeepsItsNumbers: when somebody's words go away, the summary must not tell of later weeks.
func TestSummary_OfAnOldRoundKeepsItsNumbers(t *testing.T) {
	t.Parallel()
	s := newSpoken(t)
	for round, want := range map[okr.RoundID]string{1: "0.20 before 0.00, 1 blockers",
		2: "0.35 before 0.20, 1 blockers"} {
		sum, err := s.FindSummary(t.Context(), round, s.Now())
		s.Done(err)
		o := sum.Objectives[0]
		if got := fmt.Sprintf("%.2f before %.2f, %d blockers", *o.Objective.Progress(), *o.ProgressBefore,
			len(sum.Blockers)); got != want {
			t.Errorf("round %d: %s, want %s", round, got, want)
		}
	}
}

// What is counted of a person has a sentence in both languages.
func TestPrivacy_EveryCountIsSaid(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	held, err := w.FindHolding(t.Context(), w.As(w.Admin), w.Admin)
	w.Done(err)
	for _, language := range []string{"en", "tr"} {
		files, err := filepath.Glob("../locale/messages/*." + language + ".toml")
		w.Done(err)
		var said []byte
		for _, file := range files {
			text, err := os.ReadFile(file)
			w.Done(err)
			said = append(said, text...)
		}
		for _, c := range held.Counts {
			if !strings.Contains(string(said), `["privacy.count.`+c.Kind+`"]`) {
				t.Errorf("how many %s are stored is not said in %s", c.Kind, language)
			}
		}
	}
}
