package dealfile

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/locale"
	"okrbot/okr"
)

// DayOrder is in which order days and months stand in 03/11/2026.
type DayOrder string

// The orders.
const (
	DayFirst   DayOrder = "day"
	MonthFirst DayOrder = "month"
)

// NumberAsk is a column of amounts that may be read in two ways: with cells of it, and what they are with a comma and
// with a point as the decimal mark.
type NumberAsk struct {
	Heading string
	Samples []NumberSample
}

// NumberSample is a cell both ways.
type NumberSample struct {
	Text         string
	Comma, Point decimal.Decimal
}

// DayAsk is a column of days that may be read in two ways.
type DayAsk struct {
	Heading string
	Samples []DaySample
}

// DaySample is a cell both ways.
type DaySample struct {
	Text                 string
	DayFirst, MonthFirst okr.Date
}

// mostNumberSamples is how many cells a question shows.
const columnSamples = 2

// voted is what the cells of a column settle: which of two conventions holds, or that both do, and in which lines.
type voted struct {
	first, second int // the lines of the first cells that only one of them can read
}

func (v *voted) vote(at int, first, second bool) {
	switch {
	case first && !second && v.first == 0:
		v.first = at
	case second && !first && v.second == 0:
		v.second = at
	}
}

func (v voted) contradicts() bool { return v.first > 0 && v.second > 0 }

// contradiction is a column of which some cells can be read in one way only, and others in the other one only.
func contradiction(heading string, v voted) error {
	return okr.Refuse("import.column_contradicts", "Column", shown(heading), "First", v.first, "Second", v.second)
}

// markOf is the decimal mark of the columns of amounts: what their cells settle, else what was chosen, else the
// reader's own where the headings are in their language and all cells are written as they write. Nothing of that: the
// person is asked.
func (r Reader) markOf(t table, columns []Column,
	lang locale.Language) (mark locale.Mark, ask *NumberAsk, wrong error) {
	own := locale.PointMark
	if r.Language == locale.Turkish {
		own = locale.CommaMark
	}
	mark = own
	for _, c := range columns {
		if c.Meaning != Amount && c.Meaning != Actual && c.Meaning != Home {
			continue
		}
		var v voted
		open, foreign := NumberAsk{Heading: c.Heading}, false
		for _, l := range t.lines {
			text, _ := accounting(l.cell(c.at).text)
			if text == "" || l.cell(c.at).kind != written || len(text) > amountBytes {
				continue
			}
			point, comma := locale.MarksOf(text)
			v.vote(l.at, point, comma)
			if !point || !comma {
				continue
			}
			if s, two := bothWays(text); two {
				if open.Samples = append(open.Samples, s); len(open.Samples) > columnSamples {
					open.Samples = open.Samples[:columnSamples]
				}
				foreign = foreign || !grouped(s, own)
			}
		}
		switch {
		case v.contradicts():
			return mark, nil, contradiction(c.Heading, v)
		case v.first > 0:
			return locale.PointMark, nil, nil
		case v.second > 0:
			return locale.CommaMark, nil, nil
		case len(open.Samples) > 0 && r.Choices.Mark != 0:
			return r.Choices.Mark, nil, nil
		case len(open.Samples) > 0 && ask == nil && (foreign || lang != r.Language):
			ask = &open
		}
	}
	return mark, ask, nil
}

// bothWays reads a cell with either mark; two is false when they are the same.
func bothWays(text string) (s NumberSample, two bool) {
	comma, _, errComma := locale.ParseMoneyMarked(text, locale.CommaMark)
	point, _, errPoint := locale.ParseMoneyMarked(text, locale.PointMark)
	return NumberSample{shown(text), comma, point}, errComma == nil && errPoint == nil && !comma.Equal(point)
}

// grouped reports whether a cell's mark groups thousands where the decimal mark is this one.
func grouped(s NumberSample, mark locale.Mark) bool {
	if mark == locale.CommaMark {
		return s.Comma.Abs().GreaterThan(s.Point.Abs())
	}
	return s.Point.Abs().GreaterThan(s.Comma.Abs())
}

// amountBytes is how long a cell with an amount may be.
const amountBytes = 80

// accounting takes the brackets or the minus sign behind it off an amount below zero, (1.234,56), 1.234,56-, and the
// dash for no cents off any: 1.234,-.
func accounting(text string) (amount string, negative bool) {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		return strings.TrimSpace(strings.TrimSuffix(inner, ")")), true
	}
	for _, dash := range []string{",-", ".-", ",–", ",—"} {
		if before, ok := strings.CutSuffix(text, dash); ok {
			return before, false
		}
	}
	if before, ok := strings.CutSuffix(text, "-"); ok && before != "" {
		return strings.TrimSpace(before), true
	}
	return text, false
}

// Days.

// numericDay is a day of three numbers without the year first, and what stands between them.
var numericDay = regexp.MustCompile(`^(\d{1,2})([./-])(\d{1,2})([./-])(\d{4}|\d{2})\.?$`)

// openDay is a numeric day that may be read in two orders; the dots of 11.03.2026 are always day first.
func openDay(text string) (first, second, year int, ok bool) {
	m := numericDay.FindStringSubmatch(text)
	if m == nil || m[2] != m[4] || m[2] == "." {
		return 0, 0, 0, false
	}
	first, _ = strconv.Atoi(m[1])
	second, _ = strconv.Atoi(m[3])
	year, _ = strconv.Atoi(m[5])
	if len(m[5]) == 2 {
		year += 2000
	}
	return first, second, year, true
}

// orderOf is the order of days and months in the columns of days.
func (r Reader) orderOf(t table, columns []Column) (order DayOrder, ask *DayAsk, wrong error) {
	var v voted
	open := DayAsk{}
	said := ""
	for _, c := range columns {
		if !isDayColumn(c.Meaning) {
			continue
		}
		for _, l := range t.lines {
			text, _, _ := cutTime(l.cell(c.at).text)
			first, second, year, ok := openDay(text)
			if l.cell(c.at).kind != written || !ok {
				continue
			}
			if said == "" {
				said = c.Heading
			}
			v.vote(l.at, second <= 12 && first <= 31, first <= 12 && second <= 31)
			if first <= 12 && second <= 12 && first != second && len(open.Samples) < columnSamples {
				open.Samples = append(open.Samples, DaySample{text, dateOf(year, second, first),
					dateOf(year, first, second)})
			}
		}
	}
	open.Heading = said
	switch {
	case v.contradicts():
		return "", nil, contradiction(said, v)
	case v.first > 0:
		return DayFirst, nil, nil
	case v.second > 0:
		return MonthFirst, nil, nil
	case r.Choices.Order != "":
		return r.Choices.Order, nil, nil
	case len(open.Samples) > 0:
		return "", &open, nil
	}
	return DayFirst, nil, nil
}

func isDayColumn(m Meaning) bool { return m == Day || m == WonDay || m == LostDay || m == Expected }

func dateOf(year, month, day int) okr.Date {
	return okr.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// clock is a time of day behind a day, with whatever follows it.
var clock = regexp.MustCompile(`^(\S.*?)[ T,]+(\d{1,2}:\d{2}.*)$`)

// cutTime takes the time off a day; it may go on with a zone.
func cutTime(text string) (day, timeOfDay string, cut bool) {
	text = strings.TrimSpace(text)
	if len(text) > dayBytes {
		return text, "", false
	}
	if m := clock.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1]), m[2], true
	}
	return text, "", false
}

// dayBytes is how long a cell with a day may be.
const dayBytes = 80

// The days that a number can stand for in a file: of the years 2000 to 2099, as spreadsheet programs count them.
const (
	firstSerial = 36_526
	lastSerial  = 73_050
)

// serial is a day as spreadsheet programs store it: 46350 is 2026-11-24.
var serial = regexp.MustCompile(`^\d{5}([.,]\d+)?$`)

// dayOf reads a day of a file.
func (r Reader) dayOf(c cell, order DayOrder) (okr.Date, error) {
	if c.kind == day {
		return okr.Date(c.text), nil
	}
	text := strings.TrimSpace(c.text)
	unreadable := &locale.Error{ID: "errors.date_unreadable", Args: []any{"Text", shown(text)}}
	if len(text) > dayBytes {
		return "", unreadable
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, strings.Replace(text, " ", "T", 1)); err == nil {
			return okr.DateOf(at.In(r.zone())), nil
		}
	}
	if serial.MatchString(text) {
		whole, _ := strconv.Atoi(text[:5])
		if whole >= firstSerial && whole <= lastSerial {
			return okr.DateOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, whole)), nil
		}
	}
	plain, _, _ := cutTime(text)
	if d, err := okr.ParseDate(plain); err == nil {
		return d, nil
	}
	if at, err := time.Parse("20060102", plain); err == nil && at.Year() >= 2000 && at.Year() < 2100 {
		return okr.DateOf(at), nil
	}
	if first, second, year, ok := openDay(plain); ok {
		if order == MonthFirst {
			first, second = second, first
		}
		d := dateOf(year, second, first)
		if second < 1 || second > 12 || d.Day() != first || year < 2000 || year > 2199 {
			return "", &locale.Error{ID: "errors.date_not_in_calendar", Args: []any{"Text", shown(text)}}
		}
		return d, nil
	}
	if m := namedMonth.FindStringSubmatch(plain); m != nil {
		plain = m[1] + " " + m[2] + " " + strings.Repeat("20", 2-len(m[3])/2) + m[3]
	}
	if !yearIn.MatchString(plain) { // "24 Nov" and "friday" are for people who type, not for files that are kept
		return "", unreadable
	}
	at, err := locale.ParseDate(plain, r.Language, r.Today.Midnight(time.UTC))
	if err != nil {
		return "", err
	}
	return okr.DateOf(at), nil
}

// namedMonth is a day as spreadsheet programs show it: 20-Nov-26, 20 Kas 2026.
var namedMonth = regexp.MustCompile(`^(\d{1,2})[-/ .](\pL+\.?)[-/ .](\d{4}|\d{2})$`)

// yearIn finds a year in a day that is written with words or dots.
var yearIn = regexp.MustCompile(`\d{4}|\d{1,2}\.\d{1,2}\.\d{2}\.?$`)

func (r Reader) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}
