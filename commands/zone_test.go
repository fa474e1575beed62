package commands

import (
	"slices"
	"testing"
	"time"
)

func TestZonesCalled(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 27, 12, 0, 0, 0, time.UTC)
	first := map[string]string{
		"UTC": "UTC", "utc": "UTC", "GMT": "UTC", "Greenwich": "UTC", "GMT+3": "Europe/Istanbul",
		"UTC+3": "Europe/Istanbul", "utc +03:00": "Europe/Istanbul", "+3": "Europe/Istanbul",
		"GMT+03": "Europe/Istanbul", "UTC−5": "America/New_York", "UTC-05:00": "America/New_York",
		"+5:30": "Asia/Kolkata", "gmt+0530": "Asia/Kolkata", "UTC+0": "Europe/London",
		"CET": "Europe/Berlin", "CEST": "Europe/Berlin", "EST": "America/New_York", "edt": "America/New_York",
		"PST": "America/Los_Angeles", "CST": "America/Chicago",
		"IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "MSK": "Europe/Moscow", "BST": "Europe/London",
		"TRT": "Europe/Istanbul", "TSİ": "Europe/Istanbul",
		"Kyiv": "Europe/Kyiv", "kiev": "Europe/Kyiv", "KIEV": "Europe/Kyiv", "Türkiye": "Europe/Istanbul",
		"turkiye": "Europe/Istanbul", "TÜRKİYE": "Europe/Istanbul", "Turkey": "Europe/Istanbul",
		"İstanbul": "Europe/Istanbul", "istanbul": "Europe/Istanbul", "ISTANBUL": "Europe/Istanbul",
		"ıstanbul": "Europe/Istanbul", "Europe/Istanbul": "Europe/Istanbul", "europe istanbul": "Europe/Istanbul",
		"Ankara": "Europe/Istanbul", "izmir": "Europe/Istanbul", "Londra": "Europe/London", "London": "Europe/London",
		"İngiltere": "Europe/London", "United Kingdom": "Europe/London", "UK": "Europe/London",
		"Almanya": "Europe/Berlin", "Germany": "Europe/Berlin", "Münih": "Europe/Berlin", "munich": "Europe/Berlin",
		"Hollanda": "Europe/Amsterdam", "ABD": "America/New_York", "usa": "America/New_York",
		"New York": "America/New_York", "new_york": "America/New_York", "newyork": "", "Boston": "America/New_York",
		"san fran": "America/Los_Angeles", "Yunanistan": "Europe/Athens",
		"Dubai": "Asia/Dubai", "BAE": "Asia/Dubai", "Birleşik Arap": "Asia/Dubai", "Suudi Arabistan": "Asia/Riyadh",
		"Rusya": "Europe/Moscow", "Hindistan": "Asia/Kolkata", "Mumbai": "Asia/Kolkata",
		"Japonya": "Asia/Tokyo", "Brezilya": "America/Sao_Paulo", "Azerbaycan": "Asia/Baku", "Kıbrıs": "Asia/Famagusta",
		"Çekya": "Europe/Prague", "Kahire": "Africa/Cairo", "Estonia": "Europe/Tallinn",
		"  londra ": "Europe/London", "": "Europe/Istanbul", "GMT+25": "", "xyz": "", "tanbul": "",
	}
	for query, want := range first {
		got := ""
		if list := zonesCalled(query, now); len(list) > 0 {
			got = list[0].name
		}
		if want == "Asia/Famagusta" && got == "Asia/Nicosia" || want == "Europe/Moscow" && query == "Rusya" &&
			got != "" {
			continue
		}
		if got != want {
			t.Errorf("%q finds %q first, want %q", query, got, want)
		}
	}
	for query, wrong := range map[string]string{
		"EST": "Europe/Bucharest", "CET": "Africa/Addis_Ababa", "man": "America/Managua/x", "UTC": "Asia/Calcutta",
		"Kyiv": "Europe/Kaliningrad", "GMT+3": "Europe/London",
		"us": "Europe/Brussels", "Türkiye": "Asia/Ashgabat", "uk": "Europe/Kyiv/x",
	} {
		if slices.ContainsFunc(zonesCalled(query, now), func(z zone) bool { return z.name == wrong }) {
			t.Errorf("%q finds %s", query, wrong)
		}
	}
	if n := len(zonesCalled("UTC", now)); n != 1 {
		t.Errorf("UTC finds %d zones", n)
	}
}
