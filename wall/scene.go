package wall

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"math"
	"slices"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/ui"
)

//go:embed page
var files embed.FS

var scenesOf = template.Must(template.ParseFS(files, "page/scenes.html"))

// scene is one of the pictures that a wall shows one after the other: what is read for it, and the template of its name
// in page/scenes.html, which draws that.
type scene struct {
	name sales.Scene
	// live brings it to the front when it changes while somebody looks.
	live bool
	// read is what is to be drawn; nil when there is nothing to show, and then the scene does not come.
	read func(ctx context.Context, v view) (any, error)
}

// scenes are all of them. For how long each is shown, [sales.Scenes] has.
var scenes = []scene{
	{sales.BoardScene, true, readBoard},
	{sales.TargetScene, false, readTarget},
	{sales.ContestsScene, false, readContests},
	{sales.PraiseScene, false, readPraise},
	{sales.KudosScene, false, readKudos},
	{sales.ObjectivesScene, false, readObjectives},
}

// view is what a scene is read for.
type view struct {
	store Store
	team  okr.TeamID
	now   time.Time
	say   words
	row   func(okr.PersonID) string
}

// words are what a template says.
type words struct{ *locale.Printer }

// Label is a message by its name.
func (w words) Label(id string) string { return w.T("screen." + id) }

// draw is a scene as a piece of HTML; empty when it has nothing to show.
func (s scene) draw(ctx context.Context, v view) (string, error) {
	data, err := s.read(ctx, v)
	if errors.Is(err, store.ErrNotFound) || err == nil && data == nil {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("scene %s: %w", s.name, err)
	}
	var out bytes.Buffer
	err = scenesOf.ExecuteTemplate(&out, string(s.name), data)
	return out.String(), err
}

// mostPlaces is how many places can be read from four metres.
const mostPlaces = 10

type boardRow struct {
	ui.PublicPlace
	Key  string
	Up   int
	Down int
}

func readBoard(ctx context.Context, v view) (any, error) {
	b, err := v.store.FindScreenBoard(ctx, v.team, v.now, v.say.Compare)
	if err != nil || len(b.Places) == 0 {
		return nil, err
	}
	shown := ui.PublicBoardOf(v.say.Printer, b, mostPlaces)
	rows, whole := make([]boardRow, len(shown.Places)), 1.0
	for _, place := range shown.Places {
		whole = max(whole, place.Share)
	}
	for i, place := range shown.Places {
		place.Share = math.Round(place.Share/whole*100) / 100
		rows[i] = boardRow{PublicPlace: place, Key: v.row(place.Person), Up: max(place.Moved, 0),
			Down: max(-place.Moved, 0)}
	}
	more := ""
	if shown.Left > 0 {
		more = v.say.T("screen.more_places", "Count", shown.Left)
	}
	return struct {
		words
		ui.PublicBoard
		Rows  []boardRow
		Whole float64 // where the target is on a bar; 0: at its end
		More  string
	}{v.say, shown, rows, targetOn(whole), more}, nil
}

// targetOn is where a target stands on bars of which the longest is so many targets long; 0: at their end.
func targetOn(whole float64) float64 {
	if whole <= 1 {
		return 0
	}
	return math.Round(100/whole) / 100
}

func readTarget(ctx context.Context, v view) (any, error) {
	standing, settings, err := v.store.FindScreenTarget(ctx, v.team, v.now)
	if err != nil {
		return nil, err
	}
	return struct {
		words
		ui.PublicTarget
	}{v.say, ui.PublicTargetOf(v.say.Printer, standing, settings)}, nil
}

func readPraise(ctx context.Context, v view) (any, error) {
	list, err := v.store.Celebrations(ctx, v.team, v.now)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var said []ui.Praise
	for _, c := range list {
		said = append(said, ui.PraiseOf(v.say.Printer, c.Recognition))
	}
	return struct {
		words
		First ui.Praise
		Rest  []ui.Praise
	}{v.say, said[0], said[1:]}, nil
}

// mostContestPlaces is how many places of a contest can be read from four metres, beside its goal and other contests.
const mostContestPlaces = 6

type contestRow struct {
	ui.PublicContestPlace
	Key  string
	Up   int
	Down int
}

func readContests(ctx context.Context, v view) (any, error) {
	list, err := v.store.FindScreenContests(ctx, v.team, v.now, v.say.Compare)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var rest []ui.PublicContest
	for _, contest := range list[1:] {
		rest = append(rest, ui.PublicContestOf(v.say.Printer, contest, mostContestPlaces))
	}
	first := ui.PublicContestOf(v.say.Printer, list[0], mostContestPlaces)
	rows := make([]contestRow, len(first.Places))
	for i, place := range first.Places {
		key := okr.PersonID(fmt.Sprintf("%d/%d/%d", list[0].ID, place.Side, i))
		if place.Person != "" {
			key = place.Person
		}
		rows[i] = contestRow{PublicContestPlace: place, Key: v.row(key), Up: max(place.Moved, 0),
			Down: max(-place.Moved, 0)}
	}
	return struct {
		words
		First ui.PublicContest
		Rows  []contestRow
		Rest  []ui.PublicContest
	}{v.say, first, rows, rest}, nil
}

type thanks struct{ Reason, To, From string }

func readKudos(ctx context.Context, v view) (any, error) {
	week, err := v.store.FindScreenKudos(ctx, v.team, v.now)
	if err != nil || week.Count == 0 {
		return nil, err
	}
	var list []thanks
	for _, k := range week.Stories {
		var names []string
		for _, r := range k.Receivers {
			names = append(names, locale.Line(r.Name))
		}
		one := thanks{Reason: locale.Truncate(locale.Line(k.Reason), longestReason), To: v.say.List(names)}
		if k.GiverName != "" {
			one.From = v.say.T("screen.from", "Name", locale.Line(k.GiverName))
		}
		list = append(list, one)
	}
	return struct {
		words
		Count string
		List  []thanks
	}{v.say, v.say.T("screen.kudos_count", "Count", week.Count), list}, nil
}

// longestReason is how much of a reason can be read while its scene is shown.
const longestReason = 160

func readObjectives(ctx context.Context, v view) (any, error) {
	team, list, err := v.store.FindScreenObjectives(ctx, v.team, v.now)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	today := okr.DateOf(v.now.In(team.Location()))
	var said []ui.PublicGoal
	for _, o := range list {
		said = append(said, ui.PublicGoalsOf(v.say.Printer, o, o.Standing(v.now, today, team.Schedule.Cadence))...)
	}
	if len(said) > mostGoals { // no key result is worth an objective
		said = slices.DeleteFunc(said, func(g ui.PublicGoal) bool { return g.Within && len(list) > 1 })
	}
	return struct {
		words
		List []ui.PublicGoal
	}{v.say, said[:min(len(said), mostGoals)]}, nil
}

// mostGoals is how many objectives and key results can be read from four metres.
const mostGoals = 6

// cheer is a celebration that comes to the front when it is new.
type cheer struct {
	ID   string `json:"id"`
	HTML string `json:"html"`
}

// cheers are the celebrations of targets that hold, by names that say nothing of them.
func cheers(ctx context.Context, v view) (list []cheer, err error) {
	celebrations, err := v.store.Celebrations(ctx, v.team, v.now)
	for _, c := range celebrations {
		if c.Hit == nil || v.now.Sub(c.Hit.At) > cheerNews {
			continue
		}
		var out bytes.Buffer
		if err := scenesOf.ExecuteTemplate(&out, "cheer", ui.PraiseOf(v.say.Printer, c.Recognition)); err != nil {
			return nil, err
		}
		list = append(list, cheer{fmt.Sprintf("c%d", c.Post), out.String()})
	}
	return list, err
}

// cheerNews is for how long a target that was reached may still come to the front.
const cheerNews = 10 * time.Minute
