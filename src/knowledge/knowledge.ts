import { win32Error } from '../core/error-code.js'
import type { ErrorCode } from '../core/error-code.js'
import type { ErrorEntry, Knowledge } from '../core/knowledge.js'
import { BACKUP_CODES } from './backup-codes.js'
import { CONDITIONS } from './conditions.js'
import { HRESULTS } from './hresults.js'
import { STOP_LISTS, serviceOf, stopNoteOf } from './services.js'
import { SQL_ERRORS } from './sql-errors.js'
import { WIN32_ERRORS } from './win32-errors.js'
import { WRITER_STATES } from './writer-states.js'
import { VSS_WRITERS } from './writers.js'

const ERRORS: ReadonlyMap<ErrorCode, ErrorEntry> = new Map(
  [...SQL_ERRORS, ...HRESULTS, ...BACKUP_CODES, ...WIN32_ERRORS].map((entry) => [entry.code, entry])
)
const WRITERS = new Map(VSS_WRITERS.map((writer) => [writer.classId, writer]))

/** All tables of this folder, as the core asks them. */
export const KNOWLEDGE: Knowledge = {
  error: (code) => ERRORS.get(code) ?? win32Behind(code),
  condition: (rule) => CONDITIONS.find((condition) => condition.rule === rule),
  service: serviceOf,
  stopNote: stopNoteOf,
  errorLog: () => undefined,
  writer: (classId) => WRITERS.get(classId),
  writerState: (number) => WRITER_STATES.find((state) => state.number === number),
  stopLists: STOP_LISTS
}

/** 0x8007nnnn is the operating system error nnnn as an HRESULT. */
function win32Behind (code: ErrorCode): ErrorEntry | undefined {
  const number = /^hresult:0x8007(?<number>[0-9A-F]{4})$/.exec(code)?.groups?.number
  const entry = number === undefined ? undefined : ERRORS.get(win32Error(Number.parseInt(number, 16)))
  return entry === undefined ? undefined : { ...entry, code }
}
