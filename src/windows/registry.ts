import { functionsOf, once } from './koffi.js'
import { callNumbered, ERROR } from './call.js'

/** Programs of 64 and of 32 bits see different keys below HKEY_LOCAL_MACHINE\SOFTWARE. */
export type RegistryView = keyof typeof VIEWS

/** A value to write: a text, or a number of 32 bits. */
export type RegistryValue = string | number

interface Arguments {
  readonly RegOpenKeyExW: readonly [root: number, key: string, options: 0, access: number, opened: Buffer]
  readonly RegCreateKeyExW: readonly [
    root: number, key: string, reserved: 0, keyClass: null, options: 0, access: number, security: null, opened: Buffer,
    disposition: null
  ]
  readonly RegEnumValueW: readonly [
    key: bigint, index: number, name: Buffer, nameSize: Buffer, reserved: null, type: Buffer, data: Buffer, size: Buffer
  ]
  readonly RegSetValueExW: readonly [key: bigint, name: string, reserved: 0, type: number, data: Buffer, size: number]
  readonly RegDeleteKeyExW: readonly [root: number, key: string, access: number, reserved: 0]
  readonly RegCloseKey: readonly [key: bigint]
}

const HKEY_LOCAL_MACHINE = 0x8000_0002 - 0x1_0000_0000 // a handle is extended by its sign
const VIEWS = { 64: 0x100, 32: 0x200 } as const // KEY_WOW64_64KEY, KEY_WOW64_32KEY
const ACCESS = { read: 0x2_0019, write: 0x2_0006 } as const // KEY_READ, KEY_WRITE
const TYPE = { text: 1, textWithVariables: 2, number: 4 } as const // REG_SZ, REG_EXPAND_SZ, REG_DWORD
const MOST_VALUES = 1000
// characters; a name has at most 16,383
const MOST_NAME = 16_384
const MOST_TEXT = 32_768

const advapi = once(() => functionsOf<Arguments>('advapi32.dll', {
  RegOpenKeyExW: ['int32_t', 'intptr_t, str16, uint32_t, uint32_t, void *'],
  RegCreateKeyExW: ['int32_t', 'intptr_t, str16, uint32_t, void *, uint32_t, uint32_t, void *, void *, void *'],
  RegEnumValueW: ['int32_t', 'uint64_t, uint32_t, void *, void *, void *, void *, void *, void *'],
  RegSetValueExW: ['int32_t', 'uint64_t, str16, uint32_t, uint32_t, void *, uint32_t'],
  RegDeleteKeyExW: ['int32_t', 'intptr_t, str16, uint32_t, uint32_t'],
  RegCloseKey: ['int32_t', 'uint64_t']
}))

/** The texts of a key below HKEY_LOCAL_MACHINE by the names of their values; undefined where there is no such key. */
export function readTexts (key: string, view: RegistryView): ReadonlyMap<string, string> | undefined {
  const opened = Buffer.alloc(8)
  const args = [HKEY_LOCAL_MACHINE, key, 0, ACCESS.read | VIEWS[view], opened] as const
  if (callNumbered(advapi().RegOpenKeyExW, [...args], [ERROR.fileNotFound]) !== 0) return undefined
  const handle = opened.readBigUInt64LE()
  try {
    return new Map(textsOf(handle))
  } finally {
    callNumbered(advapi().RegCloseKey, [handle])
  }
}

/** Writes values into a key below HKEY_LOCAL_MACHINE, which is made where it is missing. */
export function writeValues (key: string, values: Readonly<Record<string, RegistryValue>>): void {
  const opened = Buffer.alloc(8)
  const access = ACCESS.write | VIEWS[64]
  callNumbered(advapi().RegCreateKeyExW, [HKEY_LOCAL_MACHINE, key, 0, null, 0, access, null, opened, null])
  const handle = opened.readBigUInt64LE()
  try {
    for (const [name, value] of Object.entries(values)) {
      const { type, data } = stored(value)
      callNumbered(advapi().RegSetValueExW, [handle, name, 0, type, data, data.length])
    }
  } finally {
    callNumbered(advapi().RegCloseKey, [handle])
  }
}

/** Deletes a key without keys below it; yields whether it was there. */
export function deleteKey (key: string): boolean {
  return callNumbered(advapi().RegDeleteKeyExW, [HKEY_LOCAL_MACHINE, key, VIEWS[64], 0], [ERROR.fileNotFound]) === 0
}

function * textsOf (key: bigint): Iterable<readonly [name: string, text: string]> {
  const name = Buffer.alloc(2 * MOST_NAME)
  const data = Buffer.alloc(2 * MOST_TEXT)
  for (let index = 0; index < MOST_VALUES; index++) {
    const nameSize = sizeOf(MOST_NAME)
    const type = sizeOf(0)
    const size = sizeOf(data.length)
    const args = [key, index, name, nameSize, null, type, data, size] as const
    if (callNumbered(advapi().RegEnumValueW, [...args], [ERROR.noMoreItems]) !== 0) return
    const isText = type.readUInt32LE() === TYPE.text || type.readUInt32LE() === TYPE.textWithVariables
    const text = data.toString('utf16le', 0, size.readUInt32LE())
    if (isText) yield [name.toString('utf16le', 0, 2 * nameSize.readUInt32LE()), text.replace(/\0.*$/s, '')]
  }
}

function sizeOf (value: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(value)
  return size
}

function stored (value: RegistryValue): { readonly type: number, readonly data: Buffer } {
  if (typeof value === 'number') return { type: TYPE.number, data: sizeOf(value) }
  const hasVariables = /%\w+%/.test(value)
  return { type: hasVariables ? TYPE.textWithVariables : TYPE.text, data: Buffer.from(`${value}\0`, 'utf16le') }
}
