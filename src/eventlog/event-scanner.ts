import { afterTag, isSpace, judgeHead, providerNameIn, standsAt, unitsOf } from './event-head.js'
import { EVENT, EventTags, LONGEST_TAG_NAME } from './event-tags.js'
import { CodeUnitBuffer, NOWHERE } from './code-unit-buffer.js'
import type { Damage, StreamMemory } from './code-unit-buffer.js'
import type { TextEncoding } from './text-encoding.js'
import type { Verdict, WantedTable } from './wanted-events.js'

/** The XML of one event that is wanted, or that only a parser can decide on. */
export interface ScannedEvent {
  readonly offset: number
  readonly xml: string
  /** The first byte of it that became U+FFFD. */
  readonly damage?: Damage
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

/** After so many events that begin alike, one program wrote the log, and all of its events carry a namespace. */
export const ALIKE_ENOUGH = 1000

const SLASH = 0x2f
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const NAMESPACED_EVENT = unitsOf('<Event xmlns')
const LONGEST_ALIKE = 64 * 1024

/**
 * Cuts a stream of bytes into `<Event>` elements and yields those that are wanted or undecided.
 * Between them it looks for a few short texts with the processor's own search and touches no other byte. What could make
 * the next `</Event>` another event's is looked for as well; an event with a comment, CDATA, or the start of another event
 * in it is walked tag by tag. In a log that has been alike for a thousand events, and only there, an event without a
 * namespace is no longer looked for between an unwanted one and the next that has a namespace.
 */
export class EventScanner {
  /** Events cut so far: wanted, unwanted and broken. */
  scanned = 0

  readonly #table: WantedTable
  readonly #text: CodeUnitBuffer
  readonly #tags: EventTags
  #at = 0
  /** Every event so far began as Windows begins one, so that the next one will carry a namespace as well. */
  #isNamespaced = true
  #lastHead: DataView | undefined
  #lastHeadLength = 0
  #alike = 0
  #isSkipping: boolean
  #isEnded = false

  constructor (table: WantedTable, encoding: TextEncoding, place: ScanPlace, memory?: StreamMemory) {
    this.#table = table
    this.#isSkipping = place.isSkipping
    this.#text = new CodeUnitBuffer(encoding, place.offset, memory)
    this.#tags = new EventTags(this.#text)
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
      const early = isLikeLast ? this.#judge(start + this.#lastHeadLength, this.#text.length) : undefined
      const end = early === undefined ? this.#endOf(start) : this.#endOfAlike(start, early)
      if (end === NOWHERE && !this.#isEnded && this.#text.length - start <= LONGEST_EVENT) return undefined
      this.scanned++
      if (end < 0 || end - start > LONGEST_EVENT) return this.#passBroken(start, end)
      this.#at = end
      this.#alike++
      if ((early ?? this.#judge(this.#learnHead(start, end), end)) === 'unwanted') continue
      return this.#decoded(start, end)
    }
  }

  #decoded (start: number, end: number): ScannedEvent {
    const xml = this.#text.decode(start, end)
    const damage = this.#text.damage(start, end, xml)
    return { offset: this.#text.offsetOf(start), xml, ...damage === undefined ? {} : { damage } }
  }

  #judge (name: number, end: number): Verdict {
    return judgeHead(this.#text.units, name, end, this.#table)
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
      const tag = units[this.#at] === LESS_THAN ? this.#at : this.#tags.next(this.#at)
      this.#at = Math.min(tag, length)
      if (this.#tags.isEventStart(tag)) return tag
      if (tag === NOWHERE || (!this.#isEnded && length - tag < LONGEST_TAG_NAME)) return NOWHERE
      const after = this.#tags.afterOpaque(tag)
      if (after === NOWHERE && !this.#isEnded && length - tag <= LONGEST_EVENT) return NOWHERE
      this.#at = after === NOWHERE ? tag + 1 : after
    }
  }

  #passSpace (): void {
    const { units, length } = this.#text
    while (this.#at < length && isSpace(units[this.#at])) this.#at++
  }

  /** The end of an event that begins like the last one; only of one that is unwanted is it taken on trust. */
  #endOfAlike (start: number, verdict: Verdict): number {
    const headEnd = start + this.#lastHeadLength
    const other = this.#tags.nextNamespaced(headEnd)
    const isTrusted = this.#alike >= ALIKE_ENOUGH && verdict === 'unwanted' && other - start < LONGEST_ALIKE
    if (isTrusted && other < this.#tags.nextDeclaration(headEnd)) {
      const end = this.#tags.endBefore(other)
      if (end !== NOWHERE) return end
    }
    return this.#endBefore(other, start, headEnd)
  }

  /** Windows writes no event without a namespace; where all have one so far, the next one is found by it. */
  #endOf (start: number): number {
    const from = start + EVENT.length + 1
    const isNamespaced = this.#isNamespaced && standsAt(this.#text.units, start, NAMESPACED_EVENT)
    if (!isNamespaced) return this.#endBefore(this.#tags.nextSpaced(from), start, from)
    return this.#endBefore(this.#tags.nextNamespaced(start + NAMESPACED_EVENT.length), start, from)
  }

  /** The end of an event: nearly always the next end tag; what could make it another is looked for as well. */
  #endBefore (other: number, start: number, from: number): number {
    const plain = this.#tags.nextPlain(from)
    if (plain < other && plain < this.#tags.nextDeclaration(from) && this.#tags.isEnd(plain)) return this.#tags.plainEnd
    if (plain === NOWHERE && other === NOWHERE) return NOWHERE
    return this.#walk(start)
  }

  /** The end of an event found tag by tag; the start of another event where that comes first, as a negative number. */
  #walk (start: number): number {
    const { units } = this.#text
    const startTagEnd = afterTag(units, start, this.#text.length)
    if (units[startTagEnd - 2] === SLASH) return startTagEnd
    let tag = this.#tags.next(start + 1)
    while (tag !== NOWHERE) {
      const name = this.#tags.eventName(tag)
      if (name !== NOWHERE && !this.#tags.isEnd(tag)) return -tag
      let end = name + EVENT.length
      while (isSpace(units[end])) end++
      if (units[end] === GREATER_THAN) return end + 1
      const after = this.#tags.afterOpaque(tag)
      tag = after === NOWHERE ? NOWHERE : this.#tags.next(after)
    }
    return NOWHERE
  }

  /** Passes over an event without an end, or a too long one, and says which. */
  #passBroken (start: number, end: number): BrokenEvent {
    const offset = this.#text.offsetOf(start)
    this.#alike = 0
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
    const tag = Math.min(this.#tags.nextPlain(this.#at), this.#tags.nextSpaced(this.#at))
    const rest = this.#isEnded ? this.#text.length : Math.max(this.#at, this.#text.length - LONGEST_TAG_NAME)
    this.#isSkipping = tag === NOWHERE && !this.#isEnded
    this.#at = tag === NOWHERE ? rest : tag
    return !this.#isSkipping
  }
}
