import type { EpochMs } from '../core/event.js'
import type { Durations } from '../core/status.js'

export type Labels = Readonly<Record<string, string>>

/** An event behind a count, which a dashboard can lead to. */
export interface Exemplar {
  readonly labels: Labels
  readonly value: number
  readonly at: EpochMs
}

/** What only OpenMetrics has a place for. */
export interface Background {
  readonly exemplar?: Exemplar | undefined
  /** Since when it is counted, where that is known. */
  readonly since?: EpochMs | undefined
}

/** One series: labels, value, and what is behind it. */
export type Sample<Value = number> = readonly [Labels, Value, Background?]

interface FamilyRow<View, Type extends string, Value> {
  readonly name: string
  /** What is counted, in words an administrator would use. */
  readonly help: string
  readonly type: Type
  readonly labels: readonly string[]
  /** Its series. A counter's samples with the same labels add up. */
  samples (view: View): Iterable<Sample<Value>>
}

/** One metric: a name, what it means, and its series as a function of what is known. */
export type Family<View> =
  FamilyRow<View, 'counter' | 'gauge', number> | FamilyRow<View, 'histogram', Durations>

/** Unix time in seconds, with milliseconds; 0 where there is none. */
export function seconds (time: EpochMs | undefined): number {
  return (time ?? 0) / 1000
}
