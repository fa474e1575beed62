// Program mutants tries whether the tests of a room would notice a fault: it puts one small fault after another into
// the room's code, an operator taken for another, and runs the room's own tests against each.
//
//	go run ./mutants              okr, sales and locale
//	go run ./mutants ./sales      one of them
//
// It prints the mutants that no test reaches or notices, and a table; it fails below 95 % of either. A mutant that
// changes nothing is listed in same.toml with its reason, and counts neither way.
//
// All mutants of a room are woven into one test program, which an environment variable tells the one that lives: a
// room is compiled once. Only a mutant of a constant needs a program of its own.
package main
