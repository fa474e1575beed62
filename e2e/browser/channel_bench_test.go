//go:build browser

package browser_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"okrbot"
	"okrbot/slacksim"
)

// BenchmarkOpeningAChannel opens one channel after the other in a workspace of 10,000 people and 200,000 messages,
// from the click to the messages on the screen.
func BenchmarkOpeningAChannel(b *testing.B) {
	needsBrowser(b)
	const people, channels, messages = 10_000, 20, 10_000
	sim, err := slacksim.New(slacksim.Config{Manifest: okrbot.Manifest})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { sim.Close() })
	var everybody []string
	for n := range people {
		everybody = append(everybody, sim.AddUser(slacksim.User{RealName: fmt.Sprint("Person ", n),
			TZ: "Europe/Istanbul", Locale: "en-GB"}).ID)
	}
	for c := range channels {
		room := sim.AddChannel(slacksim.Channel{Name: fmt.Sprint("room-", c), Members: everybody})
		for n := range messages {
			if err := sim.Type(b.Context(), everybody[n%people], room.ID, "",
				fmt.Sprintf("room-%d says %d", c, n)); err != nil {
				b.Fatal(err)
			}
		}
	}
	address, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	p := visit(b, address, "as="+everybody[1], desktop)
	p.shows(".message:last-child", "says 9999")

	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		room := fmt.Sprint("room-", n%channels)
		ms := ask[float64](p, fmt.Sprintf(`(async () => {
			const begun = performance.now()
			;[...document.querySelectorAll(".rail-item")].find((item) => item.innerText.split("\n")[0] === %[1]q).click()
			while (!document.querySelector(".message:last-child")?.innerText.includes(%[1]q + " says")) {
				if (performance.now() - begun > 10000) throw new Error("the channel does not open")
				await new Promise((go) => setTimeout(go))
			}
			await new Promise(requestAnimationFrame)
			return performance.now() - begun
		})()`, room))
		took = append(took, time.Duration(ms*float64(time.Millisecond)))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/open")
	b.ReportMetric(float64(took[len(took)*9/10].Microseconds())/1000, "ms/open-p90")
	// What keeps it quick is that only the latest messages are drawn, however many there are.
	if drawn := ask[int](p, `document.querySelectorAll(".message").length`); drawn > 100 {
		b.Errorf("%d messages are drawn", drawn)
	}
}
