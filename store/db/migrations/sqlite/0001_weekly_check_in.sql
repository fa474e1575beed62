-- Instants are Unix milliseconds in UTC, days YYYY-MM-DD, wall times YYYY-MM-DDTHH:MM, decimals canonical text.

CREATE TABLE workspace (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

CREATE TABLE people (
	id          TEXT PRIMARY KEY,
	name        TEXT NOT NULL,
	zone        TEXT NOT NULL,
	locale      TEXT NOT NULL,
	language    TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'en', 'tr')),
	bot         INTEGER NOT NULL CHECK (bot IN (0, 1)),
	guest       INTEGER NOT NULL CHECK (guest IN (0, 1)),
	admin       INTEGER NOT NULL CHECK (admin IN (0, 1)),
	deactivated INTEGER NOT NULL CHECK (deactivated IN (0, 1)),
	dm          TEXT NOT NULL DEFAULT '',
	saved_at    INTEGER NOT NULL,
	erased_at   INTEGER -- of a pseudonym, and of the empty row that keeps the directory from naming the person again
) STRICT;

CREATE INDEX people_zone ON people (zone);
CREATE INDEX people_unmet ON people (id) WHERE dm = '' AND bot = 0 AND guest = 0 AND deactivated = 0;

CREATE TABLE homes (
	person    TEXT PRIMARY KEY REFERENCES people (id),
	opened_at INTEGER NOT NULL,
	version   INTEGER NOT NULL DEFAULT 1, -- as of posts
	taken     INTEGER NOT NULL DEFAULT 0, -- the version at which it was last taken to be rendered
	shown     INTEGER NOT NULL DEFAULT 0,
	rendered  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX homes_opened ON homes (opened_at);

CREATE TABLE teams (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	name           TEXT NOT NULL,
	channel        TEXT NOT NULL,
	language       TEXT NOT NULL CHECK (language IN ('en', 'tr')),
	zone           TEXT NOT NULL,
	cadence        TEXT NOT NULL CHECK (cadence IN ('weekly', 'fortnightly', 'monthly')),
	open_day       INTEGER NOT NULL CHECK (open_day BETWEEN 0 AND 6),
	open_at        TEXT NOT NULL,
	close_day      INTEGER NOT NULL CHECK (close_day BETWEEN 0 AND 6),
	close_at       TEXT NOT NULL,
	remind_after   INTEGER NOT NULL CHECK (remind_after >= 0),
	last_before    INTEGER NOT NULL CHECK (last_before >= 0),
	holiday_preset TEXT NOT NULL,
	holidays       TEXT NOT NULL, -- JSON list of days
	questions      TEXT NOT NULL, -- JSON
	next_opens     TEXT NOT NULL, -- wall time of the coming round
	created_by     TEXT NOT NULL REFERENCES people (id),
	created_at     INTEGER NOT NULL,
	removed_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX teams_channel ON teams (channel) WHERE removed_at IS NULL;

CREATE TABLE managers (
	team   INTEGER NOT NULL REFERENCES teams (id),
	person TEXT NOT NULL REFERENCES people (id),
	PRIMARY KEY (team, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX managers_person ON managers (person);

CREATE TABLE members (
	team      INTEGER NOT NULL REFERENCES teams (id),
	person    TEXT NOT NULL REFERENCES people (id),
	joined_at INTEGER NOT NULL,
	left_at   INTEGER,
	PRIMARY KEY (team, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_person ON members (person);

-- Who is in a team's channel and cannot be a member yet: the directory does not know them, or they are deactivated.
CREATE TABLE awaited (
	team   INTEGER NOT NULL REFERENCES teams (id),
	person TEXT NOT NULL,
	PRIMARY KEY (team, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX awaited_person ON awaited (person);

CREATE TABLE absences (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	person   TEXT NOT NULL REFERENCES people (id),
	from_day TEXT NOT NULL,
	to_day   TEXT NOT NULL CHECK (to_day >= from_day),
	set_by   TEXT NOT NULL REFERENCES people (id),
	set_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX absences_person ON absences (person, to_day);

CREATE TABLE objectives (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	title        TEXT NOT NULL,
	owner        TEXT NOT NULL REFERENCES people (id),
	team         INTEGER NOT NULL REFERENCES teams (id),
	team_owned   INTEGER NOT NULL CHECK (team_owned IN (0, 1)),
	period_kind  TEXT NOT NULL CHECK (period_kind IN ('quarter', 'year', 'custom')),
	period_label TEXT NOT NULL,
	period_start TEXT NOT NULL,
	period_end   TEXT NOT NULL CHECK (period_end > period_start),
	commitment   TEXT NOT NULL CHECK (commitment IN ('committed', 'aspirational')),
	private      INTEGER NOT NULL CHECK (private IN (0, 1)),
	created_by   TEXT NOT NULL REFERENCES people (id),
	created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX objectives_owner ON objectives (owner, period_end);
CREATE INDEX objectives_team ON objectives (team, period_end);
CREATE INDEX objectives_company ON objectives (period_end) WHERE team_owned;

CREATE TABLE key_results (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	objective    INTEGER NOT NULL REFERENCES objectives (id),
	position     INTEGER NOT NULL,
	title        TEXT NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('increase', 'decrease', 'percent', 'keep_above', 'keep_below', 'milestone')),
	unit         TEXT NOT NULL,
	start        TEXT NOT NULL,
	target       TEXT NOT NULL,
	tolerance    TEXT,
	weight       TEXT NOT NULL,
	steps        TEXT NOT NULL, -- JSON, of a milestone
	current      TEXT,
	confidence   TEXT NOT NULL CHECK (confidence IN ('', 'on_track', 'at_risk', 'off_track')),
	note         TEXT NOT NULL,
	confirmed_at INTEGER,
	UNIQUE (objective, position)
) STRICT;

-- Append-only: what each key result was said to be, by whom, when, from where.
CREATE TABLE key_result_values (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	key_result INTEGER NOT NULL REFERENCES key_results (id),
	value      TEXT,
	steps      TEXT NOT NULL,
	confidence TEXT NOT NULL,
	note       TEXT NOT NULL,
	said_by    TEXT NOT NULL REFERENCES people (id),
	said_at    INTEGER NOT NULL,
	source     TEXT NOT NULL,
	check_in   INTEGER REFERENCES check_ins (id)
) STRICT;
CREATE INDEX key_result_values_said ON key_result_values (key_result, said_at);
CREATE INDEX key_result_values_by ON key_result_values (said_by);

-- Append-only: the audit of objectives, key results and teams.
CREATE TABLE changes (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	objective  INTEGER REFERENCES objectives (id),
	key_result INTEGER REFERENCES key_results (id),
	team       INTEGER REFERENCES teams (id),
	field      TEXT NOT NULL,
	old        TEXT NOT NULL,
	new        TEXT NOT NULL,
	changed_by TEXT NOT NULL REFERENCES people (id),
	changed_at INTEGER NOT NULL,
	source     TEXT NOT NULL
) STRICT;
CREATE INDEX changes_objective ON changes (objective, changed_at);
CREATE INDEX changes_key_result ON changes (key_result, changed_at);
CREATE INDEX changes_by ON changes (changed_by);
CREATE INDEX changes_exported ON changes (new) WHERE field = 'exported';

CREATE TABLE rounds (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	team         INTEGER NOT NULL REFERENCES teams (id),
	week         TEXT NOT NULL,
	opens        TEXT NOT NULL,
	closes       INTEGER NOT NULL,
	next_opens   TEXT NOT NULL,
	questions    TEXT NOT NULL, -- JSON, as they were when the round opened
	remind_after INTEGER NOT NULL,
	last_before  INTEGER NOT NULL,
	opened_at    INTEGER NOT NULL,
	closed_at    INTEGER,
	UNIQUE (team, week)
) STRICT;
CREATE INDEX rounds_closing ON rounds (closed_at, closes);
CREATE INDEX rounds_running ON rounds (team) WHERE closed_at IS NULL;

-- One row per person and round; outcome is A(nswered), L(ate), E(xcused), M(issed) or O(pen).
CREATE TABLE duties (
	round    INTEGER NOT NULL REFERENCES rounds (id),
	person   TEXT NOT NULL REFERENCES people (id),
	opens_at INTEGER NOT NULL,
	outcome  TEXT NOT NULL CHECK (outcome IN ('A', 'L', 'E', 'M', 'O')),
	PRIMARY KEY (round, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX duties_person ON duties (person, round);

-- At most one per round, person and kind, whatever the clock does.
CREATE TABLE nudges (
	round  INTEGER NOT NULL REFERENCES rounds (id),
	person TEXT NOT NULL REFERENCES people (id),
	kind   TEXT NOT NULL CHECK (kind IN ('prompt', 'reminder', 'last', 'snoozed')),
	due    INTEGER NOT NULL,
	state  TEXT NOT NULL CHECK (state IN ('planned', 'sent', 'skipped')),
	reason TEXT NOT NULL DEFAULT '',
	done_at INTEGER,
	PRIMARY KEY (round, person, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX nudges_due ON nudges (state, due);
CREATE INDEX nudges_person ON nudges (person, done_at);

CREATE TABLE check_ins (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	round     INTEGER NOT NULL REFERENCES rounds (id),
	person    TEXT NOT NULL REFERENCES people (id),
	at        INTEGER NOT NULL,
	edited_at INTEGER NOT NULL,
	version   INTEGER NOT NULL CHECK (version >= 1),
	late      INTEGER NOT NULL CHECK (late IN (0, 1)),
	no_report INTEGER NOT NULL CHECK (no_report IN (0, 1)), -- "nothing to report"
	seen_by   TEXT REFERENCES people (id),
	seen_at   INTEGER,
	forgotten_at INTEGER, -- when its answers and notes were removed, of all versions
	UNIQUE (round, person)
) STRICT;
CREATE INDEX check_ins_person ON check_ins (person, at);
CREATE INDEX check_ins_worded ON check_ins (edited_at) WHERE forgotten_at IS NULL;

-- Append-only snapshots: the questions as they were asked, the values before and after.
CREATE TABLE check_in_versions (
	check_in INTEGER NOT NULL REFERENCES check_ins (id),
	version  INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	entries  TEXT NOT NULL, -- JSON
	answers  TEXT NOT NULL, -- JSON
	PRIMARY KEY (check_in, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE blockers (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	team      INTEGER NOT NULL REFERENCES teams (id),
	person    TEXT NOT NULL REFERENCES people (id),
	check_in  INTEGER NOT NULL REFERENCES check_ins (id),
	text      TEXT NOT NULL,
	opened_at INTEGER NOT NULL,
	closed_at INTEGER,
	closed_by TEXT REFERENCES people (id)
) STRICT;
CREATE INDEX blockers_open ON blockers (team, closed_at);
CREATE INDEX blockers_person ON blockers (person, closed_at);
CREATE INDEX blockers_worded ON blockers (closed_at) WHERE text <> '';

-- What a person typed into a form of several pages, until it is sent.
CREATE TABLE drafts (
	person   TEXT NOT NULL REFERENCES people (id),
	form     TEXT NOT NULL,
	body     TEXT NOT NULL, -- JSON
	saved_at INTEGER NOT NULL,
	PRIMARY KEY (person, form)
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_saved ON drafts (saved_at);

CREATE TABLE posts (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	key        TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL,
	state      TEXT NOT NULL CHECK (state IN ('owed', 'sending', 'sent', 'parked', 'dropped')),
	person     TEXT REFERENCES people (id),
	channel    TEXT NOT NULL DEFAULT '',
	team       INTEGER REFERENCES teams (id),
	round      INTEGER REFERENCES rounds (id),
	check_in   INTEGER REFERENCES check_ins (id),
	nudge      TEXT NOT NULL DEFAULT '',
	parent     INTEGER REFERENCES posts (id),
	ts         TEXT NOT NULL DEFAULT '',
	rendered   TEXT NOT NULL DEFAULT '',
	about      TEXT NOT NULL DEFAULT '', -- what a notice says: JSON of its sentence and what fills it
	due        INTEGER NOT NULL,
	retry_at   INTEGER NOT NULL DEFAULT 0,
	version    INTEGER NOT NULL DEFAULT 1, -- grows with each change of what the post shows
	shown      INTEGER NOT NULL DEFAULT 0, -- the version that Slack has
	attempts   INTEGER NOT NULL DEFAULT 0,
	reason     TEXT NOT NULL DEFAULT '',
	cause      TEXT NOT NULL DEFAULT '', -- what owed it: kind/id of an envelope, or clock/kind
	touched    TEXT NOT NULL DEFAULT '', -- what changed last what it shows
	created_at INTEGER NOT NULL,
	sent_at    INTEGER, -- when it was said first
	changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX posts_waiting ON posts (due) WHERE state IN ('owed', 'sending');
CREATE INDEX posts_outdated ON posts (due) WHERE state = 'sent' AND shown < version;
CREATE INDEX posts_parked ON posts (channel, reason) WHERE state = 'parked';
CREATE INDEX posts_round ON posts (round, kind);
CREATE INDEX posts_person ON posts (person, due);
CREATE INDEX posts_team ON posts (team);

CREATE TABLE envelopes (
	key      TEXT PRIMARY KEY,
	taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX envelopes_taken ON envelopes (taken_at);
