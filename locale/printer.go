package locale

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"github.com/shopspring/decimal"
	"golang.org/x/text/cases"
	"golang.org/x/text/collate"
)

// Printer says things in one language. It is safe for concurrent use.
type Printer struct {
	catalog   *Catalog
	lang      Language
	localizer *i18n.Localizer

	collating sync.Mutex // a collator isn't safe for concurrent use
	collator  *collate.Collator
}

// parser leaves a placeholder without a value empty; T complains about it.
var parser = &template.TextParser{Option: "missingkey=zero"}

// Language returns the printer's language.
func (p *Printer) Language() Language { return p.lang }

// T says the message with this id. The arguments are names and values in turn:
//
//	p.T("checkin.answered", "Name", name, "Count", 3)
//
// Count, an int, selects the plural form and is shown grouped. A decimal is
// shown by Number, a time by Date, a duration by Duration, strings by List;
// everything else as fmt prints it, so a year stays "2026".
//
// A message that the language lacks is said in English; one that English lacks
// too comes out as its id. Either is logged once.
func (p *Printer) T(id string, args ...any) string {
	entry, ok := p.catalog.messages[p.lang][id]
	if !ok {
		p.catalog.warn("message is missing", id, p.lang)
		if entry, ok = p.catalog.messages[English][id]; !ok {
			return id
		}
	}
	values, count := p.values(id, args)
	for _, name := range entry.placeholders {
		if _, ok := values[name]; !ok {
			p.catalog.warn("message lacks a value for "+name, id, p.lang)
		}
	}
	if entry.One != "" && count == nil {
		p.catalog.warn("message lacks a Count that is an int", id, p.lang)
	}
	text, err := p.localizer.Localize(&i18n.LocalizeConfig{
		MessageID:      id,
		TemplateData:   values,
		PluralCount:    count,
		TemplateParser: parser,
	})
	// An error beside a text says that another language or form stood in.
	if err != nil && text == "" {
		p.catalog.warn("message can't be said: "+err.Error(), id, p.lang)
		return id
	}
	return text
}

// values pairs the arguments of T and finds the plural count, nil without one.
func (p *Printer) values(id string, args []any) (values map[string]string, count any) {
	values = make(map[string]string, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok || i+1 == len(args) {
			p.catalog.warn("arguments aren't names and values in turn", id, p.lang)
			break
		}
		value := args[i+1]
		if n, ok := value.(int); ok && name == "Count" {
			values[name], count = p.Int(n), n
			continue
		}
		values[name] = p.show(value)
	}
	return values, count
}

func (p *Printer) show(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case decimal.Decimal:
		return p.Number(value)
	case time.Time:
		return p.Date(value)
	case time.Duration:
		return p.Duration(value)
	case []string:
		return p.List(value)
	default:
		return fmt.Sprint(value)
	}
}

// Error is a failure that its cause can mend: a message id and its arguments,
// to be said in the reader's language by Printer.Error.
type Error struct {
	ID   string
	Args []any // names and values in turn, as for Printer.T
}

// Error is for logs: the id and the arguments.
func (e *Error) Error() string {
	text := &strings.Builder{}
	text.WriteString(e.ID)
	for i := 0; i+1 < len(e.Args); i += 2 {
		fmt.Fprintf(text, " %v=%q", e.Args[i], fmt.Sprint(e.Args[i+1]))
	}
	return text.String()
}

// Said is the message to say and what to put into it.
func (e *Error) Said() (id string, args []any) { return e.ID, e.Args }

// sayable is an error that brings its message, from here or from the rules,
// which don't know this package.
type sayable interface {
	error
	Said() (id string, args []any)
}

// Error says an error to a person, if it or one that it wraps has Said, as *Error
// does. It reports false for any other. The sentence holds what was typed, unescaped.
func (p *Printer) Error(err error) (string, bool) {
	known, ok := errors.AsType[sayable](err)
	if !ok {
		return "", false
	}
	id, args := known.Said()
	return p.T(id, args...), true
}

// List joins items: "a, b and c".
func (p *Printer) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return p.T("list.last", "Rest", strings.Join(items[:last], ", "), "Last", items[last])
}

// Compare orders two texts as a dictionary of the language does. Different texts
// that sort alike are ordered by their bytes, so that the order is always the same.
func (p *Printer) Compare(a, b string) int {
	p.collating.Lock()
	order := p.collator.CompareString(a, b)
	p.collating.Unlock()
	if order == 0 {
		return strings.Compare(a, b)
	}
	return order
}

// Upper returns text in capitals. It isn't for names, ids, commands or emoji codes.
func (p *Printer) Upper(text string) string {
	return cases.Upper(p.lang.tag()).String(text)
}

// Lower returns text in small letters. It isn't for names, ids, commands or emoji codes.
func (p *Printer) Lower(text string) string {
	return cases.Lower(p.lang.tag()).String(text)
}

// Title returns text with the first letter of each word as a capital and the
// others as they are.
func (p *Printer) Title(text string) string {
	return cases.Title(p.lang.tag(), cases.NoLower).String(text)
}
