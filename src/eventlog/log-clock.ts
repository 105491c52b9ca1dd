import type { EpochMs } from '../core/event.js'
import { fixedClock, zoneClock } from './local-time.js'
import type { LocalClock, WallMs } from './local-time.js'
import type { LogHead } from './text-log-format.js'

/** The time zone a log is taken to be of; assumed where nobody has said so. */
export interface TimeZone {
  /** Its IANA name. */
  readonly name: string
  readonly isAssumed: boolean
}

/** When something was logged; undefined where the clock never showed that time. */
export interface Moment {
  readonly at: EpochMs | undefined
  /** Why it may be wrong, or is none. */
  readonly doubt: string | undefined
}

/** Turns the local times of one log, in their order, into moments. */
export interface LogClock {
  /** Why all its times may be wrong. */
  readonly doubt: string | undefined
  moment (wall: WallMs): Moment
  /** The log states its offset from UTC, in milliseconds: it holds from here on. */
  state (offset: number): void
}

// what threads log at once need not come in order
const DISORDER = 60_000

/**
 * The clock of a log: what the log states itself, and where the time zone is known the zone, which knows of summer and winter,
 * unless the log contradicts it.
 */
export function logClock ({ offset }: LogHead, zone: TimeZone): LogClock {
  const ofZone = zoneClock(zone.name)
  const agrees = offset === undefined || ofZone(offset.wall).includes(offset.wall - offset.milliseconds)
  const usesZone = offset === undefined || (!zone.isAssumed && agrees)
  let clock: LocalClock = usesZone ? ofZone : fixedClock(offset.milliseconds)
  let last = Number.NEGATIVE_INFINITY
  return {
    doubt: doubtOf(zone, offset, agrees),
    moment (wall) {
      const [first, second] = clock(wall)
      if (first === undefined) return { at: undefined, doubt: `expected a time of ${zone.name}, found ${shown(wall)}, which was skipped there` }
      // where the clock was put back, what follows a later moment is of the second hour
      const isSecond = second !== undefined && first < last - DISORDER
      last = Math.max(last, isSecond ? second : first)
      if (second === undefined || isSecond) return { at: isSecond ? second : first, doubt: undefined }
      return { at: first, doubt: `${shown(wall)} came twice in ${zone.name}; taken for the first` }
    },
    state (milliseconds) {
      if (!usesZone) clock = fixedClock(milliseconds)
    }
  }
}

function doubtOf (zone: TimeZone, offset: LogHead['offset'], agrees: boolean): string | undefined {
  if (offset === undefined) {
    return zone.isAssumed ? `expected its offset from UTC, found none; its times are taken for those of ${zone.name}` : undefined
  }
  return zone.isAssumed || agrees ? undefined : `expected times of ${zone.name}, found another offset from UTC, which is used`
}

function shown (wall: WallMs): string {
  return new Date(wall).toISOString().slice(0, 19).replace('T', ' ')
}
