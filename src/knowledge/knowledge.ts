import { win32Error } from '../core/error-code.js'
import type { ErrorCode } from '../core/error-code.js'
import type { ErrorEntry, Knowledge } from '../core/knowledge.js'
import { BACKUP_CODES } from './backup-codes.js'
import { CONDITIONS } from './conditions.js'
import { HRESULTS } from './hresults.js'
import type { ReferenceKey } from './references.js'
import { STOP_LISTS, serviceOf, stopNoteOf } from './services.js'
import { SQL_ERRORS } from './sql-errors.js'
import { WIN32_ERRORS } from './win32-errors.js'
import { WRITER_STATES } from './writer-states.js'
import { VSS_WRITERS } from './writers.js'

/** Every code that is explained. */
export const ERROR_ENTRIES: readonly ErrorEntry<ReferenceKey>[] = [
  ...SQL_ERRORS, ...HRESULTS, ...BACKUP_CODES, ...WIN32_ERRORS
]

const ERRORS: ReadonlyMap<ErrorCode, ErrorEntry> = new Map(ERROR_ENTRIES.map((entry) => [entry.code, entry]))
const WRITERS = new Map(VSS_WRITERS.map((writer) => [writer.classId, writer]))

/** All tables of this folder, as the core asks them. */
export const KNOWLEDGE: Knowledge = {
  error: (code) => ERRORS.get(code) ?? win32Entry(code),
  condition: (rule) => CONDITIONS.find((condition) => condition.rule === rule),
  service: serviceOf,
  stopNote: stopNoteOf,
  errorLog: () => undefined,
  writer: (classId) => WRITERS.get(classId),
  writerState: (number) => WRITER_STATES.find((state) => state.number === number),
  stopLists: STOP_LISTS
}

/** The operating system error nnnn that 0x8007nnnn is as an HRESULT; undefined for any other code. */
export function win32Behind (code: ErrorCode): ErrorCode | undefined {
  const number = /^hresult:0x8007(?<number>[0-9A-F]{4})$/.exec(code)?.groups?.number
  return number === undefined ? undefined : win32Error(Number.parseInt(number, 16))
}

function win32Entry (code: ErrorCode): ErrorEntry | undefined {
  const behind = win32Behind(code)
  const entry = behind && ERRORS.get(behind)
  return entry === undefined ? undefined : { ...entry, code }
}
