package door

import (
	"net/netip"
	"testing"
	"time"
)

func nth(n int) netip.Prefix {
	return network(netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}))
}

func TestWrongs_ManyAddressesTakeNoMoreRoomAndNoMoreTries(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	w := newWrongs()
	allowed, lines := 0, 0
	const addresses, triesOfEach = 50_000, 30
	for n := range addresses {
		for range triesOfEach {
			if w.wait(nth(n), now) > 0 {
				continue
			}
			allowed++
			if w.count(nth(n), now) {
				lines++
			}
		}
	}
	if len(w.each) > mostAddresses {
		t.Errorf("%d addresses are kept", len(w.each))
	}
	if most := (mostAddresses + 1) * wrongAtOnce; allowed != most {
		t.Errorf("%d tries, want %d", allowed, most)
	}
	if lines != mostShutLines {
		t.Errorf("%d lines in the log at once", lines)
	}
	// Who has failed already is not forgotten for those who come later, and a newcomer is told apart again once
	// others are forgotten.
	if w.wait(nth(0), now) == 0 {
		t.Error("the first address is forgotten")
	}
	later := now.Add(wrongAtOnce * wrongForgiven)
	w.count(nth(addresses), later)
	if len(w.each) != 1 || w.wait(nth(0), later) != 0 {
		t.Errorf("%d addresses are kept once all is forgotten", len(w.each))
	}
}
