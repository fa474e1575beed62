package outbox

// PostKind says what a post is; with the ids beside it, it says how the post is rendered.
type PostKind string

// The kinds of posts.
const (
	PromptPost  PostKind = "prompt"  // DM: the check-in is open; becomes "done" in place
	NudgePost   PostKind = "nudge"   // DM: reminder, last reminder or snoozed reminder
	SummaryPost PostKind = "summary" // channel: one per team and round
	AnswerPost  PostKind = "answer"  // reply in the summary's thread: one per check-in
	DigestPost  PostKind = "digest"  // DM to a manager at close
	SetupPost   PostKind = "setup"   // DM to the admin who installed okrbot
	WelcomePost PostKind = "welcome" // channel: a team was set up
	NoticePost  PostKind = "notice"  // DM: something a person must know, such as an objective given to them
	BackPost    PostKind = "back"    // DM: what waited while a person was away, in one message
	BoardPost   PostKind = "board"   // channel: a leaderboard
	HitPost     PostKind = "hit"     // channel: a target was hit
	PraisePost  PostKind = "praise"  // channel: a line about a deal
	WinPost     PostKind = "win"     // DM: how was a celebrated deal won? becomes what was said in place
	KPIPost     PostKind = "kpi"     // DM: a KPI has another status
	KPIDuePost  PostKind = "kpi_due" // DM: a KPI's value is due
	DraftsPost  PostKind = "drafts"  // DM to a manager: a quarter is about to begin
	MidwayPost  PostKind = "midway"  // DM: what is behind pace half-way through a quarter
	GradePost   PostKind = "grade"   // DM: objectives of a quarter that ends are to be graded
	ResultPost  PostKind = "result"  // channel: how a quarter ended

	TargetsPost PostKind = "targets" // DM to a manager: a month has no targets

	CRMPost  PostKind = "crm"  // DM to a manager: what CRMs said waits for them
	TwinPost PostKind = "twin" // DM: whether deals that came are ones that were typed

	ImportPost PostKind = "import" // DM: how far a file is that somebody imports, and what it did

	GiveBackPost PostKind = "give_back" // DM to a manager: somebody is back who had left; do they get their objectives?

	LeaverPost  PostKind = "leaver"  // DM to a manager: somebody has left; what they owned
	ManagerPost PostKind = "manager" // DM to an admin: the last manager of a team has left; who leads it?

	TalkPost     PostKind = "talk"     // channel: a key result is discussed below it
	QuestionPost PostKind = "question" // DM: a manager's question about a check-in, or its answer

	KudosPost   PostKind = "kudos"   // channel: kudos of a team within an hour
	EveningPost PostKind = "evening" // channel: what the day's budget of messages had no room for
	WallPost    PostKind = "wall"    // channel: what people were thanked for in a month
	ThankedPost PostKind = "thanked" // DM: kudos to somebody who does not read them in a channel

	OrderPost       PostKind = "order"        // DM to who decides: somebody asks for a reward
	OrderedPost     PostKind = "ordered"      // DM to who asked for a reward: how far it is
	OrderAnswerPost PostKind = "order_answer" // DM: the answer to a question about an order
	PotPost         PostKind = "pot"          // channel: a team has collected what a reward costs
	PointsPost      PostKind = "points"       // DM: points that a manager gave by hand

	ContestPost       PostKind = "contest"        // channel: a contest's rules, then its live board
	ContestNewsPost   PostKind = "contest_news"   // channel: somebody else leads
	ContestSoonPost   PostKind = "contest_soon"   // channel: it ends soon; what is still possible
	ContestWonPost    PostKind = "contest_won"    // channel: who won, and how
	ContestOffPost    PostKind = "contest_off"    // channel: it was cancelled, and why
	ContestNotePost   PostKind = "contest_note"   // channel: something was corrected after the winners were fixed
	ContestHiddenPost PostKind = "contest_hidden" // DM to a manager: how one ended that nobody else knows of
	ContestEffectPost PostKind = "contest_effect" // DM to a manager: what it did
	DuelPost          PostKind = "duel"           // DM: a duel, from the question to the result
)

// Bearing is what a kind of post wants of whom it goes to.
type Bearing string

// The bearings. What asks and what reports both wait for people who are away; of what waited, what asks comes first.
const (
	Asking  Bearing = "asks"
	Telling Bearing = "reports"
	Public  Bearing = "public" // it goes to a channel
)

// Kind is what is to be known of a kind of post before one is owed.
type Kind struct {
	Bearing Bearing
	// Noun is that of the kind's subject; empty when it is about nothing beside its team, person and round.
	Noun Noun
	// Once tells apart what waited: of several of a kind with the same, the newest says it all. Nil: each stands for
	// itself.
	Once func(Post) any
}

// Kinds has every kind of post there is; none is owed that is not here.
var Kinds = map[PostKind]Kind{
	PromptPost:   {Bearing: Asking, Once: byRound},
	NudgePost:    {Bearing: Asking, Once: byRound},
	KPIDuePost:   {Bearing: Asking, Once: byKind},
	GradePost:    {Bearing: Asking, Noun: QuarterNoun, Once: bySubject},
	DraftsPost:   {Bearing: Asking, Noun: QuarterNoun, Once: byTeam},
	QuestionPost: {Bearing: Asking, Noun: QuestionNoun},
	WinPost:      {Bearing: Asking, Noun: DealNoun},
	GiveBackPost: {Bearing: Asking},
	LeaverPost:   {Bearing: Asking},
	ManagerPost:  {Bearing: Asking, Once: byTeam},
	CRMPost:      {Bearing: Asking, Once: byKind},
	TwinPost:     {Bearing: Asking},
	TargetsPost: {Bearing: Asking, Noun: MonthNoun,
		Once: func(p Post) any { return [2]any{p.Team, p.Subject} }},
	SetupPost:   {Bearing: Asking},
	NoticePost:  {Bearing: Telling},
	KPIPost:     {Bearing: Telling, Noun: KPINoun, Once: bySubject},
	MidwayPost:  {Bearing: Telling, Noun: QuarterNoun, Once: byTeam},
	DigestPost:  {Bearing: Telling, Once: byTeam},
	BackPost:    {Bearing: Telling},
	ThankedPost: {Bearing: Telling, Noun: KudosNoun},
	ImportPost:  {Bearing: Telling},

	OrderPost:       {Bearing: Asking, Noun: OrderNoun, Once: bySubject},
	OrderedPost:     {Bearing: Asking, Noun: OrderNoun, Once: bySubject},
	OrderAnswerPost: {Bearing: Asking, Noun: OrderNoun, Once: bySubject},
	PointsPost:      {Bearing: Telling, Noun: GrantNoun},
	PotPost:         {Bearing: Public, Noun: OrderNoun},

	ContestPost:       {Bearing: Public, Noun: ContestNoun},
	ContestNewsPost:   {Bearing: Public, Noun: ContestNoun},
	ContestSoonPost:   {Bearing: Public, Noun: ContestNoun},
	ContestWonPost:    {Bearing: Public, Noun: ContestNoun},
	ContestOffPost:    {Bearing: Public, Noun: ContestNoun},
	ContestNotePost:   {Bearing: Public, Noun: ContestNoun},
	ContestHiddenPost: {Bearing: Telling, Noun: ContestNoun, Once: bySubject},
	ContestEffectPost: {Bearing: Telling, Noun: ContestNoun, Once: bySubject},
	DuelPost:          {Bearing: Asking, Noun: ContestNoun, Once: bySubject},

	SummaryPost: {Bearing: Public},
	AnswerPost:  {Bearing: Public, Noun: CheckInNoun},
	WelcomePost: {Bearing: Public},
	BoardPost:   {Bearing: Public, Noun: BoardNoun},
	HitPost:     {Bearing: Public, Noun: HitNoun},
	PraisePost:  {Bearing: Public, Noun: DealNoun},
	ResultPost:  {Bearing: Public, Noun: QuarterNoun},
	TalkPost:    {Bearing: Public, Noun: KeyResultNoun},
	KudosPost:   {Bearing: Public, Noun: KudosNoun},
	EveningPost: {Bearing: Public},
	WallPost:    {Bearing: Public, Noun: MonthNoun},
}

func byKind(Post) any { return nil }

func byRound(p Post) any { return p.Round }

func byTeam(p Post) any { return p.Team }

func bySubject(p Post) any { return p.Subject }
