import { CHUNK_BYTES, CHUNK_HEADER_BYTES, chunkOf, isUnused } from './chunk.js'
import { readRecords } from './chunk-records.js'
import { chunkAt, chunkOffset, probeOf } from './resume.js'
import type { FileBytes } from '../file-bytes.js'
import type { Collected } from './chunk-records.js'
import type { FileHeader } from './file-header.js'
import type { FirstRecord, NewestChunk } from './position.js'
import type { Probe } from './resume.js'
import type { Scan } from './scan.js'

/** How the records of a file are read. */
export interface FileReading {
  readonly path: string
  readonly scan: Scan
  /** The file grows no more: what is half-written is broken. */
  readonly isFinal: boolean
}

/** What is known of a file, and what came of it so far. */
export interface FileState extends Collected {
  readonly reading: FileReading
  readonly file: FileBytes
  readonly header: FileHeader
  newest: NewestChunk | undefined
  start: FirstRecord | undefined
  oldest: FirstRecord | undefined
  /** Where the chunks begin that were passed over since the last one that was ever written to. */
  unusedFrom: number | undefined
}

/** Reads the records of the chunk at an offset, but for those up to an id, which are known already. */
export function readWholeChunk (
  state: FileState, offset: number, bytes: Buffer, following: Probe, after: number
): void {
  const { reading, header } = state
  if (bytes.length < CHUNK_HEADER_BYTES) {
    tellCut(state, offset, bytes)
    return
  }
  const chunk = chunkOf(bytes)
  if (isUnused(chunk)) {
    // in a file that grows they may be still to come: a copy may have its whole size from the start
    const isMissing = reading.isFinal && offset < chunkOffset(header.chunkCount)
    if (isMissing) tell(state, offset, 'expected ElfChnk, found zeros')
    else state.unusedFrom ??= offset
    return
  }
  tellUnused(state, offset)
  tellCut(state, offset, bytes)
  const known = probeOf(bytes)
  const { hasMagic, firstRecordId, lastRecordId } = chunk.header
  if (hasMagic) rememberOldest(state, known)
  if (hasMagic && known.first === firstRecordId && lastRecordId <= after && following.hasMagic) return
  const beforeId = firstAfter(following, known.last)
  const isNewest = beforeId === Number.POSITIVE_INFINITY
  const { end, lastId } = readRecords(reading.scan, {
    chunk,
    path: reading.path,
    offset,
    walk: { from: CHUNK_HEADER_BYTES, lastId: undefined, beforeId, isGrowing: isNewest && !reading.isFinal },
    after,
    isInUse: isNewest && (header.isDirty || !reading.isFinal)
  }, state)
  if (hasMagic) remember(state, offset, known, lastId ?? 0, end)
}

/** What to read on with; a chunk that is not where it should be is not of a log that is written to. */
function remember (state: FileState, offset: number, { first, time }: Probe, last: number, end: number): void {
  const chunk = chunkAt(offset)
  if (!Number.isInteger(chunk)) return
  if (chunk === 0) state.start = { first, time }
  if (last >= (state.newest?.last ?? 0)) state.newest = { chunk, first, time, last, end }
}

function rememberOldest (state: FileState, { first, time }: Probe): void {
  if (time !== 0 && first <= (state.oldest?.first ?? first)) state.oldest = { first, time }
}

/** Reads a chunk up to where the next one begins too early. */
export function readCutChunk (
  state: FileState, offset: number, bytes: Buffer, length: number, after: number
): void {
  tell(state, offset, `expected a chunk of ${CHUNK_BYTES} bytes, found the next one after ${length}`)
  if (length < CHUNK_HEADER_BYTES) return
  readWholeChunk(state, offset, bytes.subarray(0, length), probeOf(bytes.subarray(length)), after)
}

/** The id with which the chunk behind one begins, where it counts on. */
export function firstAfter ({ hasMagic, first }: Probe, last: number): number {
  return hasMagic && first > last ? first : Number.POSITIVE_INFINITY
}

function tellCut (state: FileState, offset: number, { length }: Buffer): void {
  const isCut = length < CHUNK_BYTES && offset + length >= state.file.size
  if (!state.reading.isFinal || !isCut) return
  tell(state, offset, `expected a chunk of ${CHUNK_BYTES} bytes, found the end of the file after ${length}`)
}

function tellUnused (state: FileState, offset: number): void {
  const { unusedFrom } = state
  if (unusedFrom !== undefined) tell(state, unusedFrom, `expected ElfChnk, found zeros up to byte ${offset}`)
  state.unusedFrom = undefined
}

function tell ({ unreadable, reading }: FileState, offset: number, reason: string): void {
  unreadable.push({ where: `${reading.path} at byte ${offset}`, reason })
}
