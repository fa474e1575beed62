package motivation_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"okrbot/motivation"
	"okrbot/okr"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestReverse(t *testing.T) {
	t.Parallel()
	granted := motivation.Entry{ID: 4, At: noon, Cause: motivation.TargetHit, Reference: "hit/41",
		From: motivation.House, To: motivation.PersonAccount("U1"), Amount: 100, By: "U9"}
	want := motivation.Entry{At: noon.Add(time.Hour), Cause: motivation.TargetHit, Reference: "hit/41",
		From: motivation.PersonAccount("U1"), To: motivation.House, Amount: 100, Reverses: 4}
	if got := motivation.Reverse(granted, noon.Add(time.Hour)); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The accounts of the stories below, all of one person.
var (
	house   = motivation.House
	mine    = motivation.PersonAccount("U1")
	yours   = motivation.PersonAccount("U2")
	order   = motivation.ReserveAccount(4)
	another = motivation.ReserveAccount(5)
	pot     = motivation.PotAccount(2)
)

func TestStandingOf(t *testing.T) {
	t.Parallel()
	move := func(c motivation.Cause, from, to motivation.Account, amount int64) motivation.Entry {
		return motivation.Entry{Cause: c, Reference: "r", From: from, To: to, Amount: amount}
	}
	back := func(e motivation.Entry) motivation.Entry {
		e.ID = 1
		return motivation.Reverse(e, noon)
	}
	checkin, hit := move(motivation.CheckInOnTime, house, mine, 5), move(motivation.TargetHit, house, mine, 100)
	asked := move(motivation.RewardAsked, mine, order, 80)
	handed := move(motivation.RewardHanded, order, house, 80)
	type entries = []motivation.Entry
	for _, c := range []struct {
		name      string
		entries   entries
		want      motivation.Standing
		spendable int64
	}{
		{"nothing", nil, motivation.Standing{}, 0},
		{"a check-in and a target", entries{checkin, hit}, motivation.Standing{Lifetime: 105}, 105},
		{"a contest, kudos, training, by hand", entries{
			move(motivation.ContestPrize, house, mine, 30), move(motivation.KudosReceived, house, mine, 1),
			move(motivation.TrainingDone, house, mine, 20), move(motivation.ByHand, house, mine, 7),
			move(motivation.StretchHit, house, mine, 50)}, motivation.Standing{Lifetime: 108}, 108},
		{"a colleague's", entries{hit, move(motivation.TargetHit, house, yours, 100),
			move(motivation.RewardAsked, yours, another, 60), move(motivation.PotContributed, yours, pot, 10)},
			motivation.Standing{Lifetime: 100}, 100},
		{"a target that no longer holds", entries{checkin, hit, back(hit)}, motivation.Standing{Lifetime: 5}, 5},
		{"a target that holds again", entries{checkin, hit, back(hit), back(back(hit))},
			motivation.Standing{Lifetime: 105}, 105},
		{"a reward that waits", entries{hit, asked}, motivation.Standing{Lifetime: 100, Reserved: 80}, 20},
		{"a reward that was declined", entries{hit, asked, move(motivation.RewardBack, order, mine, 80)},
			motivation.Standing{Lifetime: 100}, 100},
		{"a reward that was handed over", entries{hit, asked, handed},
			motivation.Standing{Lifetime: 100, Spent: 80}, 20},
		{"in any order", entries{handed, asked, hit}, motivation.Standing{Lifetime: 100, Spent: 80}, 20},
		{"spent, and then the target fell", entries{hit, asked, handed, back(hit)},
			motivation.Standing{Spent: 80}, -80},
		{"handed over by mistake", entries{hit, asked, handed, back(handed)},
			motivation.Standing{Lifetime: 100, Reserved: 80}, 20},
		{"one of two waits", entries{hit, asked, handed, move(motivation.RewardAsked, mine, another, 15)},
			motivation.Standing{Lifetime: 100, Spent: 80, Reserved: 15}, 5},
		{"a pot", entries{hit, move(motivation.PotContributed, mine, pot, 30)},
			motivation.Standing{Lifetime: 100, Spent: 30}, 70},
		{"a pot that was handed over", entries{hit, move(motivation.PotContributed, mine, pot, 30),
			move(motivation.PotHanded, pot, house, 90)}, motivation.Standing{Lifetime: 100, Spent: 30}, 70},
	} {
		got := motivation.StandingOf(c.entries, "U1")
		if got != c.want || got.Spendable() != c.spendable || motivation.Balance(c.entries, mine) != c.spendable {
			t.Errorf("%s: %+v, spendable %d", c.name, got, got.Spendable())
		}
		for _, e := range c.entries {
			if err := e.Check(); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	}
}

func TestEntry_Check(t *testing.T) {
	t.Parallel()
	good := motivation.Entry{ID: 1, Cause: motivation.RewardAsked, Reference: "order/4", From: mine, To: order,
		Amount: 80}
	for _, c := range []struct {
		name   string
		change func(*motivation.Entry)
		ok     bool
	}{
		{"a reward that was asked for", func(*motivation.Entry) {}, true},
		{"its reversal", func(e *motivation.Entry) { *e = motivation.Reverse(*e, noon) }, true},
		{"a reversal of a reversal", func(e *motivation.Entry) { e.Reverses = 2 }, true},
		{"no reference", func(e *motivation.Entry) { e.Reference = "" }, false},
		{"no points", func(e *motivation.Entry) { e.Amount = 0 }, false},
		{"points below 0", func(e *motivation.Entry) { e.Amount = -80 }, false},
		{"an unknown cause", func(e *motivation.Entry) { e.Cause = "gift" }, false},
		{"no cause", func(e *motivation.Entry) { e.Cause = "" }, false},
		{"no accounts", func(e *motivation.Entry) { e.From, e.To, e.Cause = "", "", "gift" }, false},
		{"from nowhere", func(e *motivation.Entry) { e.From = "" }, false},
		{"to nowhere", func(e *motivation.Entry) { e.To = "bank" }, false},
		{"from the house", func(e *motivation.Entry) { e.From = house }, false},
		{"to a colleague", func(e *motivation.Entry) { e.To = yours }, false},
		{"the wrong way", func(e *motivation.Entry) { e.From, e.To = e.To, e.From }, false},
		{"a reversal between others", func(e *motivation.Entry) { e.Reverses, e.To = 2, pot }, false},
	} {
		e := good
		c.change(&e)
		if err := e.Check(); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCause_Earned(t *testing.T) {
	t.Parallel()
	earned := append([]motivation.Cause{motivation.ContestPrize, motivation.ByHand}, motivation.Granted...)
	for _, c := range append([]motivation.Cause{motivation.RewardAsked, motivation.RewardBack, motivation.RewardHanded,
		motivation.PotContributed, motivation.PotHanded, "", "gift"}, earned...) {
		if got := c.Earned(); got != slices.Contains(earned, c) {
			t.Errorf("%q is earned: %t", c, got)
		}
	}
}

// books are a ledger with what a person would note down beside it.
type books struct {
	entries  []motivation.Entry
	reversed map[motivation.EntryID]bool
	open     map[motivation.OrderID]motivation.Entry // the orders that wait
	noted    map[okr.PersonID]motivation.Standing
}

func (b *books) note(id okr.PersonID, change motivation.Standing) {
	was := b.noted[id]
	b.noted[id] = motivation.Standing{Lifetime: was.Lifetime + change.Lifetime, Spent: was.Spent + change.Spent,
		Reserved: was.Reserved + change.Reserved}
}

func (b *books) add(e motivation.Entry) motivation.Entry {
	e.ID, e.Reference = motivation.EntryID(len(b.entries)+1), "r"
	b.entries = append(b.entries, e)
	return e
}

// close is what was asked for with an order, which waits no longer, and by whom.
func (b *books) close(id motivation.OrderID) (by okr.PersonID, asked motivation.Entry) {
	asked = b.open[id]
	delete(b.open, id)
	by, _ = asked.From.Person()
	return by, asked
}

// TestLedger_AlwaysSumsToZero: whatever is granted, reversed, reserved, declined and handed over in whatever order,
// and each person has what they earned less what they spent and reserved.
func TestLedger_AlwaysSumsToZero(t *testing.T) {
	t.Parallel()
	people := []okr.PersonID{"U1", "U2", "U3"}
	rapid.Check(t, func(t *rapid.T) {
		b := &books{reversed: map[motivation.EntryID]bool{}, open: map[motivation.OrderID]motivation.Entry{},
			noted: map[okr.PersonID]motivation.Standing{}}
		person := func() okr.PersonID { return rapid.SampledFrom(people).Draw(t, "person") }
		points := func() int64 { return rapid.Int64Range(1, 500).Draw(t, "points") }
		waiting := func(t *rapid.T) (motivation.OrderID, bool) {
			if len(b.open) == 0 {
				return 0, false
			}
			return rapid.SampledFrom(slices.Sorted(maps.Keys(b.open))).Draw(t, "order"), true
		}
		t.Repeat(map[string]func(*rapid.T){
			"grant": func(t *rapid.T) {
				to, n := person(), points()
				cause := rapid.SampledFrom(motivation.Granted).Draw(t, "cause")
				b.add(motivation.Entry{Cause: cause, From: house, To: motivation.PersonAccount(to), Amount: n})
				b.note(to, motivation.Standing{Lifetime: n})
			},
			"reverse": func(t *rapid.T) {
				standing := slices.DeleteFunc(slices.Clone(b.entries), func(e motivation.Entry) bool {
					return !e.Cause.Earned() || b.reversed[e.ID]
				})
				if len(standing) == 0 {
					return
				}
				back := b.add(motivation.Reverse(rapid.SampledFrom(standing).Draw(t, "entry"), noon))
				b.reversed[back.Reverses] = true
				if id, ok := back.To.Person(); ok {
					b.note(id, motivation.Standing{Lifetime: back.Amount})
				} else if id, ok := back.From.Person(); ok {
					b.note(id, motivation.Standing{Lifetime: -back.Amount})
				}
			},
			"ask": func(*rapid.T) {
				by, price, id := person(), points(), motivation.OrderID(len(b.entries)+1)
				b.open[id] = b.add(motivation.Entry{Cause: motivation.RewardAsked, Amount: price,
					From: motivation.PersonAccount(by), To: motivation.ReserveAccount(id)})
				b.note(by, motivation.Standing{Reserved: price})
			},
			"decline": func(t *rapid.T) {
				if id, ok := waiting(t); ok {
					by, asked := b.close(id)
					b.add(motivation.Entry{Cause: motivation.RewardBack, From: asked.To, To: asked.From,
						Amount: asked.Amount})
					b.note(by, motivation.Standing{Reserved: -asked.Amount})
				}
			},
			"hand over": func(t *rapid.T) {
				if id, ok := waiting(t); ok {
					by, asked := b.close(id)
					b.add(motivation.Entry{Cause: motivation.RewardHanded, From: asked.To, To: house,
						Amount: asked.Amount})
					b.note(by, motivation.Standing{Reserved: -asked.Amount, Spent: asked.Amount})
				}
			},
			"pay into a pot": func(*rapid.T) {
				by, n := person(), points()
				b.add(motivation.Entry{Cause: motivation.PotContributed, From: motivation.PersonAccount(by), To: pot,
					Amount: n})
				b.note(by, motivation.Standing{Spent: n})
			},
			"": func(t *rapid.T) { b.check(t, people) },
		})
	})
}

func (b *books) check(t *rapid.T, people []okr.PersonID) {
	var sum int64
	accounts := map[motivation.Account]bool{}
	for _, e := range b.entries {
		accounts[e.From], accounts[e.To] = true, true
		if err := e.Check(); err != nil {
			t.Fatal(err)
		}
	}
	for a := range accounts {
		balance := motivation.Balance(b.entries, a)
		if _, ok := a.Person(); a != house && !ok && balance < 0 {
			t.Fatalf("%s has %d", a, balance)
		}
		sum += balance
	}
	if sum != 0 {
		t.Fatalf("all accounts sum to %d", sum)
	}
	for _, id := range people {
		got := motivation.StandingOf(b.entries, id)
		balance := motivation.Balance(b.entries, motivation.PersonAccount(id))
		if got != b.noted[id] || got.Spendable() != balance {
			t.Fatalf("%s has %+v and %d, want %+v", id, got, balance, b.noted[id])
		}
	}
}
