// Package sales has the rules of selling: deals and who is credited for them, targets and the pace towards them,
// leaderboards, and what is worth saying in public. It is pure: no database, no clock, no language.
//
// People, days, periods and working calendars are those of package okr.
package sales
