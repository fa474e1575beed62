-- Who has which badge, as of the last evening.
CREATE TABLE badges_told (
	person TEXT NOT NULL REFERENCES people (id),
	badge  TEXT NOT NULL,
	team   INTEGER NOT NULL REFERENCES teams (id), -- in whose channel it was said
	day    TEXT NOT NULL,
	said   INTEGER NOT NULL CHECK (said IN (0, 1)), -- 0: it was there before anybody looked, or is said elsewhere
	gone   INTEGER NOT NULL CHECK (gone IN (0, 1)), -- its cause fell
	PRIMARY KEY (person, badge)
) STRICT, WITHOUT ROWID;
CREATE INDEX badges_by_team ON badges_told (team, day);

-- Whether the badges of before were noted.
ALTER TABLE thanking_turns ADD COLUMN badges_known INTEGER NOT NULL DEFAULT 0;
