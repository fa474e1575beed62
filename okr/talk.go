package okr

import "time"

// Comment is a reply in Slack that is kept with a key result.
type Comment struct {
	KeyResult  KeyResultID
	PersonName string
	Text       string
	At         time.Time
	Edited     bool
}

// AskedID numbers the questions that managers ask about check-ins.
type AskedID int64

// Asked is a question of a manager about a check-in, and its author's answer. The two and the team's managers see it.
type Asked struct {
	ID             AskedID
	CheckIn        CheckInID
	Team           TeamID
	TeamName       string
	Cadence        Cadence // of the team
	Week           string
	KeyResult      KeyResultID // that it is about; 0: all of the check-in
	KeyResultTitle string
	By             PersonID
	ByName         string
	Author         PersonID
	AuthorName     string
	Text           string
	At             time.Time
	Answer         string
	AnsweredAt     time.Time // zero while there is no answer
}
