package ui

import "okrbot/locale"

// Notice is one sentence, by its message id; arguments that people typed come in as they were typed.
func Notice(p *locale.Printer, id string, args ...any) Message {
	said := p.T(id, args...)
	return message(said, rich(say(lines(said, 1500))))
}

// Problem is a sentence that says what went wrong and what to do.
func Problem(p *locale.Printer, sentence string) Message {
	return message(sentence, rich(say("⚠️ "+lines(sentence, 1500))))
}
