-- A KPI of the company was lost with the team by whose calendar it is measured, and what followed it took no value any more.
UPDATE kpis SET team = (SELECT MIN(id) FROM teams WHERE removed_at IS NULL)
WHERE company AND removed_at IS NULL AND team IN (SELECT id FROM teams WHERE removed_at IS NOT NULL)
	AND EXISTS (SELECT 1 FROM teams WHERE removed_at IS NULL);

UPDATE key_results SET kpi = NULL, accumulate = 0
WHERE kpi IN (SELECT k.id FROM kpis k JOIN teams t ON t.id = k.team WHERE k.removed_at IS NOT NULL OR t.removed_at IS NOT NULL)
	AND objective IN (SELECT o.id FROM objectives o JOIN teams t ON t.id = o.team WHERE t.removed_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM closings c WHERE c.objective = o.id AND c.reopened_at IS NULL));

DELETE FROM supports WHERE (SELECT t.removed_at IS NOT NULL FROM objectives o JOIN teams t ON t.id = o.team WHERE o.id = supports.objective)
	<> (SELECT t.removed_at IS NOT NULL FROM objectives o JOIN teams t ON t.id = o.team WHERE o.id = supports.above);
