package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/outbox"
	"okrbot/store/storetest"
)

// said are the keys of posts about quarters that are delivered now.
func (f *floor) said() (keys []string) {
	f.T().Helper()
	for _, key := range f.Deliver() {
		for _, kind := range []string{"drafts/", "midway/", "grade/", "ungraded/", "result/"} {
			if strings.HasPrefix(key, kind) {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

func (f *floor) expect(when string, want ...string) {
	f.T().Helper()
	f.Run(when)
	if got := f.said(); !slices.Equal(got, want) {
		f.T().Errorf("at %s: %v, want %v", when, got, want)
	}
}

// TestQuarter_ComesToPeople lives through the end of a quarter and half of the next one: each moment once, on the
// first working day, in working hours.
func TestQuarter_ComesToPeople(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	manager, rep, mate := string(f.manager), string(f.rep), string(f.mate)
	o := f.half(f.rep)
	hidden := storetest.Draft("Secret", f.team, f.mate)
	hidden.Private = true
	f.Objective(hidden)
	f.expect("2026-12-17T23:00")
	f.expect("2026-12-18T09:59")
	f.expect("2026-12-18T10:00", "drafts/T1/2027Q1/"+manager, "drafts/T2/2027Q1/"+string(f.outsider))
	f.expect("2026-12-25T10:00", "grade/2026Q4/"+mate, "grade/2026Q4/"+rep)
	f.expect("2027-01-04T09:00")
	_, _, err := f.CloseObjective(t.Context(), f.As(f.rep), o.ID, goals.CloseSaid{Learned: "Start earlier"})
	f.Done(err)
	f.expect("2027-01-04T09:59", "grade/2026Q4/"+rep)
	f.expect("2027-01-04T10:00", "result/T1/2026Q4") // a private one is not waited for
	f.expect("2027-01-08T10:00", "ungraded/2026Q4/"+mate)

	post := func(kind outbox.PostKind) outbox.Post {
		t.Helper()
		list, err := f.Posts(t.Context(), outbox.PostFilter{Limit: 500})
		f.Done(err)
		at := slices.IndexFunc(list, func(p outbox.Post) bool { return p.Kind == kind })
		if at < 0 {
			t.Fatalf("no %s", kind)
		}
		return list[at]
	}
	r, err := f.FindQuarterResult(t.Context(), post(outbox.ResultPost), f.Now())
	f.Done(err)
	if len(r.Objectives) != 1 || r.Ungraded != 0 || r.Quarter.Label != "2026Q4" || len(r.Faithful) != 0 ||
		r.Participation == nil {
		t.Errorf("the result is %+v", r)
	}
	if _, err = f.Reopen(t.Context(), f.As(f.manager), o.ID, "a late invoice"); err != nil {
		t.Fatal(err)
	}
	if r, err = f.FindQuarterResult(t.Context(), post(outbox.ResultPost), f.Now()); err != nil || r.Ungraded != 1 ||
		len(r.Objectives) != 0 {
		t.Errorf("reopened, the result is %+v, %v", r, err)
	}

	next := storetest.Draft("More", f.team, f.rep)
	next.Period = o.Period.Next()
	f.Objective(next)
	f.expect("2027-02-14T12:00", "drafts/T1/2027Q1/"+manager, "grade/2026Q4/"+rep, "result/T1/2026Q4")
	f.expect("2027-02-15T10:00", "midway/T1/2027Q1/"+manager, "midway/T1/2027Q1/"+rep,
		"midway/T2/2027Q1/"+string(f.outsider))
	m, err := f.FindMidway(t.Context(), post(outbox.MidwayPost), f.Now())
	f.Done(err)
	if m.Quarter.Label != "2027Q1" {
		t.Errorf("half-way is %+v", m)
	}
}

// TestQuarter_SleptThrough tells late what is worth telling yet, and skips the rest.
func TestQuarter_SleptThrough(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.half(f.rep)
	f.Run("2026-12-17T23:00")
	f.said()
	f.Set("2027-01-02T12:00") // a Saturday
	done := f.Turn()
	if !slices.ContainsFunc(done.Skipped, func(s outbox.Skip) bool { return s.What == "drafts/T1/2027Q1" }) {
		t.Errorf("skipped %+v", done.Skipped)
	}
	f.expect("2027-01-04T08:59")
	f.expect("2027-01-04T09:00", "grade/2026Q4/"+string(f.rep))
}

func TestQuarter_ReachesPeopleInTheirOwnHours(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	tokyo := f.Person("Tokyo", func(p *okr.Person) { p.Zone = "Asia/Tokyo" })
	f.Done(f.SaveMembers(t.Context(), f.team.Channel, []okr.PersonID{f.manager, f.rep, f.mate, tokyo}, f.Now()))
	f.Objective(storetest.Draft("Far", f.team, tokyo))
	f.Run("2026-12-24T23:59")
	f.said()
	f.expect("2026-12-25T03:59")
	f.expect("2026-12-25T04:00", "grade/2026Q4/"+string(tokyo)) // 10:00 in Tokyo
}

func TestQuarter_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Run("2026-12-18T10:00")
	list, err := f.Posts(t.Context(), outbox.PostFilter{Limit: 100})
	f.Done(err)
	at := slices.IndexFunc(list, func(p outbox.Post) bool {
		return p.Kind == outbox.DraftsPost &&
			p.Person == f.manager
	})
	if at < 0 {
		t.Fatal("the manager was not asked")
	}
	d, err := f.FindDrafting(t.Context(), list[at], f.Now())
	f.Done(err)
	if n, _, _ := d.Coverage.Missing(); n != 3 || d.Team != 0 || !d.Lacks() {
		t.Errorf("missing %d in %+v", n, d)
	}
	for i, id := range []okr.PersonID{f.manager, f.rep, f.mate} {
		draft := storetest.Draft("Next", f.team, id)
		draft.Period, draft.TeamOwned = storetest.Quarter().Next(), false
		f.Objective(draft)
		if i == 0 {
			draft.TeamOwned = true
			f.Objective(draft)
		}
	}
	d, err = f.FindDrafting(t.Context(), list[at], f.Now())
	f.Done(err)
	if d.Coverage.Sells = false; d.Lacks() {
		t.Errorf("still missing: %+v", d)
	}
}

// TestQuarter_FollowsTheFiscalYear: it starts in February, and the clocks of Berlin are put back meanwhile.
func TestQuarter_FollowsTheFiscalYear(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	w.Done(w.Close())
	w.FiscalStart = time.February
	w.Store = w.Open()
	f := &floor{World: w, manager: w.Person("Manager", storetest.In("Europe/Berlin")),
		rep: w.Person("Rep", storetest.In("America/New_York"))}
	plan := storetest.Plan("Sales", f.manager)
	plan.Zone = "Europe/Berlin"
	w.SetIn("Europe/Berlin", "2026-10-01T12:00")
	f.team = w.Team(plan, f.manager, f.rep)
	draft := storetest.Draft("Win", f.team, f.rep)
	draft.Period = okr.QuarterOf("2026-10-01", time.February)
	f.Objective(draft)
	home, err := time.LoadLocation(storetest.Home)
	w.Done(err)
	at := func(zone, wall string, want ...string) {
		t.Helper()
		f.Run(w.At(wall, zone).In(home).Format("2006-01-02T15:04"))
		if got := f.said(); !slices.Equal(got, want) {
			t.Errorf("at %s in %s: %v, want %v", wall, zone, got, want)
		}
	}
	at("Europe/Berlin", "2026-10-19T09:59")
	at("Europe/Berlin", "2026-10-19T10:00", "drafts/T1/FY2027Q4/UMANAGER")
	// the clocks of Berlin were put back a day before, those of New York are not yet
	at("America/New_York", "2026-10-26T09:59")
	at("America/New_York", "2026-10-26T10:00", "grade/FY2027Q3/UREP")
}

func TestQuarter_IsInTheSchedule(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	list, err := f.FindUpcoming(t.Context(), f.Now(), f.Now().AddDate(0, 0, 40))
	f.Done(err)
	at := slices.IndexFunc(list, func(p outbox.Planned) bool {
		return p.What == outbox.PlannedQuarter &&
			p.Team.ID == f.team.ID
	})
	if at < 0 || list[at].Moment != okr.DraftsMoment || list[at].Week != "2027Q1" ||
		!list[at].At.Equal(f.At("2026-12-18T00:00", storetest.Home)) {
		t.Errorf("planned %+v", list)
	}
}
