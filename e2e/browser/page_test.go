//go:build browser

package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a page may take to show what is waited for.
const patience = time.Minute

// page is somebody's browser window. What is in it is found as assistive technology finds it: by role and name.
type page struct {
	t      testing.TB
	ctx    context.Context
	origin string
	shots  int
	root   string // CSS of the part that is looked at; empty is the whole page

	*traffic
}

// traffic is what a window asked the network for, and what went wrong in it.
type traffic struct {
	mu       sync.Mutex
	asked    []string
	loads    int // how often the page was loaded
	troubles []string
	expected []string // parts of troubles that are no surprise
}

// window is a size of the browser window, in CSS pixels.
type window struct{ width, height int64 }

var (
	desktop   = window{1280, 800}
	telephone = window{390, 844}
)

// visit opens a page of its own profile at a state, such as "as=U0AYSE&home".
func visit(t testing.TB, address, state string, size window) *page {
	t.Helper()
	needsBrowser(t)
	ctx, leave := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(leave)
	p := &page{t: t, ctx: ctx, origin: address, traffic: &traffic{}}
	p.do(chromedp.Do(ctx))
	p.do(chromedp.Listen(ctx, p.hear))
	p.do(drop(chromedp.Call(ctx, network.Enable, network.EnableParams{})))
	p.do(drop(chromedp.Call(ctx, accessibility.Enable, struct{}{})))
	p.resize(size)
	p.goTo(state)
	t.Cleanup(p.judge)
	return p
}

func drop[R any](_ R, err error) error { return err }

func (p *page) do(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, e.Request.URL)
	case *devtools.EventLoadEventFired:
		p.loads++
	case *runtime.EventExceptionThrown:
		p.troubles = append(p.troubles, e.ExceptionDetails.Text+" "+description(e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			var words strings.Builder
			for _, argument := range e.Args {
				words.WriteString(description(argument) + " ")
			}
			p.troubles = append(p.troubles, words.String())
		}
	}
}

// loaded is how often the page was loaded.
func (p *page) loaded() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.loads
}

func description(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return o.Description + string(o.Value)
}

// judge fails the test when the page asked for anything that is not its own, or when something went wrong in it.
func (p *page) judge() {
	if p.t.Failed() && p.ctx.Err() == nil {
		p.keeps("failed")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, asked := range p.asked {
		u, err := url.Parse(asked)
		if err != nil || u.Scheme != "data" && u.Scheme+"://"+u.Host != p.origin {
			p.t.Errorf("the page asked for %s, which is not its own", asked)
		}
	}
	if len(p.asked) == 0 {
		p.t.Error("no request of the page was seen")
	}
	for _, trouble := range p.troubles {
		if !slices.ContainsFunc(p.expected, func(part string) bool { return strings.Contains(trouble, part) }) {
			p.t.Errorf("the page says in its console: %s", trouble)
		}
	}
}

// goTo loads the page anew at a state.
func (p *page) goTo(state string) {
	p.t.Helper()
	p.do(chromedp.Do(p.ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(p.origin+"/#"+state)))
	p.ready()
}

func (p *page) reload() {
	p.t.Helper()
	p.do(chromedp.Do(p.ctx, chromedp.Reload()))
	p.ready()
}

func (p *page) ready() {
	p.t.Helper()
	p.wait("the page to be drawn", func() bool {
		return ask[bool](p,
			`document.documentElement.dataset.ready === "true"`)
	})
}

func (p *page) resize(size window) {
	p.t.Helper()
	p.do(drop(chromedp.Call(p.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: size.width, Height: size.height, DeviceScaleFactor: 1, Mobile: size.width < 600,
	})))
}

// wait waits until something is so.
func (p *page) wait(what string, so func() bool) {
	p.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.After(patience); !so(); {
		select {
		case <-look.C:
		case <-deadline:
			p.t.Fatalf("waited for %s in vain; the page ends with:\n%s", what,
				ask[string](p, `document.body.innerText.replaceAll("\n\n", "\n").slice(-1200)`))
		}
	}
}

// ask evaluates an expression in the page.
func ask[T any](p *page, expression string) T {
	p.t.Helper()
	got, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%v, in %.300s", err, expression)
	}
	return got
}

// says is the text that is shown in a part of the page, given by CSS; empty when there is none such.
func (p *page) says(css string) string {
	p.t.Helper()
	return ask[string](p, fmt.Sprintf(`[...document.querySelectorAll(%s)].map((part) => part.innerText).join("\n")`,
		quoted(p.root+" "+css)))
}

func quoted(text string) string {
	literal, _ := json.Marshal(text)
	return string(literal)
}

// shows waits until a part of the page has all the words.
func (p *page) shows(css string, words ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("%q in %s", words, css), func() bool {
		text := p.says(css)
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
}

// lacks fails when a part of the page has one of the words.
func (p *page) lacks(css string, words ...string) {
	p.t.Helper()
	text := p.says(css)
	for _, word := range words {
		if strings.Contains(text, word) {
			p.t.Errorf("%s has %q:\n%s", css, word, text)
		}
	}
}

// gone waits until a part of the page is not shown any more.
func (p *page) gone(css string) {
	p.t.Helper()
	p.wait(css+" to go", func() bool {
		return ask[bool](p, fmt.Sprintf(`![...document.querySelectorAll(%s)].some((part) => part.checkVisibility())`,
			quoted(p.root+" "+css)))
	})
}

// part is a pane or another part of the page, given by CSS.
func (p *page) part(css string) *page {
	part := *p
	part.root = css
	return &part
}

// thing is something that assistive technology knows in the page.
type thing struct {
	role, name string
	node       cdp.BackendNodeID
}

// things lists what has a role within the part that is looked at.
func (p *page) things(role string) []thing {
	p.t.Helper()
	whole, err := chromedp.Call(p.ctx, dom.GetDocument, dom.GetDocumentParams{})
	p.do(err)
	in := accessibility.QueryAXTreeParams{Role: role, NodeID: whole.Root.NodeID}
	if p.root != "" {
		found, err := chromedp.Call(p.ctx, dom.QuerySelector,
			dom.QuerySelectorParams{NodeID: whole.Root.NodeID, Selector: p.root})
		if err != nil || found.NodeID == 0 {
			return nil
		}
		in.NodeID = found.NodeID
	}
	tree, err := chromedp.Call(p.ctx, accessibility.QueryAXTree, in)
	if err != nil {
		return nil // the page was drawn anew in between
	}
	return named(tree.Nodes)
}

// find waits for the thing with a role and a name, or else the first whose name begins so, or else has it in it.
func (p *page) find(role, name string) (found thing) {
	p.t.Helper()
	var list []thing
	p.wait(fmt.Sprintf("the %s %q", role, name), func() bool {
		list = p.things(role)
		for _, fits := range []func(string, string) bool{func(a, b string) bool { return a == b }, strings.HasPrefix,
			strings.Contains} {
			if at := slices.IndexFunc(list, func(one thing) bool { return fits(one.name, name) }); at >= 0 {
				found = list[at]
				return true
			}
		}
		return false
	})
	return found
}

// has says whether there is a thing with a role whose name begins so.
func (p *page) has(role, name string) bool {
	p.t.Helper()
	return slices.ContainsFunc(p.things(role), func(one thing) bool { return strings.HasPrefix(one.name, name) })
}

// clicks clicks the thing with a role and a name where it is shown; nothing may lie over it.
func (p *page) clicks(role, name string) {
	p.t.Helper()
	var cover string
	p.wait(fmt.Sprintf("the %s %q to be clicked", role, name), func() bool {
		x, y, over, ok := p.spot(p.find(role, name))
		cover = over
		if !ok || over != "" {
			return false
		}
		p.clicksAt(x, y)
		return true
	})
	if cover != "" {
		p.t.Fatalf("%s lies over the %s %q", cover, role, name)
	}
}

// spot is the middle of a thing after it was scrolled into view, and what lies over it there.
func (p *page) spot(one thing) (x, y float64, over string, ok bool) {
	if err := drop(chromedp.Call(p.ctx, dom.ScrollIntoViewIfNeeded,
		dom.ScrollIntoViewIfNeededParams{BackendNodeID: one.node})); err != nil {
		return 0, 0, "", false
	}
	quads, err := chromedp.Call(p.ctx, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: one.node})
	if err != nil || len(quads.Quads) == 0 {
		return 0, 0, "", false
	}
	q := quads.Quads[0]
	x, y = (q[0]+q[4])/2, (q[1]+q[5])/2
	object, err := chromedp.Call(p.ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: one.node})
	if err != nil {
		return 0, 0, "", false
	}
	over, err = chromedp.Run(p.ctx, chromedp.CallFunctionOn[string](`function (x, y) {
		const top = document.elementFromPoint(x, y)
		return !top || this.contains(top) || top.contains(this) || top.closest("label")?.contains(this) ? "" : top.outerHTML.slice(0, 200)
	}`, func(in *runtime.CallFunctionOnParams) { in.ObjectID = object.Object.ObjectID }, x, y))
	return x, y, over, err == nil
}

func (p *page) clicksAt(x, y float64) {
	p.t.Helper()
	for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMouseMoved,
		input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		in := input.DispatchMouseEventParams{Type: kind, X: x, Y: y}
		if kind != input.DispatchMouseEventTypeMouseMoved {
			in.Button, in.ClickCount = input.MouseButtonLeft, 1
		}
		p.do(drop(chromedp.Call(p.ctx, input.DispatchMouseEvent, in)))
	}
}

// fills types a text into the field with a label, in place of what is there.
func (p *page) fills(label, text string) {
	p.t.Helper()
	p.clicks("textbox", label)
	p.presses("a", kb.ModifierCtrl)
	p.presses(kb.Backspace)
	p.types(text)
}

// types types a text into the field that has the focus.
func (p *page) types(text string) {
	p.t.Helper()
	p.do(drop(chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text})))
}

// presses presses keys one after the other, such as kb.Enter, as a keyboard does: what the page does with the key
// decides whether it types.
func (p *page) presses(key string, modifiers ...kb.Modifier) {
	p.t.Helper()
	for _, r := range key {
		events := kb.Encode(r)
		down, up := events[0], events[len(events)-1]
		down.Type = input.DispatchKeyEventTypeKeyDown
		for _, modifier := range modifiers {
			down.Modifiers |= int64(modifier)
			up.Modifiers |= int64(modifier)
		}
		if len(events) == 3 && down.Modifiers&^int64(kb.ModifierShift) == 0 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		p.do(drop(chromedp.Call(p.ctx, input.DispatchKeyEvent, *down)))
		p.do(drop(chromedp.Call(p.ctx, input.DispatchKeyEvent, *up)))
	}
}

// chooses picks an option of the select with a label.
func (p *page) chooses(label, option string) {
	p.t.Helper()
	p.clicks("button", label)
	p.whole().clicks("option", option)
}

// whole is the page again, of a part; lists and menus open above all parts.
func (p *page) whole() *page { return p.part("") }

// becomes switches to another person.
func (p *page) becomes(name string) {
	p.t.Helper()
	var x, y float64
	p.wait("the switcher to stand still", func() bool { // a pane that still loads moves it from under the click
		x, y = p.middle(".switcher")
		p.do(p.settled())
		again, below := p.middle(".switcher")
		return x == again && y == below
	})
	p.clicksAt(x, y)
	p.whole().clicks("option", name)
	p.shows(".switcher", name)
}

// middle is the middle of the first element of a CSS selector.
func (p *page) middle(css string) (x, y float64) {
	p.t.Helper()
	at := ask[[]float64](p, fmt.Sprintf(`(() => { const at = document.querySelector(%s).getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2] })()`, quoted(p.root+" "+css)))
	return at[0], at[1]
}

// keeps keeps a screenshot as an artefact.
func (p *page) keeps(name string) {
	p.t.Helper()
	p.do(p.settled())
	shot, err := chromedp.Call(p.ctx, devtools.CaptureScreenshot, devtools.CaptureScreenshotParams{})
	p.do(err)
	p.shots++
	file := filepath.Join(artefacts(p.t), fmt.Sprintf("%02d-%s.png", p.shots, name))
	p.do(os.WriteFile(file, shot.Data, 0o644))
}

// settled waits until animations have ended and the page is painted.
func (p *page) settled() error {
	const still = `Promise.all(document.getAnimations()
			.filter((one) => one.effect.getTiming().iterations !== Infinity)
			.map((one) => one.finished))
		.catch(() => {})
		.then(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))`
	return drop(chromedp.Run(p.ctx, chromedp.Evaluate[chromedp.Void](still, chromedp.EvalAwaitPromise)))
}

// holds waits until the field with a label has a text in it.
func (p *page) holds(label, text string) {
	p.t.Helper()
	one := p.find("textbox", label)
	p.wait(label+" to hold "+text, func() bool {
		object, err := chromedp.Call(p.ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: one.node})
		if err != nil {
			return false
		}
		value, err := chromedp.Run(p.ctx, chromedp.CallFunctionOn[string]("function () { return this.value }",
			func(in *runtime.CallFunctionOnParams) { in.ObjectID = object.Object.ObjectID }))
		return err == nil && value == text
	})
}

// movesClock chooses from the menu of the clock, whose name begins so in the person's language, and waits until it
// has moved.
func (p *page) movesClock(clock, step string) {
	p.t.Helper()
	before := p.says(".clock")
	p.clicks("button", clock)
	p.clicks("menuitem", step)
	p.wait("the clock to move", func() bool {
		return ask[bool](p, `!document.querySelector(".clock").ariaBusy`) && p.says(".clock") != before
	})
}

// accessible is what assistive technology knows of the element that an expression gives.
func (p *page) accessible(expression string) []thing {
	p.t.Helper()
	object, err := chromedp.Run(p.ctx, chromedp.Evaluate[*runtime.RemoteObject](expression))
	if err != nil || object.ObjectID == "" {
		return nil
	}
	tree, err := chromedp.Call(p.ctx, accessibility.GetPartialAXTree,
		accessibility.GetPartialAXTreeParams{ObjectID: object.ObjectID, FetchRelatives: new(bool)})
	if err != nil {
		return nil // the page was drawn anew in between
	}
	return named(tree.Nodes)
}

// named reads roles and names; what assistive technology leaves out is left out.
func named(nodes []*accessibility.Node) (list []thing) {
	for _, n := range nodes {
		if n.Ignored || n.Name == nil || n.Role == nil {
			continue
		}
		one := thing{node: n.BackendDOMNodeID}
		_ = json.Unmarshal(n.Name.Value, &one.name)
		_ = json.Unmarshal(n.Role.Value, &one.role)
		list = append(list, one)
	}
	return list
}
