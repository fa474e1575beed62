package okr

import (
	"fmt"
	"strings"
	"testing"
)

func TestHints(t *testing.T) {
	t.Parallel()
	titled := func(titles ...string) Objective {
		o := Objective{Owner: "U1", Team: 1, Period: quarter, Title: "Win in the north"}
		for _, title := range titles {
			o.KeyResults = append(o.KeyResults, KeyResult{Title: title, Kind: Increase, Start: dec("0"),
				Target: dec("10"), Weight: dec("1")})
		}
		return o
	}
	first := func(o Objective, change func(*KeyResult)) Objective { change(&o.KeyResults[0]); return o }
	fine := func() Objective { return titled("New customers", "Renewals") }
	others := func(n int, o Objective) []Objective {
		var list []Objective
		for i := range n {
			o.ID = ObjectiveID(i + 1)
			list = append(list, o)
		}
		return list
	}
	elsewhere := append(others(4, fine()), others(3, Objective{Owner: "U2", Period: quarter})...)
	elsewhere = append(elsewhere, others(3, Objective{Owner: "U1", Period: quarter.Next()})...)
	elsewhere = append(elsewhere, others(3, Objective{Owner: "U1", Period: quarter, TeamOwned: true})...)
	teamOwned := fine()
	teamOwned.TeamOwned = true
	kept := fine()
	kept.ID = 3
	for _, c := range []struct {
		name             string
		o                Objective
		others, previous []Objective
		want             string
	}{
		{"fine", fine(), nil, nil, ""},
		{"five objectives", fine(), elsewhere, nil, ""},
		{"six objectives", fine(), others(5, fine()), nil, "too_many_objectives -1"},
		{"itself is no other", kept, others(5, fine()), nil, ""},
		{"six with itself", kept, others(6, fine()), nil, "too_many_objectives -1"},
		{"no key results", titled(), nil, nil, "few_key_results -1"},
		{"five key results", titled("a1", "b", "c", "d", "e"), nil, nil, ""},
		{"a title without words", titled("!!!", "Renewals"), nil, nil, ""},
		{"six of the team", teamOwned, others(5, Objective{Owner: "U9", Team: 1, Period: quarter, TeamOwned: true}),
			nil, "too_many_objectives -1"},
		{"one key result", titled("New customers"), nil, nil, "few_key_results -1"},
		{"six key results", titled("a1", "b", "c", "d", "e", "f"), nil, nil, "many_key_results -1"},
		{"120 characters", titled(strings.Repeat("ş", 120), "Renewals"), nil, nil, ""},
		{"121 characters", titled(strings.Repeat("ş", 121), "Renewals"), nil, nil, "long_title 0"},
		{"milestones", first(fine(), func(k *KeyResult) { k.Kind, k.Steps = Milestone, []Step{{Title: "Pilot"}} }), nil,
			nil, "no_number 0"},
		{"milestones with a number", first(fine(),
			func(k *KeyResult) { k.Kind, k.Steps = Milestone, []Step{{Title: "Pilot with 3 shops"}} }), nil, nil, ""},
		{"same target as last quarter", fine(), nil,
			[]Objective{first(titled("NEW customers!"), func(k *KeyResult) { k.Start = dec("4") })}, "same_target 0"},
		{"same as last quarter", fine(), nil, []Objective{titled("Renewals")}, "same_target 1, looks_like_kpi 1"},
		{"another target than last quarter", fine(), nil,
			[]Objective{first(titled("Renewals"), func(k *KeyResult) { k.Target = dec("9") })}, ""},
		{"all activities", titled("Prepare a price list", "hold 5 workshops", "CALL 100 shops"), nil, nil,
			"all_activities -1"},
		{"not all activities", titled("Prepare a price list", "Caller satisfaction"), nil, nil, ""},
		{"all activities in Turkish", titled("Yeni fiyat listesini hazırlamak", "Haftada 5 toplantı YAP",
			"100 müşteriyi ziyaret etmek"), nil, nil, "all_activities -1"},
		{"outcomes in Turkish", titled("Yeni müşteri sayısı", "Ara satış geliri"), nil, nil, ""},
		{"sandbagging", draft(fine(), SaysOnTrack), nil, nil, "all_on_track -1"},
		{"cautious draft", draft(fine(), SaysAtRisk), nil, nil, ""},
		{"keep", titled("Keep uptime", "Renewals"), nil, nil, "looks_like_kpi 0"},
		{"koru", titled("Renewals", "Pazar payını korumak"), nil, nil, "looks_like_kpi 1"},
		{"izle and sürdür", titled("Stok seviyesini İZLE", "Büyümeyi sürdürmek"), nil, nil,
			"looks_like_kpi 0, looks_like_kpi 1"},
		{"viewers are not watching", titled("İzleyici sayısı", "Koruma dışı"), nil, nil, "looks_like_kpi 1"},
		{"target is the present value", first(fine(), func(k *KeyResult) { k.Current = some("10.0") }), nil, nil,
			"looks_like_kpi 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, h := range Hints(c.o, c.others, c.previous) {
				got = append(got, fmt.Sprintf("%s %d", strings.TrimPrefix(string(h.ID), "hints."), h.Position))
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("hints %q, want %q", strings.Join(got, ", "), c.want)
			}
		})
	}
}

// draft is o with everything said to be at the confidence.
func draft(o Objective, c Confidence) Objective {
	for i := range o.KeyResults {
		o.KeyResults[i].Confidence = c
	}
	return o
}
