package sales

import (
	"strconv"
	"time"

	"okrbot/okr"
)

// DealID numbers deals; people see it as D8.
type DealID int64

// String is id as people see it: D8.
func (id DealID) String() string { return "D" + strconv.FormatInt(int64(id), 10) }

// ParseDealID reads D8, d8, #8 or 8.
func ParseDealID(text string) (DealID, bool) { return okr.ParseID[DealID]("D", text) }

// DealState says whether a deal is still being worked on.
type DealState string

// The states of a deal. A booking that was undone is void: it is on record and counts nowhere.
const (
	Open DealState = "open"
	Won  DealState = "won"
	Lost DealState = "lost"
	Void DealState = "void"
)

// Deal is a sale, being worked on, won or lost. Only a won one is credited to people.
type Deal struct {
	ID       DealID       `json:"id"`
	Team     okr.TeamID   `json:"team"`
	Owner    okr.PersonID `json:"owner"`
	Customer string       `json:"customer"`
	Amount   Money        `json:"amount"`
	State    DealState    `json:"state"`
	Stage    string       `json:"stage"` // one of the team's; of an ended deal, where it was when it ended
	// CloseDay is the day on which it was won or lost, in the team's zone; of an open deal the day on which it is
	// expected, or empty.
	CloseDay   okr.Date `json:"close_day"`
	Product    string   `json:"product,omitempty"`
	Note       string   `json:"note,omitempty"`
	LossReason string   `json:"loss_reason,omitempty"`
	// Shares says who is credited, the owner first as a rule. Their points sum to [FullShare].
	Shares []Share `json:"shares"`
	// External is the deal's id elsewhere, with its source: hubspot/1234. It is empty for a deal that was typed.
	External string `json:"external,omitempty"`

	OwnerName string    `json:"-"`
	TeamName  string    `json:"-"`
	CreatedAt time.Time `json:"-"`
	StageAt   time.Time `json:"-"` // since when it is in its stage
	Version   int64     `json:"-"` // counts its changes, from 1 on
}

// DealChangeID numbers the changes of deals.
type DealChangeID int64

// DealVerb says what was done to a deal.
type DealVerb string

// What can be done to a deal.
const (
	Opened     DealVerb = "opened"
	Moved      DealVerb = "moved"    // to another stage
	WasWon     DealVerb = "won"      // booked as won, or won after it was open or lost
	WasLost    DealVerb = "lost"     // with a reason
	Reopened   DealVerb = "reopened" // after it was won or lost
	Edited     DealVerb = "edited"   // amount, customer, day, note, product, owner
	Divided    DealVerb = "divided"  // its credits
	Undone     DealVerb = "undone"   // back to how it was before a change
	Reassigned DealVerb = "reassigned"
	Removed    DealVerb = "removed"  // from the CRM that it came from
	Restored   DealVerb = "restored" // there, or after a question about it was answered
	Doubted    DealVerb = "doubted"  // it is probably another deal: it counts once somebody said so
	Joined     DealVerb = "joined"   // it is the one that a CRM or a file brought
	Merged     DealVerb = "merged"   // with another deal that is the same
)

// Remark is what is to be said of a change beside what it changed: the name of a sentence, and names and values of
// its placeholders.
type Remark struct {
	ID   string `json:"id"`
	Args []any  `json:"args"`
}

// DealChange is one line of a deal's history.
type DealChange struct {
	ID     DealChangeID
	Deal   DealID
	Verb   DealVerb
	Before *Deal // nil for the first one
	After  Deal
	By     okr.PersonID // empty when the operator took it from a file
	ByName string
	At     time.Time
	Source okr.Source
	Remark *Remark // nil for none
}

// UndoWithin is how long after a change the one who made it can take it back.
const UndoWithin = 10 * time.Minute

// DefaultStages are a new team's stages of an open deal, in order, as keys that are said in the reader's language.
func DefaultStages() []string {
	return []string{"lead", "qualified", "meeting", "proposal", "negotiation"}
}

// DefaultLossReasons are a new team's reasons for losing a deal, likewise.
func DefaultLossReasons() []string {
	return []string{"price", "competitor", "no_budget", "no_answer", "timing", "other"}
}
