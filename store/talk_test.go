package store_test

import (
	"slices"
	"testing"

	"okrbot/okr"
	"okrbot/store/goals"
	"okrbot/store/storetest"
)

// history is what a person reads of a key result.
func (f *floor) history(by okr.PersonID, id okr.KeyResultID) goals.KeyResultHistory {
	f.T().Helper()
	h, err := f.FindHistory(f.T().Context(), f.As(by), id)
	f.Done(err)
	return h
}

// thread is the ts of a post that was said, as [storetest.World.Deliver] makes it.
func thread(key string) string { return "ts/" + key }

func TestTalk_IsKeptWithTheKeyResult(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.Objective(storetest.Draft("Win", f.team, f.rep))
	kr := o.KeyResults[0].ID
	secret := f.Objective(storetest.Draft("Secret", f.team, f.mate), storetest.Private).KeyResults[0].ID
	elsewhere := f.Objective(storetest.Draft("Elsewhere", f.teamOf(f.outsider), f.outsider)).KeyResults[0].ID

	_, err := f.Discuss(t.Context(), f.As(f.outsider), kr)
	if refusalOf(err) != "errors.key_result_unknown" {
		t.Errorf("an outsider: %v", err)
	}
	if _, err = f.Discuss(t.Context(), f.As(f.mate), secret); refusalOf(err) != "errors.talk_private" {
		t.Errorf("a private one: %v", err)
	}
	channel, err := f.Discuss(t.Context(), f.As(f.mate), kr)
	f.Done(err)
	if _, err = f.Discuss(t.Context(), f.As(f.manager), kr); err != nil { // the same one in the same week
		t.Fatal(err)
	}
	if keys := f.Deliver(); !slices.Contains(keys, "talk/KR1/2026-W47") || channel != f.team.Channel {
		t.Fatalf("said %v in %s", keys, channel)
	}
	says := func(by okr.PersonID, parent, ts, text string, named ...okr.KeyResultID) int {
		t.Helper()
		n, err := f.Comment(t.Context(), f.As(by), goals.Thread{Channel: channel, Parent: parent, TS: ts}, text, named)
		f.Done(err)
		return n
	}
	talk := thread("talk/KR1/2026-W47")
	for _, c := range []struct {
		by         okr.PersonID
		parent, ts string
		named      []okr.KeyResultID
		kept       int
		what       string
	}{
		{by: f.mate, parent: talk, ts: "1", kept: 1, what: "a reply in the discussion"},
		{by: f.outsider, parent: talk, ts: "2", kept: 0, what: "somebody who may not see it"},
		{by: f.mate, parent: "another", ts: "3", named: []okr.KeyResultID{kr}, kept: 0, what: "another thread"},
	} {
		if n := says(c.by, c.parent, c.ts, "The notary signs tomorrow", c.named...); n != c.kept {
			t.Errorf("%s: kept %d times, want %d", c.what, n, c.kept)
		}
	}
	f.Run("2026-11-23T10:00")
	f.answers(o, 20)
	f.Deliver()
	summary := thread("summary/T1/2026-W48")
	if n := says(f.mate, summary, "4", "well done"); n != 0 {
		t.Errorf("what names nothing is kept %d times", n)
	}
	if n := says(f.mate, summary, "5", "KR1 and the others", kr, secret, elsewhere); n != 1 {
		t.Errorf("what names three is kept %d times: the private one and another team's are not", n)
	}
	h := f.history(f.rep, kr)
	if len(h.Comments) != 2 || h.Comments[0].Text != "KR1 and the others" || h.Comments[1].PersonName != "Mate" ||
		h.Comments[1].Edited || !h.MayTalk {
		t.Errorf("the history has %+v", h.Comments)
	}
	second := f.Objective(storetest.Draft("Keep", f.team, f.mate)).KeyResults[0].ID
	says(f.mate, summary, "6", "KR1 is bad", kr)
	says(f.rep, summary, "6", "somebody else's words") // nobody takes back what another one said
	if h = f.history(f.rep, kr); len(h.Comments) != 3 {
		t.Errorf("below the summary: %+v", h.Comments)
	}
	if n := says(f.mate, summary, "6", "the other is bad", second); n != 1 || len(f.history(f.rep, kr).Comments) != 2 {
		t.Errorf("edited to name another key result, it is kept %d times, and with the first one: %+v", n,
			f.history(f.rep, kr).Comments)
	}
	says(f.mate, summary, "6", "nothing is bad")
	says(f.mate, summary, "5", "")
	if first, other := f.history(f.rep, kr), f.history(f.rep, second); len(first.Comments) != 1 ||
		len(other.Comments) != 0 {
		t.Errorf("edited to name none: %+v and %+v", first.Comments, other.Comments)
	}
	says(f.mate, summary, "5", "KR1 and the others", kr)
	f.Done(f.shareWithAll(o.ID))
	if h = f.history(f.outsider, kr); len(h.Comments) != 0 || h.MayTalk {
		t.Errorf("everybody sees the objective, and somebody of another team reads %+v", h.Comments)
	}
	says(f.mate, talk, "1", "The notary signs tomorrow") // Slack says so, too, when it adds a preview
	if h = f.history(f.rep, kr); h.Comments[1].Edited {
		t.Errorf("nothing was edited: %+v", h.Comments)
	}
	says(f.mate, talk, "1", "The notary signed")
	says(f.rep, talk, "1", "somebody else's words") // nobody changes what another one said
	if h = f.history(f.rep, kr); h.Comments[1].Text != "The notary signed" || !h.Comments[1].Edited {
		t.Errorf("edited: %+v", h.Comments)
	}
	f.Deliver()
	edited := o
	edited.Title = "Win more"
	_, err = f.EditObjective(t.Context(), f.As(f.manager), edited)
	f.Done(err)
	if keys := f.Deliver(); !slices.Contains(keys, "talk/KR1/2026-W47") {
		t.Errorf("the discussion stays as it was when its objective is called otherwise: %v", keys)
	}
	f.Done(f.Unsay(t.Context(), channel, "1", f.Now()))
	if h = f.history(f.rep, kr); len(h.Comments) != 1 {
		t.Errorf("taken back: %+v", h.Comments)
	}
}

// shareWithAll makes an objective the team's own, which everybody sees.
func (f *floor) shareWithAll(id okr.ObjectiveID) error {
	_, err := raw(f.T(), f.Path).ExecContext(f.T().Context(), "UPDATE objectives SET team_owned = 1 WHERE id = ?1", id)
	return err
}

// teamOf is the team of somebody.
func (f *floor) teamOf(id okr.PersonID) okr.Team {
	f.T().Helper()
	teams, err := f.TeamsOf(f.T().Context(), id)
	f.Done(err)
	return teams[0]
}

func TestQuestion_IsAskedAndAnsweredInPrivate(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.Objective(storetest.Draft("Win", f.team, f.rep))
	kr := o.KeyResults[0].ID
	f.Run("2026-11-23T10:00")
	f.answers(o, 20)
	d, err := f.FindDigest(t.Context(), f.Due(f.rep), f.manager, f.Now())
	f.Done(err)
	checkIn := d.CheckIns[0].ID
	f.Deliver()

	asks := func(by okr.PersonID, about okr.KeyResultID, text string) (okr.Asked, string) {
		t.Helper()
		q, err := f.Ask(t.Context(), f.As(by), checkIn, about, text)
		return q, refusalOf(err)
	}
	for want, try := range map[string]func() (okr.Asked, string){
		"errors.question_not_yours": func() (okr.Asked, string) { return asks(f.mate, kr, "Why?") },
		"errors.question_about":     func() (okr.Asked, string) { return asks(f.manager, 99, "Why?") },
		"errors.question_text":      func() (okr.Asked, string) { return asks(f.manager, kr, "  ") },
	} {
		if _, got := try(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	q, refused := asks(f.manager, kr, "Why so late?")
	if refused != "" || q.Author != f.rep || q.Week != "2026-W48" || q.KeyResultTitle != "Win to 100" {
		t.Fatalf("asked %+v, %s", q, refused)
	}
	if keys := f.Deliver(); !slices.Equal(keys, []string{"question/1/UREP"}) {
		t.Errorf("said %v", keys)
	}
	_, err = f.AnswerQuestion(t.Context(), f.As(f.manager), q.ID, "I answer myself")
	if refusalOf(err) != "errors.answer_not_yours" {
		t.Errorf("the manager answers: %v", err)
	}
	if _, err = f.AnswerQuestion(t.Context(), f.As(f.mate), q.ID,
		"I know"); refusalOf(err) != "errors.question_unknown" {
		t.Errorf("a colleague answers: %v", err)
	}
	q, err = f.AnswerQuestion(t.Context(), f.As(f.rep), q.ID, "The notary was ill")
	f.Done(err)
	if keys := f.Deliver(); !slices.Contains(keys, "question/1/UMANAGER") || !slices.Contains(keys, "question/1/UREP") {
		t.Errorf("said %v", keys)
	}
	for id, n := range map[okr.PersonID]int{f.rep: 1, f.manager: 1, f.mate: 0} {
		if h := f.history(id, kr); len(h.Asked) != n || n > 0 && h.Asked[0].Answer != "The notary was ill" {
			t.Errorf("%s reads %+v", id, h.Asked)
		}
	}
	if d, err = f.FindDigest(t.Context(), f.Due(f.rep), f.manager, f.Now()); err != nil || len(d.Asked) != 1 ||
		d.Asked[0].Answer == "" {
		t.Errorf("the record has %+v, %v", d.Asked, err)
	}
}

// TestTalk_IsForgottenWithThePerson: erased, nothing of what somebody said is left; nor after the time that words are
// kept.
func TestTalk_IsForgottenWithThePerson(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	o := f.Objective(storetest.Draft("Win", f.team, f.rep))
	kr := o.KeyResults[0].ID
	f.Run("2026-11-23T10:00")
	f.answers(o, 20)
	channel, err := f.Discuss(t.Context(), f.As(f.mate), kr)
	f.Done(err)
	f.Deliver()
	d, err := f.FindDigest(t.Context(), f.Due(f.rep), f.manager, f.Now())
	f.Done(err)
	q, err := f.Ask(t.Context(), f.As(f.manager), d.CheckIns[0].ID, kr, "Why, Rep?")
	f.Done(err)
	_, err = f.AnswerQuestion(t.Context(), f.As(f.rep), q.ID, "The notary was ill")
	f.Done(err)
	_, err = f.Comment(t.Context(), f.As(f.rep),
		goals.Thread{Channel: channel, Parent: thread("talk/KR1/2026-W48"), TS: "1"}, "I know him", nil)
	f.Done(err)
	e, err := f.Export(t.Context(), f.As(f.rep), f.rep)
	f.Done(err)
	if len(e.Comments) != 1 || e.Comments[0].Text != "I know him" || len(e.Questions) != 1 ||
		e.Questions[0].Answered != "The notary was ill" || e.Questions[0].Asked != "" {
		t.Errorf("the copy has %+v %+v", e.Comments, e.Questions)
	}
	f.Change(f.rep, func(p *okr.Person) { p.Deactivated = true })
	_, err = f.Erase(t.Context(), f.As(f.Admin), f.rep)
	f.Done(err)
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM comments WHERE text <> ''") +
		storetest.Look[int](f.World, "SELECT COUNT(*) FROM questions WHERE answer <> ''"); n != 0 {
		t.Errorf("%d texts are left", n)
	}
	f.Done(f.Forget(t.Context(), f.At("2027-06-01T00:00", storetest.Home), f.At("2027-06-01T00:00", storetest.Home)))
	if n := storetest.Look[int](f.World, "SELECT COUNT(*) FROM questions WHERE text <> ''") +
		storetest.Look[int](f.World, "SELECT COUNT(*) FROM comments"); n != 0 {
		t.Errorf("%d texts are left after their time", n)
	}
}
