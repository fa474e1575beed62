package bot

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"okrbot/ui"
)

// youngBlocks are the types of blocks that not every workspace knows yet.
var youngBlocks = []slack.MessageBlockType{"table", "data_table", "data_visualization"}

// unknownBlocks are the types of blocks that the workspace's Slack doesn't know.
type unknownBlocks struct {
	mu    sync.Mutex
	read  bool // whether kinds are read from the store
	kinds []string
}

// plain is a message without the blocks that this workspace is known not to know.
func (b *Bot) plain(ctx context.Context, msg ui.Message) ui.Message {
	d := b.unknownBlocks
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.read {
		kinds, err := b.store.UnknownBlocks(ctx, b.now())
		if err != nil {
			b.log.WarnContext(ctx, "which blocks Slack knows can't be read", "err", err)
			return msg
		}
		d.read, d.kinds = true, kinds
	}
	return without(msg, d.kinds)
}

// learn remembers the young blocks of a message that Slack said not to know; all of them, where it doesn't say which.
// It returns the message without them, and reports false when that isn't what is wrong.
func (b *Bot) learn(ctx context.Context, msg ui.Message, refusal error) (ui.Message, bool) {
	said := concise(refusal)
	if !strings.Contains(said, "unsupported type") {
		return msg, false
	}
	var used, named []string
	for _, kind := range youngBlocks {
		if !slices.ContainsFunc(msg.Blocks, func(block slack.Block) bool { return block.BlockType() == kind }) {
			continue
		}
		used = append(used, string(kind))
		if strings.Contains(said, "unsupported type: "+string(kind)+" ") ||
			strings.HasSuffix(said, "unsupported type: "+string(kind)) {
			named = append(named, string(kind))
		}
	}
	if len(named) == 0 {
		named = used
	}
	if len(named) == 0 {
		return msg, false
	}
	b.unknownBlocks.mu.Lock()
	defer b.unknownBlocks.mu.Unlock()
	for _, kind := range named {
		if slices.Contains(b.unknownBlocks.kinds, kind) {
			continue
		}
		b.unknownBlocks.kinds = append(b.unknownBlocks.kinds, kind)
		b.log.WarnContext(ctx, "Slack doesn't know a block here; it is left out from now on", "block", kind)
		if err := b.store.SaveUnknownBlock(ctx, kind, b.now()); err != nil {
			b.log.ErrorContext(ctx, "an unknown block can't be remembered", "block", kind, "err", err)
		}
	}
	return without(msg, b.unknownBlocks.kinds), true
}

// without is a message without some types of blocks: what it has in their place, else what is left of it.
func without(msg ui.Message, kinds []string) ui.Message {
	unknown := func(block slack.Block) bool { return slices.Contains(kinds, string(block.BlockType())) }
	if !slices.ContainsFunc(msg.Blocks, unknown) {
		return msg
	}
	if msg.Plain != nil {
		msg.Blocks, msg.Plain = msg.Plain, nil
	}
	msg.Blocks = slices.DeleteFunc(slices.Clone(msg.Blocks), unknown)
	return msg
}
