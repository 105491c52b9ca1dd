import type { EpochMs } from '../../src/core/event.js'
import type { Written } from './event-xml.js'

export const SECOND: EpochMs = 1_000
export const MINUTE: EpochMs = 60 * SECOND
export const HOUR: EpochMs = 60 * MINUTE
export const DAY: EpochMs = 24 * HOUR

/** 21:00 UTC of a day, when the backups of the stories start. */
export function nightOf (day: string): EpochMs {
  return Date.parse(`${day}T21:00:00Z`)
}

/** Makes an event once it is told where and when it was written. */
export type EventMaker = (written: Written) => string

/** One event of a synthetic log. */
export interface SyntheticEvent {
  readonly time: EpochMs
  readonly xml: string
}

/** A computer that writes events. */
export interface SyntheticLog {
  readonly computer: string
  /** Writes events of one moment, in their order. */
  at (time: EpochMs, ...makers: readonly EventMaker[]): void
  /** In the order of time, with record ids that count up. */
  events (): readonly SyntheticEvent[]
}

/** The event log of a computer; its record ids count up from the first. */
export function syntheticLog (computer: string, firstRecordId = 1001): SyntheticLog {
  const entries: { readonly time: EpochMs, readonly make: EventMaker }[] = []
  return {
    computer,
    at (time, ...makers) {
      entries.push(...makers.map((make) => ({ time, make })))
    },
    events () {
      return entries.toSorted((a, b) => a.time - b.time)
        .map(({ time, make }, n) => ({ time, xml: make({ computer, time, recordId: firstRecordId + n }) }))
    }
  }
}

/** Several logs as one, in the order of time, as a collector of forwarded events holds them. */
export function merged (...logs: readonly SyntheticLog[]): readonly SyntheticEvent[] {
  return logs.flatMap((log) => log.events()).sort((a, b) => a.time - b.time)
}

/** The events as wevtutil qe /f:xml prints them: one a line, no root. */
export function printedEvents (events: readonly SyntheticEvent[]): string {
  return events.map((event) => `${event.xml}\r\n`).join('')
}
