package wall

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"

	"okrbot/sales"
)

// walls opens so many walls of the office, which read and forget what they hear.
func (o *office) walls(n int) {
	o.T().Helper()
	_, address := o.hangs()
	client := &http.Client{Transport: &http.Transport{}}
	for range n {
		request, err := http.NewRequestWithContext(o.T().Context(), http.MethodGet, address+"/stream", http.NoBody)
		o.Done(err)
		answer, err := client.Do(request)
		o.Done(err)
		o.T().Cleanup(func() { answer.Body.Close() })
		go io.Copy(io.Discard, answer.Body)
	}
}

// BenchmarkBooking is how long a booking takes until it is committed, without a wall and with a hundred that show it.
func BenchmarkBooking(b *testing.B) {
	for _, n := range []int{0, 100} {
		b.Run(fmt.Sprintf("%d walls", n), func(b *testing.B) {
			o := furnish(b)
			if n > 0 {
				o.walls(n)
			}
			booked := 0
			for b.Loop() {
				booked++
				_, err := o.BookDeal(b.Context(), o.As(ayse), sales.Deal{Customer: fmt.Sprint("Customer ", booked),
					State: sales.Won, Amount: sales.Money{Minor: 100, Currency: "TRY"}})
				o.Done(err)
			}
		})
	}
}

// TestWall_AHundredOfThemAreSmall weighs what a hundred walls hold.
func TestWall_AHundredOfThemAreSmall(t *testing.T) {
	const most = 10 << 20
	o := furnish(t)
	for i := range int64(4) {
		o.books(ayse, 100+i)
		o.books(burak, 200+i)
	}
	weigh := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse + m.StackInuse
	}
	before := weigh()
	o.walls(100)
	after := weigh()
	if grown := int64(after) - int64(before); grown > most { // the clients, which live in this process too, are in it
		t.Errorf("a hundred walls take %d KB", grown>>10)
	} else {
		t.Logf("a hundred walls and their clients take %d KB", grown>>10)
	}
}
