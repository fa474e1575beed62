// Package bot is okrbot's edge towards Slack: Socket Mode in, Web API out. It is the only room that talks to Slack.
//
// In: a connection reads envelopes and does nothing else. Commands, clicks, shortcuts and events are recorded (so
// that a repeated delivery has one effect), acknowledged, and then worked; submissions and suggestions are worked
// first, and acknowledged with the result. One person's requests are worked in order, different people's in parallel.
// Handlers are found by a [Router].
//
// Out: the courier sends the posts that the store owes the world and keeps those already said true; Home tabs follow
// the same way. The directory keeps people and the members of channels as Slack has them.
package bot
