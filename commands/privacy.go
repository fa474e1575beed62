package commands

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/ui"
)

func privacyRoutes() []route {
	return []route{
		{clicked, ui.ActionPrivacyExport, (*Commands).exportPerson},
		{clicked, ui.ActionPrivacyErase, (*Commands).erasePerson},
	}
}

// slackID is how Slack names people. Who left can't always be mentioned, so that their member id works too.
var slackID = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)

// privacyCommand shows what is stored about the person, or to an admin about somebody else.
func (c *Commands) privacyCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	about := r.Person.ID
	if slackID.MatchString(rest) {
		about = okr.PersonID(rest)
	} else if rest != "" {
		named, which, err := c.whom(ctx, r, rest, func(mention string) string { return "/okr privacy " + mention })
		if isNobody(err) {
			return bot.Reply{}, okr.Refuse("errors.privacy_of_whom")
		}
		if err != nil || which != nil {
			return orReply(which), err
		}
		about = named
	}
	h, err := c.store.FindHolding(ctx, reader(r), about)
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	v := ui.PrivacyView{Person: h.Person, Own: about == r.Person.ID, Teams: h.Teams, Since: h.Since,
		Loc: loc, KeptMonths: c.keptMonths, MayErase: h.MayErase}
	for _, counted := range h.Counts {
		v.Counts = append(v.Counts, ui.PrivacyCount(counted))
	}
	return privately(ui.Privacy(r.Printer, v))
}

// personIn is the person that a button names; the store decides what may be done with them.
func personIn(r *bot.Request) (okr.PersonID, error) {
	if !slackID.MatchString(r.Value) {
		return "", okr.Refuse("errors.button_old")
	}
	return okr.PersonID(r.Value), nil
}

// exportPerson sends a file with everything that is stored about a person to who asked for it.
func (c *Commands) exportPerson(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	about, err := personIn(r)
	if err != nil {
		return bot.Reply{}, err
	}
	e, err := c.store.Export(ctx, actor(r, okr.FromEdit), about)
	if err != nil {
		return done(err, bot.Reply{})
	}
	body, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	name := fmt.Sprintf("okrbot-%s-%s.json", about, r.Now.In(loc).Format(time.DateOnly))
	if err := c.upload(ctx, r.Person.ID, name, r.Printer.T("privacy.file", "Name", e.Profile.Name), body); err != nil {
		return bot.Reply{}, err
	}
	return notice(r, "privacy.exported")
}

// erasePerson makes a pseudonym of somebody who left.
func (c *Commands) erasePerson(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	about, err := personIn(r)
	if err != nil {
		return bot.Reply{}, err
	}
	pseudonym, err := c.store.Erase(ctx, actor(r, okr.FromEdit), about)
	if err != nil {
		return done(err, bot.Reply{})
	}
	c.log.InfoContext(ctx, "a leaver was erased", "by", string(r.Person.ID), "pseudonym", pseudonym)
	m := ui.Notice(r.Printer, "privacy.erased", "Name", pseudonym)
	return bot.Reply{Message: &m, Replace: r.Message != ""}, nil
}
