package motivation

import (
	"cmp"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"okrbot/okr"
)

// drawField is a field of a few people with a few scores in November, many of them equal.
func drawField(t *rapid.T) Field {
	f := Field{Compare: cmp.Compare[string], Rules: Rules{
		Kind:    rapid.SampledFrom([]ContestKind{Total, Race}).Draw(t, "kind"),
		Counted: CountDeals, Ties: rapid.SampledFrom([]TieRule{TieShared, TieEarlier}).Draw(t, "ties"),
		Goal: float64(rapid.IntRange(1, 4).Draw(t, "goal")),
	}}
	for i := range rapid.IntRange(0, 12).Draw(t, "people") {
		id := okr.PersonID(rune('A' + i))
		f.Contenders = append(f.Contenders, Contender{Person: id, Name: string(id), FromStart: true,
			Left: rapid.IntRange(0, 9).Draw(t, "left") == 0})
		for range rapid.IntRange(0, 4).Draw(t, "scores") {
			day := november.Start.AddDays(rapid.IntRange(-1, 30).Draw(t, "day"))
			f.Scores = append(f.Scores, Score{id, day, rapid.Int64Range(1, 3).Draw(t, "at"),
				rapid.Int64Range(-1, 3).Draw(t, "amount")})
		}
	}
	return f
}

func TestContest_RanksDoNotDependOnAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawField(t)
		want := f.In(november)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		rng.Shuffle(len(f.Scores), func(i, j int) { f.Scores[i], f.Scores[j] = f.Scores[j], f.Scores[i] })
		rng.Shuffle(len(f.Contenders), func(i, j int) {
			f.Contenders[i], f.Contenders[j] = f.Contenders[j], f.Contenders[i]
		})
		if got := f.In(november); !slices.Equal(got.Places, want.Places) || got.Of != want.Of {
			t.Fatalf("%+v\nand shuffled %+v", want, got)
		}
	})
}

func TestContest_RanksAreThoseOfCompetitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawField(t)
		r := f.In(november)
		for i, p := range r.Places {
			before := slices.IndexFunc(r.Places, func(o ContestPlace) bool { return o.Rank == p.Rank })
			switch {
			case p.Value <= 0:
				t.Fatalf("%+v has a place", p)
			case p.Rank != before+1 || p.Rank > i+1:
				t.Fatalf("%+v is the %dth", p, i+1)
			case i > 0 && f.Kind == Total && p.Value > r.Places[i-1].Value:
				t.Fatalf("%+v is behind %+v", p, r.Places[i-1])
			case i > 0 && p.Goal && !r.Places[i-1].Goal && f.Kind == Race:
				t.Fatalf("%+v reached the goal and is behind %+v", p, r.Places[i-1])
			case i > 0 && f.Ties == TieEarlier && p.Rank == r.Places[i-1].Rank && p.earlier(r.Places[i-1]) != 0:
				t.Fatalf("%+v shares with %+v", p, r.Places[i-1])
			}
		}
		if len(r.Places) > r.Of || len(r.Left)+r.Of != len(f.Contenders) {
			t.Fatalf("%d places of %d, %d left, of %d", len(r.Places), r.Of, len(r.Left), len(f.Contenders))
		}
	})
}

// Whatever passes the next one puts one alone before it, and one less does not.
func TestContest_WhatPassesTheNextOneDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawField(t)
		f.Kind, f.Goal, f.Ties = Total, 0, TieShared
		r := f.In(november)
		if len(r.Places) < 2 {
			return
		}
		at := rapid.IntRange(0, len(r.Places)-1).Draw(t, "place")
		me, need := r.Places[at], f.MoreToPass(r.Places, at)
		if (need == 0) != (me.Rank == 1) {
			t.Fatalf("%+v needs %d", me, need)
		}
		if need == 0 {
			return
		}
		rankWith := func(more int64) int {
			g := f
			g.Scores = append(slices.Clone(f.Scores), Score{me.Person, "2026-11-30", 9, more})
			now := g.In(november)
			place, _ := now.PlaceOf(me.Person, 0)
			return now.Places[place].Rank
		}
		if better, same := rankWith(need), rankWith(need-1); better >= me.Rank || same < better {
			t.Fatalf("%+v: with %d more the rank is %d, with one less %d", me, need, better, same)
		}
	})
}

func TestContest_PrizesAreNeitherLostNorMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r Rules
		for range rapid.IntRange(0, MostWinners).Draw(t, "prizes") {
			r.Prizes = append(r.Prizes, Prize{Points: rapid.Int64Range(0, 500).Draw(t, "points")})
		}
		places := drawField(t).In(november).Places
		var covered, won int64
		for i := range places {
			if i < len(r.Prizes) {
				covered += r.Prizes[i].Points
			}
		}
		for _, w := range r.PrizesOf(places) {
			won += w.Points
			if w.Rank > len(r.Prizes) || w.Points < 0 {
				t.Fatalf("%+v of %d prizes", w, len(r.Prizes))
			}
		}
		if won != covered {
			t.Fatalf("%d points of %d are won", won, covered)
		}
	})
}

func TestContest_SeriesPointsAreNeitherLostNorMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := drawField(t).In(november).Places
		sum, want := new(big.Rat), new(big.Rat)
		for i, points := range SeriesPoints(places) {
			if sum.Add(sum, points); i < len(seriesPoints) {
				want.Add(want, big.NewRat(seriesPoints[i], 1))
			}
		}
		if sum.Cmp(want) != 0 {
			t.Fatalf("%d places give %s points, not %s", len(places), sum, want)
		}
	})
}
