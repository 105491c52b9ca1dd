import { type Fragment, writeFragment } from './binxml.js'
import { crc32 } from './crc32.js'

/** Bytes of a chunk. */
export const CHUNK_BYTES = 65_536

/** One event, ready to be written. */
export interface LogRecord {
  readonly id: number
  /** In 100 nanoseconds from 1601. */
  readonly filetime: bigint
  readonly fragment: Fragment
}

const HEADER_BYTES = 512
const NAMES = { at: 128, buckets: 64 }
const TEMPLATES = { at: 384, buckets: 32 }
const MAGIC = 'ElfChnk\0'
const RECORD_MAGIC = 0x2a2a
const RECORD_ALIGNMENT = 8

/** A chunk as it is being written: records, the names and templates they share, and a header that tells of them. */
export class Chunk {
  position = HEADER_BYTES
  readonly #bytes = Buffer.alloc(2 * CHUNK_BYTES) // the second half is for the record that does not fit
  readonly #names = new Map<string, number>()
  readonly #templates = new Map<string, number>()
  readonly #firstNumber: number
  readonly #records: { readonly id: number, readonly start: number, readonly end: number }[] = []

  /** The number is that of the chunk's first record, counted over the whole file. */
  constructor (firstNumber: number) {
    this.#firstNumber = firstNumber
  }

  get count (): number {
    return this.#records.length
  }

  /** Writes a record; says whether it found room. */
  add ({ id, filetime, fragment }: LogRecord): boolean {
    const start = this.position
    this.uint32(RECORD_MAGIC)
    this.uint32(0)
    this.position = this.#bytes.writeBigUInt64LE(BigInt(id), this.position)
    this.position = this.#bytes.writeBigUInt64LE(filetime, this.position)
    writeFragment(this, fragment)
    while ((this.position - start + 4) % RECORD_ALIGNMENT !== 0) this.uint8(0)
    const size = this.position - start + 4
    this.uint32(size)
    this.#bytes.writeUInt32LE(size, start + 4)
    // libevtx passes over a record that ends with its chunk, and no log of Windows is known to have one
    if (this.position >= CHUNK_BYTES) return this.#takeBack(start)
    this.#records.push({ id, start, end: this.position })
    return true
  }

  /** The chunk with its header, which does not tell yet of the last records, so many as are said, but of the first. */
  finished (untold = 0): Buffer {
    const told = this.#records.slice(0, Math.max(1, this.#records.length - untold))
    const [first, last] = [told[0], told.at(-1)]
    const bytes = Buffer.from(this.#bytes.subarray(0, CHUNK_BYTES))
    const free = last?.end ?? HEADER_BYTES
    bytes.write(MAGIC, 'latin1')
    bytes.writeBigUInt64LE(BigInt(this.#firstNumber), 8)
    bytes.writeBigUInt64LE(BigInt(this.#firstNumber + told.length - 1), 16)
    bytes.writeBigUInt64LE(BigInt(first?.id ?? 0), 24)
    bytes.writeBigUInt64LE(BigInt(last?.id ?? 0), 32)
    bytes.writeUInt32LE(128, 40)
    bytes.writeUInt32LE(last?.start ?? 0, 44)
    bytes.writeUInt32LE(free, 48)
    bytes.writeUInt32LE(crc32(bytes.subarray(HEADER_BYTES, free)), 52)
    bytes.writeUInt32LE(1, 120)
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 120), bytes.subarray(NAMES.at, HEADER_BYTES)), 124)
    return bytes
  }

  uint8 (number: number): void {
    this.#bytes[this.position++] = number
  }

  uint16 (number: number): void {
    this.position = this.#bytes.writeUInt16LE(number, this.position)
  }

  uint16At (offset: number, number: number): void {
    this.#bytes.writeUInt16LE(number, offset)
  }

  uint32 (number: number): void {
    this.position = this.#bytes.writeUInt32LE(number, this.position)
  }

  bytes (bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.position)
    this.position += bytes.length
  }

  /** A string with its length before it. */
  text (text: string): void {
    this.uint16(text.length)
    this.position += this.#bytes.write(text, this.position, 'utf16le')
  }

  /** What is written, with its size before it. */
  sized (write: () => void): void {
    const start = this.position
    this.uint32(0)
    write()
    this.#bytes.writeUInt32LE(this.position - start - 4, start)
  }

  /** A name by its offset; where the chunk has it not yet, it follows. */
  name (name: string): void {
    const known = this.#names.get(name)
    this.uint32(known ?? this.position + 4)
    if (known !== undefined) return
    const hash = hashOf(Buffer.from(name, 'utf16le'))
    this.#names.set(name, this.position)
    this.#enter(NAMES, hash)
    this.uint16(hash)
    this.text(name)
    this.uint16(0)
  }

  /** A template by its offset; where the chunk has it not yet, its definition follows. */
  template (guid: Uint8Array, write: () => void): void {
    const key = Buffer.from(guid).toString('hex')
    const known = this.#templates.get(key)
    this.uint32(known ?? this.position + 4)
    if (known !== undefined) return
    this.#templates.set(key, this.position)
    this.#enter(TEMPLATES, hashOf(guid))
    this.bytes(guid)
    this.sized(write)
  }

  /** Puts what begins here before the others of its bucket; their offset comes first. */
  #enter (table: typeof NAMES, hash: number): void {
    const bucket = table.at + 4 * (hash % table.buckets)
    const others = this.#bytes.readUInt32LE(bucket)
    this.#bytes.writeUInt32LE(this.position, bucket)
    this.uint32(others)
  }

  #takeBack (start: number): false {
    for (const { at, buckets } of [NAMES, TEMPLATES]) {
      for (let bucket = at; bucket < at + 4 * buckets; bucket += 4) {
        let offset = this.#bytes.readUInt32LE(bucket)
        while (offset >= start) offset = this.#bytes.readUInt32LE(offset)
        this.#bytes.writeUInt32LE(offset, bucket)
      }
    }
    for (const known of [this.#names, this.#templates]) {
      for (const [key, offset] of known) if (offset >= start) known.delete(key)
    }
    this.#bytes.fill(0, start)
    this.position = start
    return false
  }
}

/** As Windows hashes names and, up to version 3.1 of the format, the GUIDs of templates. */
function hashOf (bytes: Uint8Array): number {
  let hash = 0
  for (let n = 0; n + 1 < bytes.length; n += 2) hash = Math.imul(hash, 65_599) + (bytes[n]! | bytes[n + 1]! << 8)
  return hash & 0xffff
}
