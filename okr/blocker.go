package okr

import (
	"slices"
	"strings"
	"time"
)

const oldBlocker = 7 * 24 * time.Hour

// noBlockers are the ways to say that nothing is in the way, folded.
var noBlockers = []string{
	"", "x", "no", "none", "nope", "nothing", "na", "n a", "nil", "null", "zero", "0", "no blocker", "no blockers",
	"not really", "all good",
	"nothing in the way", "nothing really", "none at the moment", "none right now", "nothing right now", "no issues",
	"no problem", "no problems",
	"yok", "hayir", "hic", "hicbiri", "hicbir sey", "hicbir sey yok", "bir sey yok", "engel yok", "engelim yok",
	"bir engel yok", "sorun yok",
	"su an yok", "su anda yok", "simdilik yok", "su an engel yok", "herhangi bir engel yok",
}

// Old reports whether b has been open for more than 7 days at now.
func Old(b Blocker, now time.Time) bool {
	return b.ClosedAt.IsZero() && now.Sub(b.OpenedAt) > oldBlocker
}

// ParseBlocker is the blocker that an answer names. It is not ok when the answer says that there is none ("-", "none",
// "yok", "hayır").
func ParseBlocker(text string) (blocker string, ok bool) {
	text = strings.TrimSpace(text)
	if slices.Contains(noBlockers, strings.Join(words(text), " ")) {
		return "", false
	}
	return text, true
}
