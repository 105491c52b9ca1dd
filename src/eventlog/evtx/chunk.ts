import { crc32 } from '../../crc32.js'
import { Damage, hex } from './damage.js'
import type { Plan } from './plan.js'
import type { Template } from './template.js'

/** 64 KiB of an .evtx file: records, and the names and templates they share. */
export interface Chunk {
  /** Shorter than a chunk only where the file ends within it. */
  readonly bytes: Buffer
  readonly view: DataView
  readonly header: ChunkHeader
  /** Names read so far, by their offset. */
  readonly names: Map<number, string>
  /** Templates read so far, by their offset, or what is wrong with them. */
  readonly templates: Map<number, Template | Damage>
  /** What the records of its templates have in common, by the offset of the template. */
  readonly plans: Map<number, Plan>
  /** What may still be decoded, so that a few hostile bytes cannot stand for gigabytes. */
  readonly budget: { elements: number, characters: number }
}

export interface ChunkHeader {
  readonly hasMagic: boolean
  readonly firstRecordId: number
  readonly lastRecordId: number
  /** Where the next record was to be written when the header was. */
  readonly freeSpace: number
}

export const CHUNK_BYTES = 65_536

/** Bytes of a chunk before its first record. */
export const CHUNK_HEADER_BYTES = 512

/** What a chunk begins with. */
export const CHUNK_MAGIC = 'ElfChnk\0'

const MAGIC = [0x43666c45, 0x006b6e68] as const
const CHECKED_HEAD = 120
const STRING_TABLE = 128
const NO_CHECKSUM = 4
const ZEROS = Buffer.alloc(CHUNK_BYTES)
const BUDGET = { elements: 1_000_000, characters: 16 * 1024 * 1024 } as const

const PLACES = {
  firstRecordId: 24,
  lastRecordId: 32,
  headerBytes: 40,
  freeSpace: 48,
  recordsChecksum: 52,
  flags: 120,
  checksum: 124
} as const

/** A chunk over bytes that stay as they are while it is read. */
export function chunkOf (bytes: Buffer): Chunk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return {
    bytes,
    view,
    header: chunkHeader(view),
    names: new Map(),
    templates: new Map(),
    plans: new Map(),
    budget: { ...BUDGET }
  }
}

/** Where in these bytes another chunk begins than the first; undefined where none does. */
export function strayChunk (bytes: Buffer): number | undefined {
  const isChunk = bytes.toString('latin1', 0, CHUNK_MAGIC.length) === CHUNK_MAGIC
  let at = bytes.indexOf(CHUNK_MAGIC, isChunk ? CHUNK_HEADER_BYTES : 1, 'latin1') // none is shorter than its header
  while (at !== -1 && !isHeaderAt(bytes, at)) at = bytes.indexOf(CHUNK_MAGIC, at + 1, 'latin1')
  return at === -1 ? undefined : at
}

function isHeaderAt (bytes: Buffer, at: number): boolean {
  const place = at + PLACES.headerBytes
  return place + 4 > bytes.length || bytes.readUInt32LE(place) === STRING_TABLE
}

/** Reads the header of a chunk; 128 bytes of it are enough. */
export function chunkHeader (view: DataView): ChunkHeader {
  if (view.byteLength < STRING_TABLE) {
    return { hasMagic: false, firstRecordId: 0, lastRecordId: 0, freeSpace: 0 }
  }
  const hasMagic = view.getUint32(0, true) === MAGIC[0] && view.getUint32(4, true) === MAGIC[1]
  return {
    hasMagic,
    firstRecordId: Number(view.getBigUint64(PLACES.firstRecordId, true)),
    lastRecordId: Number(view.getBigUint64(PLACES.lastRecordId, true)),
    freeSpace: view.getUint32(PLACES.freeSpace, true)
  }
}

/** Whether nothing was ever written here; records may be left behind a header that is gone. */
export function isUnused ({ bytes, header }: Chunk): boolean {
  return !header.hasMagic && ZEROS.compare(bytes, 0, bytes.length, 0, bytes.length) === 0
}

/** What is wrong with the header itself. */
export function headerDamage ({ header, view }: Chunk): Damage | undefined {
  if (!header.hasMagic) {
    return new Damage(0, `expected ElfChnk, found ${hex(view.getUint32(0, true))} ${hex(view.getUint32(4, true))}`)
  }
  const { freeSpace } = header
  const isPlace = freeSpace >= CHUNK_HEADER_BYTES && freeSpace <= CHUNK_BYTES
  return isPlace ? undefined : new Damage(PLACES.freeSpace, `expected the end of the records, found ${hex(freeSpace)}`)
}

/** Whether the checksums are as the header says, of the records and of the header with its tables. */
export function * checksumDamage ({ bytes, view, header }: Chunk): Iterable<Damage> {
  if (!header.hasMagic || header.freeSpace < CHUNK_HEADER_BYTES || header.freeSpace > bytes.length) return
  const isMissing = (view.getUint32(PLACES.flags, true) & NO_CHECKSUM) !== 0
  const sums = [
    { at: PLACES.recordsChecksum, of: 'records', sum: crc32(bytes.subarray(CHUNK_HEADER_BYTES, header.freeSpace)) },
    { at: PLACES.checksum, of: 'chunk header', sum: headerChecksum(bytes) }
  ]
  for (const { at, of, sum } of sums) {
    const found = view.getUint32(at, true)
    if (found === sum) continue
    const what = isMissing && found === 0 ? 'none' : hex(found)
    yield new Damage(at, `expected the checksum ${hex(sum)} of the ${of}, found ${what}`)
  }
}

function headerChecksum (bytes: Buffer): number {
  return crc32(bytes.subarray(STRING_TABLE, CHUNK_HEADER_BYTES), crc32(bytes.subarray(0, CHECKED_HEAD)))
}
