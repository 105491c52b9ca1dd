import { EventLogError } from './eventlog.js'
import { eventRecordOf } from './event-xml.js'
import { EventScanner } from './event-scanner.js'
import { nextTurn, readBlock } from './file-bytes.js'
import { eventLogError } from './file-error.js'
import { openFileBytes } from './files.js'
import { UNKNOWN_SIZE } from './packed-bytes.js'
import { newMemory } from './code-unit-buffer.js'
import { encodingOf } from './text-encoding.js'
import { wantedOf, wantedTable } from './wanted-events.js'
import { contentProblem, HEAD_BYTES } from './xml-content.js'
import { FINGERPRINT_BYTES, fingerprint, parsePosition, printPosition, resumed } from './xml-position.js'
import type { EventRecord } from '../core/event.js'
import type { Batch, EventLog, Unreadable, WantedEvents } from './eventlog.js'
import type { Damage, StreamMemory } from './code-unit-buffer.js'
import type { ScanPlace } from './event-scanner.js'
import type { FileBytes } from './file-bytes.js'
import type { OpenBytes } from './files.js'
import type { IsWanted, WantedTable } from './wanted-events.js'

/** How an XML file is read. */
export interface XmlFileOptions {
  /** The file grows no more: an event without an end is broken, not half-written. */
  readonly isFinal?: boolean
  /** The most records, and unreadable events, of one batch. */
  readonly batchRecords?: number
  /** The most bytes that are scanned for one batch. */
  readonly batchBytes?: number
  /** How the file is opened, if not as it is. */
  readonly open?: OpenBytes
}

interface Reading {
  readonly path: string
  readonly isWanted: IsWanted
  readonly table: WantedTable
  readonly isFinal: boolean
  readonly batchRecords: number
  readonly batchBytes: number
  readonly open: OpenBytes
  readonly memory: StreamMemory
}

interface OpenFile {
  readonly bytes: FileBytes
  readonly head: Uint8Array
  readonly place: ScanPlace
}

interface Collected {
  readonly records: EventRecord[]
  readonly unreadable: Unreadable[]
  /** A wrong encoding concerns the whole file: once is enough. */
  isDamageTold: boolean
}

const BATCH_RECORDS = 250 // a batch is garbage by the time that the young generation is full of it
const BATCH_BYTES = 64 * 1024 * 1024

/** Others run after so many bytes, which take less than a millisecond. */
const BYTES_PER_TURN = 1024 * 1024

/** A file of `<Event>` elements, as Event Viewer, wevtutil and PowerShell write them; it may grow while it is read. */
export function openXmlFile (path: string, wanted: WantedEvents, options: XmlFileOptions = {}): EventLog {
  const reading: Reading = {
    path,
    isWanted: wantedOf(wanted),
    table: wantedTable(wanted),
    isFinal: options.isFinal ?? false,
    batchRecords: options.batchRecords ?? BATCH_RECORDS,
    batchBytes: options.batchBytes ?? BATCH_BYTES,
    open: options.open ?? openFileBytes,
    memory: newMemory()
  }
  return { name: path, kind: 'xml', read: async (position, signal) => await readFile(reading, position, signal) }
}

async function readFile (reading: Reading, position: string | undefined, signal: AbortSignal): Promise<Batch> {
  let bytes: FileBytes | undefined
  try {
    bytes = await reading.open(reading.path, signal)
    return await readBatch(reading, await openedAt(reading, bytes, position), signal)
  } catch (error) {
    throw eventLogError(reading.path, error)
  } finally {
    await bytes?.close()
  }
}

async function readBatch (reading: Reading, { bytes, head, place }: OpenFile, signal: AbortSignal): Promise<Batch> {
  const { encoding } = encodingOf(head)
  const scanner = new EventScanner(reading.table, encoding, place, reading.memory)
  const collected: Collected = { records: [], unreadable: [], isDamageTold: false }
  const last = place.offset + reading.batchBytes

  let offset = place.offset
  let nextPause = offset
  while (offset < bytes.size && (offset < last || scanner.place.offset === place.offset)) {
    if (offset >= nextPause) {
      await nextTurn(reading.path, signal)
      nextPause = offset + BYTES_PER_TURN
    }
    offset += await readBlock(reading.path, bytes, scanner, offset)
    if (offset === bytes.size && reading.isFinal) scanner.end()
    if (collect(reading, scanner, collected)) break
  }

  const reached = scanner.place
  const { size } = bytes // of packed ones it may have become known
  const isKnown = size !== UNKNOWN_SIZE
  const more = offset < size || isFull(reading, collected)
  if (!more) reading.memory.bytes = newMemory().bytes
  return {
    records: collected.records,
    unreadable: collected.unreadable,
    position: printPosition({ ...reached, size: isKnown ? size : 0, head: fingerprint(head) }),
    scanned: scanner.scanned,
    more,
    ...(isKnown ? { progress: { done: reached.offset, total: size } } : {})
  }
}

/** Reads events until more bytes are needed, or the batch is full. */
function collect (reading: Reading, scanner: EventScanner, collected: Collected): boolean {
  while (!isFull(reading, collected)) {
    const scanned = scanner.next()
    if (scanned === undefined) return false
    const result = 'reason' in scanned ? scanned : eventRecordOf(scanned.xml)
    if ('reason' in result) {
      collected.unreadable.push({ where: `${reading.path} at byte ${scanned.offset}`, reason: result.reason })
    } else if (reading.isWanted(result.record.provider, result.record.eventId)) {
      collected.records.push(result.record)
      if ('damage' in scanned && scanned.damage !== undefined) tellDamage(reading.path, scanned.damage, collected)
    }
  }
  return true
}

/** An event in another encoding is read nonetheless, with damaged names. */
function tellDamage (path: string, { offset, byte }: Damage, collected: Collected): void {
  if (collected.isDamageTold) return
  collected.isDamageTold = true
  const found = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`
  collected.unreadable.push({
    where: `${path} at byte ${offset}`,
    reason: `expected UTF-8, found byte ${found}; names in it are damaged: export it again with wevtutil and /uni:true`
  })
}

function isFull ({ batchRecords }: Reading, { records, unreadable }: Collected): boolean {
  return records.length + unreadable.length >= batchRecords
}

/**
 * Reads on where the last read ended; from the start where the file is another one or became shorter. That is no loss:
 * exports are overwritten by newer ones, and an event counts once, however often it is read.
 */
async function openedAt ({ path }: Reading, bytes: FileBytes, position: string | undefined): Promise<OpenFile> {
  const known = parsePosition(position)
  if (known !== undefined && known.size >= HEAD_BYTES) { // what it is was seen then
    const head = await headOf(bytes, FINGERPRINT_BYTES)
    const place = resumed(head, bytes.size, position)
    if (place !== undefined) return { bytes, head, place }
  }
  const head = await headOf(bytes, HEAD_BYTES)
  const problem = contentProblem(head, bytes.size)
  if (problem !== undefined) throw new EventLogError('not_an_event_log', `${path}: ${problem}`)
  const start = { offset: encodingOf(head).markLength, isSkipping: false }
  return { bytes, head, place: resumed(head, bytes.size, position) ?? start }
}

async function headOf (bytes: FileBytes, length: number): Promise<Uint8Array> {
  const head = Buffer.alloc(Math.min(bytes.size, length))
  return head.subarray(0, await bytes.read(head, 0))
}
