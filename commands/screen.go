package commands

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // what a logo may be
	"image/png"
	"slices"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/image/draw"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/people"
	"okrbot/ui"
)

func screenRoutes() []route {
	return []route{
		{clicked, ui.ActionScreenNew, (*Commands).newScreen},
		{clicked, ui.ActionScreenRevoke, (*Commands).revokeScreen},
		{submitted, ui.CallbackScreen, (*Commands).submitScreen},
	}
}

// screenCommand lists the links of office screens: /sales wall; with new it makes one, and revoke W3 ends one.
func (c *Commands) screenCommand(ctx context.Context, r *bot.Request, rest string) (bot.Reply, error) {
	word, rest := firstWord(rest)
	switch locale.Key(word) {
	case "", "list", "liste":
		return c.screens(ctx, r)
	case "new", "yeni", "add", "ekle":
		return c.newScreen(ctx, r)
	case "revoke", "iptal":
		id, ok := sales.ParseScreenID(rest)
		if !ok {
			return bot.Reply{}, okr.Refuse("screen.which")
		}
		return c.endScreen(ctx, r, id)
	default:
		if _, err := c.store.Screens(ctx, reader(r)); err != nil {
			return bot.Reply{}, err
		}
		return bot.Reply{}, okr.Refuse("screen.word_unknown", "Word", locale.Truncate(locale.Line(word), 40))
	}
}

func (c *Commands) screens(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	list, err := c.store.Screens(ctx, reader(r))
	if err != nil {
		return bot.Reply{}, err
	}
	loc, err := c.location(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	return privately(ui.Screens(r.Printer, ui.ScreensView{Screens: list, Reachable: c.wallURL != "", Loc: loc}))
}

// newScreen opens the form of a screen.
func (c *Commands) newScreen(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	teams, err := c.store.ManagedTeams(ctx, r.Person.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	switch {
	case len(teams) == 0:
		return bot.Reply{}, okr.Refuse("screen.not_yours")
	case c.wallURL == "":
		return bot.Reply{}, okr.Refuse("screen.unreachable")
	}
	mine := max(0, slices.IndexFunc(teams, func(t okr.Team) bool { return t.ManagedBy(r.Person.ID) }))
	view := ui.ScreenForm(r.Printer, ui.UsualScreen(teams[mine]), teams)
	return bot.Reply{View: &view}, nil
}

// submitScreen makes a screen's link. Its logo only Slack has.
func (c *Commands) submitScreen(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	in := ui.ReadScreen(r.View)
	team, err := c.store.FindTeam(ctx, in.Team)
	if err != nil {
		return screenRefused(r, err)
	}
	s := sales.Screen{Team: in.Team, Name: in.Name, Language: in.Language, Theme: in.Theme, Sound: in.Sound,
		Company: in.Company, Colour: in.Colour}
	for _, shown := range sales.Scenes() {
		if shown.Seconds = in.Scenes[shown.Scene]; shown.Seconds > 0 {
			s.Scenes = append(s.Scenes, shown)
		}
	}
	if in.Ends != "" {
		s.EndsAt = in.Ends.AddDays(1).Midnight(team.Location())
	}
	if _, err := sales.CheckScreen(s, r.Now); err != nil {
		return screenRefused(r, err)
	}
	if in.Logo == nil {
		return c.makeScreen(ctx, r, s)
	}
	led, err := c.store.ManagedTeams(ctx, r.Person.ID) // who may not has nothing fetched for them
	if err != nil {
		return bot.Reply{}, err
	}
	if !slices.ContainsFunc(led, func(t okr.Team) bool { return t.ID == in.Team }) {
		return screenRefused(r, okr.Refuse("screen.not_yours"))
	}
	return bot.Reply{Later: func(ctx context.Context) (bot.Reply, error) {
		if s.Logo, err = c.logo(ctx, *in.Logo); err != nil {
			return screenRefused(r, err)
		}
		return c.makeScreen(ctx, r, s)
	}}, nil
}

func (c *Commands) makeScreen(ctx context.Context, r *bot.Request, s sales.Screen) (bot.Reply, error) {
	made, key, err := c.store.NewScreen(ctx, actor(r, okr.FromEdit), s)
	switch {
	case errors.Is(err, store.ErrRepeated): // its link was shown
		return bot.Reply{Clear: true}, nil
	case err != nil:
		return screenRefused(r, err)
	}
	view := ui.ScreenMade(r.Printer, made, c.wallURL+"/wall/"+key)
	return bot.Reply{View: &view}, nil
}

// screenRefused says the reason beside the field that it is about.
func screenRefused(r *bot.Request, err error) (bot.Reply, error) {
	refusal, ok := okr.RefusalOf(err)
	if !ok {
		return bot.Reply{}, err
	}
	field := map[string]string{"screen.company_length": "company", "screen.colour_unreadable": "colour",
		"screen.no_scene": "scene_" + string(sales.BoardScene), "screen.end_past": "ends",
		"screen.logo_unreadable": "logo", "screen.not_yours": "team", "errors.team_gone": "team"}[refusal.ID]
	if field == "" {
		field = "name"
	}
	sentence, _ := r.Printer.Error(err)
	return bot.Reply{Errors: map[string]string{ui.ScreenBlock(field): sentence}}, nil
}

func (c *Commands) revokeScreen(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, ok := ui.ReadRef[sales.ScreenID]("W", r.Value)
	if !ok {
		return bot.Reply{}, okr.Refuse("errors.button_old")
	}
	reply, err := c.endScreen(ctx, r, id)
	reply.Replace = true
	return reply, err
}

func (c *Commands) endScreen(ctx context.Context, r *bot.Request, id sales.ScreenID) (bot.Reply, error) {
	was, err := c.store.RevokeScreen(ctx, actor(r, okr.FromEdit), id)
	if errors.Is(err, people.ErrScreenUnknown) {
		err = okr.Refuse("screen.unknown")
	}
	m := ui.Notice(r.Printer, "screen.revoked", "Name", locale.Line(was.Name))
	return done(err, bot.Reply{Message: &m})
}

// What a logo may be, and what is kept of it.
const (
	logoBytes        = 2 << 20
	logoSide         = 4000 // pixels
	logoWide, logoUp = 480, 160
	logoWait         = 20 * time.Second
)

// logo fetches a picture, and makes a PNG of it that holds nothing but the picture.
func (c *Commands) logo(ctx context.Context, f slack.File) ([]byte, error) {
	ctx, stop := context.WithTimeout(ctx, logoWait)
	defer stop()
	url := f.URLPrivateDownload
	if url == "" {
		url = f.URLPrivate
	}
	body, err := c.download(ctx, bot.File{Name: f.Name, Size: f.Size, URL: url}, logoBytes)
	if err != nil {
		return nil, err
	}
	return logoOf(body)
}

// logoOf is a picture as it is kept, of at most 480 by 160 pixels.
func logoOf(body []byte) ([]byte, error) {
	shape, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil || shape.Width < 1 || shape.Height < 1 || shape.Width > logoSide || shape.Height > logoSide {
		return nil, okr.Refuse("screen.logo_unreadable")
	}
	full, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, okr.Refuse("screen.logo_unreadable")
	}
	scale := min(1, float64(logoWide)/float64(shape.Width), float64(logoUp)/float64(shape.Height))
	small := image.NewNRGBA(image.Rect(0, 0, max(1, int(float64(shape.Width)*scale)),
		max(1, int(float64(shape.Height)*scale))))
	draw.CatmullRom.Scale(small, small.Bounds(), full, full.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	err = png.Encode(&out, small)
	return out.Bytes(), err
}
