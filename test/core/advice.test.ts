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
