-- Contests, and duels between two. Who takes part, and who is chosen for one that is not announced yet, is in
-- contenders; the rules have no people in them.
CREATE TABLE contests (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	team         INTEGER NOT NULL REFERENCES teams (id), -- that holds it; the challenger's of a duel
	name         TEXT NOT NULL,
	version      INTEGER NOT NULL,
	follows      INTEGER REFERENCES contests (id),       -- the cancelled one whose rules it changes
	rules        TEXT NOT NULL,                          -- JSON; as they are once it was announced
	kind         TEXT NOT NULL,
	metric       TEXT NOT NULL,                          -- what counts
	who          TEXT NOT NULL,
	currency     TEXT NOT NULL,
	state        TEXT NOT NULL
		CHECK (state IN ('draft', 'asked', 'declined', 'running', 'counting', 'done', 'cancelled')),
	hidden       INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
	made_by      TEXT NOT NULL REFERENCES people (id),
	made_at      INTEGER NOT NULL,
	starts       TEXT NOT NULL,                          -- first day
	ends         TEXT NOT NULL,                          -- the day after the last one; empty as long as it is open
	announced_at INTEGER,
	begun        INTEGER NOT NULL DEFAULT 0 CHECK (begun IN (0, 1)),
	ends_at      INTEGER,
	frozen_at    INTEGER,
	canceled_by TEXT REFERENCES people (id),
	canceled_at INTEGER,
	reason       TEXT NOT NULL DEFAULT '',
	counted      TEXT NOT NULL DEFAULT '',               -- fingerprint of what counted when it was frozen
	corrected    INTEGER NOT NULL DEFAULT 0 CHECK (corrected IN (0, 1)),
	touched      INTEGER NOT NULL DEFAULT 0,             -- counts what may have changed its places
	looked_at    INTEGER NOT NULL DEFAULT 0,             -- when its places were reckoned
	look_at      INTEGER,                                -- when they are reckoned next; NULL: nothing is planned
	leader       TEXT NOT NULL DEFAULT '',               -- who led when the channel read of it last: U1 U2, or 1 of sides
	news_day     TEXT NOT NULL DEFAULT '',
	reminded     INTEGER NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1)),
	effect       INTEGER NOT NULL DEFAULT 0              -- how many weeks after it managers know what it did
) STRICT;
CREATE INDEX contests_team ON contests (team, state, id);
CREATE INDEX contests_state ON contests (state, frozen_at);
CREATE INDEX contests_due ON contests (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE contenders (
	contest    INTEGER NOT NULL REFERENCES contests (id),
	person     TEXT NOT NULL REFERENCES people (id),
	side       INTEGER NOT NULL DEFAULT 0, -- in the rules' teams
	from_start INTEGER NOT NULL DEFAULT 1 CHECK (from_start IN (0, 1)),
	left_at    INTEGER,
	PRIMARY KEY (contest, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX contenders_person ON contenders (person, contest);

-- How contests ended, and each window of a series: round 0 is the whole contest.
CREATE TABLE contest_rounds (
	contest INTEGER NOT NULL REFERENCES contests (id),
	round   INTEGER NOT NULL,
	of      INTEGER NOT NULL, -- how many took part
	PRIMARY KEY (contest, round)
) STRICT, WITHOUT ROWID;
CREATE TABLE contest_places (
	contest    INTEGER NOT NULL REFERENCES contests (id),
	round      INTEGER NOT NULL,
	place      INTEGER NOT NULL,               -- from 1 on, in order
	person     TEXT REFERENCES people (id),    -- NULL for a team
	side       INTEGER NOT NULL,
	rank       INTEGER NOT NULL,               -- 0: without a place
	value      REAL NOT NULL,
	times      INTEGER NOT NULL,
	heads      INTEGER NOT NULL,
	sum        INTEGER NOT NULL,
	target     INTEGER NOT NULL,
	reached_on TEXT NOT NULL,
	reached_at INTEGER NOT NULL,
	goal       INTEGER NOT NULL CHECK (goal IN (0, 1)),
	gone       INTEGER NOT NULL CHECK (gone IN (0, 1)), -- left before the end
	PRIMARY KEY (contest, round, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_places_person ON contest_places (person) WHERE person IS NOT NULL;

CREATE TABLE contest_prizes (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	contest INTEGER NOT NULL REFERENCES contests (id),
	person  TEXT NOT NULL REFERENCES people (id),
	side    INTEGER NOT NULL,
	rank    INTEGER NOT NULL,
	points  INTEGER NOT NULL,
	words   TEXT NOT NULL, -- JSON
	reward  INTEGER REFERENCES rewards (id),
	sharing INTEGER NOT NULL,
	UNIQUE (contest, person)
) STRICT;
CREATE INDEX contest_prizes_person ON contest_prizes (person);

-- Who can't be asked for a duel.
CREATE TABLE duels_off (
	person TEXT PRIMARY KEY REFERENCES people (id)
) STRICT, WITHOUT ROWID;
