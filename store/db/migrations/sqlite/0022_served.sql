-- The workspace whose people and channels are in the database; another one has none of them.
CREATE TABLE served (
	id       INTEGER PRIMARY KEY CHECK (id = 1),
	slack_id TEXT NOT NULL,
	name     TEXT NOT NULL,
	bot      TEXT NOT NULL, -- the bot's own user there; another one after the app was installed anew
	since    INTEGER NOT NULL
) STRICT;
