import { collectDefaultMetrics, Registry } from 'prom-client'
import type { MetricObjectWithValues, MetricValue } from 'prom-client'
import type { Filled, Point } from './filled.js'

/** Gauges of prom-client that end as only counters may; the same counts are there by type under a name without the end. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'] as const

/** Milliseconds from one look at the lag of the event loop to the next; at the default of 10 it is most of what an idle exporter does. */
const LAG_EVERY = 100

const START = 'process_start_time_seconds'

/** The metrics of the process and of Node.js, as they are whenever it is called. */
export function processMetrics (): () => Promise<readonly Filled[]> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_EVERY })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
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
