package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"okrbot/cmd"
)

// keyOf makes a key beside the running okrbot.
func (o *office) keyOf(name string) string {
	o.t.Helper()
	var out strings.Builder
	p := o.program("key", "new", "--name", name, "--scope", "deals")
	p.Stdout = &out
	if code := cmd.Run(o.t.Context(), p); code != 0 {
		o.t.Fatalf("key new ended with %d", code)
	}
	return strings.TrimSpace(out.String())
}

// pushes sends a deal as a program does, and returns the status.
func (o *office) pushes(key, body string) int {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.healthAt()+"/v1/deals", strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Logf("%d %s", answer.StatusCode, said)
	return answer.StatusCode
}

func TestCRM_ADealFromAProgramIsCelebratedOnce(t *testing.T) {
	t.Parallel()
	o := furnish(t, "2026-11-26T15:00:00+03:00")
	o.env["OKRBOT_LISTEN"] = "127.0.0.1:0"
	o.start()
	o.foundTeam()
	o.aims(map[string]string{"Emily Carter": "80000"})
	key := o.keyOf("Zapier")
	won := `{"source":"zapier","id":"9","owner":"U0EMILY","customer":"Harbour <!channel>","amount":80000,"currency":"TRY","state":"won"}`
	for i, want := range []int{http.StatusCreated, http.StatusOK, http.StatusOK} {
		if got := o.pushes(key, won); got != want {
			t.Fatalf("push %d is answered with %d", i, got)
		}
	}
	o.Channel("#sales").Shows("Emily Carter has reached the target for November 2026. Congratulations!").Has("Harbour")
	o.looksUp(emily, "/sales show D1", "Harbour").Has("the CRM")
	o.Channel("#sales").Silent()
	if got := o.pushes(key, strings.Replace(won, `"won"`, `"open"`, 1)); got != http.StatusOK {
		t.Errorf("reopened: %d", got)
	}
	o.Person(emily).DM().Shows("not reached at the moment")
	o.moveTo("2026-11-26T15:02:00+03:00")
	o.Channel("#sales").Shows("Correction: a deal was changed, so the target for November 2026 is not reached at the moment")
}
