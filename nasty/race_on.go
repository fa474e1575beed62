//go:build race

package nasty

// slowdown is how much slower the race detector makes a program.
const slowdown = 10
