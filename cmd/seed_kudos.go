package cmd

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	kudos "okrbot/store/motivation"
)

// seedThanking is how a sample team thanks, and what for.
type seedThanking struct {
	Channel     string
	Points      int64
	Least, Most int // kudos a week
	Values      []struct {
		Name    string
		Reasons []string
	} `toml:"value"`
}

// seedKudos are kudos of the day that the demo shows.
type seedKudos struct {
	Giver         okr.PersonID
	Receivers     []okr.PersonID
	Reason, Value string
	Too           []okr.PersonID
}

const (
	thankedWeeks = 52 // of kudos, until the day that the demo shows
	oneInSaysToo = 4  // one in so many
	oneInPrivate = 40
)

// thanks are kudos as they were given once, or will be.
type thanks struct {
	at    time.Time
	giver okr.PersonID
	wish  kudos.Wish
	too   okr.PersonID // empty: nobody
}

// tooAfter is how long after kudos somebody says so too.
const tooAfter = 15 * time.Minute

// gratitude is for what the people of a sample team thank each other: the same each time.
type gratitude struct {
	seedThanking
	team      okr.Team
	people    []seedPerson
	customers []string
	random    *rand.Rand
	deck      []kudos.Wish // reasons that were not said for the longest time
}

// grateful is a team as it thanks.
func (p *player) grateful(s seedThanking) *gratitude {
	seed := uint64(len(s.Values[0].Reasons))
	g := &gratitude{seedThanking: s, team: p.teams[s.Channel],
		random: rand.New(rand.NewPCG(16, seed))} //nolint:gosec // a story, the same each time
	at := slices.IndexFunc(p.Channels, func(c seedChannel) bool { return c.ID == s.Channel })
	for _, person := range p.People {
		if slices.Contains(p.Channels[at].Members, person.ID) && !person.Guest && !person.Bot {
			g.people = append(g.people, person)
		}
	}
	for _, sells := range p.Sales {
		if sells.Channel == s.Channel {
			g.customers = sells.Customers
		}
	}
	return g
}

// beginThanking sets up how each team thanks, with the kudos since a year before the demo's day.
func (p *player) beginThanking(ctx context.Context) error {
	var past []thanks
	for _, s := range p.Thanking {
		g := p.grateful(s)
		settings := motivation.DefaultSettings()
		settings.Grants[motivation.KudosReceived] = s.Points
		for _, v := range s.Values {
			settings.Values = append(settings.Values, v.Name)
		}
		if err := p.app.store.SaveThanking(ctx, p.actor(g.team.Managers[0]), g.team.ID, settings); err != nil {
			return err
		}
		for week := range thankedWeeks {
			past = append(past, g.week(p.Shows.AddDate(0, 0, -7*(thankedWeeks-1-week)))...)
		}
	}
	slices.SortFunc(past, func(a, b thanks) int { return a.at.Compare(b.at) })
	p.coming = past
	return p.thankUntilNow(ctx)
}

// week is what a team thanks for in the week that ends on a Friday.
func (g *gratitude) week(friday time.Time) (list []thanks) {
	for range g.Least + g.random.IntN(g.Most-g.Least+1) {
		giver, receiver := g.random.IntN(len(g.people)), g.random.IntN(len(g.people)-1)
		if receiver >= giver {
			receiver++
		}
		day := friday.AddDate(0, 0, -g.random.IntN(5))
		t := thanks{giver: okr.PersonID(g.people[giver].ID), wish: g.reason(),
			at: time.Date(day.Year(), day.Month(), day.Day(), 10+g.random.IntN(7), g.random.IntN(60), 0, 0,
				okr.Person{Zone: g.people[giver].Zone}.Location(day.Location()))}
		t.wish.Receivers = []okr.PersonID{okr.PersonID(g.people[receiver].ID)}
		t.wish.Private = g.random.IntN(oneInPrivate) == 0
		third := g.random.IntN(len(g.people))
		if third != giver && third != receiver && !t.wish.Private && g.random.IntN(oneInSaysToo) == 0 {
			t.too = okr.PersonID(g.people[third].ID)
		}
		list = append(list, t)
	}
	return list
}

// reason takes the next one from the deck, shuffled anew when it is through.
func (g *gratitude) reason() kudos.Wish {
	if len(g.deck) == 0 {
		for _, v := range g.Values {
			for _, reason := range v.Reasons {
				g.deck = append(g.deck, kudos.Wish{Channel: g.Channel, Reason: reason, Value: v.Name})
			}
		}
		g.random.Shuffle(len(g.deck), func(i, j int) { g.deck[i], g.deck[j] = g.deck[j], g.deck[i] })
	}
	w := g.deck[0]
	g.deck = g.deck[1:]
	w.Reason = strings.ReplaceAll(w.Reason, "{customer}", g.customers[g.random.IntN(len(g.customers))])
	return w
}

// thankUntilNow gives the kudos that are due by now, each at its time. They are history: the channels only show those
// of the demo's day.
func (p *player) thankUntilNow(ctx context.Context) error {
	for len(p.coming) > 0 && p.coming[0].at.Add(tooAfter).Before(p.clock.Now()) {
		t := p.coming[0]
		p.coming = p.coming[1:]
		given, err := p.app.store.GiveKudos(ctx, store.Actor{Person: t.giver, Now: t.at, Source: okr.FromImport},
			t.wish)
		if err != nil {
			return err
		}
		if !t.wish.Private {
			p.thanked = given.Kudos
		}
		if t.too == "" {
			continue
		}
		if _, err := p.app.store.SayToo(ctx, store.Actor{Person: t.too, Now: t.at.Add(tooAfter),
			Source: okr.FromImport}, given.Kudos.ID); err != nil {
			return err
		}
	}
	return nil
}

// thankToday gives the kudos of the demo's day, which the channels show. Who was thanked last before would rather not
// be seen.
func (p *player) thankToday(ctx context.Context) error {
	if err := p.clock.Move(ctx, p.Shows.Add(-beforeShown)); err != nil {
		return err
	}
	if err := p.thankUntilNow(ctx); err != nil {
		return err
	}
	if err := p.app.store.HideKudos(ctx, p.actor(p.thanked.Receivers[0].Person), p.thanked.ID, true); err != nil {
		return err
	}
	for _, k := range p.Kudos {
		given, err := p.app.store.GiveKudos(ctx, p.actor(k.Giver), kudos.Wish{Receivers: k.Receivers, Reason: k.Reason,
			Value: k.Value})
		if err != nil {
			return err
		}
		for _, too := range k.Too {
			if _, err := p.app.store.SayToo(ctx, p.actor(too), given.Kudos.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// beforeShown is how long before the demo's instant people thank, and ask for rewards.
const beforeShown = 25 * time.Minute
