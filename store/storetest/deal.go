package storetest

import (
	"reflect"
	"testing"

	"okrbot/sales"
)

// SameDeal holds what became of a deal on one way against what was sent, field by field. A field that the way does not
// have is in without, with the reason; so a new field of [sales.Deal] fails here until somebody says what each way does
// with it. A deal that is sent has a value in each field that the way has.
func SameDeal(t testing.TB, way string, got, sent sales.Deal, without map[string]string) {
	t.Helper()
	g, s := reflect.ValueOf(got), reflect.ValueOf(sent)
	for i := range s.NumField() {
		name := s.Type().Field(i).Name
		switch reason, left := without[name]; {
		case left && reason == "":
			t.Errorf("%s: nobody says why %s is left out", way, name)
		case left:
		case s.Field(i).IsZero():
			t.Errorf("%s: %s was sent with no value", way, name)
		case !reflect.DeepEqual(g.Field(i).Interface(), s.Field(i).Interface()):
			t.Errorf("%s: %s is %v, want %v", way, name, g.Field(i), s.Field(i))
		}
	}
	for name := range without {
		if _, ok := s.Type().FieldByName(name); !ok {
			t.Errorf("%s: a deal has no %s", way, name)
		}
	}
}
