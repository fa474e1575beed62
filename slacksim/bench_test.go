package slacksim_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"okrbot/slacksim"
)

// crowd is a workspace with 10,000 people in 20 channels and 200,000 messages.
func crowd(b *testing.B) (*slacksim.Sim, string) {
	b.Helper()
	sim, err := slacksim.New(slacksim.Config{Manifest: manifest(b)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sim.Close() })
	var people []string
	for i := range 10_000 {
		people = append(people, sim.AddUser(slacksim.User{RealName: fmt.Sprint("Person ", i),
			TZ: "Europe/Istanbul"}).ID)
	}
	for c := range 20 {
		id := sim.AddChannel(slacksim.Channel{ID: fmt.Sprint("C", c), Name: fmt.Sprint("channel-", c),
			Members: append(people[:len(people):len(people)], sim.BotUser())}).ID
		for i := range 10_000 {
			if err := sim.Type(b.Context(), people[i], id, "", fmt.Sprint("message ", i)); err != nil {
				b.Fatal(err)
			}
		}
	}
	address, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	return sim, address
}

func BenchmarkAPICalls(b *testing.B) {
	sim, address := crowd(b)
	people := sim.Users()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	call := func(method string, args url.Values) {
		args.Set("token", sim.BotToken())
		resp, err := client.Post(address+"/api/"+method, "application/x-www-form-urlencoded",
			strings.NewReader(args.Encode()))
		if err != nil {
			b.Error(err)
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		if !strings.Contains(string(body), `"ok":true`) {
			b.Errorf("%s: %s", method, body)
		}
	}
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			switch i % 4 {
			case 0:
				call("chat.postMessage", url.Values{"channel": {"C1"}, "text": {"x"},
					"blocks": {`[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]`}})
			case 1:
				call("users.info", url.Values{"user": {people[i%len(people)].ID}})
			case 2:
				call("conversations.history", url.Values{"channel": {"C2"}, "limit": {"20"}})
			default:
				call("conversations.info", url.Values{"channel": {"C3"}})
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

func BenchmarkOpeningAChannel(b *testing.B) {
	sim, address := crowd(b)
	user := sim.Users()[5].ID
	for _, path := range []string{"/sim/channel?id=C1&limit=50&as=", "/sim/world?as="} {
		b.Run(strings.Trim(path[:12], "/?"), func(b *testing.B) {
			for b.Loop() {
				resp, err := http.Get(address + path + user)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, resp.Body); err != nil {
					b.Fatal(err)
				}
				resp.Body.Close()
			}
		})
	}
}
