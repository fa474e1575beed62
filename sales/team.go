package sales

import (
	"time"

	"okrbot/okr"
)

// Settings are how a team sells.
type Settings struct {
	Team        okr.TeamID
	Currency    Currency
	Stages      []string // of open deals, in order; keys of [DefaultStages] or the team's own words
	LossReasons []string // likewise
	Activities  []string // kinds of activities that the team counts, such as meetings; its own words
	// AmountsOpen shows everybody in the team each other's amounts and targets. Attainment is always shown.
	AmountsOpen bool
	// SeasonalWeights of the months January to December, relative to each other; none means that working days weigh
	// alike.
	SeasonalWeights []float64

	// CreditFromOthers lets other teams credit this one's people for parts of their deals; without it that takes a
	// manager of this one, or an admin.
	CreditFromOthers bool

	BoardDay       time.Weekday // of the weekly board
	BoardAt        okr.Clock
	BoardMetric    BoardMetric
	BoardTop       int // places shown in public
	BoardMode      BoardMode
	BoardOff       bool   // no board is posted
	CompanyChannel string // where targets that were hit are celebrated too; empty: nowhere else
}

// DefaultSettings are Friday 16:00, or the last working day of the week before it, the five first by attainment, in
// lira; amounts are private.
func DefaultSettings(team okr.Team) Settings {
	return Settings{
		Team: team.ID, Currency: Currencies[0], Stages: DefaultStages(), LossReasons: DefaultLossReasons(),
		Activities: []string{},
		BoardDay:   team.Week.OnOrBefore(time.Friday), BoardAt: okr.Clock{Hour: 16}, BoardMetric: ByAttainment,
		BoardTop: 5, BoardMode: Named,
	}
}
