import type { EpochMs } from '../../src/core/event.js'
import { fail, goodNight, start, stopInstance, succeed, vdiSet } from '../scenarios/runs.js'
import { DAY, HOUR, MINUTE, nightOf, SECOND, syntheticLog } from '../synthetic/event-log.js'
import { vssVeto, WRITERS } from '../synthetic/vss-events.js'
import { begins } from './expectations.js'
import type { Firing, Tale } from './tale.js'

const NIGHT = nightOf('2026-03-02')
const START = NIGHT - 10 * MINUTE
const NEVER = NIGHT + 30 * DAY
const OTHER_FAILURE = 'SqlVssOtherBackupFailure'
const NOT_IN_BACKUP = 'SqlVssSqlNotInBackup'
const ALL_OTHER = ['file01', 'file02', 'file04', 'hv01'].map(notOfSql)
const STILL_OTHER = ['file01', 'file02', 'hv01'].map(notOfSql)

/** Backups that fail for other reasons, and backups that leave an instance out. */
export const otherBackupTales: readonly Tale[] = [
  {
    name: 'other-failures',
    start: START,
    length: 26 * HOUR,
    step: 5 * MINUTE,
    servers: [
      { instance: 'file01:10099', events: otherFailure(), isDown: [NIGHT + DAY + 30 * MINUTE, NEVER] },
      { instance: 'file02:10099', events: otherFailure(NIGHT + 2 * HOUR), isDown: [NIGHT + 3 * HOUR, NEVER] },
      { instance: 'file03:10099', events: otherFailure(), isNoTarget: [START, NIGHT + HOUR] },
      { instance: 'file04:10099', events: otherFailure(), isDown: [NIGHT + HOUR, NEVER] },
      { instance: 'hv01:10099', events: hyperV() },
      // a success of another server of that name ends nothing
      { job: 'other', instance: 'file01:10099', events: partsOfBackups() }
    ],
    expect: [
      ...begins(NIGHT + 10 * MINUTE, 5 * MINUTE, OTHER_FAILURE, ...ALL_OTHER),
      // what file03 counted before it became a target is history
      { at: NIGHT + HOUR + 20 * MINUTE, alert: OTHER_FAILURE, firing: ALL_OTHER },
      { at: NIGHT + HOUR + 30 * MINUTE, alert: OTHER_FAILURE, firing: STILL_OTHER },
      { at: NIGHT + 2 * HOUR + 15 * MINUTE, alert: OTHER_FAILURE, firing: STILL_OTHER },
      { at: NIGHT + 2 * HOUR + 20 * MINUTE, alert: OTHER_FAILURE, firing: ['file01', 'hv01'].map(notOfSql) },
      // a success that is no longer scraped lasts as long as the failure it ended
      { at: NIGHT + 3 * HOUR + 20 * MINUTE, alert: OTHER_FAILURE, firing: ['file01', 'hv01'].map(notOfSql) },
      { at: NIGHT + DAY, alert: OTHER_FAILURE, firing: ['file01', 'hv01'].map(notOfSql) },
      { at: NIGHT + DAY + 10 * MINUTE, alert: OTHER_FAILURE, firing: [] }
    ]
  },
  {
    name: 'sql-not-in-backup',
    start: START,
    length: 7 * HOUR,
    step: 5 * MINUTE,
    servers: [
      {
        instance: 'sql06:10099',
        events: partsOfBackups(),
        sqlInstances: ['NEW'],
        isDown: [NIGHT + 6 * HOUR, NEVER]
      },
      { instance: 'sql07:10099', events: partsOfBackups(NIGHT + 4 * HOUR) }
    ],
    expect: [
      ...begins(NIGHT + 2 * HOUR + 30 * MINUTE, 5 * MINUTE, NOT_IN_BACKUP, notInBackup('sql06'), notInBackup('sql07')),
      { at: NIGHT + 4 * HOUR + 15 * MINUTE, alert: NOT_IN_BACKUP, firing: [notInBackup('sql06'), notInBackup('sql07')] },
      { at: NIGHT + 4 * HOUR + 20 * MINUTE, alert: NOT_IN_BACKUP, firing: [notInBackup('sql06')] },
      { at: NIGHT + 6 * HOUR + 20 * MINUTE, alert: NOT_IN_BACKUP, firing: [notInBackup('sql06')] },
      { at: NIGHT + 6 * HOUR + 30 * MINUTE, alert: NOT_IN_BACKUP, firing: [] }
    ]
  }
]

function notOfSql (host: string): Firing {
  return {
    labels: { severity: 'info', job: 'sqlvss', instance: `${host}:10099`, outcome: 'other_failure' },
    description: `Within a day 1 of the backups of ${host}:10099 failed for reasons that are not SQL Server's, and none has succeeded since.`,
    action: `Stop no SQL Server service for this. See the newest failure on the status page of the exporter on ${host}:10099 for the writer or the error to look at.`
  }
}

function notInBackup (host: string): Firing {
  return {
    labels: { severity: 'info', job: 'sqlvss', instance: `${host}:10099`, mssql_instance: 'TEST' },
    description: `The SQL Server instance TEST on ${host}:10099 was once part of a snapshot and was not seen in the last successful backup.`,
    action: `See whether the backup of ${host}:10099 still holds the volumes of TEST, and whether the instance runs while it is made.`
  }
}

/** A backup that fails because of a writer that is not SQL Server's, and one that succeeds where a time is given. */
function otherFailure (success?: EpochMs) {
  const log = syntheticLog('FILE01.contoso.local')
  start(log, NIGHT)
  log.at(NIGHT + 9 * SECOND, (written) => vssVeto({ writer: WRITERS.asr }, written))
  fail(log, NIGHT)
  if (success !== undefined) {
    start(log, success)
    succeed(log, success)
  }
  return log.events()
}

/** A failure that Windows Server Backup has no part in. */
function hyperV () {
  const log = syntheticLog('HV01.contoso.local')
  log.at(NIGHT + 9 * SECOND, (written) => vssVeto({ writer: WRITERS.hyperV }, written))
  return log.events()
}

/** Two backups hold PROD; TEST and OFF only the first, TEST runs at the second, OFF does not; a third may hold both. */
function partsOfBackups (third?: EpochMs) {
  const log = syntheticLog('SQL06.contoso.local')
  goodNight(log, NIGHT, vdiSet(1), [['PROD', 'Orders'], ['TEST', 'Scratch'], ['OFF', 'Archive']])
  stopInstance(log, NIGHT + HOUR, 'OFF')
  goodNight(log, NIGHT + 2 * HOUR, vdiSet(2), [['PROD', 'Orders']])
  if (third !== undefined) goodNight(log, third, vdiSet(3), [['PROD', 'Orders'], ['TEST', 'Scratch']])
  return log.events()
}
