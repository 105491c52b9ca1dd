import type { EpochMs } from '../core/event.js'
import type { EventLogStatus, ExporterStatus, InstanceStatus, Status } from '../core/status.js'
import { OTHER, UNKNOWN } from './family.js'
import { baseName, cappedLabels, cleanLabel } from './label.js'
import { grouped, mergeComputers, mergeInstances } from './merge.js'
import type { ServerStatus } from './merge.js'

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

/** What the rows of the metrics table are functions of: a Status with its names ready to be labels. */
export interface MetricsView extends ServerStatus {
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

function withCaps (server: ServerStatus, caps: LabelCaps): ServerStatus {
  const { instances, backups, counts } = server
  // those with failures keep their name: it is in the counters already
  const failed = counts.failures.map((failure) => failure.sqlInstance)
  const names = [...failed.filter((name) => name !== UNKNOWN && name !== OTHER), ...instances.map(nameOf)]
  const instanceLabel = cappedLabels(names, caps.sqlInstances)
  const pairs = backups.databases.map(({ sqlInstance, database, isOpen }) => ({
    sqlInstance: sqlInstance === UNKNOWN ? UNKNOWN : instanceLabel(sqlInstance), database: cleanLabel(database), isOpen
  }))
  const pairKey = (pair: { sqlInstance: string, database: string }) => [pair.sqlInstance, pair.database].join('\0')
  const kept = new Set([...grouped(pairs, pairKey).keys()].slice(0, caps.databases))
  return {
    instances: [...grouped(instances, (instance) => instanceLabel(instance.sqlInstance))]
      .map(([label, same]) => mergeInstances(label, same)),
    backups: {
      ...backups,
      databases: pairs.map((pair) => kept.has(pairKey(pair)) ? pair : { ...pair, database: OTHER })
    },
    counts
  }
}

function nameOf (instance: InstanceStatus): string {
  return instance.sqlInstance
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
