package e2e

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"okrbot/cmd"
)

// listens opens the office, whose okrbot can be reached by HTTP.
func listens(t *testing.T) *office {
	t.Helper()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.env["OKRBOT_LISTEN"] = free.Addr().String()
	o.env["OKRBOT_PUBLIC_URL"] = "http://" + o.env["OKRBOT_LISTEN"] + "/"
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	o.start()
	o.foundTeam()
	return o
}

// gets asks for a page.
func (o *office) gets(address string) (status int, body string) {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		o.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

var wallLink = regexp.MustCompile(`http://[0-9.:]+/wall/[A-Za-z0-9_-]{43}`)

// hangs lets the manager make a link.
func (o *office) hangs(name string) (link string) {
	o.t.Helper()
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales ekran yeni")
	manager.SeesModal("Ofis ekranı")
	manager.Fills("Nerede asılı", name)
	manager.Submits()
	shown := manager.SeesModal("Ofis ekranı").Has(name + " bağlantısı hazır").Has("bir daha gösterilmez").Text()
	manager.ClosesAllModals()
	if link = wallLink.FindString(shown); link == "" {
		o.t.Fatalf("there is no link in %s", shown)
	}
	return link
}

func TestScreen_IsHungShownAndRevoked(t *testing.T) {
	t.Parallel()
	o := listens(t)
	o.looksUp(ayse, "/sales ekran", "yalnızca ekibin yöneticisi veya bir admin")
	o.looksUp(emily, "/sales wall new", "Only a team's manager or an admin")
	o.looksUp(selin, "/sales ekran", "Henüz bağlantısı olan bir ekran yok.")
	o.looksUp(selin, "/sales ekran duvar", "\"duvar\" sözcüğünü bilmiyor").Has("/sales ekran yeni")
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales wall new")
	manager.SeesModal("Ofis ekranı")
	manager.Fills("Nerede asılı", "Satış katı")
	manager.Fills("Şirketin rengi", "kırmızı")
	manager.Submits()
	manager.SeesError("Şirketin rengi", "#1f3a5f")
	manager.ClosesAllModals()

	link := o.hangs("Satış katı")
	if status, page := o.gets(link); status != http.StatusOK || !strings.Contains(page, "<html lang=\"en\"") {
		t.Errorf("%d: %s", status, page) // the team's language
	}
	o.aims(map[string]string{"Ayşe Yılmaz": "100 bin"})
	o.looksUp(ayse, "/sales kazandım 100.000 TL \"Acme A.Ş.\"", "hedefinize ulaştınız")
	o.Channel("#sales").Shows("Ayşe Yılmaz has reached the target for November 2026.")
	_, state := o.gets(link + "/state")
	for _, said := range []string{"Ayşe Yılmaz", "100%", "has reached the target"} {
		if !strings.Contains(state, said) {
			t.Errorf("the wall lacks %q: %s", said, state)
		}
	}
	if strings.Contains(state, "100,000") || strings.Contains(state, ayse) {
		t.Errorf("the wall says too much: %s", state)
	}

	o.looksUp(selin, "/sales ekran", "Satış katı · W1").Has("Selin Aydın")
	manager.Clicks("İptal et")
	manager.SeesEphemeral("@okrbot", "bağlantısı artık çalışmıyor")
	o.lost(link)
	o.looksUp(selin, "/sales ekran iptal W1", "zaten artık çalışmıyor")
	if o.log.says(link[strings.LastIndex(link, "/")+1:]) {
		t.Error("the key is in the log")
	}
}

// lost fails unless a link is like a wrong one.
func (o *office) lost(link string) {
	o.t.Helper()
	status, page := o.gets(link)
	wrong, like := o.gets(link[:len(link)-1] + "-")
	if status != http.StatusNotFound || wrong != status || page != like {
		o.t.Errorf("the link answers %d %q, and a wrong one %d %q", status, page, wrong, like)
	}
}

// A logo is fetched after the form was acknowledged, and what is served holds nothing but the picture.
func TestScreen_HasTheCompanysLogo(t *testing.T) {
	t.Parallel()
	o := listens(t)
	manager := o.Person(selin)
	manager.Types("@okrbot", "/sales ekran yeni")
	manager.SeesModal("Ofis ekranı")
	manager.Fills("Nerede asılı", "Satış katı")
	manager.Attaches("Logo", "logo.png", []byte("no picture at all"))
	manager.Submits()
	manager.SeesModal("Ofis ekranı").Has("Logo: Bu, okunabilen bir resim değil")
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 1600, 400)), nil); err != nil {
		t.Fatal(err)
	}
	manager.Attaches("Logo", "logo.jpg", picture.Bytes())
	manager.Submits()
	link := wallLink.FindString(manager.SeesModal("Ofis ekranı").Has("bağlantısı hazır").Text())
	manager.ClosesAllModals()
	status, served := o.gets(link + "/logo")
	logo, err := png.Decode(strings.NewReader(served))
	if status != http.StatusOK || err != nil || logo.Bounds().Dx() != 480 || logo.Bounds().Dy() != 120 {
		t.Errorf("the logo is %d, %v", status, err)
	}
	if _, page := o.gets(link); !strings.Contains(page, `id="logo"`) {
		t.Error("the page has no place for it")
	}
}

func TestScreen_IsRevokedInTheTerminalBesideOkrbot(t *testing.T) {
	t.Parallel()
	o := listens(t)
	link := o.hangs("Kantin")
	if code := cmd.Run(t.Context(), o.program("key", "list")); code != 0 || !o.log.says("W1", "Kantin", "wall") {
		t.Errorf("okrbot key list ended with %d", code)
	}
	if code := cmd.Run(t.Context(), o.program("key", "revoke", "W1")); code != 0 || !o.log.says("W1 is revoked") {
		t.Errorf("okrbot key revoke ended with %d", code)
	}
	o.moveTo("2026-11-26T15:00:02+03:00") // a key that was right is compared in memory for a second
	o.lost(link)
	if code := cmd.Run(t.Context(), o.program("key", "revoke", "W1")); code != 2 {
		t.Errorf("revoked once more it ends with %d", code)
	}
}

func TestScreen_SaysWhatAnOperatorHasToSet(t *testing.T) {
	t.Parallel()
	hung := listens(t)
	hung.hangs("Kantin")
	hung.stop()
	if code := cmd.Run(t.Context(), hung.program("doctor")); code != 0 || !hung.log.says("✓ Office screens: 1 link") {
		t.Errorf("okrbot doctor ended with %d", code)
	}
	delete(hung.env, "OKRBOT_LISTEN")
	if code := cmd.Run(t.Context(), hung.program("doctor")); code != 1 ||
		!hung.log.says("✗ Office screens", "nobody can open", "OKRBOT_LISTEN") {
		t.Errorf("where nobody listens okrbot doctor ended with %d", code)
	}

	o := begins(t)
	o.looksUp(selin, "/sales ekran", "OKRBOT_LISTEN").Has("OKRBOT_PUBLIC_URL")
	o.looksUp(selin, "/sales ekran yeni", "OKRBOT_LISTEN")
}
