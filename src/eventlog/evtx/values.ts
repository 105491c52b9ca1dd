import type { EpochMs } from '../../core/event.js'

/** Types of the values of BinXML, by the numbers the format gives them. */
export const VALUE = {
  null: 0x00,
  string: 0x01,
  ansi: 0x02,
  int8: 0x03,
  uint8: 0x04,
  int16: 0x05,
  uint16: 0x06,
  int32: 0x07,
  uint32: 0x08,
  int64: 0x09,
  uint64: 0x0a,
  real32: 0x0b,
  real64: 0x0c,
  bool: 0x0d,
  binary: 0x0e,
  guid: 0x0f,
  sizeT: 0x10,
  fileTime: 0x11,
  systemTime: 0x12,
  sid: 0x13,
  hexInt32: 0x14,
  hexInt64: 0x15,
  eventHandle: 0x20,
  binXml: 0x21,
  eventXml: 0x23,
  array: 0x80
} as const

type Write = (bytes: Buffer, at: number, length: number) => string

/** How one type is written; lengths are those it has, the first is that of an array's items. */
interface ValueType {
  readonly lengths?: readonly number[]
  readonly write: Write
}

const NO_ID = -1
const TICKS = 10_000_000
const TICKS_PER_MILLISECOND = 10_000
const TICKS_OF_HIGH = { seconds: 429, rest: 4_967_296 } // 2 ** 32 ticks
const SECONDS_BEFORE_1970 = 11_644_473_600
const SID_HEADER = 8
const LATEST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

const TYPES: ReadonlyMap<number, ValueType> = new Map<number, ValueType>([
  [VALUE.string, { write: wideText }],
  [VALUE.ansi, { write: (bytes, at, length) => withoutEnd(bytes.toString('latin1', at, at + length)) }],
  [VALUE.int8, { lengths: [1], write: signed }],
  [VALUE.uint8, { lengths: [1], write: unsigned }],
  [VALUE.int16, { lengths: [2], write: signed }],
  [VALUE.uint16, { lengths: [2], write: unsigned }],
  [VALUE.int32, { lengths: [4], write: signed }],
  [VALUE.uint32, { lengths: [4], write: unsigned }],
  [VALUE.int64, { lengths: [8], write: signed }],
  [VALUE.uint64, { lengths: [8], write: unsigned }],
  [VALUE.real32, { lengths: [4], write: (bytes, at) => String(Number(bytes.readFloatLE(at).toPrecision(7))) }],
  [VALUE.real64, { lengths: [8], write: (bytes, at) => String(bytes.readDoubleLE(at)) }],
  [VALUE.bool, { lengths: [4, 1, 2, 8], write: (bytes, at, length) => String(hasBit(bytes, at, length)) }],
  [VALUE.binary, { write: hexDigits }],
  [VALUE.guid, { lengths: [16], write: guid }],
  [VALUE.sizeT, { lengths: [8, 4], write: hexNumber }],
  [VALUE.fileTime, { lengths: [8], write: fileTime }],
  [VALUE.systemTime, { lengths: [16], write: systemTime }],
  [VALUE.sid, { write: sid }],
  [VALUE.hexInt32, { lengths: [4, 8], write: hexNumber }],
  [VALUE.hexInt64, { lengths: [8, 4], write: hexNumber }],
  [VALUE.eventHandle, { lengths: [8, 4], write: hexNumber }],
  [VALUE.eventXml, { write: wideText }]
])

/** A value as Windows writes it into XML; one whose length is not that of its type is shown as its bytes. */
export function writtenValue (bytes: Buffer, type: number, at: number, length: number): string {
  if (type === VALUE.string) return wideText(bytes, at, length)
  if (length === 0 || type === VALUE.null) return ''
  if (isArray(type)) return arrayItems(bytes, type, at, length).join(type === (VALUE.array | VALUE.string) ? '\n' : ' ')
  const known = TYPES.get(type)
  const isLength = known !== undefined && (known.lengths?.includes(length) ?? true)
  return isLength ? known.write(bytes, at, length) : hexDigits(bytes, at, length)
}

/** Whether a type is that of an array. */
export function isArray (type: number): boolean {
  return (type & VALUE.array) !== 0
}

/** The items of an array, each as Windows writes it. */
export function arrayItems (bytes: Buffer, type: number, at: number, length: number): readonly string[] {
  const itemType = type & ~VALUE.array
  if (itemType === VALUE.string || itemType === VALUE.ansi) return textItems(bytes, itemType, at, length)
  if (itemType === VALUE.sid) return sidItems(bytes, at, length)
  const size = TYPES.get(itemType)?.lengths?.[0]
  if (size === undefined || length % size !== 0) return [hexDigits(bytes, at, length)]
  return Array.from({ length: length / size }, (_, n) => writtenValue(bytes, itemType, at + n * size, size))
}

/** A whole number of a type that holds one, up to 32 bits, or of 64 that are small enough; undefined for every other. */
export function wholeValue (bytes: Buffer, type: number, at: number, length: number): number | undefined {
  const isNumber = type === VALUE.uint16 || type === VALUE.uint32 || type === VALUE.uint64 || type === VALUE.uint8
  if (!isNumber || TYPES.get(type)!.lengths![0] !== length) return undefined
  if (length < 8) return bytes.readUIntLE(at, length)
  const number = bytes.readUInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at)
  return Number.isSafeInteger(number) ? number : undefined
}

/** A FILETIME as milliseconds since 1970, cut. */
export function timeValue (bytes: Buffer, at: number): EpochMs {
  const { seconds, ticks } = secondsOf(bytes, at)
  return seconds * 1000 + Math.floor(ticks / TICKS_PER_MILLISECOND)
}

/** The time that a value is; undefined for one of another type, or later than any that can be written. */
export function timeOf (bytes: Buffer, type: number, at: number, length: number): EpochMs | undefined {
  const time = type === VALUE.fileTime && length === 8 ? timeValue(bytes, at) : undefined
  return time !== undefined && time <= LATEST_TIME ? time : undefined
}

function secondsOf (bytes: Buffer, at: number): { readonly seconds: number, readonly ticks: number } {
  const high = bytes.readUInt32LE(at + 4)
  const rest = high * TICKS_OF_HIGH.rest + bytes.readUInt32LE(at)
  const seconds = high * TICKS_OF_HIGH.seconds + Math.floor(rest / TICKS)
  return { seconds: seconds - SECONDS_BEFORE_1970, ticks: rest % TICKS }
}

function fileTime (bytes: Buffer, at: number): string {
  const { seconds, ticks } = secondsOf(bytes, at)
  return new Date(seconds * 1000).toISOString().replace('.000Z', `.${String(ticks).padStart(7, '0')}Z`)
}

function systemTime (bytes: Buffer, at: number): string {
  const part = (n: number, digits = 2): string => String(bytes.readUInt16LE(at + 2 * n)).padStart(digits, '0')
  return `${part(0, 4)}-${part(1)}-${part(3)}T${part(4)}:${part(5)}:${part(6)}.${part(7, 3)}Z`
}

function wideText (bytes: Buffer, at: number, length: number): string {
  return withoutEnd(bytes.toString('utf16le', at, at + (length & ~1)))
}

/** A text ends at its zeros; zeros within it are nothing XML can hold. */
function withoutEnd (text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}

function textItems (bytes: Buffer, type: number, at: number, length: number): readonly string[] {
  const encoding = type === VALUE.string ? 'utf16le' : 'latin1'
  const items = bytes.toString(encoding, at, at + length).split('\0')
  if (items.length > 1 && items.at(-1) === '') items.pop()
  return items
}

function sidItems (bytes: Buffer, at: number, length: number): readonly string[] {
  const items: string[] = []
  let from = at
  while (from + SID_HEADER <= at + length) {
    const size = SID_HEADER + 4 * bytes[from + 1]!
    items.push(sid(bytes, from, Math.min(size, at + length - from)))
    from += size
  }
  return items
}

function sid (bytes: Buffer, at: number, length: number): string {
  const count = length < SID_HEADER ? NO_ID : bytes[at + 1]!
  if (count === NO_ID || SID_HEADER + 4 * count > length) return hexDigits(bytes, at, length)
  const authority = bytes.readUIntBE(at + 2, 6)
  const shown = authority > 0xffffffff ? `0x${authority.toString(16).toUpperCase()}` : String(authority)
  const rest = Array.from({ length: count }, (_, n) => `-${bytes.readUInt32LE(at + SID_HEADER + 4 * n)}`)
  return `S-${bytes[at]!}-${shown}${rest.join('')}`
}

function guid (bytes: Buffer, at: number): string {
  const digits = bytes.toString('hex', at, at + 16)
  const swapped = [[6, 8], [4, 6], [2, 4], [0, 2]].map(([from, to]) => digits.slice(from, to)).join('')
  const second = digits.slice(10, 12) + digits.slice(8, 10)
  const third = digits.slice(14, 16) + digits.slice(12, 14)
  return `{${swapped}-${second}-${third}-${digits.slice(16, 20)}-${digits.slice(20)}}`
}

function hexDigits (bytes: Buffer, at: number, length: number): string {
  return bytes.toString('hex', at, at + length).toUpperCase()
}

function hexNumber (bytes: Buffer, at: number, length: number): string {
  const high = length === 8 ? bytes.readUInt32LE(at + 4) : 0
  const low = bytes.readUInt32LE(at).toString(16)
  return high === 0 ? `0x${low}` : `0x${high.toString(16)}${low.padStart(8, '0')}`
}

function signed (bytes: Buffer, at: number, length: number): string {
  return String(length === 8 ? bytes.readBigInt64LE(at) : bytes.readIntLE(at, length))
}

function unsigned (bytes: Buffer, at: number, length: number): string {
  return String(length === 8 ? bytes.readBigUInt64LE(at) : bytes.readUIntLE(at, length))
}

function hasBit (bytes: Buffer, at: number, length: number): boolean {
  return bytes.subarray(at, at + length).some((byte) => byte !== 0)
}
