import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EventLogError } from './eventlog.js'
import { ExampleLog } from './example.js'
import { eventLogError } from './file-error.js'
import { kindAt, openFileLog } from './file-log.js'
import type { EpochMs } from '../core/event.js'
import type { EventLog, WantedEvents } from './eventlog.js'

/** An event log that can be opened. */
export interface EventLogSpec {
  readonly kind: 'xml' | 'evtx' | 'example'
  readonly path: string
  /** Why it cannot be read, where that is known already; reading it says so. */
  readonly error?: EventLogError
}

/** How event logs are read; each kind takes what concerns it. */
export interface OpenOptions {
  readonly clock: () => EpochMs
  /** Files grow no more: an event without an end is broken, not half-written. */
  readonly isFinal?: boolean
  /** How long before now the last event of an example is put, in milliseconds; two hours if not said. */
  readonly ageOfLastEvent?: number
}

type FoundFile = Omit<EventLogSpec, 'kind'>

type Opener = (path: string, wanted: WantedEvents, options: OpenOptions) => EventLog

const TWO_HOURS = 2 * 60 * 60 * 1000
const DEEPEST = 4
const MOST_FILES = 10_000

const OPENERS: Readonly<Record<EventLogSpec['kind'], Opener>> = {
  xml: (path, wanted, { isFinal = false }) => openFileLog(path, 'xml', wanted, { isFinal }),
  evtx: (path, wanted, { isFinal = false }) => openFileLog(path, 'evtx', wanted, { isFinal }),
  example: (path, wanted, { clock, ageOfLastEvent = TWO_HOURS }) =>
    new ExampleLog(path, wanted, { clock, ageOfLastEvent })
}

/** Opens an event log of any kind; nothing is touched before it is read. */
export function openEventLog (spec: EventLogSpec, wanted: WantedEvents, options: OpenOptions): EventLog {
  const { kind, path, error } = spec
  if (error !== undefined) return { name: path, kind, read: async () => { throw error } }
  return OPENERS[kind](path, wanted, options)
}

/**
 * The event logs among paths, each once and of the kind its content shows: a file is one, readable or not, a folder is the
 * files named *.xml and *.evtx in it, packed or not.
 */
export function findEventLogs (paths: readonly string[]): readonly EventLogSpec[] {
  const found = new Map<string, EventLogSpec>()
  for (const { path, error } of paths.flatMap(filesAt)) {
    if (found.has(path)) continue
    found.set(path, error === undefined ? { kind: kindAt(path), path } : { kind: 'xml', path, error })
  }
  return [...found.values()]
}

function filesAt (path: string): readonly FoundFile[] {
  if (!isFolder(path)) return [{ path }]
  const all = filesBelow(path, DEEPEST)
  if (all.length === 0) return [unreadable(path, 'expected event logs (*.xml, *.evtx), found none in this folder')]
  if (all.length <= MOST_FILES) return all
  return [...all.slice(0, MOST_FILES), unreadable(path, `expected at most ${MOST_FILES} files, found more`)]
}

// a path that cannot be looked at says why when it is read
function isFolder (path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** A folder that cannot be listed does not keep the others from being found. */
function filesBelow (folder: string, depth: number): readonly FoundFile[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
    return entries.flatMap((entry): readonly FoundFile[] => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return depth > 1 ? filesBelow(path, depth - 1) : []
      return /\.(?:xml|evtx)(?:\.gz)?$/i.test(entry.name) ? [{ path }] : []
    })
  } catch (error) {
    return [{ path: folder, error: eventLogError(folder, error) }]
  }
}

function unreadable (path: string, reason: string): FoundFile {
  return { path, error: new EventLogError('not_an_event_log', `${path}: ${reason}`) }
}
