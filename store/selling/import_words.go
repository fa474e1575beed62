package selling

import (
	"context"
	"slices"
	"time"

	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/db"
	"okrbot/store/outbox"
	"okrbot/store/people"
)

// StageSaid is what somebody said that a stage of a CRM or of a team's files is.
type StageSaid struct {
	Source, Said string
	Stage        string // one of the team's, or won, or lost
}

// FileWords are who may own the deals of a team's files, and what was said before of the stages in them: of CRMs for
// all, of CRMs for this team, of its files. What counts more comes later.
func (s *Store) FileWords(ctx context.Context, team okr.TeamID) (persons []okr.Person, stages []StageSaid, err error) {
	err = s.read(ctx, time.Time{}, func(t *Tx) error {
		members, err := t.Members(ctx, team)
		if err != nil {
			return err
		}
		persons, err = db.All(ctx, t, t.ScanPerson, "SELECT "+people.PersonColumns+
			" FROM people p JOIN managers m ON m.person = p.id WHERE m.team = $1 AND "+outbox.Speakable("p"), team)
		if err != nil {
			return err
		}
		for _, m := range members {
			if !slices.ContainsFunc(persons, func(p okr.Person) bool { return p.ID == m.Person.ID }) {
				persons = append(persons, m.Person)
			}
		}
		stages, err = db.All(ctx, t, func(row db.Scanner) (said StageSaid, err error) {
			err = row.Scan(&said.Source, &said.Said, &said.Stage)
			return said, err
		}, `SELECT source, external, stage FROM (
				SELECT source, external, stage, team > 0 AS of FROM crm_stages WHERE team IN (0, $1)
				UNION ALL SELECT source, said, stage, 2 FROM file_stages WHERE team = $1) AS said ORDER BY of`, team)
		return err
	})
	return persons, stages, err
}

// NameFileStages remembers what the stages of a team's files are. Whoever may book deals in the team may say it. An
// [*okr.Refusal] to others, and when the team has no such stage.
func (s *Store) NameFileStages(ctx context.Context, a outbox.Actor, team okr.TeamID, list []StageSaid) error {
	return s.write(ctx, a.Now, func(t *Tx) error {
		in, settings, err := t.FindSelling(ctx, team)
		if err != nil {
			return err
		}
		if a.Person != "" {
			if err := t.mayBook(ctx, in, a, a.Person); err != nil {
				return err
			}
		}
		for _, said := range list {
			if !sales.Ends(said.Stage) && !slices.Contains(settings.Stages, said.Stage) {
				return okr.Refuse("errors.stage_unknown")
			}
			if _, err := t.Exec(ctx, `INSERT INTO file_stages (team, source, said, stage) VALUES ($1, $2, $3, $4)
				ON CONFLICT (team, source, said) DO UPDATE SET stage = excluded.stage`, team, said.Source, said.Said,
				said.Stage); err != nil {
				return err
			}
		}
		return nil
	})
}
