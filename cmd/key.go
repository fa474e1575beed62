package cmd

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store"
	"okrbot/store/people"
)

// key makes, lists and revokes the keys that let programs in by the CRM's door, also while okrbot runs.
func key(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	verb := ""
	if len(args) > 0 {
		verb, args = args[0], args[1:]
	}
	switch verb {
	case "new":
		return newKey(ctx, p, say, args)
	case "list":
		return listKeys(ctx, p, say, args)
	case "revoke":
		return revokeKey(ctx, p, say, args)
	default:
		return usage("cli.key_arguments")
	}
}

// openBeside opens a database on which okrbot may be running.
func openBeside(ctx context.Context, p Program, path string) (*store.Store, error) {
	file := databasePath(p, path)
	db, err := store.Beside(ctx, store.Options{Path: file, Fold: locale.Key})
	if err != nil {
		return nil, diskProblem(err, file, file)
	}
	return db, nil
}

func newKey(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot key new", flag.ContinueOnError)
	path := flags.String("db", "", "")
	name := flags.String("name", "", "")
	scope := flags.String("scope", "", "")
	team := flags.String("team", "", "")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	if strings.TrimSpace(*name) == "" {
		return usage("cli.key_name")
	}
	scopes, err := keyScopes(*scope)
	if err != nil {
		return err
	}
	if *team != "" && slices.Contains(scopes, people.KeyMetrics) {
		return usage("cli.key_metrics_team")
	}
	db, err := openBeside(ctx, p, *path)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // what was written is committed
	var only okr.TeamID
	if *team != "" {
		if only, err = teamNamed(ctx, db, *team); err != nil {
			return err
		}
	}
	k, secret, err := db.NewKey(ctx, locale.Line(*name), scopes, only, p.Wall())
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Stdout, secret)
	fmt.Fprintln(p.Stderr, say.T("cli.key_made", "Key", int(k.ID)))
	return nil
}

// keyScopes reads scopes, with commas between them.
func keyScopes(text string) (list []people.KeyScope, err error) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' }) {
		if !slices.Contains(people.KeyScopes, people.KeyScope(word)) {
			return nil, usage("cli.key_scope", "Value", word)
		}
		list = append(list, people.KeyScope(word))
	}
	if len(list) == 0 {
		return nil, usage("cli.key_scope", "Value", "-")
	}
	return list, nil
}

func listKeys(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	db, err := lookAt(ctx, p, say, flag.NewFlagSet("okrbot key list", flag.ContinueOnError), args)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	keys, err := db.Keys(ctx)
	if err != nil {
		return err
	}
	screens, err := db.Screens(ctx, store.Actor{Now: p.Wall()})
	if err != nil {
		return err
	}
	if len(keys) == 0 && len(screens) == 0 {
		fmt.Fprintln(p.Stdout, say.T("cli.key_none"))
		return nil
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 4, 2, ' ', 0)
	for _, k := range keys {
		team, state := "", say.T("cli.key_unused")
		if k.Team != 0 {
			team = k.Team.String()
		}
		if !k.UsedAt.IsZero() {
			state = say.T("cli.key_used", "At", moment(p, k.UsedAt))
		}
		if !k.Revoked.IsZero() {
			state = say.T("cli.key_revoked_at", "At", moment(p, k.Revoked))
		}
		var scopes []string
		for _, s := range k.Scopes {
			scopes = append(scopes, string(s))
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", k.ID, locale.Line(k.Name), strings.Join(scopes, ","), team,
			moment(p, k.MadeAt), state)
	}
	for _, s := range screens {
		state := ""
		if !s.EndsAt.IsZero() {
			state = say.T("cli.key_ends", "At", moment(p, s.EndsAt))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", s.ID, locale.Line(s.Name), "wall", s.Team,
			moment(p, s.MadeAt), state)
	}
	return table.Flush()
}

func revokeKey(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot key revoke", flag.ContinueOnError)
	path := flags.String("db", "", "")
	if err := readFlags(flags, args); err != nil {
		return err
	}
	screen, isScreen := sales.ParseScreenID(flags.Arg(0))
	id, err := strconv.ParseInt(flags.Arg(0), 10, 64)
	if err != nil && !isScreen || flags.NArg() != 1 {
		return usage("cli.key_which")
	}
	db, err := openBeside(ctx, p, *path)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // what was written is committed
	if isScreen {
		_, err = db.RevokeScreen(ctx, store.Actor{Now: p.Wall()}, screen)
	} else {
		err = db.RevokeKey(ctx, people.KeyID(id), p.Wall())
	}
	if errors.Is(err, people.ErrKeyUnknown) || errors.Is(err, people.ErrScreenUnknown) {
		return usage("cli.key_which")
	}
	if err != nil {
		return err
	}
	if isScreen {
		fmt.Fprintln(p.Stdout, say.T("cli.key_screen_revoked", "Screen", screen.String()))
		return nil
	}
	fmt.Fprintln(p.Stdout, say.T("cli.key_revoked", "Key", int(id)))
	return nil
}
