package commands

import (
	"testing"
	"time"

	"okrbot/bot"
	"okrbot/okr"
	"okrbot/store/storetest"
)

// Where nobody can say on which day somebody is, nothing is done on another one.
func TestToday_SaysThatTheZoneCannotBeRead(t *testing.T) {
	t.Parallel()
	w := storetest.New(t)
	c := New(Config{Store: w.Store})
	nowhere := &bot.Request{Now: time.Date(2026, time.November, 27, 23, 30, 0, 0, time.UTC),
		Person: okr.Person{ID: "UNOWHERE"}}
	istanbul := *nowhere
	istanbul.Person.Zone = "Europe/Istanbul"
	if day, err := c.today(t.Context(), nowhere); day != "2026-11-27" || err != nil {
		t.Errorf("without a team it is %s, %v", day, err)
	}
	w.Done(w.Close())
	if day, err := c.today(t.Context(), nowhere); err == nil {
		t.Errorf("without a database it is %s", day)
	}
	if day, err := c.today(t.Context(), &istanbul); day != "2026-11-28" || err != nil {
		t.Errorf("in Istanbul it is %s, %v", day, err)
	}
}
