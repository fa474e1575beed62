package store

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
	// Subject names what a post is about, of its kind: of several that waited about the same, the newest says it all.
	// Nil: each stands for itself.
	Subject func(Post) any
}

// Kinds has every kind of post there is; none is owed that is not here.
var Kinds = map[PostKind]Kind{
	PromptPost:   {Asking, func(p Post) any { return p.Round }},
	NudgePost:    {Asking, func(p Post) any { return p.Round }},
	KPIDuePost:   {Asking, func(Post) any { return nil }},
	GradePost:    {Asking, func(p Post) any { return p.Quarter }},
	DraftsPost:   {Asking, func(p Post) any { return p.Team }},
	QuestionPost: {Asking, nil},
	GiveBackPost: {Asking, nil},
	LeaverPost:   {Asking, nil},
	ManagerPost:  {Asking, func(p Post) any { return p.Team }},
	CRMPost:      {Asking, func(Post) any { return nil }},
	TwinPost:     {Asking, nil},
	TargetsPost:  {Asking, func(p Post) any { return [2]any{p.Team, p.Quarter} }},
	SetupPost:    {Asking, nil},
	NoticePost:   {Telling, nil},
	KPIPost:      {Telling, func(p Post) any { return p.KPI }},
	MidwayPost:   {Telling, func(p Post) any { return p.Team }},
	DigestPost:   {Telling, func(p Post) any { return p.Team }},
	BackPost:     {Telling, nil},
	ImportPost:   {Telling, nil},

	SummaryPost: {Bearing: Public},
	AnswerPost:  {Bearing: Public},
	WelcomePost: {Bearing: Public},
	BoardPost:   {Bearing: Public},
	HitPost:     {Bearing: Public},
	PraisePost:  {Bearing: Public},
	ResultPost:  {Bearing: Public},
	TalkPost:    {Bearing: Public},
}
