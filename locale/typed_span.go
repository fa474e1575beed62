package locale

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Span are days from the first to the last, both included, as civil dates at midnight UTC.
type Span struct {
	From, To time.Time
	// OneDay says that a single day was typed, which may as well be meant as the last one of several.
	OneDay bool
}

// ParseSpan reads days as people type them, with the words of either language: two days with a dash, "to", "until",
// "..", a space, "'den ... 'e kadar" between them, "1-5 Dec", "next week" (from Monday to Sunday), "this month", "for
// 3 days" and "3 gün" (working days, from today), "two weeks" (from today), "until friday" (from today), or one day
// as in [ParseDate]. The second of two days is read from the first.
//
// What can't be read is an *Error whose sentence shows how two days are typed.
func ParseSpan(text string, lang Language, today time.Time, working func(time.Time) bool) (Span, error) {
	r := spanReader{dateReader{lang: lang, zone: today.Location(), today: civilDay(today)}, working}
	typed, short := typedLine(text)
	switch {
	case typed == "":
		return Span{}, &Error{ID: "errors.date_empty"}
	case !short:
		return Span{}, unreadableSpan(typed)
	}
	key := spanNoise.ReplaceAllString(Key(ascii(typed)), " ")
	key = strings.Join(strings.Fields(key), " ")
	for _, read := range []func(string) (Span, bool){r.named, r.lasting, r.until} {
		if s, ok := read(key); ok {
			return s, nil
		}
	}
	day, err := r.read(typed)
	if err == nil {
		return Span{From: day, To: day, OneDay: true}, nil
	}
	if s, ok := r.between(key); ok {
		return s, nil
	}
	if isUnreadableDate(err) {
		return Span{}, unreadableSpan(typed)
	}
	return Span{}, err
}

func unreadableSpan(typed string) error {
	return &Error{ID: "errors.days_unreadable", Args: []any{"Text", shortened(typed)}}
}

func isUnreadableDate(err error) bool {
	e, ok := err.(*Error)
	return ok && e.ID == "errors.date_unreadable"
}

// spanNoise are words around two days that say nothing more than that they are two.
var spanNoise = regexp.MustCompile(`^(?:from|between|starting) |(?: |')(?:arasi|arasinda|itibaren)\b|\b(?:all|whole|boyunca|tarihleri)\b`)

type spanReader struct {
	dateReader
	working func(time.Time) bool
}

// named reads a week or month by its name.
func (r spanReader) named(key string) (Span, bool) {
	monday := nextMonday(r.today)
	month := func(distance int) Span {
		first := time.Date(r.today.Year(), r.today.Month()+time.Month(distance), 1, 0, 0, 0, 0, time.UTC)
		return Span{From: first, To: first.AddDate(0, 1, -1)}
	}
	switch key {
	case "this week", "bu hafta", "the week":
		return Span{From: monday.AddDate(0, 0, -7), To: monday.AddDate(0, 0, -1)}, true
	case "next week", "haftaya", "gelecek hafta", "onumuzdeki hafta", "the next week", "coming week", "the coming week":
		return Span{From: monday, To: monday.AddDate(0, 0, 6)}, true
	case "rest of the week", "the rest of the week", "until the end of the week", "hafta sonuna kadar":
		return Span{From: r.today, To: monday.AddDate(0, 0, -1)}, true
	case "this month", "bu ay":
		return month(0), true
	case "next month", "gelecek ay", "onumuzdeki ay":
		return month(1), true
	case "rest of the month", "the rest of the month", "until the end of the month", "ay sonuna kadar":
		return Span{From: r.today, To: month(0).To}, true
	}
	return Span{}, false
}

var duration = regexp.MustCompile(
	`^(?:(?:for|the)? ?(?:next)? ?)?(\d{1,3}|[a-z]+) (day|days|working days?|business days?|gun|is gunu|week|weeks|hafta)(?: from (.+))?$`)

// lasting reads how many days or weeks somebody is away, from today or from a day that is named.
func (r spanReader) lasting(key string) (Span, bool) {
	match := duration.FindStringSubmatch(key)
	if match == nil {
		return Span{}, false
	}
	n, ok := smallNumber(match[1])
	from := r.today
	if match[3] != "" && ok {
		day, err := r.read(match[3])
		from, ok = day, err == nil
	}
	switch {
	case !ok || n > 366:
		return Span{}, false
	case strings.HasPrefix(match[2], "week") || match[2] == "hafta":
		return Span{From: from, To: from.AddDate(0, 0, 7*n-1)}, true
	}
	return Span{From: from, To: r.workingDay(from, n)}, true
}

// workingDay is the nth working day from a day on, which may be the first itself. Where hardly anybody ever works,
// every day counts.
func (r spanReader) workingDay(from time.Time, n int) time.Time {
	left := n
	for day := from; day.Before(from.AddDate(0, 0, 10*n+31)); day = day.AddDate(0, 0, 1) {
		if r.working(day) {
			left--
		}
		if left == 0 {
			return day
		}
	}
	return from.AddDate(0, 0, n-1)
}

var (
	untilFirst = regexp.MustCompile(`^(?:until|till|til|through|to|up to) (.+)$`)
	untilLast  = regexp.MustCompile(`^(.+?) (?:kadar|degin|dek)$`)
)

// until reads a last day; the first one is today.
func (r spanReader) until(key string) (Span, bool) {
	match := untilFirst.FindStringSubmatch(key)
	if match == nil {
		match = untilLast.FindStringSubmatch(key)
	}
	if match == nil {
		return Span{}, false
	}
	day, err := r.read(match[1])
	return Span{From: r.today, To: day}, err == nil
}

var (
	separators = regexp.MustCompile(` (?:to|until|till|through|and|ve|ile) |\.{2,}|…| ?(?:->|→) ?|-`)
	// "1", "1st", "1'inden"
	bareDay = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|'?[a-z]{0,3}(?:dan|den|tan|ten))?\.?$`)
)

// between reads two days. Of several cuts that make two days in their order, the one with the fewest days between
// them is meant.
func (r spanReader) between(key string) (best Span, ok bool) {
	key = strings.TrimSuffix(strings.TrimSuffix(key, " kadar"), " degin")
	consider := func(left, right string, bare bool) {
		s, readable := r.pair(strings.TrimSpace(left), strings.TrimSpace(right), bare)
		better := !ok || s.ordered() && (!best.ordered() || s.length() < best.length())
		if readable && better {
			best, ok = s, true
		}
	}
	for _, at := range separators.FindAllStringIndex(key, -1) {
		consider(key[:at[0]], key[at[1]:], true)
	}
	for at, c := range key {
		if c == ' ' && !slices.ContainsFunc([]string{"-", "."},
			func(s string) bool { return strings.HasSuffix(key[:at], s) }) {
			left := key[:at]
			consider(left, key[at+1:], strings.HasSuffix(left, "den") || strings.HasSuffix(left, "dan"))
		}
	}
	return best, ok
}

func (s Span) ordered() bool             { return !s.To.Before(s.From) }
func (s Span) length() time.Duration     { return s.To.Sub(s.From) }
func (s Span) contains(d time.Time) bool { return !d.Before(s.From) && !d.After(s.To) }

// pair reads two days; one of them may be a bare number, "1-5 Dec" and "Dec 1-5", where something stands between them.
func (r spanReader) pair(left, right string, bare bool) (Span, bool) {
	if day, ok := ordinalDay(left); bare && ok {
		to, err := r.read(right)
		from := time.Date(to.Year(), to.Month(), day, 0, 0, 0, 0, time.UTC)
		return Span{From: from, To: to}, err == nil && from.Month() == to.Month()
	}
	from, err := r.read(left)
	if err != nil {
		return Span{}, false
	}
	if day, ok := ordinalDay(right); bare && ok {
		to := time.Date(from.Year(), from.Month(), day, 0, 0, 0, 0, time.UTC)
		return Span{From: from, To: to}, to.Month() == from.Month()
	}
	s, ok := r.from(from, right)
	if earlier, has := r.from(from.AddDate(-1, 0, 0), right); has && from.After(r.today) && earlier.contains(r.today) &&
		earlier.length() < 60*24*time.Hour {
		return earlier, true // on the 1st of January somebody is away since the 30th of December
	}
	return s, ok
}

// from reads the second day as seen from the first; how far it is from today, only today knows.
func (r spanReader) from(first time.Time, second string) (Span, bool) {
	if distance, near := nearDay(second); near {
		return Span{From: first, To: r.today.AddDate(0, 0, distance)}, true
	}
	seen := r.dateReader
	seen.today = first
	to, err := seen.read(second)
	return Span{From: first, To: to}, err == nil
}

// ordinalDay is the day of a month that a bare number says.
func ordinalDay(text string) (int, bool) {
	match := bareDay.FindStringSubmatch(text)
	if match == nil {
		return 0, false
	}
	n, ok := smallNumber(match[1])
	return n, ok && n <= 31
}
