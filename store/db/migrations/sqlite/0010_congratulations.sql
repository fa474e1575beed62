-- Who joined in, and how: each by the button and by any number of emoji. Who did before this migration did so for good.
CREATE TABLE gestures (
	post   INTEGER NOT NULL REFERENCES posts (id),
	person TEXT NOT NULL REFERENCES people (id),
	emoji  TEXT NOT NULL, -- its name; empty for the button
	at     INTEGER NOT NULL,
	said   TEXT NOT NULL DEFAULT '', -- Slack's time of the last that was heard of it
	gone   INTEGER NOT NULL DEFAULT 0, -- taken back
	PRIMARY KEY (post, person, emoji)
) STRICT, WITHOUT ROWID;
INSERT INTO gestures (post, person, emoji, at) SELECT post, person, '', at FROM congratulations;
DROP TABLE congratulations;
ALTER TABLE gestures RENAME TO congratulations;
CREATE INDEX congratulations_person ON congratulations (person);
