// Package posts is what okrbot says by itself: one renderer for each kind of post, in one table, and the Home tab. A
// renderer reads the present state from the store and makes a message of it with ui: private messages in the
// reader's language, a channel's in the team's.
package posts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/outbox"
	"okrbot/ui"
)

// Posts renders what the courier sends.
type Posts struct {
	store     *store.Store
	locale    *locale.Catalog
	now       func() time.Time
	renderers map[outbox.PostKind]renderer
}

// New makes the posts' renderer.
func New(s *store.Store, c *locale.Catalog, now func() time.Time) *Posts {
	return &Posts{s, c, now, renderers()}
}

// renderer makes the message of a post; want is false for what is no longer worth saying. What it is about may be
// gone, or hidden from who reads it: [store.ErrNotFound] and refusals mean that nothing is to be said.
type renderer func(ps *Posts, ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error)

// renderers are those of all kinds of posts.
func renderers() map[outbox.PostKind]renderer {
	return map[outbox.PostKind]renderer{
		outbox.PromptPost:   (*Posts).prompt,
		outbox.NudgePost:    (*Posts).prompt,
		outbox.SummaryPost:  (*Posts).summary,
		outbox.AnswerPost:   (*Posts).answer,
		outbox.DigestPost:   (*Posts).digest,
		outbox.SetupPost:    (*Posts).setup,
		outbox.WelcomePost:  (*Posts).welcome,
		outbox.NoticePost:   (*Posts).notice,
		outbox.BackPost:     (*Posts).back,
		outbox.BoardPost:    (*Posts).board,
		outbox.HitPost:      (*Posts).recognition,
		outbox.PraisePost:   (*Posts).recognition,
		outbox.WinPost:      (*Posts).win,
		outbox.KPIPost:      (*Posts).kpiNews,
		outbox.KPIDuePost:   (*Posts).kpiDue,
		outbox.DraftsPost:   (*Posts).drafts,
		outbox.MidwayPost:   (*Posts).midway,
		outbox.GradePost:    (*Posts).grading,
		outbox.ResultPost:   (*Posts).quarterResult,
		outbox.TargetsPost:  (*Posts).monthTurn,
		outbox.CRMPost:      (*Posts).crmTold,
		outbox.TwinPost:     (*Posts).twins,
		outbox.ImportPost:   (*Posts).imported,
		outbox.GiveBackPost: (*Posts).givingBack,
		outbox.LeaverPost:   (*Posts).leaver,
		outbox.ManagerPost:  (*Posts).managerWanted,
		outbox.TalkPost:     (*Posts).talk,
		outbox.QuestionPost: (*Posts).question,
		outbox.KudosPost:    (*Posts).kudosCard,
		outbox.ThankedPost:  (*Posts).thanked,
		outbox.EveningPost:  (*Posts).evening,
		outbox.WallPost:     (*Posts).wall,

		outbox.OrderPost:       (*Posts).order,
		outbox.OrderedPost:     (*Posts).ordered,
		outbox.OrderAnswerPost: (*Posts).orderAnswered,
		outbox.PotPost:         (*Posts).pot,
		outbox.PointsPost:      (*Posts).points,

		outbox.ContestPost:       ofContest(always(ui.ContestCard)),
		outbox.ContestNewsPost:   ofContest(ui.ContestNews),
		outbox.ContestSoonPost:   ofContest(ui.ContestSoon),
		outbox.ContestWonPost:    ofContest(always(ui.ContestWon)),
		outbox.ContestOffPost:    ofContest(always(ui.ContestOff)),
		outbox.ContestNotePost:   ofContest(always(ui.ContestNote)),
		outbox.ContestEffectPost: (*Posts).contestEffect,
		outbox.ContestHiddenPost: toReader(ui.ContestHidden),
		outbox.DuelPost:          toReader(ui.Duel),
	}
}

// homeReads read what the sections of a Home tab show beside the person's situation.
func homeReads() []func(ps *Posts, ctx context.Context, v *ui.HomeView) error {
	return []func(*Posts, context.Context, *ui.HomeView) error{
		(*Posts).readSelling,
		(*Posts).readKPIs,
		(*Posts).readKudos,
		(*Posts).readContests,
	}
}

// Render renders a post; want is false for what is no longer worth saying.
func (ps *Posts) Render(ctx context.Context, p outbox.Post) (m ui.Message, want bool, err error) {
	render := ps.renderers[p.Kind]
	if render == nil {
		return m, false, fmt.Errorf("post %s is of the unknown kind %q", p.Key, p.Kind)
	}
	m, want, err = render(ps, ctx, p)
	var refusal *okr.Refusal
	if errors.Is(err, store.ErrNotFound) || errors.As(err, &refusal) { // its team, round or reader is gone
		return m, false, nil
	}
	return m, want, err
}

// printerOf is the printer of a person's own language.
func (ps *Posts) printerOf(p okr.Person) *locale.Printer {
	return ps.locale.Printer(locale.Match(p.Language, p.Locale))
}

// printerIn is the printer of a team's language, in which its channel is spoken to.
func (ps *Posts) printerIn(team okr.Team) *locale.Printer {
	return ps.locale.Printer(locale.Match(team.Language))
}
