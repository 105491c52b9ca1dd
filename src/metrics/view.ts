import type { EpochMs } from '../core/event.js'
import { OTHER } from '../core/settle.js'
import type { EventLogStatus, ExporterStatus, Status } from '../core/status.js'
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

/** What the rows of the metrics table are functions of: a Status with its names ready to be labels. */
export interface MetricsView extends CappedServer {
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
  const server = withCaps(mergeComputers(computers), caps)
  const channel = Math.max(0, status.eventLogs.length - MOST_CHANNELS)
  return {
    ...server,
    counts: { ...server.counts, overflows: { ...server.counts.overflows, channel } },
    eventLogs: withChannels(status.eventLogs),
    exporter: status.exporter,
    build,
    now
  }
}

/** Files are called by their base name; of two with the same, the later one gets a number. Those past the cap are one. */
function withChannels (eventLogs: readonly EventLogStatus[]): MetricsView['eventLogs'] {
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
