import { isSpace, standsAt, unitsOf } from './event-head.js'
import { NOWHERE } from './code-unit-buffer.js'
import type { CodeUnitBuffer, Cursor } from './code-unit-buffer.js'
import type { CodeUnits } from './wanted-events.js'

/** More than what has to be seen of a tag to know its name: a prefix is not longer. */
export const LONGEST_TAG_NAME = 80

/** What has to be seen of a `<!` to know whether a comment or CDATA begins. */
export const LONGEST_OPAQUE_START = '<![CDATA['.length

const EXCLAMATION = 0x21
const HYPHEN = 0x2d
const SLASH = 0x2f
const COLON = 0x3a
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const NAME = 'Event'
const NAME_UNITS = unitsOf(NAME)
const NAME_LENGTH = NAME.length
const LONGEST_PREFIX = 64

/** Markup in which tags are only text. */
const OPAQUE = [
  { start: unitsOf('<!--'), end: '-->' },
  { start: unitsOf('<![CDATA['), end: ']]>' }
] as const

/**
 * Where the tags of events are in a text, and the comments and CDATA that could hide them. They are found by one letter and
 * one mark, which the processor searches for by itself; only what stands around those is looked at.
 */
export class EventTags {
  readonly #text: CodeUnitBuffer
  readonly #name: Cursor
  readonly #mark: Cursor
  readonly #tag: Cursor
  readonly #opaque: readonly { readonly start: readonly number[], readonly end: Cursor }[]

  constructor (text: CodeUnitBuffer) {
    this.#text = text
    this.#name = text.cursor('Event>', isEventName)
    this.#mark = text.cursor('!', (units, place) => units[place - 1] === LESS_THAN)
    this.#tag = text.cursor('<')
    this.#opaque = OPAQUE.map(({ start, end }) => ({ start, end: text.cursor(end) }))
  }

  /** The next tag of an event, start or end, that begins at a place or behind it; or a `<!`, if one comes before. */
  next (from: number): number {
    const mark = this.#text.next(this.#mark, from + 1)
    const tag = this.nextOfEvent(from)
    return mark < tag ? mark - 1 : tag
  }

  /** The next tag of an event, even in a comment. */
  nextOfEvent (from: number): number {
    let name = this.#text.next(this.#name, from)
    while (name !== NOWHERE) {
      const tag = tagOfName(this.#text.units, name)
      if (tag >= from && tag !== NOWHERE) return tag
      name = this.#text.next(this.#name, name + 1)
    }
    return NOWHERE
  }

  /** The next tag of any name. */
  nextTag (from: number): number {
    return this.#text.next(this.#tag, from)
  }

  /** Whether the tag at a place is an end tag. */
  isEnd (tag: number): boolean {
    return this.#text.units[tag + 1] === SLASH
  }

  /** Whether a place that was found is a `<!`. */
  isDeclaration (tag: number): boolean {
    return this.#text.units[tag + 1] === EXCLAMATION
  }

  /** Past the name in the tag of an event. */
  nameEnd (tag: number): number {
    const { units } = this.#text
    let at = tag + NAME_LENGTH
    while (!isAfterName(units[at])) at++
    return at
  }

  /** Past a comment or CDATA; past its `<` where a `<!` begins neither; NOWHERE where the end of it is not there. */
  afterOpaque (tag: number): number {
    const opaque = this.#opaque.find(({ start }) => standsAt(this.#text.units, tag, start))
    if (opaque === undefined) return tag + 1
    const end = this.#text.next(opaque.end, tag + opaque.start.length)
    return end === NOWHERE ? NOWHERE : end + opaque.end.length
  }
}

/** Whether a letter begins the name of an event's tag; what most often tells that it does not comes first. */
function isEventName (units: CodeUnits, letter: number): boolean {
  if (!isAfterName(units[letter + NAME_LENGTH])) return false
  return standsAt(units, letter, NAME_UNITS) && tagOfName(units, letter) !== NOWHERE
}

/** The start of the tag of which a letter begins the name, with or without a namespace prefix; NOWHERE if it begins none. */
function tagOfName (units: CodeUnits, letter: number): number {
  let at = letter - 1
  if (units[at] === COLON) {
    do at--
    while (isNameUnit(units[at]) && letter - at < LONGEST_PREFIX)
  }
  if (units[at] === SLASH) at--
  return units[at] === LESS_THAN ? at : NOWHERE
}

/** Whether a unit ends the name of a tag. */
function isAfterName (unit: number | undefined): boolean {
  return unit! <= GREATER_THAN && (unit === GREATER_THAN || unit === SLASH || isSpace(unit))
}

/** Whether a unit can be in a namespace prefix; what must not be in one ends the name. */
function isNameUnit (unit: number | undefined): boolean {
  return unit! >= HYPHEN && unit !== SLASH && unit !== COLON && unit !== LESS_THAN && unit !== GREATER_THAN
}
