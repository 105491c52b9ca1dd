import t from 'tap'
import type { BackupRun } from '../../src/core/backup-run.js'
import { backupRuns } from '../../src/core/backup-run.js'
import { serviceTimeline } from '../../src/core/service-timeline.js'
import { timelineOf } from '../../src/core/timeline.js'
import { anIncident } from '../a-status.js'
import { backupSucceeded, DAY, finding, HOUR, MINUTE, NIGHT } from './a-finding.js'

const NO_SERVICES = serviceTimeline([])
const turned = (service: 'running' | 'stopped', at: number, sqlInstance = 'PROD') =>
  finding({ kind: 'service-state', rule: 'scm-service-state', at, sqlInstance, service })

t.test('a timeline holds what succeeded and what failed, whoever was to blame, in the order it ended', async (t) => {
  const night = NIGHT + 2 * DAY
  const runs = backupRuns([backupSucceeded(NIGHT, NIGHT + 20 * MINUTE), backupSucceeded(night, night + MINUTE)], MINUTE)
  const incidents = [
    anIncident({ id: 'other', outcome: 'other_failure', lastSeen: NIGHT - DAY }),
    anIncident({ id: 'sql', outcome: 'sql_vss_failure', lastSeen: NIGHT + DAY }),
    anIncident({ id: 'only-errors', outcome: 'observed', lastSeen: NIGHT + DAY })
  ]
  t.strictSame(timelineOf(incidents, runs, NO_SERVICES), {
    backups: [
      { at: NIGHT - DAY, kind: 'failed', incidentId: 'other' },
      { at: NIGHT + 20 * MINUTE, kind: 'succeeded' },
      { at: NIGHT + DAY, kind: 'failed-because-of-sql', incidentId: 'sql' },
      { at: NIGHT + 2 * DAY + MINUTE, kind: 'succeeded' }
    ],
    earlierBackups: 0,
    stops: [],
    earlierStops: 0
  })
})

t.test('a backup that runs is in no timeline before it has ended', async (t) => {
  const runs = backupRuns([finding({ kind: 'job-start', rule: 'wsb-started', at: NIGHT, backupTime: NIGHT })], MINUTE)
  t.strictSame(timelineOf([], runs, NO_SERVICES).backups, [])
})

t.test('a stop lasts until the service runs again, and the last one goes on where it does not', async (t) => {
  const services = serviceTimeline([
    turned('running', NIGHT - DAY), turned('stopped', NIGHT), turned('stopped', NIGHT + MINUTE), turned('running', NIGHT + HOUR),
    turned('stopped', NIGHT + DAY), turned('stopped', NIGHT + 2 * HOUR, 'TEST')
  ])
  t.strictSame(timelineOf([], [], services).stops, [
    { sqlInstance: 'PROD', from: NIGHT, to: NIGHT + HOUR },
    { sqlInstance: 'TEST', from: NIGHT + 2 * HOUR, to: undefined },
    { sqlInstance: 'PROD', from: NIGHT + DAY, to: undefined }
  ])
})

t.test('a timeline is bounded: the most recent are kept, the others counted', async (t) => {
  const runs = Array.from({ length: 3_500 }, (_, n): BackupRun => ({
    start: NIGHT + n * 15 * MINUTE,
    isStartKnown: true,
    end: NIGHT + n * 15 * MINUTE + MINUTE,
    outcome: 'success',
    snapshotEnd: undefined,
    volumes: [],
    findings: []
  }))
  const services = serviceTimeline(Array.from({ length: 500 }, (_, n) => turned(n % 2 === 0 ? 'stopped' : 'running', NIGHT + n * HOUR)))
  const { backups, earlierBackups, stops, earlierStops } = timelineOf([], runs, services)
  t.strictSame([backups.length, earlierBackups, backups[0]], [3_400, 100, { at: runs[100]!.end, kind: 'succeeded' }])
  t.strictSame([stops.length, earlierStops, stops[0]], [200, 50, { sqlInstance: 'PROD', from: NIGHT + 100 * HOUR, to: NIGHT + 101 * HOUR }])
})
