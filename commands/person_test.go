package commands

import (
	"slices"
	"testing"

	"okrbot/okr"
)

func TestCalled(t *testing.T) {
	t.Parallel()
	var people []okr.Person
	for _, name := range []string{"Ayşe Yılmaz", "İlker Demir", "Mehmet Demir", "Mehmet Can Kaya", "Mehmet",
		"Sean O'Brien", "Jean-Luc Picard"} {
		people = append(people, okr.Person{ID: okr.PersonID(name), Name: name})
	}
	people = append(people, okr.Person{ID: "Zeki", Name: "Zeki", RealName: "Zekeriya Aksoy"})
	for typed, want := range map[string][]string{
		"@ayse":           {"Ayşe Yılmaz"},
		"@Ayşe Yılmaz":    {"Ayşe Yılmaz"},
		"YILMAZ":          {"Ayşe Yılmaz"},
		"@ilker":          {"İlker Demir"},
		"@İLKER":          {"İlker Demir"},
		"@Mehmet":         {"Mehmet", "Mehmet Demir", "Mehmet Can Kaya"},
		"@mehmet.kaya":    {"Mehmet Can Kaya"},
		"@Mehmet Kay":     {"Mehmet Can Kaya"},
		"@Kaya Mehmet":    nil,
		"@Demir":          {"İlker Demir", "Mehmet Demir"},
		"@Ayşe'yi":        {"Ayşe Yılmaz"},
		"@O'Brien":        {"Sean O'Brien"},
		"@jean–luc":       {"Jean-Luc Picard"},
		"@jean":           {"Jean-Luc Picard"},
		"@aksoy":          {"Zeki"},
		"@zek":            {"Zeki"},
		"@nobody":         nil,
		"@":               nil,
		" @\u200b":        nil,
		"@Ayşe Yılmaz Su": nil,
	} {
		var got []string
		for _, p := range called(typed, people) {
			got = append(got, p.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is %q, not %q", typed, got, want)
		}
	}
}
