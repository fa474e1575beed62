-- How KPIs did in quarters that are over, by what they were to be then.
CREATE TABLE kpi_quarters (
	kpi       INTEGER NOT NULL REFERENCES kpis (id),
	start     TEXT NOT NULL,                        -- of the quarter
	owner     TEXT NOT NULL REFERENCES people (id), -- who answered for it
	direction TEXT NOT NULL,
	target    TEXT NOT NULL,
	floor     TEXT,
	amber     TEXT,
	green     INTEGER CHECK (green IN (0, 1)),      -- in all periods; NULL: it came too late to be measured in all
	PRIMARY KEY (kpi, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX kpi_quarters_by_owner ON kpi_quarters (owner, start, green);
