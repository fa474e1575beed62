//go:build !race

package nasty

const slowdown = 1
