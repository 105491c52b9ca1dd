import t from 'tap'
import { assess } from '../../src/core/assess.js'
import type { Finding } from '../../src/core/finding.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { finding, MINUTE, NIGHT, SECOND, snapshotFailed, vdiAbort } from './a-finding.js'

const at = (seconds: number) => NIGHT + seconds * SECOND
const failed = snapshotFailed(at(20), { backupTime: NIGHT })
const chain = (seconds: number, database: string, vdiSet?: string) => finding({
  rule: 'sqlwriter-oledb',
  at: at(seconds),
  errors: [{ code: 'sql:3013' }, { code: 'sql:3271', osError: 995 }, { code: 'sql:945', database }],
  ...(vdiSet !== undefined && { vdiSet })
})
const collateral = (seconds: number) =>
  finding({ rule: 'sqlwriter-oledb', at: at(seconds), errors: [{ code: 'sql:3013' }, { code: 'sql:3271', osError: 995 }] })
const engineFailed = (seconds: number, sqlInstance: string, database: string) => finding({
  rule: 'engine-backup-failed', namedBy: 'engine', at: at(seconds), sqlInstance, database, errors: [{ code: 'sql:3041' }]
})
const engineCause = (seconds: number, sqlInstance: string, code: 'sql:9001' | 'sql:1105', database: string) => finding({
  rule: 'engine-cause', kind: 'context', namedBy: 'engine', at: at(seconds), sqlInstance, database, errors: [{ code, database }]
})

const accused = (findings: readonly Finding[]) => assess([...findings, failed], [], KNOWLEDGE, DEFAULT_POLICY).incidents
  .map(({ diagnosis: { sqlInstance, database, nativeError } }) => [sqlInstance, database, nativeError])

for (const [fact, findings, expected] of [
  ['the first SQLVDI error names the instance', [vdiAbort(at(10), 'A'), vdiAbort(at(11), 'B')], [['A', undefined, undefined]]],
  ['the virtual device set of the cause comes before the order of time',
    [vdiAbort(at(5), 'C', { vdiSet: 'one' }), vdiAbort(at(6), 'A', { vdiSet: 'two' }), chain(7, 'adb', 'two')], [['A', 'adb', 945]]],
  ['the only instance that failed on the database of the cause comes first',
    [vdiAbort(at(5), 'B'), chain(6, 'Orders'), engineFailed(7, 'A', 'orders'), engineFailed(7, 'B', 'model')], [['A', 'Orders', 945]]],
  ['noise from before the backup names nobody while something else does',
    [vdiAbort(at(-40), 'C'), vdiAbort(at(5), 'A'), chain(6, 'adb')], [['A', 'adb', 945]]],
  ['an engine whose own error is the cause is accused, with its database',
    [vdiAbort(at(10), 'A'), vdiAbort(at(11), 'B'), collateral(12), engineCause(9, 'B', 'sql:9001', 'Sales')], [['B', 'Sales', 9001]]],
  ['an engine that took no part may have its own troubles',
    [engineCause(-30, 'B', 'sql:1105', 'Sales'), vdiAbort(at(10), 'A'), collateral(12)], [['A', undefined, undefined]]],
  ['a database that several 3041 name is a victim, not a lead',
    [vdiAbort(at(10), 'A'), engineFailed(11, 'A', 'one'), engineFailed(11, 'A', 'two')], [['A', undefined, undefined]]],
  ['a set that reaches into the failure belongs to it whole',
    [vdiAbort(at(-180), 'A', { vdiSet: 'one' }), vdiAbort(at(5), 'A', { vdiSet: 'one' }), chain(6, 'adb')], [['A', 'adb', 945]]]
] as const) {
  t.test(fact, async (t) => {
    t.same(accused(findings), expected)
    t.same(accused(findings.toReversed()), expected, 'in any order')
  })
}

t.test('what was logged half an hour before the shadow copy failed is not why', async (t) => {
  const late = snapshotFailed(NIGHT + 60 * MINUTE, { backupTime: NIGHT })
  const { incidents } = assess([vdiAbort(at(5), 'A'), late], [], KNOWLEDGE, DEFAULT_POLICY)
  t.same(incidents.map(({ outcome }) => outcome), ['observed', 'other_failure'])
})
