import { win32 } from 'node:path'
import type { ChannelOption, Config, FileOption } from '../config.js'
import { wantedBy } from '../core/recognise.js'
import { Channel } from '../eventlog/channel.js'
import type { ChannelReader } from '../eventlog/channel-reader.js'
import type { EventLog } from '../eventlog/eventlog.js'
import { errorLogEnd } from '../eventlog/error-log-end.js'
import { openExample } from '../eventlog/example.js'
import { openEventLog, type EventLogSpec, type OpenOptions } from '../eventlog/open.js'
import { presentFiles } from '../eventlog/present-files.js'
import { wevtutilReader } from '../eventlog/wevtutil.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'
import type { ReadErrorLog } from '../monitor/error-log-evidence.js'
import { ownFile } from '../own-files.js'
import { systemRoot } from '../places.js'
import { koffi, KoffiError, once } from '../windows/koffi.js'
import { wevtapiReader } from '../windows/wevtapi.js'
import { inTurn } from './in-turn.js'

type ChannelConfig = Pick<Config, 'channelReader' | 'channelLookBack'>

// the event logs of the failure that KB 2615182 describes
const EXAMPLE = ['application.xml', 'Microsoft-Windows-Backup.evtx']
  .map((name) => ownFile(`examples/kb2615182/${name}`))

const WANTED = wantedBy(EVENT_RULES)

/** Reads what SQL Server logged on this computer itself. */
export const readErrorLog: ReadErrorLog = async (file, signal) => await errorLogEnd(file, WANTED, signal)

/** Event logs that were found and grow no more; none is touched before it is read. */
export function foundEventLogs (
  found: readonly EventLogSpec[], options: Omit<OpenOptions, 'clock' | 'isFinal'> = {}
): readonly EventLog[] {
  return inTurn(found.map((spec) => openEventLog(spec, WANTED, { ...options, clock: Date.now, isFinal: true })))
}

/** The event logs that a configuration names, each once; each call looks for files that came or went. */
export function configuredEventLogs (config: Pick<Config, 'eventLogs'> & ChannelConfig): () => readonly EventLog[] {
  const reader = once(() => channelReaderOf(config.channelReader))
  const groups = config.eventLogs.map((option) => option.kind === 'channel'
    ? channelOf(option, reader(), config.channelLookBack)
    : filesOf(option))
  return () => {
    const logs = groups.flatMap((group) => inTurn(group()))
    return [...new Map(logs.toReversed().map((log) => [log.name, log])).values()].toReversed()
  }
}

function filesOf ({ kind, path }: FileOption): () => readonly EventLog[] {
  if (kind !== 'example') return presentFiles(kind, path!, WANTED, Date.now)
  const logs = openExample(path === undefined ? EXAMPLE : [path], WANTED, Date.now)
  return () => logs
}

function channelOf (
  { channel, computer, isForwarded }: ChannelOption, reader: ChannelReader, lookBack: number
): () => readonly EventLog[] {
  const log = new Channel(WANTED, {
    channel,
    ...computer === undefined ? {} : { computer },
    reader,
    clock: Date.now,
    lookBack,
    isForwarded
  })
  return () => [log]
}

/** A way to read channels: in process where koffi can be loaded, else by wevtutil.exe. */
export function channelReaderOf (wanted: Config['channelReader']): ChannelReader {
  const isInProcess = wanted === 'wevtapi' || (wanted === 'auto' && canCallWindows())
  if (isInProcess) return wevtapiReader()
  return wevtutilReader({ command: [win32.join(systemRoot(), 'System32', 'wevtutil.exe')] })
}

function canCallWindows (): boolean {
  try {
    koffi()
    return true
  } catch (error) {
    if (error instanceof KoffiError) return false
    throw error
  }
}
