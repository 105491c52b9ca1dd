import type { BackupRun } from './backup-run.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import { inOrder } from './finding.js'
import type { ServiceTimeline } from './service-timeline.js'
import type { Coverage } from './status.js'

/** An instance took part in a snapshot: every database it froze was resumed, or was backed up to a virtual device. */
export interface Snapshot {
  readonly at: EpochMs
  readonly sqlInstance: string
  /** Whether no error of SQL Server or its writer stands near it. */
  readonly isClean: boolean
}

const BEFORE_START = 60_000

/** The snapshots the engines tell of, one for each instance and burst of messages that `gap` parts from the next. */
export function snapshotsOf (findings: readonly Finding[], gap: number): readonly Snapshot[] {
  const frozen = new Map<string, Set<string>>()
  const last = new Map<string, EpochMs>()
  const errors = findings.filter(isDisturbance).map((finding) => finding.at).sort((a, b) => a - b)
  return findings.filter((one) => one.kind === 'sql-success').toSorted(inOrder).flatMap((finding) => {
    const { sqlInstance, at } = finding
    if (sqlInstance === undefined || !isDone(finding, sqlInstance, frozen)) return []
    if (at - (last.get(sqlInstance) ?? Number.NEGATIVE_INFINITY) <= gap) return []
    last.set(sqlInstance, at)
    return [{ at, sqlInstance, isClean: !isNear(errors, at, gap) }]
  })
}

function isDisturbance (finding: Finding): boolean {
  return finding.kind === 'sql-error' || finding.kind === 'writer-veto'
}

/** Whether one of the sorted times lies within `gap` of another. */
function isNear (times: readonly EpochMs[], at: EpochMs, gap: number): boolean {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (times[middle]! < at - gap) low = middle + 1
    else high = middle
  }
  return low < times.length && times[low]! <= at + gap
}

function isDone (finding: Finding, sqlInstance: string, frozen: Map<string, Set<string>>): boolean {
  if (finding.snapshot === 'backed-up') return true
  const waiting = frozen.get(sqlInstance) ?? new Set()
  frozen.set(sqlInstance, waiting)
  const database = finding.database ?? ''
  if (finding.snapshot === 'frozen') { waiting.add(database); return false }
  return waiting.delete(database) && waiting.size === 0
}

/** Whether an instance took part in the last successful backup, and what makes that doubtful. */
export function coverageOf (
  sqlInstance: string, snapshots: readonly Snapshot[], lastSuccess: BackupRun | undefined, services: ServiceTimeline
): Coverage {
  const own = snapshots.filter((snapshot) => snapshot.sqlInstance === sqlInstance)
  const lastSnapshot = own.at(-1)?.at
  if (lastSuccess === undefined) {
    return { lastSnapshot, inLastBackup: 'unknown', reason: 'No successful backup is in the logs that were read.' }
  }
  const { start, end } = lastSuccess
  if (services.between(sqlInstance, start, lastSuccess.snapshotEnd ?? end) === 'stopped') {
    return { lastSnapshot, inLastBackup: 'stopped', reason: 'Its service was stopped while the last successful backup ran.' }
  }
  if (own.some(({ at }) => at >= start - BEFORE_START && at <= end)) {
    return { lastSnapshot, inLastBackup: 'covered', reason: COVERED }
  }
  return { lastSnapshot, inLastBackup: 'not-seen', reason: own.length > 0 ? NOT_SEEN : NEVER_SEEN }
}

const COVERED = 'It froze and resumed its databases, or backed them up to a virtual device, while the last successful backup ' +
  'ran; that proves the snapshot, not that the backup can be restored.'
const NOT_SEEN = 'The last backup succeeded, but this instance was not seen in its snapshot, as it was in earlier ones; ' +
  'trace flag 3226 hides the messages on successful backups, though not those on frozen I/O (3197 and 3198).'
const NEVER_SEEN = 'The last backup succeeded, but no event ever showed this instance in a snapshot; its volumes may not be ' +
  'part of the backup, or the log does not hold its messages.'
