package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

const howSaid = "Showed the demo with their own figures"

// asked are the questions how deals were won that are owed or said: by whom, and when.
func (f *floor) asked() []string {
	f.T().Helper()
	var list []string
	for _, key := range storetest.All[string](f.World, "SELECT key FROM posts WHERE kind = 'win' ORDER BY id") {
		p, err := f.FindPostByKey(f.T().Context(), key)
		f.Done(err)
		list = append(list, strings.TrimPrefix(key, "win/")+" "+
			okr.WallOf(p.Due.In(f.team.Location())).String())
	}
	return list
}

// asks holds whom is asked until an instant.
func (f *floor) asks(until string, want ...string) {
	f.T().Helper()
	f.Run(until)
	if got := f.asked(); !slices.Equal(got, want) {
		f.T().Errorf("until %s asked %q, want %q", until, got, want)
	}
}

func (f *floor) question(deal sales.DealID, id okr.PersonID) (sales.WinQuestion, error) {
	return f.FindWinQuestion(f.T().Context(), outbox.Post{Person: id, Subject: outbox.AboutDeal(deal)}, f.Now())
}

func (f *floor) says(by okr.PersonID, deal sales.DealID, text string) {
	f.T().Helper()
	_, err := f.SayWin(f.T().Context(), f.As(by), deal, text)
	f.Done(err)
}

// finds are the lines that a person finds, and whether there are more.
func (f *floor) finds(by okr.PersonID, typed string, page int) (lines []string, more bool) {
	f.T().Helper()
	list, more, err := f.Wins(f.T().Context(), f.As(by), selling.WinQuery{Text: typed, Page: page})
	f.Done(err)
	for _, w := range list {
		lines = append(lines, w.Text)
	}
	return lines, more
}

func (f *floor) wantFinds(by okr.PersonID, typed string, want ...string) {
	f.T().Helper()
	if got, _ := f.finds(by, typed, 0); !slices.Equal(got, want) {
		f.T().Errorf("%s finds %q for %q, want %q", by, got, typed, want)
	}
}

// Two hours after the celebration of a target or a line the winner is asked, in their working hours, once.
func TestWin_IsAskedTwoHoursLaterInWorkingHours(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-11-20T15:00")
	first := f.won(f.rep, 1_000).Deal.ID // their first deal
	f.asks("2026-11-20T16:59")
	f.asks("2026-11-20T17:00", first.String()+"/"+string(f.rep)+" 2026-11-20T17:00")
	f.Set("2026-11-20T17:30")
	other := f.won(f.mate, 200_000).Deal.ID // the target
	f.asks("2026-11-23T08:59", f.asked()...)
	f.asks("2026-11-27T12:00", first.String()+"/"+string(f.rep)+" 2026-11-20T17:00",
		other.String()+"/"+string(f.mate)+" 2026-11-23T09:00")
}

func TestWin_IsAskedOnTheWinnersOwnClock(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Change(f.rep, storetest.In("America/New_York"))
	f.Set("2026-11-20T17:30")
	id := f.won(f.rep, 1_000).Deal.ID
	f.asks("2026-11-20T20:00", id.String()+"/"+string(f.rep)+" 2026-11-20T19:30")
}

func TestWin_WhoIsNotAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(f *floor, id sales.DealID)
		want   string // when
	}{
		"only who is nothing of what follows": {func(f *floor, _ sales.DealID) {}, "2026-11-23T09:00"},
		"whose deal is open again": {func(f *floor, id sales.DealID) {
			f.change(f.rep, id, selling.DealEdit{Verb: sales.Reopened})
		}, ""},
		"whose deal was opened and is won again": {func(f *floor, id sales.DealID) {
			f.change(f.rep, id, selling.DealEdit{Verb: sales.Reopened})
			f.Run("2026-11-23T10:00")
			f.change(f.rep, id, selling.DealEdit{Verb: sales.WasWon})
		}, "2026-11-23T12:00"},
		"who has said it": {func(f *floor, id sales.DealID) { f.says(f.rep, id, howSaid) }, ""},
		"who wants no question": {func(f *floor, id sales.DealID) {
			f.Done(f.DeclineWin(f.T().Context(), f.As(f.rep), id))
		}, ""},
		"who is off every board": {func(f *floor, _ sales.DealID) {
			f.Done(f.SetHidden(f.T().Context(), f.As(f.rep), true))
		}, ""},
		"who left the company": {func(f *floor, _ sales.DealID) { f.Change(f.rep, deactivate) }, ""},
		"whose team was removed": {func(f *floor, _ sales.DealID) {
			f.Done(f.RemoveTeam(f.T().Context(), f.As(f.Admin), f.team.ID))
		}, ""},
		"who left the team": {func(f *floor, _ sales.DealID) {
			f.Done(f.NoteLeft(f.T().Context(), f.team.Channel, f.rep, f.Now()))
		}, ""},
		"away on Monday": {func(f *floor, _ sales.DealID) {
			_, err := f.SetAway(f.T().Context(), f.As(f.rep), f.rep, "2026-11-23", "2026-11-23")
			f.Done(err)
		}, "2026-11-24T09:00"},
		"away for long": {func(f *floor, _ sales.DealID) {
			_, err := f.SetAway(f.T().Context(), f.As(f.rep), f.rep, "2026-11-23", "2026-12-02")
			f.Done(err)
		}, ""},
		"who got ten nudges in the week": {func(f *floor, _ sales.DealID) {
			base := raw(f.T().(*testing.T), f.Path)
			for i := range okr.NudgesAWeek {
				_, err := base.ExecContext(f.T().Context(), `INSERT INTO posts (key, kind, state, person, due, about, nudge,
					channel, created_at, changed_at) VALUES (?1, 'targets', 'owed', ?2, ?3, '', '', '', ?3, ?3)`,
					fmt.Sprint("targets/x/", i), f.rep, f.At("2026-11-22T12:00", storetest.Home).UnixMilli())
				f.Done(err)
			}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFloor(t)
			f.Set("2026-11-20T17:30")
			id := f.won(f.rep, 1_000).Deal.ID
			c.before(f, id)
			f.Run("2026-12-04T12:00")
			want := []string{}
			if c.want != "" {
				want = append(want, id.String()+"/"+string(f.rep)+" "+c.want)
			}
			if got := f.asked(); !slices.Equal(got, want) {
				t.Errorf("asked %q, want %q", got, want)
			}
		})
	}
}

// Of several wins of a day the last one is asked about; what comes after the question is not.
func TestWin_OneQuestionADay(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-11-20T10:00")
	f.won(f.rep, 1_000)
	f.Set("2026-11-20T11:00")
	target := f.won(f.rep, 100_000).Deal.ID
	want := target.String() + "/" + string(f.rep) + " 2026-11-20T13:00"
	f.asks("2026-11-20T14:00", want)
	f.won(f.rep, 20_000) // 121 %
	f.asks("2026-11-27T12:00", want)
}

// A question goes with its celebration, and comes back with it.
func TestWin_TheQuestionIsWithdrawnWithTheCelebration(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-11-20T10:00")
	half := f.won(f.mate, 1).Deal.ID
	f.Set("2026-11-20T10:01")
	small := f.won(f.rep, 50_000).Deal.ID
	full := f.won(f.rep, 50_000).Deal.ID
	f.asks("2026-11-20T12:30", half.String()+"/"+string(f.mate)+" 2026-11-20T12:00",
		full.String()+"/"+string(f.rep)+" 2026-11-20T12:01")
	f.Deliver()
	holds := func(want bool) {
		t.Helper()
		q, err := f.question(full, f.rep)
		f.Done(err)
		if q.Holds != want {
			t.Errorf("the question holds: %v", q.Holds)
		}
	}
	holds(true)
	f.change(f.rep, small, selling.DealEdit{Verb: sales.Reopened}) // the target falls, the deal stays won
	holds(false)
	if keys := f.Deliver(); !slices.Contains(keys, "win/"+full.String()+"/"+string(f.rep)) {
		t.Errorf("of the question %q were said again", keys)
	}
	p, err := f.FindPostByKey(t.Context(), "win/"+full.String()+"/"+string(f.rep))
	f.Done(err)
	f.Done(f.MarkDropped(t.Context(), p.ID, f.Now())) // the courier withdraws it
	f.change(f.rep, small, selling.DealEdit{Verb: sales.WasWon})
	holds(true)
	if keys := f.Deliver(); !slices.Contains(keys, p.Key) {
		t.Errorf("the question does not come back: %q", keys)
	}
}

func TestWin_SayingEditingAndRemoving(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	id := f.won(f.rep, 100_000).Deal.ID
	shared := f.won(f.rep, 1_000, func(d *sales.Deal) {
		d.Shares = []sales.Share{{Person: f.rep, Points: 5_000}, {Person: f.mate, Points: 5_000}}
	}).Deal.ID
	open := f.won(f.rep, 500, func(d *sales.Deal) { d.State = sales.Open }).Deal.ID
	for _, c := range []struct {
		by      okr.PersonID
		deal    sales.DealID
		text    string
		refused string
	}{
		{f.rep, id, "short", "win.too_short"},
		{f.rep, id, strings.Repeat("x ", 200), "win.too_long"},
		{f.rep, open, howSaid, "win.not_won"},
		{f.mate, id, howSaid, "errors.deal_unknown"},
		{f.manager, id, howSaid, "win.not_yours"},
		{f.Admin, shared, howSaid, "win.not_yours"},
		{f.rep, 404, howSaid, "errors.deal_unknown"},
	} {
		_, err := f.SayWin(t.Context(), f.As(c.by), c.deal, c.text)
		wantRefused(t, err, c.refused)
	}
	wantRefused(t, f.RemoveWin(t.Context(), f.As(f.rep), id), "win.none_said")
	wantRefused(t, f.DeclineWin(t.Context(), f.As(f.mate), id), "errors.button_old")

	f.Deliver()
	celebrated := func() sales.Recognition {
		t.Helper()
		key := fmt.Sprintf("hit/%s/%s/revenue/2026-11/100", f.team.ID, f.rep)
		p, err := f.FindPostByKey(t.Context(), key)
		f.Done(err)
		r, err := f.FindRecognition(t.Context(), p, f.Now())
		f.Done(err)
		if keys := f.Deliver(); len(keys) > 0 && !slices.Contains(keys, key) {
			t.Errorf("of the celebration %q were brought up to date", keys)
		}
		return r
	}
	if how := celebrated().How; how != "" {
		t.Errorf("the celebration says %q", how)
	}
	f.says(f.rep, id, "  "+howSaid+"\n")
	if how := celebrated().How; how != howSaid {
		t.Errorf("the celebration says %q", how)
	}
	f.says(f.rep, id, "Called their CFO twice a week")
	f.wantFinds(f.mate, "demo")
	f.wantFinds(f.mate, "cfo", "Called their CFO twice a week")
	if w, err := f.FindWin(t.Context(), f.As(f.rep), id); err != nil || w.Text != "Called their CFO twice a week" {
		t.Errorf("%+v, %v", w, err)
	}
	f.says(f.mate, shared, howSaid)
	f.wantFinds(f.rep, "", howSaid, "Called their CFO twice a week")

	f.Done(f.RemoveWin(t.Context(), f.As(f.rep), id))
	f.wantFinds(f.rep, "", howSaid)
	if how := celebrated().How; how != "" {
		t.Errorf("after it was removed the celebration says %q", how)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM win_words WHERE word = 'cfo'"); n > 0 {
		t.Errorf("%d words are left", n)
	}
	f.says(f.rep, id, howSaid) // and said once more
	f.says(f.rep, id, howSaid)
	f.wantFinds(f.rep, "customer 100000", howSaid)

	once := f.Once(f.rep, "e1")
	if _, err := f.SayWin(t.Context(), once, id, "Something else entirely"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.SayWin(t.Context(), once, id, "Once too often, really"); err != store.ErrRepeated {
		t.Errorf("repeated: %v", err)
	}
}

// What is found: customer, product line and words of the line, by their beginnings; while the deal is won.
func TestWin_IsFoundWhileItsDealIsWon(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	id := f.won(f.rep, 1_000, func(d *sales.Deal) { d.Customer, d.Product = "Acme Ltd.", "Enterprise" }).Deal.ID
	f.says(f.rep, id, howSaid)
	for _, typed := range []string{"", "acme", "ACME", "acm", "enterprise", "#Enter", "figures", "demo acme", "ltd ent own"} {
		f.wantFinds(f.mate, typed, howSaid)
	}
	for _, typed := range []string{"cme", "zeta", "demo zeta", "%", "*", "???", "demos"} {
		f.wantFinds(f.mate, typed)
	}
	f.change(f.rep, id, selling.DealEdit{Verb: sales.Edited, Customer: new("Zeta"), Product: new("Cloud")})
	f.wantFinds(f.mate, "acme")
	f.wantFinds(f.mate, "zeta cloud", howSaid)

	f.change(f.rep, id, selling.DealEdit{Verb: sales.Reopened})
	f.wantFinds(f.mate, "")
	f.wantFinds(f.Admin, "zeta")
	f.change(f.rep, id, selling.DealEdit{Verb: sales.WasWon})
	f.wantFinds(f.mate, "", howSaid)

	f.Done(f.SetHidden(t.Context(), f.As(f.rep), true))
	f.wantFinds(f.mate, "")
	f.wantFinds(f.manager, "zeta")
	f.Done(f.SetHidden(t.Context(), f.As(f.rep), false))
	f.wantFinds(f.manager, "zeta", howSaid)
	f.wantFinds(f.outsider, "")
	f.wantFinds(f.Admin, "", howSaid)
}

// The amount is seen by who may see the deal; with open amounts by the team.
func TestWin_AmountsAreForThoseWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.says(f.rep, f.won(f.rep, 1_000).Deal.ID, howSaid)
	sees := func(want map[okr.PersonID]bool) {
		t.Helper()
		for by, may := range want {
			list, _, err := f.Wins(t.Context(), f.As(by), selling.WinQuery{})
			f.Done(err)
			if len(list) != 1 || list[0].Amount != may || list[0].PersonName != "Rep" || list[0].Person != f.rep {
				t.Errorf("%s sees %+v", by, list)
			}
		}
	}
	sees(map[okr.PersonID]bool{f.rep: true, f.mate: false, f.manager: true, f.Admin: true})
	_, settings, err := f.FindSelling(t.Context(), f.team.ID)
	f.Done(err)
	settings.AmountsOpen = true
	f.Done(f.SaveSelling(t.Context(), f.As(f.manager), settings))
	sees(map[okr.PersonID]bool{f.rep: true, f.mate: true, f.manager: true, f.Admin: true})
}

func TestWin_Pages(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	var want []string
	for i := range 23 {
		line := fmt.Sprintf("Line number %d for the others", i)
		f.says(f.rep, f.won(f.rep, int64(1_000+i)).Deal.ID, line)
		f.Forward(time.Minute)
		want = append(want, line)
	}
	slices.Reverse(want)
	var got []string
	for page := range 3 {
		lines, more := f.finds(f.mate, "line", page)
		if more != (page < 2) {
			t.Errorf("after page %d there are more: %v", page, more)
		}
		got = append(got, lines...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if lines, more := f.finds(f.mate, "", 7); len(lines) > 0 || more {
		t.Errorf("on page 7: %q", lines)
	}
}

// What two programs know as one deal keeps what was said of either.
func TestWin_OfADealThatBecomesPartOfAnother(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	crm := store.Actor{Now: f.Now(), Source: okr.FromCRM}
	_, err := f.NameOwner(t.Context(), crm, "hubspot", "7", f.rep)
	f.Done(err)
	_, err = f.NameStage(t.Context(), crm, "hubspot", "won", string(sales.Won))
	f.Done(err)
	fact := func(value string) selling.Fact { return selling.Fact{Value: value, At: 1} }
	hear := func(external, customer string) {
		f.Done(f.HearDeals(t.Context(), crm, []selling.Heard{{External: external, Facts: map[string]selling.Fact{
			selling.FactCustomer: fact(customer), selling.FactOwner: fact("7"), selling.FactAmount: fact("500"),
			selling.FactStage: fact("won"), selling.FactCurrency: fact("TRY")}}}))
	}
	hear("hubspot/1", "Acme")
	hear("hubspot/2", "Bel")
	part := storetest.Look[sales.DealID](f.World, "SELECT id FROM deals WHERE external = 'hubspot/1'")
	f.says(f.rep, part, howSaid)
	f.Done(f.HearDeals(t.Context(), crm, []selling.Heard{{External: "hubspot/2", Merged: []string{"hubspot/1"},
		MergedAt: 2}}))
	f.wantFinds(f.mate, "bel", howSaid)
	f.wantFinds(f.mate, "acme")
}

func TestWin_IsExportedAndForgotten(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	id := f.won(f.rep, 100_000).Deal.ID
	f.says(f.rep, id, howSaid)
	f.says(f.mate, f.won(f.mate, 5).Deal.ID, "Their engineer liked the plug")
	e, err := f.Export(t.Context(), f.As(f.rep), f.rep)
	f.Done(err)
	if rows := e.Records["wins.person"]; len(rows) != 1 || rows[0]["text"] != howSaid {
		t.Errorf("exported %v", rows)
	}
	if rows := e.Records["win_asks.person"]; len(rows) != 1 || rows[0]["state"] != "planned" {
		t.Errorf("exported %v", rows)
	}
	f.Deliver()
	f.Forward(time.Hour)
	f.Done(f.Forget(t.Context(), f.Now().Add(-2*time.Hour), f.Now()))
	f.wantFinds(f.mate, "", "Their engineer liked the plug", howSaid)

	f.Change(f.rep, deactivate)
	_, err = f.Erase(t.Context(), f.As(f.Admin), f.rep)
	f.Done(err)
	f.wantFinds(f.mate, "", "Their engineer liked the plug")
	left := spoken{World: f.World}
	for _, word := range []string{"their own figures", "figures"} {
		if found := left.everything(t, word); len(found) > 0 {
			t.Errorf("%q is left in %q", word, found)
		}
	}

	f.Deliver()
	f.Done(f.Forget(t.Context(), f.Now(), f.Now()))
	f.wantFinds(f.mate, "")
	if found := left.everything(t, "engineer"); len(found) > 0 {
		t.Errorf("it is left in %q", found)
	}
	if keys := f.Deliver(); !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, "praise/") }) {
		t.Errorf("only %q were rendered again", keys)
	}
}

// The list of what is to come has the questions, and what came due while okrbot was down for long is skipped.
func TestWin_IsListedAndSkippedAfterAWeek(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Set("2026-11-20T17:30")
	id := f.won(f.rep, 1_000).Deal.ID
	list, err := f.FindUpcoming(t.Context(), f.Now(), f.Now().AddDate(0, 0, 7))
	f.Done(err)
	at := slices.IndexFunc(list, func(p outbox.Planned) bool { return p.What == outbox.PlannedWin })
	if at < 0 || list[at].Person.ID != f.rep || list[at].Week != id.String() ||
		!list[at].At.Equal(f.At("2026-11-23T09:00", storetest.Home)) {
		t.Errorf("to come: %+v", list)
	}
	f.Set("2026-11-30T12:00")
	done, err := f.AskForWins(t.Context(), f.Now())
	f.Done(err)
	if len(done.Skipped) != 1 || done.Skipped[0].Reason != string(okr.SkipTooLate) || len(f.asked()) > 0 {
		t.Errorf("%+v, asked %q", done, f.asked())
	}
}
