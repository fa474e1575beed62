package motivation

import (
	"regexp"
	"strconv"
	"strings"

	"okrbot/okr"
)

// OrderID numbers orders of rewards.
type OrderID int64

// PotID numbers the pots into which a team pays for a reward.
type PotID int64

// Account is where points lie: house, person/U012ABCDEF, reserve/4 of an order, pot/2 of a team.
type Account string

// House issues points, and takes back what is spent.
const House Account = "house"

type accountKind int

const (
	ofNothing accountKind = iota
	ofHouse
	ofPerson
	ofOrder
	ofPot
)

const (
	personAccount  = "person/"
	reserveAccount = "reserve/"
	potAccount     = "pot/"
)

// PersonAccount has the points that a person may spend.
func PersonAccount(id okr.PersonID) Account { return Account(personAccount + string(id)) }

// ReserveAccount has the price of an order until it is handed over or given back.
func ReserveAccount(id OrderID) Account {
	return Account(reserveAccount + strconv.FormatInt(int64(id), 10))
}

// PotAccount has what was paid into a pot.
func PotAccount(id PotID) Account { return Account(potAccount + strconv.FormatInt(int64(id), 10)) }

// personName is a Slack user id, or the id of somebody who was erased: former-7F3A. Letters are any: an id that the
// directory takes must not keep its person from checking in.
var personName = regexp.MustCompile(`^[\p{L}\p{N}-]+$`)

// ParseAccount reads an account in the one form in which it is written.
func ParseAccount(text string) (a Account, ok bool) {
	a = Account(text)
	if a.kind() == ofNothing {
		return "", false
	}
	return a, true
}

// Person is whose account it is; not ok for the account of no person.
func (a Account) Person() (id okr.PersonID, ok bool) {
	name, ok := strings.CutPrefix(string(a), personAccount)
	if !ok || !personName.MatchString(name) {
		return "", false
	}
	return okr.PersonID(name), true
}

// Order is whose reserve it is; not ok when it is none.
func (a Account) Order() (OrderID, bool) { return numbered[OrderID](a, reserveAccount) }

// Pot is which pot it is; not ok when it is none.
func (a Account) Pot() (PotID, bool) { return numbered[PotID](a, potAccount) }

// numbered reads the number above 0 behind a prefix.
func numbered[ID ~int64](a Account, prefix string) (ID, bool) {
	digits, ok := strings.CutPrefix(string(a), prefix)
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n <= 0 || strconv.FormatInt(n, 10) != digits {
		return 0, false
	}
	return ID(n), true
}

func (a Account) kind() accountKind {
	if a == House {
		return ofHouse
	}
	if _, ok := a.Person(); ok {
		return ofPerson
	}
	if _, ok := a.Order(); ok {
		return ofOrder
	}
	if _, ok := a.Pot(); ok {
		return ofPot
	}
	return ofNothing
}
