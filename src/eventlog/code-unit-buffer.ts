import { firstNonUtf8 } from './text-encoding.js'
import type { TextEncoding } from './text-encoding.js'
import type { CodeUnits } from './wanted-events.js'

/** The place of what was not found; larger than every place, so that the first of several places is the least of them. */
export const NOWHERE = 0x3fffffff

/** Tells whether what begins at a place is what is searched for. */
export type IsSought = (units: CodeUnits, place: number) => boolean

/** Where a short ASCII text is next; it remembers what it found, so that asking again costs nothing. */
export interface Cursor {
  readonly length: number
  readonly pattern: Buffer
  /** Where this is told by the first character alone, the rest. */
  readonly isSought: IsSought | undefined
  /** Between these two places the text does not begin. */
  from: number
  to: number
  /** Whether it begins at the second of them. */
  isFound: boolean
}

/** A byte that is no character of the encoding, and where in the stream it is. */
export interface Damage {
  readonly offset: number
  readonly byte: number
}

/** Bytes as words of four, and the last four of them. */
export interface CopiedBytes {
  readonly words: Int32Array
  readonly length: number
  readonly last: number
}

/** Memory for the bytes of a stream; it is handed from one read to the next, as what is freed is not collected for long. */
export interface StreamMemory {
  bytes: Buffer<ArrayBuffer>
}

export function newMemory (): StreamMemory {
  return { bytes: Buffer.alloc(0) }
}

/** What is searched several times over should stay in the processor's own memory. */
const BLOCK_BYTES = 256 * 1024

/** A window on a stream of text that is searched without being decoded; places in it are counted in code units. */
export class CodeUnitBuffer {
  /** The code units held; there are none past the end. */
  units: CodeUnits
  /** How many code units are held. */
  length = 0

  readonly #isBigEndian: boolean
  readonly #nodeEncoding: 'utf8' | 'utf16le'
  readonly #unitBytes: 1 | 2
  readonly #cursors: Cursor[] = []
  readonly #memory: StreamMemory
  #filled: Buffer
  #view: DataView
  #byteCount = 0
  #streamOffset: number

  constructor (encoding: TextEncoding, streamOffset: number, memory = newMemory()) {
    this.#isBigEndian = encoding === 'utf-16be'
    this.#nodeEncoding = encoding === 'utf-8' ? 'utf8' : 'utf16le'
    this.#unitBytes = encoding === 'utf-8' ? 1 : 2
    this.#streamOffset = streamOffset
    this.#memory = memory
    this.#filled = memory.bytes.subarray(0, 0)
    this.#view = new DataView(new ArrayBuffer(0))
    this.units = new Uint8Array(0)
  }

  /** A cursor for a text; or for what begins with its first character, is at least as long, and is what is sought. */
  cursor (text: string, isSought?: IsSought): Cursor {
    const pattern = Buffer.from(text, this.#nodeEncoding)
    const cursor = { length: text.length, pattern, isSought, from: 0, to: 0, isFound: false }
    this.#cursors.push(cursor)
    return cursor
  }

  /** The first place of a cursor's text that is not before a given one. */
  next (cursor: Cursor, from: number): number {
    const isKnown = cursor.from <= from && from <= cursor.to
    if (isKnown && cursor.isFound) return cursor.to
    if (!isKnown) cursor.from = from
    const start = isKnown ? cursor.to : from
    const end = this.length - cursor.length + 1
    const found = start < end ? this.#search(cursor, start, end) : -1
    cursor.isFound = found >= 0
    cursor.to = cursor.isFound ? found : Math.max(start, end)
    return cursor.isFound ? found : NOWHERE
  }

  /** The bytes between two places, at least four, to be recognised when they come again. */
  copy (from: number, to: number): CopiedBytes {
    const [start, length] = [from * this.#unitBytes, (to - from) * this.#unitBytes]
    const words = Int32Array.from({ length: length >> 2 }, (_, n) => this.#view.getInt32(start + 4 * n, true))
    return { words, length, last: this.#view.getInt32(start + length - 4, true) }
  }

  /** Whether bytes that were copied before stand at a place again; they are compared four at a time. */
  repeats (place: number, { words, length, last }: CopiedBytes): boolean {
    let at = place * this.#unitBytes
    const lastAt = at + length - 4
    if (lastAt + 4 > this.#view.byteLength) return false
    for (let n = 0; n < words.length; n++, at += 4) if (this.#view.getInt32(at, true) !== words[n]) return false
    return this.#view.getInt32(lastAt, true) === last
  }

  /** The bytes between two places; they are good until more are filled in. */
  bytes (from: number, to: number): Uint8Array {
    return this.#filled.subarray(from * this.#unitBytes, to * this.#unitBytes)
  }

  /** The text between two places. */
  decode (from: number, to: number): string {
    return this.#filled.toString(this.#nodeEncoding, from * this.#unitBytes, to * this.#unitBytes)
  }

  /** The first byte between two places that is no UTF-8, where the encoding is that, told by the text decoded from them. */
  damage (from: number, to: number, text: string): Damage | undefined {
    if (this.#nodeEncoding !== 'utf8') return undefined
    const at = firstNonUtf8(this.#filled.subarray(from, to), text)
    return at === undefined ? undefined : { offset: this.#streamOffset + from + at, byte: this.#filled[from + at]! }
  }

  /** Where in the stream a place is, in bytes. */
  offsetOf (place: number): number {
    return this.#streamOffset + place * this.#unitBytes
  }

  /** Gives up what is before a place, and says how many units that were. */
  drop (place: number): number {
    if (place === 0) return 0
    const byteCount = place * this.#unitBytes
    this.#memory.bytes.copyWithin(0, byteCount, this.#byteCount)
    this.#byteCount -= byteCount
    this.#streamOffset += byteCount
    for (const cursor of this.#cursors) shift(cursor, place)
    this.#renew()
    return place
  }

  /** Where the next bytes of the stream belong, if not more than so many are to come. */
  room (most: number): Buffer {
    const wanted = Math.min(most, BLOCK_BYTES)
    const { bytes } = this.#memory
    if (this.#byteCount + wanted > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, this.#byteCount + wanted))
      bytes.copy(larger, 0, 0, this.#byteCount)
      this.#memory.bytes = larger
    }
    return this.#memory.bytes.subarray(this.#byteCount, this.#byteCount + wanted)
  }

  /** Takes over the bytes that were put into the room. */
  fill (byteCount: number): void {
    const firstNew = this.#wholeBytes(this.#byteCount)
    this.#byteCount += byteCount
    if (this.#isBigEndian) this.#memory.bytes.subarray(firstNew, this.#wholeBytes(this.#byteCount)).swap16()
    this.#renew()
  }

  #search (cursor: Cursor, start: number, end: number): number {
    const { isSought, pattern, length } = cursor
    if (isSought !== undefined) return this.#searchSought(pattern[0]!, isSought, start, end)
    if (length === 1) return this.#searchUnit(pattern[0]!, start)
    if (this.#unitBytes === 1) return this.#filled.indexOf(pattern, start)
    const found = this.#filled.indexOf(pattern, 2 * start, 'utf16le')
    return found < 0 ? found : found / 2
  }

  #searchSought (byte: number, isSought: IsSought, start: number, end: number): number {
    const { units } = this
    for (let at = start; ; at++) {
      at = this.#searchUnit(byte, at)
      if (at < 0 || at >= end) return -1
      if (isSought(units, at)) return at
    }
  }

  /** A search for one byte is several times as fast as one for two or more. */
  #searchUnit (byte: number, start: number): number {
    const bytes = this.#filled
    if (this.#unitBytes === 1) return bytes.indexOf(byte, start)
    let at = bytes.indexOf(byte, 2 * start)
    while (at >= 0 && ((at & 1) !== 0 || bytes[at + 1] !== 0)) at = bytes.indexOf(byte, at + 1)
    return at < 0 ? at : at / 2
  }

  #renew (): void {
    const byteCount = this.#wholeBytes(this.#byteCount)
    const { bytes } = this.#memory
    this.#filled = bytes.subarray(0, byteCount)
    this.length = byteCount / this.#unitBytes
    this.#view = new DataView(bytes.buffer, 0, byteCount)
    const Units = this.#unitBytes === 1 ? Uint8Array : Uint16Array
    this.units = new Units(bytes.buffer, 0, this.length)
  }

  #wholeBytes (byteCount: number): number {
    return byteCount - byteCount % this.#unitBytes
  }
}

function shift (cursor: Cursor, places: number): void {
  const isPast = cursor.to < places
  cursor.from = Math.max(0, cursor.from - places)
  cursor.to = isPast ? 0 : cursor.to - places
  cursor.isFound &&= !isPast
}
