package privacy

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/selling"
)

// ExportCredit is a row of the ledger.
type ExportCredit struct {
	Deal     string         `json:"deal"`
	Day      okr.Date       `json:"day"`
	Minor    int64          `json:"minor"` // below 0 for a reversal
	Currency sales.Currency `json:"currency"`
	Points   int            `json:"points"` // basis points of the deal
}

// ExportTarget is a target that was set for the person, those that were replaced too.
type ExportTarget struct {
	Metric sales.Metric `json:"metric"`
	Start  okr.Date     `json:"start"`
	End    okr.Date     `json:"end"`
	Amount int64        `json:"amount"`
	SetAt  time.Time    `json:"set_at"`
	Until  *time.Time   `json:"superseded_at"`
}

// ExportActivity is a number of activities that the person counted.
type ExportActivity struct {
	Kind   string   `json:"kind"`
	Day    okr.Date `json:"day"`
	Number int      `json:"number"`
}

// ExportHit is a mark of a target that the person reached.
type ExportHit struct {
	Metric sales.Metric `json:"metric"`
	Period string       `json:"period"`
	Mark   int          `json:"mark"`
	At     time.Time    `json:"at"`
}

// exportDeals are the deals that a person owns or is credited for.
func (t *Tx) exportDeals(ctx context.Context, id okr.PersonID) ([]people.ExportRecord, error) {
	list, err := t.Deals(ctx, "(d.owner = $1 OR d.id IN (SELECT deal FROM credits WHERE person = $1)) ORDER BY d.id",
		id)
	records := make([]people.ExportRecord, len(list))
	for i, d := range list {
		records[i] = selling.ExportDeal(d, id, selling.DealFields)
	}
	return records, err
}

const exportCredits = "SELECT deal, day, minor, currency, points FROM credits WHERE person = $1 ORDER BY id"

func scanExportCredit(row db.Scanner) (e ExportCredit, err error) {
	var id sales.DealID
	err = row.Scan(&id, &e.Day, &e.Minor, &e.Currency, &e.Points)
	e.Deal = id.String()
	return e, err
}

const exportTargets = `SELECT metric, period_start, period_end, amount, set_at, superseded_at FROM targets
	WHERE person = $1 ORDER BY id`

func scanExportTarget(row db.Scanner) (e ExportTarget, err error) {
	var at, until sql.NullInt64
	err = row.Scan(&e.Metric, &e.Start, &e.End, &e.Amount, &at, &until)
	e.SetAt, e.Until = db.Instant(at), moment(until)
	return e, err
}

const exportActivities = "SELECT kind, day, number FROM activities WHERE person = $1 ORDER BY id"

func scanExportActivity(row db.Scanner) (e ExportActivity, err error) {
	err = row.Scan(&e.Kind, &e.Day, &e.Number)
	return e, err
}

const exportHits = "SELECT metric, period_label, mark, at FROM hits WHERE person = $1 ORDER BY id"

func scanExportHit(row db.Scanner) (e ExportHit, err error) {
	var at sql.NullInt64
	err = row.Scan(&e.Metric, &e.Period, &e.Mark, &at)
	e.At = db.Instant(at)
	return e, err
}

// forgetSelling removes a leaver's words about deals and what is of use only while they are here.
func (t *Tx) forgetSelling(ctx context.Context, id okr.PersonID) error {
	for _, statement := range []string{
		`UPDATE deals SET note = '' WHERE (owner = $1 OR id IN (SELECT deal FROM handovers WHERE leaver = $1))
			AND note <> ''`,
		"DELETE FROM answers WHERE answer LIKE '%\"' || $1 || '\"%'",
	} {
		if _, err := t.Exec(ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

// renameInDeals renames a person in what is kept as JSON: the shares and history of deals, and the places of frozen
// boards. Notes of deals that they owned go from the history too.
func (t *Tx) renameInDeals(ctx context.Context, id okr.PersonID, former okr.Person) error {
	touched := `SELECT id FROM deals WHERE owner = $1 UNION SELECT deal FROM credits WHERE person = $1
		UNION SELECT deal FROM deal_changes WHERE changed_by = $1 UNION SELECT deal FROM handovers WHERE leaver = $1
		AND deal IS NOT NULL`
	if _, err := t.Exec(ctx, "UPDATE deals SET shares = REPLACE(shares, $2, $3) WHERE id IN ("+touched+")", former.ID,
		db.JSON(id), db.JSON(former.ID)); err != nil {
		return err
	}
	changes, err := t.DealChanges(ctx, "c.deal IN ("+touched+")", former.ID)
	if err != nil {
		return err
	}
	for _, c := range changes {
		before := ""
		if c.Before != nil {
			before = db.JSON(renamed(*c.Before, id, former.ID))
		}
		if _, err := t.Exec(ctx, "UPDATE deal_changes SET before = $2, after = $3 WHERE id = $1", c.ID, before,
			db.JSON(renamed(c.After, id, former.ID))); err != nil {
			return err
		}
	}
	boards, err := t.Boards(ctx, "b.places LIKE $1", "%"+db.JSON(id)+"%")
	if err != nil {
		return err
	}
	for _, b := range boards {
		for i := range b.Places {
			if b.Places[i].Person == id {
				b.Places[i].Person, b.Places[i].Name = former.ID, former.Name
			}
		}
		if _, err := t.Exec(ctx, "UPDATE boards SET places = $2 WHERE id = $1", b.ID, db.JSON(b.Places)); err != nil {
			return err
		}
	}
	return t.DirtyPosts(ctx, outbox.AboutAny(outbox.HitNoun, "SELECT id FROM hits WHERE person = $1")+
		" OR "+outbox.AboutAny(outbox.DealNoun, "SELECT id FROM deals WHERE owner = $1")+
		" OR "+outbox.AboutAny(outbox.BoardNoun, "SELECT id FROM boards WHERE places LIKE $2")+
		" OR id IN (SELECT post FROM congratulations WHERE person = $1 AND NOT gone)",
		former.ID, "%"+db.JSON(former.ID)+"%")
}

// renameInCRM renames a person in what CRMs and files said of their deals, and takes their notes out of it.
func (t *Tx) renameInCRM(ctx context.Context, id, former okr.PersonID) error {
	externals, err := db.All(ctx, t, db.ScanOne[string],
		`SELECT external FROM deals WHERE owner = $1 AND external IS NOT NULL
		UNION SELECT d.external FROM handovers h JOIN deals d ON d.id = h.deal WHERE h.leaver = $1
		AND d.external IS NOT NULL
		UNION SELECT external FROM twins WHERE asked = $1 UNION SELECT external FROM crm_deals
		WHERE INSTR(facts, $2) > 0`, former, db.JSON(id))
	for _, external := range externals {
		c, err := t.FindCRMDeal(ctx, external)
		if err != nil {
			return err
		}
		if len(c.Facts) == 0 {
			continue
		}
		if owner := c.Facts[selling.FactOwner]; owner.Value == string(id) {
			owner.Value = string(former)
			c.Facts[selling.FactOwner] = owner
		}
		delete(c.Facts, selling.FactNote)
		if _, err := t.Exec(ctx, "UPDATE crm_deals SET facts = $2 WHERE external = $1", external,
			db.JSON(c.Facts)); err != nil {
			return err
		}
	}
	return err
}

func renamed(d sales.Deal, id, former okr.PersonID) sales.Deal {
	if d.Owner == id {
		d.Owner, d.Note = former, ""
	}
	d.Shares = slices.Clone(d.Shares)
	for i := range d.Shares {
		if d.Shares[i].Person == id {
			d.Shares[i].Person = former
		}
	}
	return d
}
