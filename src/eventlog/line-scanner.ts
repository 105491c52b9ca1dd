import { CodeUnitBuffer, NOWHERE } from './code-unit-buffer.js'
import type { Cursor, Damage } from './code-unit-buffer.js'
import type { TextEncoding } from './text-encoding.js'

/** One line of a text, without its end; a long one is cut. */
export interface TextLine {
  /** Where in the file it begins, in bytes. */
  readonly offset: number
  readonly text: string
  /** The first byte that is not UTF-8, where that is what was expected; the text is read as Windows-1252 then. */
  readonly damage: Damage | undefined
}

/** Where a scan goes on: at a byte, perhaps in the midst of a line that is passed over. */
export interface LinePlace {
  readonly offset: number
  readonly isSkipping: boolean
}

const LONGEST_LINE = 32 * 1024
const ANSI = new TextDecoder('windows-1252')

/** Finds the lines of a text that comes in blocks; what is longer than a line is held never. */
export class LineScanner {
  readonly #buffer: CodeUnitBuffer
  readonly #newline: Cursor
  #at = 0
  #isSkipping: boolean
  #isEnded = false

  constructor (encoding: TextEncoding, { offset, isSkipping }: LinePlace) {
    this.#buffer = new CodeUnitBuffer(encoding, offset)
    this.#newline = this.#buffer.cursor('\n')
    this.#isSkipping = isSkipping
  }

  /** Where the next line begins. */
  get place (): LinePlace {
    return { offset: this.#buffer.offsetOf(this.#at), isSkipping: this.#isSkipping }
  }

  /** Where the next bytes of the file belong. */
  room (most: number): Buffer {
    this.#at -= this.#buffer.drop(this.#at)
    return this.#buffer.room(most)
  }

  /** Takes over the bytes that were put into the room. */
  fill (byteCount: number): void {
    this.#buffer.fill(byteCount)
  }

  /** No more bytes come: what is left is a line. */
  end (): void {
    this.#isEnded = true
  }

  /** The next line; undefined where more bytes are needed. */
  next (): TextLine | undefined {
    if (this.#isSkipping && !this.#skip()) return undefined
    const from = this.#at
    const end = this.#buffer.next(this.#newline, from)
    const isWhole = end !== NOWHERE
    const length = (isWhole ? end : this.#buffer.length) - from
    const isLong = length > LONGEST_LINE
    if (!isWhole && !isLong && (length === 0 || !this.#isEnded)) return undefined
    const to = from + Math.min(length, LONGEST_LINE)
    this.#at = isWhole ? end + 1 : to
    this.#isSkipping = !isWhole
    return this.#line(from, to)
  }

  /** Passes over the rest of a line; whether its end was found. */
  #skip (): boolean {
    const end = this.#buffer.next(this.#newline, this.#at)
    this.#isSkipping = end === NOWHERE
    this.#at = this.#isSkipping ? this.#buffer.length : end + 1
    return !this.#isSkipping
  }

  #line (from: number, to: number): TextLine {
    const decoded = this.#buffer.decode(from, to)
    const damage = this.#buffer.damage(from, to, decoded)
    const text = damage === undefined ? decoded : ANSI.decode(this.#buffer.bytes(from, to))
    return { offset: this.#buffer.offsetOf(from), text: text.replace(/\r$/, ''), damage }
  }
}
