package people

import "okrbot/okr"

// TellAt is when on a working day people hear of a quarter, on their own clock.
var TellAt = okr.Clock{Hour: 10}

// QuarterOf is the quarter of the fiscal year in which a day lies.
func (t *Tx) QuarterOf(d okr.Date) okr.Period { return okr.QuarterOf(d, t.store.FiscalStart) }
