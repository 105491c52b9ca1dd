import { printed } from '../core/error-code.js'
import type { EpochMs } from '../core/event.js'
import type { SqlService } from '../core/knowledge.js'
import { NONE, OTHER, UNKNOWN } from '../core/settle.js'
import type { BackupStatus, Counts, FailureCount, InstanceStatus, WriterErrorCount } from '../core/status.js'
import { cappedLabels, cleanLabel } from './label.js'
import type { Label } from './label.js'
import { grouped, mergeFailures, mergeInstances, mergeWriterErrors } from './merge.js'
import type { ServerStatus } from './merge.js'

/** What the SQL writer is called in a label. */
export const SQL_WRITER = 'SqlServerWriter'

// as many as one computer counts; of failures so many codes are counted at most, and each is among the labels
const MOST_SERIES = 100
const MOST_WRITERS = 50
const OTHER_INSTANCES: SqlService = { serviceName: '', displayName: 'other SQL Server instances' }
const SERVICE_NOT_KNOWN: SqlService = { serviceName: '', displayName: '' }

/** Most values of a label; the rest is `other`. */
export interface LabelCaps {
  readonly sqlInstances: number
  readonly databases: number
}

/** A failed backup because of SQL Server, with its names ready to be labels. */
interface Failure {
  readonly sqlInstance: string
  readonly errorCode: string
  readonly nativeError: string
  readonly isFailing: boolean
  /** The incident. */
  readonly id: string
  readonly firstSeen: EpochMs
  readonly lastSeen: EpochMs
}

/** A server whose names are labels, no more of them than the caps allow. */
export interface CappedServer extends Omit<ServerStatus, 'incidents'> {
  /** Failed backups because of SQL Server that are remembered, one by one. */
  readonly failures: readonly Failure[]
  /** When the last failure that is not SQL Server's, and that no success covers, ended. */
  readonly otherFailureAt: EpochMs | undefined
}

/** Gives every name of a server, or of several as one, its label; one name has the same in all series. */
export function withCaps (server: ServerStatus, caps: LabelCaps): CappedServer {
  const { incidents, backups, counts } = server
  const names = instanceNames(server)
  const instanceLabel = labelled(cappedLabels(names, caps.sqlInstances))
  const writerNames = [SQL_WRITER, ...[...counts.writerErrors, ...backups.writers].map(({ writer }) => writer)]
  const writerLabel = cappedLabels(writerNames, MOST_WRITERS)
  const databases = databasesIn(backups.databases, instanceLabel, caps.databases)
  const counted = countsIn(counts, instanceLabel, writerLabel)
  const past = {
    mssql_instance: pastCap(names, instanceLabel),
    writer: pastCap(writerNames, writerLabel),
    database: databases.past,
    error_code: counted.past
  }
  return {
    failures: failuresIn(incidents, counted.counts, instanceLabel),
    otherFailureAt: otherFailureIn(incidents),
    instances: instancesIn(server, names, instanceLabel),
    backups: {
      ...backups,
      databases: databases.labelled,
      writers: writersIn(backups.writers, writerNames, writerLabel)
    },
    counts: { ...counted.counts, overflows: sum(counts.overflows, past) }
  }
}

/**
 * Every instance anything names. Those with failures come first: they are in the counters for good, and a counter that is
 * shown must not go over to `other`. What is failing at the moment has no say: it would let series come and go.
 */
function instanceNames ({ incidents, instances, backups, counts }: ServerStatus): readonly string[] {
  const names = [...counts.failures, ...instances, ...backups.databases].map(({ sqlInstance }) => sqlInstance)
  const accused = incidents.map(({ diagnosis }) => diagnosis.sqlInstance).filter((name) => name !== undefined)
  return [...new Set([...names, ...accused])].filter((name) => name !== UNKNOWN && name !== OTHER)
}

function labelled (label: Label): Label {
  return (name) => name === UNKNOWN ? UNKNOWN : label(name)
}

function pastCap (names: readonly string[], label: Label): number {
  return new Set(names.filter((name) => name !== OTHER && label(name) === OTHER).map(cleanLabel)).size
}

function sum (a: Counts['overflows'], b: Counts['overflows']): Counts['overflows'] {
  const labels = new Set([...Object.keys(a), ...Object.keys(b)])
  return Object.fromEntries([...labels].map((label) => [label, (a[label] ?? 0) + (b[label] ?? 0)]))
}

/** The series that every instance has, those included that only counters or incidents still name. */
function instancesIn (
  server: ServerStatus, names: readonly string[], label: Label
): readonly InstanceStatus[] {
  const listed = new Set(server.instances.map(({ sqlInstance }) => sqlInstance))
  const others = server.counts.failures.some(({ sqlInstance }) => sqlInstance === OTHER) ? [OTHER] : []
  const unlisted = [...names, ...others].filter((name) => !listed.has(name))
    .map((name) => unlistedInstance(name, server.incidents))
  return [...grouped([...server.instances, ...unlisted], ({ sqlInstance }) => label(sqlInstance))]
    .map(([name, same]) => mergeInstances(name, same))
    .map((instance) => instance.sqlInstance === OTHER ? { ...instance, service: OTHER_INSTANCES } : instance)
}

/** What is known of an instance that is in no list: the verdict on the newest failure of each server that accuses it. */
function unlistedInstance (sqlInstance: string, incidents: ServerStatus['incidents']): InstanceStatus {
  const accusing = incidents.filter(({ outcome, diagnosis }) =>
    outcome === 'sql_vss_failure' && diagnosis.sqlInstance === sqlInstance)
  const suspect = accusing.flatMap(({ diagnosis }) => diagnosis.suspects).find((one) => one.sqlInstance === sqlInstance)
  const unjudged: InstanceStatus = {
    sqlInstance,
    service: suspect?.service ?? SERVICE_NOT_KNOWN,
    isRunning: undefined,
    stoppedAt: undefined,
    verdict: 'none',
    verdictAt: undefined,
    coverage: { lastSnapshot: undefined, inLastBackup: 'unknown', reason: '' }
  }
  const judged = [...grouped(accusing, ({ computer }) => computer).values()]
    .filter(([newest]) => newest.state === 'failing')
    .map(([{ diagnosis: { verdict }, firstSeen }]) =>
      ({ ...unjudged, verdict: verdict === 'undetermined' ? 'suspected' as const : verdict, verdictAt: firstSeen }))
  return mergeInstances(sqlInstance, [unjudged, ...judged])
}

function databasesIn (databases: BackupStatus['databases'], label: Label, cap: number) {
  const pairs = databases.map((one) => ({
    ...one, sqlInstance: label(one.sqlInstance), database: cleanLabel(one.database)
  }))
  const pairKey = (pair: typeof pairs[number]) => JSON.stringify([pair.sqlInstance, pair.database])
  const keys = [...grouped(pairs, pairKey).keys()]
  const kept = new Set(keys.slice(0, cap))
  return {
    labelled: pairs.map((pair) => kept.has(pairKey(pair)) ? pair : { ...pair, database: OTHER }),
    past: keys.length - kept.size
  }
}

function countsIn (counts: Counts, instanceLabel: Label, writerLabel: Label) {
  const failures = capped<FailureCount>(
    mergeFailures(counts.failures.map((one) => ({ ...one, sqlInstance: instanceLabel(one.sqlInstance) }))),
    { errorCode: OTHER, nativeError: OTHER }
  )
  const writerErrors = capped<WriterErrorCount>(
    mergeWriterErrors(counts.writerErrors.map((one) => ({ ...one, writer: writerLabel(one.writer) }))),
    { errorCode: OTHER }
  )
  return {
    counts: {
      ...counts, failures: mergeFailures(failures.series), writerErrors: mergeWriterErrors(writerErrors.series)
    },
    past: failures.past + writerErrors.past
  }
}

function capped<Count> (series: readonly Count[], other: Partial<Count>) {
  return {
    series: series.map((one, n) => n < MOST_SERIES ? one : { ...one, ...other }),
    past: Math.max(0, series.length - MOST_SERIES)
  }
}

/** The codes that are counted keep their name; of those that are not, only so many. */
function failuresIn (
  incidents: ServerStatus['incidents'], counts: Counts, instanceLabel: Label
): readonly Failure[] {
  const failed = incidents.filter((incident) => incident.outcome === 'sql_vss_failure').map((incident) => ({
    ...incident,
    sqlInstance: instanceLabel(incident.diagnosis.sqlInstance ?? UNKNOWN),
    errorCode: incident.diagnosis.errorCode === undefined ? UNKNOWN : printed(incident.diagnosis.errorCode),
    nativeError: incident.diagnosis.nativeError === undefined ? NONE : String(incident.diagnosis.nativeError),
    isFailing: incident.state === 'failing'
  }))
  const codes = [...counts.failures, ...failed].map(({ errorCode }) => errorCode).filter((code) => code !== OTHER)
  const codeLabel = cappedLabels(codes, MOST_SERIES)
  return failed.map((failure) => ({ ...failure, errorCode: codeLabel(failure.errorCode) }))
}

function otherFailureIn (incidents: ServerStatus['incidents']): EpochMs | undefined {
  return incidents.filter(({ outcome, state }) => outcome === 'other_failure' && state === 'failing')
    .reduce<EpochMs | undefined>((last, { lastSeen }) => Math.max(last ?? lastSeen, lastSeen), undefined)
}

/** A writer that is in the counters stays, when no event of it is remembered any more. */
function writersIn (writers: BackupStatus['writers'], names: readonly string[], label: Label): BackupStatus['writers'] {
  const all = [...names.map((writer) => ({ writer, isFailed: false })), ...writers]
  return [...grouped(all, ({ writer }) => label(writer))]
    .map(([writer, same]) => ({ writer, isFailed: same.some(({ isFailed }) => isFailed) }))
}
