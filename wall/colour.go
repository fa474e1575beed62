package wall

import (
	"fmt"
	"math"
	"strconv"
)

// colour is red, green and blue, of 0 to 1 each.
type colour [3]float64

// The colours that a page is made of: what is behind everything, and what is written on it.
var (
	darkBehind, darkInk   = rgb("#0d1220"), rgb("#f4f6fb")
	lightBehind, lightInk = rgb("#f7f8fb"), rgb("#141a2a")
	ownAccent             = rgb("#4f8df7")
)

// rgb reads #4f8df7.
func rgb(text string) (c colour) {
	n, _ := strconv.ParseUint(text[1:], 16, 32) //nolint:errcheck // sales.ParseColour wrote it
	for i := range c {
		c[i] = float64(n>>(16-8*i)&0xff) / 255
	}
	return c
}

func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", part(c[0]), part(c[1]), part(c[2]))
}

func part(v float64) int { return int(math.Round(v * 255)) }

// luminance is the relative luminance of WCAG 2.2, from 0 to 1.
func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// contrast is the contrast ratio of two colours, from 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// mix is a colour on its way to another one, from 0 to 1.
func (c colour) mix(other colour, way float64) (m colour) {
	for i := range c {
		m[i] = c[i] + (other[i]-c[i])*way
	}
	return m
}

// readable is the contrast that text needs (WCAG AA); readableSteps is how finely a colour is moved to have it.
const (
	readable      = 4.5
	readableSteps = 20
)

// accent is a company's colour as it can be read in front of a page: as it is, or as near to it as can be read. On is
// what can be read on it.
func accent(own, behind, ink colour) (c, on colour) {
	for step := range readableSteps + 1 {
		if c = rgb(own.mix(ink, float64(step)/readableSteps).String()); contrast(c, behind) >= readable {
			break
		}
	}
	if white := rgb("#ffffff"); contrast(white, c) >= readable {
		return c, white
	}
	return c, rgb("#000000")
}
