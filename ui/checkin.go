package ui

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// CheckInPageSize is how many key results a page of the check-in form holds.
const CheckInPageSize = 5

// How many characters an answer and a note may have.
const (
	MaxAnswer = 3000
	MaxNote   = 1000
)

// CheckInView is the check-in form of one person in one round.
type CheckInView struct {
	Duty       okr.Duty
	KeyResults []CheckInKeyResult // all pages; [CheckInForm] shows those of Page, stale ones first
	Page       int                // from 0
	Draft      CheckInInput       // typed so far, of all pages; prefills the form
	Now        time.Time
	Loc        *time.Location // the person's
	Editing    bool           // an answer exists and is changed
	KPIs       []okr.OwedKPI  // whose values are missing; asked for on the last page
}

// CheckInKeyResult is a key result that the form asks about.
type CheckInKeyResult struct {
	KeyResult      okr.KeyResult
	ObjectiveTitle string
	Period         okr.Period
	Fresh          bool       // shown prefilled at the end; needs no answer
	Moved          *okr.Entry // what a KPI did to it since the last round; nil when nothing
}

// CheckInInput is what a person typed into the form.
type CheckInInput struct {
	Round   okr.RoundID
	Page    int // from 0
	Items   []CheckInItem
	Answers []string // of the round's questions in their order; nil on pages without them
	KPIs    []KPITyped
}

// CheckInItem is what was typed about one key result.
type CheckInItem struct {
	KeyResult  okr.KeyResultID
	Value      string // as typed; empty for milestones
	Steps      []int  // indexes of the done steps of a milestone
	Confidence okr.Confidence
	Note       string
}

// Pages is the number of pages of the form, at least one.
func (v CheckInView) Pages() int {
	return max(1, (len(v.KeyResults)+CheckInPageSize-1)/CheckInPageSize)
}

// Last reports whether v shows the last page, which carries the questions and sends.
func (v CheckInView) Last() bool { return v.page() == v.Pages()-1 }

func (v CheckInView) page() int { return min(max(v.Page, 0), v.Pages()-1) }

// With is the draft with a page's input put into it: of each key result and of the answers, the page's word counts.
func (in CheckInInput) With(page CheckInInput) CheckInInput {
	merged := CheckInInput{Round: page.Round, Page: page.Page, Items: slices.Clone(in.Items), Answers: in.Answers}
	for _, item := range page.Items {
		at := slices.IndexFunc(merged.Items, func(i CheckInItem) bool { return i.KeyResult == item.KeyResult })
		if at < 0 {
			merged.Items = append(merged.Items, item)
		} else {
			merged.Items[at] = item
		}
	}
	merged.KPIs = in.KPIs
	if page.Answers != nil || page.KPIs != nil {
		merged.Answers, merged.KPIs = page.Answers, page.KPIs
	}
	return merged
}

// Item is what was typed about a key result.
func (in CheckInInput) Item(id okr.KeyResultID) (CheckInItem, bool) {
	at := slices.IndexFunc(in.Items, func(i CheckInItem) bool { return i.KeyResult == id })
	if at < 0 {
		return CheckInItem{}, false
	}
	return in.Items[at], true
}

// checkInMeta travels in the form's private metadata.
type checkInMeta struct {
	Round     okr.RoundID       `json:"r"`
	Page      int               `json:"p"`
	KeyResult []okr.KeyResultID `json:"k,omitempty"`
	Questions int               `json:"q,omitempty"`
	KPIs      []okr.KPIID       `json:"m,omitempty"`
}

// CheckInForm is the modal that a check-in is typed into: "Next" on earlier pages, "Send" on the last.
func CheckInForm(p *locale.Printer, v CheckInView) slack.ModalViewRequest {
	page := v.page()
	meta := checkInMeta{Round: v.Duty.Round.ID, Page: page}
	blocks := []slack.Block{context(v.about(p)...)}
	grouped := false
	for _, k := range v.shown() {
		if k.Fresh && !grouped {
			grouped = true
			blocks = append(blocks, divider(), rich(strong(p.T("checkin.fresh")), say("\n"+p.T("checkin.fresh_hint"))))
		}
		blocks = append(blocks, v.fields(p, k)...)
		meta.KeyResult = append(meta.KeyResult, k.KeyResult.ID)
	}
	submit := "checkin.title.next"
	if v.Last() {
		submit = "checkin.title.send"
		for _, o := range v.owed() {
			meta.KPIs = append(meta.KPIs, o.KPI.ID)
		}
		blocks = append(blocks, v.kpiFields(p)...)
		blocks = append(blocks, v.questions(p)...)
		meta.Questions = len(v.Duty.Round.Questions)
	}
	if page > 0 {
		blocks = append(blocks, actions(button(p, "back", ActionBack, RoundRef(v.Duty.Round.ID))))
	}
	title := "checkin.title.form"
	if v.Editing {
		title = "checkin.title.edit"
	}
	view := modal(p, CallbackCheckIn, title, submit, blocks...)
	view.PrivateMetadata = encode(meta)
	return view
}

// kpisAsked is how many KPIs the form asks for.
const kpisAsked = 5

func (v CheckInView) owed() []okr.OwedKPI { return v.KPIs[:min(len(v.KPIs), kpisAsked)] }

// kpiFields ask for the values of KPIs that are missing, so that people are asked once.
func (v CheckInView) kpiFields(p *locale.Printer) []slack.Block {
	if len(v.KPIs) == 0 {
		return nil
	}
	blocks := []slack.Block{divider(), rich(strong("📊 " + p.T("kpi.due", "Count", len(v.KPIs))))}
	for _, o := range v.owed() {
		typed := ""
		for _, t := range v.Draft.KPIs {
			if t.KPI == o.KPI.ID {
				typed = t.Text
			}
		}
		label := joined(o.KPI.ID.String(), line(o.KPI.Name, titleRunes),
			locale.Truncate(locale.Line(o.KPI.Unit), unitRunes))
		field := textField(KPIBlock("value", o.KPI.ID), label, p.T("checkin.value_example"), typed, 40, true)
		field.Hint = plain(joined(PeriodName(p, o.Period), p.T("kpi.of_target", "Target", kpiTarget(p, o.KPI))))
		blocks = append(blocks, field)
	}
	return blocks
}

// shown is the key results of the page: stale ones come first, each in the order given.
func (v CheckInView) shown() []CheckInKeyResult {
	sorted := slices.Clone(v.KeyResults)
	slices.SortStableFunc(sorted, func(a, b CheckInKeyResult) int {
		switch {
		case a.Fresh == b.Fresh:
			return 0
		case b.Fresh:
			return -1
		}
		return 1
	})
	from := v.page() * CheckInPageSize
	return sorted[min(from, len(sorted)):min(from+CheckInPageSize, len(sorted))]
}

func (v CheckInView) about(p *locale.Printer) []string {
	facts := joined(line(v.Duty.Team.Name, nameRunes), roundName(p, v.Duty.Team.Schedule.Cadence, v.Duty.Round.Week))
	if v.Pages() > 1 {
		facts = joined(facts, p.T("checkin.page", "Page", p.Int(v.page()+1), "Pages", p.Int(v.Pages())))
	}
	switch {
	case v.Now.Before(v.Duty.OpensAt):
		facts = joined(facts, p.T("checkin.early"))
	case v.Duty.Round.Closes.After(v.Now):
		facts = joined(facts, p.T("checkin.until", "When", moment(p, v.Duty.Round.Closes, v.Loc)))
	default:
		facts = joined(facts, p.T("checkin.will_be_late"))
	}
	return []string{facts}
}

// movedWord is what a KPI did to the key result since the last round.
func (k CheckInKeyResult) movedWord(p *locale.Printer) string {
	if k.Moved == nil {
		return ""
	}
	return "\n📊 " + p.T("checkin.moved_itself", "Change", change(p, *k.Moved))
}

// fields ask about one key result: where it comes from in view, then value, confidence and note.
func (v CheckInView) fields(p *locale.Printer, k CheckInKeyResult) []slack.Block {
	typed, drafted := v.Draft.Item(k.KeyResult.ID)
	if !drafted {
		typed.Confidence = k.KeyResult.Confidence
		for i, s := range k.KeyResult.Steps {
			if s.Done {
				typed.Steps = append(typed.Steps, i)
			}
		}
	}
	if typed.Value == "" {
		typed.Value = prefill(p, k.KeyResult)
	}
	way := ""
	if k.KeyResult.Kind != okr.Milestone {
		way = goal(p, k.KeyResult)
	}
	about := rich(
		strong(line(k.KeyResult.Title, titleRunes)), say("  "+k.KeyResult.ID.String()),
		say("\n"+p.T("checkin.of_objective", "Title", line(k.ObjectiveTitle, titleRunes))),
		say("\n"+joined(way, p.T("checkin.last_value", "Value", present(p, k.KeyResult)), age(p, k.KeyResult, v.Now),
			fedWord(p, k.KeyResult))),
		say(k.movedWord(p)),
	)
	if k.KeyResult.KPI != 0 { // its value comes by itself
		return []slack.Block{about, v.confidenceField(p, k, typed), v.noteField(p, k, typed)}
	}
	return []slack.Block{about, v.valueField(p, k, typed), v.confidenceField(p, k, typed), v.noteField(p, k, typed)}
}

// prefill is the current value as a person would type it.
func prefill(p *locale.Printer, k okr.KeyResult) string {
	if !k.Current.Valid {
		return ""
	}
	return p.Typed(k.Current.Decimal, k.MeasuredIn())
}

func (v CheckInView) valueField(p *locale.Printer, k CheckInKeyResult, typed CheckInItem) slack.Block {
	id := keyResultBlock(k.KeyResult.ID, "value")
	if k.KeyResult.Kind == okr.Milestone {
		return slack.NewInputBlock(id, plain(p.T("checkin.steps")), nil,
			stepsElement(p, k.KeyResult.Steps, typed.Steps)).WithOptional(true)
	}
	label := p.T("checkin.value")
	if u := unit(k.KeyResult); u != "" {
		label = p.T("checkin.value_in", "Unit", u)
	}
	input := holding(slack.NewPlainTextInputBlockElement(plain(p.T("checkin.value_example")), fieldAction), typed.Value,
		100)
	return slack.NewInputBlock(id, plain(label), nil, input).WithOptional(k.Fresh || !k.KeyResult.Current.Valid)
}

// stepsElement offers a milestone's steps.
func stepsElement(p *locale.Printer, steps []okr.Step, done []int) slack.BlockElement {
	element := slack.NewCheckboxGroupsBlockElement(fieldAction)
	for i, s := range steps[:min(len(steps), okr.MaxSteps)] {
		o := option(strconv.Itoa(i), line(s.Title, maxOption))
		element.Options = append(element.Options, o)
		if slices.Contains(done, i) {
			element.InitialOptions = append(element.InitialOptions, o)
		}
	}
	if len(element.Options) == 0 {
		element.Options = append(element.Options, option("none", p.T("keyresult.without_steps")))
	}
	return element
}

func (v CheckInView) confidenceField(p *locale.Printer, k CheckInKeyResult, typed CheckInItem) slack.Block {
	var offered []*slack.OptionBlockObject
	for _, c := range []okr.Confidence{okr.SaysOnTrack, okr.SaysAtRisk, okr.SaysOff} {
		offered = append(offered, option(string(c), symbolOf(c)+" "+ConfidenceWord(p, c)))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(p.T("checkin.confidence_choose")),
		fieldAction, offered...)
	element.InitialOption = chosen(offered, string(typed.Confidence))
	id := keyResultBlock(k.KeyResult.ID, "confidence")
	return slack.NewInputBlock(id, plain(p.T("checkin.confidence")), nil, element).WithOptional(k.Fresh)
}

func (v CheckInView) noteField(p *locale.Printer, k CheckInKeyResult, typed CheckInItem) slack.Block {
	input := holding(slack.NewPlainTextInputBlockElement(plain(p.T("checkin.note_example")), fieldAction), typed.Note,
		MaxNote)
	return slack.NewInputBlock(keyResultBlock(k.KeyResult.ID, "note"), plain(p.T("checkin.note")), nil,
		input).WithOptional(true)
}

func (v CheckInView) questions(p *locale.Printer) []slack.Block {
	var blocks []slack.Block
	for i, q := range v.Duty.Round.Questions {
		answer := ""
		if i < len(v.Draft.Answers) {
			answer = v.Draft.Answers[i]
		}
		input := holding(slack.NewPlainTextInputBlockElement(plain(questionExample(p, q)), fieldAction), answer,
			MaxAnswer).WithMultiline(true)
		blocks = append(blocks, slack.NewInputBlock(answerBlock(i), plain(line(QuestionText(p, q), 300)), nil,
			input).WithOptional(true))
	}
	if len(blocks) > 0 && len(v.shown()) > 0 {
		blocks = append([]slack.Block{divider()}, blocks...)
	}
	return blocks
}

// questionExample invites an answer without repeating the question.
func questionExample(p *locale.Printer, q okr.Question) string {
	switch q.Key {
	case okr.Moved, okr.Next, okr.Blockers:
		return p.T("checkin.example." + string(q.Key))
	default:
		return p.T("checkin.example.custom")
	}
}

// QuestionText is a question as the reader sees it: standard ones in their language, a team's own as typed.
func QuestionText(p *locale.Printer, q okr.Question) string {
	if q.Text != "" || q.Key == okr.Custom {
		return q.Text
	}
	return p.T("checkin.question." + string(q.Key))
}

// fieldAction is the action id of every input: its block id says what it is.
const fieldAction = "field"

func keyResultBlock(id okr.KeyResultID, field string) string {
	return "kr." + strconv.FormatInt(int64(id), 10) + "." + field
}

func answerBlock(i int) string { return "answer." + strconv.Itoa(i) }

// CheckInBlock is the block to which an error about a field belongs: kr.7.value (or kr.7.steps), kr.7.confidence,
// kr.7.note, answer.0.
func CheckInBlock(field string) string {
	if about, ok := strings.CutSuffix(field, ".steps"); ok {
		return about + ".value"
	}
	return field
}

// ReadCheckIn reads the page that was submitted or left by Back; metadata is the view's private_metadata.
func ReadCheckIn(state *slack.ViewState, metadata string) CheckInInput {
	meta := decode[checkInMeta](metadata)
	in := CheckInInput{Round: meta.Round, Page: meta.Page}
	for _, id := range meta.KeyResult {
		field := func(name string) slack.BlockAction { return typedIn(state, keyResultBlock(id, name)) }
		item := CheckInItem{
			KeyResult:  id,
			Value:      strings.TrimSpace(field("value").Value),
			Confidence: okr.Confidence(field("confidence").SelectedOption.Value),
			Note:       strings.TrimSpace(field("note").Value),
		}
		for _, o := range field("value").SelectedOptions {
			if i, err := strconv.Atoi(o.Value); err == nil {
				item.Steps = append(item.Steps, i)
			}
		}
		slices.SortFunc(item.Steps, cmp.Compare)
		in.Items = append(in.Items, item)
	}
	for _, id := range meta.KPIs {
		in.KPIs = append(in.KPIs, KPITyped{KPI: id,
			Text: strings.TrimSpace(typedIn(state, KPIBlock("value", id)).Value)})
	}
	for i := range meta.Questions {
		in.Answers = append(in.Answers, strings.TrimSpace(typedIn(state, answerBlock(i)).Value))
	}
	return in
}

// typedIn is what an input block holds; the zero value when the view has no such block.
func typedIn(state *slack.ViewState, block string) slack.BlockAction {
	if state == nil {
		return slack.BlockAction{}
	}
	for _, action := range state.Values[block] {
		return action
	}
	return slack.BlockAction{}
}

// encode writes a view's private metadata.
func encode(meta any) string {
	text := &strings.Builder{}
	writer := json.NewEncoder(text)
	writer.SetEscapeHTML(false) // it stands in no page, and escapes count
	if writer.Encode(meta) != nil {
		return ""
	}
	return strings.TrimSpace(text.String())
}

// decode reads private metadata; what is not ours reads as the zero value.
func decode[Meta any](metadata string) Meta {
	var meta Meta
	if json.Unmarshal([]byte(metadata), &meta) != nil {
		return *new(Meta)
	}
	return meta
}

// DoneView is what the thank-you view gives back.
type DoneView struct {
	CheckIn    okr.CheckIn
	Objectives []okr.Objective // the person's, as they are now
	Cadence    okr.Cadence     // of the team; empty is weekly
	Now        time.Time
	Today      okr.Date
	Loc        *time.Location
	Streak     int
	Late       bool
	Early      bool      // counts for the coming week
	NextOpens  time.Time // when the next round opens for the person; zero is not said
}

// CheckInDone is the view after sending: thanks, what moved, where it stands.
func CheckInDone(p *locale.Printer, v DoneView) slack.ModalViewRequest {
	opening := []span{strong("✅ " + v.thanks(p))}
	if v.Streak >= 2 {
		opening = append(opening, say("\n🔥 "+p.T("checkin.streak", "Count", v.Streak)))
	}
	blocks := []slack.Block{rich(opening...)}
	if changes := v.changes(p); len(changes) > 0 {
		blocks = append(blocks, list([]span{strong(p.T("checkin.you_moved"))}, changes))
	}
	var standing [][]slack.Block
	for _, o := range v.Objectives {
		standing = append(standing, []slack.Block{rich(objectiveLines(p, o, o.Standing(v.Now, v.Today, v.Cadence), "",
			"")...)})
	}
	if kept, left := fitting(standing, 20, 20_000); len(kept) > 0 {
		blocks = append(blocks, divider())
		blocks = append(blocks, kept...)
		blocks = append(blocks, andMore(p, left)...)
		blocks = append(blocks, context(p.T("status.bar_legend")))
	}
	if !v.NextOpens.IsZero() {
		blocks = append(blocks, context(p.T("checkin.next_opens", "When", moment(p, v.NextOpens, v.Loc))))
	}
	return modal(p, CallbackCheckInDone, "checkin.title.done", "", blocks...)
}

func (v DoneView) thanks(p *locale.Printer) string {
	name := line(v.CheckIn.PersonName, nameRunes)
	switch {
	case v.CheckIn.Version > 1:
		return p.T("checkin.thanks_edited", "Name", name)
	case v.Late:
		return p.T("checkin.thanks_late", "Name", name)
	case v.Early:
		return p.T("checkin.thanks_early", "Name", name)
	default:
		return p.T("checkin.thanks", "Name", name)
	}
}

func (v DoneView) changes(p *locale.Printer) [][]span {
	var items [][]span
	for _, e := range v.CheckIn.Entries {
		if moved(e) || e.ConfidenceBefore != e.ConfidenceAfter {
			items = append(items, entryLine(p, e, titleRunes))
		}
	}
	kept, _ := fittingItems(items, 15, 15_000)
	return kept
}

// andMore says that a list goes on; nothing when it does not.
func andMore(p *locale.Printer, left int) []slack.Block {
	if left == 0 {
		return nil
	}
	return []slack.Block{context(p.T("checkin.and_more", "Count", left))}
}
