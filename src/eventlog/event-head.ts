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
 * Judges the event between two places by its provider and id, without decoding it.
 * Windows writes `<Event><System><Provider/><EventID>` in this order; every other shape is undecided.
 */
export function judgeHead (units: CodeUnits, start: number, end: number, table: WantedTable): Verdict {
  let at = afterElementStart(units, start, end, EVENT)
  at = afterElementStart(units, at, end, SYSTEM)
  at = afterName(units, at, end, PROVIDER)
  const from = nameAttribute(units, at, end)
  if (from === UNKNOWN) return 'undecided'
  const to = quoteAfter(units, from, end)
  if (to === UNKNOWN) return 'undecided'
  return judge(units, from, to, table, () => eventIdAfter(units, to + 1, end))
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

function eventIdAfter (units: CodeUnits, providerValueEnd: number, end: number): number {
  const at = afterElementStart(units, afterTag(units, providerValueEnd, end), end, EVENT_ID)
  if (at === UNKNOWN) return UNKNOWN
  let id = 0
  let digit = at
  for (; digit < end && isDigit(units[digit]!); digit++) id = id * 10 + units[digit]! - ZERO
  return digit > at && digit - at <= 10 && units[digit] === LESS_THAN ? id : UNKNOWN
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

function afterTag (units: CodeUnits, from: number, end: number): number {
  if (from === UNKNOWN) return UNKNOWN
  let quote = 0
  for (let at = from; at < end; at++) {
    const unit = units[at]!
    if (quote !== 0) quote = unit === quote ? 0 : quote
    else if (unit === GREATER_THAN) return at + 1
    else if (unit === APOSTROPHE || unit === QUOTE) quote = unit
    else if (unit === LESS_THAN) return UNKNOWN
  }
  return UNKNOWN
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

/** Where the value that begins at a place ends: at the next quote of the kind before it. */
function quoteAfter (units: CodeUnits, from: number, end: number): number {
  const quote = units[from - 1]
  let at = from
  while (at < end && units[at] !== quote) at++
  return at < end ? at : UNKNOWN
}

function isAttributeName (unit: number): boolean {
  return unit > SPACE && unit !== EQUALS && unit !== GREATER_THAN && unit !== SLASH && unit !== LESS_THAN
}

function isDigit (unit: number): boolean {
  return unit >= ZERO && unit <= ZERO + 9
}
