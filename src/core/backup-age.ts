import type { EpochMs } from './event.js'

const HOUR = 60 * 60_000

/** How old a last good backup may be before somebody is told; the alert SqlVssBackupTooOld tells of the same ages. */
export const TOO_OLD = { warning: 36 * HOUR, critical: 72 * HOUR } as const

/** What the age of a last good backup calls for; undefined where it is young enough, or where none is known. */
export function ageCallsFor (lastSuccess: EpochMs | undefined, at: EpochMs): keyof typeof TOO_OLD | undefined {
  if (lastSuccess === undefined) return undefined
  const age = at - lastSuccess
  return age > TOO_OLD.critical ? 'critical' : age > TOO_OLD.warning ? 'warning' : undefined
}
