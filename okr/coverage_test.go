package okr_test

import (
	"testing"

	"okrbot/okr"
)

// Managers hear who has nothing to work for: of targets only where the team sells.
func TestDrafting_Lacks(t *testing.T) {
	t.Parallel()
	all := okr.Covered{Objectives: 1, Next: 2, Target: true}
	for _, c := range []struct {
		name                      string
		people                    []okr.Covered
		team                      int
		sells                     bool
		objectives, next, targets int
		lacks                     bool
	}{
		{"everybody has everything", []okr.Covered{all, all}, 1, true, 0, 0, 0, false},
		{"nobody is there", nil, 1, true, 0, 0, 0, false},
		{"the team has nothing", []okr.Covered{all}, 0, true, 0, 0, 0, true},
		{"one has no objective", []okr.Covered{all, {Next: 1, Target: true}}, 1, true, 1, 0, 0, true},
		{"two have no objective in the next", []okr.Covered{{Objectives: 1, Target: true},
			{Objectives: 3, Target: true}, all}, 1, true, 0, 2, 0, false},
		{"one has no target", []okr.Covered{all, {Objectives: 1, Next: 1}}, 1, true, 0, 0, 1, true},
		{"of a team that doesn't sell", []okr.Covered{all, {Objectives: 1, Next: 1}}, 1, false, 0, 0, 1, false},
	} {
		coverage := okr.Coverage{People: c.people, Sells: c.sells}
		objectives, next, targets := coverage.Missing()
		lacks := okr.Drafting{Coverage: coverage, Team: c.team}.Lacks()
		if objectives != c.objectives || next != c.next || targets != c.targets || lacks != c.lacks {
			t.Errorf("%s: %d, %d and %d are missing, lacks %t", c.name, objectives, next, targets, lacks)
		}
	}
}
