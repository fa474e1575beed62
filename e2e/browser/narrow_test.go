//go:build browser

package browser_test

import (
	"fmt"
	"testing"
)

func panesStackOnATelephone(t *testing.T, address string) {
	p := visit(t, address, "as="+james, telephone)
	p.shows(".rail", "Messages", "sales-international")
	p.fits()
	p.keeps("rail")

	p.clicks("button", "sales-international")
	// the last message that has a thread is a discussion
	const summary = ".message:nth-last-child(2 of :has(.thread-line))"
	p.shows(summary, "week 47")
	p.fits()
	p.keeps("channel")
	p.part(summary).clicks("button", "3 replies")
	p.shows(".thread", "Brooklyn Beans signed")
	p.fits()
	p.keeps("thread")
	p.clicks("button", "Close thread")
	p.clicks("button", "Show channels")
	p.shows(".rail", "Messages")

	p.clicks("button", "Messages")
	p.shows(".message:last-child", "how are your key results?")
	p.fits()
	p.part(".message:last-child").clicks("button", "Check in")
	form := p.part(".modal")
	form.fills("Current value (pilots)", "4")
	form.chooses("Confidence", "at risk")
	form.fills("What is in the way?", "Samples are late.")
	p.fits()
	p.keeps("form")
	form.clicks("button", "Send")
	form.shows("h2", "Thank you")
	p.fits()
	p.keeps("thanks")
	form.clicks("button", "Close")
	p.gone(".modal")

	p.clicks("button", "Home")
	p.shows(".home", "Samples are late.")
	p.fits()
	p.keeps("home")
}

// fits fails the test when something reaches beyond the window, or is cut off beside a part that does not scroll.
func (p *page) fits() {
	p.t.Helper()
	wide := ask[[]string](p, fmt.Sprintf(`[...document.querySelectorAll("body *")]
		.filter((part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest(%s) && part.getBoundingClientRect().right > innerWidth + 1)
		.map((part) => part.outerHTML.slice(0, 120))`, quoted(".unseen, .table-scroll, .track, svg, pre")))
	for _, part := range wide {
		p.t.Errorf("%s reaches beyond the window", part)
	}
	if by := ask[int](p, `document.documentElement.scrollWidth - innerWidth`); by > 0 {
		p.t.Errorf("the page scrolls sideways by %d pixels", by)
	}
}
