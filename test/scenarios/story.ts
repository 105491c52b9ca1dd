import type { Outcome, Verdict } from '../../src/core/incident.js'
import type { SyntheticEvent } from '../synthetic/event-log.js'

/** One incident as a person reads it out of the story; null says "not known", a missing fact is none the story decides. */
export interface ExpectedIncident {
  readonly computer: string
  readonly outcome: Outcome
  readonly state?: 'failing' | 'recovered'
  readonly sqlInstance?: string | null
  readonly database?: string | null
  /** As documents print it, such as 0x800423F4. */
  readonly errorCode?: string | null
  readonly nativeError?: number | null
  readonly verdict?: Verdict
}

/** What a person knows after reading the story. */
export interface Expectation {
  /** In the order of firstSeen. */
  readonly incidents: readonly ExpectedIncident[]
  /** Failures because of SQL Server, by `instance|error code|native error`, over all computers. */
  readonly counts: Readonly<Record<string, number>>
  readonly observed: number
  readonly otherFailures: number
  /** Failures because of SQL Server since the last good backup, by computer. */
  readonly consecutive?: Readonly<Record<string, number>>
  /** Instances the log names, by computer, in alphabetical order. */
  readonly instances?: Readonly<Record<string, readonly string[]>>
}

/** A log that tells one story; its folder holds `story.md` and `events.xml`. */
export interface Story {
  readonly name: string
  /** Logs that SQL Server kept as text, beside `events.xml`. */
  readonly texts?: readonly string[]
  readonly events: () => readonly SyntheticEvent[]
  readonly expect: Expectation
}

/** Expectations of a log in which nothing is wrong. */
export const NOTHING: Expectation = { incidents: [], counts: {}, observed: 0, otherFailures: 0 }
