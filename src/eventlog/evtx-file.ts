import { CHUNK_BYTES, chunkOf, strayChunk } from './evtx/chunk.js'
import { ChunkBlocks } from './evtx/chunk-blocks.js'
import { readRecords } from './evtx/chunk-records.js'
import { counterNotes, FILE_HEADER_BYTES, fileHeader, headerNotes } from './evtx/file-header.js'
import { parsePosition, printPosition } from './evtx/position.js'
import { chunkAt, chunkCount, chunkOffset, probe, PROBE_BYTES, probeOf, resume } from './evtx/resume.js'
import { scanFor } from './evtx/scan.js'
import { firstAfter, readCutChunk, readWholeChunk } from './evtx/whole-chunk.js'
import { nextTurn } from './file-bytes.js'
import { eventLogError } from './file-error.js'
import { openFileBytes } from './files.js'
import { UNKNOWN_SIZE } from './packed-bytes.js'
import type { Batch, EventLog, Note, WantedEvents } from './eventlog.js'
import type { FileHeader } from './evtx/file-header.js'
import type { EvtxPosition, FirstRecord, NewestChunk, Pass } from './evtx/position.js'
import type { FileReading, FileState } from './evtx/whole-chunk.js'
import type { FileBytes } from './file-bytes.js'
import type { OpenBytes } from './files.js'

/** How an .evtx file is read. */
export interface EvtxFileOptions {
  /** The file grows no more: what is half-written is broken. */
  readonly isFinal?: boolean
  /** The most records, and unreadable ones, of one batch; the chunk with the last of them is read to its end. */
  readonly batchRecords?: number
  /** The most bytes that are scanned for one batch. */
  readonly batchBytes?: number
  /** How the file is opened, if not as it is. */
  readonly open?: OpenBytes
}

type Reading = FileReading & Required<EvtxFileOptions>

/** One read of the file: what it is and what came of it so far. */
interface State extends FileState {
  readonly reading: Reading
  readonly signal: AbortSignal
  bytes: number
}

const BATCH_RECORDS = 1000
const BATCH_BYTES = 64 * 1024 * 1024
const TURN_CHUNKS = 16
const LOOK_AHEAD = 16
const RECORD_BYTES = 28
const NO_HEADER: FileHeader = { nextRecordId: 0, chunkCount: 0, isDirty: true, problems: [] }

/** An .evtx file, as Windows keeps its logs; it may grow, wrap or be replaced while it is read. */
export function openEvtxFile (path: string, wanted: WantedEvents, options: EvtxFileOptions = {}): EventLog {
  const reading: Reading = {
    path,
    scan: scanFor(wanted),
    isFinal: options.isFinal ?? false,
    batchRecords: options.batchRecords ?? BATCH_RECORDS,
    batchBytes: options.batchBytes ?? BATCH_BYTES,
    open: options.open ?? openFileBytes
  }
  return { name: path, kind: 'evtx', read: async (position, signal) => await readFile(reading, position, signal) }
}

async function readFile (reading: Reading, text: string | undefined, signal: AbortSignal): Promise<Batch> {
  let file: FileBytes | undefined
  try {
    file = await reading.open(reading.path, signal)
    return await readBatch(reading, file, parsePosition(text), signal)
  } catch (error) {
    throw eventLogError(reading.path, error)
  } finally {
    await file?.close()
  }
}

async function readBatch (
  reading: Reading, file: FileBytes, before: EvtxPosition | undefined, signal: AbortSignal
): Promise<Batch> {
  const { position, loss } = await resume(file, before)
  const header = await headerOf(file, position)
  const state: State = {
    reading,
    file,
    header,
    signal,
    records: [],
    unreadable: [],
    scanned: 0,
    newest: position.newest,
    start: position.start,
    oldest: position.pass?.oldest,
    unusedFrom: undefined,
    bytes: 0
  }
  const pass = position.pass === undefined ? undefined : await readThrough(state, position.pass)
  const isMore = pass !== undefined || (!isPassOfFinal(state, position) && await readNews(state))
  const { records, unreadable, scanned, newest, start, oldest } = state
  const notes = [...notesOn(state, position.pass, pass)]
  return {
    records,
    unreadable,
    scanned,
    position: printPosition({
      ...pass && { pass }, ...newest && { newest }, ...start && { start }, ...sizeOf(state, position)
    }),
    more: isMore,
    ...progressOf(file.size, pass),
    ...(notes.length === 0 ? {} : { notes }),
    ...(oldest === undefined ? {} : { oldest: oldest.time }),
    ...(loss === undefined ? {} : { loss })
  }
}

/** A file in which there is something, but no chunk to read on in, is read again only when it has another size. */
function sizeOf ({ newest, scanned, unreadable, file }: State, { size }: EvtxPosition): Pick<EvtxPosition, 'size'> {
  if (newest !== undefined) return {}
  return scanned + unreadable.length > 0 ? { size: file.size } : { ...size !== undefined && { size } }
}

/** The file header; bytes that come in their order only are not read again for it. */
async function headerOf (file: FileBytes, { pass }: EvtxPosition): Promise<FileHeader> {
  if (file.isSequential && pass !== undefined && pass.offset > FILE_HEADER_BYTES) return NO_HEADER
  const bytes = Buffer.alloc(FILE_HEADER_BYTES)
  return fileHeader(bytes.subarray(0, await file.read(bytes, 0)))
}

function progressOf (size: number, pass: Pass | undefined): Pick<Batch, 'progress'> {
  if (size === UNKNOWN_SIZE) return {}
  return { progress: { done: pass === undefined ? size : Math.min(size, pass.offset), total: size } }
}

/** A file that was read through and grows no more has no news. */
function isPassOfFinal ({ reading }: State, position: EvtxPosition): boolean {
  return reading.isFinal && position.pass !== undefined
}

/**
 * Reads all chunks in the order of the file; yields where to go on, or nothing at its end. Where bytes were put in or taken
 * out, chunks are no longer where they should be, and are looked for.
 */
async function readThrough (state: State, pass: Pass): Promise<Pass | undefined> {
  const { file, reading, signal } = state
  const blocks = new ChunkBlocks(file)
  const behind = Buffer.alloc(PROBE_BYTES)
  let { offset } = pass
  for (let n = 0; offset < file.size; n++) {
    if (isFull(state)) return { ...pass, offset, ...state.oldest && { oldest: state.oldest } }
    if (n % TURN_CHUNKS === 0) await nextTurn(reading.path, signal)
    const bytes = await blocks.from(offset)
    if (bytes.length === 0) break
    const whole = bytes.subarray(0, CHUNK_BYTES)
    const known = bytes.subarray(CHUNK_BYTES, CHUNK_BYTES + PROBE_BYTES).copy(behind)
    const following = probeOf(behind.fill(0, known))
    const stray = following.hasMagic ? undefined : strayChunk(whole)
    if (stray === undefined) readWholeChunk(state, offset, whole, following, pass.after)
    else readCutChunk(state, offset, whole, stray, pass.after)
    offset += stray ?? CHUNK_BYTES
    state.bytes += whole.length
  }
  tellMissing(state)
  state.unusedFrom = undefined // what is read from here on is not in the order of the file
  return undefined
}

/** A file that ends before its header says was cut; where that is within a chunk, the chunk tells it. */
function tellMissing ({ file: { size }, header: { chunkCount, problems }, reading, unreadable }: State): void {
  const expected = chunkOffset(problems.length === 0 ? chunkCount : 0)
  const isWithinChunk = size > FILE_HEADER_BYTES && !Number.isInteger(chunkAt(size))
  if (!reading.isFinal || size >= expected || isWithinChunk) return
  const reason = `expected at least ${expected} bytes, found the end of the file`
  unreadable.push({ where: `${reading.path} at byte ${size}`, reason })
}

/** Reads on in the chunk with the newest record, and in those that were written after it. */
async function readNews (state: State): Promise<boolean> {
  const { file } = state
  const count = chunkCount(file.size)
  for (let n = 0; n < count && state.newest !== undefined; n++) {
    if (isFull(state)) return true
    const { newest } = state
    await readOn(state, newest)
    const next = await nextWritten(file, state.newest, count)
    if (next === undefined) return false
    for (let skipped = 1; skipped < next.distance; skipped++) {
      await readOneChunk(state, (newest.chunk + skipped) % count)
    }
    await readOneChunk(state, next.chunk)
    if (state.newest.chunk === newest.chunk) return false
    state.oldest = await oldestAfter(file, next.chunk, count)
  }
  return false
}

/** Reads what was added to the newest chunk, if a record begins where the last one ended. */
async function readOn (state: State, newest: NewestChunk): Promise<void> {
  const { file, reading } = state
  const { hasMagic, last } = await probe(file, newest.chunk)
  const mark = Buffer.alloc(RECORD_BYTES)
  const room = CHUNK_BYTES - newest.end
  if (room < RECORD_BYTES) return
  await file.read(mark, chunkOffset(newest.chunk) + newest.end)
  if (mark.readUInt32LE(0) !== 0x2a2a && !(hasMagic && last > newest.last)) return
  const bytes = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  const length = await file.read(bytes, chunkOffset(newest.chunk))
  const chunk = chunkOf(bytes.subarray(0, length))
  const following = await probe(file, (newest.chunk + 1) % chunkCount(file.size))
  const beforeId = firstAfter(following, chunk.header.lastRecordId)
  const walk = { from: newest.end, lastId: newest.last, beforeId, isGrowing: !reading.isFinal }
  const { end, lastId } = readRecords(reading.scan, {
    chunk, path: reading.path, offset: chunkOffset(newest.chunk), walk, after: 0, isInUse: true
  }, state)
  state.newest = { ...newest, end, last: Math.max(newest.last, lastId ?? 0) }
  state.bytes += length
}

/** The chunk that was written after the newest one: the next in a ring, unless damaged ones lie between. */
async function nextWritten (
  file: FileBytes, newest: NewestChunk, count: number
): Promise<{ readonly chunk: number, readonly distance: number } | undefined> {
  for (let distance = 1; distance <= Math.min(LOOK_AHEAD, count - 1); distance++) {
    const chunk = (newest.chunk + distance) % count
    const { hasMagic, last } = await probe(file, chunk)
    if (hasMagic) return last > newest.last ? { chunk, distance } : undefined
  }
  return undefined
}

async function readOneChunk (state: State, chunk: number): Promise<void> {
  const bytes = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  const length = await state.file.read(bytes, chunkOffset(chunk))
  const following = await probe(state.file, (chunk + 1) % chunkCount(state.file.size))
  readWholeChunk(state, chunkOffset(chunk), bytes.subarray(0, length), following, state.newest?.last ?? 0)
  state.bytes += length
}

async function oldestAfter (file: FileBytes, chunk: number, count: number): Promise<FirstRecord | undefined> {
  const next = await probe(file, (chunk + 1) % count)
  const oldest = next.hasMagic ? next : await probe(file, 0)
  const { first, time } = oldest
  return oldest.hasMagic && time !== 0 ? { first, time } : undefined
}

function isFull ({ records, unreadable, bytes, reading }: State): boolean {
  return records.length + unreadable.length >= reading.batchRecords || bytes >= reading.batchBytes
}

/** What there is to say of the file when it is read for the first time: at the beginning, and at the end. */
function * notesOn ({ header, newest, reading }: State, from: Pass | undefined, to: Pass | undefined): Iterable<Note> {
  if (from?.after !== 0) return
  const reasons = [
    ...from.offset === FILE_HEADER_BYTES ? headerNotes(header, reading.isFinal) : [],
    ...to === undefined && reading.isFinal ? counterNotes(header, newest?.last ?? 0) : []
  ]
  for (const reason of reasons) yield { where: `${reading.path} at byte 0`, reason }
}
