package okr_test

import (
	"testing"

	"okrbot/okr"
)

func TestLooksLikeGoal_NamesAnEnd(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Revenue of 2 million by December": true, "Raise the score by Q4": true, "NPS 60 until summer": true,
		"Churn below 3 % by 2027": true,
		"Launch by end of March":  true, "Yıl sonuna 10.000 kullanıcı": true, "Mart ayına kadar 85 puan": true,
		"2026Q4 revenue": true, "2026 cirosu": true,
		"Monthly revenue": false, "Revenue by region": false, "Aylık memnuniyet puanı": false,
		"Tickets answered within 24 hours": false,
		"Monthly satisfaction score":       false, "Günlük indirme": false, "Karar süresi": false,
		"First 2000 users": false, "": false, "Revenue, sorted by": false, "2020 cirosu": true, "2100 customers": false,
	} {
		if got := okr.LooksLikeGoal(okr.KPI{Name: name}); got != want {
			t.Errorf("%q: %t, want %t", name, got, want)
		}
	}
}
