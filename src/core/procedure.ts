import type { BackupRun } from './backup-run.js'
import type { Cluster } from './correlate.js'
import type { EpochMs } from './event.js'
import type { Verdict } from './incident.js'
import type { ServiceTimeline } from './service-timeline.js'

/** What the stop-and-retry test of the article has come to for one incident. */
export interface Judgement {
  readonly verdict: Verdict
  /** The event that led to the verdict. */
  readonly verdictAt: EpochMs
  readonly suspect: string | undefined
  /** Instances that this failure, or an earlier one, has cleared. */
  readonly cleared: ReadonlySet<string>
  readonly recoveredAt: EpochMs | undefined
}

/** What the procedure is told about one computer. */
export interface Course {
  readonly clusters: readonly Cluster[]
  readonly runs: readonly BackupRun[]
  readonly services: ServiceTimeline
  /** Every instance known on the computer. */
  readonly instances: readonly string[]
  /** When an instance took part in a snapshot that was not disturbed. */
  readonly snapshots: readonly { readonly at: EpochMs, readonly sqlInstance: string }[]
  /** The instances an incident names, the likeliest first. */
  readonly named: (cluster: Cluster) => readonly string[]
}

const NOTHING: ReadonlySet<string> = new Set()

interface Case {
  readonly cluster: Cluster
  readonly suspect: string | undefined
  readonly cleared: ReadonlySet<string>
  /** Instances that took part in a snapshot since. */
  readonly seen: Set<string>
  verdict: Verdict
  verdictAt: EpochMs
  recoveredAt: EpochMs | undefined
}

/**
 * Follows the procedure through time. A suspect is confirmed when a backup that started while it was stopped succeeds, and
 * exonerated when such a backup fails because of SQL Server again; a success with it running ends the case.
 */
export function followProcedure (course: Course): ReadonlyMap<string, Judgement> {
  const cases: Case[] = []
  let exonerated: ReadonlySet<string> = new Set()
  let areAllExonerated = false
  for (const step of stepsOf(course)) {
    const open = cases.filter((one) => one.recoveredAt === undefined)
    if (step.cluster !== undefined) {
      const stopped = stoppedIn(course, step.cluster.run ?? step.cluster)
      if (step.cluster.outcome === 'sql_vss_failure') {
        for (const one of open) if (isTestOf(one, stopped, course)) settle(one, 'exonerated', step.cluster.firstSeen)
        exonerated = new Set([...exonerated, ...open.flatMap((one) => one.verdict === 'exonerated' ? one.suspect ?? [] : [])])
        areAllExonerated ||= areAll(stopped, course)
      }
      cases.push(opened(step.cluster, course, { stopped, exonerated, areAllExonerated }))
      continue
    }
    const stopped = step.run === undefined ? NOTHING : stoppedIn(course, step.run)
    for (const one of open) succeed(one, step, stopped, course)
    if (open.some((one) => one.recoveredAt === undefined)) continue
    exonerated = new Set()
    areAllExonerated = false
  }
  return new Map(cases.map((one) => [one.cluster.id, one]))
}

interface Step {
  readonly at: EpochMs
  readonly cluster?: Cluster
  readonly run?: BackupRun
  readonly snapshotOf?: string
}

function stepsOf (course: Course): readonly Step[] {
  const failures = course.clusters.map((cluster) => ({ at: cluster.firstSeen, cluster }))
  const successes = course.runs.filter((run) => run.outcome === 'success').map((run) => ({ at: run.end, run }))
  const snapshots = course.snapshots.map(({ at, sqlInstance }) => ({ at, snapshotOf: sqlInstance }))
  return [...failures, ...successes, ...snapshots].sort((a, b) => a.at - b.at)
}

/** What the test has told by the time a failure is met. */
interface Found {
  readonly stopped: ReadonlySet<string>
  readonly exonerated: ReadonlySet<string>
  /** Whether a backup has failed because of SQL Server while every instance was stopped. */
  readonly areAllExonerated: boolean
}

function opened (cluster: Cluster, course: Course, { stopped, exonerated, areAllExonerated }: Found): Case {
  const suspect = cluster.outcome === 'other_failure' ? undefined : suspectOf(course.named(cluster), stopped, exonerated)
  const verdict = suspect !== undefined ? 'suspected' : areAllExonerated ? 'exonerated' : 'undetermined'
  return {
    cluster,
    suspect,
    cleared: new Set([...exonerated, ...stopped].filter((instance) => instance !== suspect)),
    seen: new Set(),
    verdict: cluster.outcome === 'sql_vss_failure' ? verdict : 'undetermined',
    verdictAt: cluster.firstSeen,
    // what is only observed never fails, and no later backup concerns it
    recoveredAt: cluster.outcome === 'observed' ? cluster.lastSeen : undefined
  }
}

// Exonerated means not alone to blame: where the other suspects were stopped and it is named again, it is broken, too.
function suspectOf (
  named: readonly string[], stopped: ReadonlySet<string>, exonerated: ReadonlySet<string>
): string | undefined {
  const running = named.filter((instance) => !stopped.has(instance))
  return running.find((instance) => !exonerated.has(instance)) ?? (stopped.size > 0 ? running[0] : undefined)
}

function succeed (one: Case, step: Step, stopped: ReadonlySet<string>, course: Course): void {
  if (step.run === undefined) {
    if (isEndedBySnapshot(one, step, course)) one.recoveredAt = step.at
    return
  }
  if (step.run.start <= (one.cluster.run?.start ?? one.cluster.lastSeen) || !holdsVolumes(step.run, one)) return
  if (isTestOf(one, stopped, course)) settle(one, 'confirmed', step.run.end)
  else if (covers(step.run, one, stopped, course)) one.recoveredAt = step.run.end
}

/** A backup tests a case when what the case accuses was stopped all the while, and had not been stopped when it failed. */
function isTestOf (one: Case, stopped: ReadonlySet<string>, course: Course): boolean {
  if (one.cluster.outcome !== 'sql_vss_failure') return false
  if (one.suspect !== undefined) return stopped.has(one.suspect)
  return areAll(stopped, course)
}

function areAll (stopped: ReadonlySet<string>, { instances }: Course): boolean {
  return instances.length > 0 && instances.every((instance) => stopped.has(instance))
}

function settle (one: Case, verdict: Verdict, at: EpochMs): void {
  if (one.verdict !== 'suspected' && one.verdict !== 'undetermined') return
  one.verdict = verdict
  one.verdictAt = at
}

/** A backup of other volumes neither tests nor ends a case; where an event names no volumes, it is taken for the same. */
function holdsVolumes (run: BackupRun, one: Case): boolean {
  const failed = one.cluster.run?.volumes ?? []
  return run.volumes.length === 0 || failed.every((volume) => run.volumes.includes(volume))
}

/** A success proves recovery only where it holds what failed: the suspect running, nothing else stopped for a test. */
function covers (run: BackupRun, one: Case, stopped: ReadonlySet<string>, course: Course): boolean {
  if (one.cluster.outcome !== 'sql_vss_failure') return true
  const until = run.snapshotEnd ?? run.end
  if (one.suspect !== undefined) return course.services.between(one.suspect, run.start, until) !== 'mixed'
  const before = stoppedIn(course, one.cluster.run ?? one.cluster)
  return [...stopped].every((instance) => before.has(instance))
}

// Other backup products leave no success of theirs in the log, but their snapshots do; where no instance is accused, every one
// that is not stopped must have been in one.
function isEndedBySnapshot (one: Case, step: Step, course: Course): boolean {
  if (one.cluster.run !== undefined || step.at <= one.cluster.lastSeen || step.snapshotOf === undefined) return false
  one.seen.add(step.snapshotOf)
  if (one.cluster.outcome === 'other_failure') return true
  if (one.suspect !== undefined) return one.suspect === step.snapshotOf
  return course.instances.every((instance) =>
    one.seen.has(instance) || course.services.between(instance, step.at, step.at) === 'stopped')
}

function stoppedIn (course: Course, time: BackupRun | Cluster): ReadonlySet<string> {
  const [from, to] = 'start' in time ? [time.start, time.snapshotEnd ?? time.end] : [time.firstSeen, time.lastSeen]
  return new Set(course.instances.filter((instance) => course.services.between(instance, from, to) === 'stopped'))
}
