//go:build browser

package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// scene is a test in the demo that all scenes share. It asks that the clock has come to an instant, and that nobody
// before it changed what it looks at.
type scene struct {
	name  string
	from  time.Time
	plays func(t *testing.T, address string)
}

// The instants that scenes ask for. The clock only goes forward, so a scene that moves it is the last of its day.
var (
	opening = time.Date(2026, 11, 20, 13, 40, 0, 0, time.UTC) // Friday, when the demo begins
	monday  = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)  // the week has begun everywhere, in New York just now
	week49  = time.Date(2026, 12, 4, 13, 40, 0, 0, time.UTC)  // Friday at the end of it
	week50  = time.Date(2026, 12, 11, 13, 40, 0, 0, time.UTC)
)

// story is the order of the scenes; those of one line play at the same time. Whoever only looks comes first. A rep's
// answer is new once a week, and a form that is open is open in all windows of its person, so no two scenes have the
// same person answer in one week, and no two of one line have the same person open a form.
var story = [][]scene{
	{{"TwoLanguages_EachPersonReadsTheirOwn", opening, eachPersonReadsTheirOwn},
		{"OtherSites_MayNotPost", opening, otherSitesMayNotPost}},
	// Lukas books a deal.
	{{"Wall_ABookingInSlackIsOnIt", opening, aBookingIsOnTheWall}},
	// Emily puts the clock to Monday, leaves her form and says something to her channel.
	{{"Keyboard_ACheckInWithoutAMouse", opening, checkInWithoutAMouse}},
	{{"Accessibility", monday, everybodyCanUseIt}},
	// James answers in week 48.
	{{"Tour_CoversNothingAndStaysDismissed", monday, tourCoversNothing},
		{"Telephone_PanesStackAndTheFormIsUsable", monday, panesStackOnATelephone}},
	// Lukas answers in week 48, and the clock goes on to Wednesday.
	{{"SideBySide_ThePublicSummaryAndThePrivateDigest", monday, publicSummaryBesidePrivateDigest}},
	// Ayşe and Zeynep answer in week 50, Emily in week 51; both scenes put the clock to Monday and to Wednesday.
	{{"CheckIn_InTurkish", week49, checkInInTurkish}},
	{{"CheckIn_InEnglish", week50, checkInInEnglish}},
	// Emily gets one more objective.
	{{"WhatPeopleWrite_StaysText", opening, whatPeopleWriteStaysText}},
}

// TestDemo plays the story in one demo, because a demo lives through a quarter before it begins, which costs more than
// any scene. Each scene also plays alone. After a scene that failed, look at that one first: those after it may find
// what it left behind.
func TestDemo(t *testing.T) {
	t.Parallel()
	d := &shared{address: demo(t)}
	for _, line := range story {
		var scenes sync.WaitGroup
		for _, s := range line {
			scenes.Go(func() {
				t.Run(s.name, func(t *testing.T) {
					d.comesTo(t, s.from)
					s.plays(t, d.address)
				})
			})
		}
		scenes.Wait()
	}
}

// shared is the demo of the scenes.
type shared struct {
	address string
	moving  sync.Mutex
}

// comesTo puts the clock to an instant, unless it is past it already.
func (d *shared) comesTo(t *testing.T, at time.Time) {
	t.Helper()
	d.moving.Lock()
	defer d.moving.Unlock()
	if d.now(t).Before(at) {
		d.answers(t, http.MethodPost, "/sim/clock", fmt.Sprintf(`{"as":%q,"to":%q}`, can, at.Format(time.RFC3339)))
	}
}

func (d *shared) now(t *testing.T) time.Time {
	t.Helper()
	return d.answers(t, http.MethodGet, "/sim/world?as="+can, "")
}

// answers asks the demo and returns the time that its answer gives.
func (d *shared) answers(t *testing.T, method, path, body string) time.Time {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, d.address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var said struct{ Now time.Time }
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil || said.Now.IsZero() {
		t.Fatalf("%s %s was answered with %s and no time (%v)", method, path, answer.Status, err)
	}
	return said.Now
}
