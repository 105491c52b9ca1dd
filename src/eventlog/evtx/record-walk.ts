import { CHUNK_BYTES, CHUNK_HEADER_BYTES } from './chunk.js'
import { Damage, hex } from './damage.js'
import type { Chunk } from './chunk.js'

/** Who is told of the records of a chunk, in their order. */
export interface RecordVisitor {
  record (at: number, size: number, id: number): void
  /** The bytes from the head of a damaged record, which may still tell all of it, to the next one. */
  remains (at: number, size: number, id: number): void
  damage (damage: Damage): void
}

/** Where a walk begins, and how far it may go. */
export interface Walk {
  readonly from: number
  /** The record before, if any was read; a later one counts on from it. */
  readonly lastId: number | undefined
  /** The id that the next chunk begins with; a chunk may hold more records than its header tells, up to this. */
  readonly beforeId: number
  /** The chunk may still be written to, so that its last record may be half-written. */
  readonly isGrowing: boolean
}

/** Where a walk came to: past the last whole record. */
export interface Walked {
  readonly end: number
  readonly lastId: number | undefined
}

/** Bytes of a record before its BinXML; its size is repeated after it. */
export const RECORD_HEADER_BYTES = 24

export const RECORD_MAGIC = 0x2a2a

const SMALLEST_RECORD = RECORD_HEADER_BYTES + 4
const MAGIC_BYTES = Buffer.from([0x2a, 0x2a, 0, 0])
const MOST_RECORDS = Math.floor((CHUNK_BYTES - CHUNK_HEADER_BYTES) / SMALLEST_RECORD)
const NOWHERE = -1

/** Visits the records of a chunk; past damaged bytes the walk goes on at the next record. */
export function walkRecords (chunk: Chunk, walk: Walk, visitor: RecordVisitor): Walked {
  const { view, header } = chunk
  const limit = chunk.bytes.length
  const isPlace = header.freeSpace >= CHUNK_HEADER_BYTES && header.freeSpace <= CHUNK_BYTES
  const used = Math.min(header.hasMagic && isPlace ? header.freeSpace : CHUNK_BYTES, limit)
  let at = walk.from
  let { lastId } = walk
  let before = lastId
  while (at + SMALLEST_RECORD <= used) {
    const size = view.getUint32(at + 4, true)
    const isWhole = view.getUint32(at, true) === RECORD_MAGIC && size >= SMALLEST_RECORD && at + size <= limit
    if (isWhole && view.getUint32(at + size - 4, true) === size) {
      const id = idAt(view, at)
      lastId = countedOn(lastId, before, id)
      before = id
      visitor.record(at, size, id)
      at += size
      continue
    }
    const next = nextRecord(chunk, at + 4)
    if (next === NOWHERE && walk.isGrowing) break
    if (next === NOWHERE && isBlank(chunk, at)) break
    if (header.hasMagic) visitor.damage(recordDamage(chunk, at)) // without, all of the chunk is told as one damage
    if (view.getUint32(at, true) === RECORD_MAGIC) {
      const id = idAt(view, at)
      lastId = countedOn(lastId, before, id)
      before = id
      visitor.remains(at, (next === NOWHERE ? used : next) - at, id)
    }
    if (next === NOWHERE) return { end: used, lastId }
    at = next
  }
  return walkUntold(chunk, { ...walk, from: at, lastId }, visitor)
}

/** The newest id of a chunk; one too far from it is damaged, unless it counts on from the record before. */
function countedOn (newest: number | undefined, before: number | undefined, id: number): number {
  if (newest === undefined || before === undefined || id === before + 1) return id
  return id > newest && id - newest <= MOST_RECORDS ? id : newest
}

/** Goes on past what the header tells: as long as whole records count on from the last one. */
function walkUntold ({ view, bytes }: Chunk, walk: Walk, visitor: RecordVisitor): Walked {
  let { from: at, lastId } = walk
  while (isWholeRecord(view, at, bytes.length)) {
    const id = idAt(view, at)
    if (id >= walk.beforeId || (lastId !== undefined && id !== lastId + 1)) break
    const size = view.getUint32(at + 4, true)
    visitor.record(at, size, id)
    lastId = id
    at += size
  }
  return { end: at, lastId }
}

/** The next place at which a whole record is, by its marks before and after it. */
function nextRecord ({ bytes, view }: Chunk, from: number): number {
  let at = bytes.indexOf(MAGIC_BYTES, from)
  while (at !== NOWHERE && !isWholeRecord(view, at, bytes.length)) at = bytes.indexOf(MAGIC_BYTES, at + 1)
  return at
}

function isWholeRecord (view: DataView, at: number, limit: number): boolean {
  if (at + SMALLEST_RECORD > limit || view.getUint32(at, true) !== RECORD_MAGIC) return false
  const size = view.getUint32(at + 4, true)
  return size >= SMALLEST_RECORD && at + size <= limit && view.getUint32(at + size - 4, true) === size
}

function recordDamage ({ view, bytes }: Chunk, at: number): Damage {
  const magic = view.getUint32(at, true)
  if (magic !== RECORD_MAGIC) return new Damage(at, `expected a record, found ${hex(magic)}`)
  const size = view.getUint32(at + 4, true)
  if (size < SMALLEST_RECORD) {
    return new Damage(at + 4, `expected a record of at least ${SMALLEST_RECORD} bytes, found a size of ${size}`)
  }
  if (at + size > CHUNK_BYTES) {
    return new Damage(at + 4, `expected a record that ends within its chunk, found a size of ${size}`)
  }
  if (at + size > bytes.length) return new Damage(at + 4, `expected a record of ${size} bytes, found the end of the file`)
  const repeated = view.getUint32(at + size - 4, true)
  return new Damage(at + size - 4, `expected the record's size ${size} again, found ${repeated}`)
}

/** A chunk without a header that can be trusted ends where its zeros begin. */
function isBlank ({ bytes, header }: Chunk, at: number): boolean {
  if (header.hasMagic && header.freeSpace <= CHUNK_BYTES) return false
  for (let n = at; n < bytes.length; n++) if (bytes[n] !== 0) return false
  return true
}

function idAt (view: DataView, at: number): number {
  return view.getUint32(at + 12, true) * 0x1_0000_0000 + view.getUint32(at + 8, true)
}
