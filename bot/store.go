package bot

import (
	"context"
	"time"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// Store is what the bot needs of okrbot's store.
type Store interface {
	// Take records an envelope, or under done/ that an act was done; it reports false when it was taken before. With
	// a payload the envelope is kept until MarkWorked; TakeUnworked lists what is kept, for a bot that begins.
	Take(ctx context.Context, e outbox.Envelope, now time.Time) (fresh bool, err error)
	TakeUnworked(ctx context.Context, now time.Time) ([]outbox.Envelope, error)
	MarkWorked(ctx context.Context, key string, now time.Time) error
	// Done reports whether an act was done, by its Once.
	Done(ctx context.Context, once string) (bool, error)

	// Serve notes the workspace, and returns store.ErrOtherWorkspace for another one than before; anew says that the
	// bot is another one.
	Serve(ctx context.Context, w people.Workspace, now time.Time) (anew bool, err error)

	// FindPerson returns store.ErrNotFound for who isn't in the directory.
	FindPerson(ctx context.Context, id okr.PersonID) (okr.Person, error)
	SavePeople(ctx context.Context, people []okr.Person, now time.Time) error
	// InviteSetup owes an admin, installer unless the configuration names one, the form that sets up the first team.
	InviteSetup(ctx context.Context, installer okr.PersonID, now time.Time) error
	// SaveMembers sets the whole membership of a team's channel.
	SaveMembers(ctx context.Context, channel string, members []okr.PersonID, now time.Time) error
	NoteJoined(ctx context.Context, channel string, person okr.PersonID, now time.Time) error
	NoteLeft(ctx context.Context, channel string, person okr.PersonID, now time.Time) error
	// Channels lists the channels of all teams.
	Channels(ctx context.Context) ([]string, error)

	FindDMChannel(ctx context.Context, person okr.PersonID) (string, error)
	// PeopleWithoutDM lists members of teams whose DM isn't open yet.
	PeopleWithoutDM(ctx context.Context, limit int) ([]okr.PersonID, error)
	SaveDMChannel(ctx context.Context, person okr.PersonID, channel string) error

	// DuePosts lists up to limit posts to send and up to limit to update or withdraw now; a reply only once its
	// parent is sent.
	DuePosts(ctx context.Context, now time.Time, limit int) ([]outbox.Post, error)
	MarkSending(ctx context.Context, id okr.PostID, channel string, now time.Time) error
	MarkSent(ctx context.Context, id okr.PostID, ts, rendered string, version int64, now time.Time) error
	// MarkRetry puts the next attempt off; a post in state sending, which Slack surely didn't take, is owed again.
	MarkRetry(ctx context.Context, id okr.PostID, at time.Time, reason string, now time.Time) error
	// MarkUncertain keeps a post that Slack may have in state sending, to be looked up at that time.
	MarkUncertain(ctx context.Context, id okr.PostID, at time.Time, reason string, now time.Time) error
	// MarkParked gives a post up for now and tells the team's managers, with the sentence of that name.
	MarkParked(ctx context.Context, id okr.PostID, reason, notice string, now time.Time) error
	// Unpark owes again what Slack refused in a channel that the bot was not in.
	Unpark(ctx context.Context, channel string, now time.Time) error
	MarkDropped(ctx context.Context, id okr.PostID, now time.Time) error
	// MarkDeleted notes that somebody deleted a post in Slack; it reports whether it is to be said anew.
	MarkDeleted(ctx context.Context, id okr.PostID, ts string, now time.Time) (again bool, err error)
	// FollowParent owes a reply anew when its parent is no longer the message in whose thread it was said.
	FollowParent(ctx context.Context, id okr.PostID, thread string, now time.Time) (moved bool, err error)
	FindNextPostAt(ctx context.Context, now time.Time) (time.Time, bool, error)

	// UnknownBlocks are the types of blocks that Slack said not to know here.
	UnknownBlocks(ctx context.Context, now time.Time) ([]string, error)
	SaveUnknownBlock(ctx context.Context, kind string, now time.Time) error

	DirtyHomes(ctx context.Context, now time.Time, limit int) ([]okr.PersonID, error)
	// FindHomeShown returns the fingerprint of what was published last, and the version that a tab is of that is
	// rendered after the call.
	FindHomeShown(ctx context.Context, person okr.PersonID) (rendered string, version int64, err error)
	MarkHomePublished(ctx context.Context, person okr.PersonID, rendered string, version int64, now time.Time) error
	NoteHomeOpened(ctx context.Context, person okr.PersonID, now time.Time) error
}
