import t from 'tap'
import { backupRuns } from '../../src/core/backup-run.js'
import { correlate } from '../../src/core/correlate.js'
import type { Finding } from '../../src/core/finding.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { backupSucceeded, finding, HOUR, MINUTE, NIGHT, SECOND, snapshotFailed, sqlVeto, vdiAbort } from './a-finding.js'

const clusters = (findings: readonly Finding[]) =>
  correlate(findings, backupRuns(findings, DEFAULT_POLICY.gap), KNOWLEDGE, DEFAULT_POLICY)
const outcomes = (findings: readonly Finding[]) => clusters(findings)
  .map(({ outcome, findings }) => [outcome, findings.length])

const backupFailedOnEngine = finding({ rule: 'engine-backup-failed', sqlInstance: 'PROD', namedBy: 'engine' })
const otherVeto = (at: number) => sqlVeto(at, { writer: 'be000cbe-11fe-4426-9c58-531aa6355fc4' })
const collateral = (at: number) =>
  finding({ rule: 'sqlwriter-oledb', at, errors: [{ code: 'sql:3013' }, { code: 'sql:3271', osError: 995 }] })
const cause = (at: number) => finding({ rule: 'sqlwriter-oledb', at, errors: [{ code: 'sql:3013' }, { code: 'sql:945' }] })

for (const [fact, findings, expected] of [
  ['a lone 3041 is a native backup, not an incident', [backupFailedOnEngine], []],
  ['an aborted virtual device alone is observed', [vdiAbort(NIGHT, 'PROD')], [['observed', 1]]],
  ['a veto of the SQL writer alone is a failure', [sqlVeto(NIGHT)], [['sql_vss_failure', 1]]],
  ['521 alone is not proof of SQL Server', [snapshotFailed(NIGHT)], [['other_failure', 1]]],
  ['521 with an aborted virtual device is', [snapshotFailed(NIGHT + SECOND), vdiAbort(NIGHT, 'PROD')], [['sql_vss_failure', 2]]],
  ['521 before the evidence is the same', [snapshotFailed(NIGHT), vdiAbort(NIGHT + SECOND, 'PROD')], [['sql_vss_failure', 2]]],
  ['3041 alone does not make 521 one of SQL Server', [snapshotFailed(NIGHT), backupFailedOnEngine], [['other_failure', 2]]],
  ['another writer\'s veto explains collateral', [otherVeto(NIGHT), collateral(NIGHT), snapshotFailed(NIGHT)], [['other_failure', 3]]],
  ['but not a cause', [otherVeto(NIGHT), cause(NIGHT), snapshotFailed(NIGHT)], [['sql_vss_failure', 3]]],
  ['a failure for want of space is none of SQL Server\'s',
    [snapshotFailed(NIGHT, { isVss: false, rule: 'wsb-failed' }), vdiAbort(NIGHT + SECOND, 'PROD')],
    [['other_failure', 1], ['observed', 1]]],
  ['nor does it hide a veto of the SQL writer against somebody else',
    [snapshotFailed(NIGHT, { isVss: false, rule: 'wsb-failed' }), sqlVeto(NIGHT + SECOND)],
    [['other_failure', 1], ['sql_vss_failure', 1]]],
  ['errors minutes after the failure are another story',
    [snapshotFailed(NIGHT), vdiAbort(NIGHT + 4 * MINUTE, 'PROD')], [['other_failure', 1], ['observed', 1]]],
  ['a provider that failed before explains collateral',
    [finding({ rule: 'volsnap-error', kind: 'vss-error', at: NIGHT }), collateral(NIGHT + SECOND), snapshotFailed(NIGHT + SECOND)],
    [['other_failure', 3]]],
  ['a virtual device aborted by a RESTORE is nothing',
    [finding({ rule: 'sqlwriter-restore', kind: 'context' }), vdiAbort(NIGHT, 'PROD')], []],
  ['errors inside a backup that succeeded are observed',
    [backupSucceeded(NIGHT, NIGHT + HOUR), vdiAbort(NIGHT + MINUTE, 'PROD')], [['observed', 1]]],
  ['another writer\'s veto inside a backup that succeeded is nothing',
    [backupSucceeded(NIGHT, NIGHT + HOUR), otherVeto(NIGHT + MINUTE)], []],
  ['another writer\'s veto without any backup is a failure of somebody else', [otherVeto(NIGHT)], [['other_failure', 1]]],
  ['errors of VSS alone are nothing', [finding({ rule: 'vss-error', kind: 'vss-error' })], []],
  ['silence parts two bursts', [vdiAbort(NIGHT, 'A'), vdiAbort(NIGHT + 6 * MINUTE, 'A')], [['observed', 1], ['observed', 1]]],
  ['one virtual device set holds over silence',
    [vdiAbort(NIGHT, 'A', { vdiSet: 'x' }), vdiAbort(NIGHT + 6 * MINUTE, 'A', { vdiSet: 'x' })], [['observed', 2]]]
] as const) {
  t.test(fact, async (t) => {
    t.same(outcomes(findings), expected)
    t.same(outcomes(findings.toReversed()), expected, 'in any order')
  })
}

t.test('an incident keeps its id when the twin of its failure arrives', async (t) => {
  const failed = snapshotFailed(NIGHT + SECOND, { backupTime: NIGHT })
  const twin = snapshotFailed(NIGHT, { backupTime: NIGHT, channel: 'Microsoft-Windows-Backup' })
  const ids = (findings: readonly Finding[]) => clusters(findings).map(({ id }) => id)
  t.same(ids([failed]), ids([twin, failed]))
  t.match(ids([failed])[0], /^[0-9a-f]{16}$/)
})
