-- What is said about key results and check-ins.

-- Replies in Slack: in the thread of a key result's discussion, or in that of a weekly summary where they name a key result.
CREATE TABLE comments (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	key_result INTEGER NOT NULL REFERENCES key_results (id),
	person     TEXT NOT NULL REFERENCES people (id),
	text       TEXT NOT NULL,
	said_at    INTEGER NOT NULL,
	edited_at  INTEGER,
	channel    TEXT NOT NULL,
	ts         TEXT NOT NULL, -- Slack's name of the message
	UNIQUE (channel, ts, key_result)
) STRICT;
CREATE INDEX comments_key_result ON comments (key_result, said_at);
CREATE INDEX comments_person ON comments (person);
CREATE INDEX comments_said ON comments (said_at);

-- What a manager asks about a check-in, and what its author answers.
CREATE TABLE questions (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	check_in    INTEGER NOT NULL REFERENCES check_ins (id),
	key_result  INTEGER REFERENCES key_results (id), -- that it is about; NULL: all of it
	asked_by    TEXT NOT NULL REFERENCES people (id),
	text        TEXT NOT NULL,
	asked_at    INTEGER NOT NULL,
	answer      TEXT NOT NULL DEFAULT '',
	answered_at INTEGER
) STRICT;
CREATE INDEX questions_check_in ON questions (check_in);
CREATE INDEX questions_key_result ON questions (key_result) WHERE key_result IS NOT NULL;
CREATE INDEX questions_by ON questions (asked_by);

ALTER TABLE posts ADD COLUMN key_result INTEGER REFERENCES key_results (id); -- that is discussed below it
ALTER TABLE posts ADD COLUMN question INTEGER REFERENCES questions (id);
CREATE INDEX posts_key_result ON posts (key_result) WHERE key_result IS NOT NULL;
CREATE INDEX posts_question ON posts (question) WHERE question IS NOT NULL;
CREATE INDEX posts_threads ON posts (channel, ts) WHERE kind IN ('talk', 'summary');
