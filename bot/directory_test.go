package bot

import (
	"testing"

	"github.com/slack-go/slack"

	"okrbot/okr"
)

func TestPersonOf(t *testing.T) {
	t.Parallel()
	const here = "T1"
	for _, c := range []struct {
		name string
		user slack.User
		want okr.Person
	}{
		{"a colleague", slack.User{ID: "U1", TeamID: here}, okr.Person{ID: "U1"}},
		{"an admin", slack.User{ID: "U1", TeamID: here, IsAdmin: true}, okr.Person{ID: "U1", Admin: true}},
		{"a guest", slack.User{ID: "U1", TeamID: here, IsRestricted: true}, okr.Person{ID: "U1", Guest: true}},
		{"no workspace said", slack.User{ID: "U1"}, okr.Person{ID: "U1"}},
		{"of another workspace, with a channel in common", slack.User{ID: "U1", TeamID: "T2"},
			okr.Person{ID: "U1", Guest: true}},
		{"the workspace is in the profile only", slack.User{ID: "U1", Profile: slack.UserProfile{Team: "T2"}},
			okr.Person{ID: "U1", Guest: true}},
		{"an owner at home is nobody's admin here",
			slack.User{ID: "U1", TeamID: "T2", IsOwner: true, IsPrimaryOwner: true, IsAdmin: true},
			okr.Person{ID: "U1", Guest: true}},
		{"a stranger", slack.User{ID: "U1", IsStranger: true}, okr.Person{ID: "U1", Guest: true}},
		{"of another workspace of the same organisation",
			slack.User{ID: "W1", TeamID: "T2", Enterprise: slack.EnterpriseUser{EnterpriseID: "E1",
				Teams: []string{"T2", "T3"}}},
			okr.Person{ID: "W1", Guest: true}},
		{"of several workspaces, this one among them",
			slack.User{ID: "W1", TeamID: "T2", Enterprise: slack.EnterpriseUser{EnterpriseID: "E1",
				Teams: []string{"T2", here}}},
			okr.Person{ID: "W1"}},
	} {
		if got := personOf(c.user, here); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if personOf(slack.User{ID: "U1", TeamID: "T2"}, "").Guest {
		t.Error("before Slack said which workspace this is, somebody is a guest")
	}
}
