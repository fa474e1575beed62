package store_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/db"
	"okrbot/store/storetest"
)

// newSpent is a team whose people spent points, and said things about it: Ada's bonus was handed over after a question,
// Bob's was declined, Cem's waits; Ada and Cem paid into a pot that is not full.
func newSpent(t *testing.T) *rewarding {
	t.Helper()
	w := newRewarding(t)
	ctx := t.Context()
	pot := w.offers(motivation.Reward{Name: "Barbecue", Price: 150, ForTeam: true})
	for _, by := range []okr.PersonID{w.ada, w.cem} {
		_, err := w.Contribute(ctx, w.As(by), pot.ID, 50)
		w.Done(err)
	}
	first, second := w.asks(w.ada, w.bonus), w.asks(w.bob, w.bonus)
	for _, do := range []func() error{
		func() error { _, err := w.AskAboutOrder(ctx, w.As(w.second), first.ID, "question "+secret); return err },
		func() error { _, err := w.AnswerAboutOrder(ctx, w.As(w.ada), first.ID, "answer "+secret); return err },
		func() error { _, err := w.ApproveOrder(ctx, w.As(w.manager), first.ID); return err },
		func() error { _, err := w.HandOrder(ctx, w.As(w.manager), first.ID, "note "+secret); return err },
		func() error { _, err := w.DeclineOrder(ctx, w.As(w.manager), second.ID, "words "+secret); return err },
	} {
		w.Done(do())
	}
	w.asks(w.cem, w.bonus)
	w.Deliver()
	return w
}

// said is what is kept in words about orders and points by hand.
func (w *rewarding) said() string {
	w.T().Helper()
	return strings.Join(storetest.All[string](w.World, `SELECT id || ' ' || question || answer || words || note FROM orders
		WHERE question || answer || words || note <> ''
		UNION ALL SELECT 'grant ' || id FROM grants WHERE reason <> '' ORDER BY 1`), "; ")
}

func TestReward_OfTheErased(t *testing.T) {
	t.Parallel()
	all := "2 question " + secret + "answer " + secret + "note " + secret + "; 3 words " + secret +
		"; grant 1; grant 2; grant 3; grant 4"
	for name, c := range map[string]struct {
		who  func(w *rewarding) okr.PersonID
		left string
	}{
		"who asked": {func(w *rewarding) okr.PersonID { return w.ada },
			"3 words " + secret + "; grant 2; grant 3; grant 4"},
		"who waits": {func(w *rewarding) okr.PersonID { return w.cem },
			strings.Replace(all, "; grant 3", "", 1)},
		"who asked back": {func(w *rewarding) okr.PersonID { return w.second },
			"2 answer " + secret + "note " + secret + "; 3 words " + secret + "; grant 1; grant 2; grant 3"},
		"who decided": {func(w *rewarding) okr.PersonID { return w.manager },
			"2 question " + secret + "answer " + secret},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSpent(t)
			if got := w.said(); got != all {
				t.Fatalf("said %q", got)
			}
			id := c.who(w)
			before := w.balanceOf(id)
			if name == "who waits" {
				before += 400 // what was set aside comes back when they leave
			}
			w.Change(id, deactivate)
			former := okr.PersonID("former-" + strings.TrimPrefix(w.erased(id), "Former member "))
			if got := w.said(); got != c.left {
				t.Errorf("said %q, want %q", got, c.left)
			}
			if after := w.balanceOf(former); after != before || w.balanceOf(id) != 0 {
				t.Errorf("the pseudonym has %d points, want %d", after, before)
			}
			w.balanced()
			// A pot that ends gives back to the pseudonym too.
			pot := motivation.Reward{ID: 3, Team: w.team.ID, Name: "Barbecue", Price: 150, ForTeam: true,
				Archived: true}
			_, err := w.SaveReward(t.Context(), w.As(w.Admin), pot)
			w.Done(err)
			w.balanced()
		})
	}
}

func (w *rewarding) erased(id okr.PersonID) string {
	w.T().Helper()
	name, err := w.Erase(w.T().Context(), w.As(w.Admin), id)
	w.Done(err)
	return name
}

func TestReward_IsInThePersonsExport(t *testing.T) {
	t.Parallel()
	w := newSpent(t)
	e, err := w.Export(t.Context(), w.As(w.ada), w.ada)
	w.Done(err)
	if len(e.Orders) != 1 || e.Orders[0].Order != "order/2" || e.Orders[0].Reward != "Bonus" ||
		e.Orders[0].Note != "note "+secret || e.Orders[0].Handed == nil || e.Orders[0].State != motivation.OrderHanded {
		t.Errorf("orders %+v", e.Orders)
	}
	body, err := json.Marshal(e.Records)
	w.Done(err)
	for _, want := range []string{`"contributions.person":[{"amount":50`, `"grants.person":[{"amount":500`} {
		if !strings.Contains(string(body), want) {
			t.Errorf("%s is not in %s", want, body)
		}
	}
	manager, err := w.Export(t.Context(), w.As(w.manager), w.manager)
	w.Done(err)
	body, err = json.Marshal(manager)
	w.Done(err)
	for _, others := range []string{"UADA", "UBOB", "UCEM", "answer " + secret} {
		if strings.Contains(string(body), others) {
			t.Errorf("the manager's export has %s: %s", others, body)
		}
	}
}

// Words about orders that ended go in their time; what is open keeps them.
func TestReward_RetentionTakesOldWords(t *testing.T) {
	t.Parallel()
	w := newSpent(t)
	_, err := w.AskAboutOrder(t.Context(), w.As(w.manager), 4, "open "+secret)
	w.Done(err)
	w.Deliver()
	w.Forward(time.Hour)
	w.Done(w.Forget(t.Context(), w.Now(), w.Now()))
	if got := w.said(); got != "4 open "+secret {
		t.Errorf("said %q", got)
	}
	keys := w.Deliver()
	for _, want := range []string{"order/OR2/UMANAGER", "ordered/OR3/declined", "points/grant/1/UADA"} {
		if !slices.Contains(keys, want) {
			t.Errorf("rendered anew %q, without %s", keys, want)
		}
	}
	w.Done(w.Forget(t.Context(), w.Now(), w.Now()))
	if got := w.Deliver(); len(got) > 0 {
		t.Errorf("a second night renders %v", got)
	}
	w.balanced()
}

func TestReward_WordsAreNotInTheFileAfterwards(t *testing.T) {
	t.Parallel()
	w := newSpent(t)
	for _, id := range []okr.PersonID{w.ada, w.bob, w.manager, w.second} {
		w.Change(id, deactivate)
		w.erased(id)
	}
	w.Done(w.Close())
	body, err := os.ReadFile(w.Path)
	w.Done(err)
	if strings.Contains(string(body), secret) {
		t.Error("the file has what was said yet")
	}
	w.Store = w.Open()
	w.balanced()
}

func TestReward_MovesWithItsPeople(t *testing.T) {
	t.Parallel()
	w := newSpent(t)
	before := [3]int64{w.balanceOf(w.ada), w.balanceOf(w.bob), w.balanceOf(w.cem)}
	_, err := w.MoveWorkspace(t.Context(), store.Move{To: "T0NEW", People: map[string]string{"UADA": "UBOB",
		"UBOB": "UADA", "UCEM": "W0CEM"}}, true, w.Now())
	w.Done(err)
	if after := [3]int64{w.balanceOf("UBOB"), w.balanceOf("UADA"), w.balanceOf("W0CEM")}; after != before {
		t.Errorf("they have %v points, and had %v", after, before)
	}
	w.balanced()
	o, err := w.CancelOrder(t.Context(), w.As("W0CEM"), 4)
	w.Done(err)
	if o.Person != "W0CEM" {
		t.Errorf("cancelled %+v", o)
	}
	w.balanced()
}

func TestVerify_NamesWhatIsBrokenOfRewards(t *testing.T) {
	t.Parallel()
	for broken, statement := range map[string]string{
		"points for a reward that nobody asked for":  "UPDATE entries SET reference = 'order/99' WHERE reference = 'order/2'",
		"points for a reward that nobody asked":      "UPDATE orders SET person = 'UBOB' WHERE id = 2",
		"reserve is not their price":                 "UPDATE orders SET state = 'cancelled' WHERE id = 4",
		"reserve is not their price ":                "DELETE FROM entries WHERE cause = 'reward_handed'",
		"pots that do not have what":                 "UPDATE contributions SET amount = 51 WHERE id = 1",
		"pots that are full and have not":            "UPDATE orders SET state = 'approved' WHERE id = 1",
		"pots that are full and have not ":           "UPDATE orders SET price = 100 WHERE id = 1",
		"contributions whose points are not":         "UPDATE contributions SET back_at = 1 WHERE id = 1",
		"rewards of which more are gone":             "UPDATE rewards SET stock = 1 WHERE id = 2",
		"points by hand that are not as they":        "UPDATE grants SET back_at = 1 WHERE id = 1",
		"points by hand that are not as they ":       "UPDATE grants SET amount = 501 WHERE id = 1",
		"points by hand that no manager gave":        "UPDATE entries SET reference = 'grant/99' WHERE reference = 'grant/1'",
		"about nothing":                              "UPDATE posts SET subject = 'order/77' WHERE key = 'order/OR2/UMANAGER'",
		"moves points from \"reserve/2\" to \"pot/1": "UPDATE entries SET to_account = 'pot/1' WHERE cause = 'reward_handed'",
	} {
		t.Run(broken, func(t *testing.T) {
			t.Parallel()
			w := newSpent(t)
			w.balanced()
			w.Break()
			_, err := raw(t, w.Path+"?_foreign_keys=off").ExecContext(t.Context(), statement)
			w.Done(err)
			findings, err := db.Verify(t.Context(), w.Path)
			if err != nil || !strings.Contains(strings.Join(findings, "\n"), strings.TrimSpace(broken)) {
				t.Errorf("found %q, %v", findings, err)
			}
		})
	}
}
