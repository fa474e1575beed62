-- Selling. Amounts are integers in minor units of their currency, shares of a deal in basis points.

CREATE TABLE selling (
	team            INTEGER PRIMARY KEY REFERENCES teams (id),
	currency        TEXT NOT NULL,
	stages          TEXT NOT NULL, -- JSON
	loss_reasons    TEXT NOT NULL, -- JSON
	activities      TEXT NOT NULL, -- JSON
	amounts_open    INTEGER NOT NULL CHECK (amounts_open IN (0, 1)),
	weights         TEXT NOT NULL, -- JSON, of the months
	board_day       INTEGER NOT NULL CHECK (board_day BETWEEN 0 AND 6),
	board_at        TEXT NOT NULL,
	board_metric    TEXT NOT NULL,
	board_top       INTEGER NOT NULL CHECK (board_top >= 1),
	board_mode      TEXT NOT NULL,
	board_off       INTEGER NOT NULL CHECK (board_off IN (0, 1)),
	company_channel TEXT NOT NULL,
	next_week       TEXT NOT NULL, -- wall time of the coming weekly board
	next_month      TEXT NOT NULL  -- and of the monthly one
) STRICT;

-- Who does not want to be on any board, nor celebrated in public.
CREATE TABLE hidden (
	person TEXT PRIMARY KEY REFERENCES people (id),
	since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only: a rate holds from its day until the next one of the pair.
CREATE TABLE rates (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	source TEXT NOT NULL, -- currency
	into_  TEXT NOT NULL,
	day    TEXT NOT NULL,
	rate   TEXT NOT NULL,
	set_by TEXT NOT NULL REFERENCES people (id),
	set_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rates_pair ON rates (source, into_, day, id);

-- What each deal is now; what it was is in deal_changes.
CREATE TABLE deals (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	team         INTEGER NOT NULL REFERENCES teams (id),
	owner        TEXT NOT NULL REFERENCES people (id),
	customer     TEXT NOT NULL,
	customer_key TEXT NOT NULL, -- folded, to be found by
	minor        INTEGER NOT NULL,
	currency     TEXT NOT NULL,
	state        TEXT NOT NULL CHECK (state IN ('open', 'won', 'lost', 'void')),
	stage        TEXT NOT NULL,
	stage_at     INTEGER NOT NULL,
	close_day    TEXT NOT NULL, -- empty for an open deal of which nobody knows
	product      TEXT NOT NULL,
	note         TEXT NOT NULL,
	loss_reason  TEXT NOT NULL,
	shares       TEXT NOT NULL, -- JSON
	external     TEXT,
	created_at   INTEGER NOT NULL,
	created_day  TEXT NOT NULL,
	cycle        INTEGER, -- days from its creation until it was won; NULL when it was never open
	version      INTEGER NOT NULL CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX deals_external ON deals (external) WHERE external IS NOT NULL;
CREATE INDEX deals_customer ON deals (owner, customer_key, state);
CREATE INDEX deals_open ON deals (team, stage_at) WHERE state = 'open';
CREATE INDEX deals_owner ON deals (owner, state, close_day, id);
CREATE INDEX deals_won ON deals (team, currency, close_day, minor) WHERE state = 'won';
CREATE INDEX deals_best ON deals (owner, currency, minor) WHERE state = 'won';
CREATE INDEX deals_closed ON deals (team, close_day, state, cycle);
CREATE INDEX deals_ended ON deals (owner, close_day, id, state) WHERE state IN ('won', 'lost');
CREATE INDEX deals_cycle ON deals (team, close_day, cycle) WHERE state = 'won' AND cycle IS NOT NULL;

-- Append-only: who did what to a deal, and what it was then.
CREATE TABLE deal_changes (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	deal       INTEGER NOT NULL REFERENCES deals (id),
	verb       TEXT NOT NULL,
	before     TEXT NOT NULL, -- JSON; empty for the first one
	after      TEXT NOT NULL, -- JSON
	changed_by TEXT REFERENCES people (id), -- NULL: the operator, from a file
	changed_at INTEGER NOT NULL,
	source     TEXT NOT NULL
) STRICT;
CREATE INDEX deal_changes_deal ON deal_changes (deal, id);
CREATE INDEX deal_changes_by ON deal_changes (changed_by);

-- Each stay of a deal in a stage.
CREATE TABLE visits (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	deal    INTEGER NOT NULL REFERENCES deals (id),
	team    INTEGER NOT NULL REFERENCES teams (id),
	stage   TEXT NOT NULL,
	entered INTEGER NOT NULL,
	left_at INTEGER,
	forward INTEGER NOT NULL DEFAULT 0 CHECK (forward IN (0, 1)) -- whether it left towards being won
) STRICT;
CREATE INDEX visits_deal ON visits (deal, left_at);
CREATE INDEX visits_team ON visits (team, left_at);

-- The ledger, append-only: what is credited to whom on the day a deal was won; a correction is a row that reverses another.
CREATE TABLE credits (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	deal     INTEGER NOT NULL REFERENCES deals (id),
	change   INTEGER NOT NULL REFERENCES deal_changes (id),
	person   TEXT NOT NULL REFERENCES people (id),
	team     INTEGER NOT NULL REFERENCES teams (id),
	day      TEXT NOT NULL,
	currency TEXT NOT NULL,
	minor    INTEGER NOT NULL,
	points   INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	reverses INTEGER REFERENCES credits (id)
) STRICT;
CREATE INDEX credits_deal ON credits (deal, id);
CREATE UNIQUE INDEX credits_reversed ON credits (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX credits_person ON credits (person, day, team, currency, minor, points, at);
CREATE INDEX credits_team ON credits (team, day, person, currency, minor, points, at);
CREATE INDEX credits_day ON credits (day, team, person, currency, minor, points, at);

-- Append-only likewise: meetings, calls and whatever else a team counts.
CREATE TABLE activities (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	person   TEXT NOT NULL REFERENCES people (id),
	team     INTEGER NOT NULL REFERENCES teams (id),
	kind     TEXT NOT NULL,
	day      TEXT NOT NULL,
	number   INTEGER NOT NULL,
	said_by  TEXT NOT NULL REFERENCES people (id),
	said_at  INTEGER NOT NULL,
	source   TEXT NOT NULL,
	reverses INTEGER REFERENCES activities (id)
) STRICT;
CREATE UNIQUE INDEX activities_reversed ON activities (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX activities_person ON activities (person, team, kind, day, number);
CREATE INDEX activities_team ON activities (team, kind, day, person, number);
CREATE INDEX activities_by ON activities (said_by);

-- Append-only: the one that holds is not superseded.
CREATE TABLE targets (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	team          INTEGER NOT NULL REFERENCES teams (id),
	person        TEXT REFERENCES people (id), -- NULL: of the whole team
	metric        TEXT NOT NULL,
	period_kind   TEXT NOT NULL CHECK (period_kind IN ('week', 'month', 'quarter', 'year')),
	period_label  TEXT NOT NULL,
	period_start  TEXT NOT NULL,
	period_end    TEXT NOT NULL CHECK (period_end > period_start),
	amount        INTEGER NOT NULL CHECK (amount >= 0), -- 0 takes a target back
	whole         INTEGER NOT NULL,                     -- before it was prorated for a joiner
	set_by        TEXT NOT NULL REFERENCES people (id),
	set_at        INTEGER NOT NULL,
	superseded_at INTEGER
) STRICT;
CREATE UNIQUE INDEX targets_holding ON targets (team, COALESCE(person, ''), metric, period_start, period_end) WHERE superseded_at IS NULL;
CREATE INDEX targets_person ON targets (person, period_end) WHERE superseded_at IS NULL;
CREATE INDEX targets_ever ON targets (person);
CREATE INDEX targets_team ON targets (team, period_end) WHERE superseded_at IS NULL;
CREATE INDEX targets_by ON targets (set_by);

-- Once per target and mark, for ever.
CREATE TABLE hits (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	team         INTEGER NOT NULL REFERENCES teams (id),
	person       TEXT REFERENCES people (id), -- NULL: the whole team
	metric       TEXT NOT NULL,
	period_kind  TEXT NOT NULL,
	period_label TEXT NOT NULL,
	period_start TEXT NOT NULL,
	period_end   TEXT NOT NULL,
	mark         INTEGER NOT NULL,
	target       INTEGER NOT NULL, -- as it was when it was hit
	deal         INTEGER REFERENCES deals (id),
	at           INTEGER NOT NULL,
	withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX hits_once ON hits (team, COALESCE(person, ''), metric, period_start, period_end, mark);
CREATE INDEX hits_deal ON hits (deal);
CREATE INDEX hits_person ON hits (person, period_end);

-- A leaderboard that was posted. Frozen, it keeps its places.
CREATE TABLE boards (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	team         INTEGER NOT NULL REFERENCES teams (id),
	metric       TEXT NOT NULL,
	period_kind  TEXT NOT NULL,
	period_label TEXT NOT NULL,
	period_start TEXT NOT NULL,
	period_end   TEXT NOT NULL,
	posted_at    INTEGER NOT NULL,
	frozen_at    INTEGER,
	places       TEXT NOT NULL DEFAULT '', -- JSON, once frozen
	UNIQUE (team, period_kind, period_start)
) STRICT;
CREATE INDEX boards_running ON boards (team, period_end) WHERE frozen_at IS NULL;
CREATE INDEX boards_due ON boards (period_end) WHERE frozen_at IS NULL;

-- Who joined in with one click.
CREATE TABLE congratulations (
	post   INTEGER NOT NULL REFERENCES posts (id),
	person TEXT NOT NULL REFERENCES people (id),
	at     INTEGER NOT NULL,
	PRIMARY KEY (post, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX congratulations_person ON congratulations (person);

ALTER TABLE posts ADD COLUMN deal INTEGER REFERENCES deals (id);
ALTER TABLE posts ADD COLUMN hit INTEGER REFERENCES hits (id);
ALTER TABLE posts ADD COLUMN board INTEGER REFERENCES boards (id);
CREATE INDEX posts_deal ON posts (deal) WHERE deal IS NOT NULL;
CREATE INDEX posts_hit ON posts (hit) WHERE hit IS NOT NULL;
CREATE INDEX posts_board ON posts (board) WHERE board IS NOT NULL;

-- Home tabs carry the version that they are rendered from.
ALTER TABLE homes DROP COLUMN taken;
