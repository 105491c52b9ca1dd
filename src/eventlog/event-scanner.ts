import { afterTag, isSpace, judgeHead, providerNameIn, standsAt, unitsOf } from './event-head.js'
import { CodeUnitBuffer, NOWHERE } from './code-unit-buffer.js'
import type { Cursor } from './code-unit-buffer.js'
import type { TextEncoding } from './text-encoding.js'
import type { WantedTable } from './wanted-events.js'

/** The XML of one event that is wanted, or that only a parser can decide on. */
export interface ScannedEvent {
  readonly offset: number
  readonly xml: string
}

/** An element that begins as an event and does not end as one. */
export interface BrokenEvent {
  readonly offset: number
  readonly reason: string
}

/** Where a scan stands: the byte to read on from, and whether that is within an event too long to be read. */
export interface ScanPlace {
  readonly offset: number
  readonly isSkipping: boolean
}

/** Code units (bytes in UTF-8) of the longest event that is read; Windows itself writes none of a tenth of it. */
export const LONGEST_EVENT = 4 * 1024 * 1024

const HYPHEN = 0x2d
const SLASH = 0x2f
const COLON = 0x3a
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const DELIMITERS: ReadonlySet<number> = new Set([SLASH, COLON, LESS_THAN, GREATER_THAN])
const EVENT = unitsOf('Event')
const NAMESPACED_EVENT = unitsOf('<Event xmlns')
const LONGEST_PREFIX = 64
const LONGEST_TAG_NAME = LONGEST_PREFIX + 16
const LONGEST_START_TAG = 512

/** Markup in which tags are only text. */
const OPAQUE = [
  { start: unitsOf('<!--'), end: '-->' },
  { start: unitsOf('<![CDATA['), end: ']]>' }
] as const

/**
 * Cuts a stream of bytes into `<Event>` elements and yields those that are wanted or undecided.
 * Between two reads it looks for a few short texts with the processor's own search and touches no other byte;
 * an event that holds a comment, CDATA, or another event's start is walked tag by tag. The one thing not looked for, while
 * all events carry a namespace, is an event with attributes but without a namespace right after one that has no end.
 */
export class EventScanner {
  /** Events cut so far: wanted, unwanted and broken. */
  scanned = 0

  readonly #table: WantedTable
  readonly #text: CodeUnitBuffer
  readonly #plainTag: Cursor
  readonly #spacedTag: Cursor
  readonly #namespace: Cursor
  readonly #declaration: Cursor
  readonly #tag: Cursor
  readonly #opaque: readonly { readonly start: readonly number[], readonly end: Cursor }[]
  #at = 0
  /** Every event so far began as Windows begins one, so that the next one will carry a namespace as well. */
  #isNamespaced = true
  #lastHead: DataView | undefined
  #lastHeadLength = 0
  #isSkipping: boolean
  #isEnded = false

  constructor (table: WantedTable, encoding: TextEncoding, place: ScanPlace) {
    this.#table = table
    this.#isSkipping = place.isSkipping
    this.#text = new CodeUnitBuffer(encoding, place.offset)
    this.#plainTag = this.#text.cursor('Event>')
    this.#spacedTag = this.#text.cursor('Event ')
    this.#namespace = this.#text.cursor('xmlns')
    this.#declaration = this.#text.cursor('!')
    this.#tag = this.#text.cursor('<')
    this.#opaque = OPAQUE.map(({ start, end }) => ({ start, end: this.#text.cursor(end) }))
  }

  /** Where the next bytes of the stream belong, if not more than so many are to come; what was scanned is given up. */
  room (most: number = Number.POSITIVE_INFINITY): Uint8Array {
    this.#at -= this.#text.drop(this.#at)
    return this.#text.room(most)
  }

  /** Says how many bytes were put into the room. */
  fill (byteCount: number): void {
    this.#text.fill(byteCount)
  }

  /** Says that no more bytes will come, so that an event without an end is a broken one. */
  end (): void {
    this.#isEnded = true
  }

  /** Where to read on, should the scan be given up here. */
  get place (): ScanPlace {
    return { offset: this.#text.offsetOf(this.#at), isSkipping: this.#isSkipping }
  }

  /** The next event that is not unwanted; undefined where more bytes are needed. */
  next (): ScannedEvent | BrokenEvent | undefined {
    for (;;) {
      if (this.#isSkipping && !this.#skip()) return undefined
      this.#passSpace()
      const isLikeLast = this.#lastHead !== undefined && this.#text.repeats(this.#at, this.#lastHead)
      const start = isLikeLast ? this.#at : this.#seek()
      if (start === NOWHERE) return undefined
      const end = isLikeLast ? this.#endOfNamespaced(start, start + this.#lastHeadLength) : this.#endOf(start)
      if (end === NOWHERE && !this.#isEnded && this.#text.length - start <= LONGEST_EVENT) return undefined
      this.scanned++
      if (end < 0 || end - start > LONGEST_EVENT) return this.#passBroken(start, end)
      this.#at = end
      const name = isLikeLast ? start + this.#lastHeadLength : this.#learnHead(start, end)
      if (judgeHead(this.#text.units, name, end, this.#table) === 'unwanted') continue
      return { offset: this.#text.offsetOf(start), xml: this.#text.decode(start, end) }
    }
  }

  /** Finds the provider's name, and remembers all before it: most events of a log begin alike. */
  #learnHead (start: number, end: number): number {
    const { units } = this.#text
    this.#isNamespaced &&= standsAt(units, start, NAMESPACED_EVENT)
    const name = providerNameIn(units, start, end)
    this.#lastHead = name > start && this.#isNamespaced ? this.#text.copy(start, name) : undefined
    this.#lastHeadLength = name - start
    return name
  }

  /** Where the next event starts; all before it is given up. */
  #seek (): number {
    const { units, length } = this.#text
    for (;;) {
      this.#passSpace()
      const tag = units[this.#at] === LESS_THAN ? this.#at : this.#text.next(this.#tag, this.#at)
      this.#at = Math.min(tag, length)
      if (this.#isEventStart(tag)) return tag
      if (tag === NOWHERE || (!this.#isEnded && length - tag < LONGEST_TAG_NAME)) return NOWHERE
      const after = this.#afterOpaque(tag)
      if (after === NOWHERE && !this.#isEnded && length - tag <= LONGEST_EVENT) return NOWHERE
      this.#at = after === NOWHERE ? tag + 1 : after
    }
  }

  #passSpace (): void {
    const { units, length } = this.#text
    while (this.#at < length && isSpace(units[this.#at])) this.#at++
  }

  #endOf (start: number): number {
    const from = start + EVENT.length + 1
    const isNamespaced = this.#isNamespaced && standsAt(this.#text.units, start, NAMESPACED_EVENT)
    return isNamespaced
      ? this.#endOfNamespaced(start, start + NAMESPACED_EVENT.length)
      : this.#endBefore(this.#eventTag(this.#spacedTag, from), start, from)
  }

  /** Windows writes no event without a namespace, and `xmlns` is the rarest of the texts that an event starts with. */
  #endOfNamespaced (start: number, headEnd: number): number {
    return this.#endBefore(this.#namespacedEvent(headEnd), start, headEnd)
  }

  /** The end of an event: nearly always the next end tag; what could make it another is looked for as well. */
  #endBefore (other: number, start: number, from: number): number {
    const plain = this.#eventTag(this.#plainTag, from)
    const isPlainEnd = plain < other && plain < this.#markupDeclaration(from) && this.#text.units[plain + 1] === SLASH
    if (isPlainEnd) return this.#plainTag.to + this.#plainTag.length
    if (plain === NOWHERE && other === NOWHERE) return NOWHERE
    return this.#walk(start)
  }

  /** The start of the next event that carries a namespace. */
  #namespacedEvent (from: number): number {
    let place = this.#text.next(this.#namespace, from)
    while (place !== NOWHERE) {
      const tag = this.#tagAround(place)
      if (tag !== NOWHERE && this.#isEventStart(tag)) return tag
      place = this.#text.next(this.#namespace, place + 1)
    }
    return NOWHERE
  }

  /** The start of the tag that a place is in. */
  #tagAround (place: number): number {
    const { units } = this.#text
    for (let at = place; at >= 0 && place - at < LONGEST_START_TAG; at--) {
      if (units[at] === LESS_THAN) return at
    }
    return NOWHERE
  }

  /** The end of an event found tag by tag; the start of another event where that comes first, as a negative number. */
  #walk (start: number): number {
    const { units } = this.#text
    const startTagEnd = afterTag(units, start, this.#text.length)
    if (units[startTagEnd - 2] === SLASH) return startTagEnd
    let tag = this.#text.next(this.#tag, start + 1)
    while (tag !== NOWHERE) {
      const name = this.#eventName(tag)
      if (name !== NOWHERE && units[tag + 1] !== SLASH) return -tag
      let end = name + EVENT.length
      while (isSpace(units[end])) end++
      if (units[end] === GREATER_THAN) return end + 1
      const after = this.#afterOpaque(tag)
      tag = after === NOWHERE ? NOWHERE : this.#text.next(this.#tag, after)
    }
    return NOWHERE
  }

  /** Passes over an event without an end, or a too long one, and says which. */
  #passBroken (start: number, end: number): BrokenEvent {
    const offset = this.#text.offsetOf(start)
    if (end < 0) {
      this.#at = -end
      return { offset, reason: 'expected </Event>, found the start of the next event' }
    }
    const isTooLong = Math.min(end, this.#text.length) - start > LONGEST_EVENT
    this.#at = end === NOWHERE ? start + EVENT.length + 1 : end
    this.#isSkipping = end === NOWHERE
    if (isTooLong) return { offset, reason: 'expected an event of at most 4 MiB, found a longer one' }
    return { offset, reason: 'expected </Event>, found the end of the log' }
  }

  /** Passes over the rest of an event that is not read; whether its end, or the start of the next, was reached. */
  #skip (): boolean {
    const plain = this.#eventTag(this.#plainTag, this.#at)
    const tag = Math.min(plain, this.#eventTag(this.#spacedTag, this.#at))
    const rest = this.#isEnded ? this.#text.length : Math.max(this.#at, this.#text.length - LONGEST_TAG_NAME)
    this.#isSkipping = tag === NOWHERE && !this.#isEnded
    this.#at = tag === NOWHERE ? rest : tag
    return !this.#isSkipping
  }

  /** The next tag, from a place on, that is named Event where a cursor's text stands. */
  #eventTag (cursor: Cursor, from: number): number {
    for (let name = this.#text.next(cursor, from); name !== NOWHERE; name = this.#text.next(cursor, name + 1)) {
      const tag = this.#tagOfName(name)
      if (tag !== NOWHERE) return tag
    }
    return NOWHERE
  }

  /** The start of the tag to which a name belongs, with or without a namespace prefix; NOWHERE if it belongs to none. */
  #tagOfName (name: number): number {
    const { units } = this.#text
    let at = name - 1
    if (units[at] === COLON) {
      do at--
      while (isNameUnit(units[at]) && name - at < LONGEST_PREFIX)
    }
    if (units[at] === SLASH) at--
    return units[at] === LESS_THAN ? at : NOWHERE
  }

  #isEventStart (tag: number): boolean {
    return tag !== NOWHERE && this.#text.units[tag + 1] !== SLASH && this.#eventName(tag) !== NOWHERE
  }

  /** Where the name of a tag is, past the prefix, if it is Event. */
  #eventName (tag: number): number {
    const { units, length } = this.#text
    const name = units[tag + 1] === SLASH ? tag + 2 : tag + 1
    if (isEventAt(this.#text, name)) return name
    let at = name
    while (at < length && at - name < LONGEST_PREFIX && isNameUnit(units[at])) at++
    return units[at] === COLON && isEventAt(this.#text, at + 1) ? at + 1 : NOWHERE
  }

  /** The next `<!`: exclamation marks are rare, so they are what is searched for. */
  #markupDeclaration (from: number): number {
    const { units } = this.#text
    let mark = this.#text.next(this.#declaration, from)
    while (mark !== NOWHERE && units[mark - 1] !== LESS_THAN) mark = this.#text.next(this.#declaration, mark + 1)
    return mark
  }

  /** Past the tag at a place; past the whole of it where it is a comment, CDATA or a document type with entities. */
  #afterOpaque (tag: number): number {
    const opaque = this.#opaque.find(({ start }) => standsAt(this.#text.units, tag, start))
    if (opaque === undefined) return tag + 1
    const end = this.#text.next(opaque.end, tag + opaque.start.length)
    return end === NOWHERE ? NOWHERE : end + opaque.end.length
  }
}

function isEventAt ({ units, length }: CodeUnitBuffer, at: number): boolean {
  const after = at + EVENT.length
  if (after >= length || !standsAt(units, at, EVENT)) return false
  return isSpace(units[after]) || units[after] === GREATER_THAN || units[after] === SLASH
}

/** Whether a unit can be in a namespace prefix; what must not be in one ends the name. */
function isNameUnit (unit: number | undefined): boolean {
  return unit !== undefined && unit >= HYPHEN && !DELIMITERS.has(unit)
}
