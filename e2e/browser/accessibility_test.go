//go:build browser

package browser_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// screen is a state of the page that everybody must be able to use, and how one comes there.
type screen struct {
	name, state string
	comes       func(p *page)
}

// screens are all of them. A rep of the international team opens a form, which all windows of the rep then show.
func screens(rep string) []screen {
	return []screen{
		{"channel", "as=" + ayse + "&channel=" + istanbul,
			func(p *page) { p.shows(".pane", "47. hafta") }},
		{"messages", "as=" + ayse + "&channel=" + istanbul, func(p *page) {
			p.opens("Mesajlar")
			p.shows(".pane", "Check-in yap")
		}},
		{"home", "as=" + selin + "&home", func(p *page) { p.shows(".home", "Ekiplerim") }},
		{"modal", "as=" + rep + "&channel=" + international, func(p *page) {
			p.opens("Messages")
			p.part(".pane").clicks("button", "Check in")
			p.shows(".modal h2", "Check-in")
		}},
		{"thread", "as=" + lukas + "&channel=" + international, func(p *page) {
			p.clicks("button", "4 replies")
			p.shows(".thread", "Emily Carter")
		}},
		{"drawer", "as=" + ayse + "&channel=" + istanbul + "&dev", func(p *page) {
			p.shows(".drawer", "chat.postMessage")
			p.part(".drawer").clicks("button", "Faults")
			p.shows(".drawer", "misbehave")
		}},
		{"clock", "as=" + ayse + "&channel=" + istanbul, func(p *page) {
			p.clicks("button", "Saat:")
			p.shows(".menu", "Gelecek pazartesi")
		}},
		{"two", "as=" + ayse + "&channel=" + istanbul + "&as2=" + emily + "&channel2=" + international,
			func(p *page) { p.shows(".pane + .pane", "Emily Carter") }},
	}
}

func everybodyCanUseIt(t *testing.T, address string) {
	axe := checker(t)
	for name, at := range map[string]struct {
		size window
		rep  string
	}{"1280": {desktop, emily}, "390": {telephone, james}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := visit(t, address, "as="+can, at.size)
			for _, screen := range screens(at.rep) {
				p.goTo(screen.state)
				screen.comes(p)
				for _, theme := range []string{"light", "dark"} {
					ask[string](p, `document.documentElement.dataset.theme = `+quoted(theme))
					p.do(p.settled())
					p.passes(axe, screen.name+", "+theme)
					p.keeps(screen.name + "-" + theme)
				}
				p.presses(kb.Escape)
				p.gone(".modal")
			}
		})
	}
}

// checker is the source of axe-core.
func checker(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		skip(t, "axe-core is not installed; run npm ci in e2e/browser")
	}
	return string(source)
}

// opens goes to a place of the list on the left, on a small window by the way back.
func (p *page) opens(place string) {
	p.t.Helper()
	if ask[bool](p, `!document.querySelector(".rail").checkVisibility({ visibilityProperty: true })`) {
		x, y := p.middle("[data-key='head/back']")
		p.clicksAt(x, y)
	}
	p.clicks("button", place)
}

// passes fails the test for each serious or critical violation that axe-core finds.
func (p *page) passes(axe, where string) {
	p.t.Helper()
	if ask[bool](p, `typeof axe === "undefined"`) {
		p.do(drop(chromedp.Run(p.ctx, chromedp.Evaluate[chromedp.Void](axe))))
	}
	found := ask[[]string](p, `axe.run(document, { resultTypes: ["violations"] }).then(({ passes, violations }) => passes.length < 10 ? ["only " + passes.length + " rules were checked"] : violations
		.filter((one) => one.impact === "serious" || one.impact === "critical")
		.flatMap((one) => one.nodes.map((node) => [one.impact, one.id, node.target.join(" "), node.failureSummary].join(": "))))`)
	for _, violation := range found {
		p.t.Errorf("%s: %s", where, strings.ReplaceAll(violation, "\n", " "))
	}
}
