package cmd

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
)

// crm says what a CRM means by the ids of its own, and lists the deals of which it spoke and that wait for that, also
// while okrbot runs.
func crm(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	verb := ""
	if len(args) > 0 {
		verb, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("okrbot crm", flag.ContinueOnError)
	path := flags.String("db", "", "")
	if err := readFlags(flags, args); err != nil {
		return err
	}
	file := databasePath(p, *path)
	switch {
	case verb == "owner" && flags.NArg() == 2, verb == "stage" && flags.NArg() == 2:
		return nameForCRM(ctx, p, say, file, crmName{verb, flags.Arg(0), flags.Arg(1)})
	case verb == "owners" && flags.NArg() == 0:
		return listOwners(ctx, p, say, file)
	case verb == "waiting" && flags.NArg() == 0:
		return listWaiting(ctx, p, say, file)
	default:
		return usage("cli.crm_arguments")
	}
}

// crmName says what a CRM's owner or stage, such as hubspot/55, is called here.
type crmName struct{ kind, external, meaning string }

func nameForCRM(ctx context.Context, p Program, say *locale.Printer, file string, name crmName) error {
	source, id, found := strings.Cut(name.external, "/")
	if !found || source == "" || id == "" {
		return usage("cli.crm_arguments")
	}
	db, err := openBeside(ctx, p, file)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // what was written is committed
	actor := store.Actor{Now: p.Wall(), Source: okr.FromCRM}
	var booked int
	if name.kind == "owner" {
		booked, err = db.NameOwner(ctx, actor, source, id, okr.PersonID(name.meaning))
	} else {
		booked, err = db.NameStage(ctx, actor, source, id, name.meaning)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Stdout, say.T("cli.crm_named", "Name", name.external, "Meaning", name.meaning, "Count", booked))
	return nil
}

func listOwners(ctx context.Context, p Program, say *locale.Printer, file string) error {
	db, err := look(ctx, p, say, file)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	owners, err := db.CRMOwners(ctx)
	if err != nil {
		return err
	}
	if len(owners) == 0 {
		fmt.Fprintln(p.Stdout, say.T("cli.crm_no_owners"))
		return nil
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 4, 2, ' ', 0)
	for _, o := range owners {
		fmt.Fprintf(table, "%s/%s\t%s\t%s\n", o.Source, o.External, o.Person, locale.Line(o.Name))
	}
	return table.Flush()
}

// mostWaiting is how many deals that wait are listed.
const mostWaiting = 200

func listWaiting(ctx context.Context, p Program, say *locale.Printer, file string) error {
	db, err := look(ctx, p, say, file)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	list, err := db.WaitingDeals(ctx, mostWaiting)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(p.Stdout, say.T("cli.crm_none_wait"))
		return nil
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 4, 2, ' ', 0)
	for _, w := range list {
		for _, f := range w.Waits {
			why, _ := say.Error(f.Why)
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", w.External, locale.Line(w.Customer), moment(p, f.Since), why)
		}
	}
	return table.Flush()
}
