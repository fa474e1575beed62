package okr

import (
	"errors"
	"fmt"
)

// Refusal is an answer of no that a person gets to read: ID names the sentence in the message catalogue, Args fill its
// placeholders as alternating names and values.
type Refusal struct {
	ID   string
	Args []any
}

// Refuse makes a refusal.
func Refuse(id string, args ...any) error { return &Refusal{ID: id, Args: args} }

// Error is what the log says of it.
func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s %v", r.ID, r.Args) }

// Said is the sentence to say and what to put into it.
func (r *Refusal) Said() (id string, args []any) { return r.ID, r.Args }

// Invalid is a form that the rules refuse, with every reason.
type Invalid struct{ Problems []Problem }

// Error is what the log says of it.
func (e *Invalid) Error() string { return fmt.Sprintf("invalid: %v", e.Problems) }

// Said is the first reason, for where a form's fields cannot carry them all.
func (e *Invalid) Said() (id string, args []any) { return e.Problems[0].ID, e.Problems[0].Args }

// RefusalOf is the refusal that an error is or has; ok is false of a failure, and of no error.
func RefusalOf(err error) (refusal *Refusal, ok bool) { return errors.AsType[*Refusal](err) }

// Refused tells an answer of no from a failure: it returns the one or the other, and neither without an error.
func Refused(err error) (*Refusal, error) {
	if refusal, ok := RefusalOf(err); ok {
		return refusal, nil
	}
	return nil, err
}
