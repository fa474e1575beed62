package room

import (
	"testing"
	"time"
)

func TestRoom(t *testing.T) {
	t.Parallel()
	one := list{5, 7}
	if capped(9) != 9 || capped(11) != 10 || both(one, nil) != -1 || both(list{1, 2}, &one) != 18 {
		t.Error("numbers are wrong")
	}
	if greeting("Ada", false) != "hello Ada" || greeting("Ada", true) != "hello hello Ada" || hour != time.Hour {
		t.Error("words are wrong")
	}
}

func TestWeak(t *testing.T) {
	t.Parallel()
	if !weak(40) || weak(-40) {
		t.Error("weak is wrong")
	}
}
