package door

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the reverse proxies whose word about who calls is taken.
type Proxies []netip.Prefix

// has reports whether an address is one of them.
func (p Proxies) has(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(one netip.Prefix) bool { return one.Contains(a) })
}

// caller is the address that a request comes from: that of its connection or, when a trusted proxy holds that, the
// last one in X-Forwarded-For that is no such proxy. What stands before it there the caller may have written. The
// zero address: none is known.
func (p Proxies) caller(r *http.Request) netip.Addr {
	at := addressOf(r.RemoteAddr)
	if !p.has(at) {
		return at
	}
	passed := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, text := range slices.Backward(passed) {
		next := addressOf(strings.TrimSpace(text))
		if !next.IsValid() {
			return at
		}
		if at = next; !p.has(at) {
			return at
		}
	}
	return at
}

// addressOf reads an address with or without a port. IPv4 in the clothes of IPv6 is IPv4.
func addressOf(text string) netip.Addr {
	if both, err := netip.ParseAddrPort(text); err == nil {
		return both.Addr().Unmap().WithZone("")
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}

// network is what counts as one address: an IPv4 address, or the /64 that a subscriber of IPv6 has to choose from.
func network(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	return netip.PrefixFrom(a, bits).Masked()
}

// shownNetwork is a network as people read it: an IPv4 address without its /32.
func shownNetwork(p netip.Prefix) string {
	if p.IsSingleIP() {
		return p.Addr().String()
	}
	return p.String()
}
