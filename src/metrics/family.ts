import type { EpochMs } from '../core/event.js'
import type { Durations } from '../core/status.js'
import type { MetricsView } from './view.js'

export type Labels = Readonly<Record<string, string>>

interface FamilyRow<Type extends string, Value> {
  readonly name: string
  /** What is counted, in words an administrator would use. */
  readonly help: string
  readonly type: Type
  readonly labels: readonly string[]
  /** Its series: labels and value. A counter's samples with the same labels add up. */
  samples (view: MetricsView): Iterable<readonly [Labels, Value]>
}

/** One metric: a name, what it means, and its series as a function of what is known. */
export type Family = FamilyRow<'counter' | 'gauge', number> | FamilyRow<'histogram', Durations>

/** Unix time in seconds, with milliseconds; 0 where there is none. */
export function seconds (time: EpochMs | undefined): number {
  return (time ?? 0) / 1000
}
