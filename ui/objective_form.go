package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// ObjectiveInput is what is typed into the objective form.
type ObjectiveInput struct {
	Objective  okr.ObjectiveID // 0 for a new one
	Title      string
	Period     string // PeriodThis, PeriodNext, PeriodYear or PeriodCustom
	From, To   string // YYYY-MM-DD, of a custom period; To is the last day, included
	Owner      string // an [OwnerValue]; when editing, a Slack user id or empty
	Commitment okr.Commitment
	Private    bool
	KeyResults []KeyResultInput
	NextSlot   int // of the key result that is added next
}

// KeyResultInput is one key result of the form, as typed.
type KeyResultInput struct {
	Slot      int // names its fields; never used twice in a form
	ID        okr.KeyResultID
	Title     string
	Kind      okr.Kind
	Unit      string
	Start     string
	Target    string // the limit of a keep kind
	Tolerance string
	Weight    string
	Steps     string // of a milestone: one per line, "title | weight"
}

// The periods that the form offers.
const (
	PeriodThis   = "this"
	PeriodNext   = "next"
	PeriodYear   = "year"
	PeriodCustom = "custom"
)

// NewObjective is the empty form: this quarter, committed, one key result.
func NewObjective(owner string) ObjectiveInput {
	in := ObjectiveInput{Period: PeriodThis, Owner: owner, Commitment: okr.Committed}
	return in.AddKeyResult()
}

// EditObjective is the form filled from an objective that exists.
func EditObjective(p *locale.Printer, o okr.Objective) ObjectiveInput {
	in := ObjectiveInput{
		Objective: o.ID, Title: o.Title, Period: PeriodCustom, From: string(o.Period.Start),
		To:    string(o.Period.End.AddDays(-1)),
		Owner: string(o.Owner), Commitment: o.Commitment, Private: o.Private, NextSlot: len(o.KeyResults),
	}
	for slot, k := range o.KeyResults {
		typed := KeyResultInput{Slot: slot, ID: k.ID, Title: k.Title, Kind: k.Kind, Unit: k.Unit,
			Weight: p.Number(k.Weight)}
		if k.Kind != okr.Milestone {
			typed.Start, typed.Target = p.Typed(k.Start, k.MeasuredIn()), p.Typed(k.Target, k.MeasuredIn())
		}
		if k.Tolerance.Valid {
			typed.Tolerance = p.Typed(k.Tolerance.Decimal, k.MeasuredIn())
		}
		in.KeyResults = append(in.KeyResults, typed)
	}
	return in
}

// AddKeyResult is in with one more empty key result, up to [okr.MaxKeyResults].
func (in ObjectiveInput) AddKeyResult() ObjectiveInput {
	if len(in.KeyResults) >= okr.MaxKeyResults {
		return in
	}
	added := KeyResultInput{Slot: in.NextSlot, Kind: okr.Increase, Weight: "1"}
	in.KeyResults = append(slices.Clone(in.KeyResults), added)
	in.NextSlot++
	return in
}

// RemoveKeyResult is in without the key result of the slot.
func (in ObjectiveInput) RemoveKeyResult(slot int) ObjectiveInput {
	in.KeyResults = slices.DeleteFunc(slices.Clone(in.KeyResults),
		func(k KeyResultInput) bool { return k.Slot == slot })
	return in
}

// OwnerValue is the owner "me in this team" or "the whole team".
func OwnerValue(team okr.TeamID, teamOwned bool) string {
	if teamOwned {
		return "team " + team.String()
	}
	return "me " + team.String()
}

// ReadOwner takes an [OwnerValue] apart.
func ReadOwner(value string) (team okr.TeamID, teamOwned, ok bool) {
	who, of, _ := strings.Cut(value, " ")
	team, ok = okr.ParseTeamID(of)
	return team, who == "team", ok && (who == "team" || who == "me")
}

// FormContext is what the objective form offers.
type FormContext struct {
	Teams       []FormTeam // that the person is in or manages
	Today       okr.Date
	FiscalStart time.Month     // 0 is January
	Original    *okr.Objective // when editing: what it is now
	CanGive     bool           // when editing: a manager may hand it to somebody else
}

// FormTeam is a team to which an objective can belong.
type FormTeam struct {
	Team    okr.Team
	Manages bool
}

// objectiveMeta travels in the form's private metadata. Kept is what was typed into fields that the present kind hides.
type objectiveMeta struct {
	Objective  okr.ObjectiveID `json:"o,omitempty"`
	NextSlot   int             `json:"n"`
	KeyResults []keyResultMeta `json:"k"`
}

type keyResultMeta struct {
	Slot int             `json:"s"`
	ID   okr.KeyResultID `json:"i,omitempty"`
	Kind okr.Kind        `json:"k"`
	Kept *keptFields     `json:"h,omitempty"`
}

type keptFields struct {
	Unit      string `json:"u,omitempty"`
	Start     string `json:"s,omitempty"`
	Target    string `json:"t,omitempty"`
	Tolerance string `json:"o,omitempty"`
	Steps     string `json:"m,omitempty"`
}

// ObjectiveForm is the modal to write an objective, or to edit one when it has a number already.
func ObjectiveForm(p *locale.Printer, in ObjectiveInput, c FormContext) slack.ModalViewRequest {
	title, blocks := "objective.title.new", newObjectiveBlocks(p, in, c)
	if in.Objective != 0 {
		title, blocks = "objective.title.edit", editObjectiveBlocks(p, in, c)
	}
	view := modal(p, CallbackObjective, title, "objective.title.save", blocks...)
	view.PrivateMetadata = metadataOf(in)
	return view
}

func newObjectiveBlocks(p *locale.Printer, in ObjectiveInput, c FormContext) []slack.Block {
	blocks := []slack.Block{titleField(p, in), periodField(p, in, c)}
	if in.Period == PeriodCustom {
		blocks = append(blocks,
			dateField("from", p.T("objective.from"), in.From),
			dateField("to", p.T("objective.to"), in.To))
	}
	if owner, ok := ownerField(p, in, c); ok {
		blocks = append(blocks, owner)
	}
	blocks = append(blocks, commitmentField(p, in), privateField(p, in))
	for i, k := range in.KeyResults {
		blocks = append(blocks, keyResultFields(p, k, i, len(in.KeyResults) > 1 || manages(c))...)
	}
	if len(in.KeyResults) == 0 {
		blocks = append(blocks, divider(), context(Bare(p.T("objective.by_support"))))
	}
	if len(in.KeyResults) < okr.MaxKeyResults {
		blocks = append(blocks, divider(), actions(button(p, "add_key_result", ActionKeyResultAdd, "")))
	}
	return blocks
}

// editObjectiveBlocks offers what may change later; what is fixed is shown.
func editObjectiveBlocks(p *locale.Printer, in ObjectiveInput, c FormContext) []slack.Block {
	blocks := []slack.Block{titleField(p, in)}
	if c.CanGive {
		who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, fieldAction).WithInitialUser(in.Owner)
		blocks = append(blocks, slack.NewInputBlock("owner", plain(p.T("objective.owner")), nil, who))
	}
	if c.Original == nil {
		return blocks
	}
	o := *c.Original
	blocks = append(blocks, context(joined(o.ID.String(), ownerOf(p, o), PeriodName(p, o.Period),
		p.T("objective."+string(o.Commitment)))+privateMark(p, o)))
	for i, k := range o.KeyResults {
		if i >= len(in.KeyResults) {
			break
		}
		typed := in.KeyResults[i]
		blocks = append(blocks, divider(), rich(
			strong(line(k.Title, titleRunes)), say("  "+k.ID.String()),
			say("\n"+joined(p.T("keyresult.kind."+string(k.Kind)), measure(p, k))),
		))
		if k.Kind != okr.Milestone {
			blocks = append(blocks, textField(slotBlock(typed.Slot, "target"), targetLabel(p, k.Kind), "", typed.Target,
				numberLength, false))
		}
		blocks = append(blocks, weightField(p, typed))
	}
	return append(blocks, context(p.T("objective.edit_hint")))
}

// manages reports whether the person may write objectives of whole teams, which need no key results.
func manages(c FormContext) bool {
	return slices.ContainsFunc(c.Teams, func(t FormTeam) bool { return t.Manages })
}

const (
	numberLength = 40
	stepsLength  = 3000
)

// textField is an input of one line.
func textField(block, label, example, typed string, most int, optional bool) *slack.InputBlock {
	var placeholder *slack.TextBlockObject
	if example != "" {
		placeholder = plain(locale.Truncate(example, 150))
	}
	input := holding(slack.NewPlainTextInputBlockElement(placeholder, fieldAction), typed, most)
	return slack.NewInputBlock(block, plain(label), nil, input).WithOptional(optional)
}

func titleField(p *locale.Printer, in ObjectiveInput) slack.Block {
	return textField("title", p.T("objective.objective"), p.T("objective.title_example"), in.Title, okr.MaxTitle, false)
}

func periodField(p *locale.Printer, in ObjectiveInput, c FormContext) slack.Block {
	quarter := okr.QuarterOf(c.Today, max(c.FiscalStart, time.January))
	full := okr.YearOf(c.Today, max(c.FiscalStart, time.January))
	named := func(value, id string, period okr.Period) *slack.OptionBlockObject {
		return option(value, p.T(id)+": "+joined(PeriodName(p, period), periodDays(p, period)))
	}
	offered := []*slack.OptionBlockObject{
		named(PeriodThis, "objective.period_this", quarter),
		named(PeriodNext, "objective.period_next", quarter.Next()),
		named(PeriodYear, "objective.period_year", full),
		option(PeriodCustom, p.T("objective.period_custom")),
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, ActionObjectivePeriod, offered...)
	element.InitialOption = chosen(offered, in.Period)
	return slack.NewInputBlock("period", plain(p.T("objective.period")), nil, element).WithDispatchAction(true)
}

// ownerField offers me in each team, and the whole of each team that I manage. It is left out when there is no team.
func ownerField(p *locale.Printer, in ObjectiveInput, c FormContext) (slack.Block, bool) {
	var offered []*slack.OptionBlockObject
	for _, t := range c.Teams[:min(len(c.Teams), 50)] {
		name := line(t.Team.Name, nameRunes)
		offered = append(offered, option(OwnerValue(t.Team.ID, false), p.T("objective.owner_me", "Team", name)))
		if t.Manages {
			offered = append(offered, option(OwnerValue(t.Team.ID, true), p.T("objective.owner_team", "Team", name)))
		}
	}
	if len(offered) == 0 {
		return nil, false
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, offered...)
	element.InitialOption = chosen(offered, in.Owner)
	if element.InitialOption == nil {
		element.InitialOption = offered[0]
	}
	return slack.NewInputBlock("owner", plain(p.T("objective.owner")), nil, element), true
}

func commitmentField(p *locale.Printer, in ObjectiveInput) slack.Block {
	var offered []*slack.OptionBlockObject
	for _, c := range []okr.Commitment{okr.Committed, okr.Aspirational} {
		o := option(string(c), p.T("objective."+string(c)))
		o.Description = plain(p.T("objective." + string(c) + "_means"))
		offered = append(offered, o)
	}
	element := slack.NewRadioButtonsBlockElement(fieldAction, offered...)
	element.InitialOption = chosen(offered, string(in.Commitment))
	return slack.NewInputBlock("commitment", plain(p.T("objective.commitment")), nil, element)
}

func privateField(p *locale.Printer, in ObjectiveInput) slack.Block {
	o := option("private", p.T("objective.private"))
	o.Description = plain(p.T("objective.private_means"))
	element := slack.NewCheckboxGroupsBlockElement(fieldAction, o)
	if in.Private {
		element.InitialOptions = []*slack.OptionBlockObject{o}
	}
	return slack.NewInputBlock("private", plain(p.T("objective.seen_by")), nil, element).WithOptional(true)
}

// keyResultFields are the fields of one key result. Their block ids carry its slot and stay the same while others
// come and go, so Slack keeps what was typed.
func keyResultFields(p *locale.Printer, k KeyResultInput, position int, removable bool) []slack.Block {
	heading := p.T("keyresult.numbered", "Number", p.Int(position+1))
	above := section(heading, nil)
	if removable {
		above = section(heading, button(p, "remove", ActionKeyResultRemove, Ref(strconv.Itoa(k.Slot))))
	}
	id := func(field string) string { return slotBlock(k.Slot, field) }
	blocks := []slack.Block{
		divider(), above,
		textField(id("title"), p.T("keyresult.outcome"), p.T("keyresult.outcome_example"), k.Title, okr.MaxTitle,
			false),
		kindField(p, k),
	}
	if shows(k.Kind, "unit") {
		blocks = append(blocks, textField(id("unit"), p.T("keyresult.unit"), p.T("keyresult.unit_example"), k.Unit,
			okr.MaxUnit, true))
	}
	if shows(k.Kind, "start") {
		blocks = append(blocks, textField(id("start"), p.T("keyresult.start"), p.T("keyresult.start_example"), k.Start,
			numberLength, false))
	}
	if shows(k.Kind, "target") {
		blocks = append(blocks, textField(id("target"), targetLabel(p, k.Kind), p.T("keyresult.target_example"),
			k.Target, numberLength, false))
	}
	if shows(k.Kind, "tolerance") {
		blocks = append(blocks, textField(id("tolerance"), p.T("keyresult.tolerance"),
			p.T("keyresult.tolerance_example"), k.Tolerance, numberLength, true))
	}
	if shows(k.Kind, "steps") {
		input := holding(slack.NewPlainTextInputBlockElement(plain(p.T("keyresult.steps_example")), fieldAction),
			k.Steps, stepsLength).WithMultiline(true)
		blocks = append(blocks, slack.NewInputBlock(id("steps"), plain(p.T("keyresult.steps_label")),
			plain(p.T("keyresult.steps_hint")), input))
	}
	return append(blocks, weightField(p, k))
}

// shows reports whether a kind of key result has the field.
func shows(kind okr.Kind, field string) bool {
	switch field {
	case "unit":
		return kind != okr.Milestone && kind != okr.Percent
	case "start":
		return kind == okr.Increase || kind == okr.Decrease || kind == okr.Percent
	case "target":
		return kind != okr.Milestone
	case "tolerance":
		return kind.Keep()
	default:
		return field == "steps" && kind == okr.Milestone
	}
}

func kindField(p *locale.Printer, k KeyResultInput) slack.Block {
	var offered []*slack.OptionBlockObject
	for _, kind := range okr.Kinds {
		offered = append(offered, option(string(kind), p.T("keyresult.kind."+string(kind))))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, ActionKeyResultKind, offered...)
	element.InitialOption = chosen(offered, string(k.Kind))
	return slack.NewInputBlock(slotBlock(k.Slot, "kind"), plain(p.T("keyresult.kind")), nil,
		element).WithDispatchAction(true)
}

func targetLabel(p *locale.Printer, kind okr.Kind) string {
	if kind.Keep() {
		return p.T("keyresult.limit")
	}
	return p.T("keyresult.target")
}

func weightField(p *locale.Printer, k KeyResultInput) slack.Block {
	return textField(slotBlock(k.Slot, "weight"), p.T("keyresult.weight"), p.T("keyresult.weight_example"), k.Weight,
		numberLength, true)
}

func slotBlock(slot int, field string) string { return "kr." + strconv.Itoa(slot) + "." + field }

// metadataOf keeps the slots, and what the present kinds hide: long steps only while there is room.
func metadataOf(in ObjectiveInput) string {
	meta := objectiveMeta{Objective: in.Objective, NextSlot: in.NextSlot}
	for _, k := range in.KeyResults {
		m := keyResultMeta{Slot: k.Slot, ID: k.ID, Kind: k.Kind}
		if kept := hidden(k); kept != (keptFields{}) && in.Objective == 0 {
			m.Kept = &kept
		}
		meta.KeyResults = append(meta.KeyResults, m)
	}
	text := encode(meta)
	for i := len(meta.KeyResults) - 1; i >= 0 && jsonBytes(text) > maxMetadata-100; i-- {
		if meta.KeyResults[i].Kept != nil {
			meta.KeyResults[i].Kept.Steps = ""
			text = encode(meta)
		}
	}
	return text
}

func hidden(k KeyResultInput) keptFields {
	kept := keptFields{}
	keep := func(field, typed string, most int) string {
		if shows(k.Kind, field) {
			return ""
		}
		return locale.Truncate(typed, most)
	}
	kept.Unit = keep("unit", k.Unit, okr.MaxUnit)
	kept.Start = keep("start", k.Start, numberLength)
	kept.Target = keep("target", k.Target, numberLength)
	kept.Tolerance = keep("tolerance", k.Tolerance, numberLength)
	kept.Steps = keep("steps", k.Steps, 2000)
	return kept
}

// ReadObjective reads the form, submitted or half typed.
func ReadObjective(view *slack.View) ObjectiveInput {
	meta := decode[objectiveMeta](view.PrivateMetadata)
	text := func(block string) string { return strings.TrimSpace(typedIn(view.State, block).Value) }
	pick := func(block string) string { return typedIn(view.State, block).SelectedOption.Value }
	owner := typedIn(view.State, "owner")
	in := ObjectiveInput{
		Objective:  meta.Objective,
		Title:      text("title"),
		Period:     pick("period"),
		From:       typedIn(view.State, "from").SelectedDate,
		To:         typedIn(view.State, "to").SelectedDate,
		Owner:      owner.SelectedOption.Value + owner.SelectedUser,
		Commitment: okr.Commitment(pick("commitment")),
		Private:    len(typedIn(view.State, "private").SelectedOptions) > 0,
		NextSlot:   meta.NextSlot,
	}
	for _, m := range meta.KeyResults {
		in.KeyResults = append(in.KeyResults, readKeyResult(view.State, m))
	}
	return in
}

func readKeyResult(state *slack.ViewState, m keyResultMeta) KeyResultInput {
	if state == nil {
		state = &slack.ViewState{}
	}
	kept := keptFields{}
	if m.Kept != nil {
		kept = *m.Kept
	}
	typed := func(field, hidden string) string {
		if _, shown := state.Values[slotBlock(m.Slot, field)]; !shown {
			return hidden
		}
		return strings.TrimSpace(typedIn(state, slotBlock(m.Slot, field)).Value)
	}
	kind := okr.Kind(typedIn(state, slotBlock(m.Slot, "kind")).SelectedOption.Value)
	if kind == "" {
		kind = m.Kind
	}
	return KeyResultInput{
		Slot: m.Slot, ID: m.ID, Kind: kind,
		Title:     typed("title", ""),
		Unit:      typed("unit", kept.Unit),
		Start:     typed("start", kept.Start),
		Target:    typed("target", kept.Target),
		Tolerance: typed("tolerance", kept.Tolerance),
		Weight:    typed("weight", ""),
		Steps:     typed("steps", kept.Steps),
	}
}

// ObjectiveBlock is the block to which an error about a field belongs: title, period, from, to, owner, commitment, or
// kr.0.target with the key result's position from 0. What is about all key results is said at the first one's title,
// and what the form does not show at its own title.
func ObjectiveBlock(field string, in ObjectiveInput) string {
	position, name, ofKeyResult := "", "", false
	if rest, ok := strings.CutPrefix(field, "kr."); ok {
		position, name, ofKeyResult = strings.Cut(rest, ".")
	}
	switch {
	case ofKeyResult:
		return keyResultErrorBlock(position, name, in)
	case field == "key_results" && len(in.KeyResults) > 0 && in.Objective == 0:
		return slotBlock(in.KeyResults[0].Slot, "title")
	case field == "period" && in.Objective == 0 && in.Period == PeriodCustom:
		return "to"
	case field == "from" || field == "to":
		if in.Objective == 0 && in.Period == PeriodCustom {
			return field
		}
		return "title"
	case (field == "period" || field == "commitment" || field == "private") && in.Objective == 0, field == "owner" &&
		in.Owner != "":
		return field
	default:
		return "title"
	}
}

func keyResultErrorBlock(position, name string, in ObjectiveInput) string {
	i, err := strconv.Atoi(position)
	if err != nil || i < 0 || i >= len(in.KeyResults) {
		return "title"
	}
	k := in.KeyResults[i]
	switch {
	case in.Objective != 0 && name == "target" && k.Kind != okr.Milestone:
		return slotBlock(k.Slot, "target")
	case in.Objective != 0:
		return slotBlock(k.Slot, "weight")
	case name == "kind" || name == "weight" || shows(k.Kind, name):
		return slotBlock(k.Slot, name)
	default:
		return slotBlock(k.Slot, "title")
	}
}
