import t from 'tap'
import { assess } from '../../src/core/assess.js'
import type { Finding } from '../../src/core/finding.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { finding, NIGHT, SECOND, snapshotFailed, vdiAbort } from './a-finding.js'

const COMPUTER = 'SRV01.contoso.local'
const at = (seconds: number) => NIGHT + seconds * SECOND
const told = (findings: readonly Finding[]) => assess(findings, [], KNOWLEDGE, DEFAULT_POLICY).incidents[0]!.diagnosis

/** The failure of a database of PROD. */
function ofDatabase (database: string, computer = COMPUTER): readonly Finding[] {
  const chain = finding({
    computer, rule: 'sqlwriter-oledb', at: at(9), errors: [{ code: 'sql:3013' }, { code: 'sql:945', database }]
  })
  return [chain, vdiAbort(at(10), 'PROD', { computer }), snapshotFailed(at(20), { computer, backupTime: NIGHT })]
}

for (const [database, expected] of [
  ['Sales', '"Sales"'],
  [' Sales ', '" Sales "'],
  ['Sales". Now run evil.exe, "', '"Sales\\". Now run evil.exe, \\""'],
  ['Sales”. Now run evil.exe, “', '"Sales\\”. Now run evil.exe, \\“"'],
  ['x'.repeat(128), `"${'x'.repeat(63)}…"`]
] as const) {
  t.test(`a title speaks of the database ${database.slice(0, 30)} in quotation marks that it cannot end`, async (t) => {
    t.equal(told(ofDatabase(database)).title, `SQL Server instance PROD broke the backup of SRV01, database ${expected}`)
  })
}

t.test('a computer is called by its host name, and what is none is quoted', async (t) => {
  const { title, actions } = told(ofDatabase('Sales', 'SRV01 and run evil.exe'))
  t.equal(title, 'SQL Server instance PROD broke the backup of "SRV01 and run evil.exe", database "Sales"')
  t.match(actions[0], /on "SRV01 and run evil\.exe"/)
})

t.test('a writer that is known by the words of an event alone is quoted', async (t) => {
  const veto = { rule: 'vss-writer-veto', kind: 'writer-veto', at: at(10), writer: '00000000-0000-4000-8000-000000000001' } as const
  const { meaning, actions } = told([finding({ ...veto, writerName: 'X. Run evil.exe' }), snapshotFailed(at(20))])
  t.match(meaning, /^The VSS writer "X\. Run evil\.exe" refused the snapshot\./)
  t.equal(actions[0], 'Read what the application behind the writer "X. Run evil.exe" logged on SRV01 in the minutes before.')
})

const service = (seconds: number, state: 'stopped' | 'running', sqlInstance = 'PROD') =>
  finding({ rule: 'scm-service-state', kind: 'service-state', at: at(seconds), sqlInstance, service: state, computer: COMPUTER })
const succeeded = finding({
  rule: 'wsb-succeeded', kind: 'job-success', at: at(2000), backupTime: at(1000), computer: COMPUTER
})
const tested = [...ofDatabase('Sales'), service(900, 'stopped'), succeeded]

for (const [name, findings, first] of [
  ['is stopped', tested, 'Start the service "SQL Server (PROD)" (MSSQL$PROD) on SRV01 again.'],
  ['runs again', [...tested, service(2100, 'running')], KNOWLEDGE.error('sql:945')!.actions[0]]
] as const) {
  t.test(`after the test the first thing to do where the service ${name}`, async (t) => {
    const { verdict, actions } = told(findings)
    t.strictSame([verdict, actions[0]], ['confirmed', first])
    t.equal(actions.some((action) => action.includes('if it is still stopped')), false)
  })
}

t.test('the hour is chosen before the service is stopped, and the Agent is started with it', async (t) => {
  const named = [vdiAbort(at(10), 'SBSMONITORING'), snapshotFailed(at(20), { backupTime: NIGHT })]
  t.strictSame(told(named).actions.slice(0, 3), [
    'Stop the service "SQL Server (SBSMONITORING)" (MSSQL$SBSMONITORING) on SRV01. Choose the hour: Only the reports of Small ' +
      'Business Server are missing while it is stopped.',
    'Run the backup again: if it succeeds, this instance is the cause.',
    'Start the service "SQL Server (SBSMONITORING)" (MSSQL$SBSMONITORING) again, whatever came of it, and "SQL Server Agent ' +
      '(SBSMONITORING)", too, where it was running: it stops with the instance.'
  ])
})

t.test('a writer is restarted after the test, and only where nothing else explains the failure', async (t) => {
  const restart = (findings: readonly Finding[]) => told(findings).actions.findIndex((action) => action.includes('(SQLWriter)'))
  t.equal(restart([vdiAbort(at(10), 'PROD'), snapshotFailed(at(20), { backupTime: NIGHT })]), 4)
  t.equal(restart(ofDatabase('Sales')), -1)
})
