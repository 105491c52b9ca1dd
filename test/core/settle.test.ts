import t from 'tap'
import { assess } from '../../src/core/assess.js'
import type { Finding } from '../../src/core/finding.js'
import { EMPTY_LEDGER, learn } from '../../src/core/ledger.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { nextSettlement, settle } from '../../src/core/settle.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { backupSucceeded, DAY, finding, MINUTE, NIGHT, SECOND, sqlVeto, vdiAbort } from './a-finding.js'

const SQL_WRITER = 'a65faa63-5ea8-4ebc-9dbd-a0c4db26912a'
const OBSERVED: readonly (readonly [string, readonly Finding[]])[] = [
  ['aborted virtual devices without a failed backup', [vdiAbort(NIGHT, 'PROD')]],
  ['an error of VSS that names the SQL writer', [finding({ rule: 'vss-error', kind: 'vss-error', writer: SQL_WRITER })]],
  ['a veto of the SQL writer after which the backup tried again and succeeded', [
    sqlVeto(NIGHT + 10 * SECOND), { ...backupSucceeded(NIGHT, NIGHT + 20 * MINUTE), snapshotEnd: NIGHT + MINUTE }
  ]]
]

for (const [what, findings] of OBSERVED) {
  t.test(`${what} is observed, and counted once`, async (t) => {
    const known = learn(EMPTY_LEDGER, findings, DEFAULT_POLICY, NIGHT).computers.get('SRV01')!
    const picture = assess(findings, [], KNOWLEDGE, DEFAULT_POLICY)
    const once = settle(known, picture, DEFAULT_POLICY, NIGHT + DAY)
    t.equal(once.counts.observed, 1)
    t.equal(nextSettlement(once, picture, DEFAULT_POLICY), undefined)
    t.equal(settle(once, picture, DEFAULT_POLICY, NIGHT + 2 * DAY), once, 'it is not counted again')
  })
}
