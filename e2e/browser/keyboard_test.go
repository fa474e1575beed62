//go:build browser

package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func checkInWithoutAMouse(t *testing.T, address string) {
	p := visit(t, address, "as="+emily+"&channel="+international, desktop)
	p.focusIs("textbox", "Message #sales-international")

	p.tabsBackTo("button", "The clock:")
	p.presses(kb.Enter)
	p.focusIs("menuitem", "In one hour")
	p.keeps("clock")
	p.presses(kb.Escape)
	p.focusIs("button", "The clock:")
	p.presses(kb.Enter)
	p.focusIs("menuitem", "In one hour")
	p.presses(kb.ArrowDown)
	p.presses(kb.ArrowDown)
	p.focusIs("menuitem", "Next Monday")
	p.presses(kb.Enter)
	p.shows(".clock", "Mon, Nov 23, 9:00 AM")
	p.focusIs("button", "The clock:")

	p.tabsTo("textbox", "Message #sales-international")
	p.types("/o")
	p.shows(".completions", "/okr")
	p.presses(kb.Tab)
	p.types("ch")
	p.presses(kb.Escape)
	p.types("eckin")
	p.presses(kb.Enter)
	p.shows(".modal h2", "Check-in")
	p.keeps("form")

	p.tabsTo("textbox", "Current value (roasters)")
	p.presses("a", kb.ModifierCtrl)
	p.types("7")
	p.tabsTo("button", "Confidence")
	p.presses(kb.ArrowDown)
	p.focusIs("combobox", "Search: ")
	p.presses(kb.ArrowDown)
	p.presses(kb.Enter)
	p.focusIs("button", "Confidence")
	p.shows(".modal .select", "at risk")
	p.staysInside(".modal")

	p.presses(kb.Escape)
	p.gone(".modal")
	p.focusIs("textbox", "Message #sales-international")

	p.types("Hello, Bostn")
	p.presses(kb.Enter)
	p.shows(".message:last-child", "Hello, Bostn")
	p.presses(kb.ArrowUp)
	p.focusIs("textbox", "Edit message")
	p.presses("a", kb.ModifierCtrl)
	p.types("Hello, Boston")
	p.keeps("edit")
	p.presses(kb.Enter)
	p.shows(".message:last-child", "Hello, Boston", "(edited)")
	p.focusIs("textbox", "Message #sales-international")

	p.presses("k", kb.ModifierCtrl)
	p.focusIs("combobox", "Go to a channel or person")
	p.types("okr")
	p.presses(kb.Enter)
	p.shows(".room-head h2", "okrbot")
	p.focusIs("textbox", "Message okrbot")
	p.tabsBackTo("button", "Check in")
	p.presses(kb.Enter)
	p.shows(".modal h2", "Check-in")
	p.presses(kb.Escape)
	p.gone(".modal")
	p.focusIs("button", "Check in")
}

// focusIs waits until the thing with a role and a name has the focus, and shows it.
func (p *page) focusIs(role, name string) {
	p.t.Helper()
	p.wait("the focus to be on the "+role+" "+name, func() bool {
		one, ok := p.focused()
		return ok && one.role == role && strings.Contains(one.name, name)
	})
	if ring := ask[string](p, focusRing); ring != "" {
		p.t.Errorf("the focus on the %s %q can't be seen: %s", role, name, ring)
	}
}

// focusRing says what is missing for a person to see where the focus is; empty when it can be seen. A list's active
// option and the frame around a composer stand for the field that has the focus.
const focusRing = `(() => {
	const at = document.activeElement
	if (!at.checkVisibility()) return "it is not shown"
	const shown = getComputedStyle(at), frame = getComputedStyle(at.closest(".composer-box") ?? at)
	const ring = shown.outlineStyle !== "none" && parseFloat(shown.outlineWidth) > 0
	const edge = frame.borderColor !== getComputedStyle(document.documentElement).getPropertyValue("--edge") && frame.borderStyle !== "none"
	return ring || shown.boxShadow !== "none" || edge || document.querySelector(".option.active") ? "" : at.outerHTML.slice(0, 200)
})()`

// focused is what has the focus.
func (p *page) focused() (thing, bool) {
	p.t.Helper()
	for _, one := range p.accessible("document.activeElement") {
		return one, true
	}
	return thing{}, false
}

// tabsTo presses Tab until the thing with a role and a name has the focus.
func (p *page) tabsTo(role, name string) {
	p.t.Helper()
	p.tabs(role, name)
}

func (p *page) tabsBackTo(role, name string) {
	p.t.Helper()
	p.tabs(role, name, kb.ModifierShift)
}

func (p *page) tabs(role, name string, modifiers ...kb.Modifier) {
	p.t.Helper()
	var passed []string
	for range 400 {
		one, ok := p.focused()
		if ok && one.role == role && strings.Contains(one.name, name) {
			p.focusIs(role, name)
			return
		}
		passed = append(passed, one.role+" "+one.name)
		p.presses(kb.Tab, modifiers...)
	}
	p.t.Fatalf("Tab never came to the %s %q, but past %q", role, name, passed)
}

// staysInside presses Tab all the way round, both ways; the focus must not leave a part of the page.
func (p *page) staysInside(css string) {
	p.t.Helper()
	for _, modifiers := range [][]kb.Modifier{nil, {kb.ModifierShift}} {
		for range 25 {
			p.presses(kb.Tab, modifiers...)
			if !ask[bool](p, `Boolean(document.activeElement.closest(`+quoted(css)+`))`) {
				one, _ := p.focused()
				p.t.Fatalf("the focus left %s for the %s %q", css, one.role, one.name)
			}
		}
	}
}
