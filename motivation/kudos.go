package motivation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"okrbot/okr"
)

// KudosID numbers kudos; people see it as KU12.
type KudosID int64

const kudosPrefix = "KU"

// String is id as people see it: KU12.
func (id KudosID) String() string { return kudosPrefix + strconv.FormatInt(int64(id), 10) }

// ParseKudosID reads KU12, ku-12, #12 or 12.
func ParseKudosID(text string) (KudosID, bool) { return okr.ParseID[KudosID](kudosPrefix, text) }

// GiftID numbers gifts: what one giver spent of an allowance on one receiver. Kudos to two people are two gifts, and a
// "me too" is one more for each of them.
type GiftID int64

// String is id as the ledger refers to it: gift/7.
func (id GiftID) String() string { return "gift/" + strconv.FormatInt(int64(id), 10) }

// Kudos are thanks to one or more colleagues, with what they are for.
type Kudos struct {
	ID        KudosID
	Team      okr.TeamID
	Giver     okr.PersonID
	GiverName string
	Receivers []Receiver
	Reason    string
	Value     string // one of the company's; empty without one
	Private   bool   // for the giver and the receivers only
	Emoji     string // by which they were given, in place of a reason: 👏; empty when they were written
	Link      string // to the message that it is about; empty without one
	At        time.Time
	Too       []Thanker // who said "me too", the first one first
	TakenBack bool
}

// Thanker is who says thanks too.
type Thanker struct {
	Person okr.PersonID
	Name   string
}

// To reports whether k thank a person, as far as they show it.
func (k Kudos) To(person okr.PersonID) bool {
	return slices.ContainsFunc(k.Receivers, func(r Receiver) bool { return r.Person == person })
}

// Receiver is who is thanked.
type Receiver struct {
	Person okr.PersonID
	Name   string
	Hidden bool // they want nobody else to see that it is about them
}

// ShownTo is what a viewer sees of k, a channel being the viewer "": receivers who hid themselves are seen by
// themselves and by the giver. It is not ok when there is nothing to see.
func (k Kudos) ShownTo(viewer okr.PersonID) (shown Kudos, ok bool) {
	gave := viewer != "" && viewer == k.Giver
	received, seen := false, []Receiver(nil)
	for _, r := range k.Receivers {
		mine := viewer != "" && viewer == r.Person
		received = received || mine
		if gave || mine || !r.Hidden {
			seen = append(seen, r)
		}
	}
	k.Receivers = seen
	return k, len(seen) > 0 && !k.TakenBack && (!k.Private || gave || received)
}

// How long a reason is, in characters.
const (
	ShortestReason = 10
	LongestReason  = 500
)

// messageLink is what Slack's "Copy link" gives of a message.
var messageLink = regexp.MustCompile(`^https://[a-z0-9.-]{1,100}/archives/[A-Z0-9]{1,20}/p[0-9]{1,20}$`)

// MessageLink is the address of a message in Slack; empty for anything else.
func MessageLink(text string) string {
	if !messageLink.MatchString(text) {
		return ""
	}
	return text
}

// MostReceivers is how many people one message thanks at most.
const MostReceivers = 10

// markup is what Slack writes for one picture or one name: :clap: and <@U1>.
var markup = regexp.MustCompile(`:[^\s:]+:|<[^<>]*>`)

// CheckReason is a reason on one line, or a refusal: it has 10 to 500 characters, letters or digits among them. An
// emoji and a mention count as one character, and what cannot be seen as none.
func CheckReason(text string) (string, error) {
	reason := oneLine(text)
	if utf8.RuneCountInString(reason) > LongestReason {
		return "", okr.Refuse("kudos.reason_long", "Most", LongestReason)
	}
	said := markup.ReplaceAllLiteralString(reason, "·")
	length := 0
	for _, r := range said {
		if r == ' ' || !okr.Blank(string(r)) {
			length++
		}
	}
	if length < ShortestReason || !hasWords(said) {
		return "", okr.Refuse("kudos.reason_short", "Least", ShortestReason)
	}
	return reason, nil
}

// oneLine is a text without control characters and without more than one space at a time.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text,
		func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func hasWords(text string) bool { return strings.ContainsFunc(text, inWord) }

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// UndoWindow is for how long a giver may take kudos back, and for how long taking a reaction away does.
const UndoWindow = 24 * time.Hour

// MayTakeBack reports whether what was given at an instant may still be taken back: until exactly 24 hours later.
func MayTakeBack(at, now time.Time) bool { return now.Sub(at) <= UndoWindow }
