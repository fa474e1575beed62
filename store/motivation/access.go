package motivation

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// kudosSeen is of kudos k that the viewer, $1, may see: what is private, the two. What receivers hide is left to
// [motivation.Kudos.ShownTo].
const kudosSeen = people.Worker + ` AND k.gone_at IS NULL AND (k.private = 0 OR k.giver = $1
	OR EXISTS (SELECT 1 FROM gifts mine WHERE mine.kudos = k.id AND mine.receiver = $1 AND mine.gone_at IS NULL))`

// hiddenGift is whether nobody but the giver and the receiver of gift g sees it.
const hiddenGift = "(g.hidden = 1 OR EXISTS (SELECT 1 FROM hidden h WHERE h.person = g.receiver))"

// openGift is of gifts g that count where their receiver is shown: not private, hidden by neither.
const openGift = "(g.private = 0 AND g.hidden = 0 AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = g.giver))"

// publicGift is of gifts g that everybody may see and count.
const publicGift = "(" + openGift + " AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = g.receiver))"

// mayThank decides who may thank whom: who works here, others who do.
func (t *Tx) mayThank(ctx context.Context, giver okr.PersonID, receivers []okr.PersonID) error {
	switch {
	case len(receivers) == 0:
		return okr.Refuse("kudos.nobody")
	case len(receivers) > motivation.MostReceivers:
		return okr.Refuse("kudos.too_many", "Most", motivation.MostReceivers)
	case slices.Contains(receivers, giver):
		return okr.Refuse("kudos.to_self")
	}
	here, err := t.colleagues(ctx, append([]okr.PersonID{giver}, receivers...))
	if err != nil {
		return err
	}
	if !slices.Contains(here, giver) {
		return okr.Refuse("kudos.not_yours")
	}
	for _, id := range receivers {
		if !slices.Contains(here, id) {
			return t.noColleague(ctx, id)
		}
	}
	return nil
}

// MayReadOf decides who reads what somebody is thanked for, and their badges: who works here, of others who do.
func (t *Tx) MayReadOf(ctx context.Context, viewer, id okr.PersonID) error {
	here, err := t.colleagues(ctx, []okr.PersonID{viewer, id})
	switch {
	case err != nil:
		return err
	case !slices.Contains(here, viewer):
		return okr.Refuse("kudos.not_yours")
	case !slices.Contains(here, id):
		return t.noColleague(ctx, id)
	}
	return nil
}

// noColleague refuses somebody who does not work here, by the name they go by, or by their id if nothing is known of
// them.
func (t *Tx) noColleague(ctx context.Context, id okr.PersonID) error {
	p, err := t.FindPerson(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		p, err = okr.Person{ID: id}, nil
	}
	if err != nil {
		return err
	}
	return okr.Refuse("kudos.no_colleague", "Person", cmp.Or(p.Name, string(id)))
}

// colleagues are those of some people who work here: no apps, no guests, nobody who is gone.
func (t *Tx) colleagues(ctx context.Context, ids []okr.PersonID) ([]okr.PersonID, error) {
	return db.All(ctx, t, db.ScanOne[okr.PersonID], "SELECT id FROM people WHERE id IN ("+db.Places(0, len(ids))+
		") AND "+outbox.Speakable("people"), db.Args(ids)...)
}

// findKudos returns kudos to somebody who may see them.
func (t *Tx) findKudos(ctx context.Context, viewer okr.PersonID, id motivation.KudosID) (motivation.Kudos, error) {
	k, shown, err := t.findKudosBehind(ctx, viewer, id)
	if err == nil && !shown {
		err = unknownKudos(id)
	}
	return k, err
}

// findKudosBehind returns kudos as somebody sees them, and whether there is anything left to see: who said "me too" may
// have given to receivers who hid since.
func (t *Tx) findKudosBehind(ctx context.Context, viewer okr.PersonID, id motivation.KudosID) (k motivation.Kudos,
	shown bool, err error) {
	list, err := t.kudos(ctx, kudosSeen+" AND k.id = $2", viewer, id)
	if err == nil && len(list) == 0 {
		err = unknownKudos(id)
	}
	if err != nil {
		return k, false, err
	}
	k, shown = list[0].ShownTo(viewer)
	return k, shown, nil
}

func unknownKudos(id motivation.KudosID) error {
	return okr.Refuse("kudos.unknown", "Kudos", id.String())
}

// rewardSeen is of rewards r that the viewer, $1, may see: those of their teams, also those that others were chosen
// for, which say so.
const rewardSeen = people.Worker + ` AND r.team IN (SELECT team FROM members WHERE person = $1 AND left_at IS NULL
	UNION SELECT team FROM managers WHERE person = $1)`

// leads decides who stands for a team where rewards are concerned: its managers and admins.
func (t *Tx) leads(ctx context.Context, team okr.TeamID, id okr.PersonID) (bool, error) {
	refusal, err := okr.Refused(t.MaySet(ctx, team, id))
	return refusal == nil && err == nil, err
}

// managed are the teams of which somebody who works here is a manager.
func (t *Tx) managed(ctx context.Context, id okr.PersonID) ([]okr.Team, error) {
	return t.Teams(ctx, people.Worker+" AND t.id IN (SELECT team FROM managers WHERE person = $1)", id)
}

// mayDecide decides who may decide about an order and hand it over: who leads its team. Their own order only where
// nobody else could.
func (t *Tx) mayDecide(ctx context.Context, o motivation.Order, id okr.PersonID) (bool, error) {
	leads, err := t.leads(ctx, o.Reward.Team, id)
	if err != nil || !leads || o.Person != id {
		return leads, err
	}
	others, err := t.deciders(ctx, o)
	return err == nil && len(others) == 0, err
}

// mayRead decides who sees an order: who asked for it, and who leads the team.
func (t *Tx) mayRead(ctx context.Context, o motivation.Order, id okr.PersonID) (bool, error) {
	if o.Person != id {
		return t.leads(ctx, o.Reward.Team, id)
	}
	here, err := t.colleagues(ctx, []okr.PersonID{id})
	return len(here) > 0, err
}

// maySetByHand decides who sets how many points managers may give by hand: admins.
func (t *Tx) maySetByHand(ctx context.Context, id okr.PersonID, team okr.TeamID, points int64) error {
	before, err := t.findThanking(ctx, team)
	if err != nil || before.ByHand == points {
		return err
	}
	admin, err := t.Admin(ctx, id)
	if err == nil && !admin {
		err = okr.Refuse("reward.by_hand_admin")
	}
	return err
}

// mayGrant decides who may give points by hand, and to whom: managers, to others in a team of theirs. It returns that
// team: the one of the channel, or the first.
func (t *Tx) mayGrant(ctx context.Context, manager, person okr.PersonID, channel string) (okr.Team, error) {
	if manager == person {
		return okr.Team{}, okr.Refuse("reward.grant_self")
	}
	here, err := t.colleagues(ctx, []okr.PersonID{manager, person})
	if err != nil {
		return okr.Team{}, err
	}
	if !slices.Contains(here, person) {
		return okr.Team{}, t.noColleague(ctx, person)
	}
	teams, err := t.Teams(ctx, `t.id IN (SELECT g.team FROM managers g WHERE g.person = $1) AND $3 AND t.id IN (
		SELECT team FROM members WHERE person = $2 AND left_at IS NULL UNION SELECT team FROM managers
		WHERE person = $2)`, manager, person, slices.Contains(here, manager))
	if err != nil {
		return okr.Team{}, err
	}
	team, ok := teamIn(teams, channel)
	if !ok {
		return team, okr.Refuse("reward.grant_not_yours")
	}
	return team, nil
}

// teamIn is the team whose channel it is, or else the first; not ok without any.
func teamIn(teams []okr.Team, channel string) (team okr.Team, ok bool) {
	if len(teams) == 0 {
		return team, false
	}
	return teams[max(0, slices.IndexFunc(teams, func(team okr.Team) bool { return team.Channel == channel }))], true
}
