package locale

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/collate"
)

//go:embed messages/*.toml
var embedded embed.FS

// Catalog holds every message in every language. It is safe for concurrent use.
type Catalog struct {
	bundle   *i18n.Bundle
	messages map[Language]map[string]message
	printers map[Language]*Printer
	warned   sync.Map // complaint -> struct{}: each is logged once
}

// message is an entry of a message file with what its texts ask for.
type message struct {
	*i18n.Message
	file         string
	placeholders []string // sorted, without duplicates, of all forms
}

// Load returns the embedded messages, which are read once. It fails on a file or an entry that is malformed and on an
// id that occurs twice in a language.
func Load() (*Catalog, error) { return loaded() }

var loaded = sync.OnceValues(func() (*Catalog, error) { return load(embedded) })

func load(files fs.FS) (*Catalog, error) {
	c := &Catalog{
		bundle:   i18n.NewBundle(English.tag()),
		messages: map[Language]map[string]message{},
		printers: map[Language]*Printer{},
	}
	c.bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, lang := range Languages {
		c.messages[lang] = map[string]message{}
	}
	names, err := fs.Glob(files, "messages/*.toml")
	if err != nil {
		return nil, fmt.Errorf("list message files: %w", err)
	}
	for _, name := range names {
		if err := c.loadFile(files, name); err != nil {
			return nil, fmt.Errorf("load %s: %w", path.Base(name), err)
		}
	}
	for _, lang := range Languages {
		c.printers[lang] = &Printer{
			catalog:   c,
			lang:      lang,
			localizer: i18n.NewLocalizer(c.bundle, string(lang)),
			collator:  collate.New(lang.tag()),
		}
	}
	return c, nil
}

var (
	fileName = regexp.MustCompile(`^[a-z_]+\.(en|tr)\.toml$`)
	idForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
)

func (c *Catalog) loadFile(files fs.FS, name string) error {
	base := path.Base(name)
	match := fileName.FindStringSubmatch(base)
	if match == nil {
		return fmt.Errorf("the name should be <noun>.en.toml or <noun>.tr.toml")
	}
	lang := Language(match[1])
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	file, err := c.bundle.ParseMessageFileBytes(text, name)
	if err != nil {
		return err
	}
	slices.SortFunc(file.Messages, func(a, b *i18n.Message) int { return cmp.Compare(a.ID, b.ID) })
	for _, entry := range file.Messages {
		if !idForm.MatchString(entry.ID) {
			return fmt.Errorf("id %q isn't of the form noun.what_it_says", entry.ID)
		}
		if earlier, ok := c.messages[lang][entry.ID]; ok {
			return fmt.Errorf("id %q is also in %s", entry.ID, earlier.file)
		}
		if entry.Other == "" {
			return fmt.Errorf("%s has no text (other = ...)", entry.ID)
		}
		asked, err := placeholders(entry.One, entry.Other)
		if err != nil {
			return fmt.Errorf("%s: %w", entry.ID, err)
		}
		c.messages[lang][entry.ID] = message{Message: entry, file: base, placeholders: asked}
	}
	return nil
}

// placeholders lists the names that the templates refer to.
func placeholders(texts ...string) ([]string, error) {
	names := map[string]struct{}{}
	for _, text := range texts {
		parsed, err := template.New("").Parse(text)
		if err != nil {
			return nil, err
		}
		if parsed.Tree != nil {
			collectFields(parsed.Root, names)
		}
	}
	return slices.Sorted(maps.Keys(names)), nil
}

func collectFields(node parse.Node, names map[string]struct{}) {
	switch node := node.(type) {
	case *parse.ListNode:
		if node == nil {
			return
		}
		for _, child := range node.Nodes {
			collectFields(child, names)
		}
	case *parse.ActionNode:
		collectFields(node.Pipe, names)
	case *parse.IfNode:
		collectFields(node.Pipe, names)
		collectFields(node.List, names)
		collectFields(node.ElseList, names)
	case *parse.PipeNode:
		for _, command := range node.Cmds {
			for _, argument := range command.Args {
				collectFields(argument, names)
			}
		}
	case *parse.FieldNode:
		names[strings.Join(node.Ident, ".")] = struct{}{}
	}
}

// Printer returns the printer of a language; an unknown one prints English.
func (c *Catalog) Printer(lang Language) *Printer {
	return cmp.Or(c.printers[lang], c.printers[English])
}

// warn logs a complaint about a message, once.
func (c *Catalog) warn(complaint string, id string, lang Language) {
	key := complaint + "\x00" + id + "\x00" + string(lang)
	if _, seen := c.warned.LoadOrStore(key, struct{}{}); !seen {
		slog.Warn("locale: "+complaint, "id", id, "language", string(lang))
	}
}
