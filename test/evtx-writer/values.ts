import type { TemplateInstance } from './binxml.js'

/** The code of each type of value. */
export const VALUE_TYPES = {
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
  size: 0x10,
  filetime: 0x11,
  systemtime: 0x12,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  binxml: 0x21
} as const

export type ValueType = keyof typeof VALUE_TYPES

/** What stands in a substitution array. */
export interface Value {
  readonly type: number
  /** Bytes, or BinXML that is written where it stands, since it holds offsets. */
  readonly content: Uint8Array | TemplateInstance
}

type BytesType = Exclude<ValueType, 'null' | 'binxml'>

/** The flag of an array among the types. */
export const ARRAY = 0x80

/** No value: an optional substitution of it leaves no trace. */
export const NULL: Value = { type: VALUE_TYPES.null, content: new Uint8Array() }

/** A value of a type from its text, in the form in which Windows prints it. */
export function value (type: BytesType, text: string): Value {
  return { type: VALUE_TYPES[type], content: ENCODERS[type](text) }
}

/** An array; its strings end with a null character each, its other items have one size. */
export function arrayValue (type: BytesType, texts: readonly string[]): Value {
  const items = texts.map((text) => ENCODERS[type](type === 'string' || type === 'ansi' ? `${text}\0` : text))
  return { type: VALUE_TYPES[type] | ARRAY, content: Buffer.concat(items) }
}

/** BinXML as a value. */
export function nested (instance: TemplateInstance): Value {
  return { type: VALUE_TYPES.binxml, content: instance }
}

/** A text as a value of the type that Windows prints in just this form. */
export function typedValue (text: string): Value {
  const [type] = PRINTED_FORMS.find(([, pattern]) => pattern.test(text)) ?? ['string' as const]
  return value(type, text)
}

const PRINTED_FORMS: readonly (readonly [BytesType, RegExp])[] = [
  ['guid', /^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/],
  ['hex32', /^0x(?:0|[1-9a-f][0-9a-f]{0,7})$/],
  ['hex64', /^0x[1-9a-f][0-9a-f]{8,15}$/],
  ['filetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/],
  ['bool', /^(?:true|false)$/],
  ['uint32', /^(?:0|[1-9]\d{0,8})$/],
  ['uint64', /^[1-9]\d{9,17}$/],
  ['int32', /^-[1-9]\d{0,8}$/],
  ['sid', /^S-1-\d{1,9}(?:-\d{1,9}){1,15}$/]
]

const ENCODERS: Readonly<Record<BytesType, (text: string) => Uint8Array>> = {
  string: (text) => Buffer.from(text, 'utf16le'),
  ansi: (text) => Buffer.from(text, 'latin1'),
  int8: (text) => wholeNumber(text, 1),
  uint8: (text) => wholeNumber(text, 1),
  int16: (text) => wholeNumber(text, 2),
  uint16: (text) => wholeNumber(text, 2),
  int32: (text) => wholeNumber(text, 4),
  uint32: (text) => wholeNumber(text, 4),
  int64: (text) => wholeNumber(text, 8),
  uint64: (text) => wholeNumber(text, 8),
  real32: (text) => Buffer.from(Float32Array.of(Number(text)).buffer),
  real64: (text) => Buffer.from(Float64Array.of(Number(text)).buffer),
  bool: (text) => wholeNumber(text === 'true' ? '1' : '0', 4),
  binary: (text) => Buffer.from(text, 'hex'),
  guid,
  size: (text) => wholeNumber(text, 8),
  filetime: (text) => wholeNumber(String(filetime(text)), 8),
  systemtime,
  sid,
  hex32: (text) => wholeNumber(text, 4),
  hex64: (text) => wholeNumber(text, 8)
}

/** The 100 nanoseconds from 1601 to a time such as 2026-01-31T12:00:00.0000000Z. */
export function filetime (text: string): bigint {
  const [, seconds, fraction = ''] = /^(.{19})(?:\.(\d{1,7})\d*)?Z$/.exec(text) ?? []
  const time = Date.parse(`${seconds}Z`)
  if (Number.isNaN(time)) throw new Error(`expected a time, found ${text}`)
  return (BigInt(time) + MILLISECONDS_FROM_1601_TO_1970) * 10_000n + BigInt(fraction.padEnd(7, '0'))
}

const MILLISECONDS_FROM_1601_TO_1970 = 11_644_473_600_000n

function wholeNumber (text: string, size: 1 | 2 | 4 | 8): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(text)))
  return bytes.subarray(0, size)
}

function guid (text: string): Uint8Array {
  const bytes = Buffer.from(text.replace(/[{}-]/g, ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

/** Year, month, day of the week, day, hour, minute, second, millisecond. */
function systemtime (text: string): Uint8Array {
  const time = new Date(text)
  return Buffer.from(Uint16Array.of(time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDay(), time.getUTCDate(),
    time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds(), time.getUTCMilliseconds()).buffer)
}

function sid (text: string): Uint8Array {
  const [authority, ...subAuthorities] = text.replace('S-1-', '').split('-').map(Number)
  const bytes = Buffer.alloc(8 + 4 * subAuthorities.length)
  bytes.writeUInt8(1)
  bytes.writeUInt8(subAuthorities.length, 1)
  bytes.writeUIntBE(authority!, 2, 6)
  subAuthorities.forEach((subAuthority, n) => bytes.writeUInt32LE(subAuthority, 8 + 4 * n))
  return bytes
}
