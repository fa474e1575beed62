-- What points are spent on.
CREATE TABLE rewards (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	team        INTEGER NOT NULL REFERENCES teams (id),
	name        TEXT NOT NULL,
	picture     TEXT NOT NULL,                                       -- an emoji, or an address
	price       INTEGER NOT NULL CHECK (price > 0),
	stock       INTEGER CHECK (stock >= 0),                          -- in all; NULL: any number
	per_head    INTEGER CHECK (per_head > 0),                        -- of one person, ever; NULL: any number
	for_some    INTEGER NOT NULL CHECK (for_some IN (0, 1)),         -- those in reward_people
	minor       INTEGER NOT NULL,                                    -- what it is worth
	currency    TEXT NOT NULL,                                       -- empty: nobody said
	approval    INTEGER NOT NULL CHECK (approval IN (0, 1)),
	for_team    INTEGER NOT NULL CHECK (for_team IN (0, 1)),         -- paid for together
	made_by     TEXT NOT NULL REFERENCES people (id),
	made_at     INTEGER NOT NULL,
	archived_at INTEGER
) STRICT;
CREATE INDEX rewards_by_team ON rewards (team);

-- Who may have a reward that is not for everybody in the team.
CREATE TABLE reward_people (
	reward INTEGER NOT NULL REFERENCES rewards (id),
	person TEXT NOT NULL REFERENCES people (id),
	PRIMARY KEY (reward, person)
) STRICT;
CREATE INDEX reward_people_by_person ON reward_people (person);

-- Rewards that somebody asked for, or that a team pays for together. Its points lie in reserve/ID or pot/ID.
CREATE TABLE orders (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	reward        INTEGER NOT NULL REFERENCES rewards (id),
	person        TEXT REFERENCES people (id),                       -- NULL: the team's pot
	price         INTEGER NOT NULL CHECK (price > 0),
	minor         INTEGER NOT NULL,
	currency      TEXT NOT NULL,
	state         TEXT NOT NULL CHECK (state IN ('filling', 'asked', 'approved', 'handed', 'declined', 'cancelled')),
	at            INTEGER NOT NULL,
	waits_for     TEXT REFERENCES people (id),                       -- who was asked last about it
	pass_at       INTEGER,                                           -- when it goes on to somebody else
	question      TEXT NOT NULL DEFAULT '',
	answer        TEXT NOT NULL DEFAULT '',
	questioned_by TEXT REFERENCES people (id),
	words         TEXT NOT NULL DEFAULT '',                          -- with which it was declined
	decided_by    TEXT REFERENCES people (id),
	decided_at    INTEGER,
	note          TEXT NOT NULL DEFAULT '',                          -- with which it was handed over
	handed_by     TEXT REFERENCES people (id),
	handed_at     INTEGER,
	ended         INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)) -- because who asked left, or the team ended
) STRICT;
CREATE INDEX orders_by_reward ON orders (reward, state);
CREATE INDEX orders_by_person ON orders (person, state, price);
CREATE INDEX orders_by_waits_for ON orders (waits_for) WHERE waits_for IS NOT NULL;
CREATE INDEX orders_by_questioned_by ON orders (questioned_by) WHERE questioned_by IS NOT NULL;
CREATE INDEX orders_by_decided_by ON orders (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX orders_by_handed_by ON orders (handed_by) WHERE handed_by IS NOT NULL;
CREATE INDEX orders_to_pass ON orders (pass_at) WHERE pass_at IS NOT NULL;
CREATE INDEX orders_open ON orders (state, reward) WHERE state IN ('filling', 'asked', 'approved');
CREATE INDEX orders_worded ON orders (COALESCE(handed_at, decided_at, at))
	WHERE question <> '' OR answer <> '' OR words <> '' OR note <> '';
-- Two clicks buy once: what somebody asked for is handed over, or ends, before they ask for it again.
CREATE UNIQUE INDEX orders_once ON orders (reward, COALESCE(person, ''))
	WHERE state IN ('filling', 'asked', 'approved');

-- What people paid into pots; it stays there, unless the order ends without being handed over.
CREATE TABLE contributions (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	pot     INTEGER NOT NULL REFERENCES orders (id),
	person  TEXT NOT NULL REFERENCES people (id),
	amount  INTEGER NOT NULL CHECK (amount > 0),
	at      INTEGER NOT NULL,
	back_at INTEGER
) STRICT;
CREATE INDEX contributions_by_pot ON contributions (pot, amount, back_at);
CREATE INDEX contributions_by_person ON contributions (person);

-- Points that managers gave by hand.
CREATE TABLE grants (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	team     INTEGER NOT NULL REFERENCES teams (id), -- whose budget they are out of
	manager  TEXT NOT NULL REFERENCES people (id),
	person   TEXT NOT NULL REFERENCES people (id),
	amount   INTEGER NOT NULL CHECK (amount > 0),
	reason   TEXT NOT NULL,
	day      TEXT NOT NULL,                          -- the manager's own
	given_at INTEGER NOT NULL,
	back_at  INTEGER,
	CHECK (manager <> person)
) STRICT;
CREATE INDEX grants_by_manager ON grants (manager, day);
CREATE INDEX grants_by_person ON grants (person);
CREATE INDEX grants_worded ON grants (given_at) WHERE reason <> '';

ALTER TABLE thanking ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 200; -- points, of each manager in a month
