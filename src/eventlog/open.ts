import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EventLogError } from './eventlog.js'
import { ExampleLog } from './example.js'
import { eventLogError } from './file-error.js'
import { openXmlFile } from './xml-file.js'
import type { EpochMs } from '../core/event.js'
import type { EventLog, WantedEvents } from './eventlog.js'

/** An event log that can be opened. */
export interface EventLogSpec {
  readonly kind: 'xml' | 'example'
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

type Opener = (path: string, wanted: WantedEvents, options: OpenOptions) => EventLog

const TWO_HOURS = 2 * 60 * 60 * 1000
const DEEPEST = 4
const MOST_FILES = 10_000

const OPENERS: Readonly<Record<EventLogSpec['kind'], Opener>> = {
  xml: (path, wanted, { isFinal = false }) => openXmlFile(path, wanted, { isFinal }),
  example: (path, wanted, { clock, ageOfLastEvent = TWO_HOURS }) =>
    new ExampleLog(path, wanted, { clock, ageOfLastEvent })
}

/** Opens an event log of any kind; nothing is touched before it is read. */
export function openEventLog (spec: EventLogSpec, wanted: WantedEvents, options: OpenOptions): EventLog {
  const { kind, path, error } = spec
  if (error !== undefined) return { name: path, kind, read: async () => { throw error } }
  return OPENERS[kind](path, wanted, options)
}

/** The event logs among paths, each once: a file is one, readable or not, a folder is the files named *.xml in it. */
export function findEventLogs (paths: readonly string[]): readonly EventLogSpec[] {
  const found = new Map<string, EventLogSpec>()
  for (const spec of paths.flatMap(eventLogsAt)) if (!found.has(spec.path)) found.set(spec.path, spec)
  return [...found.values()]
}

function eventLogsAt (path: string): readonly EventLogSpec[] {
  if (!isFolder(path)) return [{ kind: 'xml', path }]
  const all = xmlFilesBelow(path, DEEPEST)
  if (all.length === 0) return [unreadable(path, 'expected XML event logs (*.xml), found none in this folder')]
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
function xmlFilesBelow (folder: string, depth: number): readonly EventLogSpec[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
    return entries.flatMap((entry): readonly EventLogSpec[] => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return depth > 1 ? xmlFilesBelow(path, depth - 1) : []
      return /\.xml$/i.test(entry.name) ? [{ kind: 'xml', path }] : []
    })
  } catch (error) {
    return [{ kind: 'xml', path: folder, error: eventLogError(folder, error) }]
  }
}

function unreadable (path: string, reason: string): EventLogSpec {
  return { kind: 'xml', path, error: new EventLogError('not_an_event_log', `${path}: ${reason}`) }
}
