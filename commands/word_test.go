package commands

import "testing"

func TestSubcommandOf_TakesTheGlossarysWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		known            []subcommand
		typed, meant, is string
	}{
		{okrWords(), "yeniden aç O12 geciken fatura", "yeniden-aç", "O12 geciken fatura"},
		{okrWords(), "check in", "checkin", ""},
		{okrWords(), "İZİNLİ cuma", "away", "cuma"},
		{okrWords(), "skor O12", "close", "O12"},
		{sellingWords(), "içe aktar", "içe-aktar", ""},
		{sellingWords(), "DIŞA AKTAR", "dışa-aktar", ""},
		{sellingWords(), "aç 20000 Acme", "open", "20000 Acme"},
		{sellingWords(), "gir 3 toplantı", "log", "3 toplantı"},
		{sellingWords(), "birebir @arkadaş", "review", "@arkadaş"},
		{measuringWords(), "gir K3 81,5", "record", "K3 81,5"},
		{measuringWords(), "kaydet K3 81,5", "record", "K3 81,5"},
	} {
		word, rest := firstWord(test.typed)
		got, rest, ok := subcommandOf(test.known, word, rest)
		if _, same := wordIn([]subcommand{got}, test.meant); !ok || !same || rest != test.is {
			t.Errorf("%q is %v with %q", test.typed, got.words, rest)
		}
	}
	if _, _, ok := subcommandOf(okrWords(), "dance", "in"); ok {
		t.Error("dance in is known")
	}
}
