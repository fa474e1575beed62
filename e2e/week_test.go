package e2e

import "testing"

func TestWeek_FromSetupToDigest(t *testing.T) {
	t.Parallel()
	o := open(t, "2026-11-26T15:00:00+03:00") // a Thursday
	o.foundTeam()

	rep := o.Person(ayse)
	rep.Types("@okrbot", "/okr yeni")
	rep.SeesModal("Yeni amaç")
}
