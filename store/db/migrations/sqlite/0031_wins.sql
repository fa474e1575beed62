-- How deals were won, in a line that helps the others: one at a time for each deal and person.
CREATE TABLE wins (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	deal      INTEGER NOT NULL REFERENCES deals (id),
	team      INTEGER NOT NULL REFERENCES teams (id), -- whose people read it: the person's, when it was said
	person    TEXT NOT NULL REFERENCES people (id),
	text      TEXT NOT NULL,                          -- '' once it is gone
	said_at   INTEGER NOT NULL,
	edited_at INTEGER,
	gone_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX wins_once ON wins (deal, person) WHERE gone_at IS NULL;
CREATE INDEX wins_newest ON wins (said_at) WHERE gone_at IS NULL;
CREATE INDEX wins_by_team ON wins (team, said_at) WHERE gone_at IS NULL;
CREATE INDEX wins_by_person ON wins (person);

-- The words by which lines are found: of the customer, the product line and what was said, as spellings meet.
CREATE TABLE win_words (
	word TEXT NOT NULL,
	win  INTEGER NOT NULL REFERENCES wins (id),
	PRIMARY KEY (word, win)
) STRICT, WITHOUT ROWID;
CREATE INDEX win_words_of ON win_words (win);

-- Who is asked how they won what was celebrated: once for each deal.
CREATE TABLE win_asks (
	deal          INTEGER NOT NULL REFERENCES deals (id),
	person        TEXT NOT NULL REFERENCES people (id),
	team          INTEGER NOT NULL REFERENCES teams (id), -- in whose channel it was celebrated
	celebrated_at INTEGER NOT NULL,
	due_at        INTEGER NOT NULL,
	asked_at      INTEGER,
	state         TEXT NOT NULL CHECK (state IN ('planned', 'asked', 'fell', 'skipped', 'over')),
	PRIMARY KEY (deal, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX win_asks_due ON win_asks (due_at) WHERE state = 'planned';
CREATE INDEX win_asks_by_person ON win_asks (person, asked_at);
