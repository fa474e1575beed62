package store_test

import (
	"slices"
	"strings"
	"testing"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/selling"
)

// What a team said of the stages of its files holds for this team and source alone; what an operator said of a CRM's
// holds for all.
func TestFileWords_AreATeamsOwn(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	_, err := f.NameStage(t.Context(), f.As(""), "hubspot", "98765", "proposal")
	f.Done(err)
	said := []selling.StageSaid{{Source: "hubspot", Said: "verbal", Stage: "negotiation"},
		{Source: "file", Said: "bitti", Stage: string(sales.Won)}}
	f.Done(f.NameFileStages(t.Context(), f.As(f.rep), f.team.ID, said))
	said[0].Stage = "proposal"
	f.Done(f.NameFileStages(t.Context(), f.As(f.manager), f.team.ID, said[:1]))
	_, err = f.NameTeamStage(t.Context(), f.As(f.manager), f.team.ID, "hubspot", "98766", "meeting")
	f.Done(err)
	_, stages, err := f.FileWords(t.Context(), f.team.ID)
	f.Done(err)
	ours := selling.StageSaid{Source: "hubspot", Said: "98766", Stage: "meeting"}
	if !slices.Contains(stages, ours) {
		t.Errorf("%v is missing in %v", ours, stages)
	}
	for _, want := range []selling.StageSaid{{Source: "hubspot", Said: "98765", Stage: "proposal"}, said[0], said[1]} {
		if !slices.Contains(stages, want) {
			t.Errorf("%v is missing in %v", want, stages)
		}
	}
	_, other, err := f.FileWords(t.Context(), f.team.ID+1)
	f.Done(err)
	if len(other) != 1 || other[0].Said != "98765" {
		t.Errorf("another team has %v", other)
	}
	if err := f.NameFileStages(t.Context(), f.As(f.outsider), f.team.ID, said); !refusedWith(err,
		"errors.owner_not_in_team") {
		t.Errorf("an outsider said what stages are: %v", err)
	}
	said[0].Stage = "nowhere"
	if err := f.NameFileStages(t.Context(), f.As(f.rep), f.team.ID, said); !refusedWith(err, "errors.stage_unknown") {
		t.Errorf("a stage that the team does not have: %v", err)
	}
}

func TestFileWords_KnowPeopleByBothNames(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	f.Done(f.SavePeople(t.Context(), []okr.Person{{ID: f.rep, Name: "em", RealName: "Emily Carter"}}, f.Now()))
	people, _, err := f.FileWords(t.Context(), f.team.ID)
	f.Done(err)
	var ids []okr.PersonID
	for _, p := range people {
		ids = append(ids, p.ID)
		if p.ID == f.rep && (p.Name != "em" || p.RealName != "Emily Carter") {
			t.Errorf("%+v", p)
		}
	}
	slices.Sort(ids)
	if len(slices.Compact(slices.Clone(ids))) != len(ids) || !slices.Contains(ids, f.manager) ||
		!slices.Contains(ids, f.rep) || slices.Contains(ids, f.outsider) {
		t.Errorf("people are %v", ids)
	}
}

// The limits of texts hold on every way in, and names are of one line.
func TestDeal_TextsAreBoundOnEveryWayIn(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	amount := lira(1_000)
	long := strings.Repeat("é", sales.LongestName+1)
	book := func(d sales.Deal) error {
		d.Amount = amount
		_, err := f.BookDeal(t.Context(), f.As(f.rep), d)
		return err
	}
	for want, err := range map[string]error{
		"errors.customer_too_long": book(sales.Deal{Customer: long}),
		"errors.product_too_long":  book(sales.Deal{Customer: "Acme", Product: long}),
		"errors.note_too_long":     book(sales.Deal{Customer: "Acme", Note: strings.Repeat("é", sales.LongestNote+1)}),
	} {
		if !refusedWith(err, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	for external, want := range map[string]string{
		"hubspot/" + strings.Repeat("9", 101): "errors.external_odd", "hubspot/a b": "errors.external_odd",
		"Hub Spot/1": "errors.external_odd", "hubspot/a\n1": "errors.external_odd",
		"hubspot/1": "",
	} {
		rows := []selling.DealRow{{External: external, Customer: "Ac\nme", Amount: &amount, Owner: f.rep}}
		_, problems, err := f.PreviewDeals(t.Context(), f.As(f.manager), f.team.ID, rows)
		f.Done(err)
		if len(problems) == 0 && want != "" || len(problems) > 0 && !refusedWith(problems[0].Err, want) {
			t.Errorf("%q: %v, want %q", external, problems, want)
		}
	}
	f.Done(book(sales.Deal{Customer: " Ac\nme\t", Note: " two\nlines "}))
	list, err := f.OpenDealsNamed(t.Context(), f.As(f.rep), "Ac me")
	f.Done(err)
	if len(list) != 1 || list[0].Customer != "Ac me" || list[0].Note != "two\nlines" {
		t.Errorf("kept as %+v", list)
	}
}
