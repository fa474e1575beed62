package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// columnsBefore are the columns in which posts of the schemas before number 28 said what they are about.
var columnsBefore = map[outbox.Noun]string{
	outbox.DealNoun: "deal", outbox.HitNoun: "hit", outbox.BoardNoun: "board", outbox.KPINoun: "kpi",
	outbox.QuarterNoun: "quarter", outbox.MonthNoun: "quarter", outbox.KeyResultNoun: "key_result",
	outbox.QuestionNoun: "question", outbox.CheckInNoun: "check_in",
}

// asBefore makes the world's file one of schema number 27, with the same rows.
func asBefore(w *storetest.World) {
	t := w.T().(*testing.T)
	t.Helper()
	w.Done(w.Close())
	path := ofSchema(t, 27)
	old := raw(t, path)
	old.SetMaxOpenConns(1)
	run := func(statement string) {
		t.Helper()
		if _, err := old.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
	run("PRAGMA foreign_keys = OFF")
	run("ATTACH '" + w.Path + "' AS now")
	for _, table := range texts(t, old, `SELECT name FROM main.sqlite_schema WHERE type = 'table'
		AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migrations'`) {
		shared := texts(t, old, `SELECT o.name FROM pragma_table_info(?1, 'main') o
			JOIN pragma_table_info(?1, 'now') n ON n.name = o.name`, table)
		into, from := slices.Clone(shared), shared
		if table == "posts" {
			for noun, column := range columnsBefore {
				if slices.Contains(into, column) { // a month stands where a quarter does
					continue
				}
				into = append(into, column)
				value := fmt.Sprintf("CASE WHEN subject LIKE '%s/%%' THEN SUBSTR(subject, %d) END", noun, len(noun)+2)
				if column == "quarter" {
					value = `CASE WHEN subject LIKE 'quarter/%' OR subject LIKE 'month/%'
						THEN SUBSTR(subject, INSTR(subject, '/') + 1) END`
				}
				from = append(from, value)
			}
		}
		run("DELETE FROM main." + table)
		run("INSERT INTO main." + table + " (" + strings.Join(into, ", ") + ") SELECT " + strings.Join(from, ", ") +
			" FROM now." + table)
	}
	w.Done(old.Close())
	w.Done(os.Rename(path, w.Path))
}

func texts(t *testing.T, db *sql.DB, query string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// talkedOf is what there is that posts are about.
type talkedOf struct {
	*floor
	objective okr.Objective
	deal      sales.DealID
	checkIn   okr.CheckInID
	question  okr.AskedID
	about     map[outbox.Noun]outbox.Subject
}

func newTalkedOf(t *testing.T) *talkedOf {
	t.Helper()
	f := newFloor(t)
	w := &talkedOf{floor: f, objective: f.Objective(storetest.Draft("Win", f.team, f.rep))}
	kpi, err := f.SaveKPI(t.Context(), f.As(f.rep), okr.KPI{Name: "Calls", Team: f.team.ID, Owner: f.rep,
		Frequency: okr.WeeklyKPI, Direction: okr.Higher, Aggregation: okr.Last, Target: decimal.NewFromInt(10)})
	f.Done(err)
	f.Run("2026-11-23T10:00")
	w.deal = f.won(f.rep, 120_000).Deal.ID
	w.checkIn = f.Answer(f.rep, storetest.Said(w.objective.KeyResults[0], 10)).ID
	q, err := f.Ask(t.Context(), f.As(f.manager), w.checkIn, 0, "Why?")
	f.Done(err)
	w.question = q.ID
	f.Run("2026-11-27T17:00")
	w.about = map[outbox.Noun]outbox.Subject{
		outbox.DealNoun:      outbox.AboutDeal(w.deal),
		outbox.HitNoun:       outbox.AboutHit(storetest.Look[sales.HitID](f.World, "SELECT MIN(id) FROM hits")),
		outbox.BoardNoun:     outbox.AboutBoard(storetest.Look[sales.BoardID](f.World, "SELECT MAX(id) FROM boards")),
		outbox.KPINoun:       outbox.AboutKPI(kpi.ID),
		outbox.QuarterNoun:   outbox.AboutQuarter(storetest.Quarter().Start),
		outbox.MonthNoun:     outbox.AboutMonth(november.Start),
		outbox.KeyResultNoun: outbox.AboutKeyResult(w.objective.KeyResults[0].ID),
		outbox.QuestionNoun:  outbox.AboutQuestion(q.ID),
		outbox.CheckInNoun:   outbox.AboutCheckIn(w.checkIn),
	}
	return w
}

// TestOpen_EveryPostKeepsWhatItIsAbout brings a database up to date that has posts of every kind in every state, as
// the schemas before number 28 kept them: each is there as it was, and follows what it is about.
func TestOpen_EveryPostKeepsWhatItIsAbout(t *testing.T) {
	t.Parallel()
	w := newTalkedOf(t)
	ctx := t.Context()
	states := []outbox.PostState{outbox.Owed, outbox.Sending, outbox.Sent, outbox.Parked, outbox.Dropped}
	kinds := 0
	for kind, is := range outbox.Kinds {
		if slices.Contains([]outbox.Noun{outbox.KudosNoun, outbox.OrderNoun, outbox.GrantNoun,
			outbox.ContestNoun},
			is.Noun) || kind == outbox.WallPost { // which came later
			continue
		}
		kinds++
		for _, state := range states {
			p := outbox.Post{Key: fmt.Sprintf("all/%s/%s", kind, state), Kind: kind, Team: w.team.ID, Round: 1,
				Subject: w.about[is.Noun], Channel: w.team.Channel}
			if is.Bearing != outbox.Public {
				p.Person, p.Channel = w.rep, ""
			}
			w.Done(w.Owe(ctx, p, w.Now()))
			if _, err := raw(t, w.Path).ExecContext(ctx, `UPDATE posts SET state = ?2, shown = version, ts = CASE ?2
				WHEN 'sent' THEN '1.1' ELSE '' END, carrier = CASE ?2 WHEN 'dropped' THEN 1 END WHERE key = ?1`, p.Key,
				state); err != nil {
				t.Fatal(err)
			}
		}
	}
	everyPost := func() []outbox.Post {
		list, err := w.Posts(ctx, outbox.PostFilter{Limit: 10_000})
		w.Done(err)
		return list
	}
	before := everyPost()
	asBefore(w.World)
	w.Store = w.Open()
	after := everyPost()
	if len(before) < kinds*len(states) || !slices.Equal(keysOf(after), keysOf(before)) {
		t.Fatalf("of %d posts %d are left", len(before), len(after))
	}
	for i := range before {
		if fmt.Sprintf("%+v", after[i]) != fmt.Sprintf("%+v", before[i]) {
			t.Errorf("%+v\n\twas %+v", after[i], before[i])
		}
	}

	edited := w.objective
	edited.Title = "Win more"
	for _, c := range []struct {
		what   string
		change func() error
		follow []outbox.PostKind
	}{
		{"a deal is open again", func() error {
			_, err := w.ChangeDeal(ctx, w.As(w.rep), w.deal, selling.DealEdit{Verb: sales.Reopened})
			return err
		}, []outbox.PostKind{outbox.PraisePost, outbox.HitPost, outbox.BoardPost}},
		{"a check-in is read", func() error {
			_, err := w.Acknowledge(ctx, w.As(w.manager), w.checkIn)
			return err
		}, []outbox.PostKind{outbox.AnswerPost}},
		{"a question is answered", func() error {
			_, err := w.AnswerQuestion(ctx, w.As(w.rep), w.question, "Because")
			return err
		}, []outbox.PostKind{outbox.QuestionPost}},
		{"an objective is called otherwise", func() error {
			_, err := w.EditObjective(ctx, w.As(w.manager), edited)
			return err
		}, []outbox.PostKind{outbox.TalkPost, outbox.ResultPost, outbox.GradePost, outbox.DraftsPost}},
		{"targets are set", func() error {
			return w.SetTargets(ctx, w.As(w.manager), w.team.ID, sales.Revenue,
				[]selling.TargetWish{{Person: w.mate, Amount: 5_000}}, november)
		}, []outbox.PostKind{outbox.TargetsPost, outbox.BoardPost}},
	} {
		_, err := raw(t, w.Path).ExecContext(ctx, "UPDATE posts SET shown = version")
		w.Done(err)
		w.Done(c.change())
		for _, kind := range c.follow {
			p, err := w.FindPostByKey(ctx, fmt.Sprintf("all/%s/sent", kind))
			w.Done(err)
			if !p.Dirty {
				t.Errorf("%s, and the %s post about %s stays as it was", c.what, kind, p.Subject)
			}
		}
		for _, kind := range []outbox.PostKind{outbox.MidwayPost, outbox.WelcomePost, outbox.NoticePost,
			outbox.KPIPost} {
			if p, err := w.FindPostByKey(ctx, fmt.Sprintf("all/%s/sent", kind)); err != nil || p.Dirty {
				t.Errorf("%s, and the %s post follows, %v", c.what, kind, err)
			}
		}
	}
}

func keysOf(list []outbox.Post) (keys []string) {
	for _, p := range list {
		keys = append(keys, p.Key)
	}
	return keys
}

// TestVerify_FindsPostsAboutWhatIsNotThere: the schema can't say it of a subject.
func TestVerify_FindsPostsAboutWhatIsNotThere(t *testing.T) {
	t.Parallel()
	for _, noun := range nouns {
		w := storetest.New(t)
		w.Break()
		team := w.Team(storetest.Plan("Sales", w.Admin), w.Admin)
		_ = raw(t, w.Path, fmt.Sprintf(`INSERT INTO posts (key, kind, state, channel, team, due, created_at, changed_at,
			subject) VALUES ('1', 'notice', 'owed', 'C1', %d, 1, 1, 1, '%s')`, team.ID, some(noun)))
		findings, err := db.Verify(t.Context(), w.Path)
		w.Done(err)
		period := noun == outbox.QuarterNoun || noun == outbox.MonthNoun
		if found := len(findings) == 1 && strings.Contains(findings[0], "about nothing"); found == period {
			t.Errorf("of a post about %s it says %q", some(noun), findings)
		}
	}
}
