package privacy

import (
	"context"
	"database/sql"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store/db"
	"okrbot/store/outbox"
)

// ExportKudos is one that the person gave or got, those that were taken back too. What was said is in it where they
// said it, or where it is about them.
type ExportKudos struct {
	Kudos   string     `json:"kudos"`
	Gift    string     `json:"gift"` // by which their points refer to it
	Given   bool       `json:"given"`
	Too     bool       `json:"me_too"` // beside who gave the kudos
	Reason  string     `json:"reason"`
	Value   string     `json:"value"`
	Private bool       `json:"private"`
	Emoji   string     `json:"emoji"` // by which it was given, in place of a reason
	Link    string     `json:"link"`
	Day     okr.Date   `json:"day"` // of the giver
	Boost   bool       `json:"boost"`
	Hidden  bool       `json:"hidden"`
	At      time.Time  `json:"at"`
	Back    *time.Time `json:"taken_back_at"`
}

const exportKudos = `SELECT k.id, g.id, g.giver = $1, g.giver <> k.giver, CASE WHEN g.giver = $1 AND k.giver <> $1 THEN ''
	ELSE k.reason END, k.value, k.private, k.emoji,
	CASE WHEN g.giver = $1 AND k.giver <> $1 THEN '' ELSE k.link END, g.day,
	g.giver = $1 AND g.boost, g.hidden, g.given_at, g.gone_at FROM gifts g JOIN kudos k ON k.id = g.kudos
	WHERE g.giver = $1 OR g.receiver = $1 ORDER BY g.id`

func scanExportKudos(row db.Scanner) (e ExportKudos, err error) {
	var id motivation.KudosID
	var gift motivation.GiftID
	var at, back sql.NullInt64
	err = row.Scan(&id, &gift, &e.Given, &e.Too, &e.Reason, &e.Value, &e.Private, &e.Emoji, &e.Link, &e.Day,
		&e.Boost, &e.Hidden, &at, &back)
	e.Kudos, e.Gift, e.At, e.Back = id.String(), gift.String(), db.Instant(at), moment(back)
	return e, err
}

// ExportPoints is a movement of the person's points.
type ExportPoints struct {
	Cause     motivation.Cause `json:"cause"`
	Reference string           `json:"reference"`
	Gain      int64            `json:"gain"` // below 0 when they were taken
	Reversal  bool             `json:"reversal"`
	At        time.Time        `json:"at"`
}

const exportPoints = `SELECT e.cause, e.reference, CASE e.to_account WHEN 'person/' || $1 THEN e.amount ELSE -e.amount END,
	e.reverses IS NOT NULL, e.at FROM entries e WHERE e.to_account = 'person/' || $1 OR e.from_account = 'person/' || $1
	ORDER BY e.id`

func scanExportPoints(row db.Scanner) (e ExportPoints, err error) {
	var at sql.NullInt64
	err = row.Scan(&e.Cause, &e.Reference, &e.Gain, &e.Reversal, &at)
	e.At = db.Instant(at)
	return e, err
}

// sayingKudos selects the posts that say any of the kudos k, which a query over them and their gifts g selects.
func sayingKudos(where string) string {
	return outbox.AboutAny(outbox.KudosNoun, `SELECT said.id FROM gifts g JOIN kudos k ON k.id = g.kudos
		JOIN kudos said ON said.id IN (k.id, k.card) WHERE `+where) + " OR kind = 'wall' AND " +
		outbox.AboutAny(outbox.MonthNoun, `SELECT DISTINCT SUBSTR(g.day, 1, 8) || '01' AS id FROM gifts g
			JOIN kudos k ON k.id = g.kudos WHERE `+where)
}

// renameInLedger gives the points of a person to their pseudonym, so that each account has what it had.
func (t *Tx) renameInLedger(ctx context.Context, id, former okr.PersonID) error {
	for _, column := range []string{"from_account", "to_account"} {
		if _, err := t.Exec(ctx, "UPDATE entries SET "+column+" = $2 WHERE "+column+" = $1",
			motivation.PersonAccount(id), motivation.PersonAccount(former)); err != nil {
			return err
		}
	}
	return nil
}

// forgetOldKudos removes what some of the kudos before an instant are for, and returns of how many.
func (t *Tx) forgetOldKudos(ctx context.Context, before time.Time) (forgotten int, err error) {
	old, err := db.All(ctx, t, db.ScanOne[motivation.KudosID], `UPDATE kudos SET reason = '', link = '' WHERE id IN (
		SELECT id FROM kudos WHERE reason <> '' AND given_at < $1 AND COALESCE(edited_at, 0) < $1
		ORDER BY given_at LIMIT $2) RETURNING id`, db.Millis(before), forgottenAtOnce)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	ids := make([]any, len(old))
	for i, id := range old {
		ids[i] = id
	}
	return len(old), t.outdate(ctx, sayingKudos("k.id IN ("+db.Places(0, len(ids))+")"), ids...)
}
