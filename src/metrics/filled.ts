import type { EpochMs } from '../core/event.js'
import type { Durations } from '../core/status.js'
import { seconds } from './family.js'
import type { Exemplar, Family, Labels, Sample } from './family.js'
import { cleanLabel } from './label.js'

/** A family with its points, ready to be written; one form for our own metrics and those of Node.js. */
export interface Filled {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly points: readonly Point[]
}

/** One line. */
export interface Point {
  /** What its name has beyond that of the family: a histogram has three sorts of lines. */
  readonly suffix: '' | '_bucket' | '_sum' | '_count'
  readonly labels: Labels
  /** The bound of a bucket. */
  readonly le?: number | undefined
  readonly value: number
  /** Unix time in seconds since when a whole series is counted; on its last line. */
  readonly created?: number | undefined
  readonly exemplar?: Exemplar | undefined
}

/** A family as it is for a view. */
export function filled<View> (family: Family<View>, view: View): Filled {
  const { name, help, type } = family
  const points = family.type === 'histogram'
    ? [...family.samples(view)].flatMap(histogramPoints)
    : [...bySeries(family.samples(view), family.type === 'counter')]
  return { name, help, type, points }
}

/** A series that is named twice is one: counts add up, of another value the last one holds. No label holds a NUL. */
function bySeries (samples: Iterable<Sample>, isCounter: boolean): Iterable<Point> {
  const series = new Map<string, Point>()
  for (const [given, value, { since, exemplar } = {}] of samples) {
    const labels = cleaned(given)
    const key = Object.values(labels).join('\0')
    const before = series.get(key)
    series.set(key, {
      suffix: '',
      labels,
      value: isCounter && before !== undefined ? before.value + value : value,
      created: createdOf(since) ?? before?.created,
      exemplar: exemplar ?? before?.exemplar
    })
  }
  return series.values()
}

function histogramPoints ([given, { bounds, counts, sum, count }, background]: Sample<Durations>): readonly Point[] {
  const labels = cleaned(given)
  return [
    ...bounds.map((le, n) => ({ suffix: '_bucket' as const, labels, le, value: counts[n] ?? 0 })),
    { suffix: '_bucket', labels, le: Number.POSITIVE_INFINITY, value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count, created: createdOf(background?.since) }
  ]
}

function createdOf (since: EpochMs | undefined): number | undefined {
  return since === undefined ? undefined : seconds(since)
}

function cleaned (labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, cleanLabel(value)]))
}
