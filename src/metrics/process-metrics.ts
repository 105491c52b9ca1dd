import { collectDefaultMetrics, Registry } from 'prom-client'
import type { MetricObjectWithValues, MetricValue } from 'prom-client'
import type { Filled, Point } from './filled.js'

/** What tells whether the exporter is well; the heap's spaces, handles by type and more would be two thirds of all series of a server. */
const KEPT = new Set([
  'nodejs_version_info', 'nodejs_heap_size_used_bytes', 'nodejs_heap_size_total_bytes', 'nodejs_external_memory_bytes',
  'nodejs_eventloop_lag_seconds'
])

/** Milliseconds between two looks at the lag of the event loop; a timer of which nothing is kept, and which need not wake anybody. */
const LAG_EVERY = 24 * 60 * 60 * 1000

const START = 'process_start_time_seconds'

/** The metrics of the process and of Node.js, as they are whenever it is called. */
export function processMetrics (): () => Promise<readonly Filled[]> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_EVERY })
  for (const { name } of registry.getMetricsAsArray()) {
    if (!name.startsWith('process_') && !KEPT.has(name)) registry.removeSingleMetric(name)
  }
  return async () => {
    const metrics = await registry.getMetricsAsJSON() as unknown as readonly MetricObjectWithValues<NamedValue>[]
    const start = metrics.find(({ name }) => name === START)?.values[0]?.value
    return metrics.map((metric) => filledBy(metric, start))
  }
}

/** Lines of a histogram have names of their own, which the types of prom-client leave out. */
type NamedValue = MetricValue<string> & { readonly metricName?: string }

function filledBy (metric: MetricObjectWithValues<NamedValue>, start: number | undefined): Filled {
  const { name, help, values } = metric
  // declared as a number, it is a word
  const type = String(metric.type) as Filled['type']
  return {
    name,
    help,
    type,
    points: values.map(({ metricName = name, labels: { le, ...labels }, value }) => ({
      suffix: metricName.slice(name.length) as Point['suffix'],
      labels: Object.fromEntries(Object.entries(labels).map(([label, text]) => [label, String(text)])),
      le: le === undefined ? undefined : le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
      value,
      created: type === 'counter' ? start : undefined
    }))
  }
}
