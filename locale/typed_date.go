package locale

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ParseDate reads a day as people type it, with the words of either language:
// "2026-12-01", "01.12.2026", "1 Aralık", "Dec 1 2026", "tomorrow", "cuma",
// "gelecek pazartesi". The result is a civil date at midnight UTC; of today only
// the day matters, in its own zone.
//
// A day and month without a year is the next such day, today included; a bare
// weekday is the next one, today included; "next" and "gelecek" mean the week
// after today's, from Monday. The language decides only about "5/6/2026": day
// first in Turkish, refused in English.
//
// What can't be read, or doesn't exist, is an *Error whose sentence says what to type.
func ParseDate(text string, lang Language, today time.Time) (time.Time, error) {
	typed := Line(text)
	if typed == "" {
		return time.Time{}, &Error{ID: "errors.date_empty"}
	}
	if utf8.RuneCountInString(typed) > typedRunes {
		return time.Time{}, unreadableDate(typed)
	}
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	key := Key(ascii(typed))
	if distance, ok := nearDays[key]; ok {
		return today.AddDate(0, 0, distance), nil
	}
	if fields, mark, ok := numericDate(key); ok {
		return readNumericDate(typed, fields, mark, lang)
	}
	if said, ok := dayAndMonth(key); ok {
		return said.inCalendar(typed, today)
	}
	return readWordedDate(typed, key, today)
}

func unreadableDate(typed string) error {
	return &Error{ID: "errors.date_unreadable", Args: []any{"Text", Truncate(typed, 40)}}
}

var nearDays = map[string]int{
	"today": 0, "bugun": 0,
	"tomorrow": 1, "yarin": 1,
	"yesterday": -1, "dun": -1,
}

var nextWords = []string{"next", "gelecek", "onumuzdeki", "haftaya"}

// numericDate cuts "1.12.2026" into its three numbers.
func numericDate(key string) (fields [3]string, mark byte, ok bool) {
	at := strings.IndexAny(key, ".-/")
	if at < 0 {
		return fields, 0, false
	}
	parts := strings.Split(strings.TrimSuffix(key, "."), key[at:at+1])
	if len(parts) != 3 {
		return fields, 0, false
	}
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" || len(part) > 4 || strings.ContainsFunc(part, func(r rune) bool { return !isDigit(r) }) {
			return fields, 0, false
		}
		fields[i] = part
	}
	return fields, key[at], true
}

var dayMonth = regexp.MustCompile(`^([0-9]{1,2})\.([0-9]{1,2})\.?$`)

// dayAndMonth reads "1.12" and "01.12.".
func dayAndMonth(key string) (wordedDate, bool) {
	match := dayMonth.FindStringSubmatch(key)
	if match == nil {
		return wordedDate{}, false
	}
	day, _ := strconv.Atoi(match[1])
	month, _ := strconv.Atoi(match[2])
	return wordedDate{day: day, month: time.Month(month)}, true
}

func readNumericDate(typed string, fields [3]string, mark byte, lang Language) (time.Time, error) {
	var n [3]int
	for i, field := range fields {
		n[i], _ = strconv.Atoi(field)
	}
	if len(fields[0]) == 4 {
		return civil(typed, n[0], n[1], n[2])
	}
	if len(fields[0]) > 2 || len(fields[1]) > 2 {
		return time.Time{}, unreadableDate(typed)
	}
	year, ok := fullYear(fields[2])
	if !ok {
		return time.Time{}, unreadableDate(typed)
	}
	switch {
	case mark == '/' && n[0] <= 12 && n[1] > 12:
		return civil(typed, year, n[0], n[1])
	case mark == '/' && lang == English && n[0] <= 12 && n[0] != n[1]:
		return time.Time{}, &Error{ID: "errors.date_ambiguous", Args: []any{"Text", Truncate(typed, 40)}}
	}
	return civil(typed, year, n[1], n[0])
}

func fullYear(digits string) (int, bool) {
	year, err := strconv.Atoi(digits)
	switch {
	case err != nil:
		return 0, false
	case len(digits) == 2:
		return 2000 + year, true
	}
	return year, len(digits) == 4
}

// civil makes a date of numbers, refusing days that no calendar has.
func civil(typed string, year, month, day int) (time.Time, error) {
	d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 2000 || year > 2199 || d.Month() != time.Month(month) || d.Day() != day {
		return time.Time{}, &Error{ID: "errors.date_not_in_calendar", Args: []any{"Text", Truncate(typed, 40)}}
	}
	return d, nil
}

// wordedDate is what the words of a date say; zero and nil where they say nothing.
type wordedDate struct {
	day, year int
	month     time.Month
	weekday   *time.Weekday
	next      bool
	week      bool
}

func readWordedDate(typed, key string, today time.Time) (time.Time, error) {
	said, ok := wordsOfDate(key)
	if !ok {
		return time.Time{}, unreadableDate(typed)
	}
	switch {
	case said.month != 0 && said.day != 0 && !said.next && !said.week:
		return said.inCalendar(typed, today)
	case said.month != 0 || said.day != 0 || said.year != 0:
		return time.Time{}, unreadableDate(typed)
	case said.next && said.weekday != nil:
		return nextMonday(today).AddDate(0, 0, fromMonday(*said.weekday)), nil
	case said.next && said.week:
		return nextMonday(today), nil
	case said.weekday != nil && !said.week:
		return today.AddDate(0, 0, int(*said.weekday-today.Weekday()+7)%7), nil
	}
	return time.Time{}, unreadableDate(typed)
}

// wordsOfDate understands each word; it reports false for one it doesn't know or
// hears twice.
func wordsOfDate(key string) (wordedDate, bool) {
	var said wordedDate
	for _, word := range strings.FieldsFunc(key, func(r rune) bool { return r == ' ' || r == ',' || r == '.' }) {
		// A Turkish case ending after an apostrophe says nothing new: "1 aralık'a".
		word, _, _ = strings.Cut(word, "'")
		if !said.hear(word) {
			return wordedDate{}, false
		}
	}
	if said.next && said.weekday == nil && key == "haftaya" {
		said.week = true
	}
	return said, true
}

func (d *wordedDate) hear(word string) bool {
	if n, ok := ordinal(word); ok {
		switch {
		case n >= 1000 && d.year == 0:
			d.year = n
		case n >= 1 && n <= 31 && d.day == 0:
			d.day = n
		default:
			return false
		}
		return true
	}
	if month, ok := monthNamed(word); ok {
		fresh := d.month == 0
		d.month = month
		return fresh
	}
	if weekday, ok := weekdayNamed(word); ok {
		fresh := d.weekday == nil
		d.weekday = &weekday
		return fresh
	}
	switch {
	case slices.Contains(nextWords, word):
		d.next = true
	case word == "week" || word == "hafta":
		d.week = true
	case word == "this" || word == "bu" || word == "on" || word == "gunu" || word == "of" || word == "the":
	default:
		return false
	}
	return true
}

// ordinal reads "1", "1st", "22nd" and "2026".
func ordinal(word string) (int, bool) {
	digits := strings.TrimRight(word, "stndrh")
	if len(digits) != len(word) && !slices.Contains([]string{"st", "nd", "rd", "th"}, word[len(digits):]) {
		return 0, false
	}
	if len(digits) > 4 {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

func (d wordedDate) inCalendar(typed string, today time.Time) (time.Time, error) {
	year := cmp.Or(d.year, today.Year())
	date, err := civil(typed, year, int(d.month), d.day)
	if d.year == 0 && (err != nil || date.Before(today)) {
		date, err = d.laterYear(typed, year)
	}
	if err != nil {
		return time.Time{}, err
	}
	if d.weekday != nil && *d.weekday != date.Weekday() {
		return time.Time{}, &Error{ID: "errors.date_weekday_differs", Args: []any{"Text", Truncate(typed, 40), "Date", date}}
	}
	return date, nil
}

// laterYear finds the next year that has the day; 29 February may be eight years off.
func (d wordedDate) laterYear(typed string, year int) (date time.Time, err error) {
	for later := year + 1; later <= year+8; later++ {
		if date, err = civil(typed, later, int(d.month), d.day); err == nil {
			break
		}
	}
	return date, err
}

func nextMonday(today time.Time) time.Time {
	return today.AddDate(0, 0, 7-fromMonday(today.Weekday()))
}

// fromMonday counts weekdays from Monday, 0, to Sunday, 6.
func fromMonday(d time.Weekday) int { return (int(d) + 6) % 7 }

func weekdayNamed(key string) (time.Weekday, bool) {
	switch key {
	case "tues":
		return time.Tuesday, true
	case "thur", "thurs":
		return time.Thursday, true
	}
	for _, lang := range Languages {
		for i := range 7 {
			if key == Key(calendar[lang].weekdays[i]) || key == Key(calendar[lang].shortWeekdays[i]) {
				return time.Weekday(i), true
			}
		}
	}
	return 0, false
}

func monthNamed(key string) (time.Month, bool) {
	if key == "sept" {
		return time.September, true
	}
	for _, lang := range Languages {
		for i := range 12 {
			if key == Key(calendar[lang].months[i]) || key == Key(calendar[lang].shortMonths[i]) {
				return time.Month(i + 1), true
			}
		}
	}
	return 0, false
}
