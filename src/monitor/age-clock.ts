import type { EpochMs } from '../core/event.js'
import type { MonitorParts } from './parts.js'

// what was suspended, or began with a clock that was behind, has to catch up
const FASTEST = 2

/**
 * A clock that ages are reckoned by. It is the other one, but goes no more than twice as fast as time passes: where somebody sets
 * the other forward, nothing is suddenly too old. `passed` tells milliseconds of a time that nobody can set.
 */
export function ageClock (clock: () => EpochMs, passed: () => number): () => EpochMs {
  let known = { at: clock(), passed: passed() }
  return () => {
    const now = { at: clock(), passed: passed() }
    const latest = known.at + FASTEST * (now.passed - known.passed)
    if (now.at >= known.at && now.at <= latest) known = now
    return Math.min(now.at, latest)
  }
}

/** The time by which events are too old to be remembered. */
export function ageNow ({ clock, ageClock = clock }: Pick<MonitorParts, 'clock' | 'ageClock'>): EpochMs {
  return ageClock()
}
