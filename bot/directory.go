package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"okrbot/okr"
	"okrbot/store"
)

const directoryPage = 200 // people per call; Slack advises no more

// keepDirectory listens to what changes people and the members of channels.
func (b *Bot) keepDirectory() {
	b.router.Event("user_change", b.personChanged)
	b.router.Event("team_join", b.personChanged)
	b.router.Event("member_joined_channel", b.memberJoined)
	b.router.Event("member_left_channel", b.memberLeft)
	for _, open := range []string{"channel_unarchive", "group_unarchive"} {
		b.router.Event(open, b.channelIsBack)
	}
}

// channelIsBack says what waited for a channel that was archived.
func (b *Bot) channelIsBack(ctx context.Context, r *Request) (Reply, error) {
	return Reply{}, b.store.Unpark(ctx, r.Channel, r.Now)
}

// userSeen is what Slack says of a person in an event, in full: its own event types leave out what tells people of
// other workspaces.
type userSeen struct{ User slack.User }

func (b *Bot) personChanged(ctx context.Context, r *Request) (Reply, error) {
	e, ok := r.Event.(userSeen)
	if !ok {
		return Reply{}, fmt.Errorf("unexpected event %T", r.Event)
	}
	seen := personOf(e.User, b.workspace())
	if seen.ID == "" {
		return Reply{}, nil
	}
	// Events often leave out what the directory knows: deactivated people lose most of it, and the locale comes rarely.
	if known, err := b.store.FindPerson(ctx, seen.ID); err == nil {
		seen.Locale = cmp.Or(seen.Locale, known.Locale)
		seen.Zone = cmp.Or(seen.Zone, known.Zone)
		seen.Name = cmp.Or(seen.Name, known.Name)
		seen.Guest = seen.Guest || known.Guest && workspaceOf(e.User) == ""
	}
	return Reply{}, b.store.SavePeople(ctx, []okr.Person{seen}, r.Now)
}

func (b *Bot) memberJoined(ctx context.Context, r *Request) (Reply, error) {
	if r.Person.ID == b.me() {
		return Reply{}, b.ReadChannel(ctx, r.Channel)
	}
	if _, err := b.person(ctx, r.Person.ID); err != nil {
		return Reply{}, err
	}
	return Reply{}, b.store.NoteJoined(ctx, r.Channel, r.Person.ID, r.Now)
}

func (b *Bot) memberLeft(ctx context.Context, r *Request) (Reply, error) {
	if r.Person.ID == b.me() {
		return Reply{}, nil // its people haven't left; the doctor says that the bot has
	}
	return Reply{}, b.store.NoteLeft(ctx, r.Channel, r.Person.ID, r.Now)
}

// Meet asks Slack for somebody who isn't in the directory yet: events, unlike clicks, come of anybody.
func (b *Bot) Meet(ctx context.Context, id okr.PersonID) error {
	_, err := b.person(ctx, id)
	return err
}

// person returns somebody from the directory, and asks Slack for who isn't there yet.
func (b *Bot) person(ctx context.Context, id okr.PersonID) (okr.Person, error) {
	known, err := b.store.FindPerson(ctx, id)
	if !errors.Is(err, store.ErrNotFound) {
		return known, err
	}
	return b.ask(ctx, id)
}

// ask asks Slack for somebody.
func (b *Bot) ask(ctx context.Context, id okr.PersonID) (okr.Person, error) {
	var u *slack.User
	err := b.unasked(ctx, "users.info", func() (err error) {
		u, err = b.api.GetUserInfoContext(ctx, string(id))
		return err
	})
	if err != nil {
		return okr.Person{}, err
	}
	if err := b.store.SavePeople(ctx, []okr.Person{personOf(*u, b.workspace())}, b.now()); err != nil {
		return okr.Person{}, err
	}
	return b.store.FindPerson(ctx, id)
}

// personOf reads Slack's user object; any field of it may be missing. Who belongs to another workspace is a guest
// here, whatever they are at home.
func personOf(u slack.User, workspace string) okr.Person {
	name, stranger := cmp.Or(Plain(u.Profile.DisplayName), Plain(u.Profile.RealName), Plain(u.RealName)),
		foreign(u, workspace)
	return okr.Person{
		ID: okr.PersonID(u.ID), Name: strings.TrimSpace(name),
		RealName: strings.TrimSpace(cmp.Or(Plain(u.Profile.RealName), Plain(u.RealName))),
		Zone:     u.TZ, Locale: u.Locale,
		Bot:   u.IsBot || u.ID == "USLACKBOT",
		Guest: u.IsRestricted || u.IsUltraRestricted || stranger,
		Admin: !stranger && (u.IsAdmin || u.IsOwner || u.IsPrimaryOwner), Deactivated: u.Deleted,
	}
}

// foreign reports whether somebody is of another workspace that shares a channel with this one. Slack marks as
// strangers only those who share none. Who has several workspaces of an organisation, this one among them, is at home
// here.
func foreign(u slack.User, workspace string) bool {
	home := workspaceOf(u)
	return u.IsStranger || home != "" && workspace != "" && home != workspace &&
		!slices.Contains(u.Enterprise.Teams, workspace)
}

// workspaceOf is the workspace that somebody belongs to; empty where Slack doesn't say.
func workspaceOf(u slack.User) string { return cmp.Or(u.TeamID, u.Profile.Team) }

// wantSync asks for a directory sync soon.
func (b *Bot) wantSync() {
	select {
	case b.resync <- struct{}{}:
	default:
	}
}

// syncDirectory brings the directory up to date at each new connection: while none was open, Slack told nothing.
func (b *Bot) syncDirectory(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-b.resync:
		}
		for attempt := 0; ; attempt++ {
			err := b.Sync(ctx)
			if err == nil || ctx.Err() != nil {
				break
			}
			b.log.WarnContext(ctx, "directory can't be read", "attempt", attempt+1, "err", concise(err))
			b.noteRefusal(err)
			if judge(err).verdict != retry || !pause(ctx, backoff(attempt, minute)) {
				break
			}
		}
		b.Wake()
	}
}

// Sync reads everybody in the workspace, and the members of all teams' channels. As long as there is no team, the
// workspace's primary owner is invited to set one up.
func (b *Bot) Sync(ctx context.Context) error {
	owner, listed := okr.PersonID(""), map[okr.PersonID]bool{}
	err := b.paged(ctx, func(cursor string) (string, error) {
		users, next, err := b.syncPage(ctx, cursor)
		for _, u := range users {
			listed[okr.PersonID(u.ID)] = true
			if u.IsPrimaryOwner && !foreign(u, b.workspace()) {
				owner = okr.PersonID(u.ID)
			}
		}
		return next, err
	})
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if err := b.store.InviteSetup(ctx, owner, b.now()); err != nil {
		return err
	}
	b.progress.change(func(now *Progress) { now.Read = true })
	channels, err := b.store.Channels(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, channel := range channels {
		if err := b.syncChannel(ctx, channel, listed); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (b *Bot) syncPage(ctx context.Context, cursor string) (users []slack.User, next string, err error) {
	page := b.api.GetUsersPaginated(slack.GetUsersOptionLimit(directoryPage))
	page.Cursor = cursor
	err = b.inTurn(ctx, "users.list", func() (err error) {
		page, err = page.Next(ctx)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	people := make([]okr.Person, len(page.Users))
	for i, u := range page.Users {
		people[i] = personOf(u, b.workspace())
	}
	return page.Users, page.Cursor, b.store.SavePeople(ctx, people, b.now())
}

// syncChannel is [Bot.SyncChannel] after everybody who is listed was read: who is in the channel and was not, people
// of another workspace, is asked for anew, as what they are may have changed.
func (b *Bot) syncChannel(ctx context.Context, channel string, listed map[okr.PersonID]bool) error {
	members, err := b.ChannelMembers(ctx, channel)
	if err != nil {
		return err
	}
	for _, id := range members {
		if listed[id] {
			continue
		}
		listed[id] = true
		if _, err := b.ask(ctx, id); err != nil && judge(err).verdict != park {
			return fmt.Errorf("members of %s: %w", channel, err)
		}
	}
	defer b.wantDMs()
	return b.store.SaveMembers(ctx, channel, members, b.now())
}

// SyncChannel reads the members of a team's channel; a team that was just set up needs it.
func (b *Bot) SyncChannel(ctx context.Context, channel string) error {
	members, err := b.ChannelMembers(ctx, channel)
	if err != nil {
		return err
	}
	defer b.wantDMs()
	return b.store.SaveMembers(ctx, channel, members, b.now())
}

// ChannelMembers are the people in a channel, without the bot itself. Those of this workspace are in the store
// afterwards.
func (b *Bot) ChannelMembers(ctx context.Context, channel string) (members []okr.PersonID, err error) {
	err = b.paged(ctx, func(cursor string) (string, error) {
		var ids []string
		var next string
		err := b.inTurn(ctx, "conversations.members", func() (err error) {
			ids, next, err = b.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{
				ChannelID: channel, Cursor: cursor, Limit: directoryPage,
			})
			return err
		})
		for _, id := range ids {
			members = append(members, okr.PersonID(id))
		}
		return next, err
	})
	if err != nil {
		return nil, fmt.Errorf("members of %s: %w", channel, err)
	}
	// People of another workspace aren't in the directory.
	for _, id := range members {
		if _, err := b.person(ctx, id); err != nil && judge(err).verdict != park {
			return nil, fmt.Errorf("members of %s: %w", channel, err)
		}
	}
	return slices.DeleteFunc(members, func(id okr.PersonID) bool { return id == b.me() }), nil
}

// paged calls with one cursor after the other until Slack has no more, and waits where Slack asks for it.
func (b *Bot) paged(ctx context.Context, call func(cursor string) (next string, err error)) error {
	cursor := ""
	for {
		next, err := call(cursor)
		if ruling := judge(err); err != nil && ruling.verdict == wait {
			if !pause(ctx, ruling.after) {
				return ctx.Err()
			}
			continue
		}
		if err != nil || next == "" {
			return err
		}
		cursor = next
	}
}
