package sales

import (
	"regexp"
	"slices"
	"strings"
)

// crmStages are the stages that CRMs come with, by name or label in small letters, as our stages and states. What
// stands in a row here follows the order of the CRM's own pipeline, so that forward is forward here too.
var crmStages = map[string]string{
	// HubSpot's first sales pipeline
	"appointmentscheduled": "lead", "appointment scheduled": "lead", "qualifiedtobuy": "qualified",
	"qualified to buy":      "qualified",
	"presentationscheduled": "meeting", "presentation scheduled": "meeting", "decisionmakerboughtin": "proposal",
	"decision maker bought-in": "proposal",
	"contractsent":             "negotiation", "contract sent": "negotiation",
	// Pipedrive's
	"lead in": "lead", "contact made": "qualified", "demo scheduled": "meeting", "needs defined": "meeting",
	"proposal made":        "proposal",
	"negotiations started": "negotiation",
	"iletişim kuruldu":     "qualified", "demo planlandı": "meeting", "teklif yapıldı": "proposal",
	"müzakereler başladı": "negotiation",
	// Salesforce's
	"prospecting": "lead", "qualification": "qualified", "needs analysis": "meeting", "value proposition": "meeting",
	"id. decision makers": "meeting",
	"perception analysis": "meeting", "proposal/price quote": "proposal", "negotiation/review": "negotiation",
	// Dynamics 365's
	"qualify": "qualified", "develop": "meeting", "propose": "proposal", "close": "negotiation",
	// Zoho's
	"identify decision makers": "meeting", "closed-lost to competition": string(Lost),
	"closed lost to competition": string(Lost),

	"closedwon": string(Won), "closed won": string(Won), "closedlost": string(Lost), "closed lost": string(Lost),
	"won": string(Won), "lost": string(Lost),
}

// pipelineBehind is the name of the pipeline that exports put behind a stage: Closed Won (Sales Pipeline).
var pipelineBehind = regexp.MustCompile(`\s*\([^()]*\)$`)

// StandardStage is what a stage that CRMs come with is here: one of the team's stages, or "won" or "lost". It reports
// false for any other name and where the team has no such stage.
func StandardStage(name string, stages []string) (string, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, known := range []string{name, pipelineBehind.ReplaceAllString(name, "")} {
		if stage, ok := crmStages[known]; ok && (Ends(stage) || slices.Contains(stages, stage)) {
			return stage, true
		}
	}
	return "", false
}

// Ends reports whether a CRM's stage was mapped to an end, won or lost, instead of a stage.
func Ends(stage string) bool { return stage == string(Won) || stage == string(Lost) }
