-- Thanks between colleagues.
CREATE TABLE kudos (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	team      INTEGER NOT NULL REFERENCES teams (id), -- whose channel shows them, and whose settings they obey
	giver     TEXT NOT NULL REFERENCES people (id),
	reason    TEXT NOT NULL,
	value     TEXT NOT NULL DEFAULT '',               -- one of the company's
	private   INTEGER NOT NULL CHECK (private IN (0, 1)),
	link      TEXT NOT NULL DEFAULT '',               -- to the message that they are about
	card      INTEGER REFERENCES kudos (id),          -- the first ones of the message that shows them
	given_at  INTEGER NOT NULL,
	edited_at INTEGER,
	gone_at   INTEGER                                 -- when they were taken back
) STRICT;
CREATE INDEX kudos_by_giver ON kudos (giver, given_at);
CREATE INDEX kudos_by_card ON kudos (card) WHERE card IS NOT NULL;
CREATE INDEX kudos_by_team ON kudos (team, given_at);
CREATE INDEX kudos_worded ON kudos (given_at) WHERE reason <> '';

-- What one giver spent of an allowance on one receiver: kudos to two people are two, and "me too" is one more for each.
CREATE TABLE gifts (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	kudos    INTEGER NOT NULL REFERENCES kudos (id),
	giver    TEXT NOT NULL REFERENCES people (id),
	receiver TEXT NOT NULL REFERENCES people (id),
	day      TEXT NOT NULL,                           -- the giver's own
	boost    INTEGER NOT NULL CHECK (boost IN (0, 1)), -- of a manager's for the month
	hidden   INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)), -- the receiver wants nobody else to see it
	given_at INTEGER NOT NULL,
	gone_at  INTEGER,                                 -- when it was taken back; it may be given again
	CHECK (giver <> receiver)
) STRICT;
CREATE INDEX gifts_by_kudos ON gifts (kudos);
CREATE UNIQUE INDEX gifts_once ON gifts (kudos, giver, receiver) WHERE gone_at IS NULL;
CREATE INDEX gifts_by_giver ON gifts (giver, day, gone_at, boost);
CREATE INDEX gifts_by_receiver ON gifts (receiver, day, gone_at);

-- The ledger of points. Nothing in it is changed: what falls is reversed.
CREATE TABLE entries (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	at           INTEGER NOT NULL,
	cause        TEXT NOT NULL,
	reference    TEXT NOT NULL, -- what caused it: gift/7
	from_account TEXT NOT NULL, -- house, person/U012ABCDEF
	to_account   TEXT NOT NULL,
	amount       INTEGER NOT NULL CHECK (amount > 0),
	reverses     INTEGER UNIQUE REFERENCES entries (id),
	entered_by   TEXT REFERENCES people (id)
) STRICT;
-- One entry for each reference of a cause; the others reverse it.
CREATE UNIQUE INDEX entries_once ON entries (cause, reference, COALESCE(reverses, 0));
CREATE INDEX entries_by_hand ON entries (entered_by) WHERE entered_by IS NOT NULL;
CREATE INDEX entries_from ON entries (from_account, id, cause, amount);
CREATE INDEX entries_to ON entries (to_account, id, cause, amount);

-- How teams thank; one that never said has the defaults.
CREATE TABLE thanking (
	team           INTEGER PRIMARY KEY REFERENCES teams (id),
	per_day        INTEGER NOT NULL,
	boost          INTEGER NOT NULL,
	company_values TEXT NOT NULL, -- JSON
	value_required INTEGER NOT NULL CHECK (value_required IN (0, 1)),
	emoji          TEXT NOT NULL,
	grants         TEXT NOT NULL  -- JSON: points by cause
) STRICT;
