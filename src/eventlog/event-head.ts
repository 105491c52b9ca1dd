import { judge } from './wanted-events.js'
import type { CodeUnits, Verdict, WantedTable } from './wanted-events.js'

const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const APOSTROPHE = 0x27
const HYPHEN = 0x2d
const SLASH = 0x2f
const ZERO = 0x30
const LESS_THAN = 0x3c
const EQUALS = 0x3d
const GREATER_THAN = 0x3e

const EVENT = unitsOf('<Event')
const SYSTEM = unitsOf('<System')
const PROVIDER = unitsOf('<Provider')
const EVENT_ID = unitsOf('<EventID')
const NAME = unitsOf('Name')
const UNKNOWN = -1

/**
 * Where the name of the provider begins in the event between two places; negative where it is not at once found.
 * Windows writes `<Event><System><Provider Name='` in this order, perhaps with a Guid before the name.
 */
export function providerNameIn (units: CodeUnits, start: number, end: number): number {
  const system = afterElementStart(units, start, end, EVENT)
  const provider = afterElementStart(units, system, end, SYSTEM)
  return nameAttribute(units, afterName(units, provider, end, PROVIDER), end)
}

/** Judges an event by its provider and id, without decoding it, from the beginning of the provider's name to its end. */
export function judgeHead (units: CodeUnits, from: number, end: number, table: WantedTable): Verdict {
  const to = from < 0 ? UNKNOWN : quoteAfter(units, from, end)
  if (to === UNKNOWN || isTrimmed(units[from]!) || isTrimmed(units[to - 1]!)) return 'undecided'
  return judge(units, { from, to, end }, table, eventIdAfter)
}

/** Past the tag that a place is in, which may hold other tags' ends in quotes; negative where it does not end. */
export function afterTag (units: CodeUnits, from: number, end: number): number {
  for (let at = from; at !== UNKNOWN && at < end; at++) {
    const unit = units[at]!
    if (unit > GREATER_THAN) continue // most are letters
    if (unit === GREATER_THAN) return at + 1
    if (unit === LESS_THAN && at > from) return UNKNOWN
    if (unit !== APOSTROPHE && unit !== QUOTE) continue
    at = quoteAfter(units, at + 1, end)
    if (at === UNKNOWN) return UNKNOWN
  }
  return UNKNOWN
}

/** Whether a unit is white space to XML. */
export function isSpace (unit: number | undefined): boolean {
  return unit === SPACE || unit === LF || unit === CR || unit === TAB
}

/** The code units of an ASCII text. */
export function unitsOf (text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0))
}

/** Whether a text stands at a place. */
export function standsAt (units: CodeUnits, at: number, text: readonly number[]): boolean {
  const length = text.length
  for (let n = 0; n < length; n++) if (units[at + n] !== text[n]) return false
  return true
}

function eventIdAfter (units: CodeUnits, nameEnd: number, end: number): number {
  const at = afterElementStart(units, afterTag(units, nameEnd + 1, end), end, EVENT_ID)
  if (at === UNKNOWN) return UNKNOWN
  let id = 0
  let digit = at
  for (; digit < end && isDigit(units[digit]!); digit++) id = id * 10 + units[digit]! - ZERO
  return digit > at && digit - at <= 10 && units[digit] === LESS_THAN && units[digit + 1] === SLASH ? id : UNKNOWN
}

function afterElementStart (units: CodeUnits, at: number, end: number, name: readonly number[]): number {
  const after = afterName(units, at, end, name)
  return after === UNKNOWN ? UNKNOWN : afterTag(units, after, end)
}

/** Passes over white space, and over the hyphens a browser puts before what can be folded. */
function afterName (units: CodeUnits, from: number, end: number, name: readonly number[]): number {
  if (from === UNKNOWN) return UNKNOWN
  let at = from
  while (at < end && (isSpace(units[at]) || units[at] === HYPHEN)) at++
  if (at + name.length >= end || !standsAt(units, at, name)) return UNKNOWN
  const after = at + name.length
  return isSpace(units[after]) || units[after] === GREATER_THAN ? after : UNKNOWN
}

/** Where the value of the attribute Name begins, within a start tag. */
function nameAttribute (units: CodeUnits, from: number, end: number): number {
  let at = from
  while (at !== UNKNOWN) {
    while (isSpace(units[at])) at++
    const name = at
    while (at < end && isAttributeName(units[at]!)) at++
    if (at >= end || units[at] !== EQUALS) return UNKNOWN
    const quote = units[at + 1]
    if (quote !== APOSTROPHE && quote !== QUOTE) return UNKNOWN
    if (at - name === NAME.length && standsAt(units, name, NAME)) return at + 2
    const valueEnd = quoteAfter(units, at + 2, end)
    at = valueEnd === UNKNOWN ? UNKNOWN : valueEnd + 1
  }
  return UNKNOWN
}

/** Where the value that begins at a place ends: at the next quote of the kind before it; there is no `<` in a value. */
function quoteAfter (units: CodeUnits, from: number, end: number): number {
  const quote = units[from - 1]
  for (let at = from; at < end; at++) {
    const unit = units[at]!
    if (unit > LESS_THAN) continue // most are letters
    if (unit === quote) return at
    if (unit === LESS_THAN) return UNKNOWN
  }
  return UNKNOWN
}

function isAttributeName (unit: number): boolean {
  return unit > SPACE && unit !== EQUALS && unit !== GREATER_THAN && unit !== SLASH && unit !== LESS_THAN
}

/** Whether a unit may be taken off the end of a name: white space of any alphabet may. */
function isTrimmed (unit: number): boolean {
  return unit <= SPACE || unit >= 0x80
}

function isDigit (unit: number): boolean {
  return unit >= ZERO && unit <= ZERO + 9
}
