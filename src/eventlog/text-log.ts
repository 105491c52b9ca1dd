import { ERROR_LOG_FORMAT } from './error-log-format.js'
import type { Batch, EventLog, Note, WantedEvents } from './eventlog.js'
import type { FileBytes } from './file-bytes.js'
import { nextTurn, readBlock } from './file-bytes.js'
import { eventLogError } from './file-error.js'
import type { OpenBytes } from './files.js'
import { openFileBytes } from './files.js'
import type { LinePlace } from './line-scanner.js'
import { LineScanner } from './line-scanner.js'
import { systemTimeZone } from './local-time.js'
import type { LogClock, TimeZone } from './log-clock.js'
import { logClock } from './log-clock.js'
import { UNKNOWN_SIZE } from './packed-bytes.js'
import { decodeText, encodingOf } from './text-encoding.js'
import { EntryReader } from './text-log-entries.js'
import type { LogHead, TextLogFormat } from './text-log-format.js'
import { WRITER_LOG_FORMAT } from './writer-log-format.js'
import { HEAD_BYTES } from './xml-content.js'
import { fingerprint, printPosition, resumed } from './xml-position.js'

/** How a text log is read. */
export interface TextLogOptions {
  /** The file grows no more: an entry that announces another one stands for itself at the end. */
  readonly isFinal?: boolean
  readonly batchRecords?: number
  readonly batchBytes?: number
  /** Only so many bytes at the end of the file are read. */
  readonly mostBytes?: number
  /** The time zone of the server; that of this computer, as an assumption, if not said. */
  readonly timeZone?: TimeZone
  /** The computer of a log, by the name the log gives it, or by none; undefined: nobody knows. */
  readonly computerOf?: (server: string | undefined) => string | undefined
  /** The instance of a log that does not tell. */
  readonly sqlInstance?: string
  readonly open?: OpenBytes
}

interface Reading extends TextLogOptions {
  readonly path: string
  readonly format: TextLogFormat
  readonly wanted: WantedEvents
  readonly open: OpenBytes
}

/** What the head of a file tells, and what is made of it. */
interface Known {
  readonly head: Uint8Array
  readonly server: string | undefined
  readonly computer: string | undefined
  readonly sqlInstance: string | undefined
  readonly clock: LogClock
}

/** The clock goes on where the batch before ended. */
interface Course {
  readonly position: string
  readonly clock: LogClock
}

const FORMATS: readonly TextLogFormat[] = [ERROR_LOG_FORMAT, WRITER_LOG_FORMAT]
const BATCH_RECORDS = 10_000
const BATCH_BYTES = 64 * 1024 * 1024
const BYTES_PER_TURN = 1024 * 1024
const LINES_LOOKED_AT = 100
const UNKNOWN = 'unknown'

/** Which text log begins like this, if any. */
export function textLogKind (head: Uint8Array): TextLogFormat['kind'] | undefined {
  const lines = linesOf(head).slice(0, LINES_LOOKED_AT)
  if (lines.find((line) => line.trim() !== '')?.trimStart().startsWith('<')) return undefined
  return FORMATS.find((format) => lines.some((line) => format.stamped(line) !== undefined))?.kind
}

/** An ERRORLOG or a SqlWriterLogger.txt; it may grow while it is read. */
export function openTextLog (
  path: string, kind: TextLogFormat['kind'], wanted: WantedEvents, options: TextLogOptions = {}
): EventLog {
  const format = FORMATS.find((one) => one.kind === kind)!
  const reading: Reading = { ...options, path, format, wanted, open: options.open ?? openFileBytes }
  let course: Course | undefined
  return {
    name: path,
    kind,
    async read (position, signal) {
      let bytes: FileBytes | undefined
      try {
        bytes = await reading.open(path, signal)
        const goesOn = course !== undefined && course.position === position
        const known = await knownOf(reading, bytes, goesOn ? course!.clock : undefined)
        const batch = await readBatch(reading, bytes, known, position, signal)
        course = { position: batch.position, clock: known.clock }
        return batch
      } catch (error) {
        throw eventLogError(path, error)
      } finally {
        await bytes?.close()
      }
    }
  }
}

async function knownOf (reading: Reading, bytes: FileBytes, clock: LogClock | undefined): Promise<Known> {
  const start = Buffer.alloc(HEAD_BYTES)
  const head = start.subarray(0, await bytes.read(start, 0))
  const told: LogHead = reading.format.head(linesOf(head), reading.path)
  const computerOf = reading.computerOf ?? ((server) => server)
  return {
    head,
    server: told.server,
    computer: computerOf(told.server),
    sqlInstance: told.sqlInstance ?? reading.sqlInstance,
    clock: clock ?? logClock(told, reading.timeZone ?? assumedZone())
  }
}

function assumedZone (): TimeZone {
  return { name: systemTimeZone(), isAssumed: true }
}

async function readBatch (
  reading: Reading, bytes: FileBytes, known: Known, position: string | undefined, signal: AbortSignal
): Promise<Batch> {
  const { path, format, wanted } = reading
  const before = resumed(known.head, bytes.size, position)
  const scanner = new LineScanner(encodingOf(known.head).encoding, before ?? startOf(reading, known.head, bytes.size))
  const entries = new EntryReader(format, wanted, { ...known, path, computer: known.computer ?? UNKNOWN }, known.clock)
  const isAtEnd = await scan(reading, bytes, scanner, entries, signal)
  const isFirst = before === undefined && entries.scanned > 0
  const isUnnamed = format.isOfInstance && known.sqlInstance === undefined
  const reached = entries.held ?? scanner.place
  const { size } = bytes // of packed ones it may have become known
  const isKnown = size !== UNKNOWN_SIZE
  return {
    records: entries.records,
    unreadable: [...isFirst && isUnnamed ? [{ where: path, reason: NO_INSTANCE }] : [], ...entries.unreadable],
    notes: [...isFirst ? notesOn(reading, known) : [], ...entries.notes],
    position: printPosition({ ...reached, size: isKnown ? size : 0, head: fingerprint(known.head) }),
    scanned: entries.scanned,
    more: !isAtEnd,
    ...(before === undefined && entries.oldest !== undefined ? { oldest: entries.oldest } : {}),
    ...(isKnown ? { progress: { done: reached.offset, total: size } } : {})
  }
}

/** Reads lines to the end, or until the batch is full; whether the end was reached. */
async function scan (
  reading: Reading, bytes: FileBytes, scanner: LineScanner, entries: EntryReader, signal: AbortSignal
): Promise<boolean> {
  const { batchRecords = BATCH_RECORDS, batchBytes = BATCH_BYTES, isFinal = false } = reading
  const isFull = () => entries.records.length + entries.unreadable.length >= batchRecords
  const { offset: first } = scanner.place
  let offset = first
  let nextPause = first
  while (offset < bytes.size) {
    if (offset - first >= batchBytes) {
      if (entries.held?.offset === first) entries.end() // no entry is that long
      return false
    }
    if (offset >= nextPause) {
      await nextTurn(reading.path, signal)
      nextPause = offset + BYTES_PER_TURN
    }
    offset += await readBlock(reading.path, bytes, scanner, offset)
    if (offset >= bytes.size && isFinal) scanner.end()
    for (let line = scanner.next(); line !== undefined; line = scanner.next()) {
      entries.take(line)
      if (isFull()) return false
    }
  }
  if (isFinal) entries.end()
  else entries.endEntry()
  return true
}

/** A file of which only the end is read is begun in the midst of a line. */
function startOf ({ mostBytes = Number.POSITIVE_INFINITY }: Reading, head: Uint8Array, size: number): LinePlace {
  const { markLength, encoding } = encodingOf(head)
  const skipped = size - mostBytes
  if (skipped <= markLength) return { offset: markLength, isSkipping: false }
  return { offset: encoding === 'utf-8' ? skipped : skipped & ~1, isSkipping: true }
}

/** What makes all the events of a log doubtful. */
function notesOn ({ path }: Reading, { server, computer, clock }: Known): readonly Note[] {
  const reasons = [
    ...computer === undefined ? [server === undefined ? NO_SERVER : `expected one computer called ${server}, found several`] : [],
    ...clock.doubt === undefined ? [] : [clock.doubt]
  ]
  return reasons.map((reason) => ({ where: path, reason }))
}

const NO_INSTANCE = 'expected the name of the instance in the first lines, found none, and no event of it is read; ' +
  'give the whole file, or put it into a folder named as on the server, MSSQL15.NAME\\MSSQL\\Log'
const NO_SERVER = `expected the name of the server in the first lines, found none; its computer is called ${UNKNOWN}`

function linesOf (head: Uint8Array): readonly string[] {
  return decodeText(head, encodingOf(head)).split(/\r?\n/)
}
