import type { TextEncoding } from './text-encoding.js'
import type { CodeUnits } from './wanted-events.js'

/** The place of what was not found; larger than every place, so that the first of several places is the least of them. */
export const NOWHERE = 0x3fffffff

/** Where a short ASCII text is next; it remembers what it found, so that asking again costs nothing. */
export interface Cursor {
  readonly length: number
  readonly pattern: Buffer
  searchedFrom: number
  position: number
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
  #bytes = Buffer.allocUnsafeSlow(2 * BLOCK_BYTES)
  #filled: Buffer
  #byteCount = 0
  #streamOffset: number

  constructor (encoding: TextEncoding, streamOffset: number) {
    this.#isBigEndian = encoding === 'utf-16be'
    this.#nodeEncoding = encoding === 'utf-8' ? 'utf8' : 'utf16le'
    this.#unitBytes = encoding === 'utf-8' ? 1 : 2
    this.#streamOffset = streamOffset
    this.#filled = this.#bytes.subarray(0, 0)
    this.units = new Uint8Array(0)
  }

  /** A cursor for a text. */
  cursor (text: string): Cursor {
    const pattern = Buffer.from(text, this.#nodeEncoding)
    const cursor = { length: text.length, pattern, searchedFrom: NOWHERE, position: NOWHERE }
    this.#cursors.push(cursor)
    return cursor
  }

  /** The first place of a cursor's text that is not before a given one. */
  next (cursor: Cursor, from: number): number {
    if (cursor.searchedFrom <= from && from <= cursor.position) return cursor.position
    const found = this.#filled.indexOf(cursor.pattern, from * this.#unitBytes, this.#nodeEncoding)
    cursor.searchedFrom = from
    cursor.position = found < 0 ? NOWHERE : found / this.#unitBytes
    return cursor.position
  }

  /** The text between two places. */
  decode (from: number, to: number): string {
    return this.#filled.toString(this.#nodeEncoding, from * this.#unitBytes, to * this.#unitBytes)
  }

  /** Where in the stream a place is, in bytes. */
  offsetOf (place: number): number {
    return this.#streamOffset + place * this.#unitBytes
  }

  /** Gives up what is before a place, and says how many units that were. */
  drop (place: number): number {
    const byteCount = place * this.#unitBytes
    this.#bytes.copyWithin(0, byteCount, this.#byteCount)
    this.#byteCount -= byteCount
    this.#streamOffset += byteCount
    this.#renew()
    return place
  }

  /** Where the next bytes of the stream belong. */
  room (): Buffer {
    if (this.#byteCount + BLOCK_BYTES > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.#bytes.length)
      this.#bytes.copy(larger, 0, 0, this.#byteCount)
      this.#bytes = larger
    }
    return this.#bytes.subarray(this.#byteCount, this.#byteCount + BLOCK_BYTES)
  }

  /** Takes over the bytes that were put into the room. */
  fill (byteCount: number): void {
    const firstNew = this.#wholeBytes(this.#byteCount)
    this.#byteCount += byteCount
    if (this.#isBigEndian) this.#bytes.subarray(firstNew, this.#wholeBytes(this.#byteCount)).swap16()
    this.#renew()
  }

  #renew (): void {
    const byteCount = this.#wholeBytes(this.#byteCount)
    this.#filled = this.#bytes.subarray(0, byteCount)
    this.length = byteCount / this.#unitBytes
    const Units = this.#unitBytes === 1 ? Uint8Array : Uint16Array
    this.units = new Units(this.#bytes.buffer, 0, this.length)
    for (const cursor of this.#cursors) cursor.searchedFrom = cursor.position = NOWHERE
  }

  #wholeBytes (byteCount: number): number {
    return byteCount - byteCount % this.#unitBytes
  }
}
