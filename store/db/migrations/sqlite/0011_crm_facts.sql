-- What CRMs say, fact by fact: what cannot be taken waits with its reason, and nothing else with it.

-- A deal that became part of another one: it is void, and stands for that one.
ALTER TABLE deals ADD COLUMN merged_into INTEGER REFERENCES deals (id);
CREATE INDEX deals_merged ON deals (merged_into) WHERE merged_into IS NOT NULL;

-- What is to be said of a change beside what it changed, such as that an amount was rounded: JSON of a sentence.
ALTER TABLE deal_changes ADD COLUMN remark TEXT NOT NULL DEFAULT '';

-- waits is JSON of the reasons by property from here on, since the first of their times.
ALTER TABLE crm_deals ADD COLUMN since INTEGER;
UPDATE crm_deals SET since = at, waits = json_object('deal', json_object('why', json(waits), 'since', at)) WHERE waits <> '';
DROP INDEX crm_deals_waiting;
CREATE INDEX crm_deals_waiting ON crm_deals (since) WHERE waits <> '';

-- Ids of a CRM that stand for another one now.
CREATE TABLE crm_merged (
	external TEXT PRIMARY KEY,
	into_    TEXT NOT NULL,
	at       INTEGER NOT NULL -- by the CRM's clock
) STRICT, WITHOUT ROWID;
CREATE INDEX crm_merged_into ON crm_merged (into_);

-- What a CRM's stage is to a team; to all teams when team is 0.
CREATE TABLE crm_team_stages (
	source   TEXT NOT NULL,
	external TEXT NOT NULL,
	team     INTEGER NOT NULL,
	stage    TEXT NOT NULL, -- of a team, or won, or lost
	PRIMARY KEY (source, external, team)
) STRICT, WITHOUT ROWID;
INSERT INTO crm_team_stages (source, external, team, stage) SELECT source, external, 0, stage FROM crm_stages;
DROP TABLE crm_stages;
ALTER TABLE crm_team_stages RENAME TO crm_stages;

-- A deal that a CRM or a file brings and that is probably one that was typed: it counts once somebody said so.
CREATE TABLE twins (
	external   TEXT PRIMARY KEY, -- of the deal that came
	deal       INTEGER NOT NULL REFERENCES deals (id), -- that it resembles
	asked      TEXT NOT NULL REFERENCES people (id),
	post       INTEGER NOT NULL REFERENCES posts (id), -- that asks
	due_at     INTEGER NOT NULL, -- when it counts as a deal of its own
	verdict    TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'same', 'own', 'late')),
	decided_by TEXT REFERENCES people (id),
	decided_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX twins_open ON twins (due_at) WHERE verdict = '';
CREATE INDEX twins_deal ON twins (deal);
CREATE INDEX twins_post ON twins (post);
CREATE INDEX twins_asked ON twins (asked);
CREATE INDEX twins_decided ON twins (decided_by);

CREATE INDEX posts_crm ON posts (due, person) WHERE kind = 'crm';

-- Salesforce's ids of 15 and 18 characters are one, and so are Zoho's with and without zcrm_. Where both are deals already, both stay.
UPDATE OR IGNORE deals SET external = SUBSTR(external, 1, 26) WHERE external LIKE 'salesforce/%' AND LENGTH(external) = 29;
UPDATE OR IGNORE crm_deals SET external = SUBSTR(external, 1, 26) WHERE external LIKE 'salesforce/%' AND LENGTH(external) = 29;
UPDATE OR IGNORE crm_owners SET external = SUBSTR(external, 1, 15) WHERE source = 'salesforce' AND LENGTH(external) = 18;
UPDATE OR IGNORE deals SET external = REPLACE(external, '/zcrm_', '/') WHERE external LIKE '%/zcrm@_%' ESCAPE '@';
UPDATE OR IGNORE crm_deals SET external = REPLACE(external, '/zcrm_', '/') WHERE external LIKE '%/zcrm@_%' ESCAPE '@';
UPDATE OR IGNORE crm_owners SET external = SUBSTR(external, 6) WHERE external LIKE 'zcrm@_%' ESCAPE '@';
