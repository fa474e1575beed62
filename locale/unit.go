package locale

import (
	"slices"
	"strings"
)

// unitWords are units that people write, as [Key] folds them; the words of one line mean the same in both languages.
// A count is of things that nobody cuts into thousandths.
var unitWords = []unitWord{
	{true, percentWords},
	{true, []string{"musteri", "customer", "customers", "client", "clients", "cust"}},
	{true, []string{"kisi", "person", "persons", "people", "ppl", "calisan", "employee", "employees", "ogrenci",
		"student", "students"}},
	{true, []string{"firsat", "satis", "anlasma", "deal", "deals", "sale", "sales"}},
	{true, []string{"arama", "cagri", "gorusme", "telefon", "call", "calls"}},
	{true, []string{"toplanti", "meeting", "meetings"}},
	{true, []string{"ziyaret", "visit", "visits"}},
	{true, []string{"demo", "demos"}},
	{true, []string{"aday", "lead", "leads"}},
	{true, []string{"teklif", "proposal", "proposals", "offer", "offers", "quote", "quotes"}},
	{true, []string{"siparis", "order", "orders"}},
	{true, []string{"sikayet", "complaint", "complaints"}},
	{true, []string{"talep", "ticket", "tickets", "request", "requests"}},
	{true, []string{"e-posta", "eposta", "mail", "email", "emails", "e-mail", "e-mails"}},
	{true, []string{"kullanici", "user", "users"}},
	{true, []string{"uye", "member", "members"}},
	{true, []string{"bayi", "dealer", "dealers"}},
	{true, []string{"magaza", "sube", "store", "stores", "shop", "shops", "branch", "branches"}},
	{true, []string{"urun", "product", "products"}},
	{true, []string{"proje", "project", "projects"}},
	{true, []string{"egitim", "training", "trainings", "course", "courses"}},
	{true, []string{"hata", "bug", "bugs", "error", "errors", "defect", "defects"}},
	{true, []string{"yorum", "review", "reviews", "comment", "comments"}},
	{true, []string{"yildiz", "star", "stars"}},
	{true, []string{"puan", "point", "points", "pts", "pt"}},
	{true, []string{"adet", "tane", "birim", "parca", "piece", "pieces", "pcs", "pc", "unit", "units", "item",
		"items"}},
	{true, []string{"kutu", "koli", "box", "boxes"}},
	{true, []string{"kez", "defa", "kere", "time", "times"}},
	{true, []string{"gun", "day", "days", "d"}},
	{true, []string{"hafta", "week", "weeks"}},
	{true, []string{"ay", "month", "months"}},
	{true, []string{"yil", "sene", "year", "years"}},
	{true, []string{"dakika", "dk", "minute", "minutes", "min", "mins"}},
	{false, []string{"saat", "sa", "hour", "hours", "hr", "hrs", "h"}},
	{false, []string{"saniye", "sn", "second", "seconds", "sec", "secs", "s"}},
	{false, []string{"milisaniye", "millisecond", "milliseconds", "ms"}},
	{false, []string{"kg", "kilo", "kilogram", "kilograms"}},
	{false, []string{"g", "gr", "gram", "grams"}},
	{false, []string{"ton", "tons", "tonne", "tonnes", "t"}},
	{false, []string{"l", "lt", "litre", "litres", "liter", "liters"}},
	{false, []string{"ml", "mililitre", "milliliter", "milliliters"}},
	{false, []string{"km", "kilometre", "kilometer", "kilometers", "kilometres"}},
	{false, []string{"m", "metre", "meter", "meters", "metres"}},
	{false, []string{"cm", "mm", "santim"}},
	{false, []string{"m2", "m²", "metrekare", "sqm"}},
	{false, []string{"m3", "m³", "metrekup", "cbm"}},
	{false, []string{"kwh", "mwh", "kw", "mw"}},
	{false, []string{"oran", "kat", "ratio", "x"}},
}

type unitWord struct {
	count bool
	words []string
}

// unitOf is the same for all spellings of a unit: the ISO code of a currency, the first word of its line above,
// else the folded word itself.
func unitOf(unit string) string {
	key := strings.Trim(Key(unit), ". ")
	if code, ok := currencyCodes[key]; ok {
		return code
	}
	if _, ok := oddDecimals[strings.ToUpper(key)]; ok {
		return strings.ToUpper(key)
	}
	for _, u := range unitWords {
		if slices.Contains(u.words, key) {
			return u.words[0]
		}
	}
	return key
}

// knownUnit reports whether a word is a unit in one of the languages.
func knownUnit(word string) bool {
	key := unitOf(word)
	return slices.ContainsFunc(unitWords, func(u unitWord) bool { return u.words[0] == key })
}

// sameUnit reports whether two spellings mean one unit. Words that are not known may differ in their plural.
func sameUnit(a, b string) bool {
	a, b = unitOf(a), unitOf(b)
	return a == b || singular(a) == singular(b)
}

// singular takes the plural ending of either language off a word.
func singular(word string) string {
	for _, ending := range []string{"lar", "ler", "es", "s"} {
		if stem, ok := strings.CutSuffix(word, ending); ok && len(stem) > 2 {
			return stem
		}
	}
	return word
}

// threeDecimals reports whether numbers of a unit may well have three decimals: measures, the currencies with
// thousandths, and numbers without a unit. Whatever else people count, they count in wholes.
func threeDecimals(unit string) bool {
	key := unitOf(unit)
	if decimals, ok := decimalsOf(unit); ok {
		return decimals >= 3
	}
	for _, u := range unitWords {
		if u.words[0] == key {
			return !u.count
		}
	}
	return key == ""
}

// decimalsOf is how many decimals a currency has (ISO 4217); it reports false for what is no currency.
func decimalsOf(unit string) (decimals int, ok bool) {
	code := unitOf(unit)
	if decimals, ok = oddDecimals[code]; ok {
		return decimals, true
	}
	return 2, currencies[code] != ""
}

// oddDecimals are the currencies that haven't two.
var oddDecimals = map[string]int{"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3, "IQD": 3}
