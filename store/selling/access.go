package selling

import (
	"context"
	"database/sql"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// worksIn reports whether a person is a member or manager of the team.
func (t *Tx) worksIn(ctx context.Context, team okr.Team, id okr.PersonID) (works bool, err error) {
	if team.ManagedBy(id) {
		return true, nil
	}
	key := sumKey{id, team.ID}
	if t.bulk != nil {
		if works, known := t.bulk.works[key]; known {
			return works, nil
		}
	}
	members, err := t.MembersWho(ctx, "m.team = $1 AND m.person = $2", team.ID, id)
	if t.bulk != nil && err == nil {
		t.bulk.works[key] = len(members) > 0
	}
	return len(members) > 0, err
}

// creditedFor selects the deals d for which a person, $1, is credited yet: a credit that was reversed is none.
const creditedFor = `EXISTS (SELECT 1 FROM credits c WHERE c.deal = d.id AND c.person = $1 AND c.reverses IS NULL
	AND NOT EXISTS (SELECT 1 FROM credits r WHERE r.reverses = c.id))`

// DealSeen selects the deals that a person, $1, may see: their own and those they are credited for, those of the
// teams they manage, for an admin all, and those of their teams where amounts are open.
func (t *Tx) DealSeen(ctx context.Context, viewer okr.PersonID) (string, error) {
	admin, err := t.Admin(ctx, viewer)
	if err != nil {
		return "", err
	}
	if admin {
		return "($1 = $1)", nil
	}
	return `(` + people.Worker + ` AND (d.owner = $1 OR ` + creditedFor + `
		OR d.team IN (SELECT team FROM managers WHERE person = $1)
		OR d.team IN (SELECT m.team FROM members m JOIN selling s ON s.team = m.team AND s.amounts_open
		WHERE m.person = $1 AND m.left_at IS NULL)))`, nil
}

// hitSeen selects the targets h that were hit and that a person, $1, may read about: their own, those of the teams
// they manage, for an admin all.
func (t *Tx) hitSeen(ctx context.Context, viewer okr.PersonID) (string, error) {
	admin, err := t.Admin(ctx, viewer)
	if err != nil {
		return "", err
	}
	if admin {
		return "($1 = $1)", nil
	}
	return "(" + people.Worker + " AND (h.person = $1 OR h.team IN (SELECT team FROM managers WHERE person = $1)))", nil
}

// winSeen selects the lines w on how deals were won that a person, $1, may read: those of the teams they are in or
// manage, for an admin all. A deal that is won no more has none, and who is off every board is read by nobody.
func (t *Tx) winSeen(ctx context.Context, viewer okr.PersonID) (string, error) {
	const shown = `EXISTS (SELECT 1 FROM deals d WHERE d.id = w.deal AND d.state = 'won')
		AND NOT EXISTS (SELECT 1 FROM hidden off WHERE off.person = w.person)`
	admin, err := t.Admin(ctx, viewer)
	if err != nil {
		return "", err
	}
	if admin {
		return "($1 = $1 AND " + shown + ")", nil
	}
	return "(" + people.Worker + ` AND w.team IN (SELECT team FROM managers WHERE person = $1 UNION SELECT team
		FROM members WHERE person = $1 AND left_at IS NULL) AND ` + shown + ")", nil
}

// winningTeam decides who may say how a deal was won, and returns the team whose people read it: its owner, and those
// who are credited for it, while they are in the team for which it counts.
func (t *Tx) winningTeam(ctx context.Context, d sales.Deal, id okr.PersonID) (okr.TeamID, error) {
	teams, err := db.All(ctx, t, db.ScanOne[okr.TeamID], `SELECT DISTINCT c.team FROM credits c WHERE c.deal = $1
		AND c.person = $2 AND c.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM credits r WHERE r.reverses = c.id)`,
		d.ID, id)
	if err != nil {
		return 0, err
	}
	if d.Owner == id {
		teams = append([]okr.TeamID{d.Team}, teams...)
	}
	for _, team := range teams {
		if inTeam, err := t.InTeam(ctx, team, id); err != nil || inTeam {
			return team, err
		}
	}
	return 0, okr.Refuse("win.not_yours", "Deal", d.ID.String())
}

// MayChangeDeal decides who may change a deal: its owner while they are in its team, the managers of its team, and
// admins.
func (t *Tx) MayChangeDeal(ctx context.Context, d sales.Deal, id okr.PersonID) (bool, error) {
	if d.Owner == id {
		if inTeam, err := t.InTeam(ctx, d.Team, id); err != nil || inTeam {
			return inTeam, err
		}
	}
	manager, err := t.Manages(ctx, d.Team, id)
	if err != nil || manager {
		return manager, err
	}
	return t.Admin(ctx, id)
}

// mayBook decides who may book a deal for whom: members and managers of the team for themselves, its managers and
// admins for anybody in it. The operator, who imports a file as nobody, may.
func (t *Tx) mayBook(ctx context.Context, team okr.Team, a outbox.Actor, owner okr.PersonID) error {
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

func (t *Tx) mayBookOne(ctx context.Context, team okr.Team, a outbox.Actor, owner okr.PersonID) error {
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
	admin, err := t.Admin(ctx, a.Person)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.deal_not_yours")
}

// mayCredit decides who may give a person a part of a team's deal: of somebody in the team everybody who may change
// the deal; of somebody in another team that team's managers and admins, or everybody where that team takes credit
// from others. What a CRM and the operator say is so.
func (t *Tx) mayCredit(ctx context.Context, a outbox.Actor, team okr.Team, person okr.PersonID) error {
	if a.Person == "" || a.Source == okr.FromCRM {
		return nil
	}
	works, err := t.worksIn(ctx, team, person)
	if err != nil || works {
		return err
	}
	id, err := t.findSellingTeam(ctx, person)
	// of no team any more: it counts for the deal's
	if refusal, failed := okr.Refused(err); refusal != nil || failed != nil {
		return failed
	}
	own, settings, err := t.FindSelling(ctx, id)
	if err != nil || settings.CreditFromOthers || own.ManagedBy(a.Person) {
		return err
	}
	if admin, err := t.Admin(ctx, a.Person); err != nil || admin {
		return err
	}
	return t.refuseCredit(ctx, own, person)
}

func (t *Tx) refuseCredit(ctx context.Context, own okr.Team, person okr.PersonID) error {
	p, err := t.FindPerson(ctx, person)
	if err != nil {
		return err
	}
	var managers []string
	for _, id := range own.Managers {
		m, err := t.FindPerson(ctx, id)
		if err != nil {
			return err
		}
		managers = append(managers, m.Name)
	}
	return okr.Refuse("errors.share_other_team", "Name", p.Name, "Team", own.Name, "Managers", managers)
}

// seesAmounts decides who may learn a colleague's amounts and targets in a team: the colleague, the team's managers,
// admins, and everybody in it where the team keeps them open.
func (t *Tx) seesAmounts(ctx context.Context, viewer okr.PersonID, team okr.Team, s sales.Settings) (bool, error) {
	if team.ManagedBy(viewer) {
		return true, nil
	}
	if admin, err := t.Admin(ctx, viewer); err != nil || admin {
		return admin, err
	}
	if !s.AmountsOpen {
		return false, nil
	}
	return t.worksIn(ctx, team, viewer)
}

func (t *Tx) maySetTargets(ctx context.Context, team okr.Team, id okr.PersonID) error {
	if team.ManagedBy(id) {
		return nil
	}
	admin, err := t.Admin(ctx, id)
	if err != nil || admin {
		return err
	}
	return okr.Refuse("errors.targets_not_yours")
}

// FindReviewTeam returns the team in which a person may read another one's sheet.
func (t *Tx) FindReviewTeam(ctx context.Context, viewer, id okr.PersonID) (okr.TeamID, error) {
	team, err := t.findSellingTeam(ctx, id)
	if err != nil || viewer == id {
		return team, err
	}
	admin, err := t.Admin(ctx, viewer)
	if err != nil || admin {
		return team, err
	}
	teams, err := t.Teams(ctx, people.OfPerson, id)
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

func (t *Tx) mayCongratulate(ctx context.Context, id okr.PersonID, post okr.PostID, channel string) error {
	list, err := db.All(ctx, t, outbox.ScanPost, "SELECT "+outbox.PostColumns+
		" FROM posts p LEFT JOIN posts parent ON parent.id = p.parent WHERE p.id = $1", post)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].State == outbox.Dropped {
		return okr.Refuse("errors.button_old")
	}
	hit, deal := list[0].Subject.Hit(), list[0].Subject.Deal()
	if hit == 0 && deal == 0 {
		return okr.Refuse("errors.button_old")
	}
	var withdrawn int
	if err := t.One(ctx, "SELECT COUNT(*) FROM hits WHERE id = $1 AND withdrawn_at IS NOT NULL", []any{hit},
		[]any{&withdrawn}); err != nil {
		return err
	}
	if withdrawn > 0 {
		return okr.Refuse("errors.button_old")
	}
	who, err := t.FindPerson(ctx, id)
	if err != nil {
		return err
	}
	if !who.Prompted() {
		return okr.Refuse("errors.congratulate_members")
	}
	var celebrated sql.NullString
	if err := t.One(ctx, `SELECT COALESCE((SELECT person FROM hits WHERE id = $1), (SELECT owner FROM deals
		WHERE id = $2))`,
		[]any{hit, deal}, []any{&celebrated}); err != nil {
		return err
	}
	if celebrated.String == string(id) {
		return okr.Refuse("errors.congratulate_yourself")
	}
	return t.ReadsPost(ctx, id, list[0], channel)
}
