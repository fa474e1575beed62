// Package wall is the page on an office's screen: a team's leaderboard, target, celebrations, kudos and objectives, one
// after the other, and each of them new within a second of what changes it. A page shows what the team's channel
// shows, and its link is all that it takes to read it.
package wall
