-- The CRM's door.

-- Keys of programs. Of a secret only its hash is kept.
CREATE TABLE keys (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	name       TEXT NOT NULL,
	hash       TEXT NOT NULL UNIQUE,
	scopes     TEXT NOT NULL, -- JSON
	team       INTEGER REFERENCES teams (id), -- the only one it is for; NULL: all
	made_at    INTEGER NOT NULL,
	used_at    INTEGER,
	revoked_at INTEGER
) STRICT;

-- What a program was answered, for a day: the same request once more is answered alike and does nothing.
CREATE TABLE answers (
	key     INTEGER NOT NULL REFERENCES keys (id),
	name    TEXT NOT NULL, -- the program's own, of the request
	request TEXT NOT NULL, -- the hash of what it asked
	answer  TEXT NOT NULL, -- JSON
	at      INTEGER NOT NULL,
	PRIMARY KEY (key, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_at ON answers (at);

-- Whom and what a CRM means by the ids of its own.
CREATE TABLE crm_owners (
	source   TEXT NOT NULL,
	external TEXT NOT NULL,
	person   TEXT NOT NULL REFERENCES people (id),
	PRIMARY KEY (source, external)
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_owners_person ON crm_owners (person);

CREATE TABLE crm_stages (
	source   TEXT NOT NULL,
	external TEXT NOT NULL,
	stage    TEXT NOT NULL, -- of a team, or won, or lost
	PRIMARY KEY (source, external)
) STRICT, WITHOUT ROWID;

-- The newest that a CRM said of each property of a deal, and for what it waits when it cannot be booked yet.
CREATE TABLE crm_deals (
	external TEXT PRIMARY KEY,
	facts    TEXT NOT NULL, -- JSON
	waits    TEXT NOT NULL, -- JSON of a refusal; empty when all is taken
	at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_deals_waiting ON crm_deals (at) WHERE waits <> '';

-- A celebration is found by the name that Slack gave it.
CREATE INDEX posts_celebrations ON posts (channel, ts) WHERE kind IN ('hit', 'praise');
