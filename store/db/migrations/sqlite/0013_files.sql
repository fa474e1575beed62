-- Files of deals.

-- Under which name the directory has a person, whatever they chose to be shown as.
ALTER TABLE people ADD COLUMN real_name TEXT NOT NULL DEFAULT '';

-- What a team said the stages of its files are, by where the files are from.
CREATE TABLE file_stages (
	team   INTEGER NOT NULL REFERENCES teams (id),
	source TEXT NOT NULL, -- hubspot, file ...
	said   TEXT NOT NULL, -- folded
	stage  TEXT NOT NULL, -- of the team, or won, or lost
	PRIMARY KEY (team, source, said)
) STRICT, WITHOUT ROWID;
