package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	kudos "okrbot/store/motivation"
	"okrbot/store/storetest"
)

// clapping is a team that thanks by :clap:, where Bob wrote a message.
func clapping(t *testing.T) *praising {
	p := newPraising(t)
	p.set(func(s *motivation.Settings) { s.Emoji = "👏" })
	return p
}

const copied = "https://acme.slack.com/archives/C0SALES/p1700000000000100"

// claps puts an emoji below Bob's message, or takes it away, at a time of Slack's.
func (p *praising) claps(by okr.PersonID, said string, gone bool) {
	p.T().Helper()
	p.Done(p.React(p.T().Context(), p.As(by), p.clap(said, gone)))
}

func (p *praising) clap(said string, gone bool) kudos.Reaction {
	return kudos.Reaction{Emoji: "👏", Channel: p.team.Channel, Message: "1700000000.000100", Author: p.bob,
		Link: copied, Said: said, Gone: gone}
}

func TestReaction_GivesOneAndTakesItBack(t *testing.T) {
	t.Parallel()
	p := clapping(t)
	p.claps(p.ada, "1", false)
	p.claps(p.ada, "1", false) // delivered twice
	if got := p.Deliver(); len(got) > 0 {
		t.Errorf("said: %v", got)
	}
	if p.points(p.bob) != 1 || p.left(p.ada) != [2]int{4, 0} {
		t.Errorf("Bob has %d, and Ada %v left", p.points(p.bob), p.left(p.ada))
	}
	newest := p.stands(p.cem, p.bob).Newest
	if len(newest) != 1 || newest[0].Emoji != "👏" || newest[0].Link != copied || newest[0].Reason != "" {
		t.Errorf("others see %+v", newest)
	}
	p.claps(p.ada, "2", true)
	p.claps(p.ada, "2", true)
	if p.points(p.bob) != 0 || p.left(p.ada) != [2]int{5, 0} {
		t.Errorf("afterwards Bob has %d, and Ada %v left", p.points(p.bob), p.left(p.ada))
	}
	p.claps(p.ada, "3", false) // once more, and another one's
	p.claps(p.cem, "4", false)
	if p.points(p.bob) != 2 {
		t.Errorf("at the end Bob has %d", p.points(p.bob))
	}
	p.balanced()
}

// What Slack says in another order than it happened ends as it is.
func TestReaction_OutOfOrder(t *testing.T) {
	t.Parallel()
	p := clapping(t)
	p.claps(p.ada, "2", true)
	p.claps(p.ada, "1", false)
	if p.points(p.bob) != 0 || p.left(p.ada) != [2]int{5, 0} {
		t.Errorf("Bob has %d, and Ada %v left", p.points(p.bob), p.left(p.ada))
	}
	p.claps(p.ada, "4", false)
	p.claps(p.ada, "3", true)
	if p.points(p.bob) != 1 {
		t.Errorf("Bob has %d", p.points(p.bob))
	}
}

func TestReaction_TakesBackForADay(t *testing.T) {
	t.Parallel()
	for after, want := range map[time.Duration]int64{24 * time.Hour: 0, 24*time.Hour + time.Second: 1} {
		p := clapping(t)
		p.claps(p.ada, "1", false)
		p.Forward(after)
		p.claps(p.ada, "2", true)
		p.claps(p.ada, "3", false) // what was not taken back is not given again
		if got := p.points(p.bob); got != 1 {
			t.Errorf("after %s and again Bob has %d", after, got)
		}
		p.claps(p.ada, "4", true)
		if got := p.points(p.bob); got != want {
			t.Errorf("after %s Bob has %d, want %d", after, got, want)
		}
	}
}

// What an emoji gave goes with it, also where another one thanks by now.
func TestReaction_TakenBackAfterTheTeamChoseAnother(t *testing.T) {
	t.Parallel()
	p := clapping(t)
	p.claps(p.ada, "1", false)
	p.set(func(s *motivation.Settings) { s.Emoji = "🎉" })
	p.claps(p.cem, "2", true) // never gave any
	p.claps(p.ada, "3", true)
	if p.points(p.bob) != 0 || p.left(p.ada) != [2]int{5, 0} {
		t.Errorf("Bob has %d, and Ada %v left", p.points(p.bob), p.left(p.ada))
	}
	p.balanced()
}

// Who thanked by an emoji and took it back with /kudos undo has taken it back once.
func TestReaction_UndoneByHand(t *testing.T) {
	t.Parallel()
	p := clapping(t)
	p.claps(p.ada, "1", false)
	_, err := p.TakeBackLastKudos(t.Context(), p.As(p.ada))
	p.Done(err)
	p.claps(p.ada, "2", true)
	if p.points(p.bob) != 0 || p.left(p.ada) != [2]int{5, 0} {
		t.Errorf("Bob has %d, and Ada %v left", p.points(p.bob), p.left(p.ada))
	}
	p.balanced()
}

func TestReaction_MeansNothing(t *testing.T) {
	t.Parallel()
	p := clapping(t)
	guest := p.Person("Guest", func(g *okr.Person) { g.Guest = true })
	app := p.Person("App", func(a *okr.Person) { a.Bot = true })
	for name, c := range map[string]struct {
		by     okr.PersonID
		change func(*kudos.Reaction)
	}{
		"another emoji":   {p.ada, func(r *kudos.Reaction) { r.Emoji = "tada" }},
		"another channel": {p.ada, func(r *kudos.Reaction) { r.Channel = "COTHER" }},
		"one's own":       {p.bob, func(*kudos.Reaction) {}},
		"of a guest":      {guest, func(*kudos.Reaction) {}},
		"to a guest":      {p.ada, func(r *kudos.Reaction) { r.Author = guest }},
		"to an app":       {p.ada, func(r *kudos.Reaction) { r.Author = app }},
		"to a stranger":   {p.ada, func(r *kudos.Reaction) { r.Author = "UNOBODY" }},
	} {
		r := p.clap("1", false)
		c.change(&r)
		p.Done(p.React(t.Context(), p.As(c.by), r))
		if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM gifts"); n != 0 {
			t.Errorf("%s gives %d kudos", name, n)
		}
	}
	r := p.clap("1", false)
	r.Emoji = "👏🏽"
	p.Done(p.React(t.Context(), p.As(p.ada), r))
	if p.points(p.bob) != 1 {
		t.Error("an emoji with a tone gives nothing")
	}
}

func TestReaction_WithNothingLeft(t *testing.T) {
	t.Parallel()
	p := clapping(t)
	p.set(func(s *motivation.Settings) { s.Emoji, s.PerDay = "👏", 1 })
	for i := range 3 {
		r := p.clap("1", false)
		r.Message = fmt.Sprint(i)
		p.Done(p.React(t.Context(), p.As(p.ada), r))
	}
	if got := p.Deliver(); p.points(p.bob) != 1 || len(got) != 1 {
		t.Errorf("Bob has %d, and Ada was told %v", p.points(p.bob), got)
	}
	p.balanced()
}

// The last kudos of the day go to one of those who are given them at once, by whichever way.
func TestKudos_TheLastOneAtOnce(t *testing.T) {
	t.Parallel()
	p := clapping(t)
	p.set(func(s *motivation.Settings) { s.Emoji, s.PerDay = "👏", 1 })
	var wg sync.WaitGroup
	var mu sync.Mutex
	var refused []string
	ways := []func(i int) error{
		func(int) error { return p.React(t.Context(), p.As(p.ada), p.clap("1", false)) },
		func(int) error { _, err := p.tries(p.ada, p.cem); return err },
		func(int) error { _, err := p.tries(p.ada, p.manager); return err },
	}
	for i, way := range slices.Concat(ways, ways) {
		wg.Go(func() {
			if refusal, ok := okr.RefusalOf(way(i)); ok {
				mu.Lock()
				defer mu.Unlock()
				refused = append(refused, refusal.ID)
			}
		})
	}
	wg.Wait()
	if n := storetest.Look[int](p.World, "SELECT COUNT(*) FROM gifts WHERE gone_at IS NULL"); n != 1 {
		t.Errorf("%d kudos were given of one", n)
	}
	for _, id := range refused {
		if id != "kudos.allowance_used" {
			t.Errorf("refused with %s", id)
		}
	}
	p.balanced()
}
