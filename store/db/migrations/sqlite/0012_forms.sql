-- Forms that have to ask Slack something before they can be saved: acknowledged, and not worked to the end yet.
CREATE TABLE postponed_forms (
	key          TEXT PRIMARY KEY,
	payload      TEXT NOT NULL, -- the submission, as Slack sent it
	postponed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How often somebody deleted the message in Slack; it is posted anew once.
ALTER TABLE posts ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
