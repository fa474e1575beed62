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
	"okrbot/ui"
)

// Posts renders what the courier sends.
type Posts struct {
	store     *store.Store
	locale    *locale.Catalog
	now       func() time.Time
	renderers map[store.PostKind]renderer
}

// New makes the posts' renderer.
func New(s *store.Store, c *locale.Catalog, now func() time.Time) *Posts {
	return &Posts{s, c, now, renderers()}
}

// renderer makes the message of a post; want is false for what is no longer worth saying. What it is about may be
// gone, or hidden from who reads it: [store.ErrNotFound] and refusals mean that nothing is to be said.
type renderer func(ps *Posts, ctx context.Context, p store.Post) (m ui.Message, want bool, err error)

// renderers are those of all kinds of posts.
func renderers() map[store.PostKind]renderer {
	return map[store.PostKind]renderer{
		store.PromptPost:   (*Posts).prompt,
		store.NudgePost:    (*Posts).prompt,
		store.SummaryPost:  (*Posts).summary,
		store.AnswerPost:   (*Posts).answer,
		store.DigestPost:   (*Posts).digest,
		store.SetupPost:    (*Posts).setup,
		store.WelcomePost:  (*Posts).welcome,
		store.NoticePost:   (*Posts).notice,
		store.BackPost:     (*Posts).back,
		store.BoardPost:    (*Posts).board,
		store.HitPost:      (*Posts).recognition,
		store.PraisePost:   (*Posts).recognition,
		store.KPIPost:      (*Posts).kpiNews,
		store.KPIDuePost:   (*Posts).kpiDue,
		store.DraftsPost:   (*Posts).drafts,
		store.MidwayPost:   (*Posts).midway,
		store.GradePost:    (*Posts).grading,
		store.ResultPost:   (*Posts).quarterResult,
		store.TargetsPost:  (*Posts).monthTurn,
		store.CRMPost:      (*Posts).crmTold,
		store.TwinPost:     (*Posts).twins,
		store.ImportPost:   (*Posts).imported,
		store.GiveBackPost: (*Posts).givingBack,
		store.LeaverPost:   (*Posts).leaver,
		store.ManagerPost:  (*Posts).managerWanted,
		store.TalkPost:     (*Posts).talk,
		store.QuestionPost: (*Posts).question,
	}
}

// Render renders a post; want is false for what is no longer worth saying.
func (ps *Posts) Render(ctx context.Context, p store.Post) (m ui.Message, want bool, err error) {
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
