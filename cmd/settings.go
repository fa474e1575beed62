package cmd

import (
	"flag"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"okrbot/bot"
	"okrbot/door"
	"okrbot/okr"
)

// settings are the program's settings: a flag before the environment before the default.
type settings struct {
	botToken, appToken bot.Token
	apiURL             string
	db                 string
	listen             string
	admins             []okr.PersonID
	logLevel           slog.Level
	logFormat          string
	fiscalStart        time.Month
	backupDir          string // empty: no nightly backups
	backupKeep         int
	retention          int       // months after which words are removed; 0 keeps them
	now                time.Time // run --now; zero is the machine's clock
	nowAnyway          bool      // also on a database that was used by the machine's clock

	publicURL                    string // where CRMs and screens reach the door, without a slash at its end
	hubSpotSecret                string
	pipedriveUser, pipedriveWord string
	proxies                      door.Proxies // whose word about who calls is taken
	show                         door.Show    // who may read /metrics
}

// wallURL is where the links of office screens lead; empty while nobody can open them.
func (s settings) wallURL() string {
	if s.listen == "" {
		return ""
	}
	return s.publicURL
}

// option is one setting: its flag, its variable in the environment, its default.
type option struct {
	flag, env, fallback string
	toggle              bool // it takes no value
	value               string
}

func options() map[string]*option {
	list := []*option{
		{flag: "api-url", env: "SLACK_API_URL", fallback: "https://slack.com/api/"},
		{flag: "db", env: "OKRBOT_DB", fallback: "okrbot.db"},
		{flag: "listen", env: "OKRBOT_LISTEN"},
		{flag: "admins", env: "OKRBOT_ADMINS"},
		{flag: "log-level", env: "OKRBOT_LOG_LEVEL", fallback: "info"},
		{flag: "log-format", env: "OKRBOT_LOG_FORMAT", fallback: "text"},
		{flag: "fiscal-start", env: "OKRBOT_FISCAL_START", fallback: "1"},
		{flag: "backup-dir", env: "OKRBOT_BACKUP_DIR"},
		{flag: "backup-keep", env: "OKRBOT_BACKUP_KEEP", fallback: "14"},
		{flag: "retention", env: "OKRBOT_RETENTION", fallback: "0"},
		{flag: "public-url", env: "OKRBOT_PUBLIC_URL"},
		{flag: "trusted-proxies", env: "OKRBOT_TRUSTED_PROXIES"},
		{flag: "metrics", env: "OKRBOT_METRICS", fallback: string(door.ShowLocal)},
		{flag: "now"},
		{flag: "now-anyway", toggle: true},
	}
	named := map[string]*option{}
	for _, o := range list {
		named[o.flag] = o
	}
	return named
}

// readSettings reads the flags of run and doctor, and the environment. What is missing or wrong is a usage error.
func readSettings(p Program, args []string) (settings, error) {
	opts := options()
	flags := flag.NewFlagSet("okrbot", flag.ContinueOnError)
	for name, o := range opts {
		set := func(v string) error { o.value = v; return nil }
		if o.toggle {
			flags.BoolFunc(name, "", set)
		} else {
			flags.Func(name, "", set)
		}
	}
	if err := parseFlags(flags, args); err != nil {
		return settings{}, err
	}
	for _, o := range opts {
		if o.value == "" && o.env != "" {
			o.value = p.Getenv(o.env)
		}
		if o.value == "" {
			o.value = o.fallback
		}
	}
	return parseSettings(p, opts)
}

// slackID is how Slack names people: U012ABCDEF, or W012ABCDEF on Enterprise Grid.
var slackID = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)

func parseSettings(p Program, opts map[string]*option) (s settings, err error) {
	s = settings{apiURL: opts["api-url"].value, db: opts["db"].value, listen: opts["listen"].value,
		logFormat: opts["log-format"].value}
	if s.botToken, s.appToken, err = tokens(p); err != nil {
		return s, err
	}
	if u, err := url.Parse(s.apiURL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" ||
		!strings.HasSuffix(u.Path, "/") {
		return s, usage("cli.api_url", "Value", s.apiURL)
	}
	for id := range strings.FieldsFuncSeq(opts["admins"].value, func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slackID.MatchString(id) {
			return s, usage("cli.admin_id", "Value", id)
		}
		s.admins = append(s.admins, okr.PersonID(id))
	}
	if err := s.logLevel.UnmarshalText([]byte(opts["log-level"].value)); err != nil {
		return s, usage("cli.log_level", "Value", opts["log-level"].value)
	}
	if s.logFormat != "text" && s.logFormat != "json" {
		return s, usage("cli.log_format", "Value", s.logFormat)
	}
	month := opts["fiscal-start"].value
	if at, err := time.Parse("1", month); err == nil {
		s.fiscalStart = at.Month()
	} else {
		return s, usage("cli.fiscal_start", "Value", month)
	}
	s.backupDir = opts["backup-dir"].value
	if s.backupKeep, err = strconv.Atoi(opts["backup-keep"].value); err != nil || s.backupKeep < 1 {
		return s, usage("cli.backup_keep", "Value", opts["backup-keep"].value)
	}
	if info, err := os.Stat(s.backupDir); s.backupDir != "" && (err != nil || !info.IsDir()) {
		return s, usage("cli.backup_dir", "Value", s.backupDir)
	}
	if s.retention, err = strconv.Atoi(opts["retention"].value); err != nil || s.retention < 0 ||
		s.retention > longestRetention {
		return s, usage("cli.retention", "Value", opts["retention"].value)
	}
	if text := opts["now"].value; text != "" {
		if s.now, err = time.Parse(time.RFC3339, text); err != nil {
			return s, usage("cli.now", "Value", text)
		}
	}
	s.nowAnyway = opts["now-anyway"].value == "true"
	if s.proxies, err = readProxies(opts["trusted-proxies"].value); err != nil {
		return s, err
	}
	if s.show = door.Show(opts["metrics"].value); !slices.Contains(door.Shows, s.show) {
		return s, usage("cli.metrics", "Value", string(s.show))
	}
	return s, readDoor(p, &s, opts["public-url"].value)
}

// readProxies reads addresses and networks, with commas between them. All the world is no proxy.
func readProxies(text string) (list door.Proxies, err error) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		network, err := netip.ParsePrefix(word)
		if one, wrong := netip.ParseAddr(word); wrong == nil && one.Zone() == "" {
			network, err = netip.PrefixFrom(one, one.BitLen()), nil
		}
		if err != nil || network.Bits() == 0 {
			return nil, usage("cli.trusted_proxies", "Value", word)
		}
		list = append(list, network.Masked())
	}
	return list, nil
}

// readDoor reads what the CRM's door needs: nothing, or for a CRM all of it.
func readDoor(p Program, s *settings, public string) (err error) {
	s.publicURL = strings.TrimSuffix(public, "/")
	if u, err := url.Parse(s.publicURL); s.publicURL != "" &&
		(err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return usage("cli.public_url", "Value", public)
	}
	if s.hubSpotSecret, err = secret(p, "OKRBOT_HUBSPOT_SECRET"); err != nil {
		return err
	}
	if s.pipedriveWord, err = secret(p, "OKRBOT_PIPEDRIVE_PASSWORD"); err != nil {
		return err
	}
	s.pipedriveUser = p.Getenv("OKRBOT_PIPEDRIVE_USER")
	switch {
	case s.hubSpotSecret != "" && s.publicURL == "":
		return usage("cli.hubspot_url")
	case (s.pipedriveUser == "") != (s.pipedriveWord == ""):
		return usage("cli.pipedrive_pair")
	case (s.hubSpotSecret != "" || s.pipedriveUser != "") && s.listen == "":
		return usage("cli.door_listen")
	}
	return nil
}

// longestRetention is in months.
const longestRetention = 1200

// secret reads a secret from NAME, or from the file that NAME_FILE names. Secrets have no flags: everybody on the
// machine can read a command line.
func secret(p Program, name string) (string, error) {
	value := strings.TrimSpace(p.Getenv(name))
	file := p.Getenv(name + "_FILE")
	if value != "" || file == "" {
		return value, nil
	}
	body, err := os.ReadFile(file)
	if err != nil {
		return "", usage("cli.token_file", "Name", name+"_FILE", "Error", err.Error())
	}
	return strings.TrimSpace(strings.TrimPrefix(string(body), "\uFEFF")), nil
}

func logger(w io.Writer, s settings) *slog.Logger {
	o := &slog.HandlerOptions{Level: s.logLevel}
	var handler slog.Handler = slog.NewTextHandler(w, o)
	if s.logFormat == "json" {
		handler = slog.NewJSONHandler(w, o)
	}
	return slog.New(bot.TraceLog(handler))
}
