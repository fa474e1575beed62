package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/shopspring/decimal"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/goals"
	kudos "okrbot/store/motivation"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// listening is SQLite's driver, which also remembers the statements that it gets.
type listening struct {
	sqlite3.SQLiteDriver
	mu    sync.Mutex
	heard map[string]int // how many times
}

// listen opens a world anew so that its statements are heard.
func listen(w *storetest.World) *listening {
	w.T().Helper()
	ear := &listening{heard: map[string]int{}}
	w.Driver = "sqlite3-listening-" + rand.Text()
	sql.Register(w.Driver, ear)
	w.Done(w.Close())
	w.Store = w.Open()
	return ear
}

// number is how many statements were heard in which something is said.
func (l *listening) number(said string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for statement, times := range l.heard {
		if strings.Contains(statement, said) {
			n += times
		}
	}
	return n
}

func (l *listening) Open(name string) (driver.Conn, error) {
	conn, err := l.SQLiteDriver.Open(name)
	if err != nil {
		return nil, err
	}
	return &listeningConn{conn.(*sqlite3.SQLiteConn), l}, nil
}

func (l *listening) hear(statement string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard[statement]++
}

type listeningConn struct {
	*sqlite3.SQLiteConn
	to *listening
}

func (c *listeningConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	c.to.hear(q)
	return c.SQLiteConn.QueryContext(ctx, q, args)
}

func (c *listeningConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	c.to.hear(q)
	return c.SQLiteConn.ExecContext(ctx, q, args)
}

// growing are the tables that grow with people and weeks; no statement may read one of them from end to end.
var growing = regexp.MustCompile(`SCAN (check_ins|check_in_versions|key_result_values|key_results|duties|nudges|posts|rounds|objectives|changes|` +
	`members|people|blockers|absences|envelopes|homes|drafts|deals|deal_changes|credits|visits|activities|targets|hits|congratulations|crm_deals|answers|kpi_values|kpi_quarters|comments|questions|kudos|gifts|entries|wins|win_words|win_asks|orders|contributions|grants|[a-z]{1,2}|parent)\b`)

// scans are the ones that may be.
var scans = []string{
	"SCAN t",  // there are few teams
	"SCAN mg", // and few managers
	"SCAN m",  // a board of the company is of everybody
	"SCAN people USING COVERING INDEX people_zone",                                // an index of few different zones
	"SCAN p USING INDEX people_unmet", "SCAN p USING COVERING INDEX people_unmet", // one of people not written to yet
	"SCAN p USING INDEX posts_waiting", "SCAN p USING INDEX posts_outdated", // indexes of what is left to do
	"SCAN crm_deals USING INDEX crm_deals_waiting",
	"SCAN w USING INDEX twins_open",    // an index of questions that nobody answered yet
	"SCAN w USING INDEX wins_newest",   // an admin reads the newest ones, until a page is full
	"SCAN k USING INDEX kpis_company",  // few
	"SCAN p USING INDEX people_admins", // few
	"SCAN s USING INDEX screens_team",  // an index of links that were not revoked
}

// subjectSteps are how posts are found by what they are about: none reads all that a team or a person was ever told.
var subjectSteps = []string{
	"SEARCH posts USING INDEX posts_subject (subject=?)",
	"SEARCH posts USING INDEX posts_team (team=? AND subject>? AND subject<?)",
	"SEARCH posts USING INDEX posts_quarter_person (person=? AND subject>? AND subject<?)",
}

// looksAtScreens reads all that the screen of an office shows, again and again.
func looksAtScreens(ctx context.Context, s *salesTeam) error {
	screen, key, err := s.NewScreen(ctx, s.As(s.manager), screenIn(s.team))
	if err != nil {
		return err
	}
	for _, read := range []func() error{
		func() error { _, err := s.FindScreen(ctx, key, s.Now()); return err },
		func() error { _, err := s.FindScreenRing(ctx, s.Now()); return err },
		func() error { _, err := s.Screens(ctx, s.As(s.manager)); return err },
		func() error { _, err := s.FindScreenBoard(ctx, s.team.ID, s.Now(), strings.Compare); return err },
		func() error { _, _, err := s.FindScreenTarget(ctx, s.team.ID, s.Now()); return err },
		func() error { _, err := s.Celebrations(ctx, s.team.ID, s.Now()); return err },
		func() error { _, err := s.FindScreenKudos(ctx, s.team.ID, s.Now()); return err },
		func() error { _, _, err := s.FindScreenObjectives(ctx, s.team.ID, s.Now()); return err },
		func() error { _, err := s.RevokeScreen(ctx, s.As(s.manager), screen.ID); return err },
	} {
		if err := read(); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

func TestStatements_ReadNoGrowingTableFromEndToEnd(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	ear := listen(s.World)
	everyday(t, s)

	db := raw(t, s.Path)
	explained := 0
	needed := map[string]bool{}
	for _, step := range subjectSteps {
		needed[step] = true
	}
	for _, statement := range slices.Sorted(maps.Keys(ear.heard)) {
		if strings.HasPrefix(statement, "PRAGMA") || strings.HasPrefix(statement, "BEGIN") {
			continue
		}
		explained++
		for _, step := range planOf(t, db, statement) {
			delete(needed, step)
			if growing.MatchString(step) && !allowed(step) {
				t.Errorf("%s\n\tin %s", step, strings.Join(strings.Fields(statement), " "))
			}
		}
	}
	for step := range needed {
		t.Errorf("no statement does %s", step)
	}
	if explained < 160 {
		t.Errorf("only %d statements were heard", explained)
	}
}

// sparing is SQLite's driver, which also counts how often each connection prepares each statement.
type sparing struct {
	sqlite3.SQLiteDriver
	mu       sync.Mutex
	prepared map[string]int // by connection and statement; some are counted more than once the first time
}

func (d *sparing) Open(name string) (driver.Conn, error) {
	conn, err := d.SQLiteDriver.Open(name)
	if err != nil {
		return nil, err
	}
	c := &sparingConn{SQLiteConn: conn.(*sqlite3.SQLiteConn), of: d, name: rand.Text()}
	c.RegisterAuthorizer(func(what int, _, _, _ string) int { // SQLite asks while it prepares
		d.mu.Lock()
		defer d.mu.Unlock()
		if what != sqlite3.SQLITE_TRANSACTION { // the driver's own BEGIN and COMMIT
			d.prepared[c.name+" "+c.running]++
		}
		return sqlite3.SQLITE_OK
	})
	return c, nil
}

type sparingConn struct {
	*sqlite3.SQLiteConn
	of      *sparing
	name    string
	running string // the statement
}

func (c *sparingConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	c.running = q
	return c.SQLiteConn.QueryContext(ctx, q, args)
}

func (c *sparingConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	c.running = q
	return c.SQLiteConn.ExecContext(ctx, q, args)
}

// A statement is prepared once for each connection, whatever is bound to it afterwards.
func TestStatements_ArePreparedOnce(t *testing.T) {
	t.Parallel()
	s := newSales(t)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	driver := &sparing{prepared: map[string]int{}}
	s.Driver = "sqlite3-sparing-" + rand.Text()
	sql.Register(s.Driver, driver)
	s.Done(s.Close())
	s.Store = s.Open()
	s.Run("2026-11-23T09:00")
	s.Answer(s.rep, storetest.Said(o.KeyResults[0], 4))
	looks := func(people ...okr.PersonID) {
		for _, id := range people {
			s.Forward(time.Minute)
			s.Turn()
			s.Deliver()
			s.Done(s.NoteHomeOpened(t.Context(), id, s.Now()))
			_, err := s.DirtyHomes(t.Context(), s.Now(), 10)
			s.Done(err)
			_, err = s.FindSituation(t.Context(), id, s.Now())
			s.Done(err)
			_, err = s.FindStanding(t.Context(), id, 0, s.Now())
			s.Done(err)
		}
	}
	looks(s.rep, s.mate)
	before := maps.Clone(driver.prepared)
	looks(s.mate, s.manager, s.rep)
	for statement, times := range driver.prepared {
		if _, known := before[statement]; known && times > before[statement] {
			t.Errorf("prepared again: %s", strings.Join(strings.Fields(statement), " "))
		}
	}
	if len(before) < 60 {
		t.Errorf("only %d statements were prepared", len(before))
	}
}

func allowed(step string) bool {
	return slices.ContainsFunc(scans, func(scan string) bool {
		return step == scan ||
			strings.HasPrefix(step, scan+" ")
	})
}

func planOf(t *testing.T, db *sql.DB, statement string) (steps []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, make([]any, 25)...)
	if err != nil {
		t.Fatalf("%v in %s", err, statement)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// selling does what people who sell do every day.
func chosen(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx := t.Context()
	month := okr.MonthOf(okr.DateOf(s.Now()))
	_, settings, err := s.FindSelling(ctx, s.team.ID)
	s.Done(err)
	settings.Activities, settings.AmountsOpen, settings.CompanyChannel = []string{"calls"}, true, "CALL"
	s.Done(s.SaveSelling(ctx, s.As(s.manager), settings))
	wishes := []selling.TargetWish{{Person: s.rep, Amount: 100}, {Amount: 1000}}
	b, err := s.BookDeal(ctx, s.As(s.rep), sales.Deal{Customer: "Acme",
		Amount: sales.Money{Minor: 50, Currency: "TRY"}})
	s.Done(err)
	won := sales.Deal{Customer: "Ada", Amount: sales.Money{Minor: 100, Currency: "USD"}, State: sales.Won}
	edit := func(e selling.DealEdit) func() error {
		return func() error { _, err := s.ChangeDeal(ctx, s.As(s.rep), b.Deal.ID, e); return err }
	}
	board := func(company bool, metric sales.BoardMetric) func() error {
		return func() error {
			_, err := s.FindBoard(ctx, s.As(s.rep), selling.BoardQuery{Team: s.team.ID, Company: company,
				Metric: metric, Period: month, Compare: strings.Compare})
			return err
		}
	}
	for _, do := range []func() error{
		func() error { return s.SetTargets(ctx, s.As(s.manager), s.team.ID, "revenue", wishes, month) },
		func() error {
			_, err := s.FindTargetSheet(ctx, s.As(s.manager), s.team.ID, "revenue", month)
			return err
		},
		func() error {
			_, err := s.FindTargetSheet(ctx, s.As(s.manager), s.team.ID, "activity:calls", month)
			return err
		},
		edit(selling.DealEdit{Verb: sales.Moved, Stage: new("meeting")}),
		edit(selling.DealEdit{Verb: sales.WasWon}),
		func() error { _, err := s.BookDeal(ctx, s.As(s.rep), won); return err },
		func() error { _, _, err := s.LogActivity(ctx, s.As(s.rep), "calls", 3); return err },
		func() error { _, err := s.FindStanding(ctx, s.rep, 0, s.Now()); return err },
		func() error { _, err := s.Sells(ctx, s.rep); return err },
		func() error { _, _, err := s.FindDeal(ctx, s.As(s.mate), b.Deal.ID); return err },
		func() error { _, err := s.FindDealSheet(ctx, s.As(s.rep), b.Deal.ID); return err },
		func() error { _, err := s.OpenDeals(ctx, s.As(s.rep), 10); return err },
		func() error { _, err := s.OpenDealsNamed(ctx, s.As(s.rep), "Ac"); return err },
		func() error { _, _, err := s.OpenDealsTyped(ctx, s.As(s.rep), []string{"Ac"}); return err },
		func() error { _, err := s.FindPipeline(ctx, s.As(s.rep), s.team.ID); return err },
		func() error { _, err := s.FindSalesWeek(ctx, s.team.ID, s.Now()); return err },
		func() error { _, err := s.FindReview(ctx, s.As(s.manager), s.rep); return err },
		board(false, sales.ByAttainment), board(false, sales.ByImprovement), board(true, sales.ByDeals),
		board(true, sales.ByImprovement),
		func() error { _, err := s.SayWin(ctx, s.As(s.rep), b.Deal.ID, howSaid); return err },
		func() error { _, err := s.FindWin(ctx, s.As(s.rep), b.Deal.ID); return err },
		func() error { _, _, err := s.Wins(ctx, s.As(s.mate), selling.WinQuery{}); return err },
		func() error { _, _, err := s.Wins(ctx, s.As(s.Admin), selling.WinQuery{}); return err },
		func() error { _, _, err := s.Wins(ctx, s.As(s.mate), selling.WinQuery{Text: "acme demo"}); return err },
		func() error { _, _, err := s.Wins(ctx, s.As(s.Admin), selling.WinQuery{Text: "acme"}); return err },
		func() error { return s.RemoveWin(ctx, s.As(s.rep), b.Deal.ID) },
		func() error { _, err := s.SayWin(ctx, s.As(s.rep), b.Deal.ID, howSaid); return err },
		func() error { return s.DeclineWin(ctx, s.As(s.rep), b.Deal.ID) },
		func() error {
			_, err := s.FindWinQuestion(ctx, outbox.Post{Person: s.rep, Subject: outbox.AboutDeal(b.Deal.ID)}, s.Now())
			return err
		},
		edit(selling.DealEdit{Verb: sales.Reopened}),
		func() error { return s.SetHidden(ctx, s.As(s.mate), true) },
		func() error { _, _, err := s.FindBoardArchive(ctx, s.As(s.rep), s.team.ID, 5); return err },
		func() error { return looksAtScreens(ctx, s) },
	} {
		s.Done(do())
	}
	s.Deliver()
	for _, id := range storetest.All[okr.PostID](s.World, "SELECT id FROM posts WHERE kind IN ('hit', 'praise')") {
		p, err := s.Posts(ctx, outbox.PostFilter{Before: id + 1, Limit: 1})
		s.Done(err)
		if _, err := s.FindRecognition(ctx, p[0], s.Now()); err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		at, err := s.FindCelebration(ctx, p[0].Channel, p[0].TS)
		s.Done(err)
		s.Done(s.Congratulate(ctx, s.As(s.mate), at, selling.Gesture{Emoji: "tada", Said: "1.1"}))
	}
	s.Done(s.SetTargets(ctx, s.As(s.manager), s.team.ID, "revenue", []selling.TargetWish{{Person: s.rep, Amount: 50}},
		month))
	for _, verb := range []sales.DealVerb{sales.WasWon, sales.Reopened, sales.WasWon} { // points come, go, come back
		s.Done(edit(selling.DealEdit{Verb: verb})())
	}
}

// measuring does what there is to do with KPIs.
func measuring(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx := t.Context()
	o := s.Objective(storetest.Draft("Measured", s.team, s.rep))
	boss := s.Person("Boss", func(p *okr.Person) { p.Admin = true })
	var last okr.KPI
	for _, feed := range okr.Feeds {
		for _, company := range []bool{false, true} {
			k := okr.KPI{Name: "Figure", Team: s.team.ID, Owner: s.rep, Frequency: okr.MonthlyKPI,
				Direction: okr.Higher, Aggregation: okr.Last, Feed: feed, Company: company}
			by := s.manager
			if company {
				by = boss
			}
			if k.Feed != okr.ByHand && !company {
				k.Of = s.rep
			}
			saved, err := s.SaveKPI(ctx, s.As(by), k)
			s.Done(err)
			if !company {
				last = saved
			}
			if feed == okr.ByHand && !company {
				_, _, err = s.RecordKPI(ctx, s.As(s.rep), saved.ID, "", decimal.NewFromInt(5))
				s.Done(err)
				_, _, err = s.LinkKPI(ctx, s.As(s.rep), saved.ID, o.KeyResults[0].ID)
				s.Done(err)
			}
		}
	}
	above := s.Objective(storetest.Draft("Above", s.team, s.rep))
	_, _, err := s.Align(ctx, s.As(s.rep), o.ID, goals.Above{KeyResult: above.KeyResults[0].ID})
	s.Done(err)
	_, _, err = s.FindTree(ctx, s.As(s.rep))
	s.Done(err)
	_, err = s.FindAlignment(ctx, s.As(s.rep), above.ID)
	s.Done(err)
	_, err = s.Unalign(ctx, s.As(s.rep), o.ID, above.ID)
	s.Done(err)
	_, err = s.FindKPI(ctx, s.As(s.rep), last.ID, everyPeriod)
	s.Done(err)
	for _, scope := range []goals.KPIScope{goals.MyKPIs, goals.TeamKPIs} {
		_, err = s.KPIs(ctx, s.As(s.rep), scope)
		s.Done(err)
	}
	_, err = s.OwedKPIs(ctx, s.As(s.rep))
	s.Done(err)
	_, err = s.AskForKPIs(ctx, s.Now().Add(40*24*time.Hour))
	s.Done(err)
	_, err = s.FindBadges(ctx, s.As(s.rep), s.rep)
	s.Done(err)
	s.Done(s.JudgeQuarter(ctx, s.Now().AddDate(0, 2, 0)))
	_, err = s.UnlinkKPI(ctx, s.As(s.rep), o.KeyResults[0].ID)
	s.Done(err)
	_, err = s.RemoveKPI(ctx, s.As(s.manager), last.ID)
	s.Done(err)
	_, _, err = s.CloseObjective(ctx, s.As(s.rep), o.ID,
		goals.CloseSaid{Learned: "much", Carry: []okr.KeyResultID{o.KeyResults[0].ID}})
	s.Done(err)
	_, err = s.FindCoverage(ctx, s.As(s.manager), s.team.ID, storetest.Quarter(), okr.MonthOf("2026-11-20"))
	s.Done(err)
	_, err = s.ObjectivesOf(ctx, s.As(s.rep), storetest.Quarter())
	s.Done(err)
	_, err = s.Reopen(ctx, s.As(s.manager), o.ID, "again")
	s.Done(err)
	quarterly(t, s)
}

// quarterly is what the clock says of quarters; each moment is looked at as if it had come.
func quarterly(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx := t.Context()
	for _, day := range []string{"2026-12-18", "2026-12-25", "2027-01-01", "2027-01-15", "2027-02-15"} {
		_, err := s.TurnQuarters(ctx, s.At(day+"T00:00", storetest.Home))
		s.Done(err)
	}
	_, err := s.TurnMonths(ctx, s.At("2026-12-01T00:00", storetest.Home))
	s.Done(err)
	_, err = s.TurnMonths(ctx, s.At("2027-03-01T00:00", storetest.Home))
	s.Done(err)
	month := outbox.Post{Team: s.team.ID, Person: s.manager, Subject: outbox.AboutMonth("2027-03-01")}
	_, err = s.FindMonthTurn(ctx, month, s.Now())
	s.Done(err)
	asked := storetest.Look[okr.PostID](s.World, "SELECT COALESCE(MAX(id), 0) FROM posts WHERE kind = 'targets'")
	for _, how := range []sales.MonthChoice{sales.RepeatMonth, sales.TakeSuggestions} {
		err := s.ChooseTargets(ctx, s.As(s.manager), asked, how)
		if refusal := (*okr.Refusal)(nil); err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
	}
	post := outbox.Post{Team: s.team.ID, Person: s.manager,
		Subject: outbox.AboutQuarter(storetest.Quarter().Start)}
	talking(t, s)
	for _, look := range []func() error{
		func() error { _, err := s.FindDrafting(ctx, post, s.Now()); return err },
		func() error { _, err := s.FindMidway(ctx, post, s.Now()); return err },
		func() error { _, err := s.FindGrading(ctx, post, s.Now()); return err },
		func() error { _, err := s.FindQuarterResult(ctx, post, s.Now()); return err },
		func() error { _, err := s.FindReport(ctx, s.As(s.rep), s.team.ID, storetest.Quarter()); return err },
	} {
		s.Done(look())
	}
}

// talking is what people say about a key result and a check-in.
func talking(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx := t.Context()
	o := s.Objective(storetest.Draft("Talked about", s.team, s.rep))
	kr := o.KeyResults[0].ID
	channel, err := s.Discuss(ctx, s.As(s.rep), kr)
	s.Done(err)
	for _, key := range s.Deliver() {
		if strings.HasPrefix(key, "talk/") {
			_, err = s.Comment(ctx, s.As(s.rep), goals.Thread{Channel: channel, Parent: "ts/" + key, TS: "1"}, "words",
				nil)
			s.Done(err)
		}
	}
	_, _, err = s.FindDiscussed(ctx, kr, s.Now())
	s.Done(err)
	_, err = s.FindHistory(ctx, s.As(s.rep), kr)
	s.Done(err)
	s.Done(s.Unsay(ctx, channel, "1", s.Now()))
	_, err = s.Ask(ctx, s.As(s.manager), 1, 0, "Why?")
	if refusal := (*okr.Refusal)(nil); err != nil && !errors.As(err, &refusal) {
		t.Fatal(err)
	}
	_, err = s.AnswerQuestion(ctx, s.As(s.rep), 1, "Because")
	if refusal := (*okr.Refusal)(nil); err != nil && !errors.As(err, &refusal) {
		t.Fatal(err)
	}
}

// thanking does what there is to do with kudos, and to forget of them.
func thanking(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx := t.Context()
	given, err := s.GiveKudos(ctx, s.As(s.rep), kudos.Wish{Receivers: []okr.PersonID{s.mate, s.manager}, Reason: why})
	s.Done(err)
	last, err := s.GiveKudos(ctx, s.As(s.rep),
		kudos.Wish{Receivers: []okr.PersonID{s.mate}, Reason: why, Private: true})
	s.Done(err)
	leaver := s.Person("Leaver")
	s.Done(s.NoteJoined(ctx, s.team.Channel, leaver, s.Now()))
	for _, do := range []func() error{
		func() error { return s.SaveThanking(ctx, s.As(s.manager), s.team.ID, motivation.DefaultSettings()) },
		func() error { _, _, err := s.FindThanking(ctx, s.team.ID); return err },
		func() error { _, err := s.SayToo(ctx, s.As(leaver), given.Kudos.ID); return err },
		func() error { _, err := s.FindKudos(ctx, s.As(s.mate), last.Kudos.ID); return err },
		func() error {
			_, err := s.CorrectKudos(ctx, s.As(s.rep), given.Kudos.ID, "for something else")
			return err
		},
		func() error { return s.HideKudos(ctx, s.As(s.mate), given.Kudos.ID, true) },
		func() error { _, err := s.FindKudosOfCard(ctx, given.Kudos.ID, s.Now()); return err },
		func() error { _, err := s.FindKudosSituation(ctx, s.As(s.mate), s.mate); return err },
		func() error { _, err := s.FindKudosSituation(ctx, s.As(s.rep), s.mate); return err },
		func() error { _, err := s.FindBadges(ctx, s.As(s.rep), s.mate); return err },
		func() error { _, err := s.TakeBackLastKudos(ctx, s.As(s.rep)); return err },
		func() error { _, err := s.TakeBackKudos(ctx, s.As(s.rep), given.Kudos.ID); return err },
		func() error { _, err := s.Export(ctx, s.As(s.Admin), leaver); return err },
	} {
		s.Done(do())
	}
}

// rewarded does what people do with points.
func rewarded(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx := t.Context()
	leaver := s.Person("Spender")
	s.Done(s.NoteJoined(ctx, s.team.Channel, leaver, s.Now()))
	var rewards []motivation.RewardID
	for _, r := range []motivation.Reward{{Name: "Bonus", Price: 5, Approval: true, Chosen: []okr.PersonID{s.mate,
		leaver}},
		{Name: "Barbecue", Price: 9, ForTeam: true, Stock: motivation.Times(3)}} {
		r.Team = s.team.ID
		r, err := s.SaveReward(ctx, s.As(s.manager), r)
		s.Done(err)
		rewards = append(rewards, r.ID)
	}
	for _, to := range []okr.PersonID{s.mate, leaver} {
		g, err := s.GrantPoints(ctx, s.As(s.manager), kudos.HandWish{Person: to, Amount: 90, Reason: why})
		s.Done(err)
		if to == leaver {
			_, err = s.FindGrant(ctx, s.As(leaver), g.ID)
			s.Done(err)
			continue
		}
		more, err := s.GrantPoints(ctx, s.As(s.manager), kudos.HandWish{Person: to, Amount: 1, Reason: why})
		s.Done(err)
		_, err = s.TakeBackGrant(ctx, s.As(s.manager), more.ID)
		s.Done(err)
	}
	ask := func(by okr.PersonID) motivation.OrderID {
		o, err := s.AskReward(ctx, s.As(by), rewards[0])
		s.Done(err)
		return o.ID
	}
	pay := func(points int64) error { _, err := s.Contribute(ctx, s.As(s.mate), rewards[1], points); return err }
	first, pot := ask(s.mate), motivation.OrderID(2)
	for _, do := range []func() error{
		func() error { _, err := s.FindCatalog(ctx, s.As(s.mate)); return err },
		func() error { _, err := s.AskAboutOrder(ctx, s.As(s.manager), first, "When?"); return err },
		func() error { _, err := s.AnswerAboutOrder(ctx, s.As(s.mate), first, "Now"); return err },
		func() error { _, err := s.ApproveOrder(ctx, s.As(s.manager), first); return err },
		func() error { _, err := s.HandOrder(ctx, s.As(s.manager), first, "Done"); return err },
		func() error { return pay(5) }, func() error { return pay(4) },
		func() error { _, err := s.FindPotOfCard(ctx, pot, s.Now()); return err },
		func() error { _, err := s.DeclineOrder(ctx, s.As(s.manager), pot, "Rain"); return err },
		func() error { _, err := s.CancelOrder(ctx, s.As(s.mate), ask(s.mate)); return err },
		func() error { ask(leaver); _, err := s.FindOrders(ctx, s.As(s.manager)); return err },
		func() error { _, err := s.FindOrders(ctx, s.As(s.Admin)); return err },
		func() error { _, err := s.PassOrders(ctx, s.Now().AddDate(0, 0, 7)); return err },
		func() error { _, err := s.FindUpcoming(ctx, s.Now(), s.Now().AddDate(0, 0, 7)); return err },
		func() error {
			return s.SavePeople(ctx, []okr.Person{{ID: leaver, Name: "Spender", Deactivated: true}}, s.Now())
		},
	} {
		s.Done(do())
	}
}

// hearing does what programs do.
func hearing(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx, crm := t.Context(), store.Actor{Now: s.Now(), Source: okr.FromCRM}
	k, secret, err := s.NewKey(ctx, "Zapier", people.KeyScopes, s.team.ID, s.Now())
	s.Done(err)
	fact := func(value string) selling.Fact { return selling.Fact{Value: value, At: 1} }
	facts := map[string]selling.Fact{selling.FactCustomer: fact("Acme"), selling.FactOwner: fact("7"),
		selling.FactAmount: fact("5"), selling.FactStage: fact("9")}
	for _, do := range []func() error{
		func() error { _, err := s.FindKey(ctx, secret, s.Now()); return err },
		func() error { _, err := s.FindKeyring(ctx); return err },
		func() error { return s.NoteKeyUse(ctx, k, s.Now()) },
		func() error { return s.HearDeals(ctx, crm, []selling.Heard{{External: "hubspot/1", Facts: facts}}) },
		func() error { _, err := s.WaitingDeals(ctx, 10); return err },
		func() error { _, err := s.CRMCases(ctx, s.As(s.manager)); return err },
		func() error { _, err := s.CountCRMWaiting(ctx, s.team.ID, s.manager, s.Now()); return err },
		func() error { _, err := s.TurnCRM(ctx, s.Now().AddDate(0, 0, 7)); return err },
		func() error { return s.RetryHeard(ctx, s.Now()) },
		func() error { _, err := s.NameOwner(ctx, crm, "hubspot", "7", s.rep); return err },
		func() error { _, err := s.NameStage(ctx, crm, "hubspot", "9", "meeting"); return err },
		func() error { _, err := s.CRMOwners(ctx); return err },
		func() error {
			return s.HearDeals(ctx, crm, []selling.Heard{{External: "hubspot/1",
				Facts: map[string]selling.Fact{selling.FactRemoved: {Value: "yes", At: 2}}}})
		},
		func() error {
			return s.HearDeals(ctx, crm, []selling.Heard{{External: "hubspot/1",
				Facts: map[string]selling.Fact{selling.FactRemoved: {At: 3}}}})
		},
		func() error {
			_, err := s.PushDeal(ctx, crm, selling.Push{Key: k.ID, Name: "once", Owner: "7",
				Row: selling.DealRow{External: "hubspot/2", Customer: "Bel"}})
			return err
		},
		func() error { _, err := s.FindPushedDeal(ctx, k, "hubspot/2", s.Now()); return err },
		func() error {
			return s.HearDeals(ctx, crm, []selling.Heard{{External: "hubspot/2", Merged: []string{"hubspot/1"},
				MergedAt: 4}})
		},
		func() error {
			_, err := s.BookDeal(ctx, s.As(s.rep), sales.Deal{Customer: "Twin",
				Amount: sales.Money{Minor: 100, Currency: "TRY"}})
			return err
		},
		func() error {
			told := map[string]selling.Fact{selling.FactCustomer: fact("Twin"), selling.FactOwner: fact("7"),
				selling.FactAmount: fact("1")}
			return s.HearDeals(ctx, crm, []selling.Heard{{External: "hubspot/3", Facts: told}})
		},
		func() error {
			_, err := s.FindTwinQuestion(ctx, outbox.Post{ID: 1, Person: s.rep}, s.Now())
			return err
		},
		func() error { _, err := s.AnswerTwin(ctx, s.As(s.rep), "hubspot/3", true); return err },
		func() error { return s.RevokeKey(ctx, k.ID, s.Now()) },
		func() error { _, err := s.Keys(ctx); return err },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
}

// everyday does what people and the clock do every day.
func everyday(t *testing.T, s *salesTeam) {
	t.Helper()
	ctx := t.Context()
	chosen(t, s)
	thanking(t, s)
	rewarded(t, s)
	hearing(t, s)
	measuring(t, s)
	o := s.Objective(storetest.Draft("Win", s.team, s.rep))
	s.Run("2026-11-23T09:00")
	round := s.Due(s.rep)
	s.Done(s.NoteHomeOpened(ctx, s.rep, s.Now()))
	s.Done(s.SaveDraft(ctx, s.As(s.rep), goals.CheckInDraft(round), "{}"))
	c, err := s.CheckIn(ctx, s.Once(s.rep, "e"),
		goals.CheckInAnswer{Round: round, Values: []goals.ValueSaid{storetest.Said(o.KeyResults[0], 4)},
			Answers: []string{"", "", "stock"}})
	s.Done(err)
	sit, err := s.FindSituation(ctx, s.rep, s.Now())
	s.Done(err)
	for _, do := range []func() error{
		func() error { _, err := s.FindCheckInSheet(ctx, s.As(s.mate), round); return err },
		func() error { _, err := s.PrepareCheckIn(ctx, s.As(s.mate)); return err },
		func() error { _, err := s.FindCheckIn(ctx, c.ID); return err },
		func() error { _, err := s.Acknowledge(ctx, s.As(s.manager), c.ID); return err },
		func() error { _, err := s.CloseBlocker(ctx, s.As(s.rep), sit.Blockers[0].ID); return err },
		func() error { _, err := s.FindSummary(ctx, round, s.Now()); return err },
		func() error { _, err := s.FindDigest(ctx, round, s.manager, s.Now()); return err },
		func() error { _, err := s.FindPrompt(ctx, s.mate, round, s.Now()); return err },
		func() error { _, err := s.Snooze(ctx, s.As(s.mate), round); return err },
		func() error { _, err := s.FindDuty(ctx, s.mate, round, s.Now()); return err },
		func() error { _, err := s.Objectives(ctx, s.As(s.mate), goals.Scope{Person: s.rep}); return err },
		func() error { _, err := s.Objectives(ctx, s.As(s.mate), goals.Scope{Team: s.team.ID}); return err },
		func() error { _, err := s.Objectives(ctx, s.As(s.mate), goals.Scope{Company: true}); return err },
		func() error { _, err := s.FindHistory(ctx, s.As(s.mate), o.KeyResults[0].ID); return err },
		func() error { _, err := s.Changes(ctx, s.As(s.mate), o.ID); return err },
		func() error { _, err := s.PreviousObjectives(ctx, s.As(s.mate), o); return err },
		func() error { o.Title = "Win more"; _, err := s.EditObjective(ctx, s.As(s.rep), o); return err },
		func() error { _, err := s.TeamAbsences(ctx, s.As(s.manager), s.team.ID); return err },
		func() error { _, err := s.UpdateTeam(ctx, s.As(s.manager), s.team); return err },
		func() error { _, err := s.Take(ctx, outbox.Envelope{Key: "key"}, s.Now()); return err },
		func() error { return s.ForgetEnvelopes(ctx, s.Now()) },
		func() error { _, err := s.FindHolding(ctx, s.As(s.rep), s.rep); return err },
		func() error { _, err := s.Export(ctx, s.As(s.rep), s.rep); return err },
		func() error { return s.Forget(ctx, s.Now().Add(time.Hour), s.Now()) },
		func() error { return s.SetLanguage(ctx, s.As(s.rep), "en") },
		func() error { _, _, err := s.FindNextPostAt(ctx, s.Now()); return err },
		func() error { _, _, err := s.FindNextPostAfter(ctx, s.Now()); return err },
		func() error {
			_, err := s.Posts(ctx, outbox.PostFilter{States: []outbox.PostState{outbox.Parked}, Limit: 10})
			return err
		},
		func() error { return s.MarkParked(ctx, 1, "is_archived", "parked.is_archived", s.Now()) },
		func() error { return s.Unpark(ctx, s.team.Channel, s.Now()) },
		func() error { _, err := s.UnknownBlocks(ctx, s.Now()); return err },
		func() error { _, err := s.PeopleWithoutDM(ctx, 10); return err },
		func() error { _, err := s.DirtyHomes(ctx, s.Now(), 10); return err },
		func() error { _, _, err := s.FindHomeShown(ctx, s.rep); return err },
		func() error { return s.MarkHomePublished(ctx, s.rep, "", 1, s.Now()) },
		func() error {
			return s.SaveMembers(ctx, s.team.Channel, []okr.PersonID{s.manager, s.rep, s.mate}, s.Now())
		},
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	s.away(s.mate, "2026-11-24", "2026-11-25")
	s.back(s.mate)
	s.Change(s.mate, storetest.In("Europe/Berlin"))
	s.Deliver()
	s.Run("2026-11-30T09:00")
	s.Change(s.rep, deactivate)
}
