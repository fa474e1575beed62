package posts

import (
	"context"

	"okrbot/okr"
	"okrbot/store/outbox"
	"okrbot/store/selling"
	"okrbot/ui"
)

// imported is how far a file is, and then what it did.
func (ps *Posts) imported(ctx context.Context, p outbox.Post) (ui.Message, bool, error) {
	i, err := ps.store.FindImportShown(ctx, p.ID)
	if err != nil || !i.Person.Prompted() {
		return ui.Message{}, false, err
	}
	return ui.ImportTold(ps.printerOf(i.Person), importTold(i)), true, nil
}

// importTold is what is shown of an import.
func importTold(i selling.Import) ui.ImportToldView {
	v := ui.ImportToldView{
		ImportView: ui.ImportView{File: i.File, New: i.Created, Changed: i.Changed, Same: i.Same, Asked: i.Asked},
		Taken:      i.Taken, Total: i.Total, Ended: i.Ended,
	}
	if i.Wrong == nil {
		return v
	}
	v.Wrong = &ui.ImportProblem{Line: i.WrongLine}
	if refusal, ok := okr.RefusalOf(i.Wrong); ok {
		v.Wrong.ID, v.Wrong.Args = refusal.ID, refusal.Args
	}
	return v
}
