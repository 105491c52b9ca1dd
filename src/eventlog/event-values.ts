import { isPlain, plainText } from './xml-text.js'
import type { EventRecord } from '../core/event.js'

/** An event record, or what was expected of the event and what was found instead. */
export type EventOrReason =
  | { readonly record: EventRecord }
  | { readonly reason: string }

/** What Windows never reaches, and no event may exceed; values are cut, further data left out. */
export const EVENT_BOUNDS = {
  tags: 20_000,
  data: 1_024,
  valueLength: 65_536,
  nameLength: 512,
  reasonLength: 200
} as const

const HIGHEST_EVENT_ID = 0xffffffff

/** A value of an event as a record holds it. */
export function valueText (text: string): string {
  return isPlain(text, EVENT_BOUNDS.valueLength) ? text : plainText(text, EVENT_BOUNDS.valueLength)
}

/** A name in an event as a record holds it. */
export function nameText (text: string): string {
  return (isPlain(text, EVENT_BOUNDS.nameLength) ? text : plainText(text, EVENT_BOUNDS.nameLength)).trim()
}

/** A number written in digits; undefined where the text is none, or too large a one. */
export function wholeNumber (text: string | undefined, highest: number = HIGHEST_EVENT_ID): number | undefined {
  const digits = text?.trim() ?? ''
  return /^\d{1,16}$/.test(digits) && Number(digits) <= highest ? Number(digits) : undefined
}

/** Why an event is unreadable: what was expected, and the text that was found. */
export function expected (what: string, found: string | undefined): { readonly reason: string } {
  return { reason: bounded(`expected ${what}, found ${found === undefined ? 'none' : JSON.stringify(found)}`) }
}

/** A reason that is not too long to be shown. */
export function bounded (reason: string): string {
  return reason.length > EVENT_BOUNDS.reasonLength ? `${reason.slice(0, EVENT_BOUNDS.reasonLength)}...` : reason
}
