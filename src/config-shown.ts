import type { Config, EventLogOption } from './config.js'
import { OPTIONS } from './config-schema.js'
import { printAddress, printDuration } from './config-values.js'

/** An option as people are shown it; empty where it is not set. No option is a secret: where secrets are, only the path is told. */
export interface ShownOption {
  readonly key: string
  readonly value: string
}

const VALUES: Readonly<Record<string, (config: Config) => string>> = {
  'event-logs': ({ eventLogs }) => eventLogs.map(eventLogText).join('\n'),
  'poll.interval': ({ pollInterval }) => printDuration(pollInterval),
  'channels.reader': ({ channelReader }) => channelReader,
  'channels.look-back': ({ channelLookBack }) => printDuration(channelLookBack),
  'windows.vss-writers': ({ vssWriters }) => String(vssWriters),
  'state.directory': ({ stateDirectory }) => stateDirectory ?? '',
  retention: ({ retention }) => printDuration(retention),
  'correlation.gap': ({ correlationGap }) => printDuration(correlationGap),
  'sql-instances': ({ sqlInstances }) => sqlInstances.join('\n'),
  'web.listen-address': ({ listenAddresses }) => listenAddresses.map(printAddress).join('\n'),
  'web.telemetry-path': ({ telemetryPath }) => telemetryPath,
  'web.config.file': ({ webConfigFile }) => webConfigFile ?? '',
  'web.max-requests': ({ maxRequests }) => String(maxRequests),
  'web.disable-pages': ({ disablePages }) => String(disablePages),
  'web.disable-exporter-metrics': ({ disableExporterMetrics }) => String(disableExporterMetrics),
  'log.level': ({ logLevel }) => logLevel,
  'log.format': ({ logFormat }) => logFormat,
  'log.file': ({ logFile }) => logFile ?? ''
}

/** The configuration in force, in the order of the documentation; paths are absolute. */
export function shownOptions (config: Config): readonly ShownOption[] {
  const options = OPTIONS.flatMap(({ key }) => VALUES[key] === undefined ? [] : [{ key, value: VALUES[key](config) }])
  return [{ key: 'config.file', value: config.file ?? '' }, ...options]
}

function eventLogText (eventLog: EventLogOption): string {
  if (eventLog.kind !== 'channel') return eventLog.path === undefined ? eventLog.kind : `${eventLog.kind}:${eventLog.path}`
  const { channel, computer, isForwarded } = eventLog
  return `channel:${channel}${computer === undefined ? '' : ` of ${computer}`}${isForwarded ? ' (forwarded events)' : ''}`
}
