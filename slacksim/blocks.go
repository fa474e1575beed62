package slacksim

// surface is where blocks are shown.
type surface int

const (
	onMessage surface = 1 << iota
	onModal
	onHome
	everywhere = onMessage | onModal | onHome
)

// place is where an element may stand.
type place int

const (
	inSection place = 1 << iota // as its accessory
	inActions
	inInput
	inContext
	inContextActions
	inCard
	inCell  // of a data table
	inForms = inSection | inActions | inInput
)

// shape is what an object may hold, apart from type, and block_id or action_id.
type shape struct {
	on     surface
	at     place
	props  []prop
	oneOf  []string // at least one of them
	either []string // exactly one of them
}

type prop struct {
	name string
	need bool
	is   check
}

func need(name string, is check) prop { return prop{name, true, is} }
func may(name string, is check) prop  { return prop{name, false, is} }

func with(props []prop, more ...prop) []prop { return append(append([]prop(nil), props...), more...) }

// check is what a value must be. Lengths are in characters, both ends included.
type check struct {
	kind  kind
	min   int
	max   int
	names []string // enum values, types of text, of blocks or of rich text; the name of an object's shape
	item  *check
	at    place
}

type kind int

const (
	isAnything kind = iota
	isString
	isInteger
	isBool
	isEnum
	isText
	isList
	isObject
	isBlock
	isElement
	isRich
	isNullable
)

func str(min, max int) check      { return check{kind: isString, min: min, max: max} }
func integer(min, max int) check  { return check{kind: isInteger, min: min, max: max} }
func enum(values ...string) check { return check{kind: isEnum, names: values} }
func text(min, max int) check {
	return check{kind: isText, min: min, max: max, names: []string{"plain_text", "mrkdwn"}}
}
func plain(min, max int) check {
	return check{kind: isText, min: min, max: max, names: []string{"plain_text"}}
}
func list(min, max int, item check) check {
	return check{kind: isList, min: min, max: max, item: &item}
}
func object(shape string) check   { return check{kind: isObject, names: []string{shape}} }
func block(types ...string) check { return check{kind: isBlock, names: types} }
func element(at place) check      { return check{kind: isElement, at: at} }
func rich(types ...string) check  { return check{kind: isRich, names: types} }
func nullable(item check) check   { return check{kind: isNullable, item: &item} }

var (
	flag     = check{kind: isBool}
	anything = check{}
	id       = str(1, 255)
	link     = str(1, 3000)
	anyInt   = integer(-1<<62, 1<<62)
)

const unbounded = 1 << 30

// blockShapes is section 4.2 of the fact sheet.
var blockShapes = map[string]shape{
	"section": {on: everywhere, oneOf: []string{"text", "fields"}, props: []prop{
		may("text", text(1, 3000)), may("fields", list(1, 10, text(1, 2000))), may("accessory", element(inSection)),
		may("expand", flag)}},
	"header":  {on: everywhere, props: []prop{need("text", plain(1, 150)), may("level", integer(1, 4))}},
	"context": {on: everywhere, props: []prop{need("elements", list(1, 10, element(inContext)))}},
	"divider": {on: everywhere},
	"actions": {on: everywhere, props: []prop{need("elements", list(1, 25, element(inActions)))}},
	"image": {on: everywhere, either: []string{"image_url", "slack_file"}, props: []prop{
		need("alt_text", str(1, 2000)), may("image_url", link), may("slack_file", object("slack_file")),
		may("title", plain(1, 2000))}},
	"input": {on: everywhere, props: []prop{
		need("label", plain(1, 2000)), need("element", element(inInput)), may("hint", plain(1, 2000)),
		may("optional", flag), may("dispatch_action", flag)}},
	"rich_text": {on: everywhere, props: []prop{
		need("elements", list(0, unbounded, rich("rich_text_section", "rich_text_list", "rich_text_quote",
			"rich_text_preformatted")))}},
	"markdown": {on: onMessage, props: []prop{need("text", str(1, 12000))}},
	"table": {on: onMessage | onHome, props: []prop{
		need("rows", list(1, 100, list(1, 20, object("cell")))),
		may("column_settings", list(1, 20, nullable(object("column_setting"))))}},
	"data_table": {on: onMessage | onHome, props: []prop{
		need("caption", str(1, 255)), need("rows", list(2, 201, list(1, 20, object("data_cell")))),
		may("page_size", integer(1, 100)), may("row_header_column_index", integer(0, 19))}},
	"data_visualization": {on: onMessage, props: []prop{need("title", str(1, 50)), need("chart", object("chart"))}},
	"alert": {on: onModal, props: []prop{need("text", text(1, 200)),
		may("level", enum("default", "info", "warning", "error", "success"))}},
	"card": {on: everywhere, oneOf: []string{"hero_image", "title", "actions", "body"}, props: []prop{
		may("hero_image", object("card_image")), may("icon", object("card_image")),
		may("slack_icon", object("slack_icon")),
		may("title", text(1, 150)), may("subtitle", text(1, 150)), may("body", text(1, 200)),
		may("subtext", text(1, 200)),
		may("actions", list(1, 3, element(inCard)))}},
	"carousel": {on: onMessage | onHome, props: []prop{need("elements", list(1, 10, block("card")))}},
	"container": {on: onMessage | onHome, either: []string{"title", "rich_text_title"}, props: []prop{
		may("title", plain(1, 150)), may("rich_text_title", block("rich_text")), may("subtitle", text(1, 150)),
		may("icon", object("card_image")),
		need("child_blocks", list(1, 10, block("actions", "context", "divider", "file", "header", "image", "input",
			"rich_text", "section", "table", "video"))),
		may("width", enum("narrow", "standard", "wide", "full")), may("is_collapsible", flag),
		may("default_collapsed", flag), may("has_header_divider", flag)}},
	"layout": {on: everywhere, props: []prop{
		need("label", str(1, 150)), need("rows", list(1, 5, object("layout_row"))),
		may("fallback", list(1, 50, block()))}},
	"context_actions": {on: onMessage, props: []prop{need("elements", list(1, 5, element(inContextActions)))}},
	"video": {on: everywhere, props: []prop{
		need("alt_text", str(1, 2000)), need("title", plain(1, 199)), need("thumbnail_url", link),
		need("video_url", link),
		may("title_url", link), may("description", plain(1, 199)), may("author_name", str(1, 49)),
		may("provider_name", str(1, 49)), may("provider_icon_url", link)}},
	"plan": {on: onMessage, props: []prop{need("title", str(1, 255)), may("tasks", list(0, 50, anything)),
		may("plan_id", id)}},
	"task_card": {on: onMessage, props: []prop{need("task_id", id), need("title", str(1, 255)),
		may("status", enum("pending", "in_progress", "complete", "error")), may("details", anything),
		may("output", anything), may("sources", anything)}},
}

var (
	confirmed = []prop{may("confirm", object("confirm"))}
	focused   = with(confirmed, may("focus_on_load", flag))
	chooser   = with(focused, may("placeholder", plain(1, 150)))
	severalOf = with(chooser, may("max_selected_items", integer(1, 1<<30)))
	typed     = []prop{may("placeholder", plain(1, 150)), may("focus_on_load", flag),
		may("dispatch_action_config", object("dispatch_action_config"))}
	offered = []prop{may("options", list(1, 100, object("option"))),
		may("option_groups", list(1, 100, object("option_group")))}
	oneOffered  = with(chooser, offered...)
	someOffered = with(severalOf, offered...)
	offering    = []string{"options", "option_groups"}
	initially   = list(1, 100, object("option"))
	talks       = []prop{may("default_to_current_conversation", flag), may("filter", object("conversation_filter"))}
)

// elementShapes is section 4.3.
var elementShapes = map[string]shape{
	"button": {on: everywhere, at: inSection | inActions | inCard | inCell,
		props: with(confirmed, need("text", plain(1, 75)), may("value", str(1, 2000)), may("url", link),
			may("style", enum("primary", "danger")), may("accessibility_label", str(1, 75)))},
	"overflow": {on: everywhere, at: inSection | inActions | inCell,
		props: with(confirmed, need("options", list(1, 5, object("overflow_option"))))},
	"static_select": {on: everywhere, at: inForms, either: offering,
		props: with(oneOffered, may("initial_option", object("option")))},
	"multi_static_select": {on: everywhere, at: inForms, either: offering,
		props: with(someOffered, may("initial_options", initially))},
	"external_select": {on: everywhere, at: inForms,
		props: with(chooser, may("min_query_length", integer(0, 255)), may("initial_option", object("option")))},
	"multi_external_select": {on: everywhere, at: inForms,
		props: with(severalOf, may("min_query_length", integer(0, 255)), may("initial_options", initially))},
	"users_select": {on: everywhere, at: inForms, props: with(chooser, may("initial_user", id))},
	"multi_users_select": {on: everywhere, at: inForms,
		props: with(severalOf, may("initial_users", list(1, 1000, id)))},
	"conversations_select": {on: everywhere, at: inForms,
		props: with(with(chooser, talks...), may("initial_conversation", id), may("response_url_enabled", flag))},
	"multi_conversations_select": {on: everywhere, at: inForms,
		props: with(with(severalOf, talks...), may("initial_conversations", list(1, 1000, id)))},
	"channels_select": {on: everywhere, at: inForms,
		props: with(chooser, may("initial_channel", id), may("response_url_enabled", flag))},
	"multi_channels_select": {on: everywhere, at: inForms,
		props: with(severalOf, may("initial_channels", list(1, 1000, id)))},
	"checkboxes": {on: everywhere, at: inForms,
		props: with(focused, need("options", list(1, 10, object("rich_option"))),
			may("initial_options", list(1, 10, object("rich_option"))))},
	"radio_buttons": {on: everywhere, at: inForms,
		props: with(focused, need("options", list(1, 10, object("rich_option"))),
			may("initial_option", object("rich_option")))},
	"plain_text_input": {on: everywhere, at: inInput,
		props: with(typed, may("initial_value", str(0, 3000)), may("multiline", flag),
			may("min_length", integer(0, 3000)), may("max_length", integer(1, 3000)))},
	"number_input": {on: onModal, at: inInput,
		props: with(typed, need("is_decimal_allowed", flag), may("initial_value", str(1, 255)),
			may("min_value", str(1, 255)), may("max_value", str(1, 255)))},
	"email_text_input": {on: onModal, at: inInput, props: with(typed, may("initial_value", str(1, 3000)))},
	"url_text_input":   {on: onModal, at: inInput, props: with(typed, may("initial_value", str(1, 3000)))},
	"datepicker":       {on: everywhere, at: inForms, props: with(chooser, may("initial_date", str(10, 10)))},
	"timepicker": {on: everywhere, at: inForms,
		props: with(chooser, may("initial_time", str(5, 5)), may("timezone", str(1, 255)))},
	"datetimepicker": {on: everywhere, at: inActions | inInput,
		props: with(focused, may("initial_date_time", integer(1e9, 9_999_999_999)))},
	"file_input": {on: onModal, at: inInput,
		props: []prop{may("filetypes", list(1, 100, str(1, 255))), may("max_files", integer(1, 10))}},
	"rich_text_input": {on: onModal | onHome, at: inActions | inInput,
		props: with(typed, need("action_id", id), may("initial_value", block("rich_text")),
			may("min_lines", integer(1, 100)), may("max_lines", integer(1, 100)))},
	"feedback_buttons": {on: onMessage, at: inContextActions,
		props: []prop{need("positive_button", object("feedback_button")),
			need("negative_button", object("feedback_button"))}},
	"icon_button": {on: onMessage, at: inContextActions,
		props: with(confirmed, need("icon", enum("trash")), need("text", plain(1, 75)), may("value", str(1, 2000)),
			may("accessibility_label", str(1, 75)), may("visible_to_user_ids", list(1, 1000, id)))},
	"workflow_button": {on: onMessage, at: inSection | inActions,
		props: []prop{need("text", plain(1, 75)), need("workflow", anything),
			may("style", enum("primary", "danger")), may("accessibility_label", str(1, 75))}},
	"image": {on: everywhere, at: inSection | inContext, either: []string{"image_url", "slack_file"},
		props: []prop{need("alt_text", str(1, 2000)), may("image_url", link), may("slack_file", object("slack_file"))}},
	"plain_text": {on: everywhere, at: inContext},
	"mrkdwn":     {on: everywhere, at: inContext},
}

var optionProps = []prop{may("value", str(1, 150)), may("description", plain(1, 75))}

// objectShapes are the composition objects of section 4.3, and the parts of the newer blocks.
var objectShapes = map[string]shape{
	"option": {props: with(optionProps, need("text", plain(1, 75)))},
	"rich_option": {props: []prop{need("text", text(1, 75)), may("value", str(1, 150)),
		may("description", text(1, 75))}},
	"overflow_option": {props: with(optionProps, need("text", plain(1, 75)), may("url", link))},
	"option_group": {props: []prop{need("label", plain(1, 75)),
		need("options", list(1, 100, object("option")))}},
	"confirm": {props: []prop{need("title", plain(1, 100)), need("text", text(1, 300)),
		need("confirm", plain(1, 30)), need("deny", plain(1, 30)), may("style", enum("primary", "danger"))}},
	"slack_file": {either: []string{"id", "url"}, props: []prop{may("id", id), may("url", link)}},
	"slack_icon": {props: []prop{need("name", id), may("type", id)}},
	"conversation_filter": {oneOf: []string{"include", "exclude_external_shared_channels", "exclude_bot_users"},
		props: []prop{may("include", list(1, 4, enum("im", "mpim", "private", "public"))),
			may("exclude_external_shared_channels", flag), may("exclude_bot_users", flag)}},
	"dispatch_action_config": {props: []prop{may("trigger_actions_on",
		list(1, 2, enum("on_enter_pressed", "on_character_entered")))}},
	"card_image": {either: []string{"image_url", "slack_file"},
		props: []prop{may("type", enum("image")), need("alt_text", str(1, 2000)), may("image_url", link),
			may("slack_file", object("slack_file"))}},
	"feedback_button": {props: []prop{need("text", plain(1, 75)), need("value", str(1, 2000)),
		may("accessibility_label", str(1, 75))}},
	"layout_row":     {props: []prop{may("type", id), need("items", list(1, 3, anything))}},
	"column_setting": {props: []prop{may("align", enum("left", "center", "right")), may("is_wrapped", flag)}},
	"raw_text":       {props: []prop{need("text", str(0, 10000))}},
	"raw_number":     {props: []prop{need("value", anything), may("text", str(0, 10000))}},
	"action_cell":    {props: []prop{may("element", element(inCell)), may("elements", list(1, 5, element(inCell)))}},
	"chart": {props: []prop{need("type", enum("pie", "bar", "line", "area")),
		may("segments", list(1, 12, object("segment"))), may("series", list(1, 12, object("series"))),
		may("axis_config", object("axis_config"))}},
	"segment": {props: []prop{need("label", str(1, 20)), need("value", anything)}},
	"series":  {props: []prop{need("name", str(1, 20)), need("data", list(1, 20, object("point")))}},
	"point":   {props: []prop{need("label", str(1, 20)), need("value", anything)}},
	"axis_config": {props: []prop{need("categories", list(1, 20, str(1, 20))), may("x_label", str(1, 50)),
		may("y_label", str(1, 50))}},
	"home": {props: []prop{need("blocks", anything), may("private_metadata", str(0, 3000)),
		may("callback_id", str(0, 255)), may("external_id", str(0, 255))}},
	"modal": {props: []prop{need("title", plain(1, 24)), need("blocks", anything), may("submit", plain(1, 24)),
		may("close", plain(1, 24)),
		may("private_metadata", str(0, 3000)), may("callback_id", str(0, 255)), may("external_id", str(0, 255)),
		may("clear_on_close", flag), may("notify_on_close", flag)}},
}

// richShapes is section 4.5.
var richShapes = map[string]shape{
	"rich_text_section": {props: []prop{need("elements", list(0, unbounded, rich(inline...)))}},
	"rich_text_list": {props: []prop{need("elements", list(0, unbounded, rich("rich_text_section"))),
		need("style", enum("bullet", "ordered")), may("indent", integer(0, 8)), may("offset", anyInt),
		may("border", integer(0, 1))}},
	"rich_text_quote": {props: []prop{need("elements", list(0, unbounded, rich(inline...))),
		may("border", integer(0, 1))}},
	"rich_text_preformatted": {props: []prop{need("elements", list(0, unbounded, rich("text", "link"))),
		may("border", integer(0, 1)), may("language", str(1, 255))}},
	"text": {props: []prop{need("text", str(1, unbounded)), may("style", object("rich_style"))}},
	"link": {props: []prop{need("url", link), may("text", str(0, unbounded)), may("unsafe", flag),
		may("style", object("rich_style"))}},
	"emoji": {props: []prop{need("name", id), may("unicode", id), may("skin_tone", integer(1, 6)),
		may("style", object("rich_style"))}},
	"user":      {props: []prop{need("user_id", id), may("style", object("rich_style"))}},
	"usergroup": {props: []prop{need("usergroup_id", id), may("style", object("rich_style"))}},
	"channel":   {props: []prop{need("channel_id", id), may("style", object("rich_style"))}},
	"team":      {props: []prop{need("team_id", id), may("style", object("rich_style"))}},
	"broadcast": {props: []prop{need("range", enum("here", "channel", "everyone"))}},
	"color":     {props: []prop{need("value", id)}},
	"date": {props: []prop{need("timestamp", anyInt), need("format", str(1, 255)), may("url", link),
		may("fallback", str(1, 255)), may("style", object("rich_style"))}},
}

var inline = []string{"text", "link", "emoji", "user", "usergroup", "channel", "team", "broadcast", "color", "date"}

var richStyle = []string{"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}
