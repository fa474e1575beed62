package simtest

import (
	"flag"
	"runtime"
	"strconv"
)

// Crowd lets more parallel tests run at a time than there are processors, unless the command line says how many: people
// in a test wait more than they do. A TestMain calls it before it runs the tests.
func Crowd() {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said {
		_ = flag.Set("test.parallel", strconv.Itoa(3*runtime.GOMAXPROCS(0))) // which takes any number
	}
}
