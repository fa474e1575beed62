package sales

import "testing"

func TestStandardStage(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"appointmentscheduled": "lead", "Qualified to Buy": "qualified",
		"Contract Sent (Sales Pipeline)": "negotiation", "closedwon": "won",
		"Closed Won (Sales Pipeline)": "won", "Closed lost": "lost", "Negotiations Started": "negotiation",
		" Proposal Made ":    "proposal",
		"Negotiation/Review": "negotiation", "98765": "", "": "", "(Sales Pipeline)": "", "limbo": "",
	} {
		if got, ok := StandardStage(name, DefaultStages()); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v, want %q", name, got, ok, want)
		}
	}
	if got, ok := StandardStage("contractsent", []string{"Angebot"}); ok {
		t.Errorf("a stage that the team lacks: %q", got)
	}
	if got, ok := StandardStage("closedwon", []string{"Angebot"}); !ok || got != "won" {
		t.Errorf("won without stages: %q", got)
	}
}
