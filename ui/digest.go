package ui

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
)

// Digest is what a manager gets privately when a round closes: who is silent, what fell, what is in the way for long,
// how the team sells, the contests that run or ended, how many deals of CRMs wait for an answer, whom nobody thanked
// for long, and each check-in to acknowledge. What does not fit is behind the button that opens [ReviewForm].
func Digest(p *locale.Printer, d okr.Digest, week *sales.SalesWeek, waits int, unthanked []okr.Person,
	contests []motivation.ContestView) Message {
	title := p.T("digest.header", "Team", line(d.Team.Name, nameRunes), "Week",
		roundName(p, d.Team.Schedule.Cadence, d.Round.Week))
	answered := summaryState(p, d.Summary)
	silent := silentLine(p, d)
	blocks := []slack.Block{header(title), rich(strong(answered), say("\n"+silent), say(awayLine(p, d)))}
	blocks = append(blocks, fallen(p, d)...)
	blocks = append(blocks, oldBlockers(p, d)...)
	room := 4_500 // bytes for the check-ins
	if week != nil {
		room = 1_600
	}
	blocks = append(blocks, salesWeek(p, d, week)...)
	if held := digestContests(p, contests); len(held) > 0 {
		blocks, room = append(blocks, held...), max(room-size(held), 600)
	}
	blocks = append(blocks, crmLine(p, waits)...)
	blocks = append(blocks, Unthanked(p, unthanked)...)
	blocks = append(blocks, toAcknowledge(p, d, room)...)
	return message(joined(title, answered, silent), blocks...)
}

// listedNames is how many names a sentence holds.
const listedNames = 12

func names(p *locale.Printer, people []okr.Person) string {
	var said []string
	for _, person := range people[:min(len(people), listedNames)] {
		said = append(said, line(person.Name, 25))
	}
	if left := len(people) - listedNames; left > 0 {
		said = append(said, p.T("digest.others", "Count", left))
	}
	return p.List(said)
}

func silentLine(p *locale.Printer, d okr.Digest) string {
	if len(d.Silent) == 0 {
		return p.T("digest.silent_nobody")
	}
	return p.T("digest.silent", "Names", names(p, d.Silent))
}

func awayLine(p *locale.Printer, d okr.Digest) string {
	if len(d.Away) == 0 {
		return ""
	}
	return "\n" + p.T("digest.away", "Names", names(p, d.Away))
}

// fallen is what fell, and apart from it what may have risen but of which people are less sure.
func fallen(p *locale.Printer, d okr.Digest) []slack.Block {
	var receded, doubted [][]span
	for _, e := range d.Fallen {
		item := append([]span{say(line(e.PersonName, nameRunes) + " ")}, entryLine(p, e.Entry, shortRunes)...)
		if okr.Receded(e.Entry) {
			receded = append(receded, item)
		} else {
			doubted = append(doubted, item)
		}
	}
	fell, left := fittingItems(receded, 6, 1_800)
	blocks := titled(p, "digest.fallen", fell, left)
	less, left := fittingItems(doubted, 6, 1_200)
	return append(blocks, titled(p, "digest.doubted", less, left)...)
}

func oldBlockers(p *locale.Printer, d okr.Digest) []slack.Block {
	var groups [][]slack.Block
	for _, b := range d.OldBlockers {
		said := joined(line(b.PersonName, nameRunes)+": "+line(b.Text, 120),
			p.T("summary.since", "Day", p.DateWithin(b.OpenedAt.In(d.Team.Location()))))
		groups = append(groups, []slack.Block{section(said,
			button(p, "close_blocker", ActionCloseBlocker, BlockerRef(b.ID)))})
	}
	kept, left := fitting(groups, 5, 2_200)
	if len(kept) == 0 {
		return nil
	}
	blocks := append([]slack.Block{rich(strong(p.T("digest.old_blockers")))}, kept...)
	return append(blocks, andMore(p, left)...)
}

// toAcknowledge lists the check-ins, those first that nobody has acknowledged yet.
func toAcknowledge(p *locale.Printer, d okr.Digest, room int) []slack.Block {
	if len(d.CheckIns) == 0 {
		return nil
	}
	checkIns := slices.Clone(d.CheckIns)
	slices.SortStableFunc(checkIns, func(a, b okr.CheckIn) int {
		return cmp.Compare(min(len(a.SeenBy), 1),
			min(len(b.SeenBy), 1))
	})
	var groups [][]slack.Block
	for _, ci := range checkIns {
		groups = append(groups, []slack.Block{checkInLine(p, ci)})
	}
	kept, left := fitting(groups, 15, room)
	blocks := append([]slack.Block{rich(strong(p.T("digest.checkins")))}, kept...)
	if left > 0 {
		blocks = append(blocks, context(p.T("checkin.and_more", "Count", left)))
	}
	return append(blocks, actions(button(p, "review_all", ActionReview, RoundRef(d.Round.ID))))
}

// checkInLine is a check-in on one line, with the button to acknowledge it until somebody did.
func checkInLine(p *locale.Printer, ci okr.CheckIn) slack.Block {
	said := line(ci.PersonName, nameRunes) + ": " + joined(answerState(p, ci), danger(p, ci))
	if ci.SeenBy != "" {
		return section("👀 "+joined(said, p.T("checkin.seen_by", "Name", line(ci.SeenByName, nameRunes))), nil)
	}
	return section(said, button(p, "acknowledge", ActionAcknowledge, CheckInRef(ci.ID)))
}

// danger counts what a check-in says is at risk or off track.
func danger(p *locale.Printer, ci okr.CheckIn) string {
	count := map[okr.Confidence]int{}
	for _, e := range ci.Entries {
		count[e.ConfidenceAfter]++
	}
	var facts []string
	for _, c := range []okr.Confidence{okr.SaysOff, okr.SaysAtRisk, okr.SaysOnTrack} {
		if n := count[c]; n > 0 {
			facts = append(facts, symbolOf(c)+" "+ConfidenceWord(p, c)+": "+p.Int(n))
		}
	}
	return joined(facts...)
}

// ReviewView is the list of a round's check-ins for a manager.
type ReviewView struct {
	Team     okr.Team
	Round    okr.Round
	CheckIns []okr.CheckIn
	Asked    []okr.Asked // about these
	Page     int         // from 0; beyond the last is the last
}

const reviewPageSize = 8

// reviewMeta travels in the review's private metadata.
type reviewMeta struct {
	Round okr.RoundID `json:"r"`
	Page  int         `json:"p"`
}

// ReadReview is the round and the page that a review shows; metadata is the view's private_metadata.
func ReadReview(metadata string) (round okr.RoundID, page int) {
	meta := decode[reviewMeta](metadata)
	return meta.Round, meta.Page
}

// ReviewForm lists a round's check-ins, each with a button to acknowledge it.
func ReviewForm(p *locale.Printer, v ReviewView) slack.ModalViewRequest {
	pages := max(1, (len(v.CheckIns)+reviewPageSize-1)/reviewPageSize)
	page := min(max(v.Page, 0), pages-1)
	about := joined(line(v.Team.Name, nameRunes), roundName(p, v.Team.Schedule.Cadence, v.Round.Week))
	if pages > 1 {
		about = joined(about, p.T("checkin.page", "Page", p.Int(page+1), "Pages", p.Int(pages)))
	}
	blocks := []slack.Block{context(about)}
	if len(v.CheckIns) == 0 {
		blocks = append(blocks, rich(say(p.T("digest.no_checkins"))))
	}
	from := page * reviewPageSize
	for _, ci := range v.CheckIns[min(from, len(v.CheckIns)):min(from+reviewPageSize, len(v.CheckIns))] {
		blocks = append(blocks, divider(), checkInLine(p, ci))
		blocks = append(blocks, managerEntries(p, ci)...)
		answers, _ := fitting(answerTexts(p, ci, 400), 5, 5_000)
		blocks = append(blocks, answers...)
		blocks = append(blocks, askedBlocks(p, v, ci)...)
		blocks = append(blocks, actions(button(p, "ask", ActionAsk, CheckInRef(ci.ID))))
	}
	var turns []slack.BlockElement
	if page > 0 {
		turns = append(turns, button(p, "newer", ActionReviewNewer, Ref(strconv.Itoa(page-1))))
	}
	if page < pages-1 {
		turns = append(turns, button(p, "older", ActionReviewOlder, Ref(strconv.Itoa(page+1))))
	}
	if len(turns) > 0 {
		blocks = append(blocks, actions(turns...))
	}
	view := modal(p, CallbackReview, "digest.title.review", "", blocks...)
	view.PrivateMetadata = encode(reviewMeta{v.Round.ID, page})
	return view
}

// askedBlocks are the questions about a check-in.
func askedBlocks(p *locale.Printer, v ReviewView, ci okr.CheckIn) []slack.Block {
	var items [][]span
	for _, q := range v.Asked {
		if q.CheckIn == ci.ID {
			items = append(items, askedSpans(p, q, v.Team.Location()))
		}
	}
	kept, left := fittingItems(items, 4, 2_500)
	return titled(p, "talk.questions", kept, left)
}

// managerEntries is every entry of a check-in: managers see private objectives too.
func managerEntries(p *locale.Printer, ci okr.CheckIn) []slack.Block {
	var items [][]span
	for _, e := range ci.Entries {
		item := entryLine(p, e, shortRunes)
		if e.Private {
			item = append(item, say("  🔒"))
		}
		if e.Note != "" {
			item = append(item, say("\n"), soft("“"+line(e.Note, 120)+"”"))
		}
		items = append(items, item)
	}
	kept, left := fittingItems(items, 8, 3_500)
	if left > 0 {
		kept = append(kept[:len(kept):len(kept)], []span{soft(p.T("checkin.and_more", "Count", left))})
	}
	if len(kept) == 0 {
		return nil
	}
	return []slack.Block{list(nil, kept)}
}
