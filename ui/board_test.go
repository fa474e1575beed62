package ui_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/ui"
)

// written is everything that a message says, in both of its forms.
func written(t *testing.T, m ui.Message) string {
	t.Helper()
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func checkSaid(t *testing.T, said string, facts, secrets []string) {
	t.Helper()
	for _, fact := range facts {
		if !strings.Contains(said, fact) {
			t.Errorf("it does not say %q: %s", fact, said)
		}
	}
	for _, secret := range secrets {
		if strings.Contains(said, secret) {
			t.Errorf("it says %q: %s", secret, said)
		}
	}
}

// boardIn is the sample's board with the amounts open or not, in a mode, by a metric, for a viewer; empty for the
// channel.
func (s sample) boardIn(open bool, mode sales.BoardMode, metric sales.BoardMetric, viewer okr.PersonID) sales.Board {
	b := s.board()
	b.Settings.AmountsOpen, b.Settings.BoardMode, b.Amounts, b.Metric, b.Viewer = open, mode, open, metric, viewer
	return b
}

func TestBoard_SaysWhatTheTeamAllows(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	for name, test := range map[string]struct {
		board       sales.Board
		says, hides []string
	}{
		"names and ratios": {s.boardIn(false, sales.Named, sales.ByAttainment, ""),
			[]string{"Deniz Yılmaz", "130%", "Most improved: Emily Stone"},
			[]string{"₺", "Çağla Şen", "Ömer Koç", "Yeni Biri"}},
		"amounts too": {s.boardIn(true, sales.Named, sales.ByAttainment, ""), []string{"₺130,000", "₺100,000"},
			[]string{"Çağla Şen", "Ömer Koç"}},
		"anonymous": {s.boardIn(true, sales.Anonymous, sales.ByAttainment, ""), []string{"130%"},
			[]string{"Deniz", "Ayşe", "Ömer", "₺", "▲"}},
		"values hidden": {s.boardIn(true, sales.ValuesHidden, sales.ByAttainment, ""), []string{"Deniz Yılmaz"},
			[]string{"130", "₺", "+22"}},
		"progress only": {s.boardIn(true, sales.ProgressOnly, sales.ByAttainment, ""), []string{"85%"},
			[]string{"Deniz", "Ömer", "130", "₺"}},
		"private revenue": {s.boardIn(false, sales.Named, sales.ByRevenue, ""), []string{"Deniz Yılmaz"},
			[]string{"₺", "130", "data_visualization"}},
		"for a colleague": {s.boardIn(false, sales.Named, sales.ByAttainment, s.id(1)), []string{"Deniz Yılmaz"},
			[]string{"₺", "revenue month"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkSaid(t, written(t, ui.Board(p, test.board)), test.says, test.hides)
		})
	}
}

func TestBoard_MeanOfFewIsNotTold(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	b := s.boardIn(false, sales.ValuesHidden, sales.ByAttainment, "")
	b.Places = b.Places[:2]
	checkSaid(t, written(t, ui.Board(p, b)), nil, []string{"85%"})
}

func TestMyBoard_ShowsOwnFiguresAndOnlyThose(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	for mode, test := range map[sales.BoardMode]struct{ says, hides []string }{
		sales.Named:        {[]string{"₺120,000", "Mehmet Öz", "110%", "₺2,000"}, []string{"₺130,000", "₺110,000"}},
		sales.Anonymous:    {[]string{"₺120,000", "110%", "₺2,000"}, []string{"Mehmet", "Deniz"}},
		sales.ValuesHidden: {[]string{"₺120,000", "Mehmet Öz"}, []string{"110%", "130%", "₺2,000"}},
		sales.ProgressOnly: {[]string{"₺120,000"}, []string{"110%", "Mehmet", "₺2,000"}},
	} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			b := s.boardIn(false, mode, sales.ByAttainment, s.id(1))
			near, at, _ := sales.Around(b.Places, s.id(1))
			checkSaid(t, written(t, ui.MyBoard(p, b, near, at, "₺2,000")), test.says, test.hides)
		})
	}
}

// What passes the next one says how far that one is: it is silent where boards are.
func TestSalesSituation_SaysWhatPassesTheNextOne(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	tied := s.standing()
	tied.Near = []sales.Place{{Rank: 2}, {Rank: 2}, {Rank: 4}}
	tied.At = 2
	for _, screen := range []ui.Message{ui.SalesSituation(p, tied, false), ui.TargetView(p, tied),
		ui.Booked(p, sales.Booked{Deal: s.booked().Deal, Standing: tied, Mine: true}, sales.WasWon)} {
		checkSaid(t, written(t, screen), []string{"₺2,001 more puts you in place 2"}, []string{"place 3"})
	}
	for _, mode := range []sales.BoardMode{sales.ValuesHidden, sales.ProgressOnly} {
		quiet := tied
		quiet.Settings.BoardMode = mode
		for _, screen := range []ui.Message{ui.SalesSituation(p, quiet, false), ui.TargetView(p, quiet),
			ui.Booked(p, sales.Booked{Deal: s.booked().Deal, Standing: quiet, Mine: true}, sales.WasWon)} {
			checkSaid(t, written(t, screen), nil, []string{"₺2,001"})
		}
	}
}

func TestWinners_AreUnnamedWhereBoardsAre(t *testing.T) {
	t.Parallel()
	s := plainSample()
	for mode, named := range map[sales.BoardMode]bool{sales.Named: true, sales.ValuesHidden: true,
		sales.Anonymous: false, sales.ProgressOnly: false} {
		settings := s.selling()
		settings.BoardMode = mode
		winners := ui.Winners(settings, s.places()[:3])
		if len(winners) != 3 || (winners[0].Name != "") != named || (winners[0].Person != "") != named {
			t.Errorf("%s: %+v", mode, winners)
		}
	}
}

func TestRecognition_SaysHowTheTargetWasHit(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	checkSaid(t, written(t, ui.Recognition(p, s.recognition(), 5)), []string{"100%", "Acme"}, []string{"₺"})
	raised := s.recognition() // after it was hit
	raised.Settings.AmountsOpen, raised.Target.Amount = true, 15_000_000
	checkSaid(t, written(t, ui.Recognition(p, raised, 5)), []string{"₺100,000 of ₺100,000"}, []string{"₺150,000"})
}

// A count that the rules do not give is not said: nobody has won a deal number 0.
func TestRecognition_CountsWhatThereIs(t *testing.T) {
	t.Parallel()
	s := plainSample()
	for _, lang := range locale.Languages {
		p := catalog(t).Printer(lang)
		for _, kind := range []sales.NotableKind{sales.FifthOfDay, sales.FastestCycle} {
			checkSaid(t, ui.Recognition(p, s.praise(kind, 0), 5).Text, []string{"Ayşe Demir"}, []string{"0"})
		}
	}
}

func TestBoardRef_IsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, r := range []ui.BoardRef{
		{Team: 1, Metric: sales.ByAttainment, Kind: okr.WeekPeriod, Day: today},
		{Team: 1 << 62, Company: true, Metric: sales.ByAttainment, Kind: okr.QuarterPeriod, Day: "2026-10-01"},
	} {
		value := string(r.Value())
		if got, ok := ui.ReadBoardRef(value); !ok || got != r {
			t.Errorf("%s is read as %v, %t", value, got, ok)
		}
		if len(value) > 75 {
			t.Errorf("%s is too long for an option", value)
		}
	}
	for _, bad := range []string{
		"", "T1", "attainment week 2026-11-24 T1", "height week 2026-11-24 T1 team",
		"attainment decade 2026-11-24 T1 team",
		"attainment week 2026-02-30 T1 team", "attainment week 2026-11-24 T0 team",
		"attainment week 2026-11-24 T1 team x",
	} {
		if got, ok := ui.ReadBoardRef(bad); ok {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}

func TestPeriodName(t *testing.T) {
	t.Parallel()
	days, err := okr.NewCustomPeriod("2026-12-01", "2027-01-01")
	if err != nil {
		t.Fatal(err)
	}
	c := catalog(t)
	for _, test := range []struct {
		period okr.Period
		en, tr string
	}{
		{okr.WeekOf(today), "week 48", "48. hafta"},
		{okr.MonthOf(today), "November 2026", "Kasım 2026"},
		{okr.QuarterOf(today, time.January), "Q4 2026", "2026 4. çeyrek"},
		{okr.QuarterOf(today, time.April), "Q3 FY2027", "2027 mali yılı 3. çeyrek"},
		{okr.YearOf(today, time.January), "2026", "2026"},
		{days, "1 Dec – 31 Dec 2026", "1 Ara – 31 Ara 2026"},
	} {
		for lang, want := range map[locale.Language]string{locale.English: test.en, locale.Turkish: test.tr} {
			if got := ui.PeriodName(c.Printer(lang), test.period); got != want {
				t.Errorf("%v is %q, want %q", test.period, got, want)
			}
		}
	}
}

// Many who have the same name and the same value still make a chart that Slack takes.
func TestBoard_ChartLabelsAreUnique(t *testing.T) {
	t.Parallel()
	s, p := plainSample(), catalog(t).Printer(locale.English)
	b, entries := s.board(), []sales.Entry{}
	for i := range 40 {
		entries = append(entries, sales.Entry{Person: s.id(i), Name: "Mustafa Kemal Karaosmanoğlu", Value: 1,
			Attainment: new(1.0)})
	}
	b.Places = sales.RankBy(entries, nil, strings.Compare)
	m, charts := ui.Board(p, b), 0
	for _, block := range m.Blocks {
		if chart, ok := block.(*slack.DataVisualizationBlock); ok {
			charts++
			if err := chart.Validate(); err != nil {
				t.Error(err)
			}
		}
	}
	if charts != 1 {
		t.Errorf("it has %d charts", charts)
	}
	checkSaid(t, written(t, m), []string{"and 25 more"}, nil)
}

// checkPlain: what stands in for newer blocks is as sound as they are, and has none of them.
func checkPlain(t *testing.T, screen any, validate func(*testing.T, any)) {
	t.Helper()
	m, ok := screen.(ui.Message)
	if !ok || m.Plain == nil {
		return
	}
	plain := ui.Message{Text: m.Text, Blocks: m.Plain}
	checkScreen(t, plain)
	validate(t, plain)
	for _, b := range m.Plain {
		if kind := b.BlockType(); kind == "table" || kind == "data_visualization" {
			t.Errorf("in place of newer blocks it has a %s", kind)
		}
	}
}
