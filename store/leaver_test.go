package store_test

import (
	"slices"
	"testing"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// leaver is a rep of a floor with an objective, a KPI, two open deals and one that is won.
type leaver struct {
	*floor
	objective    okr.Objective
	kpi          okr.KPI
	open, second sales.Deal
	sold         sales.Deal
}

func newLeaver(t *testing.T) *leaver {
	t.Helper()
	f := newFloor(t)
	f.Set("2026-11-25T12:00")
	l := &leaver{floor: f, objective: f.Objective(storetest.Draft("Win", f.team, f.rep)), kpi: f.kpi(f.rep)}
	isOpen := func(d *sales.Deal) { d.State = sales.Open }
	l.open, l.second = f.won(f.rep, 100, isOpen).Deal, f.won(f.rep, 200, isOpen).Deal
	l.sold = f.won(f.rep, 300).Deal
	return l
}

// owners are who owns the objective, the KPI, the open deals and the sold one.
func (l *leaver) owners() (list []string) {
	l.T().Helper()
	for query, id := range map[string]any{"objectives": l.objective.ID} {
		list = append(list, storetest.Look[string](l.World, "SELECT owner FROM "+query+" WHERE id = ?1", id))
	}
	list = append(list, storetest.Look[string](l.World, "SELECT owner FROM kpis WHERE id = ?1", l.kpi.ID))
	for _, d := range []sales.Deal{l.open, l.second, l.sold} {
		list = append(list, storetest.Look[string](l.World, "SELECT owner FROM deals WHERE id = ?1", d.ID))
	}
	return list
}

func (l *leaver) wantOwners(when string, want ...okr.PersonID) {
	l.T().Helper()
	var names []string
	for _, id := range want {
		names = append(names, string(id))
	}
	if got := l.owners(); !slices.Equal(got, names) {
		l.T().Errorf("%s: the owners are %v, want %v", when, got, names)
	}
}

// told are the messages about leavers.
func (l *leaver) toldOf() (list []outbox.Post) {
	l.T().Helper()
	for _, key := range storetest.All[string](l.World,
		"SELECT key FROM posts WHERE kind = 'leaver' AND state <> 'dropped' ORDER BY id") {
		p, err := l.FindPostByKey(l.T().Context(), key)
		l.Done(err)
		list = append(list, p)
	}
	return list
}

func TestLeaver_AllGoesToTheManagerInOneMessage(t *testing.T) {
	t.Parallel()
	l := newLeaver(t)
	l.Change(l.rep, deactivate)
	l.wantOwners("left", l.manager, l.manager, l.manager, l.manager, l.rep)
	told := l.toldOf()
	if len(told) != 1 || told[0].Person != l.manager {
		t.Fatalf("told are %+v", told)
	}
	said, err := l.FindLeaving(t.Context(), told[0], l.Now())
	l.Done(err)
	if said.Stays || said.Leaver.ID != l.rep || len(said.Things) != 4 {
		t.Errorf("told is %+v", said)
	}
	for _, other := range []okr.PersonID{l.rep, l.mate, l.outsider} {
		_, err := l.PassOn(t.Context(), l.As(other), told[0].ID, okr.LeftDeal, other)
		wantRefused(t, err, "errors.edit_not_yours")
	}
	_, err = l.PassOn(t.Context(), l.As(l.manager), told[0].ID, okr.LeftDeal, l.outsider)
	wantRefused(t, err, "errors.owner_not_in_team")
	n, err := l.PassOn(t.Context(), l.As(l.manager), told[0].ID, okr.LeftDeal, l.mate)
	l.Done(err)
	if n != 2 || noticed(l.World, l.mate, "passed_on", l.open.ID.String()) != 1 {
		t.Errorf("%d were given", n)
	}
	l.wantOwners("given on", l.manager, l.manager, l.mate, l.mate, l.rep)
	_, err = l.PassOn(t.Context(), l.As(l.manager), told[0].ID, okr.LeftDeal, l.manager) // taken back
	l.Done(err)
	_, err = l.PassOn(t.Context(), l.As(l.manager), told[0].ID, okr.LeftKPI, l.mate)
	l.Done(err)
	l.wantOwners("taken back", l.manager, l.mate, l.manager, l.manager, l.rep)
	l.sound()
}

func TestLeaver_GetsBackWhatTheManagerKeeps(t *testing.T) {
	t.Parallel()
	l := newLeaver(t)
	l.Change(l.rep, deactivate)
	told := l.toldOf()
	_, err := l.PassOn(t.Context(), l.As(l.manager), told[0].ID, okr.LeftKPI, l.mate)
	l.Done(err)
	l.Change(l.rep, reactivate)
	key := storetest.All[string](l.World, "SELECT key FROM posts WHERE kind = 'give_back'")
	if len(key) != 1 {
		t.Fatalf("asked are %v", key)
	}
	p, err := l.FindPostByKey(t.Context(), key[0])
	l.Done(err)
	n, err := l.GiveBack(t.Context(), l.As(l.manager), p.ID, true)
	l.Done(err)
	if n != 3 { // the KPI is somebody's to whom the manager gave it
		t.Errorf("%d were given back", n)
	}
	l.wantOwners("back", l.rep, l.mate, l.rep, l.rep, l.rep)
	l.sound()
}

// Who leaves only the team reads what is theirs yet; its manager takes it over with a click.
func TestLeaver_OfTheTeamKeepsItUntilItIsTakenOver(t *testing.T) {
	t.Parallel()
	l := newLeaver(t)
	l.Done(l.NoteLeft(t.Context(), l.team.Channel, l.rep, l.Now()))
	l.wantOwners("left", l.rep, l.rep, l.rep, l.rep, l.rep)
	told := l.toldOf()
	if len(told) != 1 || told[0].Person != l.manager {
		t.Fatalf("told are %+v", told)
	}
	said, err := l.FindLeaving(t.Context(), told[0], l.Now())
	l.Done(err)
	if !said.Stays || said.Team != l.team.Name || len(said.Things) != 4 {
		t.Errorf("told is %+v", said)
	}
	l.Done(l.NoteJoined(t.Context(), l.team.Channel, l.rep, l.Now()))
	if said, err = l.FindLeaving(t.Context(), told[0], l.Now()); err != nil || len(said.Things) != 0 {
		t.Errorf("back in the team, and told is %+v, %v", said, err)
	}
	l.Forward(1_000_000_000)
	l.Done(l.NoteLeft(t.Context(), l.team.Channel, l.rep, l.Now()))
	told = l.toldOf()
	for _, kind := range okr.LeftKinds {
		_, err := l.PassOn(t.Context(), l.As(l.rep), told[len(told)-1].ID, kind, l.rep)
		wantRefused(t, err, "errors.edit_not_yours")
		_, err = l.PassOn(t.Context(), l.As(l.manager), told[len(told)-1].ID, kind, l.manager)
		l.Done(err)
	}
	l.wantOwners("taken over", l.manager, l.manager, l.manager, l.manager, l.rep)
	l.sound()
}

// What waits for a leaver's word on two deals waits for the manager's.
func TestLeaver_TwinsAreAskedOfTheManager(t *testing.T) {
	t.Parallel()
	c := newCRM(t)
	c.won(c.rep, 3000, func(d *sales.Deal) { d.Customer = "Acme" })
	amount := lira(3000)
	_, err := c.ImportDeals(t.Context(), store.Actor{Now: c.Now(), Source: okr.FromImport}, c.team.ID,
		[]selling.DealRow{{External: "row/1", Customer: "Acme", Amount: &amount, Owner: c.rep}})
	c.Done(err)
	c.Done(c.NoteLeft(t.Context(), c.team.Channel, c.rep, c.Now()))
	if got := storetest.Look[string](c.World,
		"SELECT t.asked || ' ' || p.person FROM twins t JOIN posts p ON p.id = t.post"); got != string(c.manager)+" "+
		string(c.manager) {
		t.Errorf("asked is %s", got)
	}
}
