package okr

import (
	"math"
	"testing"
	"time"
)

// quarter is the fourth one of 2026, 92 days long.
var quarter = QuarterOf("2026-11-16", time.January)

func TestPace(t *testing.T) {
	t.Parallel()
	for d, want := range map[Date]float64{
		"2026-09-01": 0, "2026-10-01": 0, "2026-11-16": 0.5, "2026-11-23": 0.576087, "2027-01-01": 1, "2027-03-01": 1,
	} {
		if got := quarter.Pace(d); math.Abs(got-want) > 5e-7 {
			t.Errorf("pace on %s is %g, want %g", d, got, want)
		}
	}
	for _, p := range []Period{{}, {Start: "2026-11-16", End: "2026-11-16"}, {Start: "2026-11-17", End: "2026-11-16"}} {
		if got := p.Pace("2026-11-16"); got != 1 {
			t.Errorf("pace of no period, %+v, is %g", p, got)
		}
	}
}

func TestStatusByPace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		progress, pace float64
		day            int
		want           Status
	}{
		{1, 0.5, 46, Done}, {1.5, 1, 92, Done}, {0.999, 1, 92, OnTrack},
		{0.5, 0.5, 46, OnTrack}, {0.4, 0.5, 46, OnTrack}, {0.39, 0.5, 46, AtRisk}, {0.25, 0.5, 46, AtRisk},
		{0.24, 0.5, 46, OffTrack},
		{0.7, 0.8, 74, OnTrack}, {0.2, 0.3, 28, OnTrack}, {0.55, 0.8, 74, AtRisk}, // exact in decimals, not in binary
		{-3, 0.5, 46, OffTrack}, {-3, 0.1, 10, OnTrack}, {0, 0, 0, OnTrack},
		{0, 0.9, 13, AtRisk}, {0, 0.9, 14, OffTrack},
	} {
		if got := StatusByPace(c.progress, c.pace, c.day); got != c.want {
			t.Errorf("%g at pace %g on day %d is %s, want %s", c.progress, c.pace, c.day, got, c.want)
		}
	}
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	for c, days := range map[Cadence]time.Duration{Weekly: 10, Fortnightly: 17, Monthly: 34} {
		if got := c.Validity(); got != days*24*time.Hour {
			t.Errorf("%s is fresh for %s, want %d days", c, got, days)
		}
	}
}

func TestKeyResultStatus(t *testing.T) {
	t.Parallel()
	const today = Date("2026-11-16") // pace 0.5
	now := at(t, "2026-11-16T09:00:00+03:00")
	fresh, stale := now.Add(-10*24*time.Hour), now.Add(-10*24*time.Hour-time.Millisecond)
	said := func(k KeyResult, c Confidence, at time.Time) KeyResult { k.Confidence, k.ConfirmedAt = c, at; return k }
	half, none := moving(Increase, "0", "10", "5"), KeyResult{Kind: Increase, Target: dec("10")}
	silentKeep := KeyResult{Kind: KeepAbove, Target: dec("10")}
	for _, c := range []struct {
		name          string
		k             KeyResult
		shown, byPace Status
		differ        bool
	}{
		{"both on track", said(half, SaysOnTrack, fresh), OnTrack, OnTrack, false},
		{"numbers on track, the owner says at risk", said(half, SaysAtRisk, fresh), AtRisk, OnTrack, true},
		{"numbers on track, the owner says off track", said(half, SaysOff, fresh), OffTrack, OnTrack, true},
		{"numbers off track, the owner says on track", said(moving(Increase, "0", "10", "1"), SaysOnTrack, fresh),
			OffTrack, OffTrack, true},
		{"numbers at risk, the owner says nothing", said(moving(Increase, "0", "10", "3"), Unsaid, fresh), AtRisk,
			AtRisk, false},
		{"done and on track are one word", said(moving(Increase, "0", "10", "10"), SaysOnTrack, fresh), Done, Done,
			false},
		{"done, the owner doubts", said(moving(Increase, "0", "10", "10"), SaysAtRisk, fresh), AtRisk, Done, true},
		{"no news replaces on track", said(half, SaysOnTrack, stale), NoNews, OnTrack, false},
		{"no news replaces done", said(moving(Increase, "0", "10", "12"), SaysOnTrack, stale), NoNews, Done, false},
		{"no news replaces off track", said(moving(Increase, "0", "10", "0"), SaysOff, stale), NoNews, OffTrack, false},
		{"a value that nobody confirmed", said(half, SaysOnTrack, time.Time{}), NoNews, OnTrack, false},
		{"no value yet", none, NoValue, NoValue, false},
		{"no value yet, whatever the owner says", said(none, SaysOff, fresh), NoValue, NoValue, false},
		{"no value and a stale word", said(none, SaysOnTrack, stale), NoNews, NoValue, false},
		{"no value of a keep", silentKeep, NoValue, NoValue, false},
		{"keep inside", said(keeping(KeepAbove, "95", "5", "96"), SaysOnTrack, fresh), OnTrack, OnTrack, false},
		{"keep in the tolerance", said(keeping(KeepAbove, "95", "5", "92"), SaysOnTrack, fresh), AtRisk, AtRisk, true},
		{"keep outside", said(keeping(KeepAbove, "95", "5", "89"), Unsaid, fresh), OffTrack, OffTrack, false},
		{"milestones half done", said(steps("+1", "1"), SaysOnTrack, fresh), OnTrack, OnTrack, false},
		{"milestones, none done but confirmed", said(steps("1", "1"), SaysAtRisk, fresh), OffTrack, OffTrack, true},
		{"milestones nobody spoke of", steps("1", "1"), NoValue, NoValue, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := c.k.Status(quarter, now, today, Weekly)
			if s.Status != c.shown || s.ByPace != c.byPace || s.Differ != c.differ {
				t.Errorf("shown %s, by pace %s, differ %t; want %s, %s, %t", s.Status, s.ByPace, s.Differ, c.shown,
					c.byPace, c.differ)
			}
			if s.Expected != 0.5 || s.Said != c.k.Confidence || show(s.Progress) != show(c.k.Progress()) {
				t.Errorf("expected %g, said %q, progress %s", s.Expected, s.Said, show(s.Progress))
			}
		})
	}
}

func TestStatusOverTime(t *testing.T) {
	t.Parallel()
	k := moving(Increase, "0", "10", "0")
	k.ConfirmedAt = at(t, "2026-10-14T09:00:00+03:00")
	for _, c := range []struct {
		now     string
		today   Date
		cadence Cadence
		want    Status
	}{
		{"2026-10-14T09:00:00+03:00", "2026-10-14", Weekly, AtRisk}, // day 13: nobody is worse than at risk
		{"2026-10-24T09:00:00+03:00", "2026-10-24", Weekly, AtRisk}, // 10 days old, pace 0.25
		{"2026-10-24T09:01:00+03:00", "2026-10-24", Weekly, NoNews},
		{"2026-10-31T09:00:00+03:00", "2026-10-31", Fortnightly, OffTrack},
		{"2026-10-31T09:01:00+03:00", "2026-10-31", Fortnightly, NoNews},
		{"2026-11-17T09:00:00+03:00", "2026-11-17", Monthly, OffTrack},
		{"2026-11-17T09:01:00+03:00", "2026-11-17", Monthly, NoNews},
	} {
		s := k.Status(quarter, at(t, c.now), c.today, c.cadence)
		if s.Status != c.want || s.Age != at(t, c.now).Sub(k.ConfirmedAt) {
			t.Errorf("%s at %s: %s of age %s, want %s", c.cadence, c.now, s.Status, s.Age, c.want)
		}
	}
	off := keeping(KeepBelow, "2", "0", "3")
	off.ConfirmedAt = at(t, "2026-10-14T09:00:00+03:00")
	if got := off.Status(quarter, off.ConfirmedAt, "2026-10-14", Weekly).Status; got != AtRisk {
		t.Errorf("keep on day 13 is %s, want at risk", got)
	}
	if got := off.Status(quarter, off.ConfirmedAt, "2026-10-15", Weekly).Status; got != OffTrack {
		t.Errorf("keep on day 14 is %s, want off track", got)
	}
	k.ConfirmedAt = at(t, "2026-09-01T09:00:00+03:00")
	for today, want := range map[Date]Status{"2026-09-30": OnTrack, "2026-10-01": NoNews} {
		if got := k.Status(quarter, at(t, "2026-09-30T21:00:00+03:00"), today, Weekly).Status; got != want {
			t.Errorf("an old word on %s is %s, want %s", today, got, want)
		}
	}
	k.ConfirmedAt = at(t, "2026-10-14T09:00:00+03:00")
	if got := k.Status(quarter.Next(), at(t, "2026-12-15T09:00:00+03:00"), "2026-12-15",
		Weekly).Status; got != OnTrack {
		t.Errorf("before its period a key result is %s, want on track", got)
	}
}

func TestObjectiveStanding(t *testing.T) {
	t.Parallel()
	const today = Date("2026-11-16")
	now := at(t, "2026-11-16T09:00:00+03:00")
	kr := func(id KeyResultID, current, weight string, c Confidence) KeyResult {
		k := moving(Increase, "0", "1", current)
		k.ID, k.Weight, k.Confidence, k.ConfirmedAt = id, dec(weight), c, now
		return k
	}
	stale := kr(9, "1", "1", SaysOnTrack)
	stale.ConfirmedAt = now.Add(-11 * 24 * time.Hour)
	unvalued := KeyResult{ID: 8, Kind: KeepAbove, Target: dec("1"), Weight: dec("1")}
	for _, c := range []struct {
		name    string
		krs     []KeyResult
		status  Status
		weakest KeyResultID
		number  string
		word    Confidence
	}{
		{"weakest", []KeyResult{kr(1, "0.6", "1", SaysOnTrack), kr(2, "0.3", "1", SaysAtRisk)}, AtRisk, 2, "0.7",
			SaysAtRisk},
		{"by the owner's word", []KeyResult{kr(1, "0.6", "3", SaysOnTrack), kr(2, "0.9", "1", SaysOff)}, OffTrack, 2,
			"0.725", SaysOnTrack},
		{"weight 0 does not count", []KeyResult{kr(1, "0.6", "1", SaysOnTrack), kr(2, "0", "0", SaysOff)}, OnTrack, 1,
			"0.9", SaysOnTrack},
		{"all weights 0", []KeyResult{kr(1, "0.6", "0", SaysOnTrack), kr(2, "0", "0", SaysOff)}, OffTrack, 2, "0.55",
			SaysAtRisk},
		{"less progress of equals", []KeyResult{kr(1, "0.6", "1", Unsaid), kr(2, "0.5", "1", Unsaid)}, OnTrack, 2,
			"unknown", Unsaid},
		{"first of equals", []KeyResult{kr(1, "0.6", "1", SaysOff), kr(2, "0.6", "1", SaysOff)}, OffTrack, 1, "0.2",
			SaysOff},
		{"no news is weaker than at risk", []KeyResult{kr(1, "0.3", "1", SaysAtRisk), stale}, NoNews, 9, "0.7",
			SaysAtRisk},
		{"off track is weaker than no news", []KeyResult{stale, kr(1, "0", "1", SaysOff)}, OffTrack, 1, "0.55",
			SaysAtRisk},
		{"no value is weaker than on track", []KeyResult{kr(1, "0.6", "1", SaysOnTrack), unvalued}, NoValue, 8, "0.9",
			SaysOnTrack},
		{"nothing", nil, NoValue, 0, "unknown", Unsaid},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := Objective{Period: quarter, KeyResults: c.krs}
			s := o.Standing(now, today, Weekly)
			if s.Status != c.status || s.Weakest != c.weakest {
				t.Errorf("%s because of %s, want %s because of %s", s.Status, s.Weakest, c.status, c.weakest)
			}
			if show(s.Confidence) != c.number || s.Word != c.word {
				t.Errorf("confidence %s, %q; want %s, %q", show(s.Confidence), s.Word, c.number, c.word)
			}
			if s.Expected != 0.5 || show(s.Progress) != show(o.Progress()) || len(s.KeyResults) != len(c.krs) {
				t.Errorf("expected %g, progress %s, %d key results", s.Expected, show(s.Progress), len(s.KeyResults))
			}
			if s.Position >= 0 && c.krs[s.Position].ID != c.weakest || (s.Position < 0) != (c.krs == nil) {
				t.Errorf("the weakest is at %d", s.Position)
			}
		})
	}
}

func TestConfidenceNumber(t *testing.T) {
	t.Parallel()
	for c, want := range map[Confidence]float64{SaysOnTrack: 0.9, SaysAtRisk: 0.5, SaysOff: 0.2} {
		if got, ok := c.Number(); !ok || got != want {
			t.Errorf("%s is %g, %t; want %g", c, got, ok, want)
		}
	}
	if got, ok := Unsaid.Number(); ok {
		t.Errorf("an unsaid confidence is %g", got)
	}
}

// Without key results an objective stands where those that support it bring it, and less known progress is weaker.
func TestObjectiveStanding_OfWhatSupportsIt(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-16T09:00:00+03:00")
	for progress, want := range map[float64]Status{1.2: Done, 0.45: OnTrack, 0.3: AtRisk, 0.1: OffTrack} {
		o := Objective{Period: quarter, Supported: SupportFigure{Progress: &progress}}
		if s := o.Standing(now, "2026-11-16", Weekly); s.Status != want || s.ByPace != want || s.Position != -1 {
			t.Errorf("supported by %v it is %+v, want %s", progress, s.Standing, want)
		}
	}
	early := 0.0
	o := Objective{Period: quarter, Supported: SupportFigure{Progress: &early}}
	if s := o.Standing(now, "2026-10-14", Weekly); s.Status != AtRisk {
		t.Errorf("on day 13 it is %s", s.Status)
	}
	less, more := 0.1, 0.2
	for _, c := range []struct {
		s, t Standing
		want bool
	}{
		{Standing{Status: NoNews, Progress: &less}, Standing{Status: NoNews, Progress: &more}, true},
		{Standing{Status: NoNews, Progress: &more}, Standing{Status: NoNews, Progress: &less}, false},
		{Standing{Status: NoNews}, Standing{Status: NoNews, Progress: &less}, true},
		{Standing{Status: NoNews, Progress: &less}, Standing{Status: NoNews}, false},
		{Standing{Status: NoNews}, Standing{Status: NoNews}, false},
		{Standing{Status: OffTrack, Progress: &more}, Standing{Status: NoNews, Progress: &less}, true},
		{Standing{Status: OnTrack, Progress: &less}, Standing{Status: NoValue}, false},
	} {
		if got := weaker(c.s, c.t); got != c.want {
			t.Errorf("%+v is weaker than %+v: %t", c.s, c.t, got)
		}
	}
}
