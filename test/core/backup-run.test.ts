import t from 'tap'
import { backupRuns } from '../../src/core/backup-run.js'
import { finding, HOUR, MINUTE, NIGHT, SECOND, snapshotFailed } from './a-finding.js'

const GAP = 5 * MINUTE
const shapes = (findings: Parameters<typeof backupRuns>[0]) => backupRuns(findings, GAP)
  .map(({ start, isStartKnown, end, outcome, findings }) =>
    [(start - NIGHT) / SECOND, isStartKnown, (end - NIGHT) / SECOND, outcome, findings.length])

t.test('twins in two channels, with the same start, are one backup', async (t) => {
  t.same(shapes([
    snapshotFailed(NIGHT + 30 * SECOND, { backupTime: NIGHT }),
    snapshotFailed(NIGHT + 30 * SECOND, { backupTime: NIGHT, channel: 'Microsoft-Windows-Backup' })
  ]), [[0, true, 30, 'failure', 2]])
})

t.test('an event without a start belongs to the backup that is under way', async (t) => {
  t.same(shapes([
    finding({ kind: 'job-start', rule: 'wsb-started', at: NIGHT }),
    snapshotFailed(NIGHT + 40 * MINUTE)
  ]), [[0, true, 2400, 'failure', 2]])
})

t.test('a start is joined to the time its end gives', async (t) => {
  t.same(shapes([
    finding({ kind: 'job-start', rule: 'wsb-started', at: NIGHT + 2 * SECOND }),
    finding({ kind: 'job-success', rule: 'wsb-succeeded', at: NIGHT + HOUR, backupTime: NIGHT })
  ]), [[0, true, 3600, 'success', 2]])
})

t.test('a retry one minute later is another backup', async (t) => {
  t.same(shapes([
    snapshotFailed(NIGHT + 30 * SECOND, { backupTime: NIGHT }),
    snapshotFailed(NIGHT + 100 * SECOND, { backupTime: NIGHT + 90 * SECOND })
  ]), [[0, true, 30, 'failure', 1], [90, true, 100, 'failure', 1]])
})

t.test('two failures without a start are two where silence parts them', async (t) => {
  t.same(shapes([snapshotFailed(NIGHT), snapshotFailed(NIGHT + 4 * MINUTE), snapshotFailed(NIGHT + 10 * MINUTE)]),
    [[0, false, 240, 'failure', 2], [600, false, 600, 'failure', 1]])
})

t.test('a backup that says both success and failure has failed', async (t) => {
  t.same(shapes([
    finding({ kind: 'job-success', rule: 'wsb-succeeded', at: NIGHT + HOUR, backupTime: NIGHT }),
    finding({ kind: 'job-failure', rule: 'wsb-partial', at: NIGHT + HOUR, backupTime: NIGHT })
  ]), [[0, true, 3600, 'failure', 2]])
})
