import type { EpochMs } from '../core/event.js'
import { OTHER } from '../core/settle.js'
import type { ComputerStatus, EventLogStatus, ExporterStatus, Status } from '../core/status.js'
import { withCaps } from './caps.js'
import type { CappedServer, LabelCaps } from './caps.js'
import { baseName, cleanLabel } from './label.js'
import { mergeComputers, mergeEventLogs } from './merge.js'

const MOST_CHANNELS = 50

/** Which build is running. */
export interface Build {
  readonly version: string
  readonly revision: string
  readonly nodeVersion: string
}

/** What the rows about servers are functions of: one, or several as one, with their names ready to be labels. */
export type ServerView = CappedServer

/** What the rows about event logs and the exporter are functions of. */
export interface ExporterView {
  readonly eventLogs: readonly (EventLogStatus & { readonly channel: string })[]
  readonly exporter: ExporterStatus
  readonly build: Build
}

/** What the rows about the moment of a scrape are functions of. */
export interface Moment {
  readonly now: EpochMs
  /** How many clients were not let in, by reason. */
  readonly refusedClients: Readonly<Record<string, number>>
}

/** Computers as one server; of the event logs those they are read from, which may be too many to be named. */
export function serverView (
  computers: readonly ComputerStatus[], eventLogs: readonly EventLogStatus[], caps: LabelCaps
): ServerView {
  const server = withCaps(mergeComputers(computers), caps)
  const channel = Math.max(0, eventLogs.length - MOST_CHANNELS)
  return { ...server, counts: { ...server.counts, overflows: { ...server.counts.overflows, channel } } }
}

export function exporterView ({ eventLogs, exporter }: Status, build: Build): ExporterView {
  return { eventLogs: withChannels(eventLogs), exporter, build }
}

/** Files are called by their base name; of two with the same, the later one gets a number. Those past the cap are one. */
function withChannels (eventLogs: readonly EventLogStatus[]): ExporterView['eventLogs'] {
  const taken = new Set<string>([OTHER])
  const named = eventLogs.slice(0, MOST_CHANNELS).map((eventLog) => {
    const name = cleanLabel(eventLog.kind === 'channel' ? eventLog.name : baseName(eventLog.name))
    let channel = name
    for (let number = 2; taken.has(channel); number++) channel = `${name} (${number})`
    taken.add(channel)
    return { ...eventLog, channel }
  })
  const [first, ...others] = eventLogs.slice(MOST_CHANNELS)
  return first === undefined ? named : [...named, { ...mergeEventLogs([first, ...others]), channel: OTHER }]
}
