import t from 'tap'
import type { ErrorEntry } from '../../src/core/knowledge.js'
import { BACKUP_CODES } from '../../src/knowledge/backup-codes.js'
import { HRESULTS } from '../../src/knowledge/hresults.js'
import { REFERENCES } from '../../src/knowledge/references.js'
import { SQL_ERRORS } from '../../src/knowledge/sql-errors.js'
import { WIN32_ERRORS } from '../../src/knowledge/win32-errors.js'

const ALL: readonly ErrorEntry[] = [...SQL_ERRORS, ...HRESULTS, ...BACKUP_CODES, ...WIN32_ERRORS]

const VERBS = new Set([
  'Add', 'Allow', 'Attach', 'Back', 'Bring', 'Change', 'Check', 'Choose', 'Clean', 'Compare', 'Connect', 'Correct',
  'Create', 'Defragment', 'Delete', 'Detach', 'Drop', 'Enable', 'Enlarge', 'Enter', 'Exclude', 'Export', 'Find', 'Finish',
  'Follow', 'Free', 'Give', 'Ignore', 'Include', 'Install', 'Keep', 'Leave', 'Lift', 'List', 'Look', 'Make', 'Move', 'Open',
  'Point', 'Provide', 'Raise', 'Read', 'Remove', 'Rename', 'Repair', 'Replace', 'Report', 'Restart', 'Restore', 'Resume',
  'Run', 'Save', 'Set', 'Settle', 'Shrink', 'Split', 'Spread', 'Start', 'Stop', 'Switch', 'Take', 'Test', 'Treat',
  'Uncompress', 'Unlock', 'Update', 'Wait', 'Write'
])
const SENTENCE = /^[A-Z0-9](?:(?!\. [A-Z])[^\n])*\.$/

t.test('the tables hold so many rows', async (t) => {
  t.same([SQL_ERRORS.length, HRESULTS.length, BACKUP_CODES.length, WIN32_ERRORS.length], [251, 138, 23, 53])
})

for (const [fact, isWrong] of [
  ['cites only documents that are listed', (entry) => entry.sources.some((key) => !Object.hasOwn(REFERENCES, key))],
  ['cites no document twice', (entry) => new Set(entry.sources).size < entry.sources.length],
  ['cites common knowledge only where it is unverified', (entry) => entry.sources.includes('none') !==
    (entry.confidence === 'unverified')],
  ['says in one sentence what happened', (entry) => !SENTENCE.test(entry.meaning)],
  ['says in sentences what to do', (entry) => entry.actions.some((action) => !/^[^\n]+\.$/.test(action))],
  ['begins each action with a verb', (entry) => entry.actions.some((action) => !VERBS.has(action.split(' ')[0]!))],
  ['gives no action twice', (entry) => new Set(entry.actions).size < entry.actions.length],
  ['has no blank at an end and none doubled', (entry) => [entry.meaning, ...entry.actions].some((text) =>
    text !== text.trim() || text.includes('  '))],
  ['is short enough to be read', (entry) => [entry.meaning, ...entry.actions].some((text) => text.length > 180)],
  ['is collateral only of operating system errors where it is a cause otherwise', (entry) =>
    entry.collateralWith !== undefined && entry.role !== 'cause'],
  ['asks for no new attempt after a code that is no fault', (entry) => entry.role === 'info' && entry.retry !== undefined],
  ['reads a database only out of messages of SQL Server', (entry) => entry.database !== undefined &&
    !entry.code.startsWith('sql:')]
] satisfies readonly (readonly [string, (entry: ErrorEntry) => boolean])[]) {
  t.test(`every row ${fact}`, async (t) => {
    t.same(ALL.filter(isWrong).map((entry) => entry.code), [])
  })
}

t.test('no code has two rows', async (t) => {
  const codes = ALL.map((entry) => entry.code)
  t.same(codes.filter((code, n) => codes.indexOf(code) !== n), [])
})

for (const [name, table, form] of [
  ['SQL_ERRORS', SQL_ERRORS, /^sql:(?:-[12]|\d{1,5})$/],
  ['HRESULTS', HRESULTS, /^hresult:0x[08]00[0-9A-F]{5}$|^hresult:0x8077000[2-9A-F]$|^hresult:0x80780002$/],
  ['BACKUP_CODES', BACKUP_CODES, /^wsb:0x80780[01][0-9A-F]{2}$|^hresult:0x81000(?:019|101)$/],
  ['WIN32_ERRORS', WIN32_ERRORS, /^win32:\d{1,4}$/]
] as const) {
  t.test(`${name} holds codes of its own form only`, async (t) => {
    t.same(table.filter((entry) => !form.test(entry.code)).map((entry) => entry.code), [])
  })
}

t.test('codes that only say that something else failed are wrappers', async (t) => {
  t.same(ALL.filter((entry) => entry.role === 'wrapper').map((entry) => entry.code), [
    'sql:3013', 'sql:3041', 'sql:3119', 'sql:3156', 'sql:598', 'sql:3621', 'sql:5069', 'sql:17061', 'sql:17063', 'sql:18052',
    'hresult:0x80042302', 'hresult:0x80042306', 'hresult:0x8004230F', 'hresult:0x80042336', 'hresult:0x800423F3',
    'hresult:0x800423F4', 'hresult:0x80040E14', 'hresult:0x80040E21', 'hresult:0x80004005', 'hresult:0x80004004',
    'hresult:0x8000FFFF', 'wsb:0x80780049', 'wsb:0x8078005D', 'wsb:0x807800A1', 'wsb:0x80780113', 'hresult:0x81000019'
  ])
})

t.test('the errors of a device are collateral where the operating system says that somebody aborted', async (t) => {
  t.same(ALL.filter((entry) => entry.collateralWith).map((entry) => [entry.code, entry.collateralWith]), [
    ['sql:3201', [995]],
    ['sql:3202', [995]],
    ['sql:3203', [995]],
    ['sql:3271', [995, 1236, 258]],
    ['sql:18204', [995]],
    ['sql:18210', [995]]
  ])
})

t.test('operating system errors that say that somebody aborted or waited are collateral', async (t) => {
  t.same(WIN32_ERRORS.filter((entry) => entry.role === 'collateral').map((entry) => entry.code), [
    'win32:258', 'win32:995', 'win32:996', 'win32:1223', 'win32:1236'
  ])
})
