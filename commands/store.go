package commands

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/sales"
	"okrbot/store/goals"
	kept "okrbot/store/motivation"
	"okrbot/store/outbox"
	"okrbot/store/people"
	"okrbot/store/privacy"
	"okrbot/store/selling"
)

// Store is what is asked of okrbot's store here; what each operation does and refuses is said there.
type Store interface {
	goalsStore
	motivationStore
	peopleStore
	privacyStore
	sellingStore
	wholeStore
}

// motivationStore keeps kudos, and the points that come of them.
type motivationStore interface {
	CorrectKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID, reason string) (k motivation.Kudos,
		err error)
	FindAllowance(ctx context.Context, a outbox.Actor, channel string) (left motivation.Allowance,
		settings motivation.Settings, err error)
	FindKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID) (motivation.Kudos, error)
	FindBadges(ctx context.Context, a outbox.Actor, id okr.PersonID) (motivation.BadgeCase, error)
	FindKudosSituation(ctx context.Context, a outbox.Actor, id okr.PersonID) (motivation.Situation, error)
	FindThanking(ctx context.Context, id okr.TeamID) (team okr.Team, settings motivation.Settings, err error)
	React(ctx context.Context, a outbox.Actor, r kept.Reaction) error
	FindKudosReport(ctx context.Context, a outbox.Actor, q kept.ReportQuery) (motivation.Report, error)
	FindKudosBoard(ctx context.Context, a outbox.Actor, q kept.BoardQuery) (motivation.Board, error)
	GiveKudos(ctx context.Context, a outbox.Actor, w kept.Wish) (given motivation.Thanked, err error)
	HideKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID, hidden bool) error
	SaveThanking(ctx context.Context, a outbox.Actor, team okr.TeamID, settings motivation.Settings) error
	SayToo(ctx context.Context, a outbox.Actor, id motivation.KudosID) (given motivation.Thanked, err error)
	TakeBackKudos(ctx context.Context, a outbox.Actor, id motivation.KudosID) (k motivation.Kudos, err error)
	ApproveOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID) (motivation.Order, error)
	AskAboutOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID, question string) (motivation.Order, error)
	AnswerAboutOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID, answer string) (motivation.Order,
		error)
	AskReward(ctx context.Context, a outbox.Actor, id motivation.RewardID) (o motivation.Order, err error)
	CancelOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID) (motivation.Order, error)
	Contribute(ctx context.Context, a outbox.Actor, id motivation.RewardID, amount int64) (o motivation.Order,
		err error)
	DeclineOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID, words string) (motivation.Order, error)
	ExportedOrders(ctx context.Context, a outbox.Actor, row func(motivation.Order) error) error
	FindCatalog(ctx context.Context, a outbox.Actor) (motivation.Catalog, error)
	FindOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID) (motivation.Order, error)
	FindOrders(ctx context.Context, a outbox.Actor) (motivation.Orders, error)
	FindReward(ctx context.Context, a outbox.Actor, id motivation.RewardID) (motivation.Offer, error)
	GrantPoints(ctx context.Context, a outbox.Actor, w kept.HandWish) (g motivation.Grant, err error)
	HandOrder(ctx context.Context, a outbox.Actor, id motivation.OrderID, note string) (motivation.Order, error)
	SaveReward(ctx context.Context, a outbox.Actor, r motivation.Reward) (motivation.Reward, error)
	TakeBackGrant(ctx context.Context, a outbox.Actor, id motivation.GrantID) (g motivation.Grant, err error)
	TakeBackLastKudos(ctx context.Context, a outbox.Actor) (k motivation.Kudos, err error)
	contestStore
}

// contestStore keeps contests and duels. Compare orders names as the reader's language does.
type contestStore interface {
	AnnounceContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (motivation.Contest, error)
	AnswerDuel(ctx context.Context, a outbox.Actor, id motivation.ContestID, accept bool) (motivation.Contest, error)
	CancelContest(ctx context.Context, a outbox.Actor, id motivation.ContestID,
		reason string) (c motivation.Contest, err error)
	ChallengeTo(ctx context.Context, a outbox.Actor, c motivation.Challenge) (motivation.Contest, error)
	CopyContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (c motivation.Contest, err error)
	DropContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (c motivation.Contest, err error)
	FindContest(ctx context.Context, a outbox.Actor, id motivation.ContestID,
		compare func(a, b string) int) (motivation.ContestView, error)
	FindContestArchive(ctx context.Context, a outbox.Actor, id okr.TeamID,
		compare func(a, b string) int) (team okr.Team, list []motivation.ContestView, err error)
	FindContestForm(ctx context.Context, a outbox.Actor, team okr.TeamID,
		id motivation.ContestID) (motivation.ContestForm, error)
	FindContests(ctx context.Context, a outbox.Actor, compare func(a, b string) int) ([]motivation.ContestView, error)
	FindDuels(ctx context.Context, a outbox.Actor, compare func(a, b string) int) (list []motivation.ContestView,
		off bool, err error)
	FindRehearsal(ctx context.Context, a outbox.Actor, id motivation.ContestID,
		compare func(a, b string) int) (v motivation.ContestView, h motivation.Rehearsal, err error)
	SaveContest(ctx context.Context, a outbox.Actor, team okr.TeamID, id motivation.ContestID, name string,
		r motivation.Rules) (c motivation.Contest, err error)
	StartHiddenContest(ctx context.Context, a outbox.Actor, id motivation.ContestID) (motivation.Contest, error)
	SwitchDuels(ctx context.Context, a outbox.Actor, off bool) error
}

// goalsStore keeps objectives, check-ins, KPIs and what is said about them.
type goalsStore interface {
	Acknowledge(ctx context.Context, a outbox.Actor, id okr.CheckInID) (c okr.CheckIn, err error)
	Align(ctx context.Context, a outbox.Actor, id okr.ObjectiveID, above goals.Above) (lower okr.Objective,
		upper okr.Objective, err error)
	AnswerQuestion(ctx context.Context, a outbox.Actor, id okr.AskedID, text string) (q okr.Asked, err error)
	Ask(ctx context.Context, a outbox.Actor, id okr.CheckInID, about okr.KeyResultID, text string) (q okr.Asked,
		err error)
	CancelObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID, reason string) (o okr.Objective, err error)
	Changes(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (list []okr.Change, err error)
	CheckIn(ctx context.Context, a outbox.Actor, answer goals.CheckInAnswer) (c okr.CheckIn, err error)
	CloseBlocker(ctx context.Context, a outbox.Actor, id okr.BlockerID) (closed okr.Blocker, err error)
	CloseObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID, said goals.CloseSaid) (o okr.Objective,
		next *okr.Objective, err error)
	Comment(ctx context.Context, a outbox.Actor, at goals.Thread, text string, named []okr.KeyResultID) (kept int,
		err error)
	CreateObjective(ctx context.Context, a outbox.Actor, o okr.Objective) (saved okr.Objective, err error)
	DeleteObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (o okr.Objective, err error)
	Discuss(ctx context.Context, a outbox.Actor, id okr.KeyResultID) (channel string, err error)
	DropDraft(ctx context.Context, a outbox.Actor, form string) error
	EditObjective(ctx context.Context, a outbox.Actor, edited okr.Objective) (saved okr.Objective, err error)
	FindAlignment(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (al goals.Alignment, err error)
	FindCheckInSheet(ctx context.Context, a outbox.Actor, round okr.RoundID) (sheet goals.CheckInSheet, err error)
	FindCheckInToAsk(ctx context.Context, a outbox.Actor, id okr.CheckInID) (c okr.CheckIn, err error)
	FindDigest(ctx context.Context, round okr.RoundID, manager okr.PersonID, now time.Time) (d okr.Digest, err error)
	FindDraft(ctx context.Context, id okr.PersonID, form string) (body string, err error)
	FindHistory(ctx context.Context, a outbox.Actor, id okr.KeyResultID) (h goals.KeyResultHistory, err error)
	FindKPI(ctx context.Context, a outbox.Actor, id okr.KPIID, periods map[okr.Frequency]int) (sheet okr.KPISheet,
		err error)
	FindLastUndoable(ctx context.Context, a outbox.Actor) (change sales.DealChangeID, deleted okr.ObjectiveID,
		err error)
	FindNextOpening(ctx context.Context, id okr.TeamID, now time.Time) (opens okr.Wall, err error)
	FindObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (o okr.Objective, mayChange bool, err error)
	FindQuestion(ctx context.Context, a outbox.Actor, id okr.AskedID) (q okr.Asked, err error)
	FindReport(ctx context.Context, a outbox.Actor, id okr.TeamID, quarter okr.Period) (r okr.Report, err error)
	FindSituation(ctx context.Context, id okr.PersonID, now time.Time) (sit okr.Situation, err error)
	FindStreak(ctx context.Context, id okr.PersonID, team okr.TeamID) (n int, err error)
	FindTree(ctx context.Context, a outbox.Actor) (roots []*okr.TreeNode, cadences map[okr.TeamID]okr.Cadence,
		err error)
	KPIs(ctx context.Context, a outbox.Actor, scope goals.KPIScope) (list []okr.KPISheet, err error)
	LinkKPI(ctx context.Context, a outbox.Actor, id okr.KPIID, keyResult okr.KeyResultID) (k okr.KPI, o okr.Objective,
		err error)
	Objectives(ctx context.Context, a outbox.Actor, scope goals.Scope) (list []okr.Objective, err error)
	ObjectivesOf(ctx context.Context, a outbox.Actor, p okr.Period) (list []okr.Objective, err error)
	OwedKPIs(ctx context.Context, a outbox.Actor) (list []okr.OwedKPI, err error)
	PrepareCheckIn(ctx context.Context, a outbox.Actor) (round okr.RoundID, err error)
	PreviousObjectives(ctx context.Context, a outbox.Actor, o okr.Objective) (list []okr.Objective, err error)
	RecordKPI(ctx context.Context, a outbox.Actor, id okr.KPIID, day okr.Date, value decimal.Decimal) (k okr.KPI,
		r okr.Reading, err error)
	RecordKPIs(ctx context.Context, a outbox.Actor, said []goals.KPISaid) (list []okr.KPISheet, err error)
	RemoveKPI(ctx context.Context, a outbox.Actor, id okr.KPIID) (k okr.KPI, err error)
	Reopen(ctx context.Context, a outbox.Actor, id okr.ObjectiveID, reason string) (o okr.Objective, err error)
	RestoreObjective(ctx context.Context, a outbox.Actor, id okr.ObjectiveID) (o okr.Objective, err error)
	SaveDraft(ctx context.Context, a outbox.Actor, form string, body string) error
	SaveKPI(ctx context.Context, a outbox.Actor, k okr.KPI) (saved okr.KPI, err error)
	Snooze(ctx context.Context, a outbox.Actor, round okr.RoundID) (at time.Time, err error)
	Unalign(ctx context.Context, a outbox.Actor, id okr.ObjectiveID, above okr.ObjectiveID) (lower okr.Objective,
		err error)
	UnlinkKPI(ctx context.Context, a outbox.Actor, keyResult okr.KeyResultID) (o okr.Objective, err error)
	Unsay(ctx context.Context, channel string, ts string, now time.Time) error
}

// peopleStore keeps who there is, in which teams, and who is away.
type peopleStore interface {
	NewScreen(ctx context.Context, a outbox.Actor, s sales.Screen) (made sales.Screen, key string, err error)
	RevokeScreen(ctx context.Context, a outbox.Actor, id sales.ScreenID) (was sales.Screen, err error)
	Screens(ctx context.Context, a outbox.Actor) ([]sales.Screen, error)
	Absences(ctx context.Context, a outbox.Actor, person okr.PersonID) (list []okr.Absence, err error)
	CancelAway(ctx context.Context, a outbox.Actor, id okr.AbsenceID) error
	ChangeAway(ctx context.Context, a outbox.Actor, id okr.AbsenceID, from okr.Date, to okr.Date) error
	CheckTeam(ctx context.Context, a outbox.Actor, team okr.Team) (moved bool, err error)
	CheckZones(ctx context.Context, team okr.Team, people []okr.PersonID, now time.Time) error
	Colleagues(ctx context.Context) (list []okr.Person, err error)
	CreateTeam(ctx context.Context, a outbox.Actor, team okr.Team) (saved okr.Team, err error)
	FindPerson(ctx context.Context, id okr.PersonID) (p okr.Person, err error)
	FindTeam(ctx context.Context, id okr.TeamID) (team okr.Team, err error)
	ManagedTeams(ctx context.Context, id okr.PersonID) (list []okr.Team, err error)
	RemoveTeam(ctx context.Context, a outbox.Actor, id okr.TeamID) error
	SetAway(ctx context.Context, a outbox.Actor, person okr.PersonID, from okr.Date, to okr.Date) (saved okr.Absence,
		err error)
	SetLanguage(ctx context.Context, a outbox.Actor, language string) error
	TeamAbsences(ctx context.Context, a outbox.Actor, team okr.TeamID) (list []people.NamedAbsence, err error)
	Teams(ctx context.Context) (list []okr.Team, err error)
	TeamsOf(ctx context.Context, id okr.PersonID) (list []okr.Team, err error)
	UpdateTeam(ctx context.Context, a outbox.Actor, team okr.Team) (saved okr.Team, err error)
}

// privacyStore tells what is kept about somebody, and forgets it.
type privacyStore interface {
	Erase(ctx context.Context, a outbox.Actor, person okr.PersonID) (pseudonym string, err error)
	Export(ctx context.Context, a outbox.Actor, person okr.PersonID) (e privacy.Export, err error)
	FindHolding(ctx context.Context, a outbox.Actor, person okr.PersonID) (h privacy.Holding, err error)
}

// sellingStore keeps deals, targets, boards, imports and what CRMs say.
type sellingStore interface {
	AcceptFact(ctx context.Context, a outbox.Actor, external string, property string) error
	AnswerTwin(ctx context.Context, a outbox.Actor, external string, same bool) (answer sales.Twin, err error)
	BeginImport(ctx context.Context, a outbox.Actor, f selling.ImportFile) (id selling.ImportID,
		effects []selling.Effect, err error)
	BookDeal(ctx context.Context, a outbox.Actor, d sales.Deal) (b sales.Booked, err error)
	CRMCases(ctx context.Context, a outbox.Actor) (v sales.CRMView, err error)
	ChangeDeal(ctx context.Context, a outbox.Actor, id sales.DealID, e selling.DealEdit) (b sales.Booked, err error)
	ChooseTargets(ctx context.Context, a outbox.Actor, post okr.PostID, how sales.MonthChoice) error
	ClaimDeal(ctx context.Context, a outbox.Actor, external string, person okr.PersonID) error
	Congratulate(ctx context.Context, a outbox.Actor, post okr.PostID, g selling.Gesture) error
	DeclineWin(ctx context.Context, a outbox.Actor, id sales.DealID) error
	ExportedDeals(ctx context.Context, a outbox.Actor, row func(sales.Deal) error) error
	FileWords(ctx context.Context, team okr.TeamID) (persons []okr.Person, stages []selling.StageSaid, err error)
	FindBoard(ctx context.Context, a outbox.Actor, q selling.BoardQuery) (b sales.Board, err error)
	FindBoardArchive(ctx context.Context, a outbox.Actor, id okr.TeamID, limit int) (team okr.Team,
		list []selling.BoardRecord, err error)
	FindCelebration(ctx context.Context, channel string, ts string) (post okr.PostID, err error)
	FindDeal(ctx context.Context, a outbox.Actor, id sales.DealID) (d sales.Deal, may bool, err error)
	FindDealSheet(ctx context.Context, a outbox.Actor, id sales.DealID) (sheet selling.DealSheet, err error)
	FindFinalBoard(ctx context.Context, a outbox.Actor, id sales.BoardID) (b sales.Board, err error)
	FindHiddenEntry(ctx context.Context, a outbox.Actor, b sales.Board) (e sales.Entry, hidden bool, err error)
	FindLastWon(ctx context.Context, a outbox.Actor) (id sales.DealID, err error)
	FindMonthAsked(ctx context.Context, a outbox.Actor, post okr.PostID) (team okr.TeamID, month okr.Period, err error)
	FindPipeline(ctx context.Context, a outbox.Actor, id okr.TeamID) (v selling.PipelineSeen, err error)
	FindSelling(ctx context.Context, id okr.TeamID) (team okr.Team, settings sales.Settings, err error)
	FindSellingTeam(ctx context.Context, id okr.PersonID) (team okr.Team, settings sales.Settings, err error)
	FindStanding(ctx context.Context, id okr.PersonID, team okr.TeamID, now time.Time) (v sales.Standing, err error)
	FindTargetSheet(ctx context.Context, a outbox.Actor, id okr.TeamID, metric sales.Metric,
		p okr.Period) (sheet sales.TargetSheet, err error)
	FindWin(ctx context.Context, a outbox.Actor, id sales.DealID) (sales.Win, error)
	LogActivity(ctx context.Context, a outbox.Actor, kind string, number int) (team okr.Team, total int64, err error)
	NameFileStages(ctx context.Context, a outbox.Actor, team okr.TeamID, list []selling.StageSaid) error
	NameOwner(ctx context.Context, a outbox.Actor, source string, external string, person okr.PersonID) (taken int,
		err error)
	NameTeamStage(ctx context.Context, a outbox.Actor, team okr.TeamID, source string, external string,
		stage string) (taken int, err error)
	OpenDeals(ctx context.Context, a outbox.Actor, limit int) (list []sales.Deal, err error)
	OpenDealsNamed(ctx context.Context, a outbox.Actor, customer string) (list []sales.Deal, err error)
	OpenDealsTyped(ctx context.Context, a outbox.Actor, words []string) (list []sales.Deal, taken int, err error)
	PreviewDeals(ctx context.Context, a outbox.Actor, team okr.TeamID,
		rows []selling.DealRow) (effects []selling.Effect, problems []selling.RowError, err error)
	Rates(ctx context.Context, limit int) (list []selling.Rate, err error)
	RemoveWin(ctx context.Context, a outbox.Actor, id sales.DealID) error
	SaveSelling(ctx context.Context, a outbox.Actor, settings sales.Settings) error
	SayWin(ctx context.Context, a outbox.Actor, id sales.DealID, text string) (w sales.Win, err error)
	SetHidden(ctx context.Context, a outbox.Actor, hidden bool) error
	SetRate(ctx context.Context, a outbox.Actor, source sales.Currency, into sales.Currency, day okr.Date,
		rate decimal.Decimal) error
	SetTargets(ctx context.Context, a outbox.Actor, id okr.TeamID, metric sales.Metric, wishes []selling.TargetWish,
		periods ...okr.Period) error
	TakeBack(ctx context.Context, a outbox.Actor, post okr.PostID, g selling.Gesture) error
	UndoDeal(ctx context.Context, a outbox.Actor, change sales.DealChangeID) (b sales.Booked, err error)
	Wins(ctx context.Context, a outbox.Actor, q selling.WinQuery) (list []sales.Win, more bool, err error)
}

// wholeStore reads and changes what lies across the rooms.
type wholeStore interface {
	FindCoverage(ctx context.Context, a outbox.Actor, id okr.TeamID, quarter okr.Period, month okr.Period) (
		c okr.Coverage, err error)
	FindReview(ctx context.Context, a outbox.Actor, id okr.PersonID) (motivation.Review, error)
	GiveBack(ctx context.Context, a outbox.Actor, post okr.PostID, give bool) (n int, err error)
	PassOn(ctx context.Context, a outbox.Actor, post okr.PostID, kind okr.LeftKind, to okr.PersonID) (n int, err error)
}
