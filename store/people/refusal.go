package people

import (
	"errors"

	"okrbot/okr"
)

// RefusalOf tells an answer of no from a failure.
func RefusalOf(err error) (*okr.Refusal, error) {
	if refusal, refused := errors.AsType[*okr.Refusal](err); refused {
		return refusal, nil
	}
	return nil, err
}
