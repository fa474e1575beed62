// Package store keeps everything okrbot knows, in one SQLite file.
//
// An exported method is one operation and one transaction, except that a turn of the clock takes one for each team,
// each round or a few hundred nudges, and may be repeated. Operations that a person asks for take an [Actor], and
// decide permission in the same transaction as the change. Helpers take the transaction and never begin one. Every
// operation gets its now from the caller; instants are stored as Unix milliseconds in UTC, days as YYYY-MM-DD.
//
// What a person is told no with is an [*okr.Refusal], what is wrong in a form an [*okr.Invalid]; each method says when.
// What is not there and what the person may not see are refused alike. Every operation that writes for an [Actor] may
// return [ErrRepeated], and whatever writes a [*DiskError].
package store
