package browser_test

import (
	"context"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"okrbot/cmd"
)

// The people of the demo.
const (
	can    = "U0CAN"
	selin  = "U0SELIN"
	ayse   = "U0AYSE"
	zeynep = "U0ZEYNEP"
	maria  = "U0MARIA"
	emily  = "U0EMILY"
	lukas  = "U0LUKAS"
)

// The channels of the two teams.
const (
	istanbul      = "C0SATIS"
	international = "C0SALES"
)

var addressOfPage = regexp.MustCompile(`http://\S+`)

// demo starts the demo as `okrbot demo` does and returns the address of its page. It ends with the test.
func demo(t testing.TB) string {
	t.Helper()
	needsBrowser(t)
	ctx, stop := context.WithCancel(context.Background())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- cmd.Run(ctx, cmd.Program{
			Args: []string{"demo"}, Getenv: func(string) string { return "" }, Stdout: write, Stderr: t.Output(), Wall: time.Now,
		})
		write.Close()
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("the demo ended with exit code %d", code)
		}
	})
	var said strings.Builder
	for buffer := make([]byte, 512); ; {
		n, err := read.Read(buffer)
		said.Write(buffer[:n])
		if address := addressOfPage.FindString(said.String()); address != "" && strings.Contains(said.String(), address+"\n") {
			go io.Copy(io.Discard, read)
			return address
		}
		if err != nil {
			t.Fatalf("the demo said no address, but %q", said.String())
		}
	}
}

// artefacts is where a test keeps its screenshots: below OKRBOT_ARTEFACTS, or where go test -artifacts keeps them.
func artefacts(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("OKRBOT_ARTEFACTS")
	if dir == "" {
		return t.ArtifactDir()
	}
	dir += "/" + t.Name()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
