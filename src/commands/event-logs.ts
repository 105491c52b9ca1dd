import { win32 } from 'node:path'
import type { ChannelOption, Config, FileOption } from '../config.js'
import { wantedBy } from '../core/recognise.js'
import { Channel } from '../eventlog/channel.js'
import type { ChannelReader } from '../eventlog/channel-reader.js'
import type { EventLog } from '../eventlog/eventlog.js'
import { errorLogEnd } from '../eventlog/error-log-end.js'
import { openExample } from '../eventlog/example.js'
import type { Files } from '../eventlog/files.js'
import { openEventLog, type EventLogSpec, type OpenOptions } from '../eventlog/open.js'
import { patientFiles } from '../eventlog/patient-files.js'
import { presentFiles } from '../eventlog/present-files.js'
import { wevtutilReader } from '../eventlog/wevtutil.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'
import type { ReadErrorLog } from '../monitor/error-log-evidence.js'
import type { MonitorParts } from '../monitor/parts.js'
import { ownFile } from '../own-files.js'
import { systemRoot } from '../places.js'
import { poolThreads } from '../thread-pool.js'
import { koffi, KoffiError, once } from '../windows/koffi.js'
import { wevtapiReader } from '../windows/wevtapi.js'
import { inTurn } from './in-turn.js'

type ChannelConfig = Pick<Config, 'channelReader' | 'channelLookBack'>

// the event logs of the failure that KB 2615182 describes
const EXAMPLE = ['application.xml', 'Microsoft-Windows-Backup.evtx']
  .map((name) => ownFile(`examples/kb2615182/${name}`))

const WANTED = wantedBy(EVENT_RULES)

// a disk that stood still turns by then, and a poll of 30 s is over
const PATIENCE = 15_000
// what is saved, unpacked and asked of the configuration needs threads, too
const SPARE_THREADS = 1

/** The files of this computer and of shares, for the whole life of the process; so many of its threads are taken already. */
export function patientFilesBeside (takenThreads: number): Files {
  return patientFiles({ patience: PATIENCE, mostCalls: Math.max(1, poolThreads() - SPARE_THREADS - takenThreads) })
}

/** Reads what SQL Server logged on this computer itself. */
export function errorLogReader (files: Files): ReadErrorLog {
  return async (file, signal) => await errorLogEnd(file, WANTED, signal, files)
}

/** Event logs that were found and grow no more; none is touched before it is read. */
export function foundEventLogs (
  found: readonly EventLogSpec[], options: Omit<OpenOptions, 'clock' | 'isFinal'> = {}
): readonly EventLog[] {
  return inTurn(found.map((spec) => openEventLog(spec, WANTED, { ...options, clock: Date.now, isFinal: true })))
}

/** The event logs that a configuration names, each once; each call looks for files that came or went. */
export function configuredEventLogs (
  config: Pick<Config, 'eventLogs'> & ChannelConfig, files: Files
): MonitorParts['eventLogs'] {
  const reader = once(() => channelReaderOf(config.channelReader))
  const groups = config.eventLogs.map((option) => option.kind === 'channel'
    ? channelOf(option, reader(), config.channelLookBack)
    : filesOf(option, files))
  return async (signal) => {
    const logs = (await Promise.all(groups.map((group) => group(signal)))).flatMap(inTurn)
    return [...new Map(logs.toReversed().map((log) => [log.name, log])).values()].toReversed()
  }
}

function filesOf ({ kind, path }: FileOption, files: Files): MonitorParts['eventLogs'] {
  const options = { clock: Date.now, files }
  if (kind !== 'example') return presentFiles(kind, path!, WANTED, options)
  const logs = openExample(path === undefined ? EXAMPLE : [path], WANTED, options)
  return () => logs
}

function channelOf (
  { channel, computer, isForwarded }: ChannelOption, reader: ChannelReader, lookBack: number
): MonitorParts['eventLogs'] {
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
