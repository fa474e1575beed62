package locale

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// TypedPeriod is a period as people say it: a week, month, quarter or year by its number and year, or by how far it
// is from the present one.
type TypedPeriod struct {
	Kind     PeriodKind
	Number   int  // of the week, month or quarter; 0 for a year, and for a period that is said by its distance
	Year     int  // 0 when it is not said, or said by its distance
	Fiscal   bool // the year is said to be a fiscal one
	Distant  bool // From is said: of the year when there is a Number, else of the period
	Distance int  // -1 is the last one, 0 this one, 1 the next one
}

// PeriodKind tells the kinds of periods that people say apart.
type PeriodKind string

// The kinds of periods that people say.
const (
	Week    PeriodKind = "week"
	Month   PeriodKind = "month"
	Quarter PeriodKind = "quarter"
	Year    PeriodKind = "year"
)

var periodWords = map[string]PeriodKind{
	"q": Quarter, "quarter": Quarter, "ceyrek": Quarter, "ceyregi": Quarter, "ceyregin": Quarter, "c": Quarter,
	"year": Year, "yil": Year, "yili": Year, "yilin": Year, "yilinin": Year, "sene": Year, "senenin": Year,
	"month": Month, "ay": Month, "ayi": Month, "ayin": Month, "week": Week, "w": Week, "wk": Week, "hafta": Week,
	"haftasi":   Week,
	"quarterly": Quarter, "yearly": Year, "monthly": Month, "weekly": Week, "yillik": Year, "aylik": Month,
	"haftalik": Week, "ceyreklik": Quarter,
}

var distances = map[string]int{
	"last": -1, "previous": -1, "prev": -1, "past": -1, "gecen": -1, "onceki": -1, "gectigimiz": -1,
	"this": 0, "current": 0, "present": 0, "bu": 0, "simdiki": 0, "mevcut": 0,
	"next": 1, "coming": 1, "upcoming": 1, "following": 1, "gelecek": 1, "onumuzdeki": 1, "sonraki": 1,
}

var quarterOrdinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "birinci": 1, "ilk": 1, "ikinci": 2, "ucuncu": 3, "dorduncu": 4,
}

// silentInPeriods say nothing of their own.
var silentInPeriods = []string{"the", "of", "in", "for", "st", "nd", "rd", "th", "bir", "de", "icin"}

// ParsePeriod reads a week, month, quarter or year as people type it, with the words of either language: "2026Q4",
// "Q4", "FY27 Q3", "4. çeyrek", "2026 4. çeyrek", "last quarter", "geçen yıl", "November 2026", "2026-11",
// "2026-W48", "week 48", "2026". It reports false for what names no period, and for what may mean two.
func ParsePeriod(text string) (TypedPeriod, bool) {
	typed, short := typedLine(text)
	if typed == "" || !short {
		return TypedPeriod{}, false
	}
	var said saidPeriod
	for _, part := range periodParts(Key(ascii(Hyphens(typed)))) {
		if !said.hear(part) {
			return TypedPeriod{}, false
		}
	}
	return said.period()
}

// periodParts cuts at everything but letters and digits, and between a letter and a digit. A Turkish ending after an
// apostrophe, as in 2026'nın, says nothing.
func periodParts(key string) (parts []string) {
	var part []rune
	ending := false
	end := func() {
		if len(part) > 0 && !ending {
			parts = append(parts, string(part))
		}
		part, ending = nil, false
	}
	for _, r := range key {
		letter, digit := unicode.IsLetter(r), isDigit(r)
		switch {
		case r == '\'':
			end()
			ending = true
			continue
		case !letter && !digit:
			end()
			if !strings.ContainsRune(" .,-/", r) {
				parts = append(parts, string(r)) // which no period has
			}
			continue
		case len(part) > 0 && isDigit(part[0]) != digit:
			end()
		}
		ending = ending && letter
		part = append(part, r)
	}
	end()
	return parts
}

// saidPeriod is what the parts of a period say.
type saidPeriod struct {
	numbers  []string // at most two
	kinds    []PeriodKind
	number   int // said by a word: of a month, or of a quarter
	month    bool
	fiscal   bool
	letter   bool // a kind was said by its letter, which says nothing without a number
	distance *int
}

func (s *saidPeriod) hear(part string) bool {
	if isDigit(rune(part[0])) {
		s.numbers = append(s.numbers, part)
		return len(s.numbers) <= 2 && len(part) <= 4
	}
	if kind, ok := periodWords[part]; ok {
		s.kinds, s.letter = append(s.kinds, kind), s.letter || len(part) == 1
		return len(s.kinds) <= 2
	}
	if distance, ok := distances[part]; ok {
		fresh := s.distance == nil
		s.distance = &distance
		return fresh
	}
	if n, ok := quarterOrdinals[part]; ok {
		fresh := s.number == 0
		s.number = n
		return fresh
	}
	if month, ok := monthNamed(part); ok {
		fresh := s.number == 0
		s.number, s.month = int(month), true
		return fresh
	}
	switch part {
	case "fy", "fiscal", "mali":
		s.fiscal = true
		return true
	}
	return slices.Contains(silentInPeriods, part)
}

// period puts together what was said.
func (s *saidPeriod) period() (p TypedPeriod, ok bool) {
	p.Fiscal = s.fiscal
	if p.Kind, ok = s.kind(); !ok {
		return p, false
	}
	if s.distance != nil {
		p.Distant, p.Distance = true, *s.distance
		return s.distant(p)
	}
	years, counts := s.sorted(p.Kind)
	if len(years) > 1 || len(counts) > 1 || len(counts) == 1 && s.number != 0 {
		return p, false
	}
	p.Number = s.number
	switch {
	case len(years)+len(counts)+s.number == 0: // "quarter" alone is the present one
		p.Distant = len(s.kinds) == 1 && !s.fiscal
		return p, p.Distant && !s.letter
	case len(counts) == 1:
		p.Number = counts[0]
	}
	if len(years) == 1 {
		p.Year = years[0]
	}
	return p, p.possible() && (len(years) == 0 || p.Year != 0)
}

// distant is a period that is said by its distance: by its own, or by that of its year.
func (s *saidPeriod) distant(p TypedPeriod) (TypedPeriod, bool) {
	years, counts := s.sorted(p.Kind)
	p.Number = s.number
	if len(counts) == 1 && s.number == 0 {
		p.Number = counts[0]
	}
	if len(years) > 0 || len(counts) > 1 || len(counts) == 1 && s.number != 0 {
		return p, false
	}
	if p.Number == 0 {
		return p, len(s.kinds) < 2 && len(counts) == 0 && !s.letter
	}
	return p, p.Kind != Year && slices.Contains(s.kinds, Year) && p.possible()
}

// kind is what the words say beside that of a year, which may stand beside any; without a word it follows from the
// numbers.
func (s *saidPeriod) kind() (PeriodKind, bool) {
	kind := PeriodKind("")
	for _, k := range s.kinds {
		switch {
		case kind == "" || kind == Year:
			kind = k
		case k != Year:
			return "", false
		}
	}
	switch {
	case s.month && kind == Quarter, s.month && kind == Week:
		return "", false
	case s.month:
		return Month, true
	case s.number != 0 && kind != Quarter:
		return "", false // the first what?
	case kind != "":
		return kind, true
	case s.distance != nil:
		return Quarter, len(s.numbers) == 0
	case len(s.numbers) == 2:
		return Month, len(s.numbers[0]) == 4 && len(s.numbers[1]) == 2 || len(s.numbers[0]) <= 2 &&
			len(s.numbers[1]) == 4
	default:
		return Year, len(s.numbers) == 1 && (len(s.numbers[0]) == 4 || s.fiscal)
	}
}

// sorted tells the numbers that are years from those that count periods. A year of two digits is one only beside the
// number of a quarter, of which there are four, or when nothing else can be meant.
func (s *saidPeriod) sorted(kind PeriodKind) (years, counts []int) {
	for i, digits := range s.numbers {
		n, _ := strconv.Atoi(digits)
		two := len(digits) == 2 && (kind == Year || s.month || kind == Quarter && s.number != 0 ||
			kind == Quarter && len(s.numbers) == 2 && len(s.numbers[1-i]) == 1)
		switch {
		case len(digits) == 4:
			years = append(years, n)
		case two:
			years = append(years, 2000+n)
		default:
			counts = append(counts, n)
		}
	}
	return years, counts
}

// possible reports whether there may be such a period.
func (p TypedPeriod) possible() bool {
	most := map[PeriodKind]int{Week: 53, Month: int(time.December), Quarter: 4, Year: 0}[p.Kind]
	counted := p.Number >= 1 || p.Kind == Year && (p.Year != 0 || p.Distant)
	return counted && p.Number <= most && (p.Year == 0 || p.Year >= 2000 && p.Year <= 2199)
}
