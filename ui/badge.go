package ui

import (
	"strings"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/motivation"
)

// nearestSteps is how many badges are said to be next.
const nearestSteps = 3

// badgeBlocks are somebody's badges on one line, and what the nearest of the next ones take.
func badgeBlocks(p *locale.Printer, c motivation.BadgeCase) (blocks []slack.Block) {
	if len(c.Badges) > 0 {
		blocks = append(blocks, rich(say(badgeLine(p, c.Badges))))
	}
	var items [][]span
	for _, s := range motivation.Nearest(c.Steps, nearestSteps) {
		done := float64(s.Has) / float64(s.Needs)
		item := []span{say(namedBadge(p, s.Badge) + "  "), say(bar(&done, noMark) + "  "),
			strong(p.Int(s.Has) + "/" + p.Int(s.Needs))}
		if s.Badge == motivation.Helper || s.Badge == motivation.AllGreen {
			item = append(item, soft("  "+p.T("badge."+string(s.Badge)+"_counts")))
		}
		items = append(items, item)
	}
	return append(blocks, titled(p, "badge.next", items, 0)...)
}

// badgeLine is all of them: 🌱 First deal · ✨ 4 check-ins in a row.
func badgeLine(p *locale.Printer, badges []motivation.Badge) string {
	names := make([]string, len(badges))
	for i, b := range badges {
		names[i] = namedBadge(p, b)
	}
	return joined(names...)
}

// namedBadge is a badge with its picture.
func namedBadge(p *locale.Printer, b motivation.Badge) string {
	return strings.TrimSpace(b.Emoji() + " " + BadgeName(p, b))
}
