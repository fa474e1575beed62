package locale

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		candidates []string
		want       Language
	}{
		{[]string{"tr-TR"}, Turkish},
		{[]string{"tr"}, Turkish},
		{[]string{"TR_tr"}, Turkish},
		{[]string{"en-GB"}, English},
		{[]string{"en-US", "tr-TR"}, English},
		{[]string{"en-GB", "tr-TR"}, English},
		{[]string{"tr-CY"}, Turkish},
		{[]string{"", "tr-TR"}, Turkish},
		{[]string{"de-DE", "tr"}, Turkish},
		{[]string{"de-DE"}, English},
		{[]string{"not a language!", "tr"}, Turkish},
		{[]string{""}, English},
		{nil, English},
	}
	for _, test := range tests {
		if got := Match(test.candidates...); got != test.want {
			t.Errorf("Match(%q) = %s, want %s", test.candidates, got, test.want)
		}
	}
}

// sample is a catalog of its own, so that missing messages can be asked for.
func sample(t *testing.T) *Catalog {
	t.Helper()
	c, err := load(folder(map[string]string{
		"a.en.toml": `
			["a.answers"]
			one = "{{.Name}}: {{.Count}} answer"
			other = "{{.Name}}: {{.Count}} answers"
			["a.english_only"]
			one = "{{.Count}} day"
			other = "{{.Count}} days"
			["a.values"]
			other = "{{.A}}|{{.B}}|{{.C}}|{{.D}}"
			["a.late"]
			other = "Done{{if .Late}}, late{{end}}"
			["a.perhaps"]
			other = "{{if .Late}}late{{end}}"
			["a.broken"]
			other = "{{.Name.First}}"`,
		"a.tr.toml": `
			["a.answers"]
			one = "{{.Name}}: {{.Count}} yanıt"
			other = "{{.Name}}: {{.Count}} yanıt"
			["a.values"]
			other = "{{.A}}|{{.B}}|{{.C}}|{{.D}}"
			["a.late"]
			other = "Tamam{{if .Late}}, geç{{end}}"`,
		"number.en.toml": `["list.last"]
			other = "{{.Rest}} and {{.Last}}"`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPrinter_T(t *testing.T) {
	t.Parallel()
	c := sample(t)
	tests := []struct {
		lang Language
		id   string
		args []any
		want string
	}{
		{English, "a.answers", []any{"Name", "Ayşe", "Count", 1}, "Ayşe: 1 answer"},
		{English, "a.answers", []any{"Name", "Ayşe", "Count", 0}, "Ayşe: 0 answers"},
		{English, "a.answers", []any{"Count", 1234, "Name", "Ayşe"}, "Ayşe: 1,234 answers"},
		{Turkish, "a.answers", []any{"Name", "Ayşe", "Count", 1}, "Ayşe: 1 yanıt"},
		{Turkish, "a.answers", []any{"Name", "Ayşe", "Count", 1234}, "Ayşe: 1.234 yanıt"},
		{English, "a.answers", []any{"Name", "{{.Count}}", "Count", 2}, "{{.Count}}: 2 answers"},
		{English, "a.answers", nil, ":  answers"},
		{Turkish, "a.english_only", []any{"Count", 1}, "1 day"},
		{Turkish, "a.english_only", []any{"Count", 1500}, "1.500 days"},
		{English, "a.values", []any{"A", decimal.RequireFromString("1234.5"), "B", 2026, "C", []string{"x", "y"}, "D",
			true}, "1,234.5|2026|x and y|true"},
		{Turkish, "a.late", []any{"Late", ""}, "Tamam"},
		{Turkish, "a.late", []any{"Late", true}, "Tamam, geç"},
		{Turkish, "a.nowhere", []any{"Count", 1}, "a.nowhere"},
		{English, "a.perhaps", []any{"Late", ""}, ""},
		{English, "a.broken", []any{"Name", "Ayşe"}, "a.broken"},
		{English, "", nil, ""},
		{English, "a.answers", []any{1, 2}, ":  answers"},
		{English, "a.answers", []any{"Name"}, ":  answers"},
		{Language("de"), "a.answers", []any{"Name", "x", "Count", 2}, "x: 2 answers"},
	}
	for _, test := range tests {
		if got := c.Printer(test.lang).T(test.id, test.args...); got != test.want {
			t.Errorf("%s T(%q, %v) = %q, want %q", test.lang, test.id, test.args, got, test.want)
		}
	}
}

// Not parallel: it replaces the default logger.
func TestPrinter_T_LogsOnce(t *testing.T) {
	log := &bytes.Buffer{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	c := sample(t)
	for range 3 {
		c.Printer(Turkish).T("a.english_only", "Count", 2)
		c.Printer(English).T("a.answers", "Count", 2)
		c.Printer(English).T("a.answers", "Name", "Ayşe", "Count", "2")
		c.Printer(English).T("a.late", "Late", "")
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "a.english_only") ||
		!strings.Contains(lines[1], "value for Name") || !strings.Contains(lines[2], "a Count that is an int\" id=a.answers") {
		t.Errorf("logged:\n%s\nwant a line for the missing message, the missing value and the missing number", log)
	}
}

func TestPrinter_Concurrent(t *testing.T) {
	t.Parallel()
	p := catalog(t).Printer(Turkish)
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			for i := range 50 {
				if got := p.T("ago.days", "Count", i); got != fmt.Sprintf("%d gün önce", i) {
					t.Errorf("got %q", got)
				}
				if p.Compare("ırmak", "insan") >= 0 || p.Upper("i") != "İ" {
					t.Error("collation or casing went wrong")
				}
			}
		})
	}
	done.Wait()
}

func TestPrinter_Error(t *testing.T) {
	t.Parallel()
	p := catalog(t).Printer(Turkish)
	said, ok := p.Error(fmt.Errorf("value of KR7: %w",
		&Error{ID: "errors.number_too_large", Args: []any{"Digits", 15}}))
	if want := "Sayı çok büyük. Tam kısmı en fazla 15 basamaklı olabilir."; !ok || said != want {
		t.Errorf("got %q, %v, want %q", said, ok, want)
	}
	said, ok = p.Error(fmt.Errorf("close week: %w", refusal{}))
	if want := "Ondalık kısım çok uzun. En fazla 6 basamağa yuvarlayın."; !ok || said != want {
		t.Errorf("got %q, %v, want %q", said, ok, want)
	}
	if said, ok := p.Error(fmt.Errorf("disk full")); ok || said != "" {
		t.Errorf("an internal error was said: %q", said)
	}
	if said, ok := p.Error(nil); ok || said != "" {
		t.Errorf("no error was said: %q", said)
	}
	half := &Error{ID: "errors.number_unreadable", Args: []any{"Text"}}
	if got := half.Error(); got != "errors.number_unreadable" {
		t.Errorf("Error() = %s", got)
	}
	err := &Error{ID: "errors.number_unreadable", Args: []any{"Text", "x\ny"}}
	if want := `errors.number_unreadable Text="x\ny"`; err.Error() != want {
		t.Errorf("Error() = %s, want %s", err, want)
	}
}

// refusal is an error of a package that doesn't know this one.
type refusal struct{}

func (refusal) Error() string         { return "refused" }
func (refusal) Said() (string, []any) { return "errors.number_too_precise", []any{"Digits", 6} }

func TestPrinter_List(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	tests := []struct {
		items  []string
		en, tr string
	}{
		{nil, "", ""},
		{[]string{"a"}, "a", "a"},
		{[]string{"a", "b"}, "a and b", "a ve b"},
		{[]string{"a", "b", "c"}, "a, b and c", "a, b ve c"},
	}
	for _, test := range tests {
		if en, tr := c.Printer(English).List(test.items), c.Printer(Turkish).List(test.items); en != test.en ||
			tr != test.tr {
			t.Errorf("List(%q) = %q, %q, want %q, %q", test.items, en, tr, test.en, test.tr)
		}
	}
}

func TestPrinter_Compare(t *testing.T) {
	t.Parallel()
	want := []string{"cam", "çay", "Igdir", "ırmak", "insan", "İzmir", "oda", "ödev", "su", "Şeker", "uzun", "üzüm",
		"zor"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, catalog(t).Printer(Turkish).Compare)
	if !slices.Equal(got, want) {
		t.Errorf("sorted %q, want %q", got, want)
	}
	if catalog(t).Printer(English).Compare("a\u200b", "a") == 0 {
		t.Error("different texts compare as equal")
	}
}

func TestPrinter_Case(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	en, tr := c.Printer(English), c.Printer(Turkish)
	tests := []struct{ got, want string }{
		{tr.Upper("ışık ilk"), "IŞIK İLK"},
		{tr.Lower("DİYARBAKIR"), "diyarbakır"},
		{tr.Title("izmir ığdır KPI"), "İzmir Iğdır KPI"},
		{en.Upper("ink"), "INK"},
		{en.Lower("INK"), "ink"},
		{en.Title("sales team NYC"), "Sales Team NYC"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	if en.Language() != English || tr.Language() != Turkish {
		t.Error("a printer doesn't know its language")
	}
}

func TestPrinter_Calendar(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	en, tr := c.Printer(English), c.Printer(Turkish)
	at := time.Date(2026, time.November, 23, 9, 5, 0, 0, time.FixedZone("+03", 3*60*60))
	today := time.Date(2026, time.December, 30, 0, 0, 0, 0, time.UTC)
	tests := []struct{ got, want string }{
		{en.Date(at), "Monday, 23 November 2026"},
		{tr.Date(at), "23 Kasım 2026 Pazartesi"},
		{en.DateShort(at), "23 Nov"},
		{tr.DateShort(at), "23 Kas"},
		{en.DateTime(at), "Monday, 23 November 2026, 09:05"},
		{tr.DateTime(at), "23 Kasım 2026 Pazartesi 09:05"},
		{tr.Time(at.Add(10 * time.Hour)), "19:05"},
		{en.Weekday(time.Sunday), "Sunday"},
		{en.WeekdayWithin(time.Sunday), "Sunday"},
		{tr.WeekdayWithin(time.Thursday), "perşembe"},
		{en.DateWithin(at), "23 November"},
		{tr.DateWithin(at), "23 Kasım"},
		{tr.Weekday(time.Saturday), "Cumartesi"},
		{tr.WeekdayShort(time.Monday), "Pzt"},
		{tr.Month(time.December), "Aralık"},
		{en.Day(today, today), "today"},
		{tr.Day(today.AddDate(0, 0, 1), today), "yarın"},
		{tr.Day(today.AddDate(0, 0, -1), today), "dün"},
		{tr.Day(today.AddDate(0, 0, 2), today), "Cuma"},
		{en.Day(today.AddDate(0, 0, 6), today), "Tuesday"},
		{en.Day(today.AddDate(0, 0, 7), today), "6 Jan 2027"},
		{en.Day(today.AddDate(0, 0, -7), today), "23 Dec"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestPrinter_Ago(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	tests := []struct {
		d      time.Duration
		en, tr string
	}{
		{-time.Hour, "just now", "az önce"},
		{59 * time.Second, "just now", "az önce"},
		{time.Minute, "1 minute ago", "1 dakika önce"},
		{59*time.Minute + 59*time.Second, "59 minutes ago", "59 dakika önce"},
		{time.Hour, "1 hour ago", "1 saat önce"},
		{23 * time.Hour, "23 hours ago", "23 saat önce"},
		{24 * time.Hour, "1 day ago", "1 gün önce"},
		{3 * 24 * time.Hour, "3 days ago", "3 gün önce"},
		{13 * 24 * time.Hour, "13 days ago", "13 gün önce"},
		{14 * 24 * time.Hour, "2 weeks ago", "2 hafta önce"},
	}
	for _, test := range tests {
		if en, tr := c.Printer(English).Ago(test.d), c.Printer(Turkish).Ago(test.d); en != test.en || tr != test.tr {
			t.Errorf("Ago(%s) = %q, %q, want %q, %q", test.d, en, tr, test.en, test.tr)
		}
	}
}

func TestPrinter_Duration(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	tests := []struct {
		d      time.Duration
		en, tr string
	}{
		{30 * time.Second, "less than a minute", "bir dakikadan az"},
		{time.Minute, "1 minute", "1 dakika"},
		{125 * time.Minute, "2 hours 5 minutes", "2 saat 5 dakika"},
		{-125 * time.Minute, "2 hours 5 minutes", "2 saat 5 dakika"},
		{2 * time.Hour, "2 hours", "2 saat"},
		{49*time.Hour + 10*time.Minute, "2 days 1 hour", "2 gün 1 saat"},
		{48*time.Hour + 10*time.Minute, "2 days", "2 gün"},
	}
	for _, test := range tests {
		if en, tr := c.Printer(English).Duration(test.d), c.Printer(Turkish).Duration(test.d); en != test.en ||
			tr != test.tr {
			t.Errorf("Duration(%s) = %q, %q, want %q, %q", test.d, en, tr, test.en, test.tr)
		}
	}
}
