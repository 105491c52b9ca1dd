import t from 'tap'
import type { ErrorCode } from '../../src/core/error-code.js'
import { ACTIONS } from '../../src/knowledge/actions.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'

t.test('945 says that a database cannot be opened, and how it is opened again', async (t) => {
  t.same(KNOWLEDGE.error('sql:945'), {
    code: 'sql:945',
    name: 'DB_IS_SHUTDOWN',
    role: 'cause',
    meaning: 'The database cannot be opened because its files cannot be reached, or because memory or disk space ran out.',
    actions: [
      'Read the ERRORLOG of the instance for 17204, 17207, 5120 or 5123: these messages name the file and the operating ' +
        'system error.',
      'Give back what is missing: the file or its disk, the rights of the service account of the instance on file and ' +
        'folder, or free space and memory.',
      'Bring the database online with ALTER DATABASE ... SET ONLINE and run the backup again.',
      'Set the database OFFLINE until it is repaired, so that the others can be backed up; do not detach it.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0', 'sql945', 'kb2615182'],
    confidence: 'documented'
  })
})

t.test('3271 is a cause unless its operating system error says that somebody else aborted', async (t) => {
  const entry = KNOWLEDGE.error('sql:3271')
  t.equal(entry?.role, 'cause')
  t.same(entry?.collateralWith, [995, 1236, 258])
  t.equal(entry?.actions[0], ACTIONS.firstAbortIf995)
})

t.test('0x800423F4 only says that a writer failed', async (t) => {
  const entry = KNOWLEDGE.error('hresult:0x800423F4')
  t.equal(entry?.name, 'VSS_E_WRITERERROR_NONRETRYABLE')
  t.equal(entry?.role, 'wrapper')
  t.equal(entry?.retry, 'no')
  t.equal(entry?.meaning, 'A writer failed for a reason that stays until somebody removes it.')
})

t.test('0x80780002 is a torn database to the SQL writer and unknown to Windows Server Backup', async (t) => {
  t.equal(KNOWLEDGE.error('hresult:0x80780002')?.meaning,
    'The files of a database lie on several volumes, and the snapshot holds only some of them.')
  t.equal(KNOWLEDGE.error('wsb:0x80780002'), undefined)
})

for (const [code, expected] of [
  ['wsb:0x807800A1', 'wrapper'],
  ['sql:3013', 'wrapper'],
  ['sql:3041', 'wrapper'],
  ['win32:995', 'collateral'],
  ['hresult:0x800703E3', 'collateral'],
  ['hresult:0x80770004', 'collateral'],
  ['hresult:0x80004004', 'wrapper'],
  ['hresult:0x8077000E', 'info'],
  ['hresult:0x00042309', 'info'],
  ['sql:18264', 'info'],
  ['hresult:0x800423F2', 'cause'],
  ['sql:3265', 'cause']
] as const) {
  t.test(`${code} is worth as much as a ${expected}`, async (t) => {
    t.equal(KNOWLEDGE.error(code)?.role, expected)
  })
}

t.test('0x8007nnnn without a row of its own is explained by the operating system error nnnn', async (t) => {
  t.same(KNOWLEDGE.error('hresult:0x80070020'), { ...KNOWLEDGE.error('win32:32'), code: 'hresult:0x80070020' })
  t.equal(KNOWLEDGE.error('hresult:0x80070020')?.meaning, 'The file is in use by another program.')
})

t.test('0x80070005 has a row of its own, for it concerns another account than in a message of SQL Server', async (t) => {
  t.equal(KNOWLEDGE.error('hresult:0x80070005')?.meaning, 'A process that takes part in the snapshot was denied access.')
  t.equal(KNOWLEDGE.error('win32:5')?.meaning, 'The service account lacks the rights for what it wanted to do with the file.')
})

for (const code of ['sql:42', 'win32:4', 'hresult:0x80070004', 'wsb:0x80070005', 'hresult:0x80420020'] as ErrorCode[]) {
  t.test(`${code} is explained by nothing`, async (t) => {
    t.equal(KNOWLEDGE.error(code), undefined)
  })
}

t.test('the code that Windows clients report is found under the namespace it is read in', async (t) => {
  t.equal(KNOWLEDGE.error('hresult:0x81000101')?.confidence, 'unverified')
})
