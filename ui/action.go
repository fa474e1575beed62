package ui

import (
	"strconv"
	"strings"

	"okrbot/okr"
	"okrbot/sales"
)

// Action ids of buttons and menus. The comment names the value that the element carries; a [Ref] reads as R12 or O7.
const (
	ActionRepeat = "open" // what was typed, to be done again: /sales won 12500 Acme

	ActionCheckIn     = "checkin.open"        // Ref of a round; empty: the most urgent duty of who clicks
	ActionNothing     = "checkin.nothing"     // Ref of a round
	ActionConfirm     = "checkin.confirm"     // Ref of a round: all values are as they were
	ActionSnooze      = "checkin.snooze"      // Ref of a round
	ActionBack        = "checkin.back"        // Ref of a round; the view's metadata says from which page
	ActionAcknowledge = "checkin.acknowledge" // Ref of a check-in
	ActionReview      = "digest.review"       // Ref of a round: open the list of check-ins
	ActionReviewOlder = "digest.older"        // page number: the review's next page
	ActionReviewNewer = "digest.newer"        // page number: the review's previous page

	ActionCloseBlocker = "blocker.close" // Ref of a blocker

	ActionObjectiveRestore = "objective.restore" // Ref of one that was deleted
	ActionObjectiveNew     = "objective.new"     // PeriodNext: for the next quarter
	ActionObjectiveList    = "objective.list"    // me, team or company
	ActionObjectiveShow    = "objective.show"    // Ref of an objective
	ActionObjectiveEdit    = "objective.edit"    // Ref of an objective
	ActionObjectiveMenu    = "objective.menu"    // overflow: a Choice, show or edit, of an objective's Ref
	ActionObjectiveClose   = "objective.close"   // Ref of an objective
	ActionObjectivePeriod  = "objective.period"
	ActionHistory          = "keyresult.history" // Ref of a key result
	ActionKeyResultKind    = "keyresult.kind"
	ActionKeyResultAdd     = "keyresult.add"
	ActionKeyResultRemove  = "keyresult.remove" // slot number

	ActionAway       = "away.open"
	ActionAwayRemove = "away.remove" // Ref of an absence
	ActionAwayOnly   = "away.only"   // Ref of an absence and the day that is to be its only one

	ActionSettings     = "settings.open" // Ref of a team; empty: the caller's only team, or a choice
	ActionSettingsMore = "settings.more" // from the short form of a new team to all of it
	ActionSettingsTeam = "settings.team" // select: Ref of a team, or NewTeam
	ActionTeamRemove   = "team.remove"   // Ref of a team
	ActionSettingsZone = "settings.zone" // external select: IANA name
	ActionSetup        = "setup.open"

	ActionHelp            = "help.open"
	ActionLanguageEnglish = "language.en"
	ActionLanguageTurkish = "language.tr"
	ActionLanguageSlack   = "language.slack" // follow Slack

	ActionPrivacyExport = "privacy.export" // Ref of a person
	ActionPrivacyErase  = "privacy.erase"  // Ref of a person
)

// Selling. A period, metric and scope travel as a [BoardRef].
const (
	ActionSales = "sales.open"
	// what was typed, to book it although others are called so; empty: open the form
	ActionDealNew         = "deal.new"
	ActionDealWon         = "deal.won"    // Ref of a deal; empty: open the form of a new one
	ActionDealLost        = "deal.lost"   // Ref of a deal
	ActionDealMove        = "deal.move"   // Ref of a deal
	ActionDealReopen      = "deal.reopen" // Ref of a deal
	ActionDealSplit       = "deal.split"  // Ref of a deal
	ActionDealEdit        = "deal.edit"   // Ref of a deal
	ActionDealShow        = "deal.show"   // Ref of a deal
	ActionDealPick        = "deal.pick"   // a Choice: verb, Ref of a deal
	ActionDealUndo        = "deal.undo"   // Ref of a change of a deal
	ActionDealList        = "deal.list"
	ActionPipeline        = "pipeline.open"
	ActionTargetForm      = "target.form" // Ref of a team; empty: the caller's first
	ActionTargetPeriod    = "target.period"
	ActionTargetMetric    = "target.metric"
	ActionTargetTake      = "target.take" // Ref of a person, "team" for the whole team
	ActionTargetTakeAll   = "target.take_all"
	ActionMonthRepeat     = "month.repeat"     // Ref of a post
	ActionMonthSuggest    = "month.suggest"    // Ref of a post
	ActionMonthEdit       = "month.edit"       // Ref of a post
	ActionSellingSettings = "selling.settings" // Ref of a team; empty: the caller's first
	ActionBoard           = "board.open"       // BoardRef; empty: this month by attainment
	ActionBoardMine       = "board.mine"       // BoardRef
	ActionBoardPeriod     = "board.period"     // select: BoardRef
	ActionBoardMetric     = "board.metric"     // select: BoardRef
	ActionBoardShow       = "board.show"
	ActionBoardHide       = "board.hide"
	ActionBoardArchive    = "board.archive"
	ActionCongratulate    = "praise.congratulate" // Ref of a post
	ActionWinSay          = "win.say"             // Ref of a deal
	ActionWinDecline      = "win.decline"         // Ref of a deal
	ActionWinRemove       = "win.remove"          // Ref of a deal
	ActionWinsNewer       = "win.newer"           // a Choice: page number, what is looked for
	ActionWinsOlder       = "win.older"           // likewise
	ActionGiveBack        = "handover.give"       // Ref of a post
	ActionKeep            = "handover.keep"       // Ref of a post
	ActionTakeOver        = "handover.take"       // a Choice: a kind of thing, Ref of a post
	// select: a person; its id goes on with the kind and the Ref of a post, :kpi:P7
	ActionPassOn        = "handover.pass"
	ActionReview1on1    = "review.open"  // Ref of a person
	ActionImportApply   = "import.apply" // which preview
	ActionImportCancel  = "import.cancel"
	ActionCRM           = "crm.open"
	ActionCRMOwner      = "crm.owner"      // select: a person; its id goes on with the CRM's owner, :hubspot/55
	ActionCRMClaim      = "crm.claim"      // select: a person; its id goes on with the deal, :hubspot/4711
	ActionCRMStage      = "crm.stage"      // select: a stage; its id goes on with team and stage, :T1:hubspot/98765
	ActionCRMAccept     = "crm.accept"     // a Choice: which fact, the deal's id there
	ActionTwinSame      = "twin.same"      // the id of the deal that came
	ActionTwinOwn       = "twin.own"       // likewise
	ActionImportNumbers = "import.numbers" // an ImportAction
	ActionImportDays    = "import.days"    // an ImportAction
	ActionImportStage   = "import.stage"   // an ImportAction
	ActionImportOwner   = "import.owner"   // an ImportAction
	ActionImportStages  = "import.stages"  // which preview
	ActionExportXLSX    = "export.xlsx"
	ActionExportCSV     = "export.csv"
	ActionScreenNew     = "screen.new"
	ActionScreenRevoke  = "screen.revoke" // Ref of a screen
)

// The tree, and who has objectives.
const (
	ActionTalk         = "talk.open"     // Ref of a key result
	ActionAsk          = "talk.ask"      // Ref of a check-in
	ActionAnswer       = "talk.answer"   // Ref of a question
	ActionReport       = "report.open"   // ReportRef; its id goes on with :chart
	ActionReportFile   = "report.file"   // ReportRef
	ActionCoverage     = "coverage.open" // Ref of a team
	ActionCoverageFile = "coverage.file" // Ref of a team
	ActionTree         = "tree.open"
	ActionTreeFold     = "tree.fold" // Ref of an objective
)

// Ready objectives and KPIs, by their names.
const (
	ActionTemplates   = "template.open"
	ActionTemplate    = "template.objective"
	ActionKPITemplate = "template.kpi"
)

// KPIs.
const (
	ActionKPIList      = "kpi.list" // me or team
	ActionKPINew       = "kpi.new"
	ActionKPIShow      = "kpi.show"      // Ref of a KPI
	ActionKPIEdit      = "kpi.edit"      // Ref of a KPI
	ActionKPIRecord    = "kpi.record"    // Ref of a KPI; empty: all that the person records
	ActionKPIFrom      = "kpi.from"      // Ref of a key result: a KPI that watches over its figure
	ActionKPILink      = "kpi.link"      // K3 KR7
	ActionKPIObjective = "kpi.objective" // Ref of a KPI: an objective that brings it to its target
)

// Kudos.
const (
	ActionKudosGive     = "kudos.give"      // Ref of a person; empty: nobody yet
	ActionKudosToo      = "kudos.too"       // Ref of kudos
	ActionKudosTakeBack = "kudos.take_back" // Ref of kudos
	ActionKudosCorrect  = "kudos.correct"   // Ref of kudos
	ActionKudosHide     = "kudos.hide"      // Ref of kudos
	ActionKudosUnhide   = "kudos.unhide"    // Ref of kudos
	ActionKudosSettings = "kudos.settings"  // Ref of a team

	ActionKudosBoardPeriod = "kudos.board.period" // value of a KudosBoardRef
	ActionKudosBoardBy     = "kudos.board.by"     // value of a KudosBoardRef
)

// ShortcutKudos is the callback id of a message's shortcut.
const ShortcutKudos = "kudos.message"

// Rewards, their orders, and points by hand.
const (
	ActionRewards        = "reward.list"
	ActionRewardAsk      = "reward.ask"      // Ref of a reward
	ActionContribute     = "reward.pay"      // Ref of a reward
	ActionRewardNew      = "reward.new"      // Ref of a team
	ActionRewardChange   = "reward.change"   // Ref of a reward
	ActionRewardTemplate = "reward.template" // select: which template
	ActionOrders         = "order.list"
	ActionOrderApprove   = "order.approve"  // Ref of an order
	ActionOrderDecline   = "order.decline"  // Ref of an order
	ActionOrderQuestion  = "order.question" // Ref of an order
	ActionOrderAnswer    = "order.answer"   // Ref of an order
	ActionOrderHand      = "order.hand"     // Ref of an order
	ActionOrderCancel    = "order.cancel"   // Ref of an order
	ActionGrantTakeBack  = "grant.back"     // Ref of points by hand
	ActionRewardsXLSX    = "reward.xlsx"
	ActionRewardsCSV     = "reward.csv"
)

// Contests, and duels.
const (
	ActionContests        = "contest.list"
	ActionContest         = "contest.show"     // Ref of a contest
	ActionContestMine     = "contest.mine"     // Ref of a contest
	ActionContestNew      = "contest.new"      // Ref of a team; empty: the first that the person leads
	ActionContestChange   = "contest.change"   // Ref of a contest
	ActionContestAnnounce = "contest.announce" // Ref of a contest
	ActionContestHidden   = "contest.hidden"   // Ref of a contest
	ActionContestDrop     = "contest.drop"     // Ref of a contest
	ActionContestCancel   = "contest.cancel"   // Ref of a contest
	ActionContestCopy     = "contest.copy"     // Ref of a contest
	ActionContestArchive  = "contest.archive"  // Ref of a team; empty: the person's own
	ActionContestTemplate = "contest.template" // select: which template
	ActionContestRedraw   = "contest.redraw"   // select; its id goes on with the field
	ActionDuels           = "duel.list"
	ActionDuelAccept      = "duel.accept"  // Ref of a contest
	ActionDuelDecline     = "duel.decline" // Ref of a contest
	ActionDuelsOff        = "duel.off"
	ActionDuelsOn         = "duel.on"
)

// Callback ids of modals.
const (
	CallbackContest       = "contest"
	CallbackContestCancel = "contest.cancel"

	CallbackReward     = "reward"
	CallbackContribute = "reward.pay"
	CallbackOrder      = "order"

	CallbackKudos         = "kudos"
	CallbackKudosCorrect  = "kudos.correct"
	CallbackKudosSettings = "kudos.settings"

	CallbackAsk       = "talk.ask"
	CallbackAnswer    = "talk.answer"
	CallbackTree      = "tree"
	CallbackClose     = "close"
	CallbackKPI       = "kpi"
	CallbackKPIRecord = "kpi.record"

	CallbackDeal    = "deal"
	CallbackTarget  = "target"
	CallbackSelling = "selling"
	CallbackWin     = "win"

	CallbackCheckIn        = "checkin"
	CallbackCheckInDone    = "checkin.done"
	CallbackObjective      = "objective"
	CallbackObjectiveSaved = "objective.saved"
	CallbackAway           = "away"
	CallbackSettings       = "settings"
	CallbackReview         = "review"
	CallbackNotice         = "notice"
	CallbackScreen         = "screen"
)

// Ref names one thing in a button's value: R12, O7, KR3, T1, C9, B4, A5.
type Ref string

// The refs of everything that a button can carry.
func RoundRef(id okr.RoundID) Ref         { return ref("R", int64(id)) }
func ObjectiveRef(id okr.ObjectiveID) Ref { return ref("O", int64(id)) }
func KeyResultRef(id okr.KeyResultID) Ref { return ref("KR", int64(id)) }
func TeamRef(id okr.TeamID) Ref           { return ref("T", int64(id)) }
func CheckInRef(id okr.CheckInID) Ref     { return ref("C", int64(id)) }
func AskedRef(id okr.AskedID) Ref         { return ref("Q", int64(id)) }
func BlockerRef(id okr.BlockerID) Ref     { return ref("B", int64(id)) }
func AbsenceRef(id okr.AbsenceID) Ref     { return ref("A", int64(id)) }
func DealRef(id sales.DealID) Ref         { return ref("D", int64(id)) }
func ChangeRef(id sales.DealChangeID) Ref { return ref("X", int64(id)) }
func KPIRef(id okr.KPIID) Ref             { return ref("K", int64(id)) }
func PostRef(id okr.PostID) Ref           { return ref("P", int64(id)) }
func ScreenRef(id sales.ScreenID) Ref     { return ref("W", int64(id)) }
func PersonRef(id okr.PersonID) Ref       { return Ref(id) } // a Slack id, as it is

func ref(letters string, id int64) Ref { return Ref(letters + strconv.FormatInt(id, 10)) }

// ReadRef reads a button's value that is to name a thing of the kind (R, O, KR, T, C, B, A, Q, W). It reports false for
// another kind and for what is no positive number.
func ReadRef[ID ~int64](kind, value string) (ID, bool) {
	digits, ok := strings.CutPrefix(value, kind)
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(digits, 10, 64)
	return ID(id), err == nil && id > 0
}

// The verbs of [ActionObjectiveMenu].
const (
	ChoiceShow = "show"
	ChoiceEdit = "edit"
)

// Choice is an overflow option's value: a verb and what it is about.
func Choice(verb string, about Ref) string { return verb + " " + string(about) }

// ReadChoice takes a [Choice] apart.
func ReadChoice(value string) (verb, about string, ok bool) { return strings.Cut(value, " ") }
