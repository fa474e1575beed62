package ui_test

import (
	"okrbot/locale"
	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/ui"
)

// rewardScreens are what people see of rewards, of orders and of points by hand.
func (s sample) rewardScreens(p *locale.Printer, screens map[string]any) {
	team := okr.Team{ID: 1, Name: s.say("Sales"), Channel: "C1"}
	dinner := motivation.Reward{ID: 1, Team: 1, Name: s.say("Dinner for two"), Picture: "🍽️", Price: 300}
	bonus := motivation.Reward{ID: 2, Team: 1, Name: s.say("Bonus"), Picture: ":moneybag:", Price: 1000, Approval: true,
		Minor: 150_000, Currency: "TRY", Stock: motivation.Times(5), PerHead: motivation.Times(2)}
	barbecue := motivation.Reward{ID: 3, Team: 1, Name: s.say("Barbecue"), Picture: "https://pictures.example/grill.png",
		Price: 700, ForTeam: true}
	parking := motivation.Reward{ID: 4, Team: 1, Name: s.say("Parking place"), Price: 150, Stock: motivation.Times(1)}
	points := motivation.Standing{Lifetime: 560, Spent: 100, Reserved: 40}
	pot := motivation.Order{ID: 9, Reward: barbecue, TeamName: team.Name, Price: 700, State: motivation.OrderFilling,
		Collected: 450, Contributors: 3}
	catalog := motivation.Catalog{Points: points, Earned: 240, Offers: []motivation.Offer{
		{Reward: parking, TeamName: team.Name, Left: motivation.Times(0)}, {Reward: dinner, TeamName: team.Name},
		{Reward: barbecue, TeamName: team.Name, Pot: pot},
		{Reward: bonus, TeamName: team.Name, Left: motivation.Times(3), Mine: 1},
	}}
	screens["reward_catalog"] = ui.Catalog(p, catalog)
	managed := catalog
	managed.Managed, managed.Points = []okr.Team{team}, motivation.Standing{Lifetime: 260, Spent: 300}
	managed.Offers = nil
	for _, o := range catalog.Offers {
		o.Change, o.Waiting = true, o.ID == 1
		managed.Offers = append(managed.Offers, o)
	}
	managed.Offers[2].Pot.State = motivation.OrderAsked
	screens["reward_catalog_manager"] = ui.Catalog(p, managed)
	screens["reward_catalog_empty"] = ui.Catalog(p, motivation.Catalog{})
	screens["reward_catalog_begin"] = ui.Catalog(p, motivation.Catalog{Managed: []okr.Team{team}})

	new := ui.RewardInput{Team: 1, Approval: true}
	screens["reward_form"] = ui.RewardForm(p, new, []okr.Team{team, {ID: 2, Name: s.say("Partners")}}, "TRY")
	screens["reward_form_template"] = ui.RewardForm(p, ui.FillReward(p, new, motivation.Templates()[3]),
		[]okr.Team{team}, "TRY")
	edited := bonus
	edited.Chosen = []okr.PersonID{"U1"}
	screens["reward_form_change"] = ui.RewardForm(p, ui.EditReward(p, edited), []okr.Team{team}, "EUR")

	order := motivation.Order{ID: 7, Reward: bonus, TeamName: team.Name, Person: "U1", PersonName: s.say("Ayşe Yılmaz"),
		Price: 1000, Minor: 150_000, Currency: "TRY", State: motivation.OrderAsked, At: now, MayDecide: true}
	asked := order
	asked.Question, asked.AskerName = s.say("In December or in January?"), s.say("Selin Aydın")
	answered := asked
	answered.Answer = s.say("January, please")
	approved := answered
	approved.State, approved.DeciderName, approved.DecidedAt = motivation.OrderApproved, s.say("Selin Aydın"), now
	handed := approved
	handed.State, handed.HandedName, handed.HandedAt, handed.Note = motivation.OrderHanded, s.say("Deniz Arslan"), now,
		s.say("With the salary of January")
	declined := order
	declined.State, declined.DeciderName, declined.DecidedAt = motivation.OrderDeclined, s.say("Selin Aydın"), now
	declined.Words = s.say("This quarter's budget is used up; ask again in January.")
	cancelled := order
	cancelled.State = motivation.OrderCancelled
	ended := cancelled
	ended.Ended = true
	full := pot
	full.State, full.Collected, full.MayDecide = motivation.OrderAsked, 700, true
	full.Named, full.Contributors = []string{s.say("Ayşe Yılmaz"), s.say("Lukas Weber")}, 3
	for name, o := range map[string]motivation.Order{"asked": order, "question": asked, "answered": answered,
		"approved": approved, "handed": handed, "declined": declined, "cancelled": cancelled, "ended": ended, "pot": full} {
		screens["order_card_"+name] = ui.OrderCard(p, o, istanbul)
		if !o.Pooled() && !o.Ended {
			screens["order_own_"+name] = ui.Ordered(p, o, istanbul)
		}
	}
	screens["order_answer"] = ui.OrderAnswered(p, answered, istanbul)
	screens["order_made"] = ui.OrderMade(p, order)
	atOnce := order
	atOnce.Reward, atOnce.State = dinner, motivation.OrderApproved
	screens["order_made_at_once"] = ui.OrderMade(p, atOnce)
	screens["order_list"] = ui.OrderList(p, motivation.Orders{Waiting: []motivation.Order{answered, approved, full},
		Own: []motivation.Order{asked}}, istanbul)
	screens["order_list_empty"] = ui.OrderList(p, motivation.Orders{}, istanbul)
	for _, what := range []string{"approved", "declined", "asked", "answered", "handed", "cancelled"} {
		screens["order_done_"+what] = ui.OrderDone(p, what, order)
	}
	for _, what := range []string{"approved", "declined", "handed", "contributed"} {
		screens["order_done_pot_"+what] = ui.OrderDone(p, what, pot)
	}
	for _, talk := range []ui.OrderTalk{ui.TalkDecline, ui.TalkQuestion, ui.TalkAnswer, ui.TalkHand} {
		screens["order_form_"+string(talk)] = ui.OrderForm(p, answered, talk)
	}
	screens["reward_contribute"] = ui.ContributeForm(p, catalog.Offers[2], points)
	screens["reward_pot"] = ui.PotCard(p, full)
	secret := full
	secret.State, secret.Named = motivation.OrderHanded, nil
	screens["reward_pot_handed"] = ui.PotCard(p, secret)
	grant := motivation.Grant{ID: 3, PersonName: s.say("Ayşe Yılmaz"), ManagerName: s.say("Selin Aydın"), Amount: 20,
		Reason: s.say("Trained the new colleagues"), Left: 180}
	screens["points_told"] = ui.PointsTold(p, grant)
	screens["points_granted"] = ui.PointsGranted(p, grant)
	screens["points_taken_back"] = ui.PointsTakenBack(p, grant)
	screens["reward_exported"] = ui.RewardsExported(p, false)
	own := motivation.Situation{Person: okr.Person{ID: "U1", Name: s.say("Ayşe Yılmaz")}, Own: true,
		Allowance: motivation.Allowance{PerDay: 5}, Points: motivation.Standing{Lifetime: 260, Spent: 300,
			Reserved: 1000},
		Orders: []motivation.Order{asked, approved}, Movements: []motivation.Movement{
			{Entry: motivation.Entry{At: now, Cause: motivation.RewardAsked}, Gain: -1000, Reason: bonus.Name},
			{Entry: motivation.Entry{At: now, Cause: motivation.ByHand}, Gain: 20, Reason: grant.Reason,
				Giver: grant.ManagerName},
			{Entry: motivation.Entry{At: now, Cause: motivation.PotContributed}, Gain: -50, Reason: barbecue.Name},
		}}
	screens["kudos_situation_orders"] = ui.KudosSituation(p, own, istanbul)
}
