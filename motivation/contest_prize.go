package motivation

import (
	"math/big"
	"slices"

	"okrbot/okr"
)

// Won is what somebody won in a contest, or a team.
type Won struct {
	Rank       int
	Person     okr.PersonID // empty for a team
	Side       int          // of a team, from 1
	Name       string
	Points     int64    // of a team, that each of its people gets
	Words      []string // of the prizes of the places that are covered
	Reward     RewardID // 0 for none
	RewardName string
	Sharing    int // how many share the prizes; 1 for who shares them with nobody
}

// PrizesOf are the prizes of a result, in the order of its places: those who share a rank share the prizes of the
// places that they cover. Points are divided, what is left of them goes to who was earlier; a reward that is shared
// is paid out in the points that it costs; and what is said in words goes to all of them.
func (r Rules) PrizesOf(places []ContestPlace) (list []Won) {
	for i := 0; i < len(places); {
		n := len(places)
		others := func(p ContestPlace) bool { return p.Rank != places[i].Rank }
		if more := slices.IndexFunc(places[i:], others); more > 0 {
			n = i + more
		}
		list = append(list, r.shared(places[i:n], i)...)
		i = n
	}
	return list
}

// shared are the prizes of those who cover the places from an index on.
func (r Rules) shared(tied []ContestPlace, from int) (list []Won) {
	var points int64
	w := Won{Sharing: len(tied)}
	covered := r.Prizes[min(from, len(r.Prizes)):min(from+len(tied), len(r.Prizes))]
	for _, p := range covered {
		points += p.Points
		if p.Words != "" {
			w.Words = append(w.Words, p.Words)
		}
		switch {
		case p.Reward != 0 && len(tied) == 1:
			w.Reward, w.RewardName = p.Reward, p.RewardName
		case p.Reward != 0:
			points += p.Price
		}
	}
	if len(covered) == 0 {
		return nil
	}
	each, rest := points/int64(len(tied)), points%int64(len(tied))
	for i, place := range tied {
		w.Rank, w.Person, w.Side, w.Name, w.Points = place.Rank, place.Person, place.Side, place.Name, each
		if r.Teams() {
			w.Points = points
		} else if int64(i) < rest {
			w.Points++
		}
		list = append(list, w)
	}
	return list
}

// seriesPoints are what the first places of a window of a series give.
var seriesPoints = []int64{5, 3, 2}

// SeriesPoints are what each place of a window gives: those who share a rank get the mean of what the places give that
// they cover.
func SeriesPoints(places []ContestPlace) []*big.Rat {
	points := make([]*big.Rat, len(places))
	for i := range places {
		from := slices.IndexFunc(places, func(p ContestPlace) bool { return p.Rank == places[i].Rank })
		var sum, n int64
		for at := from; at < len(places) && places[at].Rank == places[i].Rank; at++ {
			if n++; at < len(seriesPoints) {
				sum += seriesPoints[at]
			}
		}
		points[i] = big.NewRat(sum, n)
	}
	return points
}

// Overall is how a series stands by the windows that began, in their order: by the points of all of them.
func (f Field) Overall(windows []Result) (r Result) {
	sums, places := map[okr.PersonID]*big.Rat{}, map[okr.PersonID]*ContestPlace{}
	for _, w := range windows {
		for i, points := range SeriesPoints(w.Places) {
			p := w.Places[i]
			if sums[p.Person] == nil {
				sums[p.Person], places[p.Person] = new(big.Rat), &ContestPlace{Person: p.Person, Name: p.Name}
			}
			if points.Sign() == 0 {
				continue
			}
			sums[p.Person].Add(sums[p.Person], points)
			mine := places[p.Person]
			mine.Times++
			mine.ReachedOn, mine.ReachedAt = p.ReachedOn, p.ReachedAt
		}
	}
	var list []ContestPlace
	for _, c := range f.Contenders {
		p := ContestPlace{Person: c.Person, Name: c.Name, Was: f.Was[c.Person]}
		if sum := sums[c.Person]; sum != nil {
			p = *places[c.Person]
			p.Was = f.Was[c.Person]
			p.Value, _ = sum.Float64()
		}
		if c.Left {
			p.Left = true
			r.Left = append(r.Left, p)
			continue
		}
		r.Of++
		list = append(list, p)
	}
	r.Places = f.rank(list)
	return r
}
