package ui

import (
	"cmp"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// Summary is the one message per team and round in the team's channel. Objectives that changed or are in danger come
// first.
func Summary(p *locale.Printer, s okr.Summary) Message {
	title := p.T("summary.header", "Team", line(s.Team.Name, nameRunes), "Week",
		roundName(p, s.Team.Schedule.Cadence, s.Round.Week))
	answered := summaryState(p, s)
	blocks := []slack.Block{header(title), rich(strong(answered), say("  "+roundState(p, s)))}
	blocks = append(blocks, summaryObjectives(p, s)...)
	blocks = append(blocks, summaryChanges(p, s)...)
	blocks = append(blocks, summaryBlockers(p, s)...)
	if s.Now.Before(lateUntil(s)) {
		blocks = append(blocks, actions(primary(p, "checkin", ActionCheckIn, RoundRef(s.Round.ID))))
	}
	blocks = append(blocks, context(p.T("summary.legend")))
	return message(joined(title, answered, summaryCount(p, s)), blocks...)
}

// lateUntil is when no answer is taken any more.
func lateUntil(s okr.Summary) time.Time { return s.Round.NextOpens.In(s.Team.Location()) }

// summaryState is how many have answered; the share is not shown when nobody is expected.
func summaryState(p *locale.Printer, s okr.Summary) string {
	ratio, ok := okr.Participation(s.Answered, s.Expected, 0)
	if !ok {
		return p.T("summary.answered_nobody_expected", "Answered", p.Int(s.Answered))
	}
	return p.T("summary.answered", "Answered", p.Int(s.Answered), "Expected", p.Int(s.Expected), "Share",
		p.Percent(ratio))
}

func roundState(p *locale.Printer, s okr.Summary) string {
	if s.Round.ClosedAt.IsZero() && s.Now.Before(s.Round.Closes) {
		return p.T("checkin.until", "When", moment(p, s.Round.Closes, s.Team.Location()))
	}
	return p.T("summary.closed", "When", moment(p, s.Round.Closes, s.Team.Location()))
}

// ranked is an objective with what decides its place in the summary.
type ranked struct {
	standing okr.ObjectiveStatus
	before   *float64
	of       okr.Objective
}

func (r ranked) changed() bool {
	now := r.standing.Progress
	if now == nil || r.before == nil {
		return now != r.before
	}
	return *now != *r.before
}

// urgency is 0 for what the team should see first.
func (r ranked) urgency() int {
	switch {
	case r.standing.Status == okr.OffTrack:
		return 0
	case r.standing.Status == okr.AtRisk:
		return 1
	case r.changed():
		return 2
	case r.standing.Status == okr.NoNews:
		return 3
	default:
		return 4
	}
}

func rankedObjectives(s okr.Summary) []ranked {
	var all []ranked
	for _, o := range s.Objectives {
		if o.Objective.Private {
			continue
		}
		all = append(all, ranked{o.Objective.Standing(s.Now, s.Today, s.Team.Schedule.Cadence), o.ProgressBefore,
			o.Objective})
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		team := func(r ranked) int {
			if r.of.TeamOwned {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.urgency(), b.urgency()), cmp.Compare(team(a), team(b)))
	})
	return all
}

func summaryObjectives(p *locale.Printer, s okr.Summary) []slack.Block {
	var groups [][]slack.Block
	for _, r := range rankedObjectives(s) {
		was := ""
		if r.changed() && r.before != nil {
			was = "  (" + p.T("summary.was", "Progress", percent(p, r.before)) + ")"
		}
		groups = append(groups, []slack.Block{rich(objectiveLines(p, r.of, r.standing, ownerOf(p, r.of), was)...)})
	}
	kept, left := fitting(groups, 14, 6_000)
	return append(kept, andMore(p, left)...)
}

// summaryCount is the objectives by status, for the fallback text.
func summaryCount(p *locale.Printer, s okr.Summary) string {
	count := map[okr.Status]int{}
	for _, r := range rankedObjectives(s) {
		count[r.standing.Status]++
	}
	var facts []string
	for _, status := range []okr.Status{okr.OffTrack, okr.AtRisk, okr.NoNews, okr.NoValue, okr.OnTrack, okr.Done} {
		if n := count[status]; n > 0 {
			facts = append(facts, StatusWord(p, status)+": "+p.Int(n))
		}
	}
	return joined(facts...)
}

// summaryChanges is what the check-ins of the round moved, the latest first, and what KPIs moved since it opened.
func summaryChanges(p *locale.Printer, s okr.Summary) []slack.Block {
	checkIns := slices.Clone(s.CheckIns)
	slices.SortStableFunc(checkIns, func(a, b okr.CheckIn) int { return b.EditedAt.Compare(a.EditedAt) })
	var items [][]span
	for _, ci := range checkIns {
		for _, e := range ci.Entries {
			if !e.Private && moved(e) {
				items = append(items, append([]span{say(line(ci.PersonName, nameRunes) + "  ")},
					entryLine(p, e, shortRunes)...))
			}
		}
	}
	for _, m := range s.Moved {
		items = append(items, append([]span{say("📊 " + m.KeyResult.KPI.String() + "  ")},
			entryLine(p, m.Entry, shortRunes)...))
	}
	kept, left := fittingItems(items, 6, 2_300)
	return titled(p, "summary.changed", kept, left)
}

func summaryBlockers(p *locale.Printer, s okr.Summary) []slack.Block {
	var items [][]span
	for _, b := range s.Blockers {
		items = append(items, blockerLine(p, b, s.Team.Location()))
	}
	kept, left := fittingItems(items, 5, 1_800)
	return titled(p, "summary.blockers", kept, left)
}

func blockerLine(p *locale.Printer, b okr.Blocker, loc *time.Location) []span {
	return []span{
		strong(line(b.PersonName, nameRunes)), say("  " + line(b.Text, 120)),
		soft("  " + p.T("summary.since", "Day", p.DateWithin(b.OpenedAt.In(loc)))),
	}
}

// titled is a list under its heading; nothing when the list is empty.
func titled(p *locale.Printer, heading string, items [][]span, left int) []slack.Block {
	if len(items) == 0 {
		return nil
	}
	if left > 0 {
		items = append(items[:len(items):len(items)], []span{soft(p.T("checkin.and_more", "Count", left))})
	}
	return []slack.Block{list([]span{strong(p.T(heading))}, items)}
}

// AnswerReply is a person's answer in the summary's thread; private entries are left out. Now is not shown: the reply
// reads the same whenever it is rendered.
func AnswerReply(p *locale.Printer, ci okr.CheckIn, now time.Time) Message {
	name := line(ci.PersonName, nameRunes)
	state := answerState(p, ci)
	blocks := []slack.Block{rich(strong(name), say("  "+state))}
	blocks = append(blocks, answerEntries(p, ci, 20, 4_500)...)
	answers, _ := fitting(answerTexts(p, ci, 600), 8, 6_500)
	blocks = append(blocks, answers...)
	return message(name+": "+joined(state, entriesCount(p, ci)), blocks...)
}

// answerState says of a check-in that it is late, edited, or reports nothing.
func answerState(p *locale.Printer, ci okr.CheckIn) string {
	said := p.T("checkin.answered")
	if ci.Nothing {
		said = p.T("checkin.answered_nothing")
	}
	if ci.Late {
		said = joined(said, p.T("checkin.late"))
	}
	if ci.Version > 1 {
		said = joined(said, p.T("checkin.was_edited"))
	}
	return said
}

func entriesCount(p *locale.Printer, ci okr.CheckIn) string {
	open := openEntries(ci)
	if len(open) == 0 {
		return ""
	}
	return p.T("checkin.entries", "Count", len(open))
}

// openEntries is the entries that the whole team may see.
func openEntries(ci okr.CheckIn) []okr.Entry {
	return slices.DeleteFunc(slices.Clone(ci.Entries), func(e okr.Entry) bool { return e.Private })
}

func answerEntries(p *locale.Printer, ci okr.CheckIn, number, bytes int) []slack.Block {
	var items [][]span
	for _, e := range openEntries(ci) {
		item := entryLine(p, e, titleRunes)
		if e.Note != "" {
			item = append(item, say("\n"), soft("“"+line(e.Note, noteRunes)+"”"))
		}
		items = append(items, item)
	}
	kept, left := fittingItems(items, number, bytes)
	if left > 0 {
		kept = append(kept[:len(kept):len(kept)], []span{soft(p.T("checkin.and_more", "Count", left))})
	}
	if len(kept) == 0 {
		return nil
	}
	return []slack.Block{list(nil, kept)}
}

// answerTexts is each question that was answered, with the answer.
func answerTexts(p *locale.Printer, ci okr.CheckIn, runes int) [][]slack.Block {
	var groups [][]slack.Block
	for _, a := range ci.Answers {
		if text := lines(a.Text, runes); text != "" {
			groups = append(groups, []slack.Block{rich(strong(line(QuestionText(p, a.Question), titleRunes)),
				say("\n"+text))})
		}
	}
	return groups
}
