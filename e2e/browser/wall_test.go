//go:build browser

package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/network"
	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"okrbot"
	"okrbot/cmd"
	"okrbot/door"
	"okrbot/locale"
	contests "okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/slacksim"
	"okrbot/store/motivation"
	"okrbot/store/selling"
	"okrbot/store/storetest"
	"okrbot/wall"
)

// television is a screen on a wall; pillar is one on its side.
var television, pillar = window{1920, 1080}, window{1080, 1920}

// floor is an office with people who sell, and a door that serves its walls.
type floor struct {
	*storetest.World
	team okr.Team
	reps []okr.PersonID
	at   atomic.Pointer[time.Time]
	base string
	shut func()
	// version is that of the okrbot that serves the walls.
	version string
}

const chief = okr.PersonID("USELIN")

// furnishFloor opens an office with so many reps, each with a target of a million lira this month.
func furnishFloor(t testing.TB, reps int, language string) *floor {
	t.Helper()
	f := &floor{World: storetest.New(t)}
	f.Person("Selin", called("Selin Aydın"))
	members := []okr.PersonID{chief}
	for i := range reps {
		members = append(members, f.Person(fmt.Sprintf("REP%02d", i), called(repName(i))))
	}
	f.reps = members[1:]
	plan := storetest.Plan("Satış", chief)
	plan.Name, plan.Language = "Anadolu ve Trakya Kurumsal Satış Ekibi", language
	f.team = f.Team(plan, members...)
	settings := sales.DefaultSettings(f.team)
	settings.AmountsOpen, settings.BoardTop = true, 20
	f.Done(f.SaveSelling(t.Context(), f.As(chief), settings))
	f.tick()
	f.serve("127.0.0.1:0")
	t.Cleanup(func() { f.shut() })
	return f
}

func called(name string) func(*okr.Person) { return func(p *okr.Person) { p.Name = name } }

// repName is long, and Turkish.
func repName(i int) string {
	return []string{"Şükriye Gülizar Çağlayangil-Büyükşahinoğlu", "İbrahim Işık", "Ayşe Yılmaz", "Ömer Ağaoğlu",
		"Jürgen Weißenberger", "Nazlıcan Üçüncüoğulları", "Ali Öz", "Emily Carter"}[i%8] + strings.Repeat(" II", i/8)
}

// serve opens the door, with walls that follow what is written.
func (f *floor) serve(address string) {
	f.T().Helper()
	listener, err := new(net.ListenConfig).Listen(f.T().Context(), "tcp", address)
	f.Done(err)
	catalog, err := locale.Load()
	f.Done(err)
	log := slog.New(slog.NewTextHandler(f.T().Output(), nil))
	now := func() time.Time { return *f.at.Load() }
	walls := wall.New(wall.Config{Store: f.Store, Locale: catalog, Log: log, Now: now, Wall: time.Now,
		Version: f.version})
	f.OnCommit(walls.Changed)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	limits := door.DefaultLimits
	limits.Answer, limits.Request = time.Second, time.Second // which a stream outlives
	go func() {
		ended <- door.Serve(ctx, listener, door.Config{Store: f.Store, Locale: catalog, Log: log, Now: now,
			Walls: walls, Changed: func() {}, Limits: limits})
	}()
	f.base = "http://" + listener.Addr().String()
	f.shut = func() {
		stop()
		f.Done(<-ended)
		f.shut = func() {}
	}
}

// tick lets the walls see the world's time.
func (f *floor) tick() { now := f.Now(); f.at.Store(&now) }

// hangs makes a screen and returns where its page is.
func (f *floor) hangs(change ...func(*sales.Screen)) (s sales.Screen, address string) {
	f.T().Helper()
	s = sales.Screen{Team: f.team.ID, Name: "Satış katı", Language: f.team.Language, Scenes: sales.Scenes(),
		Theme: sales.DarkTheme, Sound: sales.Bell, Company: "Anadolu Kahve Gıda Sanayi ve Ticaret", Colour: "#d98a3d"}
	for _, c := range change {
		c(&s)
	}
	s, key, err := f.NewScreen(f.T().Context(), f.As(chief), s)
	f.Done(err)
	return s, f.base + "/wall/" + key
}

func (f *floor) aims(lira int64) {
	f.T().Helper()
	var wishes []selling.TargetWish
	for _, id := range f.reps {
		wishes = append(wishes, selling.TargetWish{Person: id, Amount: lira * 100})
	}
	f.Done(f.SetTargets(f.T().Context(), f.As(chief), f.team.ID, sales.Revenue, wishes, okr.MonthOf("2026-11-20")))
}

func (f *floor) books(rep int, lira int64) sales.DealID {
	f.T().Helper()
	b, err := f.BookDeal(f.T().Context(), f.As(f.reps[rep]), sales.Deal{State: sales.Won,
		Customer: fmt.Sprintf("Kuzey Yıldızı Lojistik ve Dış Ticaret A.Ş. %d", lira),
		Amount:   sales.Money{Minor: lira * 100, Currency: "TRY"}})
	f.Done(err)
	return b.Deal.ID
}

// lives fills the office with all that a wall can show, in sizes that are hard to show.
func (f *floor) lives() {
	f.T().Helper()
	ctx := f.T().Context()
	f.aims(600_000_000)
	for i := range f.reps {
		f.books(i, 37_123_456*int64(i%13+1))
	}
	d := f.books(2, 700_000_000)
	_, err := f.SayWin(ctx, f.As(f.reps[2]), d, "Demoyu müşterinin kendi rakamlarıyla gösterdim, sonra depoda bir gün "+
		"birlikte çalıştık ve sözleşmeyi aynı akşam imzaladık")
	f.Done(err)
	for i := range min(3, len(f.reps)-1) {
		_, err := f.GiveKudos(ctx, f.As(f.reps[i]), motivation.Wish{Receivers: []okr.PersonID{f.reps[i+1]},
			Reason: "for staying until midnight with the people of the warehouse" +
				" so that every single machine was there on time"})
		f.Done(err)
	}
	f.Objective(storetest.Draft("Marmara'da bir numaralı kahve tedarikçisi olmak ve öyle kalmak", f.team, chief),
		func(o *okr.Objective) { o.TeamOwned = true })
	f.competes("Marmara Bölgesi'nin yılın sonundaki büyük müşteri yarışı", 9_000_000_000)
	f.competes("Üç günlük sprint", 0)
	_, err = f.TurnContests(ctx, f.Now())
	f.Done(err)
}

// competes begins a contest of revenue, to a goal if there is one.
func (f *floor) competes(name string, lira float64) {
	f.T().Helper()
	ctx, today := f.T().Context(), okr.DateOf(f.Now())
	draft, err := f.SaveContest(ctx, f.As(chief), f.team.ID, 0, name, contests.Rules{Kind: contests.Total,
		Counted: contests.CountRevenue, Goal: lira * 100, Start: today, End: today.AddDays(3), Windows: 1,
		Who: contests.WhoTeam, Ties: contests.TieShared, Show: contests.ShowValues})
	f.Done(err)
	_, err = f.AnnounceContest(ctx, f.As(chief), draft.ID)
	f.Done(err)
}

// watches opens a wall in a window of its own, without motion; scripts may run before the page's own.
func watches(t testing.TB, address string, size window, first ...string) *page {
	t.Helper()
	needsBrowser(t)
	ctx, leave := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(leave)
	origin := address[:strings.Index(address, "/wall/")]
	p := &page{t: t, ctx: ctx, origin: origin, traffic: &traffic{}}
	p.do(chromedp.Do(ctx))
	p.do(chromedp.Listen(ctx, p.hear))
	p.do(drop(chromedp.Call(ctx, network.Enable, network.EnableParams{})))
	p.do(drop(chromedp.Call(ctx, accessibility.Enable, struct{}{})))
	p.do(drop(chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})))
	for _, script := range first {
		p.do(drop(chromedp.Call(ctx, devtools.AddScriptToEvaluateOnNewDocument,
			devtools.AddScriptToEvaluateOnNewDocumentParams{Source: script})))
	}
	p.resize(size)
	p.do(chromedp.Do(ctx, chromedp.Navigate(address)))
	t.Cleanup(p.judge)
	return p
}

// next goes to the next scene.
func (p *page) next() {
	p.t.Helper()
	ask[bool](p, `(() => { const e = new Event("keydown"); e.keyCode = 39; return document.dispatchEvent(e) })()`)
}

// fitsTheWall is what does not fit a wall of the scene that is shown, or is too small for four metres: below 26 pixels
// of a 1080p screen, which are 16 mm on one of 55 inches.
const fitsTheWall = `(() => {
	const wrong = [], main = document.querySelector("main").getBoundingClientRect()
	const whole = document.documentElement
	if (whole.clientWidth < innerWidth || whole.clientHeight < innerHeight) wrong.push("the page has a scroll bar")
	const texts = document.createTreeWalker(document.querySelector("#stage"), NodeFilter.SHOW_TEXT)
	for (let text; (text = texts.nextNode());) {
		const el = text.parentElement
		if (!text.data.trim() || !el.checkVisibility({ visibilityProperty: true })) continue
		const range = document.createRange()
		range.selectNodeContents(el)
		const box = range.getBoundingClientRect(), own = el.getBoundingClientRect(), style = getComputedStyle(el)
		const size = parseFloat(style.fontSize) * 1080 / Math.min(innerWidth, innerHeight)
		if (size < 26) wrong.push("small: " + size.toFixed(0) + " " + text.data)
		const cut = style.textOverflow === "ellipsis"
		const outside = box.right > innerWidth + 1 && !cut || box.left < 0 || box.bottom > innerHeight + 1
		if (outside) wrong.push("outside: " + text.data)
		const part = el.closest(".scene > *")?.getBoundingClientRect()
		if (part && (box.top < part.top - 4 || box.bottom > part.bottom + 4)) wrong.push("over another part: " + text.data)
		if (el.closest("main") && own.bottom > main.bottom + 2) wrong.push("below its place: " + text.data)
	}
	return wrong
})()`

// TestWall_EveryScene shows each scene in both languages, light and dark, on a screen and on one on its side, with long
// names, thirty people and amounts of twelve digits: everything fits, everything can be read, and axe finds nothing.
func TestWall_EveryScene(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"tr", "en"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			f := furnishFloor(t, 30, language)
			f.lives()
			_, address := f.hangs()
			axe := checker(t)
			for name, size := range map[string]window{"1920x1080": television, "1080x1920": pillar} {
				p := watches(t, address, size)
				p.shows(".scene.now h2", "")
				p.wait("all scenes", func() bool { return ask[int](p, `document.querySelectorAll(".scene").length`) == 6 })
				for range 6 {
					at := ask[string](p, `document.querySelector(".scene.now").getAttribute("data-scene")`)
					for _, theme := range []string{"dark", "light"} {
						ask[string](p, `document.documentElement.className = `+quoted(theme))
						p.keeps(strings.Join([]string{at, language, name, theme}, "-"))
						for _, wrong := range ask[[]string](p, fitsTheWall) {
							t.Errorf("%s, %s, %s: %s", at, language, name, wrong)
						}
						p.passes(axe, at+" "+theme)
					}
					p.next()
				}
			}
		})
	}
}

// TestWall_FewAndNone shows a wall of one person, and one on which nothing is to be seen yet.
func TestWall_FewAndNone(t *testing.T) {
	t.Parallel()
	f := furnishFloor(t, 1, "en")
	_, address := f.hangs()
	p := watches(t, address, television)
	p.shows("#empty", "Nothing to show yet")
	p.keeps("empty")
	f.aims(1_000)
	f.books(0, 400)
	p.shows(".scene.now", "Leaderboard", "40%")
	p.gone("#empty")
	p.keeps("one")
	for _, wrong := range ask[[]string](p, fitsTheWall) {
		t.Error(wrong)
	}
}

// TestWall_ATargetIsCelebratedWithinASecond follows a booking from its commit to the screen, and its correction.
func TestWall_ATargetIsCelebratedWithinASecond(t *testing.T) {
	t.Parallel()
	f := furnishFloor(t, 8, "en")
	f.aims(1_000)
	f.books(1, 500)
	f.books(2, 400)
	_, address := f.hangs()
	p := watches(t, address, television)
	p.shows(".scene.now [data-row]:first-child .name", "İbrahim Işık")
	p.next() // another scene is in front
	ask[bool](p, `(() => {
		window.seen = 0
		const cheer = document.querySelector("#cheer")
		const look = () => { if (!cheer.hidden && !window.seen) window.seen = Date.now() }
		new MutationObserver(look).observe(cheer, { attributes: true })
		return true
	})()`)
	d := f.books(2, 700)
	committed := time.Now()
	p.shows("#cheer", "Ayşe Yılmaz", "110%")
	took := time.UnixMilli(ask[int64](p, "window.seen")).Sub(committed)
	t.Logf("the target was on the wall %s after its commit", took)
	if took > time.Second {
		t.Errorf("the target was on the wall after %s", took)
	}
	p.shows(".scene.now [data-row]:first-child .name", "Ayşe Yılmaz") // the board came to the front
	p.keeps("cheer")
	p.passes(checker(t), "cheer")

	lower := sales.Money{Minor: 100, Currency: "TRY"}
	_, err := f.ChangeDeal(t.Context(), f.As(f.reps[2]), d, selling.DealEdit{Amount: &lower})
	f.Done(err)
	p.gone("#cheer")
	p.shows(".scene.now [data-row]:first-child .name", "İbrahim Işık")
	if said := ask[string](p, "document.body.innerHTML"); strings.Contains(said, "110%") {
		t.Error("what was corrected is there yet")
	}
}

// TestWall_PlacesMoveAndConfettiFalls is for who has nothing against motion.
func TestWall_PlacesMoveAndConfettiFalls(t *testing.T) {
	t.Parallel()
	f := furnishFloor(t, 8, "tr")
	f.aims(1_000)
	for i := range 5 {
		f.books(i, 900-int64(i)*100)
	}
	_, address := f.hangs()
	p := watches(t, address, television)
	p.do(drop(chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})))
	p.shows(".scene.now [data-row]:first-child .name", "Şükriye")
	f.books(2, 250)
	p.shows(".scene.now [data-row]:first-child .name", "Ayşe Yılmaz")
	p.wait("rows to be on their way", func() bool {
		return ask[bool](p, `document.getAnimations().some((one) =>
			one.transitionProperty === "transform" && one.effect.target.dataset.row)`)
	})
	if fell := ask[bool](p, `!!document.querySelector("canvas")`); fell {
		t.Error("confetti falls for a deal")
	}
	f.books(1, 300)
	p.shows("#cheer", "İbrahim Işık")
	p.wait("confetti", func() bool { return ask[bool](p, `!!document.querySelector("canvas")`) })
	p.wait("confetti to be swept up", func() bool { return ask[bool](p, `!document.querySelector("canvas")`) })
}

// TestWall_WhoHidesLeavesThePage has somebody hide while the wall shows them, and then the link revoked.
func TestWall_WhoHidesLeavesThePage(t *testing.T) {
	t.Parallel()
	f := furnishFloor(t, 5, "en")
	f.lives()
	s, address := f.hangs()
	p := watches(t, address, television)
	p.shows(".scene.now", "Ayşe Yılmaz")
	f.Done(f.SetHidden(t.Context(), f.As(f.reps[2]), true))
	p.wait("Ayşe to leave the page", func() bool {
		return !strings.Contains(ask[string](p, "document.documentElement.outerHTML"), "Ayşe")
	})
	if ids := ask[string](p, "document.documentElement.outerHTML"); strings.Contains(ids, "UREP") {
		t.Error("the page names people by their ids in Slack")
	}
	_, err := f.RevokeScreen(t.Context(), f.As(chief), s.ID)
	f.Done(err)
	p.shows("#empty", "This link does not work any more")
	if left := ask[int](p, `document.querySelectorAll(".scene, [data-row]").length`); left > 0 {
		t.Errorf("%d scenes and rows are left", left)
	}
	p.keeps("revoked")
}

// TestWall_ComesBackByItself stops okrbot and starts it again, the whole program, while a page is open.
func TestWall_ComesBackByItself(t *testing.T) {
	t.Parallel()
	needsBrowser(t)
	f := furnishFloor(t, 3, "en")
	f.aims(1_000)
	f.books(1, 500)
	_, address := f.hangs()
	f.shut()
	f.Done(f.Store.Close())
	clock := cmd.NewClock(f.Now(), nil)
	sim, err := slacksim.New(slacksim.Config{Manifest: okrbot.Manifest, Clock: clock})
	f.Done(err)
	t.Cleanup(func() { sim.Close() })
	all := []string{string(chief)}
	sim.AddUser(slacksim.User{ID: string(chief), RealName: "Selin Aydın", TZ: "Europe/Istanbul", Locale: "tr-TR"})
	for i, id := range f.reps {
		sim.AddUser(slacksim.User{ID: string(id), RealName: repName(i), TZ: "Europe/Istanbul", Locale: "en-GB"})
		all = append(all, string(id))
	}
	sim.AddChannel(slacksim.Channel{ID: f.team.Channel, Name: "satis", Members: append(all, sim.BotUser())})
	_, err = sim.Listen("127.0.0.1:0")
	f.Done(err)
	o := &office{t: t, sim: sim, clock: clock, env: map[string]string{
		"SLACK_BOT_TOKEN": sim.BotToken(), "SLACK_APP_TOKEN": sim.AppToken(), "SLACK_API_URL": sim.APIURL(),
		"OKRBOT_DB": f.Path, "OKRBOT_LOG_LEVEL": "warn", "OKRBOT_LISTEN": strings.TrimPrefix(f.base, "http://"),
		"OKRBOT_PUBLIC_URL": f.base,
	}}
	o.start()
	answers(t, f.base)
	p := watches(t, address, television)
	p.expected = append(p.expected, "Failed to load", "ERR_CONNECTION")
	p.shows(".scene.now", "İbrahim Işık", "50%")
	o.stop()
	p.shows("#status", "No connection since 12:00")
	p.shows(".scene.now", "İbrahim Işık") // what it had stays
	f.Store = f.Open()
	f.books(0, 900)
	f.Done(f.Store.Close())
	o.start()
	t.Cleanup(func() { o.stop() })
	p.shows(".scene", "Şükriye", "90%")
	p.wait("the page to say that it hears again", func() bool { return p.says("#status") == "" })
	if cheered := ask[bool](p, `document.querySelector("#cheer").hidden`); !cheered {
		t.Error("it celebrates what happened while it was away")
	}
	o.stop()
	f.Store = f.Open() // whose end verifies it
}

// TestWall_ANewOkrbotLoadsThePageAgain changes the version behind an open page.
func TestWall_ANewOkrbotLoadsThePageAgain(t *testing.T) {
	t.Parallel()
	f := furnishFloor(t, 2, "en")
	f.books(1, 500)
	_, address := f.hangs()
	p := watches(t, address, television)
	p.expected = append(p.expected, "Failed to load", "ERR_CONNECTION")
	p.shows(".scene.now", "İbrahim Işık")
	ask[int](p, "window.marked = 1")
	f.shut()
	p.shows("#status", "No connection since")
	f.serve(strings.TrimPrefix(f.base, "http://"))
	p.wait("the page to hear again", func() bool { return p.says("#status") == "" })
	if !ask[bool](p, "window.marked === 1") {
		t.Error("the same version loads the page again")
	}
	before := p.loaded()
	f.shut()
	f.version = "next"
	f.serve(strings.TrimPrefix(f.base, "http://"))
	p.wait("the page to be loaded again", func() bool { return p.loaded() > before })
	p.shows(".scene.now", "İbrahim Işık")
}

// TestWall_WithoutStreams is a browser that knows no server-sent events.
func TestWall_WithoutStreams(t *testing.T) {
	t.Parallel()
	f := furnishFloor(t, 2, "en")
	f.books(1, 500)
	_, address := f.hangs()
	p := watches(t, address, television, "delete window.EventSource")
	p.shows(".scene.now", "İbrahim Işık")
	f.books(0, 900)
	p.shows(".scene", "Şükriye")
	if streams := strings.Contains(strings.Join(p.asked, " "), "/stream"); streams {
		t.Error("it asked for a stream")
	}
}

// answers waits until the address is served.
func answers(t *testing.T, base string) {
	t.Helper()
	for range 500 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/healthz", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := http.DefaultClient.Do(request); err == nil {
			answer.Body.Close()
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatal("nothing answers")
}

// TestWall_EightHoursLeaveNothingBehind lets a working day pass in quarters of an hour, with bookings in each, and
// weighs the page.
func TestWall_EightHoursLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	f := furnishFloor(t, 12, "tr")
	f.aims(1_000_000)
	for i := range f.reps {
		f.books(i, 1_000*int64(i+1))
	}
	f.Set("2026-11-20T09:00")
	f.tick()
	_, address := f.hangs()
	p := watches(t, address, television)
	p.shows(".scene.now", "Liderlik panosu")
	weigh := func() (nodes int, heap int64) {
		p.do(drop(chromedp.Call(p.ctx, heapprofiler.CollectGarbage, cdp.Empty{})))
		used, err := chromedp.Call(p.ctx, runtime.GetHeapUsage, struct{}{})
		p.do(err)
		return ask[int](p, `document.getElementsByTagName("*").length`), int64(used.UsedSize)
	}
	var nodes int
	var heap int64
	for quarter := range 32 {
		f.Forward(15 * time.Minute)
		f.tick()
		f.books(quarter%12, 50_000)
		p.shows("#clock", f.Now().In(f.team.Location()).Format("15:04"))
		for range 10 {
			p.next()
		}
		if quarter == 7 {
			nodes, heap = weigh()
		}
	}
	after, grown := weigh()
	t.Logf("%d nodes and %d KB after two hours, %d and %d after eight", nodes, heap>>10, after, grown>>10)
	if after > nodes+40 || grown > heap+1<<20 { // a board may have come to have more places, a wall more celebrations
		t.Errorf("%d nodes and %d KB became %d and %d", nodes, heap>>10, after, grown>>10)
	}
}

// aBookingIsOnTheWall books in the demo's Slack, and looks at the wall beside it.
func aBookingIsOnTheWall(t *testing.T, address string) {
	slack := visit(t, address, "as="+lukas+"&channel="+international, desktop)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/sim/world?as="+lukas, http.NoBody)
	slack.do(err)
	answer, err := http.DefaultClient.Do(request)
	slack.do(err)
	defer answer.Body.Close()
	var world struct{ Links []struct{ Title, URL string } }
	slack.do(json.NewDecoder(answer.Body).Decode(&world))
	slack.clicks("button", "More")
	slack.shows(".menu", "Office screen: International Sales", "Office screen: Satış İstanbul")
	slack.presses("\u001b")
	screen := watches(t, world.Links[1].URL, television)
	screen.shows(".scene.now", "Leaderboard")
	before := screen.says(`[data-scene="board"]`)
	slack.fills("Message #sales", "/sales won 9000 Harbour Roasters")
	slack.presses("\r")
	screen.wait("the wall to move", func() bool { return screen.says(`[data-scene="board"]`) != before })
	slack.shows(".pane", "Harbour Roasters")
}
