package cmd

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"okrbot/store/outbox"
	"okrbot/store/people"
)

// metrics counts what the bot and the clock do, for Prometheus.
type metrics struct {
	registry    *prometheus.Registry
	envelopes   *prometheus.CounterVec
	acks        prometheus.Histogram
	calls       *prometheus.HistogramVec
	rateLimited *prometheus.CounterVec
	turns       *prometheus.CounterVec
	database    *prometheus.HistogramVec
	refused     *prometheus.CounterVec
	connections prometheus.Gauge
	dropped     *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		envelopes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "okrbot_envelopes_total", Help: "Envelopes from Slack by what they ask for and what became of them.",
		}, []string{"kind", "outcome"}),
		acks: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "okrbot_ack_seconds", Help: "From an envelope's arrival to its acknowledgement, its commit included.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3},
		}),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "okrbot_slack_call_seconds", Help: "Calls of Slack's Web API by method and outcome.",
			Buckets: prometheus.DefBuckets,
		}, []string{"method", "outcome"}),
		rateLimited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "okrbot_slack_rate_limited_total", Help: "How often Slack asked to leave a method alone for a while.",
		}, []string{"method"}),
		turns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "okrbot_clock_total", Help: "What the clock started: rounds opened and closed, nudges sent, how " +
				"many of these late, and what was skipped.",
		}, []string{"what"}),
	}
	m.refused = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "okrbot_http_refused_total", Help: "HTTP requests that were refused, by the status they were " +
			"answered and the reason.",
	}, []string{"status", "reason"})
	m.connections = prometheus.NewGauge(prometheus.GaugeOpts{Name: "okrbot_http_connections",
		Help: "Open HTTP connections."})
	m.dropped = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "okrbot_http_connections_dropped_total",
		Help: "HTTP connections that made room for others, by why: share, or full.",
	}, []string{"reason"})
	m.database = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "okrbot_transaction_seconds", Help: "Transactions of the database by pool.",
		Buckets: prometheus.DefBuckets,
	}, []string{"pool"})
	m.registry.MustRegister(m.database, m.envelopes, m.acks, m.calls, m.rateLimited, m.turns, m.refused, m.connections,
		m.dropped,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Envelope, Ack, APICall and RateLimited hear what the bot does.
func (m *metrics) Envelope(kind, outcome string) { m.envelopes.WithLabelValues(kind, outcome).Inc() }
func (m *metrics) Ack(took time.Duration)        { m.acks.Observe(took.Seconds()) }
func (m *metrics) RateLimited(method string)     { m.rateLimited.WithLabelValues(method).Inc() }
func (m *metrics) APICall(method, outcome string, took time.Duration) {
	m.calls.WithLabelValues(method, outcome).Observe(took.Seconds())
}

// Refused hears what the door refuses.
func (m *metrics) Refused(status int, reason string) {
	m.refused.WithLabelValues(strconv.Itoa(status), reason).Inc()
}

// Connections and Dropped hear how crowded the door is.
func (m *metrics) Connections(open int)  { m.connections.Set(float64(open)) }
func (m *metrics) Dropped(reason string) { m.dropped.WithLabelValues(reason).Inc() }

// observing times transactions by a clock that nobody moves.
func (m *metrics) observing(wall func() time.Time) func(pool string) func() {
	return func(pool string) func() {
		begun := wall()
		return func() { m.database.WithLabelValues(pool).Observe(wall().Sub(begun).Seconds()) }
	}
}

// Turned hears what the clock does.
func (m *metrics) Turned(done outbox.Turned) {
	m.turns.WithLabelValues("opened").Add(float64(done.Opened))
	m.turns.WithLabelValues("closed").Add(float64(done.Closed))
	m.turns.WithLabelValues("sent").Add(float64(done.Sent))
	m.turns.WithLabelValues("posted").Add(float64(done.Posted))
	m.turns.WithLabelValues("late").Add(float64(done.Late))
	m.turns.WithLabelValues("skipped").Add(float64(len(done.Skipped)))
}

// watch adds what is read from the store when Prometheus asks: posts owed and parked, the age of the oldest one owed,
// the connections to Slack.
func (m *metrics) watch(a *app) {
	gauge := func(name, help string, value func(outbox.Backlog) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			backlog, err := a.store.FindBacklog(ctx, a.now())
			if err != nil {
				a.log.WarnContext(ctx, "the backlog can't be read", "error", err)
			}
			return value(backlog)
		}))
	}
	for name, pool := range a.store.Pools() {
		// connections, and the time spent waiting for one
		m.registry.MustRegister(collectors.NewDBStatsCollector(pool, name))
	}
	gauge("okrbot_posts_owed", "Posts that are due and not sent yet.",
		func(b outbox.Backlog) float64 { return float64(b.Owed) })
	gauge("okrbot_posts_parked", "Posts that Slack refuses.",
		func(b outbox.Backlog) float64 { return float64(b.Parked) })
	gauge("okrbot_posts_oldest_seconds", "How long the oldest owed post has been due.",
		func(b outbox.Backlog) float64 { return b.Oldest.Seconds() })
	m.registry.MustRegister(newTroubles(a))
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "okrbot_ready", Help: "1 while a connection is open on which Slack said hello.",
	}, func() float64 {
		if a.bot.Ready() {
			return 1
		}
		return 0
	}))
}

// troubles is read when Prometheus asks: 1 for each kind of trouble that lasts.
type troubles struct {
	app  *app
	desc *prometheus.Desc
}

func newTroubles(a *app) troubles {
	return troubles{a, prometheus.NewDesc("okrbot_trouble",
		"1 for what does not work at present, which the admins are told of.", []string{"kind"}, nil)}
}

// Describe implements [prometheus.Collector].
func (t troubles) Describe(to chan<- *prometheus.Desc) { to <- t.desc }

// Collect implements [prometheus.Collector].
func (t troubles) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	open, err := t.app.store.Troubles(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(t.desc, err)
		return
	}
	lasts := map[people.TroubleKind]float64{}
	for _, trouble := range open {
		lasts[trouble.Kind] = 1
	}
	if t.app.scheduler.Doubt() != nil {
		lasts[people.ClockTrouble] = 1
	}
	for _, kind := range people.TroubleKinds {
		to <- prometheus.MustNewConstMetric(t.desc, prometheus.GaugeValue, lasts[kind], string(kind))
	}
}

// handler answers Prometheus, four at once.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry, MaxRequestsInFlight: 4})
}
