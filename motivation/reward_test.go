package motivation_test

import (
	"strings"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
)

func TestReward_Check(t *testing.T) {
	t.Parallel()
	good := motivation.Reward{Name: "Dinner", Price: 300}
	for _, c := range []struct {
		name, want string
		change     func(*motivation.Reward)
	}{
		{"as it is", "", func(*motivation.Reward) {}},
		{"the longest name", "", func(r *motivation.Reward) { r.Name = strings.Repeat("ş", 60) }},
		{"too long a name", "reward.name_long", func(r *motivation.Reward) { r.Name = strings.Repeat("ş", 61) }},
		{"what nobody sees", "reward.name_blank", func(r *motivation.Reward) { r.Name = "\u200b" }},
		{"the dearest", "", func(r *motivation.Reward) { r.Price = 1_000_000 }},
		{"dearer", "reward.price_range", func(r *motivation.Reward) { r.Price = 1_000_001 }},
		{"for nothing", "reward.price_range", func(r *motivation.Reward) { r.Price = 0 }},
		{"none there yet", "", func(r *motivation.Reward) { r.Stock = motivation.Times(0) }},
		{"a huge stock", "reward.stock_range", func(r *motivation.Reward) { r.Stock = motivation.Times(10_001) }},
		{"never", "reward.limit_range", func(r *motivation.Reward) { r.PerHead = motivation.Times(0) }},
		{"once", "", func(r *motivation.Reward) { r.PerHead = motivation.Times(1) }},
	} {
		r := good
		c.change(&r)
		if got := refused(t, r.Check()); got != c.want {
			t.Errorf("%s: refused with %q, want %q", c.name, got, c.want)
		}
	}
	for picture, want := range map[string]bool{
		"": true, "🍽️": true, "🅿️": true, "👨‍👩‍👧‍👦": true, "5️⃣": true, ":beach_with_umbrella:": true, ":kutlama:": true,
		"https://pictures.example/a.png": true, "https://pictures.example": true,
		"http://pictures.example/a.png": false, "https://": false, "https:///a.png": false, "javascript:alert(1)": false,
		"https://me:secret@pictures.example/a": false, "https://pictures.example/a b": false, "a": false, "ab": false,
		"tatil": false, "ş": false, ":": false, "::": false, "<!channel>": false, "🍽️ 🍽️": false, "12": false,
		"https://x.example/" + strings.Repeat("a", 500): false,
	} {
		r := good
		r.Picture = picture
		if got := refused(t, r.Check()) == ""; got != want {
			t.Errorf("%q is a picture: %t", picture, got)
		}
	}
}

func TestReward_Tidied(t *testing.T) {
	t.Parallel()
	one := motivation.Reward{Name: " Dinner \n for  two ", Picture: " 🍽️ ", Chosen: []okr.PersonID{"U1"},
		PerHead: motivation.Times(1)}.Tidied()
	if one.Name != "Dinner for two" || one.Picture != "🍽️" || !one.ForSome || !one.PerHead.Known || one.Offers("U2") ||
		!one.Offers("U1") {
		t.Errorf("tidied %+v", one)
	}
	one.ForTeam = true
	if team := one.Tidied(); team.ForSome || team.PerHead.Known || !team.Offers("U2") {
		t.Errorf("of a team %+v", team)
	}
	for i, tpl := range motivation.Templates() {
		r := motivation.Reward{Name: tpl.Name, Picture: tpl.Emoji, Price: tpl.Price, PerHead: tpl.PerHead}
		if err := r.Check(); err != nil || i > 0 && tpl.Price < motivation.Templates()[i-1].Price {
			t.Errorf("%+v: %v", tpl, err)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	if left := motivation.Times(3).Left(2); left.N != 1 || left.None() {
		t.Errorf("%+v are left", left)
	}
	if left := motivation.Times(3).Left(4); left.N != 0 || !left.None() {
		t.Errorf("%+v are left", left)
	}
	if left := (motivation.Count{}).Left(99); left.Known || left.None() {
		t.Errorf("%+v are left of any number", left)
	}
}

// The rate is what was earned in twelve weeks, by the week: begun weeks count.
func TestWeeksUntil(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		missing, earned int64
		want            int
		ok              bool
	}{
		{60, 240, 3, true}, {61, 240, 4, true}, {1, 1_000, 1, true}, {100, 12, 100, true}, {1, 1, 12, true},
		{0, 240, 0, false}, {-5, 240, 0, false}, {60, 0, 0, false}, {60, -3, 0, false},
	} {
		if got, ok := motivation.WeeksUntil(c.missing, c.earned); got != c.want || ok != c.ok {
			t.Errorf("%d missing, %d earned: %d weeks, %t", c.missing, c.earned, got, ok)
		}
	}
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	if got := motivation.RateSince(now); !got.Equal(now.AddDate(0, 0, -84)) {
		t.Errorf("since %s", got)
	}
}

// An order waits for three working days of the team, each of nine hours.
func TestPassesOn(t *testing.T) {
	t.Parallel()
	team := okr.Team{Zone: "Europe/Istanbul"}
	loc := team.Location()
	at := func(wall string) time.Time {
		v, err := time.ParseInLocation("2006-01-02T15:04", wall, loc)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	free := team
	free.Holidays = okr.Holidays{Extra: []okr.Date{"2026-11-24"}}
	for _, c := range []struct {
		team        okr.Team
		asked, want string
	}{
		{team, "2026-11-23T10:00", "2026-11-26T10:00"}, // Monday to Thursday
		{team, "2026-11-20T12:00", "2026-11-25T12:00"}, // over a weekend
		{team, "2026-11-21T12:00", "2026-11-25T18:00"}, // on one
		{free, "2026-11-23T10:00", "2026-11-27T10:00"}, // over a holiday
	} {
		if got := motivation.PassesOn(at(c.asked), c.team); !got.Equal(at(c.want)) {
			t.Errorf("asked at %s, it goes on at %s, want %s", c.asked, got.In(loc), c.want)
		}
	}
}

func TestCheckWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		needed bool
		want   string
		wrong  string
	}{
		{" In January \n please ", true, "In January \n please", ""}, {"", false, "", ""}, {"", true, "", "reward.words_missing"},
		{"\u200b", true, "", "reward.words_missing"}, {strings.Repeat("ş", 500), true, strings.Repeat("ş", 500), ""},
		{strings.Repeat("ş", 501), false, "", "reward.words_long"},
	} {
		got, err := motivation.CheckWords(c.text, c.needed)
		if got != c.want || refused(t, err) != c.wrong {
			t.Errorf("%q: %q, %v", c.text, got, err)
		}
	}
}

func TestOrder_WhatItSays(t *testing.T) {
	t.Parallel()
	if id := motivation.OrderID(7); id.String() != "OR7" || id.Reference() != "order/7" || id.Pot() != 7 {
		t.Errorf("%s, %s, %d", id, id.Reference(), id.Pot())
	}
	if motivation.RewardID(3).String() != "RW3" || motivation.GrantID(2).String() != "grant/2" {
		t.Error("ids are written in another way")
	}
	asked := motivation.Order{State: motivation.OrderAsked, Person: "U1", Question: "When?"}
	answered := asked
	answered.Answer = "Now"
	approved := asked
	approved.State = motivation.OrderApproved
	if !asked.Waits() || answered.Waits() || approved.Waits() || asked.Pooled() {
		t.Error("what waits for an answer is an open question")
	}
	pot := motivation.Order{Price: 100, Collected: 130}
	if !pot.Pooled() || pot.Missing() != 0 {
		t.Errorf("%+v", pot)
	}
	for state, pending := range map[motivation.OrderState]bool{motivation.OrderFilling: false,
		motivation.OrderAsked: true, motivation.OrderApproved: true, motivation.OrderHanded: false,
		motivation.OrderDeclined: false, motivation.OrderCancelled: false} {
		if state.Pending() != pending {
			t.Errorf("%s is pending: %t", state, state.Pending())
		}
	}
}
