-- Kudos that were given by an emoji below a message, in place of a reason.
ALTER TABLE kudos ADD COLUMN emoji TEXT NOT NULL DEFAULT '';

-- What was heard last of an emoji that thanks: that it is gone may be heard before that it was there.
CREATE TABLE reactions (
	message TEXT NOT NULL,                 -- below which it stands: its channel and ts
	giver   TEXT NOT NULL REFERENCES people (id),
	said    TEXT NOT NULL,                 -- Slack's time of it
	gone    INTEGER NOT NULL CHECK (gone IN (0, 1)),
	kudos   INTEGER REFERENCES kudos (id), -- that it gave last
	PRIMARY KEY (message, giver)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_by_giver ON reactions (giver);
CREATE INDEX reactions_by_kudos ON reactions (kudos) WHERE kudos IS NOT NULL;
