package store

import (
	"context"
	"database/sql"
	"errors"

	"okrbot/okr"
	"okrbot/sales"
)

// Who may see and who may change what is decided here and nowhere else; docs/adr/0015-who-sees-what.md has it as a
// table, and the test of this file walks it. A fragment of SQL has the viewer as $1.

func (t *tx) admin(ctx context.Context, id okr.PersonID) (bool, error) {
	p, err := t.person(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return p.Admin && p.Prompted(), err
}

// manages reports whether the person is a manager of the team.
func (t *tx) manages(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	var n int
	err := t.one(ctx, `SELECT COUNT(*) FROM managers m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.person = $2 AND `+speakable("p"), []any{team, id}, []any{&n})
	return n > 0, err
}

// maySet decides who may change a team's settings: its managers and admins.
func (t *tx) maySet(ctx context.Context, team okr.TeamID, id okr.PersonID) error {
	manager, err := t.manages(ctx, team, id)
	if err != nil || manager {
		return err
	}
	admin, err := t.admin(ctx, id)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.settings_not_yours")
}

// maySaveTeam decides who may set up a team, or change one: admins set up, its managers change its settings, and only
// admins move it to another channel, whose people become its members.
func (t *tx) maySaveTeam(ctx context.Context, id okr.PersonID, team okr.Team) error {
	admin, err := t.admin(ctx, id)
	if err != nil || admin {
		return err
	}
	if team.ID == 0 {
		return okr.Refuse("errors.team_needs_admin")
	}
	if err := t.maySet(ctx, team.ID, id); err != nil {
		return err
	}
	before, err := t.team(ctx, team.ID)
	if err == nil && before.Channel != team.Channel {
		err = okr.Refuse("errors.channel_needs_admin")
	}
	return err
}

// worker is somebody v who works here: no bot, no guest, nobody who is gone. Nobody else sees anything.
const worker = `EXISTS (SELECT 1 FROM people v WHERE v.id = $1 AND NOT v.bot AND NOT v.guest AND NOT v.deactivated)`

// seen is the one predicate of who sees an objective o; $1 is the viewer. Its owner and the managers of its team see
// it always. Unless it is private, the team's members see it too, and a team's own objective is seen by everybody who
// works here. Nobody sees one that was deleted.
const seen = `(o.deleted_at IS NULL AND ` + worker + ` AND (
	o.owner = $1
	OR EXISTS (SELECT 1 FROM managers g WHERE g.team = o.team AND g.person = $1)
	OR (NOT o.private AND (o.team_owned
		OR EXISTS (SELECT 1 FROM members m WHERE m.team = o.team AND m.person = $1 AND m.left_at IS NULL)))))`

// seenByTeam is what a channel may show of objectives o: what everybody in the team sees.
const seenByTeam = `(NOT o.private AND ` + kept + `)`

// mayChange decides who may change an objective: its owner while they are in its team, and the managers of its team.
func (t *tx) mayChange(ctx context.Context, id okr.PersonID, o okr.Objective) (bool, error) {
	if o.Owner == id {
		return t.inTeam(ctx, o.Team, id)
	}
	return t.manages(ctx, o.Team, id)
}

// ownerThere selects the objectives o whose owner is in the team, or manages it, and changes them; of who is not, it
// is the managers' to.
const ownerThere = `(EXISTS (SELECT 1 FROM members m WHERE m.team = o.team AND m.person = o.owner AND m.left_at IS NULL)
	OR EXISTS (SELECT 1 FROM managers g WHERE g.team = o.team AND g.person = o.owner))`

// mayDelete decides who may delete an objective, and bring it back: its owner, and nobody for them.
func (t *tx) mayDelete(ctx context.Context, id okr.PersonID, o okr.Objective) (bool, error) {
	if o.Owner != id {
		return false, nil
	}
	return t.mayChange(ctx, id, o)
}

// mayOwn decides for whom a person may make an objective: members for themselves, managers for any member and for the
// team.
func (t *tx) mayOwn(ctx context.Context, id okr.PersonID, o okr.Objective) error {
	if _, err := t.team(ctx, o.Team); err != nil {
		return err
	}
	manager, err := t.manages(ctx, o.Team, id)
	if err != nil {
		return err
	}
	if manager {
		return t.fitOwner(ctx, o.Team, o.Owner)
	}
	if o.TeamOwned {
		return okr.Refuse("errors.team_objective_needs_manager")
	}
	if o.Owner != id {
		return okr.Refuse("errors.objective_not_yours")
	}
	member, err := t.member(ctx, o.Team, id)
	if err != nil || member {
		return err
	}
	return okr.Refuse("errors.not_in_team")
}

// fitOwner refuses an owner who is neither a member nor a manager of the team.
func (t *tx) fitOwner(ctx context.Context, team okr.TeamID, owner okr.PersonID) error {
	member, err := t.member(ctx, team, owner)
	if err != nil || member {
		return err
	}
	manager, err := t.manages(ctx, team, owner)
	if err != nil || manager {
		return err
	}
	return okr.Refuse("errors.owner_not_in_team")
}

// member reports whether the person is in the team; bots and guests in its channel are not.
func (t *tx) member(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	var n int
	err := t.one(ctx, `SELECT COUNT(*) FROM members m JOIN people p ON p.id = m.person
		WHERE m.team = $1 AND m.person = $2 AND m.left_at IS NULL AND `+speakable("p"), []any{team, id}, []any{&n})
	return n > 0, err
}

// inTeam reports whether the person is in the team or manages it.
func (t *tx) inTeam(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	if member, err := t.member(ctx, team, id); member || err != nil {
		return member, err
	}
	return t.manages(ctx, team, id)
}

// worksIn reports whether a person is a member or manager of the team.
func (t *tx) worksIn(ctx context.Context, team okr.Team, id okr.PersonID) (works bool, err error) {
	if team.ManagedBy(id) {
		return true, nil
	}
	key := sumKey{id, team.ID}
	if t.bulk != nil {
		if works, known := t.bulk.works[key]; known {
			return works, nil
		}
	}
	members, err := t.membersWho(ctx, "m.team = $1 AND m.person = $2", team.ID, id)
	if t.bulk != nil && err == nil {
		t.bulk.works[key] = len(members) > 0
	}
	return len(members) > 0, err
}

// creditedFor selects the deals d for which a person, $1, is credited yet: a credit that was reversed is none.
const creditedFor = `EXISTS (SELECT 1 FROM credits c WHERE c.deal = d.id AND c.person = $1 AND c.reverses IS NULL
	AND NOT EXISTS (SELECT 1 FROM credits r WHERE r.reverses = c.id))`

// dealSeen selects the deals that a person, $1, may see: their own and those they are credited for, those of the
// teams they manage, for an admin all, and those of their teams where amounts are open.
func (t *tx) dealSeen(ctx context.Context, viewer okr.PersonID) (string, error) {
	admin, err := t.admin(ctx, viewer)
	if err != nil {
		return "", err
	}
	if admin {
		return "($1 = $1)", nil
	}
	return `(` + worker + ` AND (d.owner = $1 OR ` + creditedFor + `
		OR d.team IN (SELECT team FROM managers WHERE person = $1)
		OR d.team IN (SELECT m.team FROM members m JOIN selling s ON s.team = m.team AND s.amounts_open
		WHERE m.person = $1 AND m.left_at IS NULL)))`, nil
}

// mayClose decides who may say that a blocker is out of the way: who named it while they are in the team, and the
// team's managers.
func (t *tx) mayClose(ctx context.Context, id okr.PersonID, b okr.Blocker) (bool, error) {
	if b.Person == id {
		return t.inTeam(ctx, b.Team, id)
	}
	return t.manages(ctx, b.Team, id)
}

// hitSeen selects the targets h that were hit and that a person, $1, may read about: their own, those of the teams
// they manage, for an admin all.
func (t *tx) hitSeen(ctx context.Context, viewer okr.PersonID) (string, error) {
	admin, err := t.admin(ctx, viewer)
	if err != nil {
		return "", err
	}
	if admin {
		return "($1 = $1)", nil
	}
	return "(" + worker + " AND (h.person = $1 OR h.team IN (SELECT team FROM managers WHERE person = $1)))", nil
}

// mayChangeDeal decides who may change a deal: its owner while they are in its team, the managers of its team, and
// admins.
func (t *tx) mayChangeDeal(ctx context.Context, d sales.Deal, id okr.PersonID) (bool, error) {
	if d.Owner == id {
		if inTeam, err := t.inTeam(ctx, d.Team, id); err != nil || inTeam {
			return inTeam, err
		}
	}
	manager, err := t.manages(ctx, d.Team, id)
	if err != nil || manager {
		return manager, err
	}
	return t.admin(ctx, id)
}

// mayBook decides who may book a deal for whom: members and managers of the team for themselves, its managers and
// admins for anybody in it. The operator, who imports a file as nobody, may.
func (t *tx) mayBook(ctx context.Context, team okr.Team, a Actor, owner okr.PersonID) error {
	key := sumKey{owner, team.ID}
	if t.bulk != nil && t.bulk.may[key] {
		return nil
	}
	err := t.mayBookOne(ctx, team, a, owner)
	if t.bulk != nil && err == nil {
		t.bulk.may[key] = true
	}
	return err
}

func (t *tx) mayBookOne(ctx context.Context, team okr.Team, a Actor, owner okr.PersonID) error {
	works, err := t.worksIn(ctx, team, owner)
	if err != nil {
		return err
	}
	if !works {
		return okr.Refuse("errors.owner_not_in_team")
	}
	if a.Person == owner || a.Person == "" || team.ManagedBy(a.Person) {
		return nil
	}
	admin, err := t.admin(ctx, a.Person)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.deal_not_yours")
}

// mayNameForeign decides whose file may give deals the ids that other programs, such as a CRM, know them by: the
// team's managers', admins' and the operator's, who is nobody here.
func (t *tx) mayNameForeign(ctx context.Context, a Actor, team okr.TeamID) (bool, error) {
	if a.Person == "" || a.Source == okr.FromCRM {
		return true, nil
	}
	manager, err := t.manages(ctx, team, a.Person)
	if err != nil || manager {
		return manager, err
	}
	return t.admin(ctx, a.Person)
}

// mayCredit decides who may give a person a part of a team's deal: of somebody in the team everybody who may change
// the deal; of somebody in another team that team's managers and admins, or everybody where that team takes credit
// from others. What a CRM and the operator say is so.
func (t *tx) mayCredit(ctx context.Context, a Actor, team okr.Team, person okr.PersonID) error {
	if a.Person == "" || a.Source == okr.FromCRM {
		return nil
	}
	works, err := t.worksIn(ctx, team, person)
	if err != nil || works {
		return err
	}
	id, err := t.sellingTeam(ctx, person)
	// of no team any more: it counts for the deal's
	if refusal, failed := refusalOf(err); refusal != nil || failed != nil {
		return failed
	}
	own, settings, err := t.selling(ctx, id)
	if err != nil || settings.CreditFromOthers || own.ManagedBy(a.Person) {
		return err
	}
	if admin, err := t.admin(ctx, a.Person); err != nil || admin {
		return err
	}
	return t.refuseCredit(ctx, own, person)
}

func (t *tx) refuseCredit(ctx context.Context, own okr.Team, person okr.PersonID) error {
	p, err := t.person(ctx, person)
	if err != nil {
		return err
	}
	var managers []string
	for _, id := range own.Managers {
		m, err := t.person(ctx, id)
		if err != nil {
			return err
		}
		managers = append(managers, m.Name)
	}
	return okr.Refuse("errors.share_other_team", "Name", p.Name, "Team", own.Name, "Managers", managers)
}

// seesAmounts decides who may learn a colleague's amounts and targets in a team: the colleague, the team's managers,
// admins, and everybody in it where the team keeps them open.
func (t *tx) seesAmounts(ctx context.Context, viewer okr.PersonID, team okr.Team, s sales.Settings) (bool, error) {
	if team.ManagedBy(viewer) {
		return true, nil
	}
	if admin, err := t.admin(ctx, viewer); err != nil || admin {
		return admin, err
	}
	if !s.AmountsOpen {
		return false, nil
	}
	return t.worksIn(ctx, team, viewer)
}

func (t *tx) maySetTargets(ctx context.Context, team okr.Team, id okr.PersonID) error {
	if team.ManagedBy(id) {
		return nil
	}
	admin, err := t.admin(ctx, id)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.targets_not_yours")
}

// kpiSeen selects the KPIs k that a person, $1, may see. The team's managers see all of a team's, and whoever's own
// sales feed one sees it; the team's members see those that are open. A company's is seen by everybody where it is
// open, else by admins. An owner who has left sees what they recorded.
func (t *tx) kpiSeen(ctx context.Context, viewer okr.PersonID) (string, error) {
	admin, err := t.admin(ctx, viewer)
	company := "(" + kpiOpen + ")"
	if admin {
		company = "TRUE"
	}
	return `k.removed_at IS NULL AND ` + worker + ` AND CASE WHEN k.company THEN ` + company + ` ELSE (
		k.person = $1 OR k.owner = $1 AND k.feed = ''
		OR EXISTS (SELECT 1 FROM managers g WHERE g.team = k.team AND g.person = $1)
		OR (EXISTS (SELECT 1 FROM members m WHERE m.team = k.team AND m.person = $1 AND m.left_at IS NULL) AND (` +
		kpiOpen + `))) END`, err
}

// kpiOpen selects the KPIs k that everybody in the team, or the company, may see. One of revenue is closed where a
// team whose sales feed it keeps amounts private: it moves with each deal, so that whoever reads it twice can tell
// what a colleague sold.
const kpiOpen = `k.feed <> 'revenue' OR CASE WHEN k.company
	THEN NOT EXISTS (SELECT 1 FROM selling WHERE NOT amounts_open AND EXISTS (SELECT 1 FROM credits c WHERE c.team = selling.team))
	ELSE EXISTS (SELECT 1 FROM selling s WHERE s.team = k.team AND s.amounts_open) END`

// mayChangeKPI decides who may change a KPI and record its values: its owner while they are in its team, and its
// team's managers; a company's, admins.
func (t *tx) mayChangeKPI(ctx context.Context, id okr.PersonID, k okr.KPI) (bool, error) {
	if k.Company {
		return t.admin(ctx, id)
	}
	if k.Owner == id {
		return t.inTeam(ctx, k.Team, id)
	}
	return t.manages(ctx, k.Team, id)
}

// mayMakeKPI decides who may make a KPI: managers any of their team, members those that they own themselves and that
// their own sales or nobody's feed, admins the company's.
func (t *tx) mayMakeKPI(ctx context.Context, a Actor, k okr.KPI) error {
	if k.Company {
		admin, err := t.admin(ctx, a.Person)
		if err == nil && !admin {
			err = okr.Refuse("errors.kpi_company")
		}
		return err
	}
	manager, err := t.manages(ctx, k.Team, a.Person)
	if err != nil {
		return err
	}
	if manager {
		if k.Of != "" {
			if err := t.fitOwner(ctx, k.Team, k.Of); err != nil {
				return err
			}
		}
		return t.fitOwner(ctx, k.Team, k.Owner)
	}
	if k.Owner != a.Person || k.Of != "" && k.Of != a.Person {
		return okr.Refuse("errors.kpi_not_yours")
	}
	member, err := t.member(ctx, k.Team, a.Person)
	if err == nil && !member {
		err = okr.Refuse("errors.not_in_team")
	}
	return err
}

// mayShow refuses to show a KPI's figure, through a key result, to people who may not see the KPI. It is asked when a
// key result is linked, when other people come to see its objective, and each time the figure moves.
func (t *tx) mayShow(ctx context.Context, k okr.KPI, o okr.Objective) error {
	open, err := t.kpis(ctx, "k.id = $1 AND ("+kpiOpen+")", k.ID)
	if err != nil || len(open) > 0 && (k.Company || o.Team == k.Team) {
		return err
	}
	if o.Private && o.Team == k.Team && !k.Company { // its managers see both
		_, err := t.kpi(ctx, o.Owner, k.ID)
		if refusal, failed := refusalOf(err); refusal == nil {
			return failed
		}
	}
	return okr.Refuse("errors.kpi_not_for_all", "KPI", k.ID.String())
}

// mayReveal refuses to let other people see an objective with key results that show them what they may not see.
func (t *tx) mayReveal(ctx context.Context, before, after okr.Objective) error {
	if after.Private == before.Private && after.Owner == before.Owner {
		return nil
	}
	for _, kr := range after.KeyResults {
		if kr.KPI == 0 {
			continue
		}
		list, err := t.kpis(ctx, "k.id = $1", kr.KPI)
		if err != nil || len(list) == 0 {
			return err
		}
		refusal, failed := refusalOf(t.mayShow(ctx, list[0], after))
		if failed != nil {
			return failed
		}
		if refusal != nil {
			return okr.Refuse("errors.kpi_shown", "KeyResult", kr.ID.String(), "KPI", kr.KPI.String())
		}
	}
	return nil
}

// mayHear selects the questions q that a viewer, $1, may read: who asked and who is asked, and the managers of the
// team. c is the check-in, r its round.
const mayHear = `(q.asked_by = $1 OR c.person = $1 OR EXISTS (SELECT 1 FROM managers g WHERE g.team = r.team AND g.person = $1))`

// mayTellAway decides who may say that somebody is away: the person, a manager of a team of theirs, an admin.
func (t *tx) mayTellAway(ctx context.Context, actor, person okr.PersonID) error {
	if actor == person {
		return nil
	}
	var n int
	if err := t.one(ctx, `SELECT COUNT(*) FROM managers g JOIN members m ON m.team = g.team
		WHERE g.person = $1 AND m.person = $2 AND m.left_at IS NULL`, []any{actor, person}, []any{&n}); err != nil {
		return err
	}
	if n > 0 {
		return nil
	}
	admin, err := t.admin(ctx, actor)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.away_not_yours")
}

func (t *tx) mayReport(ctx context.Context, id okr.PersonID, team okr.Team) error {
	if inTeam, err := t.inTeam(ctx, team.ID, id); inTeam || err != nil {
		return err
	}
	if admin, err := t.admin(ctx, id); admin || err != nil {
		return err
	}
	return okr.Refuse("errors.report_not_yours", "Team", team.Name)
}

// reviewedIn is the team in which a person may read another one's sheet.
func (t *tx) reviewedIn(ctx context.Context, viewer, id okr.PersonID) (okr.TeamID, error) {
	team, err := t.sellingTeam(ctx, id)
	if err != nil || viewer == id {
		return team, err
	}
	admin, err := t.admin(ctx, viewer)
	if err != nil || admin {
		return team, err
	}
	teams, err := t.teams(ctx, ofPerson, id)
	if err != nil {
		return 0, err
	}
	for _, mine := range teams {
		if mine.ManagedBy(viewer) {
			return mine.ID, nil
		}
	}
	return 0, okr.Refuse("errors.review_not_yours")
}

func (t *tx) mayCongratulate(ctx context.Context, id okr.PersonID, post int64, channel string) error {
	list, err := all(ctx, t, scanPost, "SELECT "+postColumns+
		" FROM posts p LEFT JOIN posts parent ON parent.id = p.parent WHERE p.id = $1", post)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].State == Dropped {
		return okr.Refuse("errors.button_old")
	}
	hit, deal := list[0].Subject.Hit(), list[0].Subject.Deal()
	if hit == 0 && deal == 0 {
		return okr.Refuse("errors.button_old")
	}
	var withdrawn int
	if err := t.one(ctx, "SELECT COUNT(*) FROM hits WHERE id = $1 AND withdrawn_at IS NOT NULL", []any{hit},
		[]any{&withdrawn}); err != nil {
		return err
	}
	if withdrawn > 0 {
		return okr.Refuse("errors.button_old")
	}
	who, err := t.person(ctx, id)
	if err != nil {
		return err
	}
	if !who.Prompted() {
		return okr.Refuse("errors.congratulate_members")
	}
	var celebrated sql.NullString
	if err := t.one(ctx, `SELECT COALESCE((SELECT person FROM hits WHERE id = $1), (SELECT owner FROM deals
		WHERE id = $2))`,
		[]any{hit, deal}, []any{&celebrated}); err != nil {
		return err
	}
	if celebrated.String == string(id) {
		return okr.Refuse("errors.congratulate_yourself")
	}
	return t.readsPost(ctx, id, list[0], channel)
}

// readsPost refuses who does not see the channel of a post. Who acts in it sees it: Slack lets nobody else; elsewhere
// only a team's people are known to.
func (t *tx) readsPost(ctx context.Context, id okr.PersonID, p Post, channel string) error {
	if channel != "" && channel == p.Channel {
		return nil
	}
	team, err := t.team(ctx, p.Team)
	if err != nil {
		return err
	}
	inTeam, err := t.inTeam(ctx, team.ID, id)
	if err != nil || inTeam && p.Channel == team.Channel {
		return err
	}
	return okr.Refuse("errors.congratulate_elsewhere")
}

// mayKnow decides who may look at everything that is stored about a person: the person and admins. Who was erased is
// nobody any more.
func (t *tx) mayKnow(ctx context.Context, actor, person okr.PersonID) (okr.Person, error) {
	if actor != person {
		admin, err := t.admin(ctx, actor)
		if err != nil {
			return okr.Person{}, err
		}
		if !admin {
			return okr.Person{}, okr.Refuse("errors.privacy_not_yours")
		}
	}
	p, err := t.person(ctx, person)
	if errors.Is(err, ErrNotFound) {
		return p, okr.Refuse("errors.person_unknown")
	}
	if err != nil {
		return p, err
	}
	var erased bool
	if err := t.one(ctx, "SELECT erased_at IS NOT NULL FROM people WHERE id = $1", []any{person},
		[]any{&erased}); err != nil {
		return p, err
	}
	if erased {
		return p, okr.Refuse("errors.privacy_erased")
	}
	return p, nil
}

// opens decides whether a key is good for a team.
func (k Key) opens(team okr.TeamID) bool { return k.Team == 0 || k.Team == team }
