package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
)

// WinQuestion asks a winner in private how they won; in its place stands what they said, or that they are not asked.
func WinQuestion(p *locale.Printer, q sales.WinQuestion) Message {
	switch {
	case q.Win != nil:
		return WinSaid(p, *q.Win)
	case q.Over:
		return WinOver(p, q.Deal.ID)
	}
	asked := p.T("win.question", "Customer", line(q.Deal.Customer, nameRunes))
	return message(asked, rich(strong("💡 "+asked)),
		context(p.T("win.who_reads")),
		actions(primary(p, "win_say", ActionWinSay, DealRef(q.Deal.ID)),
			button(p, "win_decline", ActionWinDecline, DealRef(q.Deal.ID))))
}

// WinOver says that a winner is not asked about a deal any more, and what to type instead.
func WinOver(p *locale.Printer, id sales.DealID) Message {
	said := p.T("win.over", "Deal", id.String())
	return message(said, context(said))
}

// WinSaid shows a winner what they said, to edit or remove.
func WinSaid(p *locale.Printer, w sales.Win) Message {
	title := p.T("win.said", "Deal", joined(w.Deal.ID.String(), line(w.Deal.Customer, nameRunes)))
	return message(title, rich(strong("💡 "+title), say("\n“"+line(w.Text, sales.LongestWin)+"”")),
		context(p.T("win.who_reads")),
		actions(button(p, "edit_answer", ActionWinSay, DealRef(w.Deal.ID)),
			button(p, "remove", ActionWinRemove, DealRef(w.Deal.ID))))
}

// howWon is what a celebration shows below itself of how the winner did it: nothing when they did not say.
func howWon(p *locale.Printer, r sales.Recognition) []slack.Block {
	if r.How == "" {
		return nil
	}
	return []slack.Block{rich(strong("💡 "+p.T("win.how")), say(" “"+line(r.How, sales.LongestWin)+"”"))}
}

// WinBlock is the block of the text in the form, where an error belongs.
const WinBlock = "win.text"

// WinForm asks how a deal was won, with what was said before.
func WinForm(p *locale.Printer, w sales.Win) slack.ModalViewRequest {
	text := holding(slack.NewPlainTextInputBlockElement(plain(p.T("win.example")), fieldAction), w.Text,
		sales.LongestWin).WithMultiline(true)
	view := modal(p, CallbackWin, "win.title", "win.save",
		rich(strong(joined(w.Deal.ID.String(), line(w.Deal.Customer, nameRunes)))),
		slack.NewInputBlock(WinBlock, plain(p.T("win.field")),
			plain(p.T("win.hint", "Least", sales.ShortestWin, "Most", sales.LongestWin)), text).WithOptional(true),
		context(p.T("win.who_reads")))
	view.PrivateMetadata = encode(DealRef(w.Deal.ID))
	return view
}

// ReadWin reads the form.
func ReadWin(view *slack.View) (id sales.DealID, text string) {
	id, _ = ReadRef[sales.DealID]("D", string(decode[Ref](view.PrivateMetadata)))
	return id, strings.TrimSpace(typedIn(view.State, WinBlock).Value)
}

// WinDone stands in the form's place once it is sent.
func WinDone(p *locale.Printer, m Message) slack.ModalViewRequest {
	return modal(p, CallbackNotice, "win.title", "", m.Blocks...)
}

// WinsView is a page of how deals were won.
type WinsView struct {
	Wins   []sales.Win
	Typed  string // what was looked for; empty: nothing in particular
	Page   int    // 0 is the newest
	More   bool   // there are older ones
	Reader okr.PersonID
	Loc    *time.Location // the reader's
	Now    time.Time
}

// Wins lists how deals were won, the newest first.
func Wins(p *locale.Printer, v WinsView) Message {
	title, none := p.T("win.list"), p.T("win.none")
	if v.Typed != "" {
		typed := line(v.Typed, shortRunes)
		title, none = p.T("win.list_found", "Typed", typed), p.T("win.none_found", "Typed", typed)
	}
	blocks := []slack.Block{rich(strong("💡 " + title))}
	if len(v.Wins) == 0 {
		return message(title, append(blocks, rich(commands(none)...))...)
	}
	blocks = append(blocks, winBlocks(p, v)...)
	var turns []slack.BlockElement
	if v.Page > 0 {
		turns = append(turns, button(p, "newer", ActionWinsNewer, winsRef(v.Page-1, v.Typed)))
	}
	if v.More {
		turns = append(turns, button(p, "older", ActionWinsOlder, winsRef(v.Page+1, v.Typed)))
	}
	if len(turns) > 0 {
		blocks = append(blocks, actions(turns...))
	}
	return message(title, blocks...)
}

// winBlocks are the lines, each with who said it and a way to edit it for who did; scripts that take more room than a
// message has are cut shorter.
func winBlocks(p *locale.Printer, v WinsView) (blocks []slack.Block) {
	for _, most := range []int{sales.LongestWin, noteRunes, titleRunes} {
		blocks = nil
		for _, w := range v.Wins {
			var beside slack.BlockElement
			if w.Person == v.Reader {
				beside = button(p, "edit_answer", ActionWinSay, DealRef(w.Deal.ID))
			}
			blocks = append(blocks, section("“"+line(w.Text, most)+"”\n"+winFacts(p, w, v), beside))
		}
		if size(blocks) < maxMessageBytes-2_000 {
			break
		}
	}
	return blocks
}

// winFacts say who won what, when; how much to who may know.
func winFacts(p *locale.Printer, w sales.Win, v WinsView) string {
	product, amount := "", ""
	if w.Deal.Product != "" {
		product = line(w.Deal.Product, shortRunes)
	}
	if w.Amount {
		amount = cash(p, w.Deal.Amount.Minor, w.Deal.Amount.Currency)
	}
	civil := func(at time.Time) time.Time { return okr.DateOf(at.In(v.Loc)).Midnight(time.UTC) }
	return joined(line(w.PersonName, nameRunes), line(w.Deal.Customer, nameRunes), product, amount,
		p.Day(civil(w.At), civil(v.Now)), w.Deal.ID.String())
}

// mostTypedWins is how much of what was looked for a button carries, in characters.
const mostTypedWins = 150

func winsRef(page int, typed string) Ref {
	return Ref(Choice(strconv.Itoa(page), Ref(line(typed, mostTypedWins))))
}

// ReadWins reads which page of what a button asks for.
func ReadWins(value string) (page int, typed string) {
	number, typed, _ := ReadChoice(value)
	page, err := strconv.Atoi(number)
	if err != nil || page < 0 {
		return 0, typed
	}
	return page, typed
}
