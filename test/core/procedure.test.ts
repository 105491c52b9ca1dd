import t from 'tap'
import { assess } from '../../src/core/assess.js'
import type { Finding } from '../../src/core/finding.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { DAY, finding, HOUR, MINUTE, NIGHT, SECOND, snapshotFailed, vdiAbort } from './a-finding.js'

const VOLUMES = ['C:', 'D:']
const MORNING = NIGHT + 12 * HOUR

const failure = (at: number, sqlInstance: string, volumes: readonly string[] = VOLUMES) => [
  vdiAbort(at + 5 * SECOND, sqlInstance),
  snapshotFailed(at + 10 * SECOND, { backupTime: at, volumes })
]
const success = (at: number, facts: Partial<Finding> = {}) =>
  finding({ rule: 'wsb-succeeded', kind: 'job-success', at: at + HOUR, backupTime: at, volumes: VOLUMES, ...facts })
const service = (at: number, sqlInstance: string, service: 'running' | 'stopped') =>
  finding({ rule: 'engine-stopped', kind: 'service-state', at, sqlInstance, service })

const judged = (findings: readonly Finding[]) => assess(findings, [], KNOWLEDGE, DEFAULT_POLICY).incidents
  .map(({ state, diagnosis: { sqlInstance, verdict } }) => [sqlInstance, verdict, state])

for (const [fact, findings, expected] of [
  ['a failure suspects the instance it names', [], [['PROD', 'suspected', 'failing']]],
  ['a success with it running ends the case', [success(MORNING)], [['PROD', 'suspected', 'recovered']]],
  ['a success of fewer volumes does not', [success(MORNING, { volumes: ['C:'] })], [['PROD', 'suspected', 'failing']]],
  ['a success that names no volumes does', [finding({ kind: 'job-success', at: MORNING, backupTime: MORNING })],
    [['PROD', 'suspected', 'recovered']]],
  ['a success that began before the failure does not', [success(NIGHT - HOUR)], [['PROD', 'suspected', 'failing']]],
  ['a success while it is stopped confirms it',
    [service(MORNING - MINUTE, 'PROD', 'stopped'), success(MORNING)], [['PROD', 'confirmed', 'failing']]],
  ['also when it is started after the backup',
    [service(MORNING - MINUTE, 'PROD', 'stopped'), success(MORNING), service(MORNING + 2 * HOUR, 'PROD', 'running')],
    [['PROD', 'confirmed', 'failing']]],
  ['a success of fewer volumes while it is stopped proves nothing',
    [service(MORNING - MINUTE, 'PROD', 'stopped'), success(MORNING, { volumes: ['D:'] })], [['PROD', 'suspected', 'failing']]],
  ['a success while it stops or starts proves nothing',
    [service(MORNING + MINUTE, 'PROD', 'stopped'), success(MORNING)], [['PROD', 'suspected', 'failing']]],
  ['but a start after the snapshot was complete does not spoil the test',
    [
      service(MORNING - MINUTE, 'PROD', 'stopped'),
      success(MORNING, { snapshotEnd: MORNING + MINUTE }),
      service(MORNING + 10 * MINUTE, 'PROD', 'running')
    ],
    [['PROD', 'confirmed', 'failing']]],
  ['a confirmed instance is well when a backup succeeds with it running',
    [
      service(MORNING - MINUTE, 'PROD', 'stopped'),
      success(MORNING),
      service(MORNING + 2 * HOUR, 'PROD', 'running'),
      success(NIGHT + DAY)
    ],
    [['PROD', 'confirmed', 'recovered']]],
  ['a failure while it is stopped exonerates it and names the next',
    [service(MORNING - MINUTE, 'PROD', 'stopped'), ...failure(MORNING, 'TEST')],
    [['PROD', 'exonerated', 'failing'], ['TEST', 'suspected', 'failing']]],
  ['and it stays exonerated when it is named again',
    [
      service(MORNING - MINUTE, 'PROD', 'stopped'),
      ...failure(MORNING, 'TEST'),
      service(MORNING + HOUR, 'PROD', 'running'),
      ...failure(NIGHT + DAY, 'PROD')
    ],
    [['PROD', 'exonerated', 'failing'], ['TEST', 'suspected', 'failing'], [undefined, 'undetermined', 'failing']]],
  ['stopping another instance proves nothing about it, and a success ends the case',
    [service(MORNING - MINUTE, 'TEST', 'stopped'), success(MORNING)], [['PROD', 'suspected', 'recovered']]]
] as const) {
  t.test(fact, async (t) => {
    const all = [...failure(NIGHT, 'PROD'), ...findings]
    t.same(judged(all), expected)
    t.same(judged(all.toReversed()), expected, 'in any order')
  })
}
