import { hresult, win32Error } from '../error-code.js'
import type { EventRecord } from '../event.js'
import { textOf } from '../event.js'
import type { ErrorFact } from '../finding.js'
import type { Facts } from '../recognise.js'
import { canonicalInstance } from '../sql-instance.js'
import { vdiSetIn } from './guid.js'

const INSTANCE = /\bInstance=(?<name>[^\n]{0,300}?)[ \t]{0,8}\.\s{0,8}VD=|\bInstance=(?<rest>[^.\n]{0,300})/
const DEVICE = /_SQLVDIMemoryName_/
const ERROR = /\bErrorCode=\((?<code>-?\d{1,10})\)/

/**
 * SQLVDI 1: one line of fixed English, `Loc=. Desc=. ErrorCode=(). Process=. Thread=. Client|Server. Instance=. VD=`, in one
 * insertion string or with each value in its own. An empty instance is the default one.
 */
export function readSqlVdi (record: EventRecord): Facts {
  const text = textOf(record)
  const spelled = instanceIn(record, text)
  const sqlInstance = spelled === undefined ? undefined : canonicalInstance(spelled, record.computer)
  const vdiSet = vdiSetIn(text)
  return {
    ...(sqlInstance !== undefined && { sqlInstance, namedBy: 'sqlvdi' }),
    ...(vdiSet !== undefined && { vdiSet }),
    errors: vdiError(text)
  }
}

function instanceIn (record: EventRecord, text: string): string | undefined {
  const found = INSTANCE.exec(text)?.groups
  if (found !== undefined) return found.name ?? found.rest
  const device = record.data.findIndex((datum) => DEVICE.test(datum.value))
  return device > 0 ? record.data[device - 1]!.value : undefined
}

// 0 is what an abort without a reason carries; 995 is the same, said in Win32
function vdiError (text: string): readonly ErrorFact[] {
  const code = Number(ERROR.exec(text)?.groups?.code ?? 0)
  if (code === 0 || code < -0x80000000 || code > 0xffffffff) return []
  return [{ code: code > 0 && code < 0x10000 ? win32Error(code) : hresult(code) }]
}
