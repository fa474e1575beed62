package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/ui"
)

// Posts renders what the courier sends, from the present state: private messages in the reader's language, a
// channel's in the team's.
type Posts struct {
	store  *store.Store
	locale *locale.Catalog
	now    func() time.Time
}

// NewPosts makes the posts' renderer.
func NewPosts(s *store.Store, c *locale.Catalog, now func() time.Time) *Posts {
	return &Posts{s, c, now}
}

// Render renders a post; want is false for what is no longer worth saying.
func (ps *Posts) Render(ctx context.Context, p store.Post) (m ui.Message, want bool, err error) {
	render := map[store.PostKind]func(context.Context, store.Post) (ui.Message, bool, error){
		store.PromptPost: ps.prompt, store.NudgePost: ps.prompt, store.SummaryPost: ps.summary,
		store.AnswerPost: ps.answer,
		store.DigestPost: ps.digest, store.WelcomePost: ps.welcome, store.SetupPost: ps.setup,
		store.NoticePost: ps.notice,
		store.BoardPost:  ps.board, store.HitPost: ps.recognition, store.PraisePost: ps.recognition,
		store.KPIPost: ps.kpiNews, store.KPIDuePost: ps.kpiDue,
		store.DraftsPost: ps.drafts, store.TargetsPost: ps.monthTurn, store.MidwayPost: ps.midway,
		store.GradePost: ps.grading, store.ResultPost: ps.quarterResult,
		store.CRMPost: ps.crmTold, store.TwinPost: ps.twins, store.TalkPost: ps.talk, store.QuestionPost: ps.question,
		store.BackPost: ps.back, store.ImportPost: ps.imported, store.GiveBackPost: ps.givingBack,
		store.ManagerPost: ps.managerWanted, store.LeaverPost: ps.leaver,
	}[p.Kind]
	if render == nil {
		return m, false, fmt.Errorf("post %s is of the unknown kind %q", p.Key, p.Kind)
	}
	m, want, err = render(ctx, p)
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

func (ps *Posts) prompt(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	pr, err := ps.store.PromptOf(ctx, p.Person, p.Round, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	v := ui.PromptView{
		Duty: pr.Duty, Person: pr.Person, Kind: p.Nudge, Now: ps.now(),
		Loc: pr.Person.Location(pr.Duty.Team.Location()), Streak: pr.Streak,
		AllFresh: pr.Duty.Stale == 0 && len(pr.Duty.Round.Questions) == 0 && pr.KPIs == 0, KPIs: pr.KPIs,
		State: ui.PromptStateOf(pr.Duty, ps.now()),
	}
	if v.State != ui.PromptOpen && (p.TS == "" || p.Kind == store.NudgePost) {
		return ui.Message{}, false, nil // a prompt says what became of it; a reminder has nothing left to say
	}
	if p.Kind == store.PromptPost {
		return ui.Prompt(ps.printerOf(pr.Person), v), true, nil
	}
	return ui.Reminder(ps.printerOf(pr.Person), v), true, nil
}

func (ps *Posts) summary(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	s, err := ps.store.Summary(ctx, p.Round, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Summary(ps.locale.Printer(locale.Match(s.Team.Language)), s), true, nil
}

// answer is a reply in the summary's thread; of a check-in that was changed to "nothing to report" none is left.
func (ps *Posts) answer(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	c, err := ps.store.CheckInOf(ctx, p.Subject.CheckIn())
	if err != nil || c.Nothing {
		return ui.Message{}, false, err
	}
	team, err := ps.store.Team(ctx, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.AnswerReply(ps.locale.Printer(locale.Match(team.Language)), c, ps.now()), true, nil
}

func (ps *Posts) digest(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	d, err := ps.store.Digest(ctx, p.Round, p.Person, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	if d.Expected == 0 && d.Answered == 0 { // nobody was asked
		return ui.Message{}, false, nil
	}
	week, err := ps.store.SalesWeek(ctx, p.Team, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	waits, err := ps.store.CRMWaiting(ctx, p.Team, p.Person, ps.now())
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Digest(ps.printerOf(d.Manager), d, week, waits), true, nil
}

// board is a leaderboard in its team's channel.
func (ps *Posts) board(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	compare := func(team okr.Team) func(a, b string) int {
		return ps.locale.Printer(locale.Match(team.Language)).Compare
	}
	b, err := ps.store.PostedBoard(ctx, p.Subject.Board(), ps.now(), compare)
	if err != nil {
		return ui.Message{}, false, err
	}
	if len(b.Places) == 0 && p.TS == "" {
		return ui.Message{}, false, nil
	}
	return ui.Board(ps.locale.Printer(locale.Match(b.Team.Language)), b), true, nil
}

// recognition is a public line about a target that was hit, or about a deal.
func (ps *Posts) recognition(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	r, err := ps.store.Recognition(ctx, p, ps.now())
	if err != nil || !r.Holds && p.TS == "" {
		return ui.Message{}, false, err
	}
	return ui.Recognition(ps.locale.Printer(locale.Match(r.Team.Language)), r, p.ID), true, nil
}

func (ps *Posts) welcome(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	team, err := ps.store.Team(ctx, p.Team)
	if err != nil {
		return ui.Message{}, false, err
	}
	return ui.Welcome(ps.locale.Printer(locale.Match(team.Language)), team), true, nil
}

// setup is the invitation until the first team is set up, and then a line that says so.
func (ps *Posts) setup(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	person, err := ps.store.Person(ctx, p.Person)
	if err != nil {
		return ui.Message{}, false, err
	}
	teams, err := ps.store.Teams(ctx)
	if err != nil {
		return ui.Message{}, false, err
	}
	if len(teams) == 0 {
		return ui.SetupInvite(ps.printerOf(person), person), true, nil
	}
	return ui.Notice(ps.printerOf(person), "command.setup_done", "Team", teams[0].Name), p.TS != "", nil
}

func (ps *Posts) notice(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	person, err := ps.store.Person(ctx, p.Person)
	if err != nil || !person.Prompted() {
		return ui.Message{}, false, err
	}
	if strings.HasPrefix(p.About.ID, "notice.hit_") {
		return ui.HitNotice(ps.printerOf(person), p.About.ID, pairs(p.About.Args)), true, nil
	}
	if p.About.ID == "notice.target_set" || p.About.ID == "notice.targets_set" {
		return ui.TargetNotice(ps.printerOf(person), p.About.ID, pairs(p.About.Args)), true, nil
	}
	if strings.HasPrefix(p.About.ID, "trouble.") {
		return ps.trouble(person, p.About), true, nil
	}
	args := make([]any, len(p.About.Args))
	for i, a := range p.About.Args {
		args[i] = a
	}
	return ui.Notice(ps.printerOf(person), p.About.ID, args...), true, nil
}

// trouble is what an admin reads of something that does not work, or did not: instants are on their own clock.
func (ps *Posts) trouble(to okr.Person, about store.About) ui.Message {
	print := ps.printerOf(to)
	var args []any
	for i, a := range about.Args {
		at, err := time.Parse(time.RFC3339, a)
		if i%2 == 1 && err == nil {
			a = print.DateTime(at.In(to.Location(time.UTC)))
		}
		args = append(args, a)
	}
	return ui.Notice(print, about.ID, args...)
}

// back is what waited for a person, each as it would have been said by itself; what matters no more is left out.
func (ps *Posts) back(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	person, err := ps.store.Person(ctx, p.Person)
	if err != nil || !person.Prompted() {
		return ui.Message{}, false, err
	}
	carried, err := ps.store.Carried(ctx, p)
	if err != nil {
		return ui.Message{}, false, err
	}
	var waited []ui.Message
	for _, c := range carried {
		m, want, err := ps.Render(ctx, c)
		if err != nil {
			return ui.Message{}, false, err
		}
		if want {
			waited = append(waited, m)
		}
	}
	return ui.Back(ps.printerOf(person), person, waited), len(waited) > 0, nil
}

// imported is how far a file is, and then what it did.
func (ps *Posts) imported(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	i, err := ps.store.ImportShown(ctx, p.ID)
	if err != nil || !i.Person.Prompted() {
		return ui.Message{}, false, err
	}
	return ui.ImportTold(ps.printerOf(i.Person), importTold(i)), true, nil
}

// kpiNews is a private message about a KPI that has another status; one that nobody may see any more has none.
func (ps *Posts) kpiNews(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	n, err := ps.store.KPINewsOf(ctx, p, ps.now())
	if err != nil || !n.Person.Prompted() {
		return ui.Message{}, false, err
	}
	return ui.KPINews(ps.printerOf(n.Person), n), true, nil
}

// kpiDue asks for values until they are there, and then says so.
func (ps *Posts) kpiDue(ctx context.Context, p store.Post) (ui.Message, bool, error) {
	person, err := ps.store.Person(ctx, p.Person)
	if err != nil || !person.Prompted() {
		return ui.Message{}, false, err
	}
	owed, err := ps.store.OwedKPIs(ctx, store.Actor{Person: p.Person, Now: ps.now()})
	if err != nil {
		return ui.Message{}, false, err
	}
	if len(owed) == 0 {
		return ui.KPIDone(ps.printerOf(person)), p.TS != "", nil
	}
	return ui.KPIDue(ps.printerOf(person), owed), true, nil
}

// Home renders a person's Home tab; who may not be spoken to gets none.
func (ps *Posts) Home(ctx context.Context, id okr.PersonID) (view slack.HomeTabViewRequest, want bool, err error) {
	s, err := ps.store.Situation(ctx, id, ps.now())
	if errors.Is(err, store.ErrNotFound) {
		return view, false, nil
	}
	if err != nil || !s.Person.Prompted() {
		return view, false, err
	}
	selling, err := ps.selling(ctx, id)
	if err != nil {
		return view, false, err
	}
	kpis, err := ps.store.KPIs(ctx, store.Actor{Person: id, Now: ps.now()}, store.MyKPIs)
	if err != nil {
		return view, false, err
	}
	return ui.Home(ps.printerOf(s.Person), s, selling, kpis), true, nil
}

// selling is where a person stands who sells, nil for who does not.
func (ps *Posts) selling(ctx context.Context, id okr.PersonID) (*sales.Standing, error) {
	sells, err := ps.store.Sells(ctx, id)
	if err != nil || !sells {
		return nil, err
	}
	s, err := ps.store.Standing(ctx, id, 0, ps.now())
	if refusal := (*okr.Refusal)(nil); errors.As(err, &refusal) { // they are in no team any more
		return nil, nil //nolint:nilnil // nothing about selling
	}
	return &s, err
}

// pairs are the values of a notice by their names.
func pairs(args []string) map[string]string {
	by := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		by[args[i]] = args[i+1]
	}
	return by
}
