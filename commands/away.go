package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/ui"
)

func awayRoutes() []route {
	return []route{
		{clicked, ui.ActionAway, (*Commands).openAway},
		{submitted, ui.CallbackAway, (*Commands).submitAway},
		{clicked, ui.ActionAwayRemove, (*Commands).removeAway},
		{clicked, ui.ActionAwayOnly, (*Commands).onlyThatDay},
	}
}

// awayCommand opens the form, or takes the days from the line: /okr away friday, /okr izinli 1 Aralık 5 Aralık.
func (c *Commands) awayCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.openAway(ctx, r)
	}
	return c.setAway(ctx, r, rest)
}

// setAway takes the days from a line. A single day is the last one, from today on; a click makes it the only one.
func (c *Commands) setAway(ctx context.Context, r *bot.Request, text string) (bot.Reply, error) {
	days, err := c.readDays(ctx, r, text)
	if err != nil {
		return bot.Reply{}, err
	}
	from, to := okr.DateOf(days.From), okr.DateOf(days.To)
	today, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if days.OneDay {
		from = today
	}
	saved, err := c.store.SetAway(ctx, actor(r, okr.FromEdit), r.Person.ID, from, to)
	c.rescheduled()
	m := ui.AwaySet(r.Printer, saved, days.OneDay && to > today)
	return done(err, bot.Reply{Message: &m})
}

// readDays reads from when to when somebody is away; days without a date are working days of their first team.
func (c *Commands) readDays(ctx context.Context, r *bot.Request, text string) (locale.Span, error) {
	teams, err := c.store.TeamsOf(ctx, r.Person.ID)
	if err != nil {
		return locale.Span{}, err
	}
	working := okr.Team{}.Calendar()
	if len(teams) > 0 {
		working = teams[0].Calendar()
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return locale.Span{}, err
	}
	today := okr.DateOf(r.Now.In(loc)).Midnight(loc)
	return locale.ParseSpan(text, r.Printer.Language(), today,
		func(d time.Time) bool { return working.WorkingDay(okr.DateOf(d)) })
}

// onlyThatDay makes the last day of an absence its only one.
func (c *Commands) onlyThatDay(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	ref, last, _ := strings.Cut(r.Value, " ")
	id, ok := ui.ReadRef[okr.AbsenceID]("A", ref)
	day, err := okr.ParseDate(last)
	if !ok || err != nil {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	err = c.store.ChangeAway(ctx, actor(r, okr.FromEdit), id, day, day)
	c.rescheduled()
	m := ui.AwaySet(r.Printer, okr.Absence{ID: id, From: day, To: day}, false)
	return done(err, bot.Reply{Message: &m, Replace: true})
}

func day(p *locale.Printer, d okr.Date) string { return p.Date(d.Midnight(time.UTC)) }

func (c *Commands) openAway(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	today, err := c.today(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	v := ui.AwayView{Person: r.Person, Today: today}
	if v.Absences, err = c.store.Absences(ctx, reader(r), r.Person.ID); err != nil {
		return bot.Reply{}, err
	}
	managed, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	v.Manages = len(managed) > 0
	if v.ForOthers, err = c.absencesIn(ctx, r, managed); err != nil {
		return bot.Reply{}, err
	}
	form := ui.AwayForm(r.Printer, v)
	return bot.Reply{View: &form}, nil
}

func (c *Commands) absencesIn(ctx context.Context, r *bot.Request, teams []okr.Team) ([]ui.PersonAbsence, error) {
	var list []ui.PersonAbsence
	listed := map[okr.AbsenceID]bool{}
	for _, team := range teams {
		absences, err := c.store.TeamAbsences(ctx, reader(r), team.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range absences {
			if a.Person != r.Person.ID && !listed[a.ID] {
				listed[a.ID] = true
				list = append(list, ui.PersonAbsence{Absence: a.Absence, Name: a.Name})
			}
		}
	}
	return list, nil
}

func (c *Commands) submitAway(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadAway(r.View.State)
	if in.Person == "" {
		in.Person = r.Person.ID
	}
	_, err := c.store.SetAway(ctx, actor(r, okr.FromEdit), in.Person, in.From, in.To)
	var refusal *okr.Refusal
	if errors.As(err, &refusal) {
		sentence, _ := r.Printer.Error(err)
		field := "to"
		if refusal.ID == "errors.away_not_yours" {
			field = "person"
		}
		return bot.Reply{Errors: map[string]string{ui.AwayBlock(field): sentence}}, nil
	}
	c.rescheduled()
	return done(err, bot.Reply{Clear: true})
}

func (c *Commands) removeAway(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[okr.AbsenceID]("A", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.absence_gone")
	}
	err := c.store.CancelAway(ctx, actor(r, okr.FromEdit), id)
	if err != nil && !errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, err
	}
	c.rescheduled()
	if r.View == nil || r.View.CallbackID != ui.CallbackAway {
		m := ui.Notice(r.Printer, "command.away_removed")
		return bot.Reply{Message: &m, Replace: true}, nil
	}
	return c.openAway(ctx, r)
}
