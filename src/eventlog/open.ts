import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EventLogError } from './eventlog.js'
import { ExampleLog } from './example.js'
import { fileContent, openFileLog } from './file-log.js'
import type { EpochMs } from '../core/event.js'
import type { EventLog, WantedEvents } from './eventlog.js'
import type { FileContent } from './file-log.js'

/** An event log that can be opened. */
export interface EventLogSpec {
  readonly kind: 'xml' | 'evtx' | 'example'
  readonly path: string
}

/** How event logs are read; each kind takes what concerns it. */
export interface OpenOptions {
  readonly clock: () => EpochMs
  /** Files grow no more: an event without an end is broken, not half-written. */
  readonly isFinal?: boolean
  /** How long before now the last event of an example is put, in milliseconds; two hours if not said. */
  readonly ageOfLastEvent?: number
}

/** The event logs that were found, and the places where none was. */
export interface FoundEventLogs {
  readonly found: readonly EventLogSpec[]
  readonly problems: readonly { readonly where: string, readonly reason: string }[]
}

type Opener = (path: string, wanted: WantedEvents, options: OpenOptions) => EventLog

interface FoundFiles {
  readonly paths: readonly string[]
  readonly problem?: string
}

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
export function openEventLog ({ kind, path }: EventLogSpec, wanted: WantedEvents, options: OpenOptions): EventLog {
  return OPENERS[kind](path, wanted, options)
}

/** The event logs among files, by their content, and below folders, by the names *.xml and *.evtx, packed or not, and their content. */
export async function findEventLogs (paths: readonly string[]): Promise<FoundEventLogs> {
  const found: EventLogSpec[] = []
  const problems: { where: string, reason: string }[] = []
  for (const path of paths) {
    const files = filesAt(path)
    if (files.problem !== undefined) problems.push({ where: path, reason: files.problem })
    for (const file of files.paths) {
      if (found.some((spec) => spec.path === file)) continue
      const content = await contentOrProblem(file)
      if ('reason' in content) problems.push({ where: file, reason: content.reason })
      else found.push({ kind: content.kind, path: file })
    }
  }
  return { found, problems }
}

/** A file is itself, present or not; a folder is the event logs in it. */
function filesAt (path: string): FoundFiles {
  if (!(statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)) return { paths: [path] }
  try {
    const paths = logFilesBelow(path, DEEPEST)
    if (paths.length === 0) return { paths, problem: 'expected event logs (*.xml, *.evtx), found none in this folder' }
    if (paths.length <= MOST_FILES) return { paths }
    return { paths: paths.slice(0, MOST_FILES), problem: `expected at most ${MOST_FILES} files, found more` }
  } catch (error) {
    return { paths: [], problem: (error as Error).message }
  }
}

function logFilesBelow (folder: string, depth: number): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return depth > 1 ? logFilesBelow(path, depth - 1) : []
    return /\.(?:xml|evtx)(?:\.gz)?$/i.test(entry.name) ? [path] : []
  })
}

async function contentOrProblem (path: string): Promise<FileContent | { readonly reason: string }> {
  try {
    return await fileContent(path)
  } catch (error) {
    return { reason: error instanceof EventLogError ? error.message.replace(`${path}: `, '') : String(error) }
  }
}
