import type { BackupRun } from './backup-run.js'
import { backupRuns } from './backup-run.js'
import type { Cluster } from './correlate.js'
import { correlate } from './correlate.js'
import type { Snapshot } from './coverage.js'
import { coverageOf, snapshotsOf } from './coverage.js'
import type { Assessment } from './diagnose.js'
import { diagnose } from './diagnose.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import type { DiagnosedIncident } from './incident.js'
import type { Knowledge } from './knowledge.js'
import type { Policy } from './policy.js'
import type { Course, Judgement } from './procedure.js'
import { followProcedure } from './procedure.js'
import type { ServiceTimeline } from './service-timeline.js'
import { serviceTimeline } from './service-timeline.js'
import type { BackupStatus, ComputerStatus, InstanceStatus, InstanceVerdict } from './status.js'
import type { Timeline } from './timeline.js'
import { timelineOf } from './timeline.js'
import { causeOf, namedInstances } from './suspects.js'
import { onceEach } from './text-logs.js'
import { writerLabel } from './vss-writer.js'

/** Everything that follows from the findings of one computer; it does not depend on the time it is computed at. */
export interface ComputerPicture {
  /** In the order they began. */
  readonly incidents: readonly SettlingIncident[]
  readonly runs: readonly BackupRun[]
  readonly instances: readonly InstanceStatus[]
  readonly backups: BackupStatus
  readonly cleared: ComputerStatus['cleared']
  readonly timeline: Timeline
}

export interface SettlingIncident extends DiagnosedIncident {
  readonly settlesAt: EpochMs
}

/** Computes the picture of one computer; `instances` are those known beside the ones the findings name. */
export function assess (
  all: readonly Finding[], instances: readonly string[], knowledge: Knowledge, policy: Policy
): ComputerPicture {
  const findings = onceEach(all)
  const runs = backupRuns(findings, policy.gap)
  const clusters = correlate(findings, runs, knowledge, policy)
  const services = serviceTimeline(findings)
  const snapshots = snapshotsOf(findings, policy.gap)
  const known = instancesIn(findings, instances)
  const evidence = new Map(clusters.map((cluster) => [cluster.id, evidenceIn(cluster, knowledge)]))
  const judged = judge({ clusters, runs, services, snapshots, instances: known }, evidence)
  const incidents = clusters.map((cluster) => incidentOf({
    cluster,
    judgement: judged.get(cluster.id)!,
    ...evidence.get(cluster.id)!,
    instances: known,
    isRunning: (sqlInstance) => runningState(sqlInstance, services).isRunning,
    knowledge
  }))
  const lastSuccess = runs.findLast((run) => run.outcome === 'success')
  return {
    incidents,
    runs,
    instances: known.map((sqlInstance) => ({
      sqlInstance,
      service: knowledge.service(sqlInstance),
      ...runningState(sqlInstance, services),
      ...verdictOn(sqlInstance, incidents, judged),
      coverage: coverageOf(sqlInstance, snapshots, lastSuccess, services)
    })),
    backups: backupsOf(incidents, runs, judged),
    cleared: clearedIn(findings),
    timeline: timelineOf(incidents, runs, services)
  }
}

type Material = Omit<Course, 'named' | 'snapshots'> & { readonly snapshots: readonly Snapshot[] }

const MOST_CLEARED = 10

type Evidence = Pick<Assessment, 'cause' | 'named'>

function evidenceIn ({ findings }: Cluster, knowledge: Knowledge): Evidence {
  const cause = causeOf(findings, knowledge)
  return { cause, named: namedInstances(findings, cause, knowledge) }
}

function judge (material: Material, evidence: ReadonlyMap<string, Evidence>): ReadonlyMap<string, Judgement> {
  const named = (cluster: Cluster) => evidence.get(cluster.id)!.named.map(({ sqlInstance }) => sqlInstance)
  return followProcedure({ ...material, snapshots: material.snapshots.filter((one) => one.isClean), named })
}

function incidentOf (assessment: Assessment): SettlingIncident {
  const { id, computer, outcome, firstSeen, lastSeen, findings, settlesAt, run } = assessment.cluster
  const { recoveredAt } = assessment.judgement
  return {
    id,
    computer,
    outcome,
    firstSeen,
    lastSeen,
    findings,
    settlesAt,
    state: recoveredAt === undefined ? 'failing' : 'recovered',
    backupTime: run?.isStartKnown === true ? run.start : undefined,
    recoveredAt: outcome === 'observed' ? undefined : recoveredAt,
    diagnosis: diagnose(assessment)
  }
}

/** Every instance an event names and every one known beforehand, in alphabetical order. */
function instancesIn (findings: readonly Finding[], known: readonly string[]): readonly string[] {
  const named = findings.map((finding) => finding.sqlInstance).filter((name) => name !== undefined)
  return [...new Set([...known, ...named])].sort()
}

function clearedIn (findings: readonly Finding[]): ComputerStatus['cleared'] {
  return findings.flatMap(({ cleared, at }) => cleared === undefined ? [] : [{ channel: cleared, at }])
    .sort((a, b) => b.at - a.at).slice(0, MOST_CLEARED)
}

function runningState (
  sqlInstance: string, services: ServiceTimeline
): Pick<InstanceStatus, 'isRunning' | 'stoppedAt'> {
  const last = services.last(sqlInstance)
  return {
    isRunning: last === undefined ? undefined : last.state === 'running',
    stoppedAt: last?.state === 'stopped' ? last.since : undefined
  }
}

function verdictOn (
  sqlInstance: string, incidents: readonly DiagnosedIncident[], judged: ReadonlyMap<string, Judgement>
): { readonly verdict: InstanceVerdict, readonly verdictAt: EpochMs | undefined } {
  const last = incidents.findLast((one) => one.outcome === 'sql_vss_failure' && one.diagnosis.sqlInstance === sqlInstance)
  return verdictOf(last, judged)
}

function verdictOf (
  incident: DiagnosedIncident | undefined, judged: ReadonlyMap<string, Judgement>
): { readonly verdict: InstanceVerdict, readonly verdictAt: EpochMs | undefined } {
  if (incident === undefined || incident.state === 'recovered') return { verdict: 'none', verdictAt: undefined }
  const { verdict, verdictAt } = judged.get(incident.id)!
  return { verdict: verdict === 'undetermined' ? 'suspected' : verdict, verdictAt }
}

function backupsOf (
  incidents: readonly DiagnosedIncident[], runs: readonly BackupRun[], judged: ReadonlyMap<string, Judgement>
): BackupStatus {
  const sql = incidents.filter((incident) => incident.outcome === 'sql_vss_failure')
  const ended = runs.filter((run) => run.outcome !== 'running')
  const last = ended.at(-1)
  const lastSuccess = ended.findLast((run) => run.outcome === 'success')?.end
  const unnamed = verdictOf(sql.findLast((one) => one.diagnosis.sqlInstance === undefined), judged)
  return {
    lastSuccess,
    lastAttempt: runs.at(-1)?.start,
    lastDuration: last?.isStartKnown === true ? (last.end - last.start) / 1000 : undefined,
    consecutiveFailures: sql.filter((incident) => incident.lastSeen > (lastSuccess ?? 0)).length,
    unknownVerdict: unnamed.verdict,
    unknownVerdictAt: unnamed.verdictAt,
    databases: databasesOf(sql),
    writers: writersOf(incidents)
  }
}

function databasesOf (incidents: readonly DiagnosedIncident[]): BackupStatus['databases'] {
  const databases = new Map<string, BackupStatus['databases'][number]>()
  for (const { diagnosis: { sqlInstance = 'unknown', database }, state } of incidents) {
    if (database === undefined) continue
    const key = `${sqlInstance}\n${database}`
    const isFailing = state === 'failing' || databases.get(key)?.isFailing === true
    databases.set(key, { sqlInstance, database, isFailing })
  }
  return [...databases.values()].sort((a, b) => Number(b.isFailing) - Number(a.isFailing))
}

function writersOf (incidents: readonly DiagnosedIncident[]): BackupStatus['writers'] {
  const writers = new Map<string, boolean>([['SqlServerWriter', false]])
  for (const incident of incidents) {
    for (const finding of incident.findings) {
      if (finding.kind !== 'writer-veto') continue
      const name = writerLabel(finding)
      writers.set(name, writers.get(name) === true || incident.state === 'failing')
    }
  }
  return [...writers].map(([writer, isFailed]) => ({ writer, isFailed }))
}
