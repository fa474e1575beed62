package outbox

import (
	"context"
	"strconv"
	"strings"
	"time"

	"okrbot/store/db"
)

// blockMemory is how long the workspace is held to know no better; Slack brings young blocks to one workspace after
// the other.
const blockMemory = 30 * 24 * time.Hour

const blockKey = "unknown_block/"

// SaveUnknownBlock remembers that Slack doesn't know a type of block in this workspace.
func (s *Store) SaveUnknownBlock(ctx context.Context, kind string, now time.Time) error {
	return s.write(ctx, now, func(t *Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO workspace (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET
			value = excluded.value`,
			blockKey+kind, strconv.FormatInt(now.UnixMilli(), 10))
		return err
	})
}

// UnknownBlocks are the types of blocks that Slack said not to know in this workspace, in the last 30 days.
func (s *Store) UnknownBlocks(ctx context.Context, now time.Time) ([]string, error) {
	return read(ctx, s, now, func(t *Tx) (kinds []string, err error) {
		list, err := db.All(ctx, t, func(row db.Scanner) (known [2]string, err error) {
			err = row.Scan(&known[0], &known[1])
			return known, err
		}, "SELECT key, value FROM workspace WHERE key >= $1 AND key < $2", blockKey, blockKey+"~")
		for _, known := range list {
			at, err := strconv.ParseInt(known[1], 10, 64)
			if err == nil && now.Sub(time.UnixMilli(at)) < blockMemory {
				kinds = append(kinds, strings.TrimPrefix(known[0], blockKey))
			}
		}
		return kinds, err
	})
}
