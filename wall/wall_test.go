package wall

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"okrbot/door"
	"okrbot/locale"
	contests "okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/motivation"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

const manager, ayse, burak, cem, deniz = okr.PersonID("USELIN"), okr.PersonID("UAYSE"), okr.PersonID("UBURAK"),
	okr.PersonID("UCEM"), okr.PersonID("UDENIZ")

// office is a team that sells, with the wall of its office served by HTTP.
type office struct {
	*storetest.World
	team    okr.Team
	wall    *Wall
	counted *counting
	base    string
	now     atomic.Pointer[time.Time]
}

// counting is the store, and how often boards were read.
type counting struct {
	Store
	boards atomic.Int64
}

func (c *counting) FindScreenBoard(ctx context.Context, id okr.TeamID, now time.Time,
	compare func(a, b string) int) (sales.Board, error) {
	c.boards.Add(1)
	return c.Store.FindScreenBoard(ctx, id, now, compare)
}

var catalog = sync.OnceValues(locale.Load)

// furnish opens an office on a Friday at noon, in which Ayşe and three others have a target of 1,000 each this month.
func furnish(t testing.TB) *office {
	t.Helper()
	o := &office{World: storetest.New(t)}
	for _, name := range []string{"Selin", "Ayse", "Burak", "Cem", "Deniz"} {
		o.Person(name)
	}
	o.team = o.Team(storetest.Plan("Sales", manager), manager, ayse, burak, cem, deniz)
	month := okr.MonthOf("2026-11-20")
	var wishes []selling.TargetWish
	for _, id := range []okr.PersonID{ayse, burak, cem, deniz} {
		wishes = append(wishes, selling.TargetWish{Person: id, Amount: 100_000})
	}
	o.Done(o.SetTargets(t.Context(), o.As(manager), o.team.ID, sales.Revenue, wishes, month))
	words, err := catalog()
	o.Done(err)
	o.tick()
	o.counted = &counting{Store: o.Store}
	o.wall = New(Config{Store: o.counted, Locale: words, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Now: func() time.Time { return *o.now.Load() }, Wall: time.Now, Version: "test"})
	o.wall.look = 50 * time.Millisecond
	o.OnCommit(o.wall.Changed)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /wall/{key}", o.wall.Page)
	mux.HandleFunc("GET /wall/{key}/logo", o.wall.Logo)
	mux.HandleFunc("GET /wall/{key}/state", o.wall.State)
	mux.HandleFunc("GET /wall/{key}/stream", o.wall.Stream)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	o.base = server.URL + "/wall/"
	return o
}

// tick lets the walls see the world's time.
func (o *office) tick() { now := o.Now(); o.now.Store(&now) }

// hangs makes a screen, and returns where it is.
func (o *office) hangs(change ...func(*sales.Screen)) (s sales.Screen, address string) {
	o.T().Helper()
	s = sales.Screen{Team: o.team.ID, Name: "Sales floor", Language: "en", Scenes: sales.Scenes()}
	for _, f := range change {
		f(&s)
	}
	s, key, err := o.NewScreen(o.T().Context(), o.As(manager), s)
	o.Done(err)
	return s, o.base + key
}

// books a won deal of so many lira for somebody.
func (o *office) books(id okr.PersonID, amount int64) sales.Deal {
	o.T().Helper()
	b, err := o.BookDeal(o.T().Context(), o.As(id), sales.Deal{Customer: fmt.Sprint("Customer ", amount),
		State: sales.Won, Amount: sales.Money{Minor: amount * 100, Currency: "TRY"}})
	o.Done(err)
	return b.Deal
}

// heard is an event of a stream.
type heard struct {
	id, name, data string
	state
}

// html is all that the scenes say.
func (h heard) html() string {
	var all strings.Builder
	for _, s := range h.Scenes {
		all.WriteString(s.HTML)
	}
	return all.String()
}

// window is a page that listens.
type window struct {
	o      *office
	events chan heard
	close  func()
}

func (o *office) opens(address, at string) *window {
	o.T().Helper()
	ctx, stop := context.WithCancel(o.T().Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/stream", http.NoBody)
	o.Done(err)
	if at != "" {
		request.Header.Set("Last-Event-ID", at)
	}
	answer, err := http.DefaultClient.Do(request)
	o.Done(err)
	if answer.StatusCode != http.StatusOK {
		o.T().Fatalf("the stream answers %d", answer.StatusCode)
	}
	w := &window{o, make(chan heard, 100), func() { stop(); answer.Body.Close() }}
	o.T().Cleanup(w.close)
	go listen(answer.Body, w.events)
	return w
}

func listen(body io.Reader, events chan heard) {
	defer close(events)
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 1<<20)
	var h heard
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch field {
		case "id":
			h.id = value
		case "event":
			h.name = value
		case "data":
			h.data = value
		case "":
			if h.name == "state" && json.Unmarshal([]byte(h.data), &h.state) != nil {
				h.name = "unreadable"
			}
			if h.name != "" {
				events <- h
			}
			h = heard{}
		}
	}
}

// hears waits for the next event of a name.
func (w *window) hears(name string) heard {
	w.o.T().Helper()
	for deadline := time.After(10 * time.Second); ; {
		select {
		case h, open := <-w.events:
			if !open {
				w.o.T().Fatalf("the stream ended before %s", name)
			}
			if h.name == name {
				return h
			}
		case <-deadline:
			w.o.T().Fatalf("no %s", name)
		}
	}
}

// ends waits until the stream is over.
func (w *window) ends() {
	w.o.T().Helper()
	for deadline := time.After(10 * time.Second); ; {
		select {
		case _, open := <-w.events:
			if !open {
				return
			}
		case <-deadline:
			w.o.T().Fatal("the stream goes on")
		}
	}
}

func (o *office) gets(address string) (int, string, http.Header) {
	o.T().Helper()
	request, err := http.NewRequestWithContext(o.T().Context(), http.MethodGet, address, http.NoBody)
	o.Done(err)
	answer, err := http.DefaultClient.Do(request)
	o.Done(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	o.Done(err)
	return answer.StatusCode, string(body), answer.Header
}

func TestWall_ABookingIsOnItWithinASecond(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	o.books(burak, 500)
	_, address := o.hangs()
	w := o.opens(address, "")
	first := w.hears("state")
	if !first.Full || !strings.Contains(first.html(), "Burak") || len(first.Cheers) != 0 || first.Night {
		t.Errorf("a page begins with %+v", first)
	}
	began := time.Now()
	o.books(ayse, 1_200)
	next := w.hears("state")
	if took := time.Since(began); took > time.Second {
		t.Errorf("the booking came after %s", took)
	}
	if next.Full || !strings.Contains(next.html(), "Ayse") || len(next.Cheers) != 1 ||
		!strings.Contains(next.Cheers[0].HTML, "Ayse") {
		t.Errorf("the booking shows as %+v", next)
	}
	for _, s := range next.Scenes { // nobody was thanked, and there are no objectives
		if s.Name == sales.KudosScene || s.Name == sales.ObjectivesScene {
			t.Errorf("the scene %s comes without anything to show", s.Name)
		}
	}
}

func TestWall_WhatDoesNotHoldGoesQuietly(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	d := o.books(ayse, 1_000)
	_, address := o.hangs()
	w := o.opens(address, "")
	if first := w.hears("state"); len(first.Cheers) != 1 {
		t.Fatalf("the target is celebrated by %+v", first.Cheers)
	}
	lower := sales.Money{Minor: 10_000, Currency: "TRY"}
	_, err := o.ChangeDeal(t.Context(), o.As(ayse), d.ID, selling.DealEdit{Amount: &lower})
	o.Done(err)
	next := w.hears("state")
	for len(next.Cheers) > 0 {
		next = w.hears("state")
	}
	for _, s := range next.Scenes {
		if s.Name == sales.PraiseScene {
			t.Errorf("the celebration is there yet: %s", s.HTML)
		}
	}
}

// TestWall_WhoHidesIsNowhere looks for somebody who hides in all that a page is sent, whatever they did.
func TestWall_WhoHidesIsNowhere(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	ctx := t.Context()
	thank := func(from, to okr.PersonID, reason string) {
		_, err := o.GiveKudos(ctx, o.As(from), motivation.Wish{Receivers: []okr.PersonID{to}, Reason: reason})
		o.Done(err)
	}
	o.Objective(storetest.Draft("Open the coast", o.team, ayse))
	o.Objective(storetest.Draft("Of all", o.team, manager), func(obj *okr.Objective) { obj.TeamOwned = true })
	o.books(ayse, 1_300)
	o.books(burak, 400)
	o.books(cem, 300)
	thank(burak, ayse, "for saving the demo on Friday")
	thank(ayse, burak, "for the list of customers")
	thank(cem, burak, "for helping <@UAYSE> and <@UDENIZ> with the fair")
	o.Done(o.SetHidden(ctx, o.As(ayse), true))
	_, address := o.hangs()
	all := o.opens(address, "").hears("state").data
	_, page, _ := o.gets(address)
	_, state, _ := o.gets(address + "/state")
	for _, text := range []string{all, page, state} {
		for _, word := range []string{"Ayse", "UAYSE", "saving the demo", "Open the coast", "UBURAK"} {
			if strings.Contains(text, word) {
				t.Errorf("%q is in %s", word, text)
			}
		}
	}
	if !strings.Contains(all, "Burak") || !strings.Contains(all, "Of all") || !strings.Contains(all, "with the fair") {
		t.Errorf("the others are not shown: %s", all)
	}
}

// TestWall_ShowsNoMoreThanTheBoard has what the modes of a team's boards, and private amounts, leave of a wall.
func TestWall_ShowsNoMoreThanTheBoard(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change       func(*sales.Settings)
		there, never []string
	}{
		"named, amounts private": {func(*sales.Settings) {}, []string{"Burak", "60%"}, []string{"₺", "600"}},
		"amounts open": {func(s *sales.Settings) { s.AmountsOpen = true }, []string{"Burak", "₺4,000", "60%"},
			nil},
		"anonymous": {func(s *sales.Settings) { s.BoardMode = sales.Anonymous }, []string{"60%"},
			[]string{"Burak", "Cem", "Deniz"}},
		"values hidden": {func(s *sales.Settings) { s.BoardMode = sales.ValuesHidden }, []string{"Burak"},
			[]string{"60%", `"0.6"`}},
		"progress only": {func(s *sales.Settings) { s.BoardMode = sales.ProgressOnly }, []string{"4 people"},
			[]string{"Burak", "60%", "Deniz"}},
		"no boards": {func(s *sales.Settings) { s.BoardOff = true }, nil, []string{"Burak", "60%"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t)
			settings := sales.DefaultSettings(o.team)
			c.change(&settings)
			o.Done(o.SaveSelling(t.Context(), o.As(manager), settings))
			o.books(burak, 600)
			o.books(cem, 500)
			o.books(ayse, 400)
			o.books(deniz, 100)
			_, address := o.hangs(func(s *sales.Screen) {
				s.Scenes = []sales.ShownScene{{Scene: sales.BoardScene, Seconds: 20},
					{Scene: sales.TargetScene, Seconds: 20}}
			})
			shown := o.opens(address, "").hears("state").html()
			for _, word := range c.there {
				if !strings.Contains(shown, word) {
					t.Errorf("%q is not in %s", word, shown)
				}
			}
			for _, word := range c.never {
				if strings.Contains(shown, word) {
					t.Errorf("%q is in %s", word, shown)
				}
			}
		})
	}
}

func TestWall_ARevokedLinkEndsAtOnceAndIsLikeAWrongOne(t *testing.T) {
	t.Parallel()
	for name, revoke := range map[string]func(o *office, id sales.ScreenID){
		"by the manager": func(o *office, id sales.ScreenID) {
			_, err := o.RevokeScreen(o.T().Context(), o.As(manager), id)
			o.Done(err)
		},
		"by the operator, beside": func(o *office, id sales.ScreenID) {
			beside, err := store.Beside(o.T().Context(), store.Options{Path: o.Path})
			o.Done(err)
			_, err = beside.RevokeScreen(o.T().Context(), store.Actor{Now: o.Now()}, id)
			o.Done(err)
			o.Done(beside.Close())
		},
		"by its end": func(o *office, _ sales.ScreenID) { o.Forward(time.Hour); o.tick() },
		"with its team": func(o *office, _ sales.ScreenID) {
			o.Done(o.RemoveTeam(o.T().Context(), o.As(o.Admin), o.team.ID))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := furnish(t)
			s, address := o.hangs(func(s *sales.Screen) { s.EndsAt = o.Now().Add(time.Hour) })
			w := o.opens(address, "")
			w.hears("state")
			revoke(o, s.ID)
			w.hears("gone")
			w.ends()
			for _, path := range []string{"", "/state", "/stream", "/logo"} {
				status, body, header := o.gets(address + path)
				wrong, other, another := o.gets(address + "x" + path)
				header.Del("Date")
				another.Del("Date")
				if status != http.StatusNotFound || wrong != status || body != other ||
					fmt.Sprint(header) != fmt.Sprint(another) {
					t.Errorf("%s answers %d %q, and a wrong one %d %q", path, status, body, wrong, other)
				}
			}
		})
	}
}

func TestWall_AStreamGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	o.books(burak, 500)
	_, address := o.hangs()
	first := o.opens(address, "")
	have := first.hears("state").id
	if again := o.opens(address, have); true {
		again.hears("same")
	}
	o.books(ayse, 100)
	first.hears("state")
	w := o.opens(address, have)
	if next := w.hears("state"); !next.Full || next.id == have || !strings.Contains(next.html(), "Ayse") {
		t.Errorf("after a change it goes on with %+v", next)
	}
}

// TestWall_IsDrawnOnceForAll opens twenty walls of a team: a change is read once.
func TestWall_IsDrawnOnceForAll(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	o.wall.look = time.Hour
	o.books(burak, 500)
	_, address := o.hangs()
	var all []*window
	for range 20 {
		w := o.opens(address, "")
		w.hears("state")
		all = append(all, w)
	}
	if n := o.counted.boards.Load(); n != 1 {
		t.Errorf("twenty walls were drawn %d times", n)
	}
	o.books(ayse, 100)
	for _, w := range all {
		if next := w.hears("state"); next.Full {
			t.Error("a wall that is open is sent everything anew")
		}
	}
	if n := o.counted.boards.Load(); n != 2 {
		t.Errorf("after a change they were drawn %d times", n)
	}
}

func TestWall_FollowsTheClock(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	o.books(burak, 500)
	_, address := o.hangs()
	w := o.opens(address, "")
	if first := w.hears("state"); first.Clock != "12:00" || first.Night {
		t.Errorf("at noon it is %s, night %v", first.Clock, first.Night)
	}
	o.Forward(time.Minute)
	o.tick()
	if next := w.hears("state"); next.Clock != "12:01" || next.html() != "" {
		t.Errorf("a minute later it is %s, and all of it comes anew: %s", next.Clock, next.html())
	}
	o.Set("2026-11-20T20:00")
	o.tick()
	if next := w.hears("state"); !next.Night {
		t.Error("it is bright after work")
	}
}

// TestWall_OpensALinkThatWasJustMade asks with a key that does not hold, and then makes one, all at one instant.
func TestWall_OpensALinkThatWasJustMade(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	if status, _, _ := o.gets(o.base + "wrong"); status != http.StatusNotFound {
		t.Errorf("a wrong key is answered %d", status)
	}
	_, address := o.hangs()
	if status, _, _ := o.gets(address); status != http.StatusOK {
		t.Errorf("a new link is answered %d", status)
	}
}

func TestWall_GuardsItsPage(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	_, address := o.hangs(func(s *sales.Screen) { s.Company = "<script>alert(1)</script>"; s.Colour = "#ffee00" })
	status, page, header := o.gets(address)
	policy := header.Get("Content-Security-Policy")
	if status != http.StatusOK || !strings.HasPrefix(policy, "default-src 'none'; ") ||
		strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("%d, %s", status, policy)
	}
	for name, want := range map[string]string{"Cache-Control": "no-store, no-transform", "Referrer-Policy": "no-referrer",
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, never := range []string{"<script>alert", "http://", "https://", "DARK_", "LIGHT_", "ZgotmplZ"} {
		if strings.Contains(page, never) {
			t.Errorf("the page has %q", never)
		}
	}
	if _, again, _ := o.gets(address); again == page {
		t.Error("two pages have one nonce")
	}
}

func TestWall_HasRoomForSoMany(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	_, address := o.hangs()
	o.wall.viewers = mostViewers - 1
	w := o.opens(address, "")
	w.hears("state")
	if status, _, header := o.gets(address + "/stream"); status != http.StatusServiceUnavailable ||
		header.Get("Retry-After") == "" {
		t.Errorf("one more is answered %d", status)
	}
	o.wall.mu.Lock()
	o.wall.viewers = 1
	o.wall.mu.Unlock()
}

func TestAccent_CanBeReadWhateverTheCompanysColour(t *testing.T) {
	t.Parallel()
	for r := 0; r < 256; r += 15 {
		for g := 0; g < 256; g += 15 {
			for b := 0; b < 256; b += 15 {
				own := rgb(fmt.Sprintf("#%02x%02x%02x", r, g, b))
				for behind, ink := range map[colour]colour{darkBehind: darkInk, lightBehind: lightInk} {
					c, on := accent(own, behind, ink)
					if contrast(c, behind) < readable || contrast(on, c) < readable {
						t.Fatalf("%s is %s in front of %s, with %s on it", own, c, behind, on)
					}
				}
			}
		}
	}
	if c, _ := accent(rgb("#d98a3d"), darkBehind, darkInk); c.String() != "#d98a3d" {
		t.Errorf("a colour that can be read is changed to %s", c)
	}
}

// TestWall_OutlivesTheDoorsPatience has a stream that goes on after an answer and a request have had their time.
func TestWall_OutlivesTheDoorsPatience(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	o.books(burak, 500)
	o.wall.beat = 60 * time.Millisecond
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	o.Done(err)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	limits := door.DefaultLimits
	limits.Header, limits.Request, limits.Answer = 100*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
	go func() {
		served <- door.Serve(ctx, listener, door.Config{Store: o.Store, Locale: o.wall.Locale, Log: o.wall.Log,
			Now: o.wall.Now, Walls: o.wall, Changed: func() {}, Limits: limits})
	}()
	o.base = "http://" + listener.Addr().String() + "/wall/"
	_, address := o.hangs()
	w := o.opens(address, "")
	w.hears("state")
	for range 6 {
		w.hears("beat")
	}
	o.books(ayse, 100)
	if next := w.hears("state"); next.Full {
		t.Error("the stream began again")
	}
	if status, body, _ := o.gets(address + "x"); status != http.StatusNotFound || strings.Contains(body, "{") {
		t.Errorf("a wrong key is answered %d %q", status, body)
	}
	stop()
	o.Done(<-served)
	w.ends()
}

// TestWall_Contests has a contest in the team's sight, and neither who hides in it nor a hidden one.
func TestWall_Contests(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	ctx := t.Context()
	_, address := o.hangs()
	begin := func(name string, hidden bool) {
		rules := contests.Rules{Kind: contests.Total, Counted: contests.CountDeals, Start: "2026-11-20",
			End: "2026-11-28", Windows: 1, Who: contests.WhoTeam, Ties: contests.TieShared, Show: contests.ShowValues}
		draft, err := o.SaveContest(ctx, o.As(manager), o.team.ID, 0, name, rules)
		o.Done(err)
		if hidden {
			_, err = o.StartHiddenContest(ctx, o.As(manager), draft.ID)
		} else {
			_, err = o.AnnounceContest(ctx, o.As(manager), draft.ID)
		}
		o.Done(err)
	}
	begin("Trial", true)
	early := o.opens(address, "")
	if all := early.hears("state").data; strings.Contains(all, "Trial") || strings.Contains(all, `"contests"`) {
		t.Errorf("the wall shows a hidden contest: %s", all)
	}
	early.close()
	begin("November sprint", false)
	_, err := o.TurnContests(ctx, o.Now()) // who takes part is fixed at the start
	o.Done(err)
	o.books(ayse, 300)
	o.books(burak, 400)
	o.books(burak, 100)
	o.books(cem, 200)
	o.Done(o.SetHidden(ctx, o.As(ayse), true))
	w, scene := o.opens(address, ""), ""
	for !strings.Contains(scene, "2 deals") || strings.Contains(scene, "Ayse") { // an earlier state may come first
		for _, s := range w.hears("state").Scenes {
			if s.Name == sales.ContestsScene && s.HTML != "" {
				scene = s.HTML
			}
		}
	}
	for word, there := range map[string]bool{"November sprint": true, "7 days left": true, "Burak": true,
		"2 deals": true, "Ayse": false, "Trial": false, "UBURAK": false} {
		if strings.Contains(scene, word) != there {
			t.Errorf("%q in the scene: %t, want %t\n%s", word, !there, there, scene)
		}
	}
}
