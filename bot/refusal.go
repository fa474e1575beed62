package bot

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// ErrRefused says that Slack doesn't take a token (any more); trying again is of no use.
var ErrRefused = errors.New("the token is refused by Slack")

// verdict is what an answer of Slack means for what was asked.
type verdict int

const (
	retry  verdict = iota // the network, or Slack has trouble; it may have been done nevertheless
	wait                  // over a rate limit: not done, may be asked again after a while
	park                  // refused, and would be again
	gone                  // what it is about exists no longer
	refuse                // the token isn't taken
)

// ruling is a verdict with its reason, Slack's error code where there is one.
type ruling struct {
	verdict verdict
	code    string
	after   time.Duration // of wait
}

// refusedTokens are the codes with which Slack refuses a token for good: it is wrong, or over, or its app or
// workspace is gone.
var refusedTokens = []string{
	"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "forbidden_team",
	"invalid_app_id",
}

// wrongTokens are the codes with which Slack refuses a token that was good for nothing from the start: the two are
// mixed up, or one was made without what it is for. Of a token that was good before they say nothing for good.
var wrongTokens = []string{"not_allowed_token_type", "missing_scope"}

// troubles are the codes with which Slack says that it failed by itself, is too busy, or that a workspace can't be
// used just now.
var troubles = []string{
	"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "update_failed",
	"fetch_members_failed", "org_login_required", "two_factor_setup_required", "team_access_not_granted",
	"accesslimited",
}

var limits = []string{"ratelimited", "rate_limited", "message_limit_exceeded"}

// Those of a bot that was installed before nobody else can change: they are as good as gone.
var absences = []string{"message_not_found", "thread_not_found", "cant_update_message", "cant_delete_message"}

// busy is how long to wait when Slack asks for it without saying how long.
const busy = 30 * time.Second

func judge(err error) ruling {
	if closed, ok := errors.AsType[*closedError](err); ok {
		return ruling{wait, "ratelimited", max(closed.left, time.Millisecond)}
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return ruling{wait, "ratelimited", max(limited.RetryAfter, time.Second)}
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		if status.Code == http.StatusTooManyRequests {
			return ruling{wait, "ratelimited", busy}
		}
		// Slack refuses in words; a bare status is of whatever stands before it
		return ruling{verdict: retry, code: status.Status}
	}
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok {
		return ruling{verdict: retry, code: "network"}
	}
	switch {
	case slices.Contains(refusedTokens, said.Err):
		return ruling{verdict: refuse, code: said.Err}
	case slices.Contains(troubles, said.Err):
		return ruling{verdict: retry, code: said.Err}
	case slices.Contains(limits, said.Err):
		return ruling{wait, said.Err, busy}
	case slices.Contains(absences, said.Err):
		return ruling{verdict: gone, code: said.Err}
	default:
		return ruling{verdict: park, code: said.Err}
	}
}

// hopeless reports whether Slack won't ever take a token; proven says that it took it before.
func hopeless(err error, proven bool) bool {
	ruling := judge(err)
	return ruling.verdict == refuse || !proven && slices.Contains(wrongTokens, ruling.code)
}

// advice is the name of the sentence that tells a team's manager what to do about a refusal for good; dm says that a
// person can't be written to.
func advice(code string, dm bool) string {
	if dm {
		return "parked.person"
	}
	switch code {
	case "not_in_channel", "is_archived", "channel_not_found":
		return "parked." + code
	case "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_thread_locked", "posting_to_channel_denied":
		return "parked.restricted_action"
	default:
		return "parked.other"
	}
}

// concise says an error for the log: Slack's code with what it adds, and no address, since addresses carry secrets.
func concise(err error) string {
	if said, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		parts := append([]string{said.Err}, said.ResponseMetadata.Messages...)
		if said.Needed != "" {
			parts = append(parts, "needed: "+said.Needed)
		}
		return strings.Join(parts, "; ")
	}
	if transport, ok := errors.AsType[*url.Error](err); ok {
		return transport.Err.Error()
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return "the answer isn't Slack's, but perhaps a proxy's: " + err.Error()
	}
	return err.Error()
}

const minute = time.Minute

// backoff is the pause after the given number of failed attempts before this one: it doubles from half a second to top,
// less up to a quarter by chance, so that many that failed together don't come back together.
func backoff(attempt int, top time.Duration) time.Duration {
	full := min(top, time.Second/2<<min(attempt, 20))
	return full - time.Duration(rand.Int64N(int64(full/4)))
}

// pause waits; it reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
