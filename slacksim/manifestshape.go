package slacksim

// manifestShapes are the limits of an app manifest, schema version 2. What runs on Slack's own servers is not looked
// into.
var manifestShapes = map[string]shape{
	"manifest": {props: []prop{
		need("display_information", object("display_information")), may("features", object("features")),
		may("oauth_config", object("oauth_config")),
		may("settings", object("settings")), may("_metadata", object("_metadata")), may("$schema", str(1, 255)),
		may("app_directory", anything),
		may("functions", anything), may("workflows", anything), may("datastores", anything),
		may("outgoing_domains", anything),
		may("types", anything), may("external_auth_providers", anything), may("mcp_servers", anything)}},
	"_metadata": {props: []prop{may("major_version", anyInt), may("minor_version", anyInt),
		may("schema_version", anyInt), may("min_version", anyInt)}},
	"display_information": {props: []prop{
		need("name", str(1, 35)), may("description", str(1, 140)), may("long_description", str(175, 4000)),
		may("background_color", str(4, 7))}},
	"features": {props: []prop{
		may("app_home", object("app_home")), may("bot_user", object("bot_user")),
		may("slash_commands", list(0, 50, object("slash_command"))),
		may("shortcuts", list(0, 10, object("shortcut"))), may("unfurl_domains", list(0, 5, str(1, 255))),
		may("functions", anything),
		may("workflow_steps", anything), may("assistant_view", anything), may("agent_view", anything)}},
	"app_home": {props: []prop{may("home_tab_enabled", flag), may("messages_tab_enabled", flag),
		may("messages_tab_read_only_enabled", flag)}},
	"bot_user": {props: []prop{need("display_name", str(1, 80)), may("always_online", flag)}},
	"slash_command": {props: []prop{
		need("command", str(2, 32)), need("description", str(1, 2000)), may("usage_hint", str(1, 1000)),
		may("should_escape", flag), may("url", link)}},
	"shortcut": {props: []prop{
		need("name", str(1, 24)), need("type", enum("message", "global")), need("callback_id", id),
		need("description", str(1, 150))}},
	"oauth_config": {props: []prop{
		may("scopes", object("scopes")), may("redirect_urls", list(0, 1000, link)),
		may("token_management_enabled", flag), may("pkce_enabled", flag)}},
	"scopes": {props: []prop{
		may("bot", list(0, 255, id)), may("user", list(0, 255, id)), may("bot_optional", list(0, 255, id)),
		may("user_optional", list(0, 255, id))}},
	"settings": {props: []prop{
		may("event_subscriptions", object("event_subscriptions")), may("interactivity", object("interactivity")),
		may("socket_mode_enabled", flag),
		may("org_deploy_enabled", flag), may("token_rotation_enabled", flag), may("is_hosted", flag),
		may("is_mcp_enabled", flag),
		may("allowed_ip_address_ranges", list(0, 50, str(1, 50))), may("incoming_webhooks", anything),
		may("siws_links", anything),
		may("hermes_app_type", id), may("function_runtime", id)}},
	"event_subscriptions": {props: []prop{
		may("bot_events", list(0, 100, id)), may("user_events", list(0, 100, id)), may("request_url", str(1, 3500)),
		may("metadata_subscriptions", list(1, 20, anything))}},
	"interactivity": {props: []prop{need("is_enabled", flag), may("request_url", str(1, 3500)),
		may("message_menu_options_url", str(1, 3500))}},
}
