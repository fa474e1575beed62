package store_test

import (
	"fmt"
	"strconv"
	"testing"

	"okrbot/motivation"
	"okrbot/okr"
	"okrbot/store"
	kudos "okrbot/store/motivation"
	"okrbot/store/storetest"
)

// BenchmarkKudos is what giving, reading and taking back cost in a company of 2,500 people who thanked each other a
// million times in three years, a tenth of it taken back.
func BenchmarkKudos(b *testing.B) {
	const given = 1_000_000
	w := storetest.New(b)
	c := storetest.Company{People: 2500, Teams: 50, LargeTeam: 200, Weeks: 5}
	w.Fill(c)
	w.Set("2026-11-24T12:00")
	base := raw(b, w.Path)
	for _, statement := range []string{
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d),
			of(i, at, giver, receiver) AS (SELECT i, %d - (%[1]d - i + 3600) * 94608, PRINTF('U%%05d', i * 7919 %% 2500 + 1),
				PRINTF('U%%05d', (i * 7919 + 1 + i / 2500 %% 40) %% 2500 + 1) FROM n)
			INSERT INTO kudos (id, team, giver, reason, private, card, given_at, gone_at)
			SELECT i, 1 + i %% 50, giver, 'for saving the demo of ' || receiver, i %% 5 = 0,
				CASE WHEN i %% 5 > 0 THEN i END, at, CASE WHEN i %% 10 = 0 THEN at END FROM of`, given, w.Now().UnixMilli()),
		`INSERT INTO gifts (id, kudos, giver, receiver, day, boost, given_at, gone_at, private) SELECT id, id, giver,
			SUBSTR(reason, 24), DATE(given_at / 1000, 'unixepoch'), 0, given_at, gone_at, private FROM kudos`,
		`INSERT INTO entries (id, at, cause, reference, from_account, to_account, amount) SELECT id, given_at, 'kudos',
			'gift/' || id, 'house', 'person/' || receiver, 1 FROM gifts`,
		`INSERT INTO entries (at, cause, reference, from_account, to_account, amount, reverses) SELECT gone_at, 'kudos',
			'gift/' || id, 'person/' || receiver, 'house', 1, id FROM gifts WHERE gone_at IS NOT NULL`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
			INSERT INTO rewards (id, team, name, picture, price, for_some, minor, currency, approval, for_team, made_by,
			made_at) SELECT i, 1 + i % 50, 'Reward ' || i, '', 10, 0, 0, '', 1, 0, 'U00001', 0 FROM n`,
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
			INSERT INTO orders (id, reward, person, price, minor, currency, state, at, note, handed_at)
			SELECT i, 1 + i %% 1000, PRINTF('U%%05d', i * 7919 %% 2500 + 1), 10, 0, '', 'handed', %d, 'with the salary', %[1]d
			FROM n`, w.Now().UnixMilli()-1),
		`INSERT INTO entries (at, cause, reference, from_account, to_account, amount) SELECT at, 'reward_asked',
			'order/' || id, 'person/' || person, 'reserve/' || id, price FROM orders`,
		`INSERT INTO entries (at, cause, reference, from_account, to_account, amount) SELECT at, 'reward_handed',
			'order/' || id, 'reserve/' || id, 'house', price FROM orders`,
		"ANALYZE",
	} {
		if _, err := base.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%v in %s", err, statement)
		}
	}
	w.Done(base.Close())
	w.Done(w.Close())
	w.Store = w.Open()
	at, size := 0, strconv.Itoa(given)
	give := func(b *testing.B, receivers ...okr.PersonID) motivation.Thanked {
		b.Helper()
		if at++; at%(4*c.People) == 0 { // nobody has more than their day's
			w.Set(string(okr.DateOf(w.Now()).AddDays(1)) + "T12:00")
		}
		g, err := w.GiveKudos(b.Context(), w.As(c.Person(at%2000+1)), kudos.Wish{Receivers: receivers, Reason: why})
		if err != nil {
			b.Fatal(err)
		}
		return g
	}
	b.Run("Give/"+size, func(b *testing.B) {
		for b.Loop() {
			give(b, c.Person(2400))
		}
	})
	b.Run("GiveThree/"+size, func(b *testing.B) {
		for b.Loop() {
			give(b, c.Person(2100), c.Person(2200), c.Person(2300))
			at++
		}
	})
	b.Run("TakeBack/"+size, func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			g := give(b, c.Person(2401))
			b.StartTimer()
			if _, err := w.TakeBackKudos(b.Context(), w.As(g.Kudos.Giver), g.Kudos.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Catalog/"+size, func(b *testing.B) {
		for b.Loop() {
			catalog, err := w.FindCatalog(b.Context(), w.As(c.Person(1)))
			if err != nil || len(catalog.Offers) < 20 || catalog.Points.Spent != 200 {
				b.Fatalf("%+v, %v", catalog, err)
			}
		}
	})
	b.Run("Ask/"+size, func(b *testing.B) {
		catalog, err := w.FindCatalog(b.Context(), w.As(c.Person(1)))
		w.Done(err)
		for b.Loop() {
			o, err := w.AskReward(b.Context(), w.As(c.Person(1)), catalog.Offers[0].ID)
			if err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			_, err = w.CancelOrder(b.Context(), w.As(c.Person(1)), o.ID)
			w.Done(err)
			b.StartTimer()
		}
	})
	for _, of := range []struct {
		name string
		i    int
	}{{"own", 1}, {"of a colleague", 2}} {
		b.Run("Standing/"+of.name+"/"+size, func(b *testing.B) {
			for b.Loop() {
				st, err := w.FindKudosSituation(b.Context(), w.As(c.Person(1)), c.Person(of.i))
				if err != nil || len(st.Newest) != 5 ||
					st.Own && (len(st.Movements) != 10 || st.Points.Lifetime < 300) {
					b.Fatalf("%+v, %v", st, err)
				}
			}
		})
	}
	threeYears(b, w)
	b.Run("Badges/own/"+size, func(b *testing.B) {
		for b.Loop() {
			c, err := w.FindBadges(b.Context(), w.As(c.Person(1)), c.Person(1))
			if err != nil || len(c.Badges) != 6 || len(c.Steps) != 1 {
				b.Fatalf("%+v, %v", c, err)
			}
		}
	})
	b.Run("Badges/team of 200/"+size, func(b *testing.B) {
		var team []okr.PersonID
		for i := range c.LargeTeam {
			team = append(team, c.Person(i+1))
		}
		for b.Loop() {
			facts, err := store.BadgeFacts(b.Context(), w.Store, w.Now(), team...)
			if err != nil || len(facts) != len(team) || facts[c.Person(7)].Thanked.Best < 10 {
				b.Fatalf("%+v, %v", facts[c.Person(7)], err)
			}
		}
	})
}

// threeYears gives each of the large team three years of check-ins, targets that they reached and values of a KPI.
func threeYears(b *testing.B, w *storetest.World) {
	b.Helper()
	base := raw(b, w.Path)
	months := "WITH RECURSIVE m(day) AS (SELECT '2023-12-01' UNION ALL SELECT DATE(day, '+1 month') FROM m LIMIT 36) "
	for _, statement := range []string{
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) INSERT INTO rounds (id, team, week,
			opens, closes, next_opens, questions, remind_after, last_before, opened_at, closed_at)
			SELECT -i, 1, 'before ' || i, '', 0, '', '[]', 0, 0, 0, 0 FROM n`,
		`INSERT INTO duties (round, person, opens_at, outcome) SELECT r.id, m.person, 0, 'A' FROM rounds r
			JOIN members m ON m.team = 1 WHERE r.id < 0`,
		months + `INSERT INTO targets (team, person, metric, period_kind, period_label, period_start, period_end, amount,
			whole, set_by, set_at) SELECT 1, p.person, 'revenue', 'month', m.day, m.day, DATE(m.day, '+1 month'), 1, 1,
			p.person, 0 FROM m JOIN members p ON p.team = 1`,
		`INSERT INTO hits (team, person, metric, period_kind, period_label, period_start, period_end, mark, target, at)
			SELECT team, person, metric, period_kind, period_label, period_start, period_end, 100, 1, 0 FROM targets
			WHERE set_at = 0`,
		`INSERT INTO kpis (team, owner, name, unit, frequency, direction, target, aggregation, feed, company, fiscal_start,
			created_by, created_at) SELECT 1, person, 'KPI', '', 'weekly', 'higher', '1', 'last', '', 0, 1, person, 0
			FROM members WHERE team = 1`,
		`WITH RECURSIVE d(day) AS (SELECT '2026-10-01' UNION ALL SELECT DATE(day, '+7 days') FROM d LIMIT 8)
			INSERT INTO kpi_values (kpi, day, value, said_at, source) SELECT k.id, d.day, '2', 0, 'edit' FROM kpis k JOIN d`,
	} {
		if _, err := base.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%v in %s", err, statement)
		}
	}
	w.Done(base.Close())
}
