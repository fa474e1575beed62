package cmd

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"okrbot/locale"
	"okrbot/okr"
	"okrbot/store"
	"okrbot/store/outbox"
)

// listPosts lists what the bot owes the world, has said, or can't say, and why.
func listPosts(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot posts", flag.ContinueOnError)
	limit := flags.Int("limit", 50, "")
	state := flags.String("state", "", "")
	db, err := lookAt(ctx, p, say, flags, args)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	filter := outbox.PostFilter{Limit: *limit}
	for word := range strings.FieldsFuncSeq(*state, func(r rune) bool { return r == ',' }) {
		s := outbox.PostState(word)
		switch s {
		case outbox.Owed, outbox.Sending, outbox.Sent, outbox.Parked, outbox.Dropped:
			filter.States = append(filter.States, s)
		default:
			return usage("cli.posts_state", "Value", word)
		}
	}
	list, err := db.Posts(ctx, filter)
	if err != nil {
		return err
	}
	said, err := nothingOwed(ctx, db, say, filter, list)
	if err != nil {
		return err
	}
	if said != "" {
		fmt.Fprintln(p.Stdout, said)
	}
	table := tabwriter.NewWriter(p.Stdout, 0, 4, 2, ' ', 0)
	for _, post := range list {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", post.ID, say.T("cli.state_"+string(post.State)), moment(p, post.Due),
			post.Key, locale.Line(post.Reason))
	}
	return table.Flush()
}

// nothingOwed says so when no post is on its way, or none is as asked for.
func nothingOwed(ctx context.Context, db *store.Store, say *locale.Printer, filter outbox.PostFilter,
	listed []outbox.Post) (string, error) {
	if len(filter.States) > 0 {
		if len(listed) > 0 {
			return "", nil
		}
		var states []string
		for _, s := range filter.States {
			states = append(states, say.T("cli.state_"+string(s)))
		}
		return say.T("cli.posts_none", "States", say.List(states)), nil
	}
	owed, err := db.Posts(ctx, outbox.PostFilter{Limit: 1, States: []outbox.PostState{outbox.Owed, outbox.Sending}})
	switch {
	case err != nil || len(owed) > 0:
		return "", err
	case len(listed) == 0:
		return say.T("cli.posts_empty"), nil
	default:
		return say.T("cli.posts_nothing_owed"), nil
	}
}

// why prints the chain of one post: what owed it, what became of it, and when.
func why(ctx context.Context, p Program, say *locale.Printer, args []string) error {
	flags := flag.NewFlagSet("okrbot why", flag.ContinueOnError)
	path := flags.String("db", "", "")
	if err := readFlags(flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return usage("cli.why_arguments")
	}
	file := databasePath(p, *path)
	db, err := look(ctx, p, say, file)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	post, err := findPost(ctx, db, flags.Arg(0))
	if errors.Is(err, store.ErrNotFound) {
		return usage("cli.why_unknown", "Post", flags.Arg(0))
	}
	if err != nil {
		return err
	}
	return chain(ctx, p.Stdout, p, say, db, post)
}

// findPost reads a post by its number or by its key.
func findPost(ctx context.Context, db *store.Store, name string) (outbox.Post, error) {
	number, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return db.FindPostByKey(ctx, name)
	}
	id := okr.PostID(number)
	list, err := db.Posts(ctx, outbox.PostFilter{Limit: 1, Before: id + 1})
	if err != nil {
		return outbox.Post{}, err
	}
	if len(list) == 0 || list[0].ID != id {
		return outbox.Post{}, store.ErrNotFound
	}
	return list[0], nil
}

func chain(ctx context.Context, w io.Writer, p Program, say *locale.Printer, db *store.Store, post outbox.Post) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	line := func(id, value string) {
		if value != "" {
			fmt.Fprintf(table, "%s\t%s\n", say.T("cli.why_"+id), value)
		}
	}
	line("post", fmt.Sprintf("%d  %s", post.ID, post.Key))
	line("state", say.T("cli.state_"+string(post.State)))
	line("cause", cmp.Or(post.Cause, say.T("cli.why_nobody")))
	line("created", moment(p, post.CreatedAt))
	line("due", moment(p, post.Due))
	if post.Team != 0 {
		line("team", post.Team.String())
	}
	line("about", post.Subject.String())
	line("person", named(ctx, db, post.Person))
	if post.State == outbox.Owed {
		line("rests", moment(p, restsUntil(ctx, db, post, p.Wall())))
	}
	if carrier, err := findPost(ctx, db, strconv.FormatInt(int64(post.Carrier), 10)); err == nil {
		line("carrier", fmt.Sprintf("%d  %s", carrier.ID, carrier.Key))
	}
	line("channel", post.Channel)
	line("sent", moment(p, post.SentAt))
	line("ts", post.TS)
	line("touched", post.Touched)
	line("changed", moment(p, post.ChangedAt))
	if post.Attempts > 0 {
		line("attempts", strconv.Itoa(post.Attempts))
	}
	line("retry", moment(p, post.RetryAt))
	line("reason", locale.Line(post.Reason))
	return table.Flush()
}

// restsUntil is when the reader of a post is back; zero when they are here.
func restsUntil(ctx context.Context, db *store.Store, post outbox.Post, now time.Time) time.Time {
	back, err := db.FindAwayUntil(ctx, post.Person, now)
	if err != nil {
		return time.Time{}
	}
	return back
}

// named is a person's id and name.
func named(ctx context.Context, db *store.Store, id okr.PersonID) string {
	if id == "" {
		return ""
	}
	person, err := db.FindPerson(ctx, id)
	if err != nil {
		return string(id)
	}
	return string(id) + "  " + locale.Line(person.Name)
}

// moment is an instant in the machine's own zone; nothing for none.
func moment(p Program, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(p.Wall().Location()).Format("2006-01-02 15:04:05 MST")
}
