package dealfile

import (
	"slices"
	"strings"
	"sync"

	"okrbot/locale"
)

// Meaning is what a column of a file of deals says.
type Meaning string

// The meanings. Of those that have several columns, the state of the deal decides which one counts.
const (
	ID       Meaning = "id"
	Customer Meaning = "customer"
	Contact  Meaning = "contact" // stands in for a customer
	Title    Meaning = "title"   // of the deal; stands in for both
	Amount   Meaning = "amount"
	Actual   Meaning = "actual" // the amount of a won deal
	Home     Meaning = "home"   // the amount in the company's currency
	Currency Meaning = "currency"
	State    Meaning = "state"
	IsWon    Meaning = "is_won"
	IsLost   Meaning = "is_lost"
	Stage    Meaning = "stage"
	WonDay   Meaning = "won_day"
	LostDay  Meaning = "lost_day"
	Day      Meaning = "day" // closed, or expected of an open deal
	Expected Meaning = "expected"
	Owner    Meaning = "owner"
	Product  Meaning = "product"
	Note     Meaning = "note"
	Reason   Meaning = "reason"
)

// vocabulary is what one meaning is called, the best name first, in English and Turkish. The first name of each is
// that of our own export.
type vocabulary struct {
	meaning          Meaning
	english, turkish string // names with | between them
	parts            string // words by any of which a longer heading is understood, when nothing better is there
}

var vocabularies = []vocabulary{
	{ID, "deal|record id|record id - deal|deal id|deal - id|opportunity id|(do not modify) opportunity|external id|id",
		"fırsat|fırsat no|fırsat kimliği|kayıt no|kayıt kimliği|fırsat - kimlik|anlaşma - kimlik|anlaşma - " +
			"id|anlaşma no|(değiştirmeyin) fırsat|kimlik", ""},
	{Customer, "customer|company|account name|deal - organization|organization|associated company|associated " +
		"company (primary)|company name|" +
		"potential customer|account|customer name|client|client name|buyer|organization - name",
		"müşteri|müşteri adı|şirket|firma|hesap adı|hesap|şirket adı|firma adı|firma ünvanı|müşteri " +
			"ünvanı|cari|cari adı|cari hesap|cari ünvan|cari ünvanı|" +
			"ünvan|ünvanı|kuruluş|kurum|anlaşma - kuruluş|fırsat - kuruluş|fırsat - " +
			"organizasyon|organizasyon|potansiyel müşteri|olası müşteri|alıcı",
		"customer|client|company|müşteri|firma|şirket|cari"},
	{Contact, "deal - contact person|contact person|contact|contact name|primary contact|associated " +
		"contact|associated contact (primary)",
		"ilgili kişi|kişi|anlaşma - ilgili kişi|fırsat - ilgili kişi|ilgili kişi adı|yetkili|yetkili kişi|birincil " +
			"ilgili kişi", ""},
	{Title, "title|deal name|deal - title|deal title|opportunity name|topic|opportunity|subject|name|deal",
		"başlık|fırsat adı|anlaşma adı|anlaşma - başlık|fırsat - başlık|fırsat konusu|konu|iş adı|proje " +
			"adı|proje|ad|adı|fırsat|anlaşma", ""},
	{Amount, "amount|deal amount|deal - value|deal value|opportunity amount|value|est. revenue|estimated " +
		"revenue|total amount|total|price|revenue",
		"tutar|tutarı|fırsat tutarı|anlaşma tutarı|satış tutarı|anlaşma - değer|fırsat - değer|değer|tahmini " +
			"gelir|satış bedeli|bedel|toplam tutar|" +
			"net tutar|toplam|ciro|fiyat|gelir",
		"amount|value|tutar|tutarı|bedel|bedeli|ciro"},
	{Actual, "actual revenue|won amount|closed won amount|closed amount",
		"gerçek gelir|gerçekleşen gelir|kazanılan tutar", ""},
	{Home, "amount in company currency|amount (converted)|est. revenue (base)|actual revenue (base)|deal value in " +
		"company currency",
		"şirket para birimindeki tutar|şirket para birimi cinsinden tutar|tutar (dönüştürülmüş)|tutar " +
			"(dönüştürülen)|tahmini gelir (temel)", ""},
	{Currency, "currency|deal - currency of value|deal - currency|deal currency code|deal currency|amount " +
		"currency|opportunity currency|currency code",
		"para birimi|döviz cinsi|döviz|anlaşma - değerin para birimi|fırsat - değerin para birimi|anlaşma - para " +
			"birimi|fırsat - para birimi|" +
			"tutar para birimi|fırsat para birimi|para birimi kodu", ""},
	{State, "state|deal - status|deal status|status|opportunity status|deal state|result",
		"durum|fırsat durumu|anlaşma - durum|fırsat - durum|anlaşma durumu|satış durumu|durumu|sonuç", ""},
	{IsWon, "is closed won|is won|won", "kazanıldı|kazanıldı mı", ""},
	{IsLost, "is closed lost|is lost", "kaybedildi|kaybedildi mi", ""},
	{Stage, "stage|deal stage|deal - stage|sales stage|opportunity stage|pipeline phase|pipeline stage",
		"aşama|fırsat aşaması|anlaşma aşaması|satış aşaması|anlaşma - aşama|fırsat - aşama|aşaması|evre",
		"stage|aşama|aşaması"},
	{WonDay, "deal - won time|won time|won date|date won|won on",
		"kazanılma tarihi|kazanma tarihi|kazanılma zamanı|kazanma zamanı|" +
			"anlaşma - kazanılma zamanı|anlaşma - kazanma zamanı|fırsat - kazanılma zamanı|fırsat - kazanma " +
			"zamanı|kazanıldığı tarih", ""},
	{LostDay, "deal - lost time|lost time|lost date|date lost|lost on",
		"kaybedilme tarihi|kaybetme tarihi|kaybedilme zamanı|kaybetme zamanı|" +
			"anlaşma - kaybedilme zamanı|anlaşma - kaybetme zamanı|fırsat - kaybedilme zamanı|fırsat - kaybetme zamanı",
		""},
	{Day, "day|close date|closed date|actual close date|deal - closed on|deal - deal closed on|closing date|closed " +
		"on|deal close date|sale date|date",
		"gün|kapanış tarihi|gerçek kapanış tarihi|kapanma tarihi|kapanış günü|satış tarihi|anlaşma - kapanış " +
			"tarihi|fırsat - kapanış tarihi|" +
			"sipariş tarihi|fatura tarihi|tarih",
		"close date|closed date|closing date|kapanış tarihi|kapanma tarihi"},
	{Expected, "expected close date|deal - expected close date|est. close date|estimated close date|expected " +
		"closing date|forecast close date",
		"tahmini kapanış tarihi|beklenen kapanış tarihi|tahmini kapanma tarihi|öngörülen kapanış tarihi|anlaşma - " +
			"beklenen kapanış tarihi|" +
			"fırsat - beklenen kapanış tarihi|anlaşma - tahmini kapanış tarihi|fırsat - tahmini kapanış " +
			"tarihi|beklenen kapanış", ""},
	{Owner, "owner|deal owner|deal - owner|opportunity owner|responsible person|responsible|sales " +
		"rep|rep|salesperson|sales person|owner name|assigned to",
		"temsilci|satış temsilcisi|fırsat sahibi|anlaşma sahibi|anlaşma - sahibi|fırsat - sahibi|anlaşma - " +
			"sahip|fırsat - sahip|sorumlu|sorumlu kişi|" +
			"sahibi|sahip|müşteri temsilcisi|satış sorumlusu|sorumlusu|plasiyer|satışçı",
		"owner|temsilci|temsilcisi|sahibi|sorumlu|sorumlusu"},
	{Product, "product|product line|product name|products", "ürün|ürün grubu|ürün adı|hizmet", ""},
	{Note, "note|notes|description|deal description|comments|comment",
		"not|notlar|açıklama|fırsat açıklaması|yorum|yorumlar|tanım", ""},
	{Reason, "reason|lost reason|closed lost reason|deal - lost reason|loss reason|reason for loss|reason " +
		"lost|status reason",
		"neden|kayıp nedeni|kaybetme nedeni|kaybedilme nedeni|anlaşma - kaybetme nedeni|fırsat - kaybetme " +
			"nedeni|anlaşma - kaybedilme nedeni|" +
			"fırsat - kaybedilme nedeni|kayıp sebebi|kaybetme sebebi|durum nedeni",
		"loss reason|lost reason|kayıp nedeni|kaybetme nedeni"},
}

// beside are words that may stand beside a part without making the heading speak of something else: "Net order
// amount", "Müşteri ticari ünvanı".
const beside = "total|net|gross|deal|deals|opportunity|sale|sales|order|invoice|" +
	"contract|the|of|name|full|legal|customer|client|company|account|" +
	"responsible|assigned|rep|fırsat|fırsatı|anlaşma|satış|sipariş|fatura|" +
	"sözleşme|toplam|brüt|genel|adı|ad|ünvanı|unvanı|ünvan|unvan|ticari|tam|müşteri|firma|" +
	"şirket|cari|hesap|satışı|kapsamı|kdv|hariç|dahil|siz|vat|excl|incl|excluding|including"

// other are words in brackets behind a name that make it speak of something else: "Deal owner (e-mail)".
const other = "email|e-mail|mail|e-posta|eposta|phone|telefon|id|kimlik|" +
	"kimliği|code|kodu|number|numarası|no|url|link|count|weighted|ağırlıklı|team|ekip|old|eski|previous|önceki"

// sense is one way to understand a heading.
type sense struct {
	meaning Meaning
	score   int
	lang    locale.Language // empty: the name is one of both languages
}

// Scores of headings: the first exact name has exactName, each further one less, and one with something in brackets
// behind it lessBrackets less; a name within a longer heading is worth partName.
const (
	exactName    = 100
	lessBrackets = 40
	partName     = 10
)

// enoughHeadings is how many understood headings tell that a line has headings of deals: an amount and whose.
const enoughHeadings = 2

type dictionary struct {
	exact         map[string][]sense
	parts         []part
	beside, other map[string]bool
}

type part struct {
	words   []string
	meaning Meaning
}

var words = sync.OnceValue(func() (d dictionary) {
	d.exact, d.beside, d.other = map[string][]sense{}, map[string]bool{}, map[string]bool{}
	for _, v := range vocabularies {
		for lang, names := range map[locale.Language]string{locale.English: v.english, locale.Turkish: v.turkish} {
			for i, name := range strings.Split(names, "|") {
				d.exact[locale.Key(name)] = append(d.exact[locale.Key(name)], sense{v.meaning, exactName - i, lang})
			}
		}
		for name := range strings.SplitSeq(v.parts, "|") {
			if name != "" {
				d.parts = append(d.parts, part{strings.Fields(locale.Key(name)), v.meaning})
			}
		}
	}
	for word := range strings.SplitSeq(beside, "|") {
		d.beside[locale.Key(word)] = true
	}
	for word := range strings.SplitSeq(other, "|") {
		d.other[locale.Key(word)] = true
	}
	return d
})

// senses are the ways to understand a heading.
func senses(title string) []sense {
	key := heading(title)
	if key == "" {
		return nil
	}
	if exact := words().exact[key]; exact != nil {
		return exact
	}
	if name, inside, ok := bracketed(key); ok &&
		!slices.ContainsFunc(wordsOf(inside), func(w string) bool { return words().other[w] }) {
		var list []sense
		for _, s := range words().exact[name] {
			s.score -= lessBrackets
			list = append(list, s)
		}
		return list
	}
	in := wordsOf(key)
	if len(in) > 6 {
		return nil
	}
	var found []sense
	for _, p := range words().parts {
		if !containsWords(in, p.words) || slices.ContainsFunc(in,
			func(w string) bool { return !words().beside[w] && !slices.Contains(p.words, w) }) {
			continue
		}
		if len(found) > 0 && found[0].meaning != p.meaning { // it may be either
			return nil
		}
		found = []sense{{p.meaning, partName, ""}}
	}
	return found
}

func wordsOf(key string) []string {
	return strings.FieldsFunc(key, func(r rune) bool { return strings.ContainsRune(" -_/.:()[]*", r) })
}

// bracketed takes what stands in brackets, or a star, off the end of a heading: amount (usd), tutar *.
func bracketed(key string) (name, inside string, ok bool) {
	name = strings.TrimRight(key, "*: ")
	for open, end := range map[string]string{"(": ")", "[": "]"} {
		if before, within, found := strings.Cut(name, open); found && strings.HasSuffix(within, end) {
			return strings.TrimRight(before, " "), strings.TrimSuffix(within, end), true
		}
	}
	return name, "", name != key
}

func containsWords(in, wanted []string) bool {
	for i := range in {
		if len(in)-i >= len(wanted) && slices.Equal(in[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}

// dealHeadings counts what headings say about deals: 0 unless they name an amount and whose deal it is.
func dealHeadings(titles []string) (known int) {
	var amount, whose bool
	for _, title := range titles[:min(len(titles), mostColumns)] {
		all := senses(title)
		if len(all) == 0 {
			continue
		}
		known++
		for _, s := range all {
			amount = amount || slices.Contains([]Meaning{Amount, Actual, Home}, s.meaning)
			whose = whose || slices.Contains([]Meaning{Customer, Contact, Title}, s.meaning)
		}
	}
	if !amount || !whose {
		return 0
	}
	return known
}

// Column is a heading that is understood.
type Column struct {
	Heading string
	Meaning Meaning
	at      int
}

// columns chooses for each meaning the column that says it best: an exact name before a part of one, a filled column
// before an empty one, the first of equal ones.
func (t table) columns() (chosen []Column, lang locale.Language) {
	filled := t.filledColumns()
	type candidate struct {
		at int
		sense
	}
	var list []candidate
	for i, title := range t.headings {
		for _, s := range senses(title) {
			if !filled[i] {
				s.score -= 10 * exactName
			}
			if (s.meaning == ID || s.meaning == Title) && !t.fits(i, s.meaning) {
				continue
			}
			list = append(list, candidate{i, s})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return b.score - a.score })
	taken, said, spoken := map[int]bool{}, map[Meaning]bool{}, map[locale.Language]int{}
	for _, c := range list {
		if taken[c.at] || said[c.meaning] {
			continue
		}
		taken[c.at], said[c.meaning] = true, true
		chosen = append(chosen, Column{t.headings[c.at], c.meaning, c.at})
		if both := len(words().exact[heading(t.headings[c.at])]); c.lang != "" && both == 1 {
			spoken[c.lang]++
		}
	}
	slices.SortFunc(chosen, func(a, b Column) int { return a.at - b.at })
	if spoken[locale.Turkish] > spoken[locale.English] {
		return chosen, locale.Turkish
	}
	return chosen, locale.English
}

func (t table) filledColumns() []bool {
	filled := make([]bool, len(t.headings))
	for _, l := range t.lines {
		for i := range filled {
			filled[i] = filled[i] || l.cell(i).text != ""
		}
	}
	return filled
}

// fits tells apart a column named "Deal": with our own numbers in it, it is the id, else the title.
func (t table) fits(at int, m Meaning) bool {
	key := heading(t.headings[at])
	if key != "deal" && key != "firsat" {
		return true
	}
	for _, l := range t.lines {
		if text := l.cell(at).text; text != "" {
			return isDealID(text) == (m == ID)
		}
	}
	return m == ID
}
