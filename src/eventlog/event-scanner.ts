import { afterTag, isSpace, judgeHead, providerNameIn } from './event-head.js'
import { EventTags, LONGEST_OPAQUE_START, LONGEST_TAG_NAME } from './event-tags.js'
import { CodeUnitBuffer, NOWHERE } from './code-unit-buffer.js'
import type { CopiedBytes, Damage, StreamMemory } from './code-unit-buffer.js'
import type { TextEncoding } from './text-encoding.js'
import type { WantedTable } from './wanted-events.js'

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

const SLASH = 0x2f
const GREATER_THAN = 0x3e

/**
 * Cuts a stream of bytes into `<Event>` elements and yields those that are wanted or undecided.
 *
 * A `<` begins a tag, as in XML, wherever it is but in a comment or CDATA: a start tag with one in it, in quotes or not, is
 * broken, and is over. An event reaches to the next end tag of an event. Where another one starts before that, the
 * first is broken, and the other is read; so a broken event takes no whole one with it, except in a comment or CDATA that
 * is opened by the one and closed by the other. An event that has no end within 4 MiB is broken too, and reading goes on
 * at the next tag of an event in it, even in a comment.
 *
 * What is found follows from the bytes up to its own end, and is found once those are there: it is the same in whatever
 * pieces a stream comes, and wherever between two events it is taken up again.
 */
export class EventScanner {
  /** Events cut so far: wanted, unwanted and broken. */
  scanned = 0

  readonly #table: WantedTable
  readonly #text: CodeUnitBuffer
  readonly #tags: EventTags
  /** Where the event that is looked at starts, or what is between events goes on. */
  #at = 0
  /** Before this place there is no end of that event. */
  #seen = 0
  #lastHead: CopiedBytes | undefined
  #lastHeadLength = 0
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
    const dropped = this.#text.drop(this.#at)
    this.#at -= dropped
    this.#seen -= dropped
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
      if (!isLikeLast && !this.#seek()) return undefined
      const start = this.#at
      const end = isLikeLast ? this.#endFrom(start + this.#lastHeadLength) : this.#endOf(start)
      if (end === NOWHERE && !this.#isEnded && this.#text.length - start <= LONGEST_EVENT) return undefined
      this.scanned++
      if (end < 0 || end - start > LONGEST_EVENT) return this.#passBroken(start, end)
      this.#at = end
      const name = isLikeLast ? start + this.#lastHeadLength : this.#learnHead(start, end)
      if (judgeHead(this.#text.units, name, end, this.#table) !== 'unwanted') return this.#decoded(start, end)
    }
  }

  #decoded (start: number, end: number): ScannedEvent {
    const xml = this.#text.decode(start, end)
    const damage = this.#text.damage(start, end, xml)
    return { offset: this.#text.offsetOf(start), xml, ...damage === undefined ? {} : { damage } }
  }

  /** Finds the provider's name, and remembers all before it: most events of a log begin alike. */
  #learnHead (start: number, end: number): number {
    const name = providerNameIn(this.#text.units, start, end)
    this.#lastHead = name > start ? this.#text.copy(start, name) : undefined
    this.#lastHeadLength = name - start
    return name
  }

  /** Goes to where the next event starts; whether there is one. */
  #seek (): boolean {
    for (;;) {
      const tag = this.#tags.next(this.#at)
      if (tag === NOWHERE) return this.#awaitTag()
      if (this.#tags.isDeclaration(tag)) {
        const after = this.#afterDeclaration(tag)
        const isWaiting = after === NOWHERE && !this.#isEnded && this.#text.length - tag <= LONGEST_EVENT
        this.#at = isWaiting ? tag : after - tag > LONGEST_EVENT ? tag + 1 : after
        if (isWaiting) return false
      } else if (this.#tags.isEnd(tag)) {
        this.#at = this.#tags.nameEnd(tag)
      } else {
        this.#at = tag
        return true
      }
    }
  }

  /** Goes to what may be the beginning of a tag. */
  #awaitTag (): false {
    const { length } = this.#text
    const from = Math.max(this.#at, length - LONGEST_TAG_NAME)
    this.#at = this.#isEnded ? length : Math.min(length, this.#tags.nextTag(from))
    return false
  }

  #passSpace (): void {
    const { units, length } = this.#text
    while (this.#at < length && isSpace(units[this.#at])) this.#at++
  }

  /** Where an event ends; where the next one starts, if that comes first, as a negative number. */
  #endOf (start: number): number {
    const { units, length } = this.#text
    const startTagEnd = afterTag(units, start, length)
    return units[startTagEnd - 2] === SLASH ? startTagEnd : this.#endFrom(start + 1)
  }

  /** The same, where its start tag is known to be none that is empty. */
  #endFrom (from: number): number {
    const { units, length } = this.#text
    let at = Math.max(from, this.#seen)
    for (;;) {
      const tag = this.#tags.next(at)
      if (tag === NOWHERE) return this.#unknownBefore(Math.max(at, length - LONGEST_TAG_NAME))
      if (this.#tags.isDeclaration(tag)) {
        at = this.#afterDeclaration(tag)
        if (at === NOWHERE) return this.#unknownBefore(tag)
        continue
      }
      if (!this.#tags.isEnd(tag)) return -tag
      at = this.#tags.nameEnd(tag)
      while (isSpace(units[at])) at++
      if (units[at] === GREATER_THAN) return at + 1
      if (at === length) return this.#unknownBefore(tag)
    }
  }

  #unknownBefore (place: number): number {
    this.#seen = place
    return NOWHERE
  }

  /** Past a comment or CDATA, or what is neither; NOWHERE where more bytes are needed. */
  #afterDeclaration (tag: number): number {
    if (!this.#isEnded && this.#text.length - tag < LONGEST_OPAQUE_START) return NOWHERE
    return this.#tags.afterOpaque(tag)
  }

  /** Passes over an event without an end, or a too long one, and says which. */
  #passBroken (start: number, end: number): BrokenEvent {
    const offset = this.#text.offsetOf(start)
    const known = end < 0 ? this.#tags.nameEnd(-end) + 1 : Math.min(end, this.#text.length)
    if (end < 0 && known - start <= LONGEST_EVENT) {
      this.#at = -end
      return { offset, reason: 'expected </Event>, found the start of the next event' }
    }
    this.#at = start + 1
    this.#seen = 0
    this.#isSkipping = true
    if (known - start > LONGEST_EVENT) return { offset, reason: 'expected an event of at most 4 MiB, found a longer one' }
    return { offset, reason: 'expected </Event>, found the end of the log' }
  }

  /** Passes over the rest of an event that is not read; whether its end, or the start of the next, was reached. */
  #skip (): boolean {
    const tag = this.#tags.nextOfEvent(this.#at)
    const rest = this.#isEnded ? this.#text.length : Math.max(this.#at, this.#text.length - LONGEST_TAG_NAME)
    this.#isSkipping = tag === NOWHERE && !this.#isEnded
    this.#at = tag === NOWHERE ? rest : tag
    return !this.#isSkipping
  }
}
