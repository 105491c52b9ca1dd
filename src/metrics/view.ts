import { printed } from '../core/error-code.js'
import type { EpochMs } from '../core/event.js'
import type { Counts, EventLogStatus, ExporterStatus, Status } from '../core/status.js'
import { OTHER, UNKNOWN } from './family.js'
import { baseName, cappedLabels, cleanLabel } from './label.js'
import { grouped, mergeComputers, mergeInstances } from './merge.js'
import type { ServerStatus } from './merge.js'

// as many as there are counted series: a code that is counted is always among them
const MOST_ERROR_CODES = 100

/** Which build is running. */
export interface Build {
  readonly version: string
  readonly revision: string
  readonly nodeVersion: string
}

/** Most values of a label; the rest is `other`. */
export interface LabelCaps {
  readonly sqlInstances: number
  readonly databases: number
}

/** A failed backup because of SQL Server, with its names ready to be labels. */
export interface Failure {
  readonly sqlInstance: string
  readonly errorCode: string
  /** Whether no success has covered it. */
  readonly isOpen: boolean
}

/** What the rows of the metrics table are functions of: a Status with its names ready to be labels. */
export interface MetricsView extends Omit<ServerStatus, 'incidents'> {
  /** Failed backups because of SQL Server that are remembered, one by one. */
  readonly failures: readonly Failure[]
  readonly eventLogs: readonly (EventLogStatus & { readonly channel: string })[]
  readonly exporter: ExporterStatus
  readonly build: Build
  readonly now: EpochMs
}

/** The view of one computer, or of all of them as one. */
export function metricsView (
  status: Status, computer: string | undefined, settings: { caps: LabelCaps, build: Build, now: EpochMs }
): MetricsView {
  const { caps, build, now } = settings
  const computers = status.computers.filter((one) => computer === undefined || one.computer === computer)
  return {
    ...withCaps(mergeComputers(computers), caps),
    eventLogs: withChannels(status.eventLogs),
    exporter: status.exporter,
    build,
    now
  }
}

function withCaps (
  server: ServerStatus, caps: LabelCaps
): Pick<MetricsView, 'failures' | 'instances' | 'backups' | 'counts'> {
  const { incidents, instances, backups, counts } = server
  // those with failures keep their name: it is in the counters already
  const counted = counts.failures.map(nameOf).filter((name) => name !== UNKNOWN && name !== OTHER)
  const accused = incidents.map((incident) => incident.diagnosis.sqlInstance).filter((name) => name !== undefined)
  const names = [...counted, ...accused, ...instances.map(nameOf)]
  const instanceLabel = cappedLabels(names, caps.sqlInstances)
  const pairs = backups.databases.map(({ sqlInstance, database, isOpen }) => ({
    sqlInstance: sqlInstance === UNKNOWN ? UNKNOWN : instanceLabel(sqlInstance), database: cleanLabel(database), isOpen
  }))
  const pairKey = (pair: { sqlInstance: string, database: string }) => [pair.sqlInstance, pair.database].join('\0')
  const kept = new Set([...grouped(pairs, pairKey).keys()].slice(0, caps.databases))
  return {
    failures: failuresIn(incidents, counts, instanceLabel),
    instances: [...grouped(instances, (instance) => instanceLabel(instance.sqlInstance))]
      .map(([label, same]) => mergeInstances(label, same)),
    backups: {
      ...backups,
      databases: pairs.map((pair) => kept.has(pairKey(pair)) ? pair : { ...pair, database: OTHER })
    },
    counts
  }
}

/** The codes that are counted keep their name; of those that are not, only so many. */
function failuresIn (
  incidents: ServerStatus['incidents'], counts: Counts, instanceLabel: (name: string) => string
): readonly Failure[] {
  const failed = incidents.filter((incident) => incident.outcome === 'sql_vss_failure').map(({ diagnosis, state }) => ({
    sqlInstance: diagnosis.sqlInstance === undefined ? UNKNOWN : instanceLabel(diagnosis.sqlInstance),
    errorCode: diagnosis.errorCode === undefined ? UNKNOWN : printed(diagnosis.errorCode),
    isOpen: state === 'failing'
  }))
  const codes = [...counts.failures, ...failed].map(({ errorCode }) => errorCode)
  const codeLabel = cappedLabels(codes, MOST_ERROR_CODES)
  return failed.map((failure) => ({ ...failure, errorCode: codeLabel(failure.errorCode) }))
}

function nameOf ({ sqlInstance }: { readonly sqlInstance: string }): string {
  return sqlInstance
}

/** Files are called by their base name; of two with the same, the later one gets a number. */
function withChannels (eventLogs: readonly EventLogStatus[]): MetricsView['eventLogs'] {
  const taken = new Set<string>()
  return eventLogs.map((eventLog) => {
    const name = cleanLabel(eventLog.kind === 'channel' ? eventLog.name : baseName(eventLog.name))
    let channel = name
    for (let number = 2; taken.has(channel); number++) channel = `${name} (${number})`
    taken.add(channel)
    return { ...eventLog, channel }
  })
}
