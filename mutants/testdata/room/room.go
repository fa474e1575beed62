// Package room has a place for each kind of fault.
package room

import "time"

const hour = 60 * time.Minute

type list []int

func capped(n int) int {
	if n > 10 { // at 10 either is right
		return 10
	}
	return n
}

func both(l list, again *list) (sum int) {
	if again == nil {
		return -1
	}
	for i := 0; i < len(l); i++ {
		sum += l[i]*2 + (*again)[i]
	}
	return sum
}

func greeting(name string, twice bool) string {
	if twice == true {
		return "hello " + "hello " + name
	}
	return "hello " + name
}

func forgotten(n int) int { return n - 1 }

func weak(n float64) bool { return n/4 >= 2 }
