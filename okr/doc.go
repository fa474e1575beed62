// Package okr holds the nouns and rules of objectives, key results and weekly check-ins.
//
// It is pure: no clock, no storage, no Slack. Every function gets the instant it needs as an argument. Ratios are raw
// (below 0 and above 1 are possible) unless a name says clamped; instants are time.Time in UTC; calendar days are
// [Date]; recurring local times are [Wall], which becomes an instant only together with a time zone.
package okr
