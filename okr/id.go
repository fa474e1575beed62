package okr

import (
	"strconv"
	"strings"
)

// The letters before the number of an objective, a key result and a team.
const (
	objectivePrefix = "O"
	keyResultPrefix = "KR"
	teamPrefix      = "T"
)

// PostID identifies a message that okrbot owes the world.
type PostID int64

// String is id as people see it: O12.
func (id ObjectiveID) String() string { return objectivePrefix + strconv.FormatInt(int64(id), 10) }

// String is id as people see it: KR7.
func (id KeyResultID) String() string { return keyResultPrefix + strconv.FormatInt(int64(id), 10) }

// String is id as people see it: T3.
func (id TeamID) String() string { return teamPrefix + strconv.FormatInt(int64(id), 10) }

// ParseObjectiveID reads O12, o12, #12 or 12.
func ParseObjectiveID(text string) (ObjectiveID, bool) {
	return ParseID[ObjectiveID](objectivePrefix, text)
}

// ParseKeyResultID reads KR7, kr7, #7 or 7.
func ParseKeyResultID(text string) (KeyResultID, bool) {
	return ParseID[KeyResultID](keyResultPrefix, text)
}

// ParseTeamID reads T3, t3, #3 or 3.
func ParseTeamID(text string) (TeamID, bool) { return ParseID[TeamID](teamPrefix, text) }

// dashes may stand between a prefix and its number.
const dashes = "-‐‑‒–—−"

// ParseID reads a number above 0 with or without its prefix, in any case, or a # before it: KR7, kr-7, #7, 7.
func ParseID[ID ~int64](prefix, text string) (id ID, ok bool) {
	digits := strings.TrimSpace(text)
	if n := len(prefix); len(digits) > n && strings.EqualFold(digits[:n], prefix) {
		digits = strings.TrimLeft(digits[n:], dashes)
	} else {
		digits = strings.TrimPrefix(digits, "#")
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n == 0 {
		return 0, false
	}
	return ID(n), true
}
