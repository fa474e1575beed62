package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/goals"
	kudos "okrbot/store/motivation"
	"okrbot/store/selling"
	"okrbot/store/storetest"
)

// The relations that a person can have to a thing of the team Sales; the columns of docs/adr/0015-who-sees-what.md.
var relations = []okr.PersonID{
	"UOWNER", "UCREDITED", "UCOLLEAGUE", "UMANAGER", "UOTHERMANAGER", "UELSEWHERE", "UADMIN", "ULEFT", "UGUEST",
	"USTRANGER",
}

// things is a world in which there is one of each kind of thing, all of the owner's in Sales unless their name says
// otherwise.
type things struct {
	*storetest.World
	sales, other               okr.Team
	open, hidden, teams, ended okr.Objective
	deal, shared, undone       sales.Deal
	booked                     sales.Booked
	byHand, revenue, company   okr.KPI
	checkIn                    okr.CheckIn
	fresh, deleted             okr.Objective
	round                      okr.RoundID
	question                   okr.AskedID
	blocker                    okr.BlockerID
	away                       okr.AbsenceID
	celebration, handover      okr.PostID
	leaving                    okr.PostID
	board                      sales.BoardID
	asksTargets                okr.PostID
	linked                     okr.KeyResultID
	thread                     goals.Thread
	quarter, month             okr.Period
	thanks, hush               motivation.KudosID // of the owner for who is credited
	reward, pot                motivation.RewardID
	order, approved, answered  motivation.OrderID // of the owner
	grant                      motivation.GrantID // of the manager for the owner
	contest, draft, over       motivation.ContestID
	duel                       motivation.ContestID // for which the owner asks the colleague
	screen                     sales.ScreenID
}

// screenIn is a screen of a team that shows everything.
func screenIn(team okr.Team) sales.Screen {
	return sales.Screen{Team: team.ID, Name: "Sales floor", Language: "en", Scenes: sales.Scenes()}
}

// newestOf are the kudos that somebody received last, as they see them.
func (v *things) newestOf(id okr.PersonID) []motivation.Kudos {
	v.T().Helper()
	st, err := v.FindKudosSituation(v.T().Context(), v.As(id), id)
	v.Done(err)
	return st.Newest
}

const owner, colleague, manager = okr.PersonID("UOWNER"), okr.PersonID("UCOLLEAGUE"), okr.PersonID("UMANAGER")

func newThings(t *testing.T) *things {
	t.Helper()
	w := storetest.New(t)
	for _, name := range []string{"Owner", "Credited", "Colleague", "Manager", "OtherManager", "Elsewhere", "Left"} {
		w.Person(name)
	}
	w.Person("Gone", func(p *okr.Person) { p.Deactivated = true })
	w.Person("Guest", func(p *okr.Person) { p.Guest = true })
	v := &things{World: w, quarter: storetest.Quarter(), month: november}
	v.sales = w.Team(storetest.Plan("Sales", manager), owner, "UCREDITED", colleague, manager, "ULEFT", "UGUEST")
	v.other = w.Team(storetest.Plan("Other", "UOTHERMANAGER"), "UOTHERMANAGER", "UELSEWHERE")
	w.Done(w.NoteLeft(t.Context(), v.sales.Channel, "ULEFT", w.Now()))
	ctx := t.Context()
	w.Done(w.SetTargets(ctx, w.As(manager), v.sales.ID, sales.Revenue,
		[]selling.TargetWish{{Person: owner, Amount: 100_000}}, november))

	v.open, v.hidden = w.Objective(storetest.Draft("Open", v.sales, owner)),
		w.Objective(storetest.Draft("Hidden", v.sales, owner), storetest.Private)
	v.teams = w.Objective(storetest.Draft("Of the team", v.sales, manager),
		func(o *okr.Objective) { o.TeamOwned = true })
	v.ended = w.Objective(storetest.Draft("Ended", v.sales, owner))
	_, _, err := w.CloseObjective(ctx, w.As(owner), v.ended.ID, goals.CloseSaid{})
	w.Done(err)
	_, _, err = w.Align(ctx, w.As(owner), v.open.ID, goals.Above{Objective: v.teams.ID})
	w.Done(err)

	book := func(amount int64, state sales.DealState, shares ...sales.Share) sales.Booked {
		b, err := w.BookDeal(ctx, w.As(owner), sales.Deal{Customer: fmt.Sprint("Customer ", amount),
			Amount: lira(amount), State: state, Shares: shares})
		w.Done(err)
		return b
	}
	v.deal = book(100, sales.Won).Deal
	v.shared = book(2_000, sales.Won, sales.Share{Person: owner, Points: 5_000},
		sales.Share{Person: "UCREDITED", Points: 5_000}).Deal
	v.booked = book(30, sales.Open)
	w.Deliver()
	v.celebration = storetest.Look[okr.PostID](w, "SELECT MAX(id) FROM posts WHERE kind = 'hit'")

	kpi := func(by okr.PersonID, k okr.KPI) okr.KPI {
		k.Team, k.Owner, k.Frequency, k.Direction, k.Target = v.sales.ID, by, okr.WeeklyKPI, okr.Higher,
			decimal.NewFromInt(10)
		saved, err := w.SaveKPI(ctx, w.As(by), k)
		w.Done(err)
		return saved
	}
	v.byHand = kpi(owner, okr.KPI{Name: "Calls", Aggregation: okr.Last})
	v.revenue = kpi(manager, okr.KPI{Name: "Revenue", Unit: "TRY", Aggregation: okr.Sum, Feed: okr.Revenue})
	v.company = kpi(w.Admin, okr.KPI{Name: "All", Unit: "TRY", Aggregation: okr.Sum, Feed: okr.Revenue, Company: true})
	follows := w.Objective(storetest.Draft("Follows", v.sales, owner))
	v.linked = follows.KeyResults[0].ID
	_, _, err = w.LinkKPI(ctx, w.As(owner), v.byHand.ID, v.linked)
	w.Done(err)

	absence, err := w.SetAway(ctx, w.As(owner), owner, "2026-12-21", "2026-12-22")
	w.Done(err)
	v.away = absence.ID
	fact := func(value string) selling.Fact { return selling.Fact{Value: value, At: w.Now().UnixMilli()} }
	w.Done(w.HearDeals(ctx, store.Actor{Now: w.Now(), Source: okr.FromCRM}, []selling.Heard{
		{External: "hubspot/1", Facts: map[string]selling.Fact{selling.FactCustomer: fact("Acme"),
			selling.FactOwner: fact("42")}}}))

	w.Person("Back")
	w.Done(w.NoteJoined(ctx, v.sales.Channel, "UBACK", w.Now()))
	w.Objective(storetest.Draft("Given away", v.sales, "UBACK"))
	w.Change("UBACK", func(p *okr.Person) { p.Deactivated = true })
	w.Change("UBACK", func(p *okr.Person) { p.Deactivated = false })
	v.handover = storetest.Look[okr.PostID](w, "SELECT COALESCE(MAX(asked), 0) FROM handovers")
	v.leaving = storetest.Look[okr.PostID](w, "SELECT MAX(told) FROM handovers WHERE leaver = 'UBACK'")

	w.Run("2026-11-30T10:00")
	v.asksTargets = storetest.Look[okr.PostID](w, "SELECT MAX(id) FROM posts WHERE kind = 'targets'")
	v.round = w.Due(owner)
	v.checkIn, err = w.CheckIn(ctx, w.As(owner),
		goals.CheckInAnswer{Round: v.round, Values: []goals.ValueSaid{storetest.Said(v.open.KeyResults[0], 10)},
			Answers: []string{"moved", "next", "Waiting for legal"}})
	w.Done(err)
	v.blocker = storetest.Look[okr.BlockerID](w, "SELECT MAX(id) FROM blockers")
	q, err := w.Ask(ctx, w.As(manager), v.checkIn.ID, 0, "Why?")
	w.Done(err)
	v.question = q.ID
	_, err = w.Discuss(ctx, w.As(owner), v.open.KeyResults[0].ID)
	w.Done(err)
	w.Deliver()
	v.thread = goals.Thread{Channel: v.sales.Channel,
		Parent: storetest.Look[string](w, "SELECT ts FROM posts WHERE kind = 'talk'"), TS: "9.9"}
	v.board = storetest.Look[sales.BoardID](w, "SELECT COALESCE(MIN(id), 0) FROM boards WHERE frozen_at IS NOT NULL")
	coming := func(o *okr.Objective) { o.Period = v.quarter.Next() }
	v.fresh, v.deleted = w.Objective(storetest.Draft("Fresh", v.sales, owner), coming),
		w.Objective(storetest.Draft("Deleted", v.sales, owner), coming)
	_, err = w.DeleteObjective(ctx, w.As(owner), v.deleted.ID)
	w.Done(err)
	b := book(50, sales.Open)
	v.undone, v.booked = b.Deal, b
	thank := func(private bool, to ...okr.PersonID) motivation.KudosID {
		given, err := w.GiveKudos(ctx, w.As(owner), kudos.Wish{Receivers: to, Reason: why, Private: private})
		w.Done(err)
		return given.Kudos.ID
	}
	_, err = w.SayWin(ctx, w.As(owner), v.deal.ID, howSaid)
	w.Done(err)
	v.thanks, v.hush = thank(false, "UCREDITED", colleague), thank(true, "UCREDITED")
	v.offerRewards()
	screen, _, err := w.NewScreen(ctx, w.As(manager), screenIn(v.sales))
	w.Done(err)
	v.screen = screen.ID
	v.holdContests()
	return v
}

// offerRewards gives everybody who works in Sales points, and lets the owner ask for three rewards: one waits, one is
// approved, and about one there is a question.
func (v *things) offerRewards() {
	v.T().Helper()
	ctx := v.T().Context()
	settings := motivation.DefaultSettings()
	settings.ByHand = 1_000
	v.Done(v.SaveThanking(ctx, v.As(v.Admin), v.sales.ID, settings))
	for _, to := range []okr.PersonID{owner, "UCREDITED", colleague} {
		g, err := v.GrantPoints(ctx, v.As(manager), kudos.HandWish{Person: to, Amount: 100, Reason: why})
		v.Done(err)
		if to == owner {
			v.grant = g.ID
		}
	}
	offer := func(r motivation.Reward) motivation.RewardID {
		r.Team = v.sales.ID
		r, err := v.SaveReward(ctx, v.As(manager), r)
		v.Done(err)
		return r.ID
	}
	ask := func(name string) motivation.OrderID {
		o, err := v.AskReward(ctx, v.As(owner), offer(motivation.Reward{Name: name, Price: 1, Approval: true}))
		v.Done(err)
		return o.ID
	}
	v.order, v.approved, v.answered = ask("Waits"), ask("Approved"), ask("Asked about")
	_, err := v.ApproveOrder(ctx, v.As(manager), v.approved)
	v.Done(err)
	_, err = v.AskAboutOrder(ctx, v.As(manager), v.answered, "When?")
	v.Done(err)
	v.reward = offer(motivation.Reward{Name: "Coffee", Price: 1, Approval: true})
	v.pot = offer(motivation.Reward{Name: "Barbecue", Price: 50, ForTeam: true})
}

// holdContests begins a contest of Sales, drafts one and cancels one, and lets the owner ask a colleague for a duel.
func (v *things) holdContests() {
	v.T().Helper()
	ctx := v.T().Context()
	draft := func() motivation.ContestID {
		c, err := v.SaveContest(ctx, v.As(manager), v.sales.ID, 0, "Sprint", v.contestRules())
		v.Done(err)
		return c.ID
	}
	v.draft, v.contest, v.over = draft(), draft(), draft()
	for _, id := range []motivation.ContestID{v.contest, v.over} {
		_, err := v.AnnounceContest(ctx, v.As(manager), id)
		v.Done(err)
	}
	_, err := v.CancelContest(ctx, v.As(manager), v.over, "Nobody wanted it")
	v.Done(err)
	c, err := v.ChallengeTo(ctx, v.As(owner), motivation.Challenge{Opponent: colleague,
		Counted: motivation.CountDeals, Days: 7})
	v.Done(err)
	v.duel = c.ID
}

func (v *things) contestRules() motivation.Rules {
	return motivation.Rules{Kind: motivation.Total, Counted: motivation.CountDeals, Start: "2026-12-07",
		End: "2026-12-14", Windows: 1, Who: motivation.WhoTeam, Ties: motivation.TieShared, Show: motivation.ShowValues}
}

// in is the same things in another world.
func (v *things) in(w *storetest.World) *things {
	c := *v
	c.World = w
	return &c
}

// errUnseen is what a list says of a thing that is not in it.
var errUnseen = errors.New("it is not in the list")

func listed(in bool, err error) error {
	if err == nil && !in {
		return errUnseen
	}
	return err
}

// rule is what a person does with a thing, and who may: a line of the table.
type rule struct {
	method  string // of the store
	thing   string
	may     string // relations
	changes bool
	does    func(ctx context.Context, v *things, a store.Actor) error
}

const (
	everybody = "OWNER CREDITED COLLEAGUE MANAGER OTHERMANAGER ELSEWHERE ADMIN LEFT" // who works here
	team      = "OWNER CREDITED COLLEAGUE MANAGER"
	managing  = "MANAGER ADMIN"
)

func has[T any](list []T, err error, is func(T) bool) error {
	return listed(slices.ContainsFunc(list, is), err)
}

func isObjective(id okr.ObjectiveID) func(okr.Objective) bool {
	return func(o okr.Objective) bool { return o.ID == id }
}

func isDeal(id sales.DealID) func(sales.Deal) bool {
	return func(d sales.Deal) bool { return d.ID == id }
}

func rules() []rule {
	return []rule{
		// Objectives, key results and their values.
		{"FindObjective", "an open objective", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.Store.FindObjective(ctx, a, v.open.ID)
			return err
		}},
		{"FindObjective", "a private objective", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, _, err := v.Store.FindObjective(ctx, a, v.hidden.ID)
				return err
			}},
		{"FindObjective", "a team's objective", everybody, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, _, err := v.Store.FindObjective(ctx, a, v.teams.ID)
				return err
			}},
		{"Objectives", "an open objective", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			list, err := v.Objectives(ctx, a, goals.Scope{Person: owner})
			return has(list, err, isObjective(v.open.ID))
		}},
		{"Objectives", "a private objective", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				list, err := v.Objectives(ctx, a, goals.Scope{Team: v.sales.ID})
				return has(list, err, isObjective(v.hidden.ID))
			}},
		{"Objectives", "a team's objective", everybody, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				list, err := v.Objectives(ctx, a, goals.Scope{Company: true})
				return has(list, err, isObjective(v.teams.ID))
			}},
		{"ObjectivesOf", "a private objective", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				list, err := v.ObjectivesOf(ctx, a, v.quarter)
				return has(list, err, isObjective(v.hidden.ID))
			}},
		{"PreviousObjectives", "a private objective", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				next := v.hidden
				next.Period = v.quarter.Next()
				list, err := v.PreviousObjectives(ctx, a, next)
				return has(list, err, isObjective(v.hidden.ID))
			}},
		{"FindTree", "a private objective", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				roots, _, err := v.FindTree(ctx, a)
				return has(roots, err, func(n *okr.TreeNode) bool { return n.Objective.ID == v.hidden.ID })
			}},
		{"FindAlignment", "an open objective", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			al, err := v.FindAlignment(ctx, a, v.teams.ID)
			return listed(al.Figure.All > 0, err)
		}},
		{"FindHistory", "a private key result", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindHistory(ctx, a, v.hidden.KeyResults[0].ID)
				return err
			}},
		{"FindHistory", "values", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			h, err := v.FindHistory(ctx, a, v.open.KeyResults[0].ID)
			return listed(len(h.Values) > 0, err)
		}},
		{"Changes", "a private objective", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.Changes(ctx, a, v.hidden.ID)
				return err
			}},
		{"CreateObjective", "an objective of the owner", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.CreateObjective(ctx, a, storetest.Draft("New", v.sales, owner))
				return err
			}},
		{"EditObjective", "an open objective", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.EditObjective(ctx, a, v.open)
				return err
			}},
		{"EditObjective", "a team's objective", "MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.EditObjective(ctx, a, v.teams)
				return err
			}},
		{"CloseObjective", "an open objective", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, _, err := v.CloseObjective(ctx, a, v.open.ID,
					goals.CloseSaid{Grades: []okr.KeyResultGrade{{KeyResult: v.open.KeyResults[0].ID, Reason: "x"}}})
				return err
			}},
		{"Reopen", "an objective that is closed", "MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.Reopen(ctx, a, v.ended.ID, "again")
				return err
			}},
		{"Align", "an open objective", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, _, err := v.Align(ctx, a, v.open.ID, goals.Above{KeyResult: v.teams.KeyResults[0].ID})
				return err
			}},
		{"Unalign", "an open objective", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.Unalign(ctx, a, v.open.ID, v.teams.ID)
				return err
			}},

		{"CancelObjective", "an open objective", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.CancelObjective(ctx, a, v.open.ID, "no longer")
				return err
			}},
		{"DeleteObjective", "an objective of which nobody spoke", "OWNER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.DeleteObjective(ctx, a, v.fresh.ID)
				return err
			}},
		{"RestoreObjective", "an objective that was deleted", "OWNER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.RestoreObjective(ctx, a, v.deleted.ID)
				return err
			}},
		{"GiveBack", "objectives of who is back", "MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.GiveBack(ctx, a, v.handover, true)
				return err
			}},

		{"PassOn", "what a leaver owned", "MANAGER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.PassOn(ctx, a, v.leaving, okr.LeftObjective, manager)
			return err
		}},

		// Talk.
		{"Discuss", "a key result", team, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.Discuss(ctx, a, v.open.KeyResults[0].ID)
			return err
		}},
		{"Comment", "comments", team, true, func(ctx context.Context, v *things, a store.Actor) error {
			kept, err := v.Store.Comment(ctx, a, v.thread, "Well done", nil)
			return listed(kept > 0, err)
		}},
		{"Ask", "a check-in", "MANAGER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.Store.Ask(ctx, a, v.checkIn.ID, 0, "How?")
			return err
		}},
		{"FindCheckInToAsk", "a check-in", "MANAGER", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindCheckInToAsk(ctx, a, v.checkIn.ID)
			return err
		}},
		{"FindQuestion", "questions", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindQuestion(ctx, a, v.question)
				return err
			}},
		{"AnswerQuestion", "questions", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.AnswerQuestion(ctx, a, v.question, "Because")
			return err
		}},

		// Check-ins and blockers.
		{"CheckIn", "a check-in", team, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CheckIn(ctx, a, goals.CheckInAnswer{Round: v.round, Nothing: true})
			return err
		}},
		{"FindCheckInSheet", "a check-in", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindCheckInSheet(ctx, a, v.round)
			return err
		}},
		// the owner has answered
		{"Snooze", "a check-in", "CREDITED COLLEAGUE MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.Snooze(ctx, a, v.round)
				return err
			}},
		{"OpenEarly", "a check-in", team, true, func(ctx context.Context, v *things, a store.Actor) error {
			a.Now = v.At("2026-12-06T12:00", storetest.Home)
			_, err := v.OpenEarly(ctx, a, v.sales.ID)
			return err
		}},
		// each in their own team
		{"PrepareCheckIn", "a check-in", team + " OTHERMANAGER ELSEWHERE", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.PrepareCheckIn(ctx, a)
				return err
			}},
		{"Acknowledge", "a check-in", "MANAGER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.Acknowledge(ctx, a, v.checkIn.ID)
			return err
		}},
		{"CloseBlocker", "a blocker", "OWNER MANAGER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CloseBlocker(ctx, a, v.blocker)
			return err
		}},
		{"FindDigest", "digests", "MANAGER", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindDigest(ctx, v.round, a.Person, a.Now)
			return err
		}},

		// Absences.
		{"Absences", "absences", "OWNER " + managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.Absences(ctx, a, owner)
			return err
		}},
		{"TeamAbsences", "absences", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.TeamAbsences(ctx, a, v.sales.ID)
			return err
		}},
		{"SetAway", "absences", "OWNER " + managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.SetAway(ctx, a, owner, "2026-12-28", "2026-12-29")
			return err
		}},
		{"ChangeAway", "absences", "OWNER " + managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				return v.ChangeAway(ctx, a, v.away, "2026-12-28", "2026-12-29")
			}},
		{"CancelAway", "absences", "OWNER " + managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				return v.CancelAway(ctx, a, v.away)
			}},

		// KPIs.
		{"FindKPI", "a KPI by hand", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindKPI(ctx, a, v.byHand.ID, nil)
			return err
		}},
		{"FindKPI", "a KPI of revenue", "MANAGER", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindKPI(ctx, a, v.revenue.ID, nil)
			return err
		}},
		{"FindKPI", "a company's KPI of revenue", "ADMIN", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindKPI(ctx, a, v.company.ID, nil)
				return err
			}},
		{"KPIs", "a KPI of revenue", "MANAGER", false, func(ctx context.Context, v *things, a store.Actor) error {
			list, err := v.KPIs(ctx, a, goals.TeamKPIs)
			return has(list, err, func(s okr.KPISheet) bool { return s.KPI.ID == v.revenue.ID })
		}},
		{"SaveKPI", "a KPI by hand", "OWNER MANAGER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.SaveKPI(ctx, a, v.byHand)
			return err
		}},
		{"RemoveKPI", "a KPI by hand", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.RemoveKPI(ctx, a, v.byHand.ID)
				return err
			}},
		{"RecordKPI", "a KPI by hand", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, _, err := v.RecordKPI(ctx, a, v.byHand.ID, "", decimal.NewFromInt(1))
				return err
			}},
		{"RecordKPIs", "a KPI by hand", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.RecordKPIs(ctx, a, []goals.KPISaid{{KPI: v.byHand.ID, Value: decimal.NewFromInt(1)}})
				return err
			}},
		{"LinkKPI", "a KPI by hand", "OWNER MANAGER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.LinkKPI(ctx, a, v.byHand.ID, v.open.KeyResults[0].ID)
			return err
		}},
		{"LinkKPI", "a KPI of revenue", "", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.LinkKPI(ctx, a, v.revenue.ID, v.open.KeyResults[0].ID)
			return err
		}},
		{"UnlinkKPI", "a KPI by hand", "OWNER MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.UnlinkKPI(ctx, a, v.linked)
				return err
			}},

		// Deals, credits, amounts, targets and boards, while amounts are private.
		{"FindDeal", "a deal", "OWNER " + managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.FindDeal(ctx, a, v.deal.ID)
			return err
		}},
		{"FindDeal", "a shared deal", "OWNER CREDITED " + managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, _, err := v.FindDeal(ctx, a, v.shared.ID)
				return err
			}},
		{"FindDealSheet", "a deal", "OWNER " + managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindDealSheet(ctx, a, v.deal.ID)
				return err
			}},
		{"ExportedDeals", "a deal", "OWNER " + managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				found := false
				err := v.ExportedDeals(ctx, a, func(d sales.Deal) error {
					found = found ||
						d.ID == v.deal.ID
					return nil
				})
				return listed(found, err)
			}},
		{"OpenDeals", "a deal", "OWNER", false, func(ctx context.Context, v *things, a store.Actor) error {
			list, err := v.OpenDeals(ctx, a, 10)
			return has(list, err, isDeal(v.undone.ID))
		}},
		{"OpenDealsNamed", "a deal", "OWNER", false, func(ctx context.Context, v *things, a store.Actor) error {
			list, err := v.OpenDealsNamed(ctx, a, "Customer 50")
			return has(list, err, isDeal(v.undone.ID))
		}},
		{"OpenDealsTyped", "a deal", "OWNER", false, func(ctx context.Context, v *things, a store.Actor) error {
			list, _, err := v.OpenDealsTyped(ctx, a, []string{"Customer", "50"})
			return has(list, err, isDeal(v.undone.ID))
		}},
		{"FindLastWon", "a deal", "OWNER", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindLastWon(ctx, a)
			return err
		}},
		{"FindPipeline", "a deal", "OWNER " + managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				p, err := v.FindPipeline(ctx, a, v.sales.ID)
				return has(p.Waiting, err, isDeal(v.undone.ID))
			}},
		{"BookDeal", "a deal of the owner", "OWNER " + managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.BookDeal(ctx, a, sales.Deal{Team: v.sales.ID, Owner: owner, Customer: "New",
					Amount: lira(1), State: sales.Open})
				return err
			}},
		{"ChangeDeal", "a shared deal", "OWNER " + managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.ChangeDeal(ctx, a, v.shared.ID, selling.DealEdit{Verb: sales.WasLost})
				return err
			}},
		{"ChangeDeal", "credits across teams", "ADMIN", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				shares := []sales.Share{{Person: owner, Points: 5_000}, {Person: "UELSEWHERE", Points: 5_000}}
				_, err := v.ChangeDeal(ctx, a, v.deal.ID, selling.DealEdit{Verb: sales.Divided, Shares: shares})
				return err
			}},
		{"UndoDeal", "a deal", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.UndoDeal(ctx, a, v.booked.Change)
			return err
		}},
		{"PreviewDeals", "a deal", "OWNER " + managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, problems, err := v.PreviewDeals(ctx, a, v.sales.ID, []selling.DealRow{{Deal: v.deal.ID, Note: "x"}})
				return listed(len(problems) == 0, err)
			}},
		{"ImportDeals", "a deal", "OWNER " + managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.ImportDeals(ctx, a, v.sales.ID, []selling.DealRow{{Deal: v.deal.ID, Note: "x"}})
			return err
		}},
		{"ImportNow", "a deal", "OWNER " + managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.ImportNow(ctx, a, selling.ImportFile{Team: v.sales.ID,
				Rows: []selling.DealRow{{Deal: v.deal.ID, Note: "x"}}})
			return err
		}},
		{"BeginImport", "a deal", "OWNER " + managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.BeginImport(ctx, a, selling.ImportFile{Team: v.sales.ID,
				Rows: []selling.DealRow{{Deal: v.deal.ID, Note: "x"}}})
			return err
		}},
		{"NameFileStages", "settings of files", team, true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.NameFileStages(ctx, a, v.sales.ID, nil)
		}},
		{"FindReview", "a deal", "OWNER " + managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			r, err := v.FindReview(ctx, a, owner)
			return has(r.WonDeals, err, isDeal(v.deal.ID))
		}},
		{"FindBoard", "boards", team + " ADMIN", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindBoard(ctx, a, selling.BoardQuery{Team: v.sales.ID, Metric: sales.ByAttainment,
				Period: november, Compare: strings.Compare})
			return err
		}},
		{"FindBoard", "amounts", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindBoard(ctx, a, selling.BoardQuery{Team: v.sales.ID, Metric: sales.ByRevenue,
				Period: november, Compare: strings.Compare})
			return err
		}},
		{"FindBoard", "amounts of another team", "", false, func(ctx context.Context, v *things, a store.Actor) error {
			b, err := v.FindBoard(ctx, a, selling.BoardQuery{Team: v.other.ID, Company: true, Metric: sales.ByDeals,
				Period: november, Compare: strings.Compare})
			return has(b.Places, err, func(p sales.Place) bool { return p.Achieved != 0 && p.Person != a.Person })
		}},
		{"FindBoardArchive", "boards", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.FindBoardArchive(ctx, a, v.sales.ID, 5)
			return err
		}},
		{"FindFinalBoard", "boards", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindFinalBoard(ctx, a, v.board)
			return err
		}},
		{"FindTargetSheet", "targets", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindTargetSheet(ctx, a, v.sales.ID, sales.Revenue, v.quarter)
			return err
		}},
		{"SetTargets", "targets", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.SetTargets(ctx, a, v.sales.ID, sales.Revenue,
				[]selling.TargetWish{{Person: owner, Amount: 5}}, v.quarter)

		}},
		{"ChooseTargets", "targets", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.ChooseTargets(ctx, a, v.asksTargets, sales.RepeatMonth)
		}},
		{"FindMonthAsked", "targets", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.FindMonthAsked(ctx, a, v.asksTargets)
			return err
		}},
		{"FindCoverage", "targets", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindCoverage(ctx, a, v.sales.ID, v.quarter, v.month)
			return err
		}},
		{"Congratulate", "celebrations", "COLLEAGUE CREDITED MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				return v.Congratulate(ctx, a, v.celebration, selling.Gesture{Channel: "DM"})
			}},

		// How deals were won.
		{"FindWin", "how a deal was won", "OWNER", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindWin(ctx, a, v.deal.ID)
			return err
		}},
		{"SayWin", "how a deal was won", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.SayWin(ctx, a, v.deal.ID, howSaid)
			return err
		}},
		{"SayWin", "how a shared deal was won", "OWNER CREDITED", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.SayWin(ctx, a, v.shared.ID, howSaid)
				return err
			}},
		{"RemoveWin", "how a deal was won", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.RemoveWin(ctx, a, v.deal.ID)
		}},
		{"DeclineWin", "how a deal was won", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.DeclineWin(ctx, a, v.deal.ID)
		}},
		{"Wins", "how a deal was won", team + " ADMIN", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				list, _, err := v.Wins(ctx, a, selling.WinQuery{Text: "demo"})
				return has(list, err, func(w sales.Win) bool { return w.Deal.ID == v.deal.ID })
			}},
		{"Wins", "the amount of a deal", "OWNER " + managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				list, _, err := v.Wins(ctx, a, selling.WinQuery{})
				return has(list, err, func(w sales.Win) bool { return w.Amount })
			}},

		// Kudos, of the owner for who is credited and, public ones, for the colleague.
		{"GiveKudos", "kudos", everybody, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.GiveKudos(ctx, a, kudos.Wish{Receivers: []okr.PersonID{"UBACK"}, Reason: why})
			return err
		}},
		{"React", "kudos", everybody, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, settings, err := v.FindThanking(ctx, v.sales.ID)
			v.Done(err)
			settings.Emoji = motivation.OfferedEmoji
			if err := v.SaveThanking(ctx, v.As(manager), v.sales.ID, settings); err != nil {
				return err
			}
			before := len(v.newestOf("UBACK"))
			err = v.React(ctx, a, kudos.Reaction{Emoji: "👏", Channel: v.sales.Channel, Message: "1", Author: "UBACK",
				Said: "1"})
			if err == nil && len(v.newestOf("UBACK")) == before {
				err = okr.Refuse("kudos.not_yours")
			}
			return err
		}},
		{"FindKudosBoard", "boards of kudos", "OWNER CREDITED COLLEAGUE MANAGER ADMIN", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindKudosBoard(ctx, a, kudos.BoardQuery{Team: v.sales.ID, By: motivation.ByGiven,
					Period: v.quarter, Compare: strings.Compare})
				return err
			}},
		{"FindKudosReport", "reports of kudos", "MANAGER ADMIN", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindKudosReport(ctx, a, kudos.ReportQuery{Team: v.sales.ID, Period: v.quarter,
					Compare: strings.Compare})
				return err
			}},
		{"FindUnthanked", "reports of kudos", "MANAGER ADMIN", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindUnthanked(ctx, a, v.sales.ID)
				return err
			}},
		{"SayToo", "kudos", "CREDITED COLLEAGUE MANAGER OTHERMANAGER ELSEWHERE ADMIN LEFT", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.SayToo(ctx, a, v.thanks)
				return err
			}},
		{"SayToo", "private kudos", "", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.SayToo(ctx, a, v.hush)
			return err
		}},
		{"FindKudos", "kudos", everybody, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindKudos(ctx, a, v.thanks)
			return err
		}},
		{"FindKudos", "private kudos", "OWNER CREDITED", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindKudos(ctx, a, v.hush)
				return err
			}},
		{"TakeBackKudos", "kudos", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.TakeBackKudos(ctx, a, v.thanks)
			return err
		}},
		{"TakeBackKudos", "private kudos", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.TakeBackKudos(ctx, a, v.hush)
			return err
		}},
		{"TakeBackLastKudos", "kudos", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.TakeBackLastKudos(ctx, a)
			return err
		}},
		{"CorrectKudos", "kudos", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CorrectKudos(ctx, a, v.thanks, "for something else")
			return err
		}},
		{"CorrectKudos", "private kudos", "OWNER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CorrectKudos(ctx, a, v.hush, "for something else")
			return err
		}},
		{"HideKudos", "kudos", "CREDITED COLLEAGUE", true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.HideKudos(ctx, a, v.thanks, true)
		}},
		{"HideKudos", "private kudos", "CREDITED", true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.HideKudos(ctx, a, v.hush, true)
		}},
		{"FindKudosSituation", "kudos", everybody, false, func(ctx context.Context, v *things, a store.Actor) error {
			st, err := v.FindKudosSituation(ctx, a, "UCREDITED")
			return listed(len(st.Newest) > 0 && st.Received > 0, err)
		}},
		{"FindKudosSituation", "private kudos", "OWNER CREDITED", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				st, err := v.FindKudosSituation(ctx, a, "UCREDITED")
				return has(st.Newest, err, func(k motivation.Kudos) bool { return k.ID == v.hush })
			}},
		{"FindKudosSituation", "points", "CREDITED", false, func(ctx context.Context, v *things, a store.Actor) error {
			st, err := v.FindKudosSituation(ctx, a, "UCREDITED")
			return listed(st.Points.Lifetime > 0 || len(st.Movements) > 0 || st.Allowance.PerDay > 0, err)
		}},
		{"FindBadges", "badges", everybody, false, func(ctx context.Context, v *things, a store.Actor) error {
			c, err := v.FindBadges(ctx, a, owner)
			return has(c.Badges, err, func(b motivation.Badge) bool { return b == motivation.FirstDeal })
		}},
		{"FindBadges", "badges of who hides", "OWNER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				v.Done(v.SetHidden(ctx, v.As(owner), true))
				c, err := v.FindBadges(ctx, a, owner)
				v.Done(v.SetHidden(ctx, v.As(owner), false))
				return listed(len(c.Badges) > 0, err)
			}},
		{"FindBadges", "what the next badges need", "OWNER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				c, err := v.FindBadges(ctx, a, owner)
				return listed(len(c.Steps) > 0, err)
			}},
		// Rewards of Sales; the manager has no points.
		{"FindCatalog", "rewards", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			c, err := v.FindCatalog(ctx, a)
			return has(c.Offers, err, func(o motivation.Offer) bool { return o.ID == v.reward })
		}},
		{"FindReward", "rewards", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindReward(ctx, a, v.reward)
			return err
		}},
		{"SaveReward", "rewards", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.SaveReward(ctx, a, motivation.Reward{ID: v.reward, Team: v.sales.ID, Name: "Tea", Price: 2})
			return err
		}},
		{"SaveReward", "rewards", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.SaveReward(ctx, a, motivation.Reward{Team: v.sales.ID, Name: "New", Price: 2})
			return err
		}},
		{"AskReward", "rewards", "OWNER CREDITED COLLEAGUE", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.AskReward(ctx, a, v.reward)
				return err
			}},
		{"Contribute", "rewards", "OWNER CREDITED COLLEAGUE", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.Contribute(ctx, a, v.pot, 5)
				return err
			}},
		{"FindOrder", "an order of a reward", "OWNER " + managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindOrder(ctx, a, v.order)
				return err
			}},
		{"FindOrders", "an order of a reward", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				list, err := v.FindOrders(ctx, a)
				return has(append(list.Own, list.Waiting...), err,
					func(o motivation.Order) bool { return o.ID == v.order })
			}},
		{"ApproveOrder", "an order of a reward", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.ApproveOrder(ctx, a, v.order)
				return err
			}},
		{"DeclineOrder", "an order of a reward", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.DeclineOrder(ctx, a, v.order, "Not now")
				return err
			}},
		{"AskAboutOrder", "an order of a reward", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.AskAboutOrder(ctx, a, v.order, "When?")
				return err
			}},
		{"HandOrder", "an order of a reward", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.HandOrder(ctx, a, v.approved, "")
				return err
			}},
		{"CancelOrder", "an order of a reward", "OWNER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.CancelOrder(ctx, a, v.order)
				return err
			}},
		{"AnswerAboutOrder", "an order of a reward", "OWNER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.AnswerAboutOrder(ctx, a, v.answered, "Tomorrow")
				return err
			}},
		{"ExportedOrders", "an order of a reward", managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				found := false
				err := v.ExportedOrders(ctx, a, func(o motivation.Order) error {
					found = found || o.ID == v.order
					return nil
				})
				return listed(found, err)
			}},
		{"GrantPoints", "points by hand", "MANAGER", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.GrantPoints(ctx, a, kudos.HandWish{Person: "UBACK", Amount: 5, Reason: why})
			return err
		}},
		{"FindGrant", "points by hand", "OWNER MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindGrant(ctx, a, v.grant)
				return err
			}},
		{"TakeBackGrant", "points by hand", "MANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.TakeBackGrant(ctx, a, v.grant)
				return err
			}},
		// Contests of Sales.
		{"FindContest", "a contest", team + " ADMIN", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindContest(ctx, a, v.contest, strings.Compare)
			return err
		}},
		{"FindContest", "a draft of a contest", managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.FindContest(ctx, a, v.draft, strings.Compare)
				return err
			}},
		{"FindContest", "a duel", "OWNER COLLEAGUE", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindContest(ctx, a, v.duel, strings.Compare)
			return err
		}},
		{"FindContests", "a contest", team, false, func(ctx context.Context, v *things, a store.Actor) error {
			list, err := v.FindContests(ctx, a, strings.Compare)
			return has(list, err, func(c motivation.ContestView) bool { return c.ID == v.contest })
		}},
		{"FindContests", "a draft of a contest", "MANAGER", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				list, err := v.FindContests(ctx, a, strings.Compare)
				return has(list, err, func(c motivation.ContestView) bool { return c.ID == v.draft })
			}},
		{"FindContestArchive", "a contest", team + " ADMIN", false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, list, err := v.FindContestArchive(ctx, a, v.sales.ID, strings.Compare)
				return has(list, err, func(c motivation.ContestView) bool { return c.ID == v.over })
			}},
		{"FindDuels", "a duel", "OWNER COLLEAGUE", false, func(ctx context.Context, v *things, a store.Actor) error {
			list, _, err := v.FindDuels(ctx, a, strings.Compare)
			return has(list, err, func(c motivation.ContestView) bool { return c.ID == v.duel })
		}},
		{"FindContestForm", "a contest", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindContestForm(ctx, a, v.sales.ID, 0)
			return err
		}},
		{"FindRehearsal", "a draft of a contest", managing, false,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, _, err := v.FindRehearsal(ctx, a, v.draft, strings.Compare)
				return err
			}},
		{"FindContestEffect", "a contest", "", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.FindContestEffect(ctx, a, v.contest, 1)
			return err
		}},
		{"SaveContest", "a contest", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.SaveContest(ctx, a, v.sales.ID, 0, "Another", v.contestRules())
			return err
		}},
		{"SaveContest", "a draft of a contest", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.SaveContest(ctx, a, v.sales.ID, v.draft, "Changed", v.contestRules())
				return err
			}},
		{"AnnounceContest", "a draft of a contest", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.AnnounceContest(ctx, a, v.draft)
				return err
			}},
		{"StartHiddenContest", "a draft of a contest", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.StartHiddenContest(ctx, a, v.draft)
				return err
			}},
		{"DropContest", "a draft of a contest", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.DropContest(ctx, a, v.draft)
				return err
			}},
		{"CancelContest", "a contest", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CancelContest(ctx, a, v.contest, "The goal was out of reach")
			return err
		}},
		{"CancelContest", "a duel", "OWNER COLLEAGUE", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CancelContest(ctx, a, v.duel, "")
			return err
		}},
		{"CopyContest", "a contest", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CopyContest(ctx, a, v.over)
			return err
		}},
		{"ChallengeTo", "a duel", "OWNER CREDITED COLLEAGUE MANAGER OTHERMANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.ChallengeTo(ctx, a, motivation.Challenge{Opponent: "UELSEWHERE",
					Counted: motivation.CountDeals, Days: 1})
				return err
			}},
		{"AnswerDuel", "a duel", "COLLEAGUE", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.AnswerDuel(ctx, a, v.duel, true)
			return err
		}},
		{"SwitchDuels", "one's own duels", team + " OTHERMANAGER ELSEWHERE ADMIN LEFT", true,
			func(ctx context.Context, v *things, a store.Actor) error { return v.SwitchDuels(ctx, a, true) }},
		{"SaveThanking", "settings", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			settings := motivation.DefaultSettings()
			settings.ByHand = 1_000
			return v.SaveThanking(ctx, a, v.sales.ID, settings)
		}},

		// What CRMs say.
		{"CRMCases", "what waits of a CRM", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			c, err := v.CRMCases(ctx, a)
			return listed(len(c.Cases) > 0, err)
		}},
		{"NameOwner", "what waits of a CRM", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.NameOwner(ctx, a, "hubspot", "42", owner)
			return err
		}},
		// in the team in which they sell
		{"NameStage", "what waits of a CRM", managing + " OTHERMANAGER", true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.NameStage(ctx, a, "hubspot", "s1", string(sales.Won))
				return err
			}},
		{"NameTeamStage", "what waits of a CRM", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				_, err := v.NameTeamStage(ctx, a, v.sales.ID, "hubspot", "s1", string(sales.Won))
				return err
			}},
		{"ClaimDeal", "what waits of a CRM", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.ClaimDeal(ctx, a, "hubspot/1", owner)
		}},
		{"AcceptFact", "what waits of a CRM", managing, true,
			func(ctx context.Context, v *things, a store.Actor) error {
				return v.AcceptFact(ctx, a, "hubspot/1", selling.FactOwner)
			}},

		// Reports and settings.
		{"FindReport", "reports", team + " ADMIN", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.FindReport(ctx, a, v.sales.ID, v.quarter)
			return err
		}},
		{"CreateTeam", "settings", "ADMIN", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.CreateTeam(ctx, a, storetest.Plan("New", manager))
			return err
		}},
		{"UpdateTeam", "settings", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.UpdateTeam(ctx, a, v.sales)
			return err
		}},
		{"CheckTeam", "the channel", "ADMIN", false, func(ctx context.Context, v *things, a store.Actor) error {
			moved := v.sales
			moved.Channel = "CNEW"
			_, err := v.CheckTeam(ctx, a, moved)
			return err
		}},
		{"RemoveTeam", "settings", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.RemoveTeam(ctx, a, v.sales.ID)
		}},
		{"SaveSelling", "settings", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.SaveSelling(ctx, a, sales.DefaultSettings(v.sales))
		}},
		{"SetRate", "rates", "ADMIN", true, func(ctx context.Context, v *things, a store.Actor) error {
			return v.SetRate(ctx, a, "USD", "TRY", "2026-11-01", decimal.NewFromInt(40))
		}},

		// The links of office screens.
		{"NewScreen", "office screens", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, _, err := v.NewScreen(ctx, a, screenIn(v.sales))
			return err
		}},
		{"Screens", "office screens", managing, false, func(ctx context.Context, v *things, a store.Actor) error {
			list, err := v.Screens(ctx, a)
			return has(list, err, func(s sales.Screen) bool { return s.ID == v.screen })
		}},
		{"RevokeScreen", "office screens", managing, true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.RevokeScreen(ctx, a, v.screen)
			return err
		}},

		// All that is stored about a person.
		{"FindHolding", "exports", "OWNER ADMIN", false, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.Store.FindHolding(ctx, a, owner)
			return err
		}},
		{"Export", "exports", "OWNER ADMIN", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.Store.Export(ctx, a, owner)
			return err
		}},
		{"Erase", "exports of who is gone", "ADMIN", true, func(ctx context.Context, v *things, a store.Actor) error {
			_, err := v.Erase(ctx, a, "UGONE")
			return err
		}},
	}
}

// elsewhere are the methods that the table has no line for, and why they need none.
var elsewhere = map[string]string{
	"only of what is the actor's own": "SaveDraft DropDraft SetLanguage SetHidden OwedKPIs FindHiddenEntry " +
		"LogActivity " +
		"TakeBack FindLastUndoable",
	"asked with a person, of what is that person's own": "FindSituation FindStanding FindStreak Sells " +
		"FindSellingTeam TeamsOf " +
		"ManagedTeams FindDuty FindPrompt FindDraft FindDMChannel " +
		"CountCRMWaiting FindTwinQuestion FindKPINews FindDrafting FindMonthTurn FindMidway FindGrading " +
		"FindAwayUntil FindGivingBack FindLeaving FindWinQuestion",
	"of a twin, as TestTwin_WhoMayAnswer has it": "AnswerTwin",
	"of an office's screen, which shows what the team's channel shows, by the key of its link": "FindScreen " +
		"FindScreenRing FindScreenBoard FindScreenTarget Celebrations FindScreenKudos FindScreenObjectives " +
		"FindScreenContests OnCommit",
	"of programs, by their keys": "PushDeal FindPushedDeal PushKPI HearDeals FindKey FindKeyring " +
		"NoteKeyUse",
	"of the operator, who has the file": "NewKey Keys RevokeKey WaitingDeals CRMOwners Posts FindPostByKey " +
		"FindUpcoming FindBacklog Check Close Pools Forget Upgraded",
	"of the clock": "TurnContests PassOrders TurnThanks Turns AskForKPIs CloseRounds OpenRounds SendNudges " +
		"PostBoards TurnQuarters TurnMonths TurnCRM " +
		"AskForWins RetryHeard FindNextTurn FindNextPostAt FindNextPostAfter ForgetEnvelopes WelcomeBack StepImport " +
		"FindLastTurn NoteTurn " +
		"Replan FeedKeyResults JudgeQuarter NoteTrouble EndTrouble Troubles TellTroubles Serve FindWorkspace MoveWorkspace",
	"of the courier, which says what all in a channel, or the reader of a message, may read": "DuePosts " +
		"MarkSending MarkSent MarkRetry MarkUncertain MarkParked " +
		"MarkDropped MarkDeleted FollowParent Unpark DirtyHomes NoteHomeOpened FindHomeShown MarkHomePublished " +
		"FindSummary " +
		"FindPostedBoard FindRecognition FindDiscussed FindQuarterResult " +
		"FindSalesWeek FindCheckIn FindRound FindKudosOfCard FindPotOfCard FindPostedContest FindWall " +
		"FindNewBadges InviteSetup SaveUnknownBlock UnknownBlocks FindCelebration " +
		"FindImportShown Take " +
		"Done TakeUnworked MarkWorked CarriedPosts",
	"of Slack's directory and channels": "SavePeople SaveMembers NoteJoined NoteLeft FindPerson Members " +
		"PeopleWithoutDM " +
		"SaveDMChannel Channels Unsay",
	"of what everybody who works here may know": "FindTeam Teams FindSelling Rates FileWords FindNextOpening " +
		"CheckZones " +
		"Colleagues FindAllowance FindSetup FindThanking",
	"of tests": "Owe",
}

// TestAccess_EveryOperationIsInTheTable fails for a new method of the store until somebody says who may use it on what.
func TestAccess_EveryOperationIsInTheTable(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, r := range rules() {
		said[r.method] = true
	}
	actor := reflect.TypeFor[store.Actor]()
	for why, methods := range elsewhere {
		for name := range strings.FieldsSeq(methods) {
			if said[name] {
				t.Errorf("%s is in the table, and said to be %s", name, why)
			}
			said[name] = true
		}
	}
	of := reflect.TypeFor[*store.Store]()
	for m := range of.Methods() {
		if !said[m.Name] {
			asks := m.Type.NumIn() > 2 && m.Type.In(2) == actor
			t.Errorf("nothing says who may use %s, which takes an actor: %v", m.Name, asks)
		}
	}
}

// TestAccess_TheTable lets everybody try everything.
func TestAccess_TheTable(t *testing.T) {
	t.Parallel()
	v := newThings(t)
	for _, r := range rules() {
		for _, id := range relations {
			name := strings.TrimPrefix(string(id), "U")
			may := slices.Contains(strings.Fields(r.may), name)
			there := v
			if may && r.changes { // and nothing is there any more as it was
				there = v.in(v.Copy(t))
			}
			err := r.does(t.Context(), there, there.As(id))
			switch {
			case may && err != nil:
				t.Errorf("%s of %s: %s may, and is told %v", r.method, r.thing, name, err)
			case !may && err == nil:
				t.Errorf("%s of %s: %s may not, and did", r.method, r.thing, name)
			case !may && !refusedInWords(err):
				t.Errorf("%s of %s: %s is told %v", r.method, r.thing, name, err)
			}
		}
	}
}

// refusedInWords reports whether somebody is told no, or that there is no such thing, rather than that something broke.
func refusedInWords(err error) bool {
	var sayable interface{ Said() (string, []any) }
	var row *selling.RowError
	return errors.As(err, &sayable) || errors.As(err, &row) || errors.Is(err, errUnseen) ||
		errors.Is(err, store.ErrNotFound)
}
