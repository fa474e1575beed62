package ui_test

import (
	"time"

	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/ui"
)

// contest is one that runs until Sunday, 29 November 2026: revenue of a team, with a board.
func (s sample) contest() motivation.ContestView {
	end := okr.Date("2026-11-30")
	c := motivation.Contest{ID: 3, Team: s.team(), Currency: "TRY", Name: s.say("Kasım sprinti"), Version: 1,
		State: motivation.ContestRunning, By: s.id(2), ByName: s.say("Selin Kaya"), EndsAt: end.Midnight(istanbul),
		Rules: motivation.Rules{Kind: motivation.Total, Counted: motivation.CountRevenue, Start: "2026-11-23", End: end,
			Windows: 1, Who: motivation.WhoTeam, Ties: motivation.TieShared, Grace: 24, Show: motivation.ShowValues,
			Prizes: []motivation.Prize{{Words: s.say("İki kişilik yemek"), Points: 100},
				{Reward: 2, RewardName: s.say("Yarım gün izin"), Price: 300}, {Points: 25}}}}
	places := []motivation.ContestPlace{
		{Person: s.id(1), Name: s.say("Ayşe Demir"), Rank: 1, Value: 12_500_000, Times: 5, Was: 3},
		{Person: s.id(3), Name: s.say("Burak Şahin"), Rank: 2, Value: 11_250_000, Times: 7, Was: 1},
		{Person: s.id(4), Name: s.say("John Carter"), Rank: 3, Value: 4_000_050, Times: 1},
		{Person: s.id(5), Name: s.say("Deniz Yılmaz"), Rank: 4, Value: 2_000_000, Times: 2, Was: 2},
		{Person: s.id(6), Name: s.say("Can Öztürk"), Rank: 5, Value: 1_000_000, Times: 2, Was: 5},
	}
	for i := range (s.many - 1) * s.people {
		places = append(places, motivation.ContestPlace{Person: s.id(100 + i), Name: s.say("Mehmet Öz"), Rank: 6 + i,
			Value: float64(900_000 - 1000*i), Times: 1, Was: 6})
	}
	return motivation.ContestView{Contest: c, Result: motivation.Result{Places: places, Of: len(places) + 3}, Now: now,
		Today: today, Values: true, Names: true, Progress: true, Window: c.Whole(end), Round: 1, Heads: len(places) + 3}
}

// mine is a contest as who is second in it sees it.
func mine(v motivation.ContestView) motivation.ContestView {
	v.Viewer, v.Takes, v.Mine = v.Places[1].Person, true, &v.Places[1]
	v.ToPass, v.Ahead = int64(v.Places[0].Value-v.Places[1].Value)+1, v.Places[0].Name
	return v
}

// ended is a contest that is over, with its prizes.
func ended(v motivation.ContestView) motivation.ContestView {
	v.State, v.EndsAt = motivation.ContestDone, now.Add(-48*time.Hour)
	v.Won = v.PrizesOf(v.Winners(max(len(v.Prizes), 1)))
	return v
}

// tied is a contest whose first two have the same.
func tied(v motivation.ContestView) motivation.ContestView {
	v.Places = append([]motivation.ContestPlace{}, v.Places...)
	v.Places[1].Rank, v.Places[1].Value = 1, v.Places[0].Value
	return v
}

// ofSides is a contest of two teams that were made for it.
func (s sample) ofSides() motivation.ContestView {
	v := s.contest()
	v.ID, v.Name, v.Kind, v.Who, v.Counted = 4, s.say("Aslanlar ve Kartallar"), motivation.OfTeams, motivation.WhoSides,
		motivation.CountDeals
	v.Sides = []motivation.Side{{Name: s.say("Aslanlar"), People: []okr.PersonID{s.id(1), s.id(3), s.id(4)}},
		{Name: s.say("Kartallar"), People: []okr.PersonID{s.id(5), s.id(6)}}}
	v.Prizes = []motivation.Prize{{Points: 50, Words: s.say("Ekip yemeği")}}
	v.Result = motivation.Result{Of: 2, Places: []motivation.ContestPlace{
		{Side: 2, Name: s.say("Kartallar"), Rank: 1, Value: 35_000, Times: 7, Heads: 2, Sum: 70_000, Was: 2},
		{Side: 1, Name: s.say("Aslanlar"), Rank: 2, Value: 23_333, Times: 7, Heads: 3, Sum: 70_000, Was: 1}}}
	return v
}

// series is one of four weeks, in the second of them.
func (s sample) series() motivation.ContestView {
	v := s.contest()
	v.ID, v.Name, v.Kind, v.Windows, v.Counted = 5, s.say("Dört etap"), motivation.Series, 4, motivation.CountDeals
	v.Start, v.End = "2026-11-16", "2026-12-14"
	v.EndsAt = v.End.Midnight(istanbul)
	v.Round, v.Rounds = 2, nil
	for i, w := range v.Split()[:2] {
		v.Rounds = append(v.Rounds, motivation.Round{Window: w, Frozen: i == 0, Result: motivation.Result{Of: 5,
			Places: []motivation.ContestPlace{
				{Person: s.id(3), Name: s.say("Burak Şahin"), Rank: 1, Value: 30_000, Times: 3},
				{Person: s.id(1), Name: s.say("Ayşe Demir"), Rank: 2, Value: 25_000, Times: 3},
				{Person: s.id(4), Name: s.say("John Carter"), Rank: 3, Value: 10_000, Times: 1}}}})
	}
	v.Result = motivation.Result{Of: 5, Places: []motivation.ContestPlace{
		{Person: s.id(3), Name: s.say("Burak Şahin"), Rank: 1, Value: 8.5},
		{Person: s.id(1), Name: s.say("Ayşe Demir"), Rank: 2, Value: 7.5},
		{Person: s.id(4), Name: s.say("John Carter"), Rank: 3, Value: 4}}}
	return v
}

// race is one to a goal, without an end.
func (s sample) race() motivation.ContestView {
	v := s.contest()
	v.ID, v.Name, v.Kind, v.Goal = 6, s.say("100.000'e ilk ulaşan"), motivation.Race, 20_000_000
	v.Best = 0.625
	v.End, v.EndsAt, v.Product, v.Source = "", time.Time{}, s.say("Premium"), s.say("geri kazanma")
	return v
}

// improved is one of meetings more than before.
func (s sample) improved() motivation.ContestView {
	v := s.contest()
	v.ID, v.Name, v.Kind, v.Counted = 7, s.say("En çok gelişen"), motivation.MostImproved,
		motivation.CountActivity(s.say("toplantı"))
	v.Prizes, v.Joiners, v.Grace, v.Ties = nil, true, 0, motivation.TieEarlier
	v.Places = []motivation.ContestPlace{{Person: s.id(1), Name: s.say("Ayşe Demir"), Rank: 1, Value: 4.3333},
		{Person: s.id(3), Name: s.say("Burak Şahin"), Rank: 2, Value: 2}}
	return v
}

// duel is one between the viewer and another one.
func (s sample) duel(state motivation.ContestState) motivation.ContestView {
	v := s.contest()
	v.ID, v.Name, v.Kind, v.State, v.Who = 9, s.say("Ayşe Demir – Burak Şahin"), motivation.Duel, state,
		motivation.WhoPeople
	v.Counted, v.Prizes, v.Stake = motivation.CountDeals, nil, s.say("kaybeden baklava getirir")
	v.By, v.ByName, v.Viewer, v.Rival, v.Takes = s.id(1), s.say("Ayşe Demir"), s.id(3), s.say("Ayşe Demir"), true
	v.Result = motivation.Result{Of: 2, Places: []motivation.ContestPlace{
		{Person: s.id(1), Name: s.say("Ayşe Demir"), Rank: 1, Value: 40_000, Times: 4},
		{Person: s.id(3), Name: s.say("Burak Şahin"), Rank: 2, Value: 25_000, Times: 3}}}
	v.Mine, v.ToPass, v.Ahead = &v.Places[1], 15_001, s.say("Ayşe Demir")
	v.Record = motivation.DuelRecord{Won: 2, Lost: 1}
	return v
}

// challenger is a duel as the other one sees it.
func (s sample) challenger(v motivation.ContestView) motivation.ContestView {
	v.Viewer, v.Rival, v.Mine, v.ToPass = s.id(1), s.say("Burak Şahin"), &v.Places[0], 0
	return v
}

func (s sample) contestsOfDigest() []motivation.ContestView {
	return []motivation.ContestView{s.contest(), ended(s.ofSides())}
}

// contestScreens are what people see of contests and duels.
func (s sample) contestScreens(p *locale.Printer, screens map[string]any) {
	running := s.contest()
	ahead := running
	ahead.Start, ahead.End, ahead.Result = "2026-11-30", "2026-12-07", motivation.Result{Of: 8}
	ahead.EndsAt = ahead.End.Midnight(istanbul)
	empty := running
	empty.Result = motivation.Result{Of: 8}
	bare, closed, nameless := running, running, running
	bare.Bare, bare.Values, bare.Names, bare.Show, bare.Goal = true, false, false, motivation.ShowProgress, 20_000_000
	bare.Best, nameless.Names = 0.625, false
	nameless.Places = append([]motivation.ContestPlace{}, nameless.Places...)
	for i := range nameless.Places {
		nameless.Places[i].Name, nameless.Places[i].Person = "", ""
	}
	closed.Values, closed.Show = false, motivation.ShowPlaces
	counting := running
	counting.EndsAt = now.Add(-3 * time.Hour)
	last := running
	last.End = today.AddDays(1)
	withGoal := running
	withGoal.Goal, withGoal.Best = 20_000_000, 0.625
	off := running
	off.State = motivation.ContestCancelled
	off.Cancelled = motivation.Cancellation{By: s.id(2), ByName: s.say("Selin Kaya"), At: now,
		Reason: s.say("Fiyat listesi ortasında değişti.")}
	corrected := ended(running)
	corrected.Corrected = true
	nobody := ended(empty)
	for name, v := range map[string]motivation.ContestView{"ahead": ahead, "running": running, "empty": empty,
		"progress": bare, "places": closed, "anonymous": nameless, "counting": counting, "last_day": last,
		"goal": withGoal, "teams": s.ofSides(), "series": s.series(), "race": s.race(), "improved": s.improved(),
		"done": corrected, "done_shared": ended(tied(running)), "done_nobody": nobody, "cancelled": off,
		"done_teams": ended(s.ofSides()), "done_nameless": ended(nameless)} {
		screens["contest_card_"+name] = ui.ContestCard(p, v)
	}
	raced := s.race()
	raced.End, raced.Places[0].Goal, raced.Places[0].ReachedOn = "2026-11-30", true, "2026-11-26"
	for name, v := range map[string]motivation.ContestView{"done": ended(running), "shared": ended(tied(running)),
		"nobody": nobody, "teams": ended(s.ofSides()), "race": ended(raced), "nameless": ended(nameless)} {
		screens["contest_won_"+name] = ui.ContestWon(p, v)
	}
	managed := running
	managed.Manages, managed.Left = true, []motivation.ContestPlace{{Name: s.say("Ece Ak"), Left: true}}
	managed.Without = []motivation.ContestPlace{{Name: s.say("Ali Can")}}
	hidden := managed
	hidden.Hidden = true
	unscored := mine(running)
	unscored.Mine, unscored.ToPass = &motivation.ContestPlace{Person: unscored.Viewer}, 0
	screens["contest_detail"] = ui.ContestDetail(p, mine(running))
	screens["contest_detail_manager"] = ui.ContestDetail(p, managed)
	screens["contest_detail_hidden"] = ui.ContestDetail(p, hidden)
	over := ended(mine(running))
	over.Manages = true
	screens["contest_detail_over"] = ui.ContestDetail(p, over)
	screens["contest_detail_cancelled"] = ui.ContestDetail(p, off)
	screens["contest_mine"] = ui.ContestMine(p, mine(running))
	own := mine(nameless)
	own.Viewer, own.Places[1].Person, own.Places[1].Name = s.id(3), s.id(3), s.say("Burak Şahin")
	screens["contest_mine_nameless"] = ui.ContestMine(p, own)
	screens["contest_mine_none"] = ui.ContestMine(p, unscored)
	screens["contest_mine_not_in"] = ui.ContestMine(p, running)
	screens["contest_mine_notice"] = ui.ContestNotice(p, ui.ContestMine(p, mine(running)))

	s.draftScreens(p, screens)
	s.newsScreens(p, screens)
	s.duelScreens(p, screens)
	list := []motivation.ContestView{s.contestDraft(), hidden, mine(running), ahead, counting, ended(running),
		s.duel(motivation.ContestRunning)}
	for range s.many - 1 {
		list = append(list, list...)
	}
	screens["contest_list"] = ui.Contests(p, list, true)
	screens["contest_list_empty"] = ui.Contests(p, nil, false)
	screens["contest_list_begin"] = ui.Contests(p, nil, true)
	screens["contest_archive"] = ui.ContestArchive(p, s.team(), []motivation.ContestView{ended(running),
		ended(s.ofSides()), nobody, off, ended(nameless)})
	screens["contest_archive_empty"] = ui.ContestArchive(p, s.team(), nil)
	screens["home_contests"] = ui.Home(p, ui.HomeView{Situation: s.situation(), Contests: list[2:]})
	screens["contest_cancel_form"] = ui.ContestCancelForm(p, running.Contest)
	screens["duel_cancel_form"] = ui.ContestCancelForm(p, s.duel(motivation.ContestRunning).Contest)
}

func (s sample) contestDraft() motivation.ContestView {
	v := s.contest()
	v.State, v.Manages, v.Result = motivation.ContestDraft, true, motivation.Result{Of: 8}
	return v
}

// draftScreens are drafts with their rehearsals, and the form.
func (s sample) draftScreens(p *locale.Printer, screens map[string]any) {
	draft, result := s.contestDraft(), s.contest().Result
	week := okr.Period{Kind: okr.CustomPeriod, Start: "2026-11-16", End: "2026-11-23"}
	double, few := result, result
	double.Places = append([]motivation.ContestPlace{}, result.Places...)
	double.Places[0].Value *= 3
	few.Of = 20
	race := s.race()
	race.State, race.Manages = motivation.ContestDraft, true
	series := s.series()
	series.State = motivation.ContestDraft
	for name, h := range map[string]motivation.Rehearsal{
		"":        {Window: week, Result: result},
		"_shared": {Window: week, Result: tied(s.contest()).Result},
		"_nobody": {Window: week, Result: motivation.Result{Of: 8},
			Warnings: []motivation.Warning{motivation.WarnNobody}},
		"_double": {Window: week, Result: double, Warnings: []motivation.Warning{motivation.WarnDouble}},
		"_few":    {Window: week, Result: few, Warnings: []motivation.Warning{motivation.WarnFew}},
	} {
		screens["contest_draft"+name] = ui.ContestDraft(p, draft, h)
	}
	closed := draft
	closed.Names, closed.Values = false, false
	covered := motivation.Rehearsal{Window: week, Result: motivation.Result{Of: 8}}
	for _, place := range result.Places {
		covered.Places = append(covered.Places, motivation.ContestPlace{Rank: place.Rank})
	}
	screens["contest_draft_closed"] = ui.ContestDraft(p, closed, covered)
	screens["contest_draft_race"] = ui.ContestDraft(p, race, motivation.Rehearsal{Window: week, Result: result,
		Warnings: []motivation.Warning{motivation.WarnUnmet}})
	screens["contest_draft_series"] = ui.ContestDraft(p, series, motivation.Rehearsal{Window: week,
		Result: series.Rounds[0].Result})
	offers := motivation.ContestForm{Teams: []okr.Team{s.team(), {ID: 2, Name: s.say("İş ortakları")}}, Team: s.team(),
		Currency: "TRY", Activities: []string{s.say("toplantı"), s.say("arama")},
		KPIs:    []okr.KPI{{ID: 4, Name: s.say("Teklif sayısı"), Unit: s.say("teklif")}},
		Rewards: []motivation.Reward{{ID: 2, Name: s.say("Yarım gün izin")}}, Today: today,
		All: []okr.Team{s.team(), {ID: 2, Name: s.say("İş ortakları")}}}
	screens["contest_form"] = ui.ContestForm(p, ui.NewContest(offers), offers)
	for _, template := range []string{ui.ContestSprint, ui.ContestNewcomer, ui.ContestOfTeams, ui.ContestWinBack} {
		in, _ := ui.FillContest(p, offers, template)
		screens["contest_form_"+template] = ui.ContestForm(p, in, offers)
	}
	screens["contest_form_change"] = ui.ContestForm(p, ui.EditContest(p, draft.Contest), offers)
	screens["contest_form_race"] = ui.ContestForm(p, ui.EditContest(p, race.Contest), offers)
	screens["contest_form_series"] = ui.ContestForm(p, ui.EditContest(p, series.Contest), offers)
	several := ui.NewContest(offers)
	several.Kind, several.Who, several.Teams = motivation.OfTeams, motivation.WhoTeams, []okr.TeamID{1, 2}
	several.Counted = motivation.CountKPI(4)
	screens["contest_form_several"] = ui.ContestForm(p, several, offers)
}

// newsScreens are what okrbot says of a contest by itself.
func (s sample) newsScreens(p *locale.Printer, screens map[string]any) {
	running, closed := s.contest(), s.contest()
	closed.Values = false
	race, empty := s.race(), s.contest()
	race.End = "2026-11-26"
	empty.Result = motivation.Result{Of: 8}
	for name, v := range map[string]motivation.ContestView{"": running, "_places": closed, "_shared": tied(running)} {
		screens["contest_news"+name], _ = ui.ContestNews(p, v)
	}
	for name, v := range map[string]motivation.ContestView{"": running, "_places": closed, "_even": tied(running),
		"_race": race, "_free": empty} {
		screens["contest_soon"+name], _ = ui.ContestSoon(p, v)
	}
	off := running
	off.State = motivation.ContestCancelled
	off.Cancelled = motivation.Cancellation{ByName: s.say("Selin Kaya"), Reason: s.say("Fiyat listesi değişti.")}
	screens["contest_off"] = ui.ContestOff(p, off)
	screens["contest_note"] = ui.ContestNote(p, ended(running))
	screens["contest_hidden_over"] = ui.ContestHidden(p, ended(running))
	rate := func(sum int64, days int) motivation.Rate { return motivation.Rate{Sum: sum, Days: days} }
	before := rate(20_000_000, 20)
	for name, e := range map[string]motivation.Effect{
		"gained":  {Before: before, During: rate(7_500_000, 5), After: rate(5_000_000, 5), Weeks: 1},
		"partly":  {Before: before, During: rate(7_500_000, 5), After: rate(4_500_000, 5), Weeks: 1},
		"earlier": {Before: before, During: rate(5_500_000, 5), After: rate(14_000_000, 20), Weeks: 4},
		"same":    {Before: before, During: rate(5_000_000, 5), After: rate(20_000_000, 20), Weeks: 4},
	} {
		screens["contest_effect_"+name] = ui.ContestEffect(p, ended(running), e)
	}
	unseen := ended(running)
	unseen.Values = false
	screens["contest_effect_closed"] = ui.ContestEffect(p, unseen, motivation.Effect{Before: before,
		During: rate(7_500_000, 5), After: rate(5_000_000, 5), Weeks: 1})
	meetings := s.improved()
	screens["contest_effect_meetings"] = ui.ContestEffect(p, ended(meetings), motivation.Effect{During: rate(12, 5),
		After: rate(1, 5), Weeks: 1})
}

// duelScreens are a duel from both sides.
func (s sample) duelScreens(p *locale.Printer, screens map[string]any) {
	for _, state := range []motivation.ContestState{motivation.ContestAsked, motivation.ContestDeclined,
		motivation.ContestRunning, motivation.ContestDone} {
		v := s.duel(state)
		screens["duel_"+string(state)] = ui.Duel(p, v)
		screens["duel_"+string(state)+"_challenger"] = ui.Duel(p, s.challenger(v))
	}
	ahead := s.duel(motivation.ContestRunning)
	ahead.Start, ahead.End, ahead.Result, ahead.Record = today.AddDays(1), today.AddDays(8), motivation.Result{Of: 2},
		motivation.DuelRecord{}
	ahead.EndsAt = ahead.End.Midnight(istanbul)
	screens["duel_ahead"] = ui.Duel(p, ahead)
	none, even := s.duel(motivation.ContestDone), tied(s.duel(motivation.ContestDone))
	none.Result = motivation.Result{Of: 2}
	screens["duel_nobody"], screens["duel_drawn"] = ui.Duel(p, none), ui.Duel(p, even)
	off := s.duel(motivation.ContestCancelled)
	off.Cancelled = motivation.Cancellation{ByName: s.say("Ayşe Demir"), Reason: s.say("İzindeyim.")}
	screens["duel_cancelled"] = ui.Duel(p, off)
	closed := s.duel(motivation.ContestRunning)
	closed.Values, closed.ToPass = false, 0
	screens["duel_closed"], screens["duel_closed_challenger"] = ui.Duel(p, closed), ui.Duel(p, s.challenger(closed))
	list := []motivation.ContestView{s.duel(motivation.ContestAsked), s.duel(motivation.ContestRunning),
		s.duel(motivation.ContestDone)}
	screens["duel_list"] = ui.Duels(p, list, false)
	screens["duel_list_off"] = ui.Duels(p, nil, true)
}
