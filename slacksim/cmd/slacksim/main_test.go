package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestRunServesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer stop()
	if err := run(ctx, []string{"-manifest", "../../testdata/manifest.yml"}); err != nil {
		t.Error(err)
	}
}

func TestRunNeedsAManifest(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), []string{"-manifest", "nowhere.yml"}); err == nil ||
		!strings.Contains(err.Error(), "nowhere.yml") {
		t.Errorf("without a manifest: %v", err)
	}
}
