// Package motivation has the rules of praise: kudos and what a colleague may still give, the ledger of points, and
// badges. It is pure: no database, no clock, no language.
//
// People, days and working calendars are those of package okr.
package motivation
