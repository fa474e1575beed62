package door

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
)

// read reads a JSON body of at most limit bytes; a problem was answered when it returns false.
func (d *door) read(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, bool) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		d.refuse(w, r, problem{status: http.StatusUnsupportedMediaType})
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		d.refuse(w, r, problem{status: http.StatusRequestEntityTooLarge})
		return nil, false
	}
	if err != nil { // the caller went away
		d.refuse(w, r, problem{status: http.StatusBadRequest})
		return nil, false
	}
	return body, true
}

// unknownField is how encoding/json names a field that a struct lacks.
var unknownField = regexp.MustCompile(`unknown field "([^"]*)"`)

// parse reads JSON into a value and refuses what it does not know, so that a misspelt field is not lost in silence.
func parse(body []byte, into any) *problem {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil && decoder.More() {
		err = errors.New("more than one value")
	}
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return &problem{http.StatusBadRequest, wrong.Field, "door.wrong_type",
			[]any{"Field", wrong.Field, "Type", wrong.Type.String()}}
	}
	if name := unknownField.FindStringSubmatch(err.Error()); name != nil {
		return &problem{http.StatusBadRequest, name[1], "door.unknown_field", []any{"Field", name[1]}}
	}
	return &problem{status: http.StatusBadRequest}
}

// numeral is a number as it was sent, as a JSON number or as a text; whether it is one is judged where its field is
// known.
type numeral string

// UnmarshalJSON implements [json.Unmarshaler].
func (n *numeral) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err == nil {
		*n = numeral(text)
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(raw, &number); err != nil {
		*n = numeral(raw)
		return nil //nolint:nilerr // no number, and said so beside its field
	}
	*n = numeral(number)
	return nil
}
