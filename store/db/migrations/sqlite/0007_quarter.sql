-- What people hear of a quarter without asking.

ALTER TABLE teams ADD COLUMN quarter_turned INTEGER NOT NULL DEFAULT 0; -- until when its moments were looked at; 0: not yet
ALTER TABLE teams ADD COLUMN quarter_next INTEGER NOT NULL DEFAULT 0; -- when the next one is due; 0: to be found out
ALTER TABLE teams ADD COLUMN quarter_moment TEXT NOT NULL DEFAULT ''; -- which one, such as drafts/2027Q1
CREATE INDEX teams_quarter ON teams (quarter_next) WHERE removed_at IS NULL;

ALTER TABLE posts ADD COLUMN quarter TEXT; -- the first day of the quarter that it is about
CREATE INDEX posts_quarter_team ON posts (team, quarter) WHERE quarter IS NOT NULL;
CREATE INDEX posts_quarter_person ON posts (person, quarter) WHERE quarter IS NOT NULL;
