import type { Chunk } from './chunk.js'

/** Provider and event id of an event: themselves, or where they are among the values. */
export interface Head {
  /** The name, or the index of the value that is. */
  readonly provider: string | number
  /** The id; or, as a negative number, the index of the value that is: -1 is the first. */
  readonly eventId: number
}

/** What the index of the first value is counted from. */
export const INLINE = -1

const OPEN = 0x01
const OPEN_WITH_ATTRIBUTES = 0x41
const CLOSE_START = 0x02
const CLOSE_EMPTY = 0x03
const CLOSE = 0x04
const VALUE_TEXT = 0x05
const ATTRIBUTE = 0x06
const ATTRIBUTE_AND_MORE = 0x46
const NORMAL_SUBSTITUTION = 0x0d
const OPTIONAL_SUBSTITUTION = 0x0e
const FRAGMENT_HEADER = 0x0f
const STRING = 0x01
const NAME_HEADER = 8
const UNKNOWN = -1
const MOST_DIGITS = 10

const EVENT = wide('Event')
const SYSTEM = wide('System')
const PROVIDER = wide('Provider')
const NAME = wide('Name')
const EVENT_ID = wide('EventID')

/** A place in a chunk that moves on; behind the end once something is not as expected. */
interface Place {
  readonly chunk: Chunk
  at: number
  readonly end: number
  readonly hasDependency: boolean
}

/** Windows writes `<Event><System><Provider/><EventID>` in this order; of every other shape nothing is said. */
export function headOfElements (chunk: Chunk, at: number, end: number, hasDependency: boolean): Head | undefined {
  const place: Place = { chunk, at, end, hasDependency }
  if (chunk.bytes[at] === FRAGMENT_HEADER) place.at += 4
  if (!open(place, EVENT) || !passAttributes(place) || !take(place, CLOSE_START)) return undefined
  if (!open(place, SYSTEM) || !passAttributes(place) || !take(place, CLOSE_START)) return undefined
  if (!open(place, PROVIDER)) return undefined
  const provider = nameAttribute(place)
  if (provider === undefined || !passAttributes(place) || !close(place)) return undefined
  if (!open(place, EVENT_ID) || !passAttributes(place) || !take(place, CLOSE_START)) return undefined
  const eventId = eventIdValue(place)
  return eventId === undefined || !take(place, CLOSE) ? undefined : { provider, eventId }
}

function open (place: Place, name: Buffer): boolean {
  const token = place.chunk.bytes[place.at]
  if (token !== OPEN && token !== OPEN_WITH_ATTRIBUTES) return false
  place.at += 1 + (place.hasDependency ? 2 : 0) + 4
  const isNamed = passName(place, name)
  if (token === OPEN_WITH_ATTRIBUTES) place.at += 4
  return isNamed && place.at < place.end
}

function take (place: Place, token: number): boolean {
  return place.at < place.end && place.chunk.bytes[place.at++] === token
}

function close (place: Place): boolean {
  return take(place, CLOSE_EMPTY) || (place.chunk.bytes[place.at - 1] === CLOSE_START && take(place, CLOSE))
}

/** Passes over a name, and tells whether it is the one that is looked for. */
function passName (place: Place, name: Buffer): boolean {
  const { view, bytes } = place.chunk
  if (place.at + 4 > place.end) return false
  const offset = view.getUint32(place.at, true)
  place.at += 4
  if (offset + NAME_HEADER > bytes.length) return false
  const length = 2 * view.getUint16(offset + 6, true)
  if (offset === place.at) place.at += NAME_HEADER + length + 2
  if (length !== name.length || offset + NAME_HEADER + length > bytes.length) return false
  for (let n = 0; n < length; n++) if (bytes[offset + NAME_HEADER + n] !== name[n]) return false
  return true
}

/** The value of the attribute Name, past which the place is put; undefined where it is none that can be told. */
function nameAttribute (place: Place): string | number | undefined {
  while (isAttribute(place)) {
    place.at++
    if (passName(place, NAME)) {
      const value = singleValue(place)
      return isWithin(place) && !isValue(place) ? value : undefined
    }
    if (!passValues(place)) return undefined
  }
  return undefined
}

function passAttributes (place: Place): boolean {
  while (isAttribute(place)) {
    place.at++
    passName(place, NAME)
    if (!passValues(place)) return false
  }
  return isWithin(place)
}

function passValues (place: Place): boolean {
  while (isValue(place)) {
    const { bytes, view } = place.chunk
    const { at } = place
    if (at + 4 > place.end) return false
    place.at += 4
    if (bytes[at] === VALUE_TEXT) place.at += 2 * view.getUint16(at + 2, true)
  }
  return isWithin(place)
}

/** The text or the index of the value at a place. */
function singleValue (place: Place): string | number | undefined {
  const { bytes, view } = place.chunk
  const { at } = place
  if (at + 4 > place.end) return undefined
  if (bytes[at] === NORMAL_SUBSTITUTION || bytes[at] === OPTIONAL_SUBSTITUTION) {
    place.at += 4
    return view.getUint16(at + 1, true)
  }
  if (bytes[at] !== VALUE_TEXT || bytes[at + 1] !== STRING) return undefined
  place.at += 4 + 2 * view.getUint16(at + 2, true)
  return isWithin(place) ? bytes.toString('utf16le', at + 4, place.at) : undefined
}

function eventIdValue (place: Place): number | undefined {
  const value = singleValue(place)
  if (typeof value === 'number') return UNKNOWN - value
  const isId = value !== undefined && value.length <= MOST_DIGITS && /^\d+$/.test(value)
  return isId ? Number(value) : undefined
}

function isAttribute ({ chunk, at, end }: Place): boolean {
  return at < end && (chunk.bytes[at] === ATTRIBUTE || chunk.bytes[at] === ATTRIBUTE_AND_MORE)
}

function isValue ({ chunk, at, end }: Place): boolean {
  const token = at < end ? chunk.bytes[at] : undefined
  return token === VALUE_TEXT || token === NORMAL_SUBSTITUTION || token === OPTIONAL_SUBSTITUTION
}

function isWithin ({ at, end }: Place): boolean {
  return at < end
}

function wide (text: string): Buffer {
  return Buffer.from(text, 'utf16le')
}
