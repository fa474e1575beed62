package cmd

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"okrbot/bot"
	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/outbox"
)

// standing says in the terminal where okrbot stands while it starts: in plain words, each sentence once, with a line
// of the log beside it. Who asked for the log as JSON reads programs' words only.
type standing struct {
	store *store.Store
	say   *locale.Printer
	out   io.Writer
	log   *slog.Logger
	now   func() time.Time
	db    string
	said  map[string]bool
}

// newStanding returns the standing of run.
func newStanding(p Program, say *locale.Printer, s settings, a *app) *standing {
	stands := &standing{store: a.store, now: a.now, say: say, out: p.Stdout, log: a.log, db: s.db,
		said: map[string]bool{}}
	if s.logFormat == "json" {
		stands.out = nil
	}
	return stands
}

// ahead is how far the first thing that the clock will do is looked for.
const ahead = 45 * 24 * time.Hour

// tell implements [bot.Config.Progress].
func (s *standing) tell(now bot.Progress) {
	ctx := context.Background()
	switch {
	case now.Trouble != "":
		s.once("cli.stand_trouble", "Error", now.Trouble)
	case now.Connected:
		delete(s.said, "cli.stand_trouble")
		s.once("cli.stand_connected", "Workspace", now.Workspace, "User", now.User, "Path", s.db)
		if now.Read {
			s.setUp(ctx)
		}
	}
}

// setUp says who was asked to set up the first team, or what the teams wait for.
func (s *standing) setUp(ctx context.Context) {
	state, err := s.store.FindSetup(ctx)
	if err != nil {
		s.log.ErrorContext(ctx, "the set-up can't be read", "error", err)
		return
	}
	for _, id := range state.Strangers {
		s.onceAbout("cli.stand_stranger", string(id), "ID", string(id))
	}
	asked := []any{"Name", locale.Line(state.Asked.Name), "ID", string(state.Asked.ID), "Error",
		state.Invitation.Reason}
	switch {
	case len(state.Teams) > 0:
		s.next(ctx, state.Teams)
	case state.Invitation.State == outbox.Sent:
		s.onceAbout("cli.stand_invited", string(state.Asked.ID), asked...)
	case state.Invitation.State == outbox.Parked || state.Invitation.State == outbox.Dropped:
		s.onceAbout("cli.stand_unreachable", string(state.Asked.ID), asked...)
	case state.Invitation.ID == 0:
		s.once("cli.stand_nobody")
	}
}

// next names the teams, and the first thing that the clock will do for them.
func (s *standing) next(ctx context.Context, teams []okr.Team) {
	if s.said["cli.stand_teams"] {
		return
	}
	var names []string
	for _, team := range teams {
		names = append(names, locale.Line(team.Name))
	}
	s.once("cli.stand_teams", "Count", len(names), "Teams", s.say.List(names))
	now := s.now()
	planned, err := s.store.FindUpcoming(ctx, now, now.Add(ahead))
	switch {
	case err != nil:
		s.log.ErrorContext(ctx, "what is planned can't be read", "error", err)
	case len(planned) == 0:
		s.once("cli.stand_nothing_planned")
	default:
		first := planned[0]
		s.once("cli.stand_next", "At", s.say.DateTime(first.At.In(first.Zone)), "Zone", first.Zone.String(), "What",
			plannedWords(s.say, first),
			"Team", locale.Line(first.Team.Name))
	}
}

func (s *standing) once(id string, args ...any) { s.onceAbout(id, "", args...) }

// onceAbout says a sentence about something, unless it was said.
func (s *standing) onceAbout(id, about string, args ...any) {
	if s.said[id+about] {
		return
	}
	s.said[id+about] = true
	sentence := s.say.T(id, args...)
	if s.out != nil {
		fmt.Fprintln(s.out, sentence)
	}
	s.log.Log(context.Background(), weight(id), logged[id], attributes(args)...)
}

// attributes names what a sentence holds as the log does, and leaves out what is empty.
func attributes(args []any) (list []any) {
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok && args[i+1] != "" {
			list = append(list, strings.ToLower(name), args[i+1])
		}
	}
	return list
}

// logged are the sentences as operators' programs look for them.
var logged = map[string]string{
	"cli.stand_trouble":         "not connected to Slack yet",
	"cli.stand_connected":       "serving a workspace",
	"cli.stand_stranger":        "an admin of the configuration is nobody in the workspace",
	"cli.stand_invited":         "waiting for the first team to be set up",
	"cli.stand_unreachable":     "nobody could be asked to set up the first team",
	"cli.stand_nobody":          "nobody could be asked to set up the first team",
	"cli.stand_teams":           "serving teams",
	"cli.stand_next":            "waiting for what is due next",
	"cli.stand_nothing_planned": "nothing is planned",
}

// weight is how loud the log is about a sentence: what somebody has to see to is a warning.
func weight(id string) slog.Level {
	switch id {
	case "cli.stand_trouble", "cli.stand_stranger", "cli.stand_unreachable", "cli.stand_nobody":
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}
