-- What a post is about beside its team, person and round, in one column for all that there is and will be: a noun and
-- which one, such as deal/8 or quarter/2026-10-01; '' for nothing more.
ALTER TABLE posts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
UPDATE posts SET subject = CASE
	WHEN kind = 'targets' THEN 'month/' || quarter
	WHEN quarter IS NOT NULL THEN 'quarter/' || quarter
	WHEN hit IS NOT NULL THEN 'hit/' || hit
	WHEN deal IS NOT NULL THEN 'deal/' || deal
	WHEN board IS NOT NULL THEN 'board/' || board
	WHEN kpi IS NOT NULL THEN 'kpi/' || kpi
	WHEN question IS NOT NULL THEN 'question/' || question
	WHEN key_result IS NOT NULL THEN 'keyresult/' || key_result
	ELSE 'checkin/' || check_in END
WHERE COALESCE(quarter, hit, deal, board, kpi, question, key_result, check_in) IS NOT NULL;

DROP INDEX posts_deal;
DROP INDEX posts_hit;
DROP INDEX posts_board;
DROP INDEX posts_kpi;
DROP INDEX posts_key_result;
DROP INDEX posts_question;
DROP INDEX posts_quarter_team;
DROP INDEX posts_quarter_person;
DROP INDEX posts_team;
ALTER TABLE posts DROP COLUMN deal;
ALTER TABLE posts DROP COLUMN hit;
ALTER TABLE posts DROP COLUMN board;
ALTER TABLE posts DROP COLUMN kpi;
ALTER TABLE posts DROP COLUMN key_result;
ALTER TABLE posts DROP COLUMN question;
ALTER TABLE posts DROP COLUMN quarter;
ALTER TABLE posts DROP COLUMN check_in;

CREATE INDEX posts_subject ON posts (subject);
CREATE INDEX posts_team ON posts (team, subject);
CREATE INDEX posts_quarter_person ON posts (person, subject) WHERE kind IN ('drafts', 'grade');
