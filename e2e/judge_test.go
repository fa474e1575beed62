package e2e

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"okrbot/e2e/judge"
)

// heard is what okrbot said to Slack in all stories.
var heard judge.Said

// judged has Slack's own types judge what the stories said when they are over, and returns the exit code.
func judged() int {
	if len(heard.Types()) == 0 {
		return 0
	}
	if err := judge.Missing("judge"); err != nil {
		if os.Getenv("OKRBOT_JUDGE_REQUIRED") == "" {
			return 0
		}
		fmt.Println("what was said to Slack is not judged:", err)
		return 1
	}
	verdict, err := heard.Judge(context.Background(), "judge")
	if err != nil {
		fmt.Println("what was said to Slack is not judged:", err)
		return 1
	}
	for _, complaint := range verdict.Complaints {
		fmt.Println("Slack's types refuse", complaint)
	}
	return min(len(verdict.Complaints), 1)
}

// What the stories say reaches the judge, in each of the ways that an app speaks to Slack.
func TestJudge_HearsTheStories(t *testing.T) {
	t.Parallel()
	t.Run("a team is founded", func(t *testing.T) {
		o := open(t, "2026-11-27T10:00:00+03:00")
		o.foundTeam()
		o.Person(ayse).OpensHome().Shows("amaç")
		o.looksUp(ayse, "/okr", "amaç")
	})
	types := heard.Types()
	for _, as := range []string{
		"KnownBlock", "Ack", "Response", "Parameters<WebClient['chat']['postMessage']>[0]",
		"Parameters<WebClient['views']['open']>[0]", "Parameters<WebClient['views']['publish']>[0]",
	} {
		if !slices.Contains(types, as) {
			t.Errorf("no %s is heard among %q", as, types)
		}
	}
}
