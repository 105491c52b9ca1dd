import { isSpace, standsAt, unitsOf } from './event-head.js'
import { NOWHERE } from './code-unit-buffer.js'
import type { CodeUnitBuffer, Cursor } from './code-unit-buffer.js'

/** The name of the elements that are looked for. */
export const EVENT = unitsOf('Event')

/** More than what has to be seen of a tag to know its name: a prefix is not longer. */
export const LONGEST_TAG_NAME = 80

const HYPHEN = 0x2d
const SLASH = 0x2f
const COLON = 0x3a
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const DELIMITERS: ReadonlySet<number> = new Set([SLASH, COLON, LESS_THAN, GREATER_THAN])
const END_TAG = unitsOf('</Event>')
const LONGEST_PREFIX = 64
const LONGEST_START_TAG = 512

/** Markup in which tags are only text. */
const OPAQUE = [
  { start: unitsOf('<!--'), end: '-->' },
  { start: unitsOf('<![CDATA['), end: ']]>' }
] as const

/** Where the tags of events are in a text: each is found by the rarest characters it holds. */
export class EventTags {
  readonly #text: CodeUnitBuffer
  readonly #plain: Cursor
  readonly #spaced: Cursor
  readonly #namespace: Cursor
  readonly #exclamation: Cursor
  readonly #tag: Cursor
  readonly #opaque: readonly { readonly start: readonly number[], readonly end: Cursor }[]

  constructor (text: CodeUnitBuffer) {
    this.#text = text
    this.#plain = text.cursor('Event>')
    this.#spaced = text.cursor('Event ')
    this.#namespace = text.cursor('xmlns')
    this.#exclamation = text.cursor('!')
    this.#tag = text.cursor('<')
    this.#opaque = OPAQUE.map(({ start, end }) => ({ start, end: text.cursor(end) }))
  }

  /** The next tag of any name. */
  next (from: number): number {
    return this.#text.next(this.#tag, from)
  }

  /** The next `<Event>` or `</Event>`, from a place on. */
  nextPlain (from: number): number {
    return this.#nextNamed(this.#plain, from)
  }

  /** Past the tag that was just found so. */
  get plainEnd (): number {
    return this.#plain.to + this.#plain.length
  }

  /** The next `<Event ` or `</Event `. */
  nextSpaced (from: number): number {
    return this.#nextNamed(this.#spaced, from)
  }

  /** The next `<Event xmlns` or a start of an event that carries a namespace in another way. */
  nextNamespaced (from: number): number {
    let place = this.#text.next(this.#namespace, from)
    while (place !== NOWHERE) {
      const tag = this.#tagAround(place)
      if (this.isEventStart(tag)) return tag
      place = this.#text.next(this.#namespace, place + 1)
    }
    return NOWHERE
  }

  /** The next `<!`: exclamation marks are rare, so they are what is searched for. */
  nextDeclaration (from: number): number {
    const { units } = this.#text
    let mark = this.#text.next(this.#exclamation, from)
    while (mark !== NOWHERE && units[mark - 1] !== LESS_THAN) mark = this.#text.next(this.#exclamation, mark + 1)
    return mark
  }

  /** Past the `</Event>` before a place, if there is nothing but white space between. */
  endBefore (place: number): number {
    const { units } = this.#text
    let at = place
    while (isSpace(units[at - 1])) at--
    return standsAt(units, at - END_TAG.length, END_TAG) ? at : NOWHERE
  }

  /** Whether an event starts with the tag at a place. */
  isEventStart (tag: number): boolean {
    return tag !== NOWHERE && !this.isEnd(tag) && this.eventName(tag) !== NOWHERE
  }

  /** Whether the tag at a place is an end tag. */
  isEnd (tag: number): boolean {
    return this.#text.units[tag + 1] === SLASH
  }

  /** Where the name of a tag is, past the prefix, if it is Event. */
  eventName (tag: number): number {
    const { units, length } = this.#text
    const name = this.isEnd(tag) ? tag + 2 : tag + 1
    if (this.#isEventAt(name)) return name
    let at = name
    while (at < length && at - name < LONGEST_PREFIX && isNameUnit(units[at])) at++
    return units[at] === COLON && this.#isEventAt(at + 1) ? at + 1 : NOWHERE
  }

  /** Past the beginning of the tag at a place; past the whole of it where it is a comment or CDATA. */
  afterOpaque (tag: number): number {
    const opaque = this.#opaque.find(({ start }) => standsAt(this.#text.units, tag, start))
    if (opaque === undefined) return tag + 1
    const end = this.#text.next(opaque.end, tag + opaque.start.length)
    return end === NOWHERE ? NOWHERE : end + opaque.end.length
  }

  #nextNamed (cursor: Cursor, from: number): number {
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

  /** The start of the tag that a place is in. */
  #tagAround (place: number): number {
    const { units } = this.#text
    for (let at = place; at >= 0 && place - at < LONGEST_START_TAG; at--) {
      if (units[at] === LESS_THAN) return at
    }
    return NOWHERE
  }

  #isEventAt (at: number): boolean {
    const { units, length } = this.#text
    const after = at + EVENT.length
    if (after >= length || !standsAt(units, at, EVENT)) return false
    return isSpace(units[after]) || units[after] === GREATER_THAN || units[after] === SLASH
  }
}

/** Whether a unit can be in a namespace prefix; what must not be in one ends the name. */
function isNameUnit (unit: number | undefined): boolean {
  return unit !== undefined && unit >= HYPHEN && !DELIMITERS.has(unit)
}
