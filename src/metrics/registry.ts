import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Metric } from 'prom-client'
import type { EpochMs } from '../core/event.js'
import type { Durations, Status } from '../core/status.js'
import type { LabelCaps } from './caps.js'
import type { Family, Labels } from './family.js'
import { cleanLabel } from './label.js'
import { METRICS } from './metrics.js'
import { metricsView } from './view.js'
import type { Build, MetricsView } from './view.js'

interface MetricsSettings {
  readonly build: Build
  readonly caps: LabelCaps
  readonly clock: () => EpochMs
  /** Whether metrics of the process and of Node.js are shown, too. */
  readonly processMetrics: boolean
}

/** The metrics as Prometheus reads them. */
export interface Metrics {
  readonly contentType: string
  /** The text of one scrape: of all computers as one. For a route that shows one alone, such as /probe?target=, name it. */
  text (status: Status, computer?: string): Promise<string>
}

/** Gauges of prom-client that end as only counters may; the same counts are there by type under a name without the end. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'] as const

/** A registry of its own, filled whenever it is read. */
export function createMetrics (settings: MetricsSettings): Metrics {
  const registry = new Registry()
  let view: MetricsView | undefined
  const current = () => view!
  for (const family of METRICS.flatMap(({ families }) => families)) registry.registerMetric(metricOf(family, current))
  if (settings.processMetrics) {
    collectDefaultMetrics({ register: registry })
    for (const name of MISNAMED) registry.removeSingleMetric(name)
  }
  return {
    contentType: registry.contentType,
    // The registry asks every metric for its values before this returns its promise, so scrapes that overlap do not mix.
    text (status, computer) {
      view = metricsView(status, computer, { ...settings, now: settings.clock() })
      return registry.metrics()
    }
  }
}

function metricOf (family: Family, view: () => MetricsView): Metric {
  const { name, help } = family
  const settings = { name, help, labelNames: family.labels, registers: [] as Registry[] }
  if (family.type === 'histogram') return new HistogramOfStatus(settings, () => family.samples(view()))
  if (family.type === 'counter') {
    return new Counter({
      ...settings,
      collect () {
        this.reset()
        for (const [labels, value] of family.samples(view())) this.inc(cleaned(labels), value)
      }
    })
  }
  return new Gauge({
    ...settings,
    collect () {
      this.reset()
      for (const [labels, value] of family.samples(view())) this.set(cleaned(labels), value)
    }
  })
}

/** A histogram that others have counted: prom-client's own can only observe one value after the other. */
class HistogramOfStatus extends Histogram {
  readonly #name: string
  readonly #help: string
  readonly #samples: () => Iterable<readonly [Labels, Durations]>

  constructor (
    settings: { name: string, help: string, labelNames: readonly string[], registers: Registry[] },
    samples: () => Iterable<readonly [Labels, Durations]>
  ) {
    super(settings)
    this.#name = settings.name
    this.#help = settings.help
    this.#samples = samples
  }

  override async get () {
    const values = [...this.#samples()].flatMap(([labels, durations]) => this.#series(cleaned(labels), durations))
    // the type is declared as a number and is a word
    const type = 'histogram' as never
    return { name: this.#name, help: this.#help, type, aggregator: 'sum' as const, collect: () => {}, values }
  }

  /** What the registry calls for text, where it is there. */
  getForPromString () {
    return this.get()
  }

  #series (labels: Labels, { bounds, counts, sum, count }: Durations) {
    const buckets = bounds.map((bound, n) => ({ labels: { ...labels, le: bound }, value: counts[n] ?? 0 }))
    return [
      ...[...buckets, { labels: { ...labels, le: '+Inf' }, value: count }]
        .map((bucket) => ({ metricName: `${this.#name}_bucket`, ...bucket })),
      { metricName: `${this.#name}_sum`, labels, value: sum },
      { metricName: `${this.#name}_count`, labels, value: count }
    ]
  }
}

function cleaned (labels: Labels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, cleanLabel(value)]))
}
