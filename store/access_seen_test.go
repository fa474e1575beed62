package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// leaves takes a person out of the team's channel.
func (f *floor) leaves(id okr.PersonID) {
	f.T().Helper()
	f.Done(f.NoteLeft(f.T().Context(), f.team.Channel, id, f.Now()))
}

func (f *floor) sees(id okr.PersonID, deal sales.DealID) bool {
	f.T().Helper()
	_, _, err := f.FindDeal(f.T().Context(), f.As(id), deal)
	listed := 0
	f.Done(f.ExportedDeals(f.T().Context(), f.As(id), func(d sales.Deal) error {
		if d.ID == deal {
			listed++
		}
		return nil
	}))
	if (err == nil) != (listed == 1) {
		f.T().Errorf("%s: the card says %v, and the file has the deal %d times", id, err, listed)
	}
	return err == nil
}

// second is another team that sells: the mate works there too, and the outsider manages it.
func (f *floor) second() okr.Team {
	f.T().Helper()
	teams, err := f.TeamsOf(f.T().Context(), f.outsider)
	f.Done(err)
	f.Done(f.NoteJoined(f.T().Context(), teams[0].Channel, f.mate, f.Now()))
	return teams[0]
}

func shared(with okr.PersonID, owner okr.PersonID) func(*sales.Deal) {
	return func(d *sales.Deal) {
		d.Shares = []sales.Share{{Person: owner, Points: sales.FullShare / 2},
			{Person: with, Points: sales.FullShare / 2}}
	}
}

func TestAccess_AWithdrawnShareShowsTheDealNoLonger(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	d := f.won(f.rep, 40_000, shared(f.mate, f.rep)).Deal
	if !f.sees(f.mate, d.ID) {
		t.Error("who is credited does not see the deal")
	}
	f.change(f.rep, d.ID, selling.DealEdit{Verb: sales.Edited,
		Shares: []sales.Share{{Person: f.rep, Points: sales.FullShare}}})
	if f.sees(f.mate, d.ID) {
		t.Error("who is credited no longer sees the deal yet")
	}
	f.change(f.rep, d.ID, selling.DealEdit{Verb: sales.Edited,
		Shares: []sales.Share{{Person: f.rep, Points: sales.FullShare / 2},
			{Person: f.mate, Points: sales.FullShare / 2}}})
	if !f.sees(f.mate, d.ID) {
		t.Error("who is credited again does not see the deal")
	}
	f.change(f.rep, d.ID, selling.DealEdit{Verb: sales.WasLost})
	if f.sees(f.mate, d.ID) {
		t.Error("a lost deal credits nobody")
	}
}

func TestAccess_LeaversReadWhatIsTheirsAndChangeNothing(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	open := f.won(f.rep, 10_000, func(d *sales.Deal) { d.State = sales.Open }).Deal
	b := f.won(f.rep, 20_000)
	o := f.Objective(storetest.Draft("Grow", f.team, f.rep))
	other := f.Objective(storetest.Draft("Win", f.team, f.manager))
	f.leaves(f.rep)

	if !f.sees(f.rep, b.Deal.ID) || !f.sees(f.rep, open.ID) {
		t.Error("a leaver does not read their own deals")
	}
	if got, may, err := f.Store.FindObjective(t.Context(), f.As(f.rep), o.ID); err != nil || got.ID != o.ID || may {
		t.Errorf("a leaver's own objective: %v, may change it %v", err, may)
	}
	if _, may, err := f.FindDeal(t.Context(), f.As(f.rep), b.Deal.ID); err != nil || may {
		t.Errorf("a leaver may change their deal: %v, %v", may, err)
	}
	amount := lira(9_000_000)
	_, err := f.ChangeDeal(t.Context(), f.As(f.rep), b.Deal.ID, selling.DealEdit{Verb: sales.Edited, Amount: &amount})
	wantRefused(t, err, "errors.deal_not_yours")
	_, err = f.ChangeDeal(t.Context(), f.As(f.rep), open.ID, selling.DealEdit{Verb: sales.WasWon, Amount: &amount})
	wantRefused(t, err, "errors.deal_not_yours")
	_, err = f.UndoDeal(t.Context(), f.As(f.rep), b.Change)
	wantRefused(t, err, "errors.undo_not_yours")
	_, err = f.BookDeal(t.Context(), f.As(f.rep),
		sales.Deal{Team: f.team.ID, Customer: "New", Amount: amount, State: sales.Won})
	wantRefused(t, err, "errors.owner_not_in_team")
	by := f.As(f.rep)
	by.Source = okr.FromImport
	_, err = f.ImportDeals(t.Context(), by, f.team.ID, []selling.DealRow{{Deal: open.ID, Amount: &amount}})
	if err == nil {
		t.Error("a file of a leaver changed a deal")
	}

	edited := o
	edited.Title = "Mine for ever"
	_, err = f.EditObjective(t.Context(), f.As(f.rep), edited)
	wantRefused(t, err, "errors.edit_not_yours")
	_, _, err = f.CloseObjective(t.Context(), f.As(f.rep), o.ID,
		goals.CloseSaid{Carry: []okr.KeyResultID{o.KeyResults[0].ID}})
	wantRefused(t, err, "errors.edit_not_yours")
	_, _, err = f.Align(t.Context(), f.As(f.rep), o.ID, goals.Above{Objective: other.ID})
	wantRefused(t, err, "errors.edit_not_yours")

	if _, _, err := f.FindDeal(t.Context(), f.As(f.manager), b.Deal.ID); err != nil {
		t.Errorf("the manager: %v", err)
	}
	f.change(f.manager, b.Deal.ID, selling.DealEdit{Verb: sales.Edited, Amount: &amount})
	f.Done(f.NoteJoined(t.Context(), f.team.Channel, f.rep, f.Now()))
	f.change(f.rep, open.ID, selling.DealEdit{Verb: sales.WasLost})
}

func TestAccess_AReviewShowsWhatItsReaderMaySee(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	second := f.second()
	here := f.won(f.mate, 10_000).Deal
	there := f.won(f.mate, 20_000, func(d *sales.Deal) { d.Team = second.ID; d.Customer = "Elsewhere" }).Deal
	f.won(f.mate, 30_000, func(d *sales.Deal) { d.Team, d.State, d.Customer = second.ID, sales.Open, "Elsewhere too" })
	for viewer, want := range map[okr.PersonID]string{f.manager: "D1", f.mate: "D2 D1", f.Admin: "D2 D1",
		f.outsider: "D2"} {
		v, err := f.FindReview(t.Context(), f.As(viewer), f.mate)
		f.Done(err)
		var got strings.Builder
		for _, d := range v.WonDeals {
			got.WriteString(" " + d.ID.String())
		}
		if got.String() != " "+want {
			t.Errorf("%s reads of %s, want %s", viewer, got.String(), want)
		}
		for _, d := range v.Deals {
			if viewer == f.manager {
				t.Errorf("the manager reads of %s", d.Customer)
			}
		}
		for _, p := range v.Praise {
			if viewer == f.manager && p.Deal != nil && p.Deal.ID == there.ID || viewer == f.outsider && p.Deal != nil &&
				p.Deal.ID == here.ID {
				t.Errorf("%s reads of the praise for %s", viewer, p.Deal.Customer)
			}
		}
	}
}

func TestAccess_CreditAcrossTeamsNeedsTheOtherTeam(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	far := f.Person("Far")
	teams, err := f.TeamsOf(t.Context(), f.outsider)
	f.Done(err)
	other := teams[0]
	f.Done(f.NoteJoined(t.Context(), other.Channel, far, f.Now()))
	give := func(by okr.PersonID, amount int64) (sales.Booked, error) {
		d := sales.Deal{Customer: "Secret Ltd", Amount: lira(amount), State: sales.Won, Owner: f.rep, Team: f.team.ID}
		shared(far, f.rep)(&d)
		return f.BookDeal(t.Context(), f.As(by), d)
	}
	credited := func() int64 {
		return storetest.Look[int64](f.World, "SELECT COALESCE(SUM(minor), 0) FROM credits WHERE person = 'UFAR'") / 100
	}
	for _, by := range []okr.PersonID{f.rep, f.manager} {
		_, err := give(by, 9_000_000)
		wantRefused(t, err, "errors.share_other_team")
	}
	own := f.won(f.rep, 5_000).Deal
	shares := []sales.Share{{Person: f.rep, Points: 1}, {Person: far, Points: sales.FullShare - 1}}
	_, err = f.ChangeDeal(t.Context(), f.As(f.rep), own.ID, selling.DealEdit{Verb: sales.Edited, Shares: shares})
	wantRefused(t, err, "errors.share_other_team")
	if credited() != 0 {
		t.Errorf("credited %d", credited())
	}

	b, err := give(f.Admin, 1_000) // an admin may
	f.Done(err)
	amount := lira(9_000_000)
	// and what was agreed stays what it was
	_, err = f.ChangeDeal(t.Context(), f.As(f.rep), b.Deal.ID, selling.DealEdit{Verb: sales.Edited, Amount: &amount})
	wantRefused(t, err, "errors.share_other_team")
	less := lira(800)
	f.change(f.rep, b.Deal.ID, selling.DealEdit{Verb: sales.Edited, Amount: &less})
	if credited() != 400 {
		t.Errorf("credited %d", credited())
	}

	settings := sales.DefaultSettings(other)
	settings.CreditFromOthers = true
	f.Done(f.SaveSelling(t.Context(), f.As(f.outsider), settings))
	f.change(f.rep, own.ID, selling.DealEdit{Verb: sales.Edited, Shares: shares})
	f.sound()
}

func TestAccess_AKeyOfATeamMovesNothingOutOfIt(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	key, _, err := f.NewKey(t.Context(), "CRM", []people.KeyScope{people.KeyDeals}, f.team.ID, f.Now())
	f.Done(err)
	amount := lira(100)
	push := func(owner okr.PersonID) error {
		_, err := f.PushDeal(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromCRM},
			selling.Push{Key: key.ID, Owner: string(owner),
				Row: selling.DealRow{External: "crm/1", Customer: "Acme", Amount: &amount}})
		return err
	}
	f.Done(push(f.rep))
	wantRefused(t, push(f.outsider), "errors.key_team")
	if got := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals WHERE team = 1 AND owner = 'UREP'"); got != 1 {
		t.Error("the deal moved")
	}
	f.Done(push(f.mate))
}

func TestAccess_OnlyWhoSeesAPostCongratulates(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.rep, 120_000)
	id := f.celebration()
	wantRefused(t, f.Congratulate(t.Context(), f.As(f.outsider), id, selling.Gesture{}),
		"errors.congratulate_elsewhere")
	wantRefused(t, f.Congratulate(t.Context(), f.As(f.outsider), id, selling.Gesture{Channel: "CELSEWHERE"}),
		"errors.congratulate_elsewhere")
	f.Done(f.Congratulate(t.Context(), f.As(f.mate), id, selling.Gesture{}))
	// Slack shows it to them
	f.Done(f.Congratulate(t.Context(), f.As(f.outsider), id, selling.Gesture{Channel: f.team.Channel}))
	f.leaves(f.mate)
	wantRefused(t, f.Congratulate(t.Context(), f.As(f.mate), id, selling.Gesture{Channel: "DMATE"}),
		"errors.congratulate_elsewhere")
}

// celebration is the newest post about a hit.
func (f *floor) celebration() okr.PostID {
	return storetest.Look[okr.PostID](f.World, "SELECT MAX(id) FROM posts WHERE kind = 'hit'")
}

func TestAccess_AManagerMovesNoTeamToAnotherChannel(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	moved := f.team
	moved.Channel = "CBOARD"
	_, err := f.UpdateTeam(t.Context(), f.As(f.manager), moved)
	wantRefused(t, err, "errors.channel_needs_admin")
	before := func(by okr.PersonID, team okr.Team, refused string) { // anything is done in Slack
		t.Helper()
		_, err := f.CheckTeam(t.Context(), f.As(by), team)
		wantRefused(t, err, refused)
	}
	before(f.manager, moved, "errors.channel_needs_admin")
	before(f.rep, f.team, "errors.settings_not_yours")
	before(f.manager, storetest.Plan("New", f.manager), "errors.team_needs_admin")
	moved = f.team
	moved.Name = "Renamed"
	_, err = f.UpdateTeam(t.Context(), f.As(f.manager), moved)
	f.Done(err)
	moved.Channel = "CBOARD"
	_, err = f.UpdateTeam(t.Context(), f.As(f.Admin), moved)
	f.Done(err)
}

func TestAccess_ARepsFileTakesNoIdsOfACRM(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	amount := lira(1_000)
	row := selling.DealRow{External: "hubspot/777", Customer: "Acme", Amount: &amount, State: sales.Won,
		CloseDay: "2026-11-19"}
	takes := func(by okr.PersonID, row selling.DealRow) []selling.Effect {
		a := f.As(by)
		a.Source = okr.FromImport
		tried, problems, err := f.PreviewDeals(t.Context(), a, f.team.ID, []selling.DealRow{row})
		f.Done(err)
		effects, err := f.ImportDeals(t.Context(), a, f.team.ID, []selling.DealRow{row})
		f.Done(err)
		if len(problems) > 0 || fmt.Sprint(tried) != fmt.Sprint(effects) {
			t.Errorf("the preview says %v %v, the import %v", tried, problems, effects)
		}
		return effects
	}
	owned := func() string {
		return storetest.Look[string](f.World, `SELECT COALESCE((SELECT owner FROM deals
			WHERE external = 'hubspot/777'), '')`)
	}
	if got := takes(f.rep, row); got[0] != selling.Creates || owned() != "" {
		t.Errorf("%v, and hubspot/777 is %s's", got, owned())
	}
	if got := takes(f.rep, row); got[0] != selling.Same {
		t.Errorf("the same file again: %v", got)
	}
	mates := row
	mates.Customer = "Another"
	if got := takes(f.mate, mates); got[0] != selling.Creates {
		t.Errorf("a colleague's file: %v", got)
	}
	fact := func(value string) selling.Fact { return selling.Fact{Value: value, At: f.Now().UnixMilli()} }
	f.Done(f.HearDeals(t.Context(), store.Actor{Now: f.Now(), Source: okr.FromCRM},
		[]selling.Heard{{External: "hubspot/777", Facts: map[string]selling.Fact{
			selling.FactCustomer: fact("Big Fish"), selling.FactAmount: fact("50000"),
			selling.FactCurrency: fact("TRY"),
			selling.FactOwner:    fact(string(f.mate)), selling.FactState: fact("open"),
		}}}))
	if owned() != string(f.mate) {
		t.Errorf("hubspot/777 is %q's", owned())
	}
	note := selling.DealRow{External: "hubspot/777", Customer: "Big Fish", Note: "of my CRM"}
	if got := takes(f.mate, note); got[0] != selling.Changes { // it is theirs
		t.Errorf("the owner's file: %v", got)
	}
	if got := takes(f.manager, selling.DealRow{External: "hubspot/888", Customer: "Sea", Amount: &amount,
		Owner: f.rep}); got[0] != selling.Creates {
		t.Errorf("a manager's file: %v", got)
	}
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM deals WHERE external = 'hubspot/888'"); n != 1 {
		t.Error("a manager's file gave the deal another id")
	}
	f.sound()
}

func TestAccess_WhatIsHiddenFillsNobodysList(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	for i := range 205 {
		f.Objective(storetest.Draft(fmt.Sprint("Secret ", i), f.team, f.mate), storetest.Private)
	}
	f.Objective(storetest.Draft("Open", f.team, f.mate))
	list, err := f.ObjectivesOf(t.Context(), f.As(f.rep), storetest.Quarter())
	f.Done(err)
	if len(list) != 1 || list[0].Title != "Open" {
		t.Errorf("%d objectives", len(list))
	}
}

// kpi makes a KPI of revenue in the team, measured every day, as somebody.
func (f *floor) revenue(by okr.PersonID, of okr.PersonID) (okr.KPI, error) {
	f.T().Helper()
	return f.SaveKPI(f.T().Context(), f.As(by),
		okr.KPI{Name: "Revenue", Team: f.team.ID, Owner: by, Of: of, Unit: "TRY", Frequency: okr.Daily,
			Direction: okr.Higher, Target: decimal.NewFromInt(1000), Aggregation: okr.Sum, Feed: okr.Revenue})
}

func (f *floor) opens(open bool) {
	f.T().Helper()
	_, s, err := f.FindSelling(f.T().Context(), f.team.ID)
	f.Done(err)
	s.AmountsOpen = open
	f.Done(f.SaveSelling(f.T().Context(), f.As(f.manager), s))
}

func (f *floor) readsKPI(id okr.PersonID, k okr.KPIID) bool {
	f.T().Helper()
	_, err := f.FindKPI(f.T().Context(), f.As(id), k, nil)
	listed := false
	for _, scope := range []goals.KPIScope{goals.MyKPIs, goals.TeamKPIs} {
		list, err := f.KPIs(f.T().Context(), f.As(id), scope)
		f.Done(err)
		listed = listed || slices.ContainsFunc(list, func(s okr.KPISheet) bool { return s.KPI.ID == k })
	}
	if listed != (err == nil) {
		f.T().Errorf("%s reads the KPI: %v, and finds it in a list: %v", id, err, listed)
	}
	return err == nil
}

func TestAccess_ATeamsRevenueIsNotReadWhereAmountsArePrivate(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.mate, 1_234)
	_, err := f.revenue(f.rep, "")
	wantRefused(t, err, "errors.kpi_amounts_private")
	k, err := f.revenue(f.manager, "")
	f.Done(err)
	own, err := f.revenue(f.rep, f.rep)
	f.Done(err)
	wants := func(team, reps string) {
		t.Helper()
		for _, id := range []okr.PersonID{f.manager, f.rep, f.mate, f.outsider} {
			if got := f.readsKPI(id, k.ID); got != strings.Contains(team, string(id)) {
				t.Errorf("%s reads the team's revenue: %v", id, got)
			}
			if got := f.readsKPI(id, own.ID); got != strings.Contains(reps, string(id)) {
				t.Errorf("%s reads the rep's revenue: %v", id, got)
			}
		}
		r, err := f.FindReport(t.Context(), f.As(f.manager), f.team.ID, storetest.Quarter())
		f.Done(err)
		if shown := len(r.KPIs) > 0; shown != strings.Contains(team, string(f.mate)) {
			t.Errorf("a report, which is the same for all, shows %d KPIs", len(r.KPIs))
		}
	}
	wants("UMANAGER", "UMANAGER UREP")
	f.opens(true)
	wants("UMANAGER UREP UMATE", "UMANAGER UREP UMATE")
	f.leaves(f.rep)
	wants("UMANAGER UMATE", "UMANAGER UREP UMATE")
	f.opens(false)
	wants("UMANAGER", "UMANAGER UREP")
}

func TestAccess_TheCompanysRevenueIsReadByAdminsWhileATeamKeepsAmountsPrivate(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.won(f.mate, 1_234)
	k, err := f.SaveKPI(t.Context(), f.As(f.Admin),
		okr.KPI{Name: "All", Team: f.team.ID, Owner: f.Admin, Unit: "TRY", Frequency: okr.Daily, Company: true,
			Direction: okr.Higher, Target: decimal.NewFromInt(1000), Aggregation: okr.Sum, Feed: okr.Revenue})
	f.Done(err)
	for _, id := range []okr.PersonID{f.manager, f.rep, f.outsider} {
		if f.readsKPI(id, k.ID) {
			t.Errorf("%s reads the company's revenue", id)
		}
	}
	if !f.readsKPI(f.Admin, k.ID) {
		t.Error("the admin does not read the company's revenue")
	}
	f.opens(true)
	for _, id := range []okr.PersonID{f.manager, f.rep, f.outsider} {
		if !f.readsKPI(id, k.ID) {
			t.Errorf("%s does not read the company's revenue", id)
		}
	}
}

func TestAccess_AFollowedKPIShowsNothingToNewReaders(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	own, err := f.revenue(f.rep, f.rep)
	f.Done(err)
	o := f.Objective(storetest.Draft("Mine", f.team, f.rep), storetest.Private)
	_, o, err = f.LinkKPI(t.Context(), f.As(f.rep), own.ID, o.KeyResults[0].ID)
	f.Done(err)
	shown := o
	shown.Private = false
	_, err = f.EditObjective(t.Context(), f.As(f.rep), shown)
	wantRefused(t, err, "errors.kpi_shown")
	given := o
	given.Owner = f.mate
	_, err = f.EditObjective(t.Context(), f.As(f.manager), given)
	wantRefused(t, err, "errors.kpi_shown")

	f.opens(true)
	_, err = f.EditObjective(t.Context(), f.As(f.rep), shown) // everybody in the team may know
	f.Done(err)
	f.won(f.rep, 500)
	current := func() (string, okr.KPIID) {
		got, _, err := f.Store.FindObjective(t.Context(), f.As(f.mate), o.ID)
		f.Done(err)
		return got.KeyResults[0].Current.Decimal.String(), got.KeyResults[0].KPI
	}
	if value, kpi := current(); value != "500" || kpi != own.ID {
		t.Errorf("it shows %s of %s", value, kpi)
	}
	f.opens(false)
	f.won(f.rep, 700)
	if value, kpi := current(); value != "500" || kpi != 0 {
		t.Errorf("amounts are private, and it shows %s of %s", value, kpi)
	}
}

func TestAccess_APersonsWinRateIsOfTheTeam(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	second := f.second()
	k, err := f.SaveKPI(t.Context(), f.As(f.mate),
		okr.KPI{Name: "Win rate", Team: f.team.ID, Owner: f.mate, Of: f.mate, Unit: "%", Frequency: okr.MonthlyKPI,
			Direction: okr.Higher, Target: decimal.NewFromInt(50), Aggregation: okr.Last, Feed: okr.WinRate})
	f.Done(err)
	f.won(f.mate, 100)
	lost := f.won(f.mate, 200, func(d *sales.Deal) { d.Team, d.State = second.ID, sales.Open }).Deal
	f.change(f.mate, lost.ID, selling.DealEdit{Verb: sales.WasLost})
	sheet, err := f.FindKPI(t.Context(), f.As(f.mate), k.ID, nil)
	f.Done(err)
	if got := sheet.Readings[len(sheet.Readings)-1].Value.Decimal.String(); got != "100" {
		t.Errorf("the win rate is %s", got)
	}
}

func TestAccess_WhoLeftSaysNothingInTheTeamAnyMore(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.Objective(storetest.Draft("Grow", f.team, f.rep))
	kr := o.KeyResults[0].ID
	channel, err := f.Discuss(t.Context(), f.As(f.rep), kr)
	f.Done(err)
	f.Run("2026-11-23T09:00")
	value := goals.ValueSaid{KeyResult: kr, Value: decimal.NewNullDecimal(decimal.NewFromInt(1)),
		Confidence: okr.SaysOnTrack}
	answer := goals.CheckInAnswer{Round: f.Due(f.rep), Answers: []string{"", "", "no stock"},
		Values: []goals.ValueSaid{value}}
	_, err = f.CheckIn(t.Context(), f.As(f.rep), answer)
	f.Done(err)
	f.Deliver()
	f.leaves(f.rep)

	_, err = f.CloseBlocker(t.Context(), f.As(f.rep), storetest.Look[okr.BlockerID](f.World, "SELECT id FROM blockers"))
	wantRefused(t, err, "errors.blocker_not_yours")
	_, err = f.Discuss(t.Context(), f.As(f.rep), kr)
	wantRefused(t, err, "errors.talk_not_yours")
	kept, err := f.Comment(t.Context(), f.As(f.rep),
		goals.Thread{Channel: channel, Parent: thread("talk/KR1/2026-W47"), TS: "1"}, "still here", nil)
	if f.Done(err); kept != 0 {
		t.Error("a comment of somebody who left is kept")
	}
	if _, err := f.CloseBlocker(t.Context(), f.As(f.manager), 1); err != nil {
		t.Errorf("a manager closes it: %v", err)
	}
}

func TestAccess_WhoLeftIsAskedForNoValue(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	k, err := f.SaveKPI(t.Context(), f.As(f.rep),
		okr.KPI{Name: "Calls", Team: f.team.ID, Owner: f.rep, Frequency: okr.WeeklyKPI, Direction: okr.Higher,
			Target: decimal.NewFromInt(10), Aggregation: okr.Last})
	f.Done(err)
	f.leaves(f.rep)
	_, _, err = f.RecordKPI(t.Context(), f.As(f.rep), k.ID, "", decimal.NewFromInt(1))
	wantRefused(t, err, "errors.kpi_change_not_yours")
	f.Run("2026-11-30T12:00")
	if asked := f.owed(outbox.KPIDuePost); len(asked) > 0 {
		t.Errorf("asked %v", asked)
	}
	owed, err := f.OwedKPIs(t.Context(), f.As(f.rep))
	f.Done(err)
	if len(owed) > 0 || !f.readsKPI(f.rep, k.ID) {
		t.Errorf("%d are owed", len(owed))
	}
}

func TestAccess_TheCompanysBoardObeysEachTeamsSettings(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	second := f.second()
	rival := f.Person("Rival")
	f.Done(f.NoteJoined(t.Context(), second.Channel, rival, f.Now()))
	f.opens(true)
	hides := func(change func(*sales.Settings)) {
		t.Helper()
		s := sales.DefaultSettings(second)
		change(&s)
		f.Done(f.SaveSelling(t.Context(), f.As(f.outsider), s))
	}
	hides(func(*sales.Settings) {})
	f.Done(f.SetTargets(t.Context(), f.As(f.outsider), second.ID, sales.Revenue,
		[]selling.TargetWish{{Person: rival, Amount: 7_777_00}, {Person: f.mate, Amount: 100}}, november))
	f.won(f.rep, 10_000)
	f.won(f.mate, 20_000)
	f.won(f.mate, 66_600, func(d *sales.Deal) { d.Team = second.ID })
	f.won(rival, 5_555)
	board := func(viewer okr.PersonID, team okr.TeamID, metric sales.BoardMetric) map[string]sales.Place {
		t.Helper()
		b, err := f.FindBoard(t.Context(), f.As(viewer),
			selling.BoardQuery{Team: team, Company: true, Metric: metric, Period: november, Compare: strings.Compare})
		f.Done(err)
		by := map[string]sales.Place{}
		for _, p := range b.Places {
			by[p.Name] = p
		}
		return by
	}
	places := board(f.rep, f.team.ID, sales.ByDeals)
	if p := places["Rival"]; p.Achieved != 0 || p.Target != 0 || !p.Unpriced || p.Deals == 0 {
		t.Errorf("of a team with private amounts: %+v", p.Entry)
	}
	if p := places["Mate"]; p.Achieved != 20_000_00 || p.Deals != sales.FullShare {
		t.Errorf("of two teams: %+v", p.Entry)
	}
	if p := board(f.rep, f.team.ID, sales.ByAttainment)["Mate"]; *p.Attainment != 0.2 {
		t.Errorf("the attainment of two teams is %v", *p.Attainment)
	}
	if p := board(f.rep, f.team.ID, sales.ByRevenue); len(p) != 2 || p["Mate"].Achieved != 20_000_00 {
		t.Errorf("by revenue: %+v", p)
	}
	if p := board(rival, second.ID, sales.ByDeals)["Rival"]; p.Achieved != 5_555_00 {
		t.Errorf("their own: %+v", p.Entry)
	}
	hides(func(s *sales.Settings) { s.BoardMode = sales.Anonymous })
	places = board(f.rep, f.team.ID, sales.ByDeals)
	if p, named := places["Rival"]; named || places[""].Person != "" || places[""].Rank == 0 {
		t.Errorf("of an anonymous team: %+v, %+v", p, places[""])
	}
	hides(func(s *sales.Settings) { s.BoardMode = sales.ValuesHidden })
	if p := board(f.rep, f.team.ID, sales.ByAttainment)["Rival"]; p.Rank == 0 || p.Attainment != nil || p.Value != 0 ||
		p.Deals != 0 {
		t.Errorf("of a team that hides values: %+v", p.Entry)
	}
	hides(func(s *sales.Settings) { s.BoardMode = sales.ProgressOnly })
	if p, there := board(f.rep, f.team.ID, sales.ByDeals)["Rival"]; there {
		t.Errorf("of a team that shows nobody: %+v", p.Entry)
	}
	if p := board(rival, second.ID, sales.ByDeals)["Rival"]; p.Rank == 0 {
		t.Error("nobody sees their own place")
	}
}
