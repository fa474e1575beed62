package locale

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParseDate reads a day as people type it, with the words of either language: "2026-12-01", "01.12.2026", "1
// Aralık", "Dec 1 2026", "tomorrow", "cuma", "gelecek pazartesi", "3 days ago", "2026-11-24T10:00:00Z". The result
// is a civil date at midnight UTC; of today the day and the zone matter.
//
// A weekday is the next one, today included, "next" and "gelecek" mean the week after today's, from Monday, "last"
// and "geçen" the last one before today. A day and month without a year are of this year, also when they are past,
// or of the next one if the month ended more than six months ago. The language decides about "5/6/2026": day first
// in Turkish; in English the error is a [*TwoReadings].
//
// What can't be read, or doesn't exist, is an *Error whose sentence says what to type.
func ParseDate(text string, lang Language, today time.Time) (time.Time, error) {
	return dateReader{lang: lang, zone: today.Location(), today: civilDay(today)}.read(text)
}

// ParsePastDate reads a day like [ParseDate] where a day that was is meant: a weekday is the last one, today
// included, and a day and month without a year are the last such day. Only what says that it is to come, such as
// "tomorrow" or a date with its year, is after today.
func ParsePastDate(text string, lang Language, today time.Time) (time.Time, error) {
	return dateReader{lang: lang, zone: today.Location(), today: civilDay(today), past: true}.read(text)
}

// SaysDay reports whether a text that [ParseDate] reads means a day by itself: not a weekday alone, which may as
// well end a name.
func SaysDay(text string) bool {
	typed, short := typedLine(text)
	if !short {
		return false
	}
	said, ok := wordsOfDate(Key(ascii(typed)))
	return !ok || said != wordedDate{weekday: said.weekday}
}

// dateReader reads days as seen from one.
type dateReader struct {
	lang  Language
	zone  *time.Location
	today time.Time
	past  bool
}

func civilDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func (r dateReader) read(text string) (time.Time, error) {
	typed, short := typedLine(text)
	switch {
	case typed == "":
		return time.Time{}, &Error{ID: "errors.date_empty"}
	case !short:
		return time.Time{}, unreadableDate(typed)
	}
	key := Key(ascii(typed))
	if distance, ok := nearDay(key); ok {
		return r.today.AddDate(0, 0, distance), nil
	}
	if day, ok := r.instant(typed); ok {
		return day, nil
	}
	if fields, mark, ok := numericDate(key); ok {
		return r.numeric(typed, fields, mark)
	}
	if said, ok := dayAndMonth(key); ok {
		return r.inCalendar(said, typed)
	}
	return r.worded(typed, key)
}

var dayAndTime = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(:\d{2}(\.\d+)?)?)( ?(Z|[+-]\d{2}:?\d{2}))?$`)

// instant reads a day with a time, as programs write it; with an offset it is the day in the reader's zone.
func (r dateReader) instant(typed string) (time.Time, bool) {
	match := dayAndTime.FindStringSubmatch(typed)
	if match == nil {
		return time.Time{}, false
	}
	if match[6] == "" {
		day, err := time.Parse(time.DateOnly, match[1])
		return day, err == nil
	}
	clock, _, _ := strings.Cut(match[2], ".")
	if len(clock) == len("10:00") {
		clock += ":00"
	}
	offset := match[6]
	if offset != "Z" && !strings.Contains(offset, ":") {
		offset = offset[:3] + ":" + offset[3:]
	}
	at, err := time.Parse(time.RFC3339, match[1]+"T"+clock+offset)
	return civilDay(at.In(r.zone)), err == nil
}

func unreadableDate(typed string) error {
	return &Error{ID: "errors.date_unreadable", Args: []any{"Text", Truncate(typed, 40)}}
}

var nearDays = map[string]int{
	"today": 0, "bugun": 0,
	"tomorrow": 1, "yarin": 1,
	"yesterday": -1, "dun": -1,
	"the day after tomorrow": 2, "day after tomorrow": 2, "obur gun": 2, "ertesi gun": 2,
	"the day before yesterday": -2, "day before yesterday": -2, "evvelsi gun": -2, "onceki gun": -2,
}

var (
	nextWords = []string{"next", "gelecek", "onumuzdeki", "haftaya"}
	lastWords = []string{"last", "gecen"}
)

var distantDay = regexp.MustCompile(
	`^(?:(in) )?(\d{1,3}|[a-z]+) (day|days|gun|week|weeks|hafta)(?: (ago|once|sonra|later))?$`)

// nearDay reads how far from today a day is: "tomorrow", "yarına", "3 days ago", "iki hafta sonra".
func nearDay(key string) (distance int, ok bool) {
	for _, word := range nominatives(key) {
		if distance, ok = nearDays[word]; ok {
			return distance, true
		}
	}
	match := distantDay.FindStringSubmatch(key)
	if match == nil || (match[1] == "in") == (match[4] != "") {
		return 0, false
	}
	if distance, ok = smallNumber(match[2]); !ok {
		return 0, false
	}
	if strings.HasPrefix(match[3], "week") || match[3] == "hafta" {
		distance *= 7
	}
	if match[4] == "ago" || match[4] == "once" {
		distance = -distance
	}
	return distance, true
}

var numberWords = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10,
	"bir": 1, "iki": 2, "uc": 3, "dort": 4, "bes": 5, "alti": 6, "yedi": 7, "sekiz": 8, "dokuz": 9, "on": 10,
}

// smallNumber reads a number of days or weeks, in digits or as a word.
func smallNumber(word string) (int, bool) {
	if n, ok := numberWords[word]; ok {
		return n, true
	}
	n, err := strconv.Atoi(word)
	return n, err == nil && n > 0
}

// nominatives are the forms that a Turkish word may have without its ending: of "cumaya" it is "cuma", of
// "araliktan" "aralik". The word itself is the first.
func nominatives(word string) []string {
	forms := []string{word}
	for _, ending := range []string{"ya", "ye", "a", "e", "dan", "den", "tan", "ten", "da", "de", "ta", "te"} {
		if stem, ok := strings.CutSuffix(word, ending); ok {
			forms = append(forms, stem)
			if soft, ok := strings.CutSuffix(stem, "g"); ok { // araliga
				forms = append(forms, soft+"k")
			}
		}
	}
	return forms
}

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

func (r dateReader) numeric(typed string, fields [3]string, mark byte) (time.Time, error) {
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
	case mark == '/' && r.lang == English && n[0] <= 12 && n[0] != n[1]:
		return time.Time{}, twoDays(typed, year, n[0], n[1])
	}
	return civil(typed, year, n[1], n[0])
}

// twoDays are the readings of "5/6/2026" in English, month first and day first.
func twoDays(typed string, year, first, second int) error {
	reading := func(month, day int) Reading {
		said := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Format("2 January 2006")
		return Reading{Shown: said, Typed: said}
	}
	return &TwoReadings{Text: typed, Readings: []Reading{reading(first, second), reading(second, first)}}
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

// wordedDate is what the words of a date say; zero where they say nothing.
type wordedDate struct {
	day, year int
	month     time.Month
	weekday   int // from 1, Sunday
	next      bool
	last      bool
	week      bool
	sure      bool // "on", "günü": a word that says that a day follows
}

func (r dateReader) worded(typed, key string) (time.Time, error) {
	said, ok := wordsOfDate(key)
	if !ok {
		return time.Time{}, unreadableDate(typed)
	}
	weekday := time.Weekday(said.weekday - 1)
	switch {
	case said.month != 0 && said.day != 0 && !said.next && !said.last && !said.week:
		return r.inCalendar(said, typed)
	case said.month != 0 || said.day != 0 || said.year != 0 || said.next && said.last:
		return time.Time{}, unreadableDate(typed)
	case said.next && said.weekday != 0:
		return nextMonday(r.today).AddDate(0, 0, fromMonday(weekday)), nil
	case said.next && said.week:
		return nextMonday(r.today), nil
	case said.weekday == 0 || said.week:
		return time.Time{}, unreadableDate(typed)
	case said.last:
		return lastBefore(weekday, r.today.AddDate(0, 0, -1)), nil
	case r.past:
		return lastBefore(weekday, r.today), nil
	default:
		return r.today.AddDate(0, 0, int(weekday-r.today.Weekday()+7)%7), nil
	}
}

// lastBefore is the last such weekday up to a day, which counts.
func lastBefore(weekday time.Weekday, day time.Time) time.Time {
	return day.AddDate(0, 0, -(int(day.Weekday()-weekday+7) % 7))
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
	if said.next && said.weekday == 0 && key == "haftaya" {
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
		fresh := d.weekday == 0
		d.weekday = int(weekday) + 1
		return fresh
	}
	switch {
	case slices.Contains(nextWords, word):
		d.next = true
	case slices.Contains(lastWords, word):
		d.last = true
	case word == "week" || word == "hafta":
		d.week = true
	case word == "this" || word == "bu" || word == "on" || slices.Contains(dayWords, word):
		d.sure = true
	case word == "of" || word == "the":
	default:
		return false
	}
	return true
}

// dayWords are the word for a day behind a weekday, with its endings: "cuma günü", "cuma gününe".
var dayWords = []string{"gunu", "gunune", "gununden", "gununde"}

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

// inCalendar finds the day that is meant by a day, a month and perhaps a year.
func (r dateReader) inCalendar(d wordedDate, typed string) (time.Time, error) {
	year := cmp.Or(d.year, r.today.Year())
	date, err := civil(typed, year, int(d.month), d.day)
	switch {
	case d.year != 0:
	case err != nil && !r.past:
		date, err = d.laterYear(typed, year)
	case err != nil || r.past && date.After(r.today):
		date, err = d.earlierYear(typed, year)
	case !r.past && r.longOver(date):
		date, err = d.laterYear(typed, year)
	}
	if err != nil {
		return time.Time{}, err
	}
	if d.weekday != 0 && time.Weekday(d.weekday-1) != date.Weekday() {
		return time.Time{}, &Error{ID: "errors.date_weekday_differs",
			Args: []any{"Text", Truncate(typed, 40), "Date", date}}
	}
	return date, nil
}

// longOver reports whether a day's month ended more than six months ago.
func (r dateReader) longOver(day time.Time) bool {
	ended := time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	return r.today.After(ended.AddDate(0, 6, 0))
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

// earlierYear finds the last year that has the day.
func (d wordedDate) earlierYear(typed string, year int) (date time.Time, err error) {
	for earlier := year - 1; earlier >= year-8; earlier-- {
		if date, err = civil(typed, earlier, int(d.month), d.day); err == nil {
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
			if key == Key(calendar[lang].shortWeekdays[i]) || isName(key, calendar[lang].weekdays[i], lang) {
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
			if key == Key(calendar[lang].shortMonths[i]) || isName(key, calendar[lang].months[i], lang) {
				return time.Month(i + 1), true
			}
		}
	}
	return 0, false
}

// isName reports whether a word is a name from the calendar, a Turkish one with any ending.
func isName(key, name string, lang Language) bool {
	if name = Key(name); lang != Turkish || len(key) <= len(name) {
		return key == name
	}
	return slices.Contains(nominatives(key), name)
}
