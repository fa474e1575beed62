package ui

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"okrbot/locale"
	"okrbot/okr"
)

// What the tree has room for.
const (
	treeRows  = 90
	treeBytes = 80_000
	treeOpen  = 150 // objectives that are unfolded, in the view's metadata
	treeDepth = 8   // steps to the right
)

// TreeView is the tree of objectives with what is unfolded.
type TreeView struct {
	Roots    []*okr.TreeNode
	Open     []okr.ObjectiveID // whose supporters are shown
	Cadences map[okr.TeamID]okr.Cadence
	Now      time.Time
	Today    okr.Date
}

type treeMeta struct {
	Open []okr.ObjectiveID `json:"o"`
}

// Toggle folds or unfolds an objective.
func Toggle(open []okr.ObjectiveID, id okr.ObjectiveID) []okr.ObjectiveID {
	if at := slices.Index(open, id); at >= 0 {
		return slices.Delete(slices.Clone(open), at, at+1)
	}
	return append(slices.Clone(open), id)
}

// ReadTree is what is unfolded in the view.
func ReadTree(view *slack.View) []okr.ObjectiveID { return decode[treeMeta](view.PrivateMetadata).Open }

// TreeForm is the tree: each objective with its progress, confidence and pace, and a button that unfolds what
// supports it.
func TreeForm(p *locale.Printer, v TreeView) slack.ModalViewRequest {
	v.Open = v.Open[max(0, len(v.Open)-treeOpen):]
	var groups [][]slack.Block
	for _, root := range v.Roots {
		groups = v.appendTree(p, groups, root, 0)
	}
	kept, left := fitting(groups, treeRows, treeBytes)
	if len(kept) == 0 {
		kept = []slack.Block{rich(commands(p.T("tree.empty"))...)}
	}
	blocks := append(kept, andMore(p, left)...)
	blocks = append(blocks, context(p.T("status.bar_legend"), p.T("tree.how")))
	view := modal(p, CallbackTree, "tree.title", "", blocks...)
	view.PrivateMetadata = encode(treeMeta{v.Open})
	return view
}

func (v TreeView) appendTree(p *locale.Printer, groups [][]slack.Block, n *okr.TreeNode, depth int) [][]slack.Block {
	unfolded := slices.Contains(v.Open, n.Objective.ID)
	groups = append(groups, []slack.Block{v.row(p, n, unfolded, depth)})
	if unfolded {
		for _, below := range n.Below {
			groups = v.appendTree(p, groups, below, depth+1)
		}
	}
	return groups
}

// row is an objective in its place: how deep it is, is said by the space before it.
func (v TreeView) row(p *locale.Printer, n *okr.TreeNode, unfolded bool, depth int) slack.Block {
	o, st := n.Objective, n.Objective.Standing(v.Now, v.Today, v.Cadences[n.Objective.Team])
	indent := strings.Repeat("\u2003", min(depth, treeDepth)) // em spaces, which Slack keeps
	via := ""
	if n.Via != 0 {
		via = p.T("tree.via", "KeyResult", n.Via.String())
	}
	said := indent + symbol(st.Status) + " " + joined(o.ID.String(), line(o.Title, titleRunes), ownerOf(p, o), via) +
		privateMark(p, o) +
		"\n" + indent + joined(paceLine(p, st.Progress, st.Expected), supportWords(p, n.Figure()))
	if len(n.Below) == 0 {
		return section(said, nil)
	}
	name := "unfold"
	if unfolded {
		name = "fold"
	}
	// The action's id says which objective, so that no two buttons share one.
	fold := slack.NewButtonBlockElement(ActionTreeFold, string(ObjectiveRef(o.ID)),
		plain(p.T("button."+name, "Count", len(n.Below))))
	return section(said, fold)
}

// supportWords is the figure of what supports an objective: 62 % from 3 of 4 supporting objectives.
func supportWords(p *locale.Printer, f okr.SupportFigure) string {
	switch {
	case f.All == 0:
		return ""
	case f.Progress == nil:
		return p.T("tree.support_unknown", "Count", f.All)
	default:
		return p.T("tree.support", "Progress", percent(p, f.Progress), "Known", p.Int(f.Known), "Count", f.All)
	}
}

// alignmentLines say what an objective supports, and what supports it.
func alignmentLines(p *locale.Printer, above []okr.Objective, f okr.SupportFigure) []slack.Block {
	var said []string
	for _, o := range above {
		said = append(said, p.T("tree.supports", "Objective", joined(o.ID.String(), line(o.Title, titleRunes))))
	}
	if words := supportWords(p, f); words != "" {
		said = append(said, words)
	}
	if len(said) == 0 {
		return nil
	}
	return []slack.Block{rich(say(strings.Join(said[:min(len(said), 5)], "\n")))}
}

// Aligned answers who aligned an objective.
func Aligned(p *locale.Printer, lower, upper okr.Objective, keyResult okr.KeyResultID) Message {
	above := joined(upper.ID.String(), line(upper.Title, titleRunes))
	if keyResult != 0 {
		above = joined(keyResult.String(), above)
	}
	said := p.T("tree.aligned", "Objective", joined(lower.ID.String(), line(lower.Title, titleRunes)), "Above", above)
	return message(said, rich(strong(said)), actions(button(p, "tree", ActionTree, "")))
}
