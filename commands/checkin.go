package commands

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/shopspring/decimal"
	"github.com/slack-go/slack"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/ui"
)

func checkInRoutes() []route {
	return []route{
		{clicked, ui.ActionCheckIn, (*Commands).openCheckIn},
		{shortcut, ui.ActionCheckIn, (*Commands).openCheckIn},
		{clicked, ui.ActionBack, (*Commands).checkInBack},
		{submitted, ui.CallbackCheckIn, (*Commands).submitCheckIn},
		{clicked, ui.ActionNothing, (*Commands).nothingToReport},
		{clicked, ui.ActionConfirm, (*Commands).confirm},
		{clicked, ui.ActionSnooze, (*Commands).snooze},
		{clicked, ui.ActionAcknowledge, (*Commands).acknowledge},
		{clicked, ui.ActionReview, (*Commands).review},
		{clicked, ui.ActionReviewOlder, (*Commands).reviewPage},
		{clicked, ui.ActionReviewNewer, (*Commands).reviewPage},
		{clicked, ui.ActionCloseBlocker, (*Commands).closeBlocker},
	}
}

func (c *Commands) checkInCommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.openCheckIn(ctx, r)
}

// openCheckIn opens the form of the round that a button names, else of the one that the person owes most urgently.
func (c *Commands) openCheckIn(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	round, err := c.roundOf(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	view, err := c.checkInView(ctx, r, round)
	if err != nil {
		return bot.Reply{}, err
	}
	form := ui.CheckInForm(r.Printer, view)
	return bot.Reply{View: &form}, nil
}

func (c *Commands) roundOf(ctx context.Context, r *bot.Request) (okr.RoundID, error) {
	if id, ok := ui.ReadRef[okr.RoundID]("R", r.Value); ok {
		return id, nil
	}
	return c.store.PrepareCheckIn(ctx, actor(r, okr.FromCheckIn))
}

// checkInView is the first page of the form, with what was typed before or, when an answer is changed, with that
// answer.
func (c *Commands) checkInView(ctx context.Context, r *bot.Request, round okr.RoundID) (ui.CheckInView, error) {
	sheet, err := c.store.FindCheckInSheet(ctx, actor(r, okr.FromCheckIn), round)
	if err != nil {
		return ui.CheckInView{}, err
	}
	v := ui.CheckInView{Duty: sheet.Duty, Now: r.Now, Loc: r.Person.Location(sheet.Duty.Team.Location()),
		Editing: sheet.Duty.CheckIn != nil, KPIs: sheet.KPIs}
	for _, o := range sheet.Objectives {
		for _, k := range o.KeyResults {
			fresh := okr.Fresh(k, r.Now) && !v.Editing
			asked := ui.CheckInKeyResult{KeyResult: k, ObjectiveTitle: o.Title, Period: o.Period, Fresh: fresh}
			for _, m := range sheet.Moved {
				if m.KeyResult.ID == k.ID {
					asked.Moved = &m.Entry
				}
			}
			v.KeyResults = append(v.KeyResults, asked)
		}
	}
	slices.SortStableFunc(v.KeyResults, func(a, b ui.CheckInKeyResult) int { return order(a.Fresh, b.Fresh) })
	v.Draft = draftOf(sheet)
	return v, nil
}

// order puts false before true.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

func draftOf(sheet goals.CheckInSheet) ui.CheckInInput {
	draft := ui.CheckInInput{Round: sheet.Duty.Round.ID}
	if sheet.Draft != "" && json.Unmarshal([]byte(sheet.Draft), &draft) == nil {
		return draft
	}
	if sheet.Duty.CheckIn == nil {
		return draft
	}
	for _, e := range sheet.Duty.CheckIn.Entries {
		draft.Items = append(draft.Items, ui.CheckInItem{
			KeyResult: e.KeyResult.ID, Steps: stepsDone(e.StepsAfter), Note: e.Note, Confidence: e.ConfidenceAfter,
		})
	}
	for _, a := range sheet.Duty.CheckIn.Answers {
		draft.Answers = append(draft.Answers, a.Text)
	}
	return draft
}

func stepsDone(steps []okr.Step) (positions []int) {
	for i, s := range steps {
		if s.Done {
			positions = append(positions, i)
		}
	}
	return positions
}

func (c *Commands) saveDraft(ctx context.Context, r *bot.Request, draft ui.CheckInInput) error {
	body, err := json.Marshal(draft)
	if err != nil {
		return err
	}
	return c.store.SaveDraft(ctx, actor(r, okr.FromCheckIn), goals.CheckInDraft(draft.Round), string(body))
}

// page is the form with the page just typed put into the draft, which is not kept yet.
func (c *Commands) page(ctx context.Context, r *bot.Request) (ui.CheckInView, error) {
	typed := ui.ReadCheckIn(r.View.State, r.View.PrivateMetadata)
	view, err := c.checkInView(ctx, r, typed.Round)
	if err != nil {
		return view, err
	}
	view.Draft, view.Page = view.Draft.With(typed), typed.Page
	return view, nil
}

// turn shows another page of the form; what was typed until then is kept.
func (c *Commands) turn(ctx context.Context, r *bot.Request, view ui.CheckInView, page int) (bot.Reply, error) {
	view.Page = page
	form := ui.CheckInForm(r.Printer, view)
	return bot.Reply{View: &form}, c.saveDraft(ctx, r, view.Draft)
}

// checkInBack turns to the page before, keeping what was typed on this one.
func (c *Commands) checkInBack(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	view, err := c.page(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.turn(ctx, r, view, max(view.Page-1, 0))
}

// submitCheckIn turns to the next page, or sends the check-in from the last one. What can't be read is said beside
// its field. What is typed is kept until it is sent.
func (c *Commands) submitCheckIn(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	view, err := c.page(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	typed := ui.ReadCheckIn(r.View.State, r.View.PrivateMetadata)
	values, problems := readValues(r.Printer, view, typed.Items)
	refuseUnasked(r.Printer, view, typed.Items, problems)
	kpis := readKPIs(r.Printer, view, typed.KPIs, problems)
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, c.saveDraft(ctx, r, view.Draft)
	}
	if !view.Last() {
		return c.turn(ctx, r, view, view.Page+1)
	}
	if gone := unasked(view, view.Draft.Items); len(gone) > 0 {
		return bot.Reply{}, c.forgetUnasked(ctx, r, view, gone)
	}
	earlier, problems := readValues(r.Printer, view, before(view.Draft.Items, typed.Items))
	if len(problems) > 0 { // a page that was never sent: the form goes back to it
		return c.turn(ctx, r, view, 0)
	}
	answer := goals.CheckInAnswer{Round: view.Draft.Round, Values: append(earlier, values...),
		Answers: view.Draft.Answers, KPIs: kpis}
	saved, err := c.store.CheckIn(ctx, actor(r, okr.FromCheckIn), answer)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if err != nil {
		return bot.Reply{}, errors.Join(err, c.saveDraft(ctx, r, view.Draft))
	}
	thanks, err := c.thanks(ctx, r, view.Duty, saved)
	return bot.Reply{View: &thanks}, err
}

// before is what was typed on the pages before the last one.
func before(draft, last []ui.CheckInItem) []ui.CheckInItem {
	return slices.DeleteFunc(slices.Clone(draft), func(i ui.CheckInItem) bool {
		return slices.ContainsFunc(last, func(l ui.CheckInItem) bool { return l.KeyResult == i.KeyResult })
	})
}

// readKPIs reads the values of KPIs that were typed; each belongs to the period for which it was asked.
func readKPIs(p *locale.Printer, view ui.CheckInView, typed []ui.KPITyped,
	problems map[string]string) (said []goals.KPISaid) {
	for _, t := range typed {
		at := slices.IndexFunc(view.KPIs, func(o okr.OwedKPI) bool { return o.KPI.ID == t.KPI })
		if t.Text == "" {
			continue
		}
		if at < 0 {
			problems[ui.KPIBlock("value", t.KPI)], _ = p.Error(okr.Refuse("errors.kpi_not_asked", "KPI", t.KPI.String(),
				"Text", t.Text))
			continue
		}
		kpi := view.KPIs[at].KPI
		value, err := readValue(t.Text, p.Language(), kpi.Unit, kpi.Target)
		if err != nil {
			problems[ui.KPIBlock("value", t.KPI)], _ = p.Error(err)
			continue
		}
		said = append(said, goals.KPISaid{KPI: t.KPI, Day: view.KPIs[at].Period.End.AddDays(-1), Value: value})
	}
	return said
}

// unasked are the values that were typed for key results that are not asked of the person any more.
func unasked(view ui.CheckInView, items []ui.CheckInItem) (list []ui.CheckInItem) {
	for _, item := range items {
		asked := slices.ContainsFunc(view.KeyResults,
			func(k ui.CheckInKeyResult) bool { return k.KeyResult.ID == item.KeyResult })
		if !asked && item.Value != "" {
			list = append(list, item)
		}
	}
	return list
}

// forgetUnasked says which values of earlier pages would not be taken, with what was typed, and lets the form be sent
// without them.
func (c *Commands) forgetUnasked(ctx context.Context, r *bot.Request, view ui.CheckInView,
	gone []ui.CheckInItem) error {
	var said []string
	for _, item := range gone {
		said = append(said, item.KeyResult.String()+" ("+locale.Truncate(locale.Line(item.Value), 30)+")")
	}
	view.Draft.Items = slices.DeleteFunc(slices.Clone(view.Draft.Items), func(i ui.CheckInItem) bool {
		return slices.ContainsFunc(gone, func(g ui.CheckInItem) bool { return g.KeyResult == i.KeyResult })
	})
	if err := c.saveDraft(ctx, r, view.Draft); err != nil {
		return err
	}
	return okr.Refuse("errors.key_results_left", "KeyResults", said, "Count", len(said))
}

// refuseUnasked says beside what was typed on a page that it would not be taken: a key result that is not asked of
// the person any more.
func refuseUnasked(p *locale.Printer, view ui.CheckInView, typed []ui.CheckInItem, problems map[string]string) {
	for _, item := range unasked(view, typed) {
		problems[valueBlock(item.KeyResult)], _ = p.Error(okr.Refuse("errors.key_result_not_asked", "KeyResult",
			item.KeyResult.String()))
	}
}

// valueBlock is the field in which a key result's value is typed.
func valueBlock(id okr.KeyResultID) string {
	return ui.CheckInBlock("kr." + id.String()[2:] + ".value")
}

// readValues reads what was typed about key results. A key result of the draft that is not asked for any more is left
// out; so is one about which nothing was said.
func readValues(p *locale.Printer, view ui.CheckInView,
	items []ui.CheckInItem) (values []goals.ValueSaid, problems map[string]string) {
	problems = map[string]string{}
	for _, item := range items {
		at := slices.IndexFunc(view.KeyResults, func(k ui.CheckInKeyResult) bool {
			return k.KeyResult.ID == item.KeyResult
		})
		if at < 0 {
			continue
		}
		keyResult := view.KeyResults[at].KeyResult
		said := goals.ValueSaid{KeyResult: item.KeyResult, Done: item.Steps, Confidence: item.Confidence,
			Note: item.Note}
		if keyResult.Kind != okr.Milestone {
			if item.Value == "" && item.Note == "" &&
				(item.Confidence == okr.Unsaid || item.Confidence == keyResult.Confidence) {
				continue
			}
			if item.Value != "" {
				value, err := readValue(item.Value, p.Language(), keyResult.MeasuredIn(), around(keyResult)...)
				if err != nil {
					problems[valueBlock(item.KeyResult)], _ = p.Error(err)
					continue
				}
				said.Value = decimal.NewNullDecimal(value)
			}
		}
		values = append(values, said)
	}
	return values, problems
}

// readValue reads a value in the unit of what it belongs to. Of two readings the one nearer to what the value has
// been around is said first.
func readValue(text string, language locale.Language, unit string, around ...decimal.Decimal) (decimal.Decimal, error) {
	value, err := locale.ParseNumber(text, language, unit)
	if two, ok := errors.AsType[*locale.TwoReadings](err); ok {
		return value, two.Likelier(around...)
	}
	return value, err
}

// around is what the values of a key result have been around.
func around(k okr.KeyResult) []decimal.Decimal {
	numbers := []decimal.Decimal{k.Start, k.Target}
	if k.Current.Valid {
		numbers = append(numbers, k.Current.Decimal)
	}
	return numbers
}

// thanks gives something back: what moved, where it stands, the streak.
func (c *Commands) thanks(ctx context.Context, r *bot.Request, d okr.Duty,
	saved okr.CheckIn) (form slack.ModalViewRequest, err error) {
	s, err := c.store.FindSituation(ctx, r.Person.ID, r.Now)
	if err != nil {
		return form, err
	}
	loc := r.Person.Location(d.Team.Location())
	v := ui.DoneView{
		CheckIn: saved, Cadence: d.Team.Schedule.Cadence, Now: r.Now, Today: s.Today, Loc: loc, Late: saved.Late,
		Early:     r.Now.Before(d.OpensAt),
		NextOpens: okr.PersonOpens(okr.Round{Opens: d.Round.NextOpens}, loc),
	}
	for _, o := range s.Objectives {
		if o.Team == d.Team.ID {
			v.Objectives = append(v.Objectives, o)
		}
	}
	if v.Streak, err = c.store.FindStreak(ctx, r.Person.ID, d.Team.ID); err != nil {
		return form, err
	}
	return ui.CheckInDone(r.Printer, v), nil
}

// nothingToReport answers a round with one click; the prompt that was clicked turns into "done" by itself.
func (c *Commands) nothingToReport(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	round, err := c.roundOf(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	_, err = c.store.CheckIn(ctx, actor(r, okr.FromCheckIn), goals.CheckInAnswer{Round: round, Nothing: true})
	return done(err, bot.Reply{})
}

// confirm answers a round with one click too: every value is said once more as it is.
func (c *Commands) confirm(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	round, err := c.roundOf(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	sheet, err := c.store.FindCheckInSheet(ctx, actor(r, okr.FromCheckIn), round)
	if err != nil {
		return bot.Reply{}, err
	}
	answer := goals.CheckInAnswer{Round: round}
	for _, o := range sheet.Objectives {
		for _, k := range o.KeyResults {
			if !okr.Fresh(k, r.Now) {
				continue
			}
			said := goals.ValueSaid{KeyResult: k.ID, Value: k.Current, Done: stepsDone(k.Steps),
				Confidence: k.Confidence, Note: k.Note}
			if k.KPI != 0 { // its value is the KPI's, which may move meanwhile
				said.Value = decimal.NullDecimal{}
			}
			answer.Values = append(answer.Values, said)
		}
	}
	answer.Nothing = len(answer.Values) == 0
	_, err = c.store.CheckIn(ctx, actor(r, okr.FromCheckIn), answer)
	return done(err, bot.Reply{})
}

func (c *Commands) snooze(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	round, err := c.roundOf(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	at, err := c.store.Snooze(ctx, actor(r, okr.FromCheckIn), round)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	c.rescheduled()
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	return notice(r, "command.snoozed", "Time", r.Printer.Time(at.In(loc)))
}

func (c *Commands) acknowledge(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.CheckInID]("C", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.check_in_unknown")
	}
	seen, err := c.store.Acknowledge(ctx, actor(r, okr.FromEdit), id)
	if err != nil || r.View == nil || r.View.CallbackID != ui.CallbackReview {
		return done(err, bot.Reply{})
	}
	_, page := ui.ReadReview(r.View.PrivateMetadata)
	return c.reviewForm(ctx, r, seen.Round, page)
}

func (c *Commands) review(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	round, err := c.roundOf(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.reviewForm(ctx, r, round, 0)
}

func (c *Commands) reviewPage(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	round, page := ui.ReadReview(r.View.PrivateMetadata)
	if r.Action == ui.ActionReviewOlder {
		page++
	} else {
		page = max(page-1, 0)
	}
	return c.reviewForm(ctx, r, round, page)
}

func (c *Commands) reviewForm(ctx context.Context, r *bot.Request, round okr.RoundID, page int) (bot.Reply, error) {
	d, err := c.store.FindDigest(ctx, round, r.Person.ID, r.Now)
	if err != nil {
		return bot.Reply{}, err
	}
	form := ui.ReviewForm(r.Printer, ui.ReviewView{Team: d.Team, Round: d.Round, CheckIns: d.CheckIns, Asked: d.Asked,
		Page: page})
	return bot.Reply{View: &form}, nil
}

func (c *Commands) closeBlocker(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.BlockerID]("B", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.blocker_gone")
	}
	_, err := c.store.CloseBlocker(ctx, actor(r, okr.FromEdit), id)
	return done(err, bot.Reply{})
}
