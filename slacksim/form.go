package slacksim

import (
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// FormErrors is what Slack's client says, by block_id, of a form before it sends it.
func FormErrors(blocks []any, state Values) map[string]string {
	errors := map[string]string{}
	for _, e := range Elements(blocks) {
		if !e.Input() {
			continue
		}
		if text := inputError(e, state.get(e.BlockID, e.ID)); text != "" {
			errors[e.BlockID] = text
		}
	}
	return errors
}

func inputError(e Element, value map[string]any) string {
	field, _ := valueField(e.Type)
	given := value[field]
	if emptyValue(given) {
		if e.Block["optional"] == true {
			return ""
		}
		return "Please complete this required field."
	}
	text, _ := given.(string)
	switch e.Type {
	case "plain_text_input":
		return lengthError(e.JSON, text)
	case "number_input":
		return numberError(e.JSON, text)
	case "email_text_input":
		if _, err := mail.ParseAddress(text); err != nil {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.ParseRequestURI(text); err != nil || u.Host == "" {
			return "Please enter a valid URL."
		}
	}
	if list, ok := given.([]any); ok {
		if most, is := wholeNumber(e.JSON["max_selected_items"]); is && len(list) > most {
			return fmt.Sprintf("Please select no more than %d items.", most)
		}
	}
	return ""
}

func emptyValue(given any) bool {
	switch given := given.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(given) == ""
	case []any:
		return len(given) == 0
	}
	return false
}

func lengthError(e map[string]any, text string) string {
	n := utf8.RuneCountInString(text)
	most := 3000
	if given, ok := wholeNumber(e["max_length"]); ok {
		most = given
	}
	if n > most {
		return fmt.Sprintf("Please enter no more than %d characters.", most)
	}
	if least, ok := wholeNumber(e["min_length"]); ok && n < least {
		return fmt.Sprintf("Please enter at least %d characters.", least)
	}
	return ""
}

func numberError(e map[string]any, text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.ContainsAny(text, "eEnNxX_") {
		return "Please enter a number."
	}
	if e["is_decimal_allowed"] != true && strings.Contains(text, ".") {
		return "Please enter a whole number."
	}
	if least, ok := number(e["min_value"]); ok && n < least {
		return fmt.Sprintf("Please enter a number that is at least %s.", asString(e["min_value"]))
	}
	if most, ok := number(e["max_value"]); ok && n > most {
		return fmt.Sprintf("Please enter a number that is at most %s.", asString(e["max_value"]))
	}
	return ""
}
