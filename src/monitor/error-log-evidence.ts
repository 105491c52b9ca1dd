import type { SettlingIncident } from '../core/assess.js'
import type { DiscoveredInstance } from '../core/discovery.js'
import type { EpochMs, EventRecord } from '../core/event.js'
import type { EventLogErrorCode, Note } from '../eventlog/eventlog.js'
import { EventLogError } from '../eventlog/eventlog.js'

/** A log that SQL Server keeps as text on this server. */
export interface ErrorLogFile {
  readonly kind: 'errorlog' | 'sqlwriterlog'
  readonly path: string
  /** The computer of its events. */
  readonly computer: string
  readonly sqlInstance?: string
}

/** What the end of such a log tells. */
export interface Testimony {
  readonly records: readonly EventRecord[]
  /** When its first entry was written that was read. */
  readonly oldest: EpochMs | undefined
  readonly doubts: readonly Note[]
}

/** Reads the end of a log, bounded. Rejects with EventLogError and nothing else. */
export type ReadErrorLog = (file: ErrorLogFile, signal: AbortSignal) => Promise<Testimony>

/** What the logs tell of some failures, and why one could not be read, by instance. */
export interface Evidence {
  readonly records: readonly EventRecord[]
  readonly problems: ReadonlyMap<string, string>
  readonly doubts: readonly Note[]
}

/** Where to look, and for what. */
export interface Inquiry {
  readonly computer: string
  readonly incidents: readonly SettlingIncident[]
  readonly instances: readonly DiscoveredInstance[]
  /** How far around a failure its reasons are looked for. */
  readonly gap: number
}

interface Span {
  readonly from: EpochMs
  readonly to: EpochMs
}

const ROLLED_FILES = 3
const MOST_INSTANCES = 16
// the SQL writer's folder is the same for every version and cannot be moved
const WRITER_LOGS = ['SqlWriterLogger.txt', 'SqlWriterLogger1.txt']
  .map((name) => `C:\\Program Files\\Microsoft SQL Server\\90\\Shared\\${name}`)

const PROBLEMS: Readonly<Partial<Record<EventLogErrorCode, string>>> = {
  access_denied: 'Allow the account that sqlvss_exporter runs under to read that file and its folder; its errors will then ' +
    'stand among the evidence.',
  not_found: 'Look for that file where the startup parameter -e of the instance points: it is not there.'
}
const OTHER_PROBLEM = 'Open that file by hand: sqlvss_exporter could not read it.'

/**
 * Reads what SQL Server logged around failures: the ERRORLOG of the instance that is suspected, or of all where none is, as far
 * back as it takes in the files it was rolled into, and the log of the SQL writer.
 */
export async function errorLogEvidence (
  { computer, incidents, instances, gap }: Inquiry, read: ReadErrorLog, signal: AbortSignal
): Promise<Evidence> {
  const problems = new Map<string, string>()
  const heard: ReadBack[] = []
  for (const { sqlInstance, errorLog } of instances.slice(0, MOST_INSTANCES)) {
    const own = incidents.filter(({ diagnosis }) => (diagnosis.sqlInstance ?? sqlInstance) === sqlInstance)
    if (errorLog === undefined || own.length === 0) continue
    const files = rolled(errorLog).map((path): ErrorLogFile => ({ kind: 'errorlog', path, computer, sqlInstance }))
    const back = await readBack(files, own.map(around(gap)), read, signal)
    heard.push(back)
    if (back.problem !== undefined) problems.set(sqlInstance, PROBLEMS[back.problem.code] ?? OTHER_PROBLEM)
  }
  const writerLogs = WRITER_LOGS.map((path): ErrorLogFile => ({ kind: 'sqlwriterlog', path, computer }))
  heard.push(await readBack(writerLogs, incidents.map(around(gap)), read, signal))
  return {
    records: heard.flatMap(({ records }) => records),
    doubts: heard.flatMap(({ doubts }) => doubts),
    problems
  }
}

function around (gap: number): (incident: SettlingIncident) => Span {
  return ({ firstSeen, lastSeen }) => ({ from: firstSeen - gap, to: lastSeen + gap })
}

function rolled (path: string): readonly string[] {
  return [path, ...Array.from({ length: ROLLED_FILES }, (_, n) => `${path}.${n + 1}`)]
}

interface ReadBack {
  readonly records: readonly EventRecord[]
  readonly doubts: readonly Note[]
  readonly problem: EventLogError | undefined
}

/** Reads from the newest file back, until one begins before all that is asked for. */
async function readBack (
  files: readonly ErrorLogFile[], spans: readonly Span[], read: ReadErrorLog, signal: AbortSignal
): Promise<ReadBack> {
  const start = spans.reduce((first, { from }) => Math.min(first, from), Number.POSITIVE_INFINITY)
  const records: EventRecord[] = []
  const doubts: Note[] = []
  for (const [n, file] of files.entries()) {
    try {
      const end = await read(file, signal)
      records.push(...end.records.filter(({ timeCreated: at }) => spans.some(({ from, to }) => from <= at && at <= to)))
      doubts.push(...end.doubts)
      if (end.oldest !== undefined && end.oldest <= start) break
    } catch (error) {
      if (!(error instanceof EventLogError)) throw error
      // an instance that was set up yesterday has no log of last week
      return { records, doubts, problem: n > 0 && error.code === 'not_found' ? undefined : error }
    }
  }
  return { records, doubts, problem: undefined }
}
