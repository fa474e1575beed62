-- The pages for an office's screen: each has a link, whose key is kept as its SHA-256.
CREATE TABLE screens (
	id         INTEGER PRIMARY KEY,
	team       INTEGER NOT NULL REFERENCES teams (id),
	name       TEXT NOT NULL, -- where it hangs
	hash       TEXT NOT NULL UNIQUE,
	language   TEXT NOT NULL,
	scenes     TEXT NOT NULL, -- JSON: what it shows, in order, and for how many seconds
	theme      TEXT NOT NULL,
	sound      TEXT NOT NULL,
	company    TEXT NOT NULL,
	colour     TEXT NOT NULL, -- #1f3a5f; empty: okrbot's
	logo       BLOB,          -- PNG
	created_by TEXT NOT NULL REFERENCES people (id),
	made_at    INTEGER NOT NULL,
	ends_at    INTEGER,
	revoked_at INTEGER,
	revoked_by TEXT REFERENCES people (id) -- NULL: the operator, or nobody
) STRICT;
CREATE INDEX screens_team ON screens (team) WHERE revoked_at IS NULL;
-- What a screen shows as the latest celebrations.
CREATE INDEX posts_news ON posts (team, created_at) WHERE kind IN ('hit', 'praise');
