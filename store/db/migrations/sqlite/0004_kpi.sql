-- KPIs, and the key results that follow them.

CREATE TABLE kpis (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	team         INTEGER NOT NULL REFERENCES teams (id),
	owner        TEXT NOT NULL REFERENCES people (id),
	name         TEXT NOT NULL,
	unit         TEXT NOT NULL,
	frequency    TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly', 'monthly', 'quarterly')),
	direction    TEXT NOT NULL CHECK (direction IN ('higher', 'lower', 'within')),
	target       TEXT NOT NULL,
	floor        TEXT,
	amber        TEXT,
	aggregation  TEXT NOT NULL CHECK (aggregation IN ('last', 'sum', 'mean', 'max', 'min')),
	feed         TEXT NOT NULL CHECK (feed IN ('', 'revenue', 'deals', 'win_rate', 'cycle_days')),
	person       TEXT REFERENCES people (id), -- whose sales feed it; NULL: the team's, or the company's
	company      INTEGER NOT NULL CHECK (company IN (0, 1)),
	fiscal_start INTEGER NOT NULL CHECK (fiscal_start BETWEEN 1 AND 12),
	told         TEXT NOT NULL DEFAULT '', -- the status that was told last
	ask_at       INTEGER, -- when its owner is asked next for what is missing; NULL: it keeps itself
	created_by   TEXT NOT NULL REFERENCES people (id),
	created_at   INTEGER NOT NULL,
	removed_at   INTEGER
) STRICT;
CREATE INDEX kpis_team ON kpis (team) WHERE removed_at IS NULL;
CREATE INDEX kpis_owner ON kpis (owner);
CREATE INDEX kpis_person ON kpis (person);
CREATE INDEX kpis_by ON kpis (created_by);
CREATE INDEX kpis_asking ON kpis (ask_at) WHERE ask_at IS NOT NULL AND removed_at IS NULL;
CREATE INDEX kpis_fed ON kpis (team) WHERE feed <> '' AND removed_at IS NULL;
CREATE INDEX kpis_company ON kpis (id) WHERE company AND removed_at IS NULL;

-- Append-only: the value of a day that holds is not superseded.
CREATE TABLE kpi_values (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	kpi           INTEGER NOT NULL REFERENCES kpis (id),
	day           TEXT NOT NULL,
	value         TEXT NOT NULL,
	said_by       TEXT REFERENCES people (id), -- NULL: a program
	said_at       INTEGER NOT NULL,
	source        TEXT NOT NULL,
	superseded_at INTEGER
) STRICT;
CREATE UNIQUE INDEX kpi_values_holding ON kpi_values (kpi, day) WHERE superseded_at IS NULL;
CREATE INDEX kpi_values_said ON kpi_values (kpi, said_at);
CREATE INDEX kpi_values_by ON kpi_values (said_by);

ALTER TABLE key_results ADD COLUMN kpi INTEGER REFERENCES kpis (id);
ALTER TABLE key_results ADD COLUMN accumulate INTEGER NOT NULL DEFAULT 0 CHECK (accumulate IN (0, 1));
CREATE INDEX key_results_kpi ON key_results (kpi) WHERE kpi IS NOT NULL;

ALTER TABLE posts ADD COLUMN kpi INTEGER REFERENCES kpis (id);
CREATE INDEX posts_kpi ON posts (kpi) WHERE kpi IS NOT NULL;
