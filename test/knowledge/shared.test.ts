import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { hex8 } from '../../src/core/error-code.js'
import type { ErrorCode } from '../../src/core/error-code.js'
import type { DatabaseShape, ErrorEntry, ErrorRole } from '../../src/core/knowledge.js'
import { BACKUP_CODES } from '../../src/knowledge/backup-codes.js'
import { HRESULTS } from '../../src/knowledge/hresults.js'
import { SQL_ERRORS } from '../../src/knowledge/sql-errors.js'
import { WIN32_ERRORS } from '../../src/knowledge/win32-errors.js'
import { VSS_WRITERS } from '../../src/knowledge/writers.js'

const FOLDER = new URL('../../../shared/knowledge/', import.meta.url)
const skip = existsSync(FOLDER) ? false : 'the collected facts are not beside this repository'

const ALL: readonly ErrorEntry[] = [...SQL_ERRORS, ...HRESULTS, ...BACKUP_CODES, ...WIN32_ERRORS]
const BY_CODE = new Map(ALL.map((entry) => [entry.code, entry]))

interface SqlRow {
  readonly number: number
  readonly role: string
  readonly role_rule?: string
  readonly pattern: string | null
  readonly transient?: boolean
  readonly confidence: string
  readonly source_keys: readonly string[]
  readonly meaning: string
  readonly probable_cause: string | null
  readonly admin_action: string | null
}

interface ResultRow {
  readonly hex: string
  readonly dec_unsigned: number
  readonly category: string
  readonly retryable: string
  readonly confidence: string
  readonly source_keys: readonly string[]
  readonly meaning: string
}

function rows<Row> (file: string, list = 'rows'): readonly Row[] {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))[list]
}

function codeOf (row: ResultRow): ErrorCode {
  if (row.category === 'win32') return `win32:${row.dec_unsigned}`
  const isBackup = row.category.startsWith('wsb-') && row.dec_unsigned >>> 16 === 0x8078
  return isBackup ? `wsb:${hex8(row.dec_unsigned)}` : `hresult:${hex8(row.dec_unsigned)}`
}

const ROLES: Readonly<Record<string, ErrorRole>> = {
  cause: 'cause', symptom: 'collateral', wrapper: 'wrapper', info: 'info'
}
const SHAPES: Readonly<Record<string, DatabaseShape>> = {
  Q: 'quoted',
  IN: 'in-database',
  PAREN: 'parenthesised',
  RECOVER: 'recovery',
  COLON: 'creation-date',
  FROZEN: 'bare',
  BARE: 'bare',
  CMD: 'command',
  INSTDB: 'instance-and-database',
  LOGFOR: 'log-for'
}
const RETRIES: Readonly<Record<string, ErrorEntry['retry']>> = { yes: 'now', later: 'later', no: 'no' }

t.test('native errors', { skip }, async (t) => {
  const collected = rows<SqlRow>('sql_native_errors.json')

  t.test('all are here, and two more that a restore leaves in the log', async (t) => {
    const numbers = new Set(collected.map((row) => `sql:${row.number}`))
    t.same(collected.filter((row) => !BY_CODE.has(`sql:${row.number}`)).map((row) => row.number), [])
    t.same(SQL_ERRORS.filter((entry) => !numbers.has(entry.code)).map((entry) => entry.code), ['sql:1834', 'sql:3156'])
  })

  t.test('each has the role, sources and confidence it was collected with', async (t) => {
    const ofRow = (row: SqlRow) => [
      row.number, row.role_rule === undefined ? ROLES[row.role] : 'cause', row.source_keys, row.confidence
    ]
    const ours = collected.map((row) => ({ number: row.number, entry: BY_CODE.get(`sql:${row.number}`) }))
    t.same(ours.map(({ number, entry }) => [number, entry?.role, entry?.sources, entry?.confidence]),
      collected.map(ofRow))
  })

  t.test('what passes by itself is tried again later', async (t) => {
    const passing = collected.filter((row) => row.transient === true)
    t.equal(passing.length, 14)
    t.same(passing.filter((row) => BY_CODE.get(`sql:${row.number}`)?.retry !== 'later'), [])
  })

  t.test('each finds its database where the message has it; that of a snapshot is quoted', async (t) => {
    const shapes = collected.map((row) => [row.number, BY_CODE.get(`sql:${row.number}`)?.database])
    t.same(shapes, collected.map((row) => [row.number, row.number === 3420 ? 'quoted' : SHAPES[row.pattern ?? '']]))
  })
})

t.test('results', { skip }, async (t) => {
  const collected = rows<ResultRow>('hresults.json')

  t.test('all are here, and three more that posted cases hold', async (t) => {
    const codes = new Set(collected.map(codeOf))
    t.same(collected.map(codeOf).filter((code) => !BY_CODE.has(code)), [])
    const ours = [...HRESULTS, ...BACKUP_CODES, ...WIN32_ERRORS].map((entry) => entry.code)
    t.same(ours.filter((code) => !codes.has(code)), ['wsb:0x80780021', 'wsb:0x80780034', 'win32:1'])
  })

  t.test('each has the advice on retrying, the sources and the confidence it was collected with', async (t) => {
    const ours = collected.map((row) => BY_CODE.get(codeOf(row)))
    t.same(ours.map((entry) => [entry?.code, entry?.retry, entry?.sources, entry?.confidence]), collected.map((row) =>
      [codeOf(row), RETRIES[row.retryable], row.source_keys, row.confidence.split(',')[0]]))
  })
})

t.test('writers: all are here under their class ids', { skip }, async (t) => {
  const collected = rows<{ readonly writer_id: string }>('writers.json', 'writers')
  t.same(VSS_WRITERS.map((writer) => writer.classId), collected.map((row) => row.writer_id))
})

t.test('the sentences are our own: no eight words in a row are those of the collected facts', { skip }, async (t) => {
  const theirs = new Set([
    ...rows<SqlRow>('sql_native_errors.json').flatMap((row) => [row.meaning, row.probable_cause, row.admin_action]),
    ...rows<ResultRow>('hresults.json').map((row) => row.meaning)
  ].flatMap((text) => runsOfEight(text ?? '')))
  const sentences = ALL.flatMap((entry) => [entry.meaning, ...entry.actions])
  t.same(sentences.filter((sentence) => runsOfEight(sentence).some((run) => theirs.has(run))), [])
})

function runsOfEight (text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.slice(7).map((_, n) => words.slice(n, n + 8).join(' '))
}
