//go:build browser

package browser_test

import "testing"

// What people write stays what they wrote.
func whatPeopleWriteStaysText(t *testing.T, address string) {
	p := visit(t, address, "as="+emily+"&channel="+international, desktop)
	const markup = `<img src=x onerror="document.title='taken'"> <script>document.title='taken'</script> <!channel>`
	p.fills("Message #sales-international", markup+" <https://elsewhere.example|here> javascript:alert(1)")
	p.clicks("button", "Send")
	p.shows(".message:last-child", markup)
	p.keeps("message")

	p.fills("Message #sales-international", "/okr new")
	p.clicks("button", "Send")
	form := p.part(".modal")
	form.fills("Objective", "*Bold* "+markup)
	form.fills("Outcome", "_Slanted_ <@"+maria+"> "+`<b onclick="x">`)
	form.fills("Start", "0")
	form.fills("Target", "10")
	p.keeps("form")
	form.clicks("button", "Save")
	form.shows(".modal-body", "*Bold* "+markup, "_Slanted_ <@"+maria+"> "+`<b onclick="x">`)
	p.keeps("saved")
	form.clicks("button", "Close")
	p.clicks("button", "Home")
	p.shows(".home", "*Bold* <img src=x onerror=")
	p.keeps("home")

	if made := ask[int](p, `document.querySelectorAll("main img, main script, main b[onclick], .mention.me, main a[href^='javascript']").length`); made > 0 {
		t.Errorf("%d elements were made of what was written", made)
	}
	if bold := ask[string](p, `[...document.querySelectorAll("main strong, main em")].map((part) => part.innerText).join(" ")`); bold == "Bold" || bold == "Slanted" {
		t.Errorf("%q is set in bold", bold)
	}
	if title := ask[string](p, `document.title`); title != "Anadolu Kahve · slacksim" {
		t.Errorf("the title of the page is %q", title)
	}
}
