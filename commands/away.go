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

// awayCommand opens the form, or takes the days from the line: /okr away friday, /okr izinli 1 Aralık 5 Aralık.
func (c *Commands) awayCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	if rest == "" {
		return c.openAway(ctx, r)
	}
	today := c.today(ctx, r)
	from, to, err := readDays(rest, r.Printer.Language(), today)
	if err != nil {
		return bot.Reply{}, err
	}
	return c.setAway(ctx, r, r.Person.ID, from, to)
}

// readDays reads one day, until which the person is away from today on, or two.
func readDays(text string, language locale.Language, today okr.Date) (from, to okr.Date, err error) {
	midnight := today.Midnight(time.UTC)
	day, err := locale.ParseDate(text, language, midnight)
	if err == nil {
		return today, okr.DateOf(day), nil
	}
	words := strings.Fields(strings.NewReplacer(" - ", " ", "–", " ", "..", " ").Replace(text))
	for cut := 1; cut < len(words); cut++ {
		first, errFirst := locale.ParseDate(strings.Join(words[:cut], " "), language, midnight)
		second, errSecond := locale.ParseDate(strings.Join(words[cut:], " "), language, midnight)
		if errFirst == nil && errSecond == nil {
			return okr.DateOf(first), okr.DateOf(second), nil
		}
	}
	return "", "", err
}

func (c *Commands) setAway(ctx context.Context, r *bot.Request, person okr.PersonID, from, to okr.Date) (bot.Reply, error) {
	_, err := c.store.SetAway(ctx, actor(r, okr.FromEdit), person, from, to)
	c.rescheduled()
	m := ui.Notice(r.Printer, "command.away_set", "From", day(r.Printer, from), "To", day(r.Printer, to))
	return done(err, bot.Reply{Message: &m})
}

func day(p *locale.Printer, d okr.Date) string { return p.Date(d.Midnight(time.UTC)) }

func (c *Commands) openAway(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	v := ui.AwayView{Person: r.Person, Today: c.today(ctx, r)}
	var err error
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
	listed := map[int64]bool{}
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
	id, ok := ui.ReadRef("A", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.absence_gone")
	}
	err := c.store.CancelAway(ctx, actor(r, okr.FromEdit), id)
	if err != nil && !errors.Is(err, store.ErrRepeated) {
		return bot.Reply{}, err
	}
	c.rescheduled()
	if r.View == nil || r.View.CallbackID != ui.CallbackAway {
		return bot.Reply{}, nil
	}
	return c.openAway(ctx, r)
}
