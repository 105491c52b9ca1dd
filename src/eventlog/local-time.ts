import type { EpochMs } from '../core/event.js'

/** What a clock on the wall shows, counted as if it showed UTC. */
export type WallMs = number

/** The moments at which a clock showed a time: none where it was put forward past it, two where it was put back over it. */
export type LocalClock = (wall: WallMs) => readonly EpochMs[]

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
// no clock is put forward or back in the midst of a quarter of an hour
const QUARTER = 15 * MINUTE
const MOST_QUARTERS = 10_000
const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
const OFFSET = /(?<sign>[+-])?(?<hours>\d{1,2}):(?<minutes>\d\d)/

/** What a clock showed, from the named groups of a pattern: year, month, day, hour, minute, second, fraction; undefined for no time. */
export function wallTime (found: Readonly<Record<string, string | undefined>>): WallMs | undefined {
  const [year, month, day, hour, minute, second] = PARTS.map((name) => Number(found[name])) as [number, ...number[]]
  const milliseconds = Number((found.fraction ?? '').padEnd(3, '0').slice(0, 3))
  const wall = Date.UTC(year, month! - 1, day, hour, minute, second, milliseconds)
  // the thirtieth of February would be another day
  const shown = new Date(wall)
  const isReal = shown.getUTCMonth() + 1 === month && shown.getUTCDate() === day && shown.getUTCHours() === hour &&
    shown.getUTCMinutes() === minute && shown.getUTCSeconds() === second
  return isReal ? wall : undefined
}

/** A clock that is always so far ahead of UTC, in milliseconds. */
export function fixedClock (offset: number): LocalClock {
  return (wall) => [wall - offset]
}

/** The clocks of a time zone, by its IANA name. */
export function zoneClock (timeZone: string): LocalClock {
  const offsetAt = offsetsOf(timeZone)
  const known = new Map<number, readonly number[]>()
  return (wall) => {
    const quarter = Math.floor(wall / QUARTER)
    let offsets = known.get(quarter)
    if (offsets === undefined) {
      if (known.size >= MOST_QUARTERS) known.clear()
      offsets = offsetsAround(wall, offsetAt)
      known.set(quarter, offsets)
    }
    return offsets.map((offset) => wall - offset)
  }
}

/** Whether a time zone of this name is known. */
export function isTimeZone (name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The name of this computer's time zone; UTC where it has none that is known, as with a TZ that names none. */
export function systemTimeZone (): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined
  return name !== undefined && isTimeZone(name) ? name : 'UTC'
}

/** An offset from UTC as `2:00` or `-8:00`, in milliseconds; undefined where it is none. */
export function parseOffset (text: string): number | undefined {
  const found = OFFSET.exec(text)?.groups
  if (found === undefined) return undefined
  const minutes = Number(found.hours) * 60 + Number(found.minutes)
  return minutes > 14 * 60 ? undefined : (found.sign === '-' ? -minutes : minutes) * MINUTE
}

function offsetsOf (timeZone: string): (at: EpochMs) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')!.value
    return parseOffset(name) ?? 0 // Greenwich is called GMT
  }
}

/** The offsets that were in force when the clock showed a time; of two the larger came first. */
function offsetsAround (wall: WallMs, offsetAt: (at: EpochMs) => number): readonly number[] {
  const near = new Set([offsetAt(wall - DAY), offsetAt(wall + DAY)])
  return [...near].filter((offset) => offsetAt(wall - offset) === offset).sort((a, b) => b - a)
}
