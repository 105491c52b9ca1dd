/**
 * A code together with the table that explains it. 0x8078xxxx exists twice: the SQL writer's own (hresult) and the one of
 * Windows Server Backup (wsb); who logged it decides.
 */
export type ErrorCode = `sql:${number}` | `win32:${number}` | `hresult:0x${string}` | `wsb:0x${string}`

const ERROR_CODE = /^(?:(?:sql|win32):-?\d+$|(?:hresult|wsb):0x)/

/** Whether a text is a code with its table. */
export function isErrorCode (text: string): text is ErrorCode {
  return ERROR_CODE.test(text)
}

/** The code as documents print it: 0x800423F4 for results, the plain number for SQL Server and Win32 errors. */
export function printed (code: ErrorCode): string {
  return code.slice(code.indexOf(':') + 1)
}

/** Unambiguous in a list: 0x800423F4 for results, sql:945 and win32:995 for numbers that mean nothing without their table. */
export function listed (code: ErrorCode): string {
  return code.includes(':0x') ? printed(code) : code
}

/** A 32-bit value as 0x and eight digits. */
export function hex8 (value: number): `0x${string}` {
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`
}

const INVISIBLE = /[\u200e\u200f\u202a-\u202e\ufeff]/g
const RESULT = /^(?:%%)?(?:(?<hex>0x[0-9a-f]{1,8})|(?<decimal>-?\d{1,10})|(?<bare>[0-9a-f]{8}))$/i

/**
 * Reads a 32-bit result in any form Windows writes it: unsigned decimal, signed decimal, hex with or without 0x (without it
 * only where a letter shows that it is hex), or a message reference %%n. Yields the unsigned value.
 */
export function parseResult (text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const found = RESULT.exec(text.replace(INVISIBLE, '').trim())?.groups
  if (found === undefined) return undefined
  if (found.hex !== undefined) return Number.parseInt(found.hex, 16)
  if (found.bare !== undefined) return Number.parseInt(found.bare, 16)
  const value = Number(found.decimal)
  return value >= -0x80000000 && value <= 0xffffffff ? value >>> 0 : undefined
}

export function sqlError (number: number): ErrorCode {
  return `sql:${number}`
}

export function win32Error (number: number): ErrorCode {
  return `win32:${number}`
}

export function hresult (value: number): ErrorCode {
  return `hresult:${hex8(value)}`
}

/** A result that Windows Server Backup reports: facility 0x078 is its own table, everything else is a common HRESULT. */
export function backupResult (value: number): ErrorCode {
  return (value >>> 16) === 0x8078 ? `wsb:${hex8(value)}` : hresult(value)
}

/** 0x80042301 to 0x8004232F and 0x800423F0 to 0x800423FF: what VSS itself and its writers report. */
export function isVssResult (code: ErrorCode): boolean {
  return /^hresult:0x8004(?:23[012F])[0-9A-F]$/.test(code)
}

/** 0x800423F0 to 0x800423FF: a writer reported the failure. */
export function isWriterResult (code: ErrorCode): boolean {
  return /^hresult:0x800423F[0-9A-F]$/.test(code)
}
