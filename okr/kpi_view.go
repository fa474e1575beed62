package okr

import (
	"time"

	"github.com/shopspring/decimal"
)

// KPIValue is a value as somebody recorded it.
type KPIValue struct {
	Day        Date
	Value      decimal.Decimal
	ByName     string // empty: a program
	At         time.Time
	Superseded bool // another one of that day holds
}

// KPISheet is a KPI with what it was.
type KPISheet struct {
	KPI       KPI
	MayChange bool
	Today     Date
	Loc       *time.Location
	Readings  []Reading  // oldest first, up to the present period
	Values    []KPIValue // the newest first; of one that keeps itself none
	Feeds     []FedKeyResult
}

// FedKeyResult is a key result that follows a KPI.
type FedKeyResult struct {
	KeyResult KeyResultID
	Title     string
	Objective string
}

// OwedKPI is a KPI of whose last period the value is missing.
type OwedKPI struct {
	KPI    KPI
	Period Period
	Today  Date
}

// KPINews is what a private message about a KPI's status says.
type KPINews struct {
	Person Person
	Sheet  KPISheet
	Twice  bool // red for two periods in a row
}
