//go:build browser

package browser_test

import (
	"net/http"
	"strings"
	"testing"
)

func publicSummaryBesidePrivateDigest(t *testing.T, address string) {
	p := visit(t, address, "as="+lukas+"&channel="+international, desktop)
	p.clicks("button", "Side by side")
	left, right := p.part(".pane:first-child"), p.part(".pane + .pane")
	right.shows(".room-head", "sales-international")
	right.becomes("Maria Rossi")
	right.clicks("button", "Messages")
	left.fills("Message #sales-international", "/okr checkin")
	left.clicks("button", "Send")
	form := p.part(".pane:first-child .modal")
	form.fills("Current value (EUR)", "190000")
	form.clicks("button", "Send")
	form.clicks("button", "Close")
	for range 2 {
		p.movesClock("The clock:", "In one day")
	}
	left.shows(".message:last-child", "week 48", "€175,000 → €190,000")
	right.shows(".message:last-child", "International Sales: digest, week 48", "No answer yet")
	left.lacks(".messages", "No answer yet")
	p.keeps("both")

	p.reload()
	left.shows(".switcher", "Lukas Weber")
	left.shows(".message:last-child", "€175,000 → €190,000")
	right.shows(".switcher", "Maria Rossi")
	right.shows(".message:last-child", "No answer yet")

	p.clicks("button", "Side by side")
	p.gone(".pane + .pane")
}

func eachPersonReadsTheirOwn(t *testing.T, address string) {
	p := visit(t, address, "as="+ayse+"&home&as2="+emily+"&home2", desktop)
	left, right := p.part(".pane:first-child"), p.part(".pane + .pane")
	left.shows(".home", "Merhaba Ayşe Yılmaz")
	left.shows(".rail", "Ana sayfa", "Kanallar")
	right.shows(".home", "Hello, Emily Carter")
	right.shows(".rail", "Home", "Channels")
	p.speaks("tr", "tr", "en")
	p.keeps("both")
	left.becomes("Lukas Weber")
	left.shows(".home", "Hello, Lukas Weber")
	p.shows(".tour", "Be the sales rep")
	p.speaks("en", "en", "en")
}

// speaks checks the languages that the document and its panes say they are in.
func (p *page) speaks(whole string, panes ...string) {
	p.t.Helper()
	got := ask[[]string](p, `[document.documentElement, ...document.querySelectorAll(".pane")].map((part) => part.lang)`)
	if want := append([]string{whole}, panes...); strings.Join(got, " ") != strings.Join(want, " ") {
		p.t.Errorf("the page says it is in %q, not in %q", got, want)
	}
}

func tourCoversNothing(t *testing.T, address string) {
	p := visit(t, address, "as="+emily, desktop)
	p.clicks("button", "Messages")
	p.shows(".messages", "how are your key results?")
	for _, step := range []string{"Be the sales rep", "Let the week begin", "Check in", "See the summary",
		"Be the manager"} {
		p.shows(".tour", step)
		p.uncovered(".composer", ".message:last-child", ".topbar")
		if p.part(".tour").has("button", "Next") {
			p.part(".tour").clicks("button", "Next")
		}
	}
	p.part(".message:last-child").clicks("button", "Check in")
	p.shows(".modal h2", "Check-in")
	p.uncovered(".modal-head", ".modal-foot")
	p.part(".modal").clicks("button", "Cancel")
	p.gone(".modal")
	p.clicks("button", "Dismiss the tour")
	p.gone(".tour")
	p.reload()
	p.shows(".messages", "how are your key results?")
	p.gone(".tour")
}

// uncovered fails the test when something lies over one of the parts.
func (p *page) uncovered(parts ...string) {
	p.t.Helper()
	for _, part := range parts {
		over := ask[string](p, `(() => {
			const part = document.querySelector(`+quoted(part)+`), at = part.getBoundingClientRect()
			for (const x of [at.left + 20, at.left + at.width / 2, at.right - 20]) {
				const top = document.elementFromPoint(x, Math.min(at.bottom - 8, innerHeight - 8))
				if (!part.contains(top)) return top ? top.outerHTML.slice(0, 160) : "nothing"
			}
			return ""
		})()`)
		if over != "" {
			p.t.Errorf("%s lies over %s", over, part)
		}
	}
}

func TestRestart_OfTheBotLosesNothingOnThePage(t *testing.T) {
	t.Parallel()
	o := furnish(t)
	p := visit(t, o.address, "as="+emily+"&home", desktop)
	p.shows(".rail", "okrbot is connected")
	p.shows(".home", "Hello, Emily Carter")
	p.clicks("button", "sales")
	p.fills("Message #sales", "/okr help")

	o.stop()
	p.shows(".rail", "okrbot is away")
	p.clicks("button", "Send")
	p.shows(".composer-note", "/okr failed")
	p.holds("Message #sales", "/okr help")
	p.keeps("away")

	o.start()
	p.shows(".rail", "okrbot is connected")
	p.reload()
	p.holds("Message #sales", "/okr help")
	p.clicks("button", "Send")
	p.shows(".message.ephemeral", "Only visible to you", "/okr new")
	p.clicks("button", "Home")
	p.shows(".home", "Hello, Emily Carter")
}

func otherSitesMayNotPost(t *testing.T, address string) {
	for name, header := range map[string][2]string{
		"another origin": {"Origin", "https://elsewhere.example"},
		"another site":   {"Sec-Fetch-Site", "cross-site"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/sim/type",
			strings.NewReader(`{"as":"`+ayse+`","channel":"`+istanbul+`","text":"planted"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(header[0], header[1])
		r.Header.Set("Content-Type", "text/plain")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden {
			t.Errorf("a POST from %s was answered with %s", name, answer.Status)
		}
	}
	p := visit(t, address, "as="+ayse+"&channel="+istanbul, desktop)
	p.shows(".messages", "47. hafta")
	p.lacks(".messages", "planted")
}
