import type { EpochMs } from '../core/event.js'
import type { ServiceStop } from '../core/service-timeline.js'
import type { EndedBackup, Timeline } from '../core/timeline.js'

export type BackupKind = EndedBackup['kind']

/** The time a timeline is drawn of. */
export interface Window {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** All backups of a kind that ended on one day. */
export interface DayMark {
  /** 2026-03-02, in UTC. */
  readonly day: string
  readonly kind: BackupKind
  readonly count: number
  /** Where the mark stands: when a single one ended, else the middle of the day. */
  readonly at: EpochMs
  /** The incidents that tell more; none of what succeeded. */
  readonly incidentIds: readonly string[]
}

export const DAYS = 35
const DAY = 24 * 60 * 60_000

/** The 35 days before a moment; for a log that ends before they begin, the 35 days before its end. */
export function windowOf ({ backups, stops }: Timeline, at: EpochMs): Window {
  const last = Math.max(backups.at(-1)?.at ?? 0, ...stops.map(({ from, to }) => to ?? from))
  const to = last > 0 && last < at - DAYS * DAY ? last : at
  return { from: to - DAYS * DAY, to }
}

/** One mark for each day and kind: however often a day backs up, it has at most three. */
export function dayMarks ({ backups }: Timeline, { from, to }: Window): readonly DayMark[] {
  const marks = new Map<string, EndedBackup[]>()
  for (const backup of backups) {
    // a server's clock may be ahead of ours; what is far ahead is a wrong one
    if (backup.at < from || backup.at > to + DAY) continue
    const key = `${dayOf(backup.at)} ${backup.kind}`
    const known = marks.get(key)
    if (known === undefined) marks.set(key, [backup])
    else known.push(backup)
  }
  return [...marks.values()].map(markOf)
}

function markOf (backups: readonly EndedBackup[]): DayMark {
  const [{ at, kind }] = backups as [EndedBackup]
  const day = dayOf(at)
  return {
    day,
    kind,
    count: backups.length,
    at: backups.length === 1 ? at : Date.parse(day) + DAY / 2,
    incidentIds: backups.flatMap((backup) => backup.kind === 'succeeded' ? [] : [backup.incidentId])
  }
}

/** The stops of one instance. */
export type Lane = readonly [sqlInstance: string, stops: readonly ServiceStop[]]

/** The stops that reach into a window, by instance in alphabetical order. */
export function stopLanes ({ stops }: Timeline, { from, to }: Window): readonly Lane[] {
  const lanes = new Map<string, ServiceStop[]>()
  for (const stop of stops) {
    if ((stop.to ?? to) < from || stop.from > to) continue
    lanes.set(stop.sqlInstance, [...lanes.get(stop.sqlInstance) ?? [], stop])
  }
  return [...lanes].sort(([a], [b]) => a < b ? -1 : 1)
}

function dayOf (at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10)
}
