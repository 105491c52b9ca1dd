import { hresult, parseResult, sqlError } from '../error-code.js'
import type { EventRecord } from '../event.js'
import { textOf } from '../event.js'
import type { ErrorFact } from '../finding.js'
import type { DatabaseShape } from '../knowledge.js'
import type { Facts } from '../recognise.js'
import { canonicalInstance } from '../sql-instance.js'
import { databaseIn, databaseName } from './database-name.js'
import { vdiSetIn } from './guid.js'

/** What a number of SQL Server says about the database in its message. */
export type ShapeOf = (sqlErrorNumber: number) => DatabaseShape | undefined

const LINK = /\bSQLSTATE\b:?\s*[0-9A-Z]{5}\b[^0-9-]{0,60}(?<number>-?\d{1,9})/g
const MESSAGE_LABEL = /\bError message:\s*/
const RESULT = /\b0x[0-9a-fA-F]{8}\b/g
const OS_ERROR = /\b(?<number>\d{1,5})\s?\([^)\n]/g
const ABORTED = 995
const MOST_LINKS = 64

// A few tools print only the messages of a chain; English, because the numbers that would say it in any language are gone
const WITHOUT_NUMBERS: readonly (readonly [RegExp, number])[] = [
  [/\bis terminating abnormally\b/, 3013],
  [/\bCannot perform a differential backup\b/, 3035]
]

/**
 * SQLWRITER 24583, and what the writer logs under other ids: the call that failed, its result, and a chain of SQL Server
 * errors, outermost first, where it has one. Undefined for a RESTORE, which is logged under the same id: the statement's name
 * stays English in every language.
 */
export function readOleDbChain (record: EventRecord, shapeOf: ShapeOf): Facts | undefined {
  const text = textOf(record)
  if (isRestore(text)) return undefined
  const vdiSet = vdiSetIn(text)
  return { errors: chainIn(text, shapeOf), ...(vdiSet !== undefined && { vdiSet }) }
}

/** Whether an event of the SQL writer speaks of a RESTORE. */
export function isRestore (text: string): boolean {
  return !/\bBACKUP (?:DATABASE|LOG)\b/.test(text) && (/\bRESTORE\b/.test(text) || hasOnlyRestoreErrors(text))
}

// numbers that only a RESTORE raises; 3013 ends every failed BACKUP and RESTORE
const OF_RESTORE: ReadonlySet<number> = new Set([
  1834, 3101, 3102, 3108, 3110, 3116, 3117, 3119, 3129, 3141, 3154, 3156, 3159, 3168, 3169, 3176, 3183
])

function hasOnlyRestoreErrors (text: string): boolean {
  const numbers = [...text.matchAll(LINK)].map((link) => Number(link.groups!.number))
  const inner = numbers.filter((number) => number !== 3013)
  return inner.length > 0 && inner.every((number) => OF_RESTORE.has(number))
}

const TORN =
  /\bDatabase (?<database>.{1,160}?) of SQL Server instance (?<instance>.{0,300}?)\s{1,8}is stored on multiple volumes/s

/** SQLWRITER 24579: a database has files on volumes outside the snapshot; the text, or its two values, name both. */
export function readTornDatabase (record: EventRecord): Facts {
  const found = TORN.exec(textOf(record))?.groups
  const [first, second] = record.data.map((datum) => datum.value)
  const database = databaseName(found?.database ?? (second === undefined ? undefined : first))
  const instance = found?.instance ?? second
  return {
    errors: [{ code: 'hresult:0x80780002', ...(database !== undefined && { database }) }],
    ...(database !== undefined && { database }),
    ...namedByWriter(instance, record.computer)
  }
}

// The instance stands between the word for it and the verb, in any language that was seen: `... instance X is empty.`
const WITHOUT_DATABASES = [
  /\binstance[ \n]{1,8}(?<instance>.{0,160}?)\s{1,8}(?:is|was)\s{1,8}empty/is,
  /\bSQL\s?Server-Instanz[ \n]{1,8}(?<instance>.{0,160}?)\s{1,8}ist\s{1,8}leer/is,
  /\b(?:instance|instancia|istanza|instância)[ \n]{1,8}(?:de )?(?:SQL Server )?(?<instance>\S{0,160})\s{1,8}(?:est|está|è)\s{1,8}v/is
]

/** SQLWRITER 24581: sys.databases shows no row, which is what an account without rights sees; the text names the instance. */
export function readNoDatabases (record: EventRecord): Facts {
  const text = textOf(record)
  const parts = record.data.map((datum) => datum.value)
  const names = WITHOUT_DATABASES.map((pattern) => pattern.exec(text)?.groups?.instance)
  const spelled = names.find((name) => name !== undefined)
  const alone = parts.length > 0 && !/\s/.test(parts.at(-1)!.trim()) ? parts.at(-1) : undefined
  return { errors: [], ...namedByWriter(spelled ?? alone, record.computer) }
}

/** The writer's own log gives a failure as its result alone. */
export function readWriterLog (record: EventRecord): Facts {
  const codes = textOf(record).match(RESULT) ?? []
  return { errors: codes.slice(0, 4).map((code) => ({ code: hresult(parseResult(code)!) })) }
}

const RUNNING = /^Instance MSSQL\d{1,2}(?:_\d{1,3})?\.(?<instance>\S{1,128}) /

/** Whenever it is asked what there is to back up, the writer logs the instances that run. */
export function readRunningInstance (record: EventRecord): Facts | undefined {
  const spelled = RUNNING.exec(textOf(record))?.groups?.instance
  const sqlInstance = spelled === undefined ? undefined : canonicalInstance(spelled, record.computer)
  return sqlInstance === undefined ? undefined : { sqlInstance, service: 'running', errors: [] }
}

/** The operating system error that a message of SQL Server quotes, as `995(` with its text, behind the name of a file. */
export function osErrorIn (message: string): number | undefined {
  const numbers = [...message.matchAll(OS_ERROR)].map((found) => Number(found.groups!.number))
  return numbers.includes(ABORTED) ? ABORTED : numbers.at(-1)
}

function namedByWriter (spelled: string | undefined, computer: string): Facts {
  const sqlInstance = spelled === undefined ? undefined : canonicalInstance(spelled, computer)
  return sqlInstance === undefined ? {} : { sqlInstance, namedBy: 'sql-writer' }
}

function chainIn (text: string, shapeOf: ShapeOf): readonly ErrorFact[] {
  const links = [...text.matchAll(LINK)].slice(0, MOST_LINKS)
  const head = text.slice(0, links[0]?.index ?? text.length)
  const results = (head.match(RESULT) ?? []).slice(0, 4).map((code) => ({ code: hresult(parseResult(code)!) }))
  if (links.length === 0) return [...results, ...messagesOnly(text, shapeOf)]
  return [...results, ...links.map((link, n) => {
    const segment = text.slice(link.index + link[0].length, links[n + 1]?.index ?? text.length)
    return linkOf(Number(link.groups!.number), segment.slice(MESSAGE_LABEL.exec(segment)?.index ?? 0), shapeOf)
  })]
}

function messagesOnly (text: string, shapeOf: ShapeOf): readonly ErrorFact[] {
  return WITHOUT_NUMBERS.filter(([pattern]) => pattern.test(text)).map(([, number]) => linkOf(number, text, shapeOf))
}

function linkOf (number: number, message: string, shapeOf: ShapeOf): ErrorFact {
  const shape = shapeOf(number)
  const database = shape === undefined ? undefined : databaseIn(message, shape)
  const osError = osErrorIn(message)
  return {
    code: sqlError(number),
    ...(database !== undefined && { database }),
    ...(osError !== undefined && { osError })
  }
}
