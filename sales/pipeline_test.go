package sales

import (
	"math"
	"slices"
	"testing"
	"time"

	"okrbot/nasty"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// stays are visits to a stage that took so many days each, all of which led forward and ended by noon.
func stays(stage string, days ...int) []Visit {
	var visits []Visit
	for _, d := range days {
		visits = append(visits, Visit{stage, noon.Add(-time.Duration(d+1) * day), noon.Add(-day), true})
	}
	return visits
}

func five(stage string, days int) []Visit { return stays(stage, slices.Repeat([]int{days}, 5)...) }

func TestPipeline(t *testing.T) {
	t.Parallel()
	back := func(stage string, days int) Visit {
		v := stays(stage, days)[0]
		v.Forward = false
		return v
	}
	visits := slices.Concat(
		stays("lead", 1, 2, 3, 10), []Visit{back("lead", 4)},
		stays("meeting", 2, 4),
		[]Visit{{Stage: "proposal", Entered: noon.Add(-36 * time.Hour)}},
		stays("a stage that was removed", 500),
	)
	want := []StageFigure{
		{Stage: "lead", Visits: 5, Median: 3 * day, Conversion: 0.8, HasConversion: true, Bottleneck: false},
		{Stage: "meeting", Visits: 2, Median: 3 * day, Conversion: 1, HasConversion: true},
		{Stage: "proposal", Visits: 0, Median: 36 * time.Hour},
		{Stage: "negotiation"},
	}
	if got := Pipeline([]string{"lead", "meeting", "proposal", "negotiation"}, visits, nil, noon); !slices.Equal(got,
		want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestPipeline_Bottleneck(t *testing.T) {
	t.Parallel()
	stages := []string{"lead", "meeting", "proposal"}
	open := Visit{Stage: "lead", Entered: noon.Add(-5 * day)}
	for _, c := range []struct {
		name             string
		visits, previous []Visit
		want             string
	}{
		{"over 40 %", slices.Concat(five("lead", 41), five("meeting", 29), five("proposal", 30)), nil, "lead"},
		{"40 % exactly", slices.Concat(five("lead", 40), five("meeting", 30), five("proposal", 30)), nil, ""},
		{"grown", slices.Concat(five("lead", 40), five("meeting", 30), five("proposal", 30)), stays("lead", 26),
			"lead"},
		{"grown by half exactly", slices.Concat(five("lead", 36), five("meeting", 30), five("proposal", 34)),
			stays("lead", 24), ""},
		{"grown, though not the slowest", slices.Concat(five("lead", 40), five("meeting", 30), five("proposal", 30)),
			stays("meeting", 1), ""},
		{"grown beside visits that go on", slices.Concat(five("lead", 40), five("meeting", 30), five("proposal", 30)),
			[]Visit{open}, ""},
		{"four visits", slices.Concat(stays("lead", 90, 90, 90, 90), five("meeting", 30)), nil, ""},
		{"the slowest with enough", slices.Concat(stays("lead", 40), five("meeting", 50), five("proposal", 10)), nil,
			"meeting"},
		{"the earlier of two", slices.Concat(five("proposal", 30), five("lead", 30)), nil, "lead"},
		{"no time at all", slices.Concat(five("lead", 0), five("meeting", 0)), stays("lead", 0), ""},
		{"nothing", nil, nil, ""},
	} {
		figures := Pipeline(stages, c.visits, c.previous, noon)
		got := ""
		if i := slices.IndexFunc(figures, func(f StageFigure) bool { return f.Bottleneck }); i >= 0 {
			got = figures[i].Stage
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPipeline_OddTimes(t *testing.T) {
	t.Parallel()
	visits := []Visit{
		{Stage: "lead", Entered: noon.Add(day)},                         // entered after now
		{Stage: "lead", Entered: noon, Left: noon.Add(-day)},            // left before it was entered
		{Stage: "lead", Entered: noon.Add(-2 * day), Left: noon},        // two days
		{Stage: "lead", Entered: noon.Add(-3 * day), Left: time.Time{}}, // three up to now
	}
	got := Pipeline([]string{"lead"}, visits, nil, noon)
	if got[0].Median != day || got[0].Visits != 2 || got[0].Conversion != 0 || !got[0].HasConversion {
		t.Errorf("got %+v", got[0])
	}
	if got := Pipeline(nil, visits, nil, noon); len(got) != 0 {
		t.Errorf("no stages have %+v", got)
	}
}

// Whatever the visits, every stage has its figure, all completed visits are counted, and at most one stage is the
// bottleneck.
func FuzzPipeline(f *testing.F) {
	f.Add([]byte{1, 20, 30, 41, 52, 63, 200})
	f.Fuzz(func(t *testing.T, data []byte) {
		stages := []string{"a", "b", "c"}
		var visits []Visit
		completed := 0
		for i, b := range data {
			v := Visit{Stage: stages[b%3], Entered: noon.Add(-time.Duration(b) * time.Hour), Forward: b%2 == 0}
			if i%4 > 0 {
				completed++
				v.Left = noon.Add(-time.Duration(b/uint8(i%4)) * time.Hour)
			}
			visits = append(visits, v)
		}
		nasty.Quick(t, func() { Pipeline(stages, visits, visits[len(visits)/2:], noon) })
		figures, bottlenecks := Pipeline(stages, visits, visits[len(visits)/2:], noon), 0
		for i, figure := range figures {
			completed -= figure.Visits
			if figure.Bottleneck {
				bottlenecks++
			}
			if figure.Stage != stages[i] || figure.Median < 0 || figure.Conversion < 0 || figure.Conversion > 1 ||
				figure.HasConversion != (figure.Visits > 0) || figure.Bottleneck && figure.Visits < 5 {
				t.Fatalf("%v: %+v", visits, figure)
			}
		}
		if completed != 0 || bottlenecks > 1 || len(figures) != 3 {
			t.Fatalf("%v: %+v", visits, figures)
		}
	})
}

func TestWinRate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		won, lost int
		want      float64
		ok        bool
	}{{10, 30, 0.25, true}, {3, 0, 1, true}, {0, 3, 0, true}, {3, 3, 0.5, true}, {0, 0, 0, false}} {
		if got, ok := WinRate(c.won, c.lost); got != c.want || ok != c.ok {
			t.Errorf("%d won and %d lost is %v, %t", c.won, c.lost, got, ok)
		}
	}
}

func TestMedianDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		days []int
		want float64
		ok   bool
	}{{[]int{30, 10, 20}, 20, true}, {[]int{30, 10, 21, 20}, 20.5, true}, {[]int{0}, 0, true}, {nil, 0, false}} {
		before := slices.Clone(c.days)
		if got, ok := MedianDays(c.days); got != c.want || ok != c.ok || !slices.Equal(before, c.days) {
			t.Errorf("median of %v is %v, %t", before, got, ok)
		}
	}
}

func TestVelocity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		open    int
		winRate float64
		meanWon int64
		cycle   float64
		want    int64
		ok      bool
	}{
		{40, 0.25, 1_200_000, 30, 400_000, true},
		{1, 0.5, 5, 1, 3, true},
		{0, 0.25, 1_200_000, 30, 0, true},
		{40, 0, 1_200_000, 30, 0, true},
		{40, 0.25, 1_200_000, 0, 0, false},
		{40, 0.25, 1_200_000, -1, 0, false},
		{40, math.NaN(), 1_200_000, 30, 0, false},
		{40, 0.25, 1_200_000, math.NaN(), 0, false},
		{1, 1, math.MaxInt64, 1, 0, false},
		{math.MaxInt, 1, math.MinInt64, 1, 0, false},
	} {
		if got, ok := Velocity(c.open, c.winRate, c.meanWon, c.cycle); got != c.want || ok != c.ok {
			t.Errorf("%+v is %d, %t", c, got, ok)
		}
	}
}
