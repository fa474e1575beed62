package privacy

import (
	"database/sql"
	"time"

	"okrbot/store/db"
)

// ExportComment is what the person said about a key result in a thread.
type ExportComment struct {
	KeyResult string    `json:"key_result"`
	Text      string    `json:"text"`
	At        time.Time `json:"at"`
}

const exportComments = `SELECT 'KR' || c.key_result, c.text, c.said_at FROM comments c WHERE c.person = $1
	ORDER BY c.said_at, c.id`

func scanExportComment(row db.Scanner) (c ExportComment, err error) {
	var at sql.NullInt64
	err = row.Scan(&c.KeyResult, &c.Text, &at)
	c.At = db.Instant(at)
	return c, err
}

// ExportQuestion is what the person asked about a check-in, or was asked and answered; of the other one's words it
// has none.
type ExportQuestion struct {
	Week       string     `json:"week"`
	Asked      string     `json:"asked"` // by the person
	AskedAt    *time.Time `json:"asked_at"`
	Answered   string     `json:"answered"` // by the person
	AnsweredAt *time.Time `json:"answered_at"`
}

const exportQuestions = `SELECT r.week, CASE WHEN q.asked_by = $1 THEN q.text ELSE '' END, CASE
	WHEN q.asked_by = $1 THEN q.asked_at END,
		CASE WHEN c.person = $1 THEN q.answer ELSE '' END, CASE WHEN c.person = $1 THEN q.answered_at END
	FROM (SELECT id FROM questions WHERE asked_by = $1 UNION SELECT q.id FROM check_ins c
	JOIN questions q ON q.check_in = c.id WHERE c.person = $1) AS mine
	JOIN questions q ON q.id = mine.id JOIN check_ins c ON c.id = q.check_in JOIN rounds r ON r.id = c.round
	ORDER BY q.asked_at, q.id`

func scanExportQuestion(row db.Scanner) (q ExportQuestion, err error) {
	var asked, answered sql.NullInt64
	err = row.Scan(&q.Week, &q.Asked, &asked, &q.Answered, &answered)
	q.AskedAt, q.AnsweredAt = moment(asked), moment(answered)
	return q, err
}
