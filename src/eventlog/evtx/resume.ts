import { CHUNK_BYTES, CHUNK_HEADER_BYTES, chunkHeader } from './chunk.js'
import { FILE_HEADER_BYTES } from './file-header.js'
import { RECORD_HEADER_BYTES, RECORD_MAGIC } from './record-walk.js'
import { timeValue } from './values.js'
import type { Loss } from '../eventlog.js'
import type { FileBytes } from '../file-bytes.js'
import type { EvtxPosition, FirstRecord, NewestChunk } from './position.js'

/** Bytes of the head of a chunk with that of its first record. */
export const PROBE_BYTES = CHUNK_HEADER_BYTES + RECORD_HEADER_BYTES

/** What the head of a chunk tells without reading it. */
export interface Probe extends FirstRecord {
  readonly hasMagic: boolean
  readonly last: number
}

/** Where to read on, and what was lost before. */
export interface Resumed {
  readonly position: EvtxPosition
  readonly loss?: Loss
}

interface Survey {
  /** All chunks that hold records, in the order of the file. */
  readonly probes: readonly (Probe & { readonly chunk: number })[]
  readonly oldest: number
  readonly newest: number
}

const FROM_START: EvtxPosition = { pass: { offset: FILE_HEADER_BYTES, after: 0 } }

/** Reads on where the last read ended; where that place is gone, finds out what became of it. */
export async function resume (file: FileBytes, position: EvtxPosition | undefined): Promise<Resumed> {
  if (position === undefined) return { position: FROM_START }
  const { pass, newest, start, size } = position
  const isUnderWay = file.isSequential === true && pass !== undefined
  if (newest === undefined) return { position: pass !== undefined || size === file.size ? position : FROM_START }
  if (isUnderWay || await isSame(file, newest.chunk, newest)) return { position }
  if (newest.last === 0) return { position: FROM_START } // it was empty: nothing is known that could be lost
  const survey = await surveyOf(file)
  if (survey.probes.length === 0) return { position: FROM_START, loss: lossAfter('cleared', newest.last) }

  const holder = survey.probes.find(({ first, last }) => first <= newest.first && newest.first <= last)
  if (holder !== undefined && await isSame(file, holder.chunk, newest)) return { position: rest(newest) }
  if (start !== undefined && newest.last > survey.newest && await isSame(file, 0, start)) {
    return { position: rest({ ...newest, last: survey.newest }), loss: lossAfter('truncated', survey.newest, newest.last) }
  }
  if (holder === undefined && survey.oldest > newest.last) return overwritten(survey, newest)
  const kind = survey.oldest <= 1 ? 'cleared' : 'replaced'
  return { position: FROM_START, loss: lossAfter(kind, newest.last) }
}

/** How many chunks a file of so many bytes has; the last may be cut. */
export function chunkCount (size: number): number {
  return Math.max(0, Math.ceil((size - FILE_HEADER_BYTES) / CHUNK_BYTES))
}

/** Where a chunk is in the file. */
export function chunkOffset (chunk: number): number {
  return FILE_HEADER_BYTES + chunk * CHUNK_BYTES
}

/** Which chunk is there; no whole number where none should begin. */
export function chunkAt (offset: number): number {
  return (offset - FILE_HEADER_BYTES) / CHUNK_BYTES
}

/** Looks at the head of a chunk and at its first record. */
export async function probe (file: FileBytes, chunk: number): Promise<Probe> {
  const bytes = Buffer.alloc(PROBE_BYTES)
  await file.read(bytes, chunkOffset(chunk))
  return probeOf(bytes)
}

/** The same, of bytes that were read already. */
export function probeOf (bytes: Buffer): Probe {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const { hasMagic, firstRecordId, lastRecordId } = chunkHeader(view)
  const hasRecord = bytes.length >= PROBE_BYTES && view.getUint32(CHUNK_HEADER_BYTES, true) === RECORD_MAGIC
  if (!hasRecord) return { hasMagic, first: firstRecordId, last: lastRecordId, time: 0 }
  // where header and record disagree, the record is right
  const first = Number(view.getBigUint64(CHUNK_HEADER_BYTES + 8, true))
  return { hasMagic, first, last: Math.max(first, lastRecordId), time: timeValue(bytes, CHUNK_HEADER_BYTES + 16) }
}

async function isSame (file: FileBytes, chunk: number, known: FirstRecord): Promise<boolean> {
  if (chunk >= chunkCount(file.size)) return false
  const { hasMagic, first, time } = await probe(file, chunk)
  return hasMagic && first === known.first && time === known.time
}

async function surveyOf (file: FileBytes): Promise<Survey> {
  const probes: (Probe & { readonly chunk: number })[] = []
  for (let chunk = 0; chunk < chunkCount(file.size); chunk++) {
    const found = await probe(file, chunk)
    if (found.hasMagic) probes.push({ ...found, chunk })
  }
  return {
    probes,
    oldest: probes.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY),
    newest: probes.reduce((most, { last }) => Math.max(most, last), 0)
  }
}

/** The log counts on from what was read, but has begun to write over it, or was archived and begun anew. */
function overwritten ({ probes, oldest }: Survey, newest: NewestChunk): Resumed {
  const lost = oldest - newest.last - 1
  if (lost === 0) return { position: rest(newest) }
  const kind = probes.length <= newest.chunk ? 'replaced' : 'wrapped'
  return { position: rest(newest), loss: { ...lossAfter(kind, newest.last, oldest - 1), records: lost } }
}

/** Everything that is newer than what was read, wherever it is now. */
function rest (newest: NewestChunk): EvtxPosition {
  return { pass: { offset: FILE_HEADER_BYTES, after: newest.last } }
}

function lossAfter (kind: Loss['kind'], last: number, to?: number): Loss {
  return { kind, from: `record ${last + 1}`, ...to === undefined ? {} : { to: `record ${to}` } }
}
