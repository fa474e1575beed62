package motivation

import (
	"context"
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

// publicGift is of gifts g, of kudos k, that everybody may see and count.
const publicGift = "(k.private = 0 AND NOT " + hiddenGift +
	" AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.person = g.giver))"

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
			return okr.Refuse("kudos.no_colleague", "Person", string(id))
		}
	}
	return nil
}

// colleagues are those of some people who work here: no apps, no guests, nobody who is gone.
func (t *Tx) colleagues(ctx context.Context, ids []okr.PersonID) ([]okr.PersonID, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return db.All(ctx, t, db.ScanOne[okr.PersonID], "SELECT id FROM people WHERE id IN ("+db.Places(0, len(ids))+
		") AND "+outbox.Speakable("people"), args...)
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
