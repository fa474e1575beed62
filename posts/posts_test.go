package posts

import (
	"maps"
	"slices"
	"testing"

	"okrbot/store/outbox"
)

func TestRenderers_EveryKindOfPostHasOne(t *testing.T) {
	t.Parallel()
	have, want := slices.Sorted(maps.Keys(renderers())), slices.Sorted(maps.Keys(outbox.Kinds))
	if !slices.Equal(have, want) {
		t.Errorf("there are renderers of %v, and posts of %v", have, want)
	}
	for kind, render := range renderers() {
		if render == nil {
			t.Errorf("%s posts have no renderer", kind)
		}
	}
}
