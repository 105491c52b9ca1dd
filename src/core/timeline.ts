import type { BackupRun } from './backup-run.js'
import type { EpochMs } from './event.js'
import type { Incident } from './incident.js'
import type { ServiceStop, ServiceTimeline } from './service-timeline.js'

/** What the backups and the SQL Server services of one computer did, for a picture over time. */
export interface Timeline {
  /** The most recent ones, in the order they ended. */
  readonly backups: readonly EndedBackup[]
  /** How many ended before those. */
  readonly earlierBackups: number
  /** The most recent ones, in the order they began. */
  readonly stops: readonly ServiceStop[]
  /** How many began before those. */
  readonly earlierStops: number
}

/** A backup that succeeded, or one that failed, with the incident that tells more. */
export type EndedBackup =
  | { readonly at: EpochMs, readonly kind: 'succeeded' }
  | { readonly at: EpochMs, readonly kind: 'failed' | 'failed-because-of-sql', readonly incidentId: string }

// a backup every quarter of an hour, for 35 days and a half
const MOST_BACKUPS = 3_400
const MOST_STOPS = 200

export const EMPTY_TIMELINE: Timeline = { backups: [], earlierBackups: 0, stops: [], earlierStops: 0 }

/** The timeline of a computer; a failure that no event of a job goes with is one all the same. */
export function timelineOf (
  incidents: readonly Incident[], runs: readonly BackupRun[], services: ServiceTimeline
): Timeline {
  const succeeded = runs.filter(({ outcome }) => outcome === 'success')
    .map(({ end }): EndedBackup => ({ at: end, kind: 'succeeded' }))
  const backups = [...succeeded, ...incidents.flatMap(failureOf)].sort((a, b) => a.at - b.at)
  const stops = services.instances.flatMap((sqlInstance) => services.stops(sqlInstance)).sort((a, b) => a.from - b.from)
  return {
    backups: backups.slice(-MOST_BACKUPS),
    earlierBackups: Math.max(0, backups.length - MOST_BACKUPS),
    stops: stops.slice(-MOST_STOPS),
    earlierStops: Math.max(0, stops.length - MOST_STOPS)
  }
}

function failureOf ({ id, outcome, lastSeen }: Incident): readonly EndedBackup[] {
  if (outcome === 'observed') return []
  return [{ at: lastSeen, kind: outcome === 'sql_vss_failure' ? 'failed-because-of-sql' : 'failed', incidentId: id }]
}
