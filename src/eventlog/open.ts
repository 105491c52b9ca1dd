import { filesAt } from './event-files.js'
import { openExample } from './example.js'
import { kindAt, openFileLog } from './file-log.js'
import type { EpochMs } from '../core/event.js'
import type { EventLog, EventLogError, WantedEvents } from './eventlog.js'
import type { FileContent, FileLogOptions } from './file-log.js'

/** An event log that can be opened. */
export interface EventLogSpec {
  readonly kind: FileContent['kind'] | 'example'
  readonly path: string
  /** Why it cannot be read, where that is known already; reading it says so. */
  readonly error?: EventLogError
}

/** How event logs are read; each kind takes what concerns it. */
export interface OpenOptions extends Pick<FileLogOptions, 'isFinal' | 'timeZone' | 'computerOf' | 'files'> {
  readonly clock: () => EpochMs
}

type Opener = (path: string, wanted: WantedEvents, options: OpenOptions) => EventLog

const OPENERS: Readonly<Record<EventLogSpec['kind'], Opener>> = {
  xml: (path, wanted, options) => openFileLog(path, 'xml', wanted, options),
  evtx: (path, wanted, options) => openFileLog(path, 'evtx', wanted, options),
  errorlog: (path, wanted, options) => openFileLog(path, 'errorlog', wanted, options),
  sqlwriterlog: (path, wanted, options) => openFileLog(path, 'sqlwriterlog', wanted, options),
  example: (path, wanted, options) => openExample([path], wanted, options)[0]!
}

/** Opens an event log of any kind; nothing is touched before it is read. */
export function openEventLog (spec: EventLogSpec, wanted: WantedEvents, options: OpenOptions): EventLog {
  const { kind, path, error } = spec
  if (error !== undefined) return { name: path, kind, read: async () => { throw error } }
  return OPENERS[kind](path, wanted, options)
}

/** The event logs among paths, folders and patterns, each once and of the kind its content shows. */
export async function findEventLogs (paths: readonly string[]): Promise<readonly EventLogSpec[]> {
  const found = new Map<string, EventLogSpec>()
  for (const given of paths) {
    for (const { path, error } of await filesAt(given)) {
      if (found.has(path)) continue
      found.set(path, error === undefined ? { kind: await kindAt(path), path } : { kind: 'xml', path, error })
    }
  }
  return [...found.values()]
}
