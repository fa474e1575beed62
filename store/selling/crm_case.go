package selling

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Waiting is a deal of which a CRM spoke, and that cannot be booked, or not as it says.
type Waiting struct {
	External string
	Customer string
	Waits    []WaitingFact // by property
	At       time.Time     // of the last that was heard
}

// WaitingFact is what a CRM said and why it is not taken.
type WaitingFact struct {
	Property string
	Value    string
	Why      *okr.Refusal
	Since    time.Time
}

// WaitingDeals lists the deals that wait, the longest waiting first, and why.
func (s *Store) WaitingDeals(ctx context.Context, limit int) ([]Waiting, error) {
	return read(ctx, s, time.Time{}, func(t *Tx) (list []Waiting, err error) {
		found, err := t.waitingDeals(ctx, limit)
		for _, w := range found {
			list = append(list, w.Waiting)
		}
		return list, err
	})
}

// waitingDeal is one with what is known of it here.
type waitingDeal struct {
	Waiting
	crm  *crmDeal
	deal *sales.Deal // nil when it could not be booked
}

func (t *Tx) waitingDeals(ctx context.Context, limit int) ([]waitingDeal, error) {
	list, err := db.All(ctx, t, func(row db.Scanner) (w waitingDeal, err error) {
		var facts, waits string
		var at sql.NullInt64
		if err := row.Scan(&w.External, &facts, &waits, &at); err != nil {
			return w, err
		}
		w.At, w.crm = db.Instant(at), &crmDeal{w.External, map[string]Fact{}, map[string]Wait{}}
		if err := w.crm.read(facts, waits); err != nil {
			return w, err
		}
		w.Customer = w.crm.Facts[FactCustomer].Value
		for property, wait := range w.crm.waits {
			w.Waits = append(w.Waits, WaitingFact{property, w.crm.Facts[property].Value, wait.Why,
				time.UnixMilli(wait.Since).UTC()})
		}
		slices.SortFunc(w.Waits, func(a, b WaitingFact) int { return strings.Compare(a.Property, b.Property) })
		return w, nil
	}, "SELECT external, facts, waits, at FROM crm_deals WHERE waits <> '' ORDER BY since, external LIMIT $1", limit)
	for i := range list {
		deal, err := t.findDealOf(ctx, list[i].External)
		if err != nil {
			return nil, err
		}
		list[i].deal = deal
	}
	return list, err
}

// mostCases is how many cases a person sees at once, of those that they may solve.
const mostCases = 500

// cases are the questions that what waits comes down to, the oldest first: one for each owner and stage that nobody
// named, whatever the number of their deals, and one for each other fact.
func (t *Tx) cases(ctx context.Context) (list []sales.CRMCase, err error) {
	waiting, err := t.waitingDeals(ctx, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	reading := caseReader{t, map[string]okr.TeamID{}, map[okr.TeamID]sales.Settings{}}
	at := map[string]int{}
	for _, w := range waiting {
		for _, f := range w.Waits {
			if f.Property == waitsTwin {
				continue // its owner is asked
			}
			c, err := reading.caseOf(ctx, w, f)
			if err != nil {
				return nil, err
			}
			key := c.Property + "/" + c.Ref
			if c.Property == FactStage { // each team has its own
				key = fmt.Sprint(key, "/", c.Teams[0])
			}
			if known, ok := at[key]; ok {
				list[known].Add(c)
				continue
			}
			at[key], list = len(list), append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b sales.CRMCase) int { return a.Since.Compare(b.Since) })
	return list, nil
}

// caseReader reads cases; what many of them share it looks up once.
type caseReader struct {
	*Tx
	owners   map[string]okr.TeamID // the teams in which a CRM's owners sell; 0 where nobody knows
	settings map[okr.TeamID]sales.Settings
}

// teamOf is the team whose stages a waiting deal has: its own, or that in which its owner sells; 0 where nobody knows.
func (r caseReader) teamOf(ctx context.Context, w waitingDeal) (okr.TeamID, error) {
	if w.deal != nil {
		return w.deal.Team, nil
	}
	source, owner := w.crm.source(), w.crm.Facts[FactOwner].Value
	if owner == "" {
		return 0, nil
	}
	team, known := r.owners[source+"/"+owner]
	if known {
		return team, nil
	}
	id, err := r.findOwner(ctx, source, owner)
	if err == nil {
		team, err = r.findSellingTeam(ctx, id)
	}
	if _, err = okr.Refused(err); err != nil {
		return 0, err
	}
	r.owners[source+"/"+owner] = team
	return team, nil
}

// sellingOf are the settings of a team; it reports false when the team is gone, or none.
func (r caseReader) sellingOf(ctx context.Context, team okr.TeamID) (s sales.Settings, known bool, err error) {
	if s, known = r.settings[team]; known || team == 0 {
		return s, known, nil
	}
	_, s, err = r.FindSelling(ctx, team)
	refusal, err := okr.Refused(err)
	if err != nil || refusal != nil {
		return sales.Settings{}, false, err
	}
	r.settings[team] = s
	return s, true, nil
}

func (r caseReader) caseOf(ctx context.Context, w waitingDeal, f WaitingFact) (sales.CRMCase, error) {
	id, args := f.Why.Said()
	c := sales.CRMCase{Property: f.Property, Source: w.crm.source(), Ref: w.External, Value: f.Value, WhyID: id,
		WhyArgs: args, Since: f.Since, Deals: 1,
		Customers: []string{cmp.Or(w.Customer, w.External)}, Deal: w.deal, Teams: []okr.TeamID{0}}
	if w.deal != nil {
		c.Teams = []okr.TeamID{w.deal.Team}
	}
	switch {
	case f.Property == FactOwner && f.Value != "":
		c.Ref = c.Source + "/" + sales.OneID(c.Source, f.Value)
	case f.Property == FactStage:
		c.Ref = c.Source + "/" + f.Value
		team, err := r.teamOf(ctx, w)
		if err != nil {
			return c, err
		}
		settings, known, err := r.sellingOf(ctx, team)
		if err != nil {
			return c, err
		}
		if !known {
			team = 0
		}
		c.Teams, c.Stages = []okr.TeamID{team}, settings.Stages
	}
	return c, nil
}

// crmViewer is who looks at what waits: whose teams' cases they may solve, and whether they may solve those of no team.
type crmViewer struct {
	person okr.PersonID
	admin  bool
	teams  []okr.TeamID // that they manage
	sells  bool         // one of them sells, or none of all does
}

func (t *Tx) findCRMViewer(ctx context.Context, id okr.PersonID) (v crmViewer, err error) {
	v.person = id
	if v.admin, err = t.Admin(ctx, id); err != nil {
		return v, err
	}
	if v.teams, err = db.All(ctx, t, db.ScanOne[okr.TeamID],
		`SELECT m.team FROM managers m JOIN teams t ON t.id = m.team AND t.removed_at IS NULL
		JOIN people p ON p.id = m.person WHERE m.person = $1 AND `+outbox.Speakable("p"), id); err != nil {
		return v, err
	}
	selling, err := t.sellingTeams(ctx)
	for _, team := range v.teams {
		v.sells = v.sells || slices.Contains(selling, team)
	}
	return v, err
}

// sellingTeams are the teams that sell, or all when none does yet.
func (t *Tx) sellingTeams(ctx context.Context) ([]okr.TeamID, error) {
	list, err := db.All(ctx, t, db.ScanOne[okr.TeamID],
		"SELECT team FROM selling WHERE team IN (SELECT id FROM teams WHERE removed_at IS NULL) ORDER BY team")
	if err != nil || len(list) > 0 {
		return list, err
	}
	return db.All(ctx, t, db.ScanOne[okr.TeamID], "SELECT id FROM teams t WHERE removed_at IS NULL ORDER BY id")
}

// solves decides who may solve a case: admins, the managers of the teams that it is about, and where no team is known
// those of all teams that sell.
func (v crmViewer) solves(teams ...okr.TeamID) bool {
	return v.admin || slices.ContainsFunc(teams,
		func(team okr.TeamID) bool { return team == 0 && v.sells || slices.Contains(v.teams, team) })
}

func (v crmViewer) of(list []sales.CRMCase) (mine []sales.CRMCase) {
	for _, c := range list {
		if v.solves(c.Teams...) {
			mine = append(mine, c)
		}
	}
	return mine[:min(len(mine), mostCases)]
}

// CRMCases is what waits of what CRMs said: the cases that a person may solve, and the deals about which they are
// asked whether they are one.
func (s *Store) CRMCases(ctx context.Context, a outbox.Actor) (sales.CRMView, error) {
	return read(ctx, s, a.Now, func(t *Tx) (v sales.CRMView, err error) {
		viewer, err := t.findCRMViewer(ctx, a.Person)
		if err != nil {
			return v, err
		}
		if v.Person, err = t.FindPerson(ctx, a.Person); err != nil {
			return v, err
		}
		v.Solves = viewer.admin || len(viewer.teams) > 0
		list, err := t.cases(ctx)
		if err != nil {
			return v, err
		}
		v.Cases = viewer.of(list)
		v.Twins, err = t.shownTwins(ctx, `w.verdict = '' AND (w.asked = $1 OR $2 OR w.deal IN (SELECT d.id
			FROM deals d JOIN managers m ON m.team = d.team WHERE m.person = $1))
			ORDER BY w.due_at, w.external LIMIT 20`, a.Person, viewer.admin)
		return v, err
	})
}

// CountCRMWaiting counts the deals that wait for what a manager can solve in a team, those of no team among them.
func (s *Store) CountCRMWaiting(ctx context.Context, team okr.TeamID, manager okr.PersonID,
	now time.Time) (int, error) {
	return read(ctx, s, now, func(t *Tx) (deals int, err error) {
		viewer, err := t.findCRMViewer(ctx, manager)
		if err != nil {
			return deals, err
		}
		viewer.admin, viewer.teams = false, []okr.TeamID{team}
		list, err := t.cases(ctx)
		for _, c := range viewer.of(list) {
			deals += c.Deals
		}
		return deals, err
	})
}

// maySolve refuses who may not solve a case of the teams. The operator, who is nobody here, may.
func (t *Tx) maySolve(ctx context.Context, a outbox.Actor, teams ...okr.TeamID) error {
	if a.Person == "" {
		return nil
	}
	v, err := t.findCRMViewer(ctx, a.Person)
	if err != nil || v.solves(teams...) {
		return err
	}
	return okr.Refuse("errors.crm_not_yours")
}

// mayNamePerson refuses who may not say that a person is an owner: admins may of everybody, managers of those in
// their teams.
func (t *Tx) mayNamePerson(ctx context.Context, a outbox.Actor, person okr.PersonID) error {
	if a.Person == "" {
		return nil
	}
	teams, err := t.Teams(ctx, people.OfPerson, person)
	if err != nil {
		return err
	}
	of := []okr.TeamID{}
	for _, team := range teams {
		of = append(of, team.ID)
	}
	v, err := t.findCRMViewer(ctx, a.Person)
	if err != nil || v.solves(of...) {
		return err
	}
	return okr.Refuse("errors.crm_person_not_yours")
}

// seller is a person who can own deals.
func (t *Tx) seller(ctx context.Context, id okr.PersonID) error {
	p, err := t.FindPerson(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return okr.Refuse("errors.person_unknown")
	}
	if err == nil && !p.Prompted() {
		return okr.Refuse("errors.share_unfit")
	}
	return err
}

// NameOwner says who a CRM's owner is, and takes what waited for it. It returns how many deals wait for it no longer.
// An [*okr.Refusal] when the actor may not say it of the person, or the person cannot own deals.
func (s *Store) NameOwner(ctx context.Context, a outbox.Actor, source, external string,
	person okr.PersonID) (taken int, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		external = sales.OneID(source, external)
		if err := t.seller(ctx, person); err != nil {
			return err
		}
		if err := t.mayNamePerson(ctx, a, person); err != nil {
			return err
		}
		var before okr.PersonID
		err := t.One(ctx, "SELECT person FROM crm_owners WHERE source = $1 AND external = $2", []any{source, external},
			[]any{&before})
		if err == nil {
			err = t.mayNamePerson(ctx, a, before)
		}
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO crm_owners (source, external, person) VALUES ($1, $2, $3)
			ON CONFLICT (source, external) DO UPDATE SET person = excluded.person`, source, external,
			person); err != nil {
			return err
		}
		taken, err = t.retry(ctx, a, source, FactOwner)
		return err
	})
	return taken, err
}

// NameStage says which of a team's stages a CRM's stage is, or that it is won or lost, and takes what waited for it.
// What the operator and admins say holds for all teams, what a manager says for the team in which they sell. An
// [*okr.Refusal] to anybody else, and when there is no such stage.
func (s *Store) NameStage(ctx context.Context, a outbox.Actor, source, external, stage string) (taken int, err error) {
	return s.nameStage(ctx, a, source, external, stage, func(t *Tx) (okr.TeamID, error) {
		admin, err := t.Admin(ctx, a.Person)
		if err != nil || admin || a.Person == "" {
			return 0, err
		}
		return t.findSellingTeam(ctx, a.Person)
	})
}

// NameTeamStage says it for one team. It refuses what [Store.NameStage] refuses.
func (s *Store) NameTeamStage(ctx context.Context, a outbox.Actor, team okr.TeamID, source, external,
	stage string) (taken int, err error) {
	return s.nameStage(ctx, a, source, external, stage, func(*Tx) (okr.TeamID, error) { return team, nil })
}

func (s *Store) nameStage(ctx context.Context, a outbox.Actor, source, external, stage string,
	of func(*Tx) (okr.TeamID, error)) (taken int, err error) {
	err = s.act(ctx, a, func(t *Tx) error {
		team, err := of(t)
		if err != nil {
			return err
		}
		if err := t.maySolve(ctx, a, team); err != nil {
			return err
		}
		if err := t.knownStage(ctx, team, stage); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO crm_stages (source, external, team, stage) VALUES ($1, $2, $3, $4)
			ON CONFLICT (source, external, team) DO UPDATE SET stage = excluded.stage`, source, external, team,
			stage); err != nil {
			return err
		}
		taken, err = t.retry(ctx, a, source, FactStage)
		return err
	})
	return taken, err
}

// knownStage refuses what is neither a state in which a deal ends nor a stage of the team, or of any when team is 0.
func (t *Tx) knownStage(ctx context.Context, team okr.TeamID, stage string) error {
	known := []string{string(sales.Won), string(sales.Lost)}
	if team != 0 {
		_, settings, err := t.FindSelling(ctx, team)
		if err != nil {
			return err
		}
		known = append(known, settings.Stages...)
	} else {
		teams, err := t.Sellings(ctx, "TRUE")
		if err != nil {
			return err
		}
		known = append(known, sales.DefaultStages()...)
		for _, s := range teams {
			known = append(known, s.Stages...)
		}
	}
	if !slices.Contains(known, stage) {
		return okr.Refuse("errors.stage_unreadable", "Word", stage, "Stages", known)
	}
	return nil
}

// ClaimDeal says whose deal it is of which a CRM named no owner, or one who can't have it, and takes it. An
// [*okr.Refusal] when it waits no longer, is not the actor's to say, or the person cannot own it.
func (s *Store) ClaimDeal(ctx context.Context, a outbox.Actor, external string, person okr.PersonID) error {
	return s.act(ctx, a, func(t *Tx) error {
		c, err := t.findWaiting(ctx, a, external)
		if err != nil {
			return err
		}
		if err := errors.Join(t.seller(ctx, person), t.mayNamePerson(ctx, a, person)); err != nil {
			return err
		}
		c.Facts[FactOwner] = Fact{Value: string(person), At: c.Facts[FactOwner].At}
		return t.takeUp(ctx, fromCRM(a), c)
	})
}

// AcceptFact leaves a deal as it is in what a CRM said otherwise and could not be taken. An [*okr.Refusal] when it
// waits no longer, or is not the actor's to say.
func (s *Store) AcceptFact(ctx context.Context, a outbox.Actor, external, property string) error {
	return s.act(ctx, a, func(t *Tx) error {
		c, err := t.findWaiting(ctx, a, external)
		if err != nil {
			return err
		}
		if property == FactAmount || property == FactCurrency {
			return t.settleFacts(ctx, c.external, FactAmount, FactCurrency)
		}
		return t.settleFacts(ctx, c.external, property)
	})
}

// findWaiting returns what a CRM said of a deal that waits, to who may solve it.
func (t *Tx) findWaiting(ctx context.Context, a outbox.Actor, external string) (*crmDeal, error) {
	external, err := t.findIdentity(ctx, external)
	if err != nil {
		return nil, err
	}
	c, err := t.FindCRMDeal(ctx, external)
	if err != nil {
		return nil, err
	}
	if len(c.waits) == 0 {
		return nil, okr.Refuse("errors.crm_solved")
	}
	d, err := t.findDealOf(ctx, external)
	if err != nil {
		return nil, err
	}
	team := okr.TeamID(0)
	if d != nil {
		team = d.Team
	}
	return c, t.maySolve(ctx, a, team)
}

// fromCRM is somebody who lets a CRM's word be taken.
func fromCRM(a outbox.Actor) outbox.Actor {
	a.Source = okr.FromCRM
	return a
}

// retry tries to take what waits of a source, or of all when it is empty, for a property or for anything.
func (t *Tx) retry(ctx context.Context, a outbox.Actor, source, property string) (taken int, err error) {
	list, err := t.waitingDeals(ctx, math.MaxInt32)
	for _, w := range list {
		if _, waits := w.crm.waits[property]; source != "" && w.crm.source() != source || property != "" && !waits {
			continue
		}
		if err := t.takeUp(ctx, fromCRM(a), w.crm); err != nil {
			return 0, err
		}
		if _, waits := w.crm.waits[property]; !waits {
			taken++
		}
	}
	return taken, err
}

// RetryHeard tries again to take what waits: what it waits for may have come about by itself, such as an owner who is
// in a team by now.
func (s *Store) RetryHeard(ctx context.Context, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.retry(ctx, outbox.Actor{Now: now}, "", "")
		return err
	})
}

// CRMOwner is whom a CRM means by an id.
type CRMOwner struct {
	Source, External string
	Person           okr.PersonID
	Name             string
}

// CRMOwners lists whom the CRMs mean.
func (s *Store) CRMOwners(ctx context.Context) (list []CRMOwner, err error) {
	return read(ctx, s, time.Time{}, func(t *Tx) ([]CRMOwner, error) {
		return db.All(ctx, t, func(row db.Scanner) (o CRMOwner, err error) {
			err = row.Scan(&o.Source, &o.External, &o.Person, &o.Name)
			return o, err
		}, `SELECT source, external, person, p.name FROM crm_owners JOIN people p ON p.id = person
			ORDER BY source, external`)
	})
}
