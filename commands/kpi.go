package commands

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/shopspring/decimal"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/goals"
	"okrbot/ui"
)

func kpiRoutes() []route {
	return []route{
		{clicked, ui.ActionKPIList, (*Commands).kpiListButton},
		{clicked, ui.ActionKPINew, (*Commands).newKPI},
		{clicked, ui.ActionKPIFrom, (*Commands).kpiFrom},
		{clicked, ui.ActionKPILink, (*Commands).linkKPIButton},
		{clicked, ui.ActionKPIRecord, (*Commands).recordKPIButton},
		{submitted, ui.CallbackKPI, (*Commands).submitKPI},
		{submitted, ui.CallbackKPIRecord, (*Commands).submitKPIRecord},
		{clicked, ui.ActionKPIShow, ofKPI((*Commands).showKPI)},
		{clicked, ui.ActionKPIEdit, ofKPI((*Commands).editKPI)},
		{clicked, ui.ActionKPIObjective, ofKPI((*Commands).kpiObjective)},
	}
}

// kpiCommand is /kpi.
func kpiCommand() slashCommand {
	return slashCommand{
		name: "/kpi", called: []string{"kpi"}, alone: (*Commands).myKPIs, words: measuringWords(), about: aboutKPI,
		help: ui.HelpKPI, routes: [][]route{kpiRoutes()},
	}
}

func measuringWords() []subcommand {
	return []subcommand{
		{[]string{"new", "yeni", "ekle", "add"}, "new", (*Commands).newKPICommand},
		{[]string{"record", "gir", "kaydet", "log", "update", "güncelle"}, "record", (*Commands).recordKPICommand},
		{[]string{"status", "durum", "me", "ben", "mine", "benim"}, "alone", (*Commands).myKPICommand},
		{[]string{"list", "liste", "listele", "team", "ekip", "takım", "all", "hepsi"}, "list",
			(*Commands).listKPICommand},
		{[]string{"show", "göster"}, "show", (*Commands).showKPICommand},
		{[]string{"edit", "düzenle", "değiştir"}, "edit", (*Commands).editKPICommand},
		{[]string{"link", "bağla"}, "link", (*Commands).linkKPICommand},
		{[]string{"unlink", "çöz", "ayır"}, "link", (*Commands).unlinkKPICommand},
		{[]string{"remove", "kaldır", "sil", "delete"}, "remove", (*Commands).removeKPICommand},
		{[]string{"templates", "şablonlar", "template", "şablon"}, "", (*Commands).templatesCommand},
		{[]string{"help", "yardım", "?", "hello", "hi", "merhaba", "selam", "start", "başla", "commands", "komutlar"},
			"help", helpWord(ui.HelpKPI)},
	}
}

func aboutKPI(word string) (handler, bool) {
	id, ok := okr.ParseKPIID(word)
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
			return c.showKPI(ctx, r, id)
		},
		ok && !isNumber(word)
}

func (c *Commands) myKPIs(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.kpiList(ctx, r, goals.MyKPIs)
}

func (c *Commands) myKPICommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.kpiList(ctx, r, goals.MyKPIs)
}

func (c *Commands) listKPICommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.kpiList(ctx, r, goals.TeamKPIs)
}

func (c *Commands) kpiListButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	return c.kpiList(ctx, r, goals.KPIScope(r.Value))
}

func (c *Commands) kpiList(ctx context.Context, r *bot.Request, scope goals.KPIScope) (bot.Reply, error) {
	list, err := c.store.KPIs(ctx, reader(r), scope)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.KPIList(r.Printer, ui.KPIListView{Team: scope == goals.TeamKPIs, KPIs: list,
		Record: len(recordable(list)) > 0}))
}

// recordable are the KPIs whose values the person records.
func recordable(list []okr.KPISheet) (mine []okr.KPISheet) {
	for _, s := range list {
		if s.MayChange && s.KPI.Feed == okr.ByHand {
			mine = append(mine, s)
		}
	}
	return mine
}

func kpiIn(text string) (okr.KPIID, error) {
	id, ok := okr.ParseKPIID(text)
	if !ok {
		return 0, okr.Refuse("errors.kpi_which")
	}
	return id, nil
}

// ofKPI does something with the KPI that a button names.
func ofKPI(do func(c *Commands, ctx context.Context, r *bot.Request, id okr.KPIID) (bot.Reply, error)) handler {
	return func(c *Commands, ctx context.Context, r *bot.Request) (bot.Reply, error) {
		id, ok := ui.ReadRef[okr.KPIID]("K", r.Value)
		if !ok {
			return bot.Reply{}, okr.Refuse("errors.button_old")
		}
		return do(c, ctx, r, id)
	}
}

func (c *Commands) showKPICommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, err := kpiIn(rest)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.showKPI(ctx, r, id)
}

// kpiPeriods is how far back a KPI's chart goes; more than Slack draws are condensed.
var kpiPeriods = map[okr.Frequency]int{okr.Daily: 400, okr.WeeklyKPI: 53, okr.MonthlyKPI: 20, okr.Quarterly: 12}

func (c *Commands) showKPI(ctx context.Context, r *bot.Request, id okr.KPIID) (bot.Reply, error) {
	sheet, err := c.store.FindKPI(ctx, reader(r), id, kpiPeriods)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.KPIDetail(r.Printer, sheet))
}

func (c *Commands) newKPICommand(ctx context.Context, r *bot.Request, _ string) (bot.Reply, error) {
	return c.newKPI(ctx, r)
}

func (c *Commands) newKPI(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	form, err := c.kpiContext(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.KPIForm(r.Printer, ui.KPIInput{Team: form.Teams[0].Team.ID, Owner: r.Person.ID}, form)
	return bot.Reply{View: &view}, nil
}

func (c *Commands) kpiContext(ctx context.Context, r *bot.Request) (ui.KPIContext, error) {
	form, err := c.formContext(ctx, r)
	return ui.KPIContext{Teams: form.Teams, Company: r.Person.Admin}, err
}

func (c *Commands) editKPICommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, err := kpiIn(rest)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.editKPI(ctx, r, id)
}

func (c *Commands) editKPI(ctx context.Context, r *bot.Request, id okr.KPIID) (bot.Reply, error) {
	sheet, err := c.store.FindKPI(ctx, reader(r), id, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	if !sheet.MayChange {
		return bot.Reply{}, sheet.KPI.NotYours()
	}
	view := ui.KPIForm(r.Printer, ui.KPIInputOf(r.Printer, sheet.KPI), ui.KPIContext{})
	return bot.Reply{View: &view}, nil
}

// kpiObjective opens the form of an objective that brings a KPI to its target.
func (c *Commands) kpiObjective(ctx context.Context, r *bot.Request, id okr.KPIID) (bot.Reply, error) {
	sheet, err := c.store.FindKPI(ctx, reader(r), id, kpiPeriods)
	if err != nil {
		return bot.Reply{}, err
	}
	form, err := c.formContext(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	in := ui.NewObjective(ui.OwnerValue(sheet.KPI.Team, false)).ForKPI(r.Printer, sheet)
	return drawn(r, in, form)
}

// kpiFrom opens the form of a KPI that watches over the figure of a key result, on top of what was clicked in.
func (c *Commands) kpiFrom(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.KeyResultID]("KR", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	h, err := c.store.FindHistory(ctx, reader(r), id)
	if err != nil {
		return bot.Reply{}, err
	}
	form, err := c.kpiContext(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.KPIForm(r.Printer, ui.KPIOf(r.Printer, h.Objective, h.KeyResult), form)
	return bot.Reply{View: &view, Push: r.View != nil}, nil
}

// linkKPIButton lets a key result follow the KPI that was made of it.
func (c *Commands) linkKPIButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	first, second := firstWord(r.Value)
	id, isKPI := okr.ParseKPIID(first)
	keyResult, isKeyResult := okr.ParseKeyResultID(second)
	if !isKPI || !isKeyResult {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	k, o, err := c.store.LinkKPI(ctx, actor(r, okr.FromEdit), id, keyResult)
	if err != nil {
		return done(err, bot.Reply{})
	}
	view := ui.KPILinkedView(r.Printer, ui.KPILinked(r.Printer, &k, keyResultIn(o, keyResult), o))
	return bot.Reply{View: &view}, nil
}

// submitKPI saves the form; what can't be read or is refused is said beside its field.
func (c *Commands) submitKPI(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadKPI(r.View)
	k, problems := c.readKPI(ctx, r, in)
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	saved, err := c.store.SaveKPI(ctx, actor(r, okr.FromEdit), k)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if invalid, ok := errors.AsType[*okr.Invalid](err); ok {
		problems = map[string]string{}
		for _, p := range invalid.Problems {
			problems[ui.KPIBlock(p.Field, in.KPI)] = r.Printer.T(p.ID, p.Args...)
		}
		return bot.Reply{Errors: problems}, nil
	}
	if _, ok := okr.RefusalOf(err); ok {
		sentence, _ := r.Printer.Error(err)
		return bot.Reply{Errors: map[string]string{ui.KPIBlock("owner", in.KPI): sentence}}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	c.rescheduled()
	sheet, err := c.store.FindKPI(ctx, reader(r), saved.ID, kpiPeriods)
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.KPISaved(r.Printer, sheet, in.From)
	return bot.Reply{View: &view}, nil
}

// readKPI reads what was typed into the form.
func (c *Commands) readKPI(ctx context.Context, r *bot.Request, in ui.KPIInput) (okr.KPI, map[string]string) {
	problems := map[string]string{}
	number := func(field, text string) decimal.NullDecimal {
		if text == "" {
			return decimal.NullDecimal{}
		}
		value, err := locale.ParseNumber(text, r.Printer.Language(), in.Unit)
		if err != nil {
			problems[ui.KPIBlock(field, in.KPI)], _ = r.Printer.Error(err)
		}
		return decimal.NewNullDecimal(value)
	}
	k := okr.KPI{
		ID: in.KPI, Team: in.Team, Owner: in.Owner, Name: in.Name, Unit: in.Unit, Frequency: in.Frequency,
		Direction: in.Direction,
		Target:    number("target", in.Target).Decimal, Floor: number("floor", in.Floor),
		Amber:       number("amber", in.Amber),
		Aggregation: in.Aggregation, FiscalStart: c.fiscalStart,
	}
	if k.Direction != okr.Within {
		k.Floor = decimal.NullDecimal{}
	}
	feed, whose, _ := strings.Cut(in.Source, ".")
	if feed != ui.KPIByHand {
		k.Feed = okr.Feed(feed)
	}
	switch whose {
	case "me":
		k.Of = in.Owner
	case "company":
		k.Company = true
	}
	if k.ID == 0 && k.Team == 0 {
		if form, err := c.formContext(ctx, r); err == nil {
			k.Team = form.Teams[0].Team.ID
		}
	}
	return k, problems
}

// recordKPICommand records a value: /kpi record K3 250000 [day]; without words it opens the form of all.
func (c *Commands) recordKPICommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.recordForm(ctx, r, 0)
	}
	word, rest := firstWord(rest)
	id, err := kpiIn(word)
	if err != nil {
		return bot.Reply{}, err
	}
	if rest == "" {
		return c.recordForm(ctx, r, id)
	}
	sheet, err := c.store.FindKPI(ctx, reader(r), id, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	value, day, err := c.valueAndDay(ctx, r, sheet.KPI, rest)
	if err != nil {
		return bot.Reply{}, err
	}
	k, reading, err := c.store.RecordKPI(ctx, actor(r, okr.FromEdit), id, day, value)
	if err != nil {
		return done(err, bot.Reply{})
	}
	return privately(ui.KPIRecorded(r.Printer, k, reading))
}

// mostDayWords is of how many words a day consists at the most: "on tuesday 24 november 2026".
const mostDayWords = 5

// valueAndDay reads a value of a KPI, and behind it the day to which it belongs, if one is said. The value is what is
// left when the longest day is taken off the end; it is never read with fewer words than that.
func (c *Commands) valueAndDay(ctx context.Context, r *bot.Request, k okr.KPI,
	text string) (value decimal.Decimal, day okr.Date, err error) {
	today, err := c.today(ctx, r)
	if err != nil {
		return value, "", err
	}
	if text, day, err = cutDay(text, r.Printer.Language(), today); err != nil {
		return value, "", err
	}
	value, err = readValue(text, r.Printer.Language(), k.Unit, k.Target)
	return value, day, err
}

// cutDay takes the longest day off the end of a line; it is empty when there is none.
func cutDay(text string, language locale.Language, today okr.Date) (rest string, day okr.Date, err error) {
	words := strings.Fields(text)
	for n := min(mostDayWords, len(words)-1); n > 0; n-- {
		said, err := pastDay(strings.Join(words[len(words)-n:], " "), language, today)
		if _, tomorrow := okr.RefusalOf(err); tomorrow { // it is a day, but one to come
			return text, "", okr.Refuse("errors.kpi_day")
		}
		if err == nil {
			return strings.Join(words[:len(words)-n], " "), said, nil
		}
	}
	return text, "", nil
}

func (c *Commands) recordKPIButton(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, _ := ui.ReadRef[okr.KPIID]("K", r.Value)
	return c.recordForm(ctx, r, id)
}

// recordForm asks for the value of one KPI, or of all that the person records when id is 0.
func (c *Commands) recordForm(ctx context.Context, r *bot.Request, id okr.KPIID) (bot.Reply, error) {
	var list []okr.KPISheet
	if id != 0 {
		sheet, err := c.store.FindKPI(ctx, reader(r), id, kpiPeriods)
		if err != nil {
			return bot.Reply{}, err
		}
		list = recordable([]okr.KPISheet{sheet})
		if len(list) == 0 && sheet.KPI.Feed != okr.ByHand {
			return bot.Reply{}, okr.Refuse("errors.kpi_keeps_itself", "KPI", id.String())
		}
		if len(list) == 0 {
			return bot.Reply{}, sheet.KPI.NotYours()
		}
	} else {
		mine, err := c.store.KPIs(ctx, reader(r), goals.MyKPIs)
		if err != nil {
			return bot.Reply{}, err
		}
		if list = recordable(mine); len(list) == 0 {
			return bot.Reply{}, okr.Refuse("errors.kpi_none_to_record")
		}
	}
	owed, err := c.store.OwedKPIs(ctx, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.KPIRecordForm(r.Printer, list, owed)
	return bot.Reply{View: &view}, nil
}

// submitKPIRecord records what was typed: all of it, or nothing while a field can't be read.
func (c *Commands) submitKPIRecord(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	typed, day := ui.ReadKPIRecord(r.View)
	problems := map[string]string{}
	said := make([]goals.KPISaid, len(typed))
	for i, t := range typed {
		value, err := readValue(t.Text, r.Printer.Language(), t.Unit, t.Target)
		if err != nil {
			problems[ui.KPIBlock("value", t.KPI)], _ = r.Printer.Error(err)
		}
		said[i] = goals.KPISaid{KPI: t.KPI, Day: cmp.Or(day, t.Day), Value: value}
	}
	if len(problems) > 0 {
		return bot.Reply{Errors: problems}, nil
	}
	list, err := c.store.RecordKPIs(ctx, actor(r, okr.FromEdit), said)
	if errors.Is(err, store.ErrRepeated) {
		return bot.Reply{Clear: true}, nil
	}
	if refusal, ok := okr.RefusalOf(err); ok {
		sentence, _ := r.Printer.Error(err)
		block := "kpi.day"
		if refusal.ID != "errors.kpi_day" && len(typed) > 0 {
			block = ui.KPIBlock("value", typed[0].KPI)
		}
		return bot.Reply{Errors: map[string]string{block: sentence}}, nil
	}
	if err != nil {
		return bot.Reply{}, err
	}
	view := ui.KPIsRecorded(r.Printer, list)
	return bot.Reply{View: &view}, nil
}

// linkKPICommand lets a key result follow a KPI: /kpi link K3 KR7.
func (c *Commands) linkKPICommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	first, second := firstWord(rest)
	id, isKPI := okr.ParseKPIID(first)
	keyResult, isKeyResult := okr.ParseKeyResultID(second)
	if !isKPI || !isKeyResult || isNumber(second) {
		return bot.Reply{}, okr.Refuse("errors.kpi_link_what")
	}
	k, o, err := c.store.LinkKPI(ctx, actor(r, okr.FromEdit), id, keyResult)
	if err != nil {
		return done(err, bot.Reply{})
	}
	return privately(ui.KPILinked(r.Printer, &k, keyResultIn(o, keyResult), o))
}

func keyResultIn(o okr.Objective, id okr.KeyResultID) okr.KeyResult {
	for _, k := range o.KeyResults {
		if k.ID == id {
			return k
		}
	}
	return okr.KeyResult{}
}

// unlinkKPICommand ends that: /kpi unlink KR7.
func (c *Commands) unlinkKPICommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	word := rest
	if at := strings.LastIndexByte(rest, ' '); at >= 0 { // the KPI may be named before it
		word = rest[at+1:]
	}
	id, ok := okr.ParseKeyResultID(word)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.key_result_which")
	}
	o, err := c.store.UnlinkKPI(ctx, actor(r, okr.FromEdit), id)
	if err != nil {
		return done(err, bot.Reply{})
	}
	return privately(ui.KPILinked(r.Printer, nil, keyResultIn(o, id), o))
}

func (c *Commands) removeKPICommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	id, err := kpiIn(rest)
	if err != nil {
		return bot.Reply{}, err
	}
	k, err := c.store.RemoveKPI(ctx, actor(r, okr.FromEdit), id)
	m := ui.Notice(r.Printer, "kpi.removed", "KPI", id.String()+" · "+locale.Line(k.Name))
	return done(err, bot.Reply{Message: &m})
}
