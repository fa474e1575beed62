package motivation

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"okrbot/okr"
)

// RewardID numbers the rewards of a catalog; people see it as RW3.
type RewardID int64

const (
	rewardPrefix = "RW"
	orderPrefix  = "OR"
)

// String is id as people see it: RW3.
func (id RewardID) String() string { return rewardPrefix + strconv.FormatInt(int64(id), 10) }

// String is id as people see it: OR7.
func (id OrderID) String() string { return orderPrefix + strconv.FormatInt(int64(id), 10) }

// Reference is id as the ledger refers to it: order/7.
func (id OrderID) Reference() string { return "order/" + strconv.FormatInt(int64(id), 10) }

// Pot is the pot of an order that a whole team pays for.
func (id OrderID) Pot() PotID { return PotID(id) }

// Reward is what points are spent on in a team.
type Reward struct {
	ID       RewardID
	Team     okr.TeamID
	Name     string
	Picture  string // an emoji, or an address that begins with https://; empty without one
	Price    int64  // points
	Stock    Count  // how many there are in all
	PerHead  Count  // how many a person may have, ever
	ForSome  bool   // only those who are chosen may have it
	Chosen   []okr.PersonID
	Minor    int64  // what it is worth, in the smallest unit of Currency
	Currency string // empty when nobody said what it is worth
	Approval bool   // a manager decides
	ForTeam  bool   // the team pays for it together
	Archived bool
}

// Count is a number that may be missing: there is no limit then.
type Count struct {
	N     int
	Known bool
}

// Times is a count that is known.
func Times(n int) Count { return Count{n, true} }

// Left is what is left of c when some are taken; missing when there is no limit.
func (c Count) Left(taken int) Count {
	if !c.Known {
		return c
	}
	return Times(max(c.N-taken, 0))
}

// None reports whether nothing is left.
func (c Count) None() bool { return c.Known && c.N <= 0 }

// The limits of rewards.
const (
	LongestReward  = 60  // characters
	LongestPicture = 500 // characters
	MostPrice      = 1_000_000
	MostStock      = 10_000
	MostRewards    = 100 // of a team, that are not archived
	LongestWords   = 500 // characters that somebody says about an order
	MostByHand     = 100_000
)

// Tidied is a reward with its name and picture as they are kept.
func (r Reward) Tidied() Reward {
	r.Name, r.Picture = oneLine(r.Name), strings.TrimSpace(r.Picture)
	if r.ForTeam {
		r.PerHead, r.Chosen = Count{}, nil
	}
	r.ForSome = len(r.Chosen) > 0
	return r
}

// Check refuses a reward whose fields are out of range.
func (r Reward) Check() error {
	switch {
	case okr.Blank(r.Name):
		return okr.Refuse("reward.name_blank")
	case utf8.RuneCountInString(r.Name) > LongestReward:
		return okr.Refuse("reward.name_long", "Most", LongestReward)
	case !pictured(r.Picture):
		return okr.Refuse("reward.picture_odd")
	case r.Price < 1 || r.Price > MostPrice:
		return okr.Refuse("reward.price_range", "Most", MostPrice)
	case r.Stock.Known && (r.Stock.N < 0 || r.Stock.N > MostStock):
		return okr.Refuse("reward.stock_range", "Most", MostStock)
	case r.PerHead.Known && (r.PerHead.N < 1 || r.PerHead.N > MostStock):
		return okr.Refuse("reward.limit_range", "Most", MostStock)
	}
	return nil
}

// namedEmoji is an emoji by the name that Slack has for it: :beach_with_umbrella:
var namedEmoji = regexp.MustCompile(`^:[\p{Ll}\p{Lo}\p{N}_+'-]{1,100}:$`)

// longestEmoji is of how many characters an emoji is at most: families have many.
const longestEmoji = 12

// pictured reports whether a picture is an emoji or an address that can be opened safely.
func pictured(picture string) bool {
	if picture == "" || namedEmoji.MatchString(picture) || PictureAddress(picture) {
		return true
	}
	return utf8.RuneCountInString(picture) <= longestEmoji && !strings.ContainsFunc(picture, func(r rune) bool {
		return r < 0x80 && r != '#' && r != '*' && (r < '0' || r > '9')
	}) && strings.ContainsFunc(picture, func(r rune) bool { return r >= 0x203C && !inWord(r) })
}

// PictureAddress reports whether a picture is the address of one.
func PictureAddress(picture string) bool {
	if utf8.RuneCountInString(picture) > LongestPicture || strings.ContainsAny(picture, " <>|\"\\") {
		return false
	}
	address, err := url.Parse(picture)
	return err == nil && address.Scheme == "https" && address.Host != "" && address.User == nil
}

// PictureName is the name of an emoji that is written by its name: beach_with_umbrella.
func PictureName(picture string) (name string, ok bool) {
	return strings.Trim(picture, ":"), namedEmoji.MatchString(picture)
}

// Offers reports whether a person of the team may have the reward.
func (r Reward) Offers(person okr.PersonID) bool {
	return !r.ForSome || slices.Contains(r.Chosen, person)
}

// Template is a reward that is ready to be offered; what it is called is a matter of language.
type Template struct {
	Name     string // reward.template.<name>
	Emoji    string
	Price    int64
	PerHead  Count
	Approval bool
	ForTeam  bool
}

// Templates are the ready rewards, the cheapest ones first.
func Templates() []Template {
	return []Template{
		{Name: "parking", Emoji: "🅿️", Price: 150, Approval: true},
		{Name: "dinner", Emoji: "🍽️", Price: 300, Approval: false},
		{Name: "half_day", Emoji: "🌤️", Price: 400, Approval: true},
		{Name: "training", Emoji: "🎓", Price: 800, PerHead: Times(1), Approval: true},
		{Name: "bonus", Emoji: "💶", Price: 1000, Approval: true},
		{Name: "holiday", Emoji: "🏖️", Price: 5000, PerHead: Times(1), Approval: true},
	}
}

// OrderState is how far an order is.
type OrderState string

// The states of an order. The first three are open; a pot is filling until it has its price.
const (
	OrderFilling   OrderState = "filling"
	OrderAsked     OrderState = "asked"    // a manager decides
	OrderApproved  OrderState = "approved" // to be handed over
	OrderHanded    OrderState = "handed"
	OrderDeclined  OrderState = "declined"
	OrderCancelled OrderState = "cancelled"
)

// Pending reports whether who leads the team has to decide about an order, or to hand it over.
func (s OrderState) Pending() bool { return s == OrderAsked || s == OrderApproved }

// Order is a reward that somebody asked for, or a team pays for together.
type Order struct {
	ID         OrderID
	Reward     Reward // as it is now
	TeamName   string
	Zone       *time.Location // of the team
	Person     okr.PersonID   // empty: of the team, which has a pot
	PersonName string
	Price      int64 // points, as it was when it was asked for
	Minor      int64 // what it was worth then
	Currency   string
	State      OrderState
	At         time.Time

	Question, Answer string // of a manager, and of who asked; empty without one
	Asker            okr.PersonID
	AskerName        string
	Words            string // with which it was declined
	Decider          okr.PersonID
	DeciderName      string // empty: nobody had to decide, or nobody did
	DecidedAt        time.Time
	Note             string // with which it was handed over
	Handed           okr.PersonID
	HandedName       string
	HandedAt         time.Time
	Collected        int64 // points, in a pot
	Contributors     int   // to a pot
	Named            []string
	Ended            bool // it was cancelled because who asked left, or the team ended
	MayDecide        bool // the one who reads it
}

// Pooled reports whether a team pays for it together.
func (o Order) Pooled() bool { return o.Person == "" }

// Waits reports whether a question about it waits for an answer.
func (o Order) Waits() bool { return o.State == OrderAsked && o.Question != "" && o.Answer == "" }

// Missing is how many points a pot needs yet.
func (o Order) Missing() int64 { return max(o.Price-o.Collected, 0) }

// CheckWords is what somebody says about an order, on as many lines as they like; a refusal when it is too long, or
// nothing where something has to be said.
func CheckWords(text string, needed bool) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case needed && okr.Blank(text):
		return "", okr.Refuse("reward.words_missing")
	case utf8.RuneCountInString(text) > LongestWords:
		return "", okr.Refuse("reward.words_long", "Most", LongestWords)
	}
	return text, nil
}

// rateWeeks is of how many weeks a rate is the mean.
const rateWeeks = 12

// RateSince is from when on points count for a person's present rate.
func RateSince(now time.Time) time.Time { return now.AddDate(0, 0, -7*rateWeeks) }

// WeeksUntil is in how many weeks somebody has as many points as are missing, who earned some in the last twelve;
// not ok when they earned none, or none are missing.
func WeeksUntil(missing, earned int64) (weeks int, ok bool) {
	if missing <= 0 || earned <= 0 {
		return 0, false
	}
	return int((missing*rateWeeks + earned - 1) / earned), true
}

// waitingHours is for how many working hours an order waits for one person, who work nine of them a day: three days.
const waitingHours = 3 * 9

// PassesOn is when an order that somebody was asked about goes on to another one: after three working days.
func PassesOn(asked time.Time, team okr.Team) time.Time {
	return okr.AddWorkingHours(asked, waitingHours, team.Location(), team.Calendar())
}

// GrantID numbers the points that managers gave by hand.
type GrantID int64

// String is id as the ledger refers to it: grant/7.
func (id GrantID) String() string { return "grant/" + strconv.FormatInt(int64(id), 10) }

// Grant is points that a manager gave by hand.
type Grant struct {
	ID                      GrantID
	Team                    okr.TeamID
	Manager, Person         okr.PersonID
	ManagerName, PersonName string
	Amount                  int64
	Reason                  string
	At                      time.Time
	TakenBack               bool
	Left                    int64 // of the manager's budget this month
}

// Offer is a reward as somebody sees it.
type Offer struct {
	Reward
	TeamName string
	Left     Count // of the stock
	Mine     int   // how many the reader asked for and did not lose
	Pot      Order // that is filling or full, of a team's reward; the zero one when nobody paid yet
	Change   bool  // the reader may change it
	Waiting  bool  // the reader has an order of it that is open
}

// Catalog is what somebody may ask for.
type Catalog struct {
	Offers  []Offer
	Points  Standing
	Earned  int64 // points in the last twelve weeks
	Managed []okr.Team
}

// Orders are those that concern somebody.
type Orders struct {
	Own     []Order // that are open
	Waiting []Order // for their decision, or to be handed over by them
}
