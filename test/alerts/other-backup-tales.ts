import type { EpochMs } from '../../src/core/event.js'
import { badNight, fail, goodNight, start, startInstance, stopInstance, succeed, vdiSet, veto } from '../scenarios/runs.js'
import { DAY, HOUR, MINUTE, nightOf, SECOND, syntheticLog } from '../synthetic/event-log.js'
import { vssVeto, WRITERS } from '../synthetic/vss-events.js'
import { begins, ends } from './expectations.js'
import type { Expectation, Firing, Tale } from './tale.js'

const NIGHT = nightOf('2026-03-02')
const START = NIGHT - 10 * MINUTE
const NEVER = NIGHT + 30 * DAY
const OTHER_FAILURE = 'SqlVssOtherBackupFailure'
const NOT_IN_BACKUP = 'SqlVssSqlNotInBackup'

/** Backups that fail for other reasons, and backups that leave an instance out. */
export const otherBackupTales: readonly Tale[] = [
  {
    name: 'other-failures',
    start: START,
    length: 26 * HOUR,
    step: 5 * MINUTE,
    servers: [
      { instance: 'file01:10099', events: otherFailure() },
      { instance: 'file02:10099', events: otherFailure(NIGHT + 2 * HOUR, NIGHT + 4 * HOUR) },
      { instance: 'file03:10099', events: otherFailure(), isNoTarget: [START, NIGHT + HOUR] },
      { instance: 'file04:10099', events: otherFailure(), isDown: [NIGHT + HOUR, NEVER] },
      { instance: 'hv01:10099', events: hyperV() },
      // a success of another server of that name ends nothing
      { job: 'other', instance: 'file01:10099', events: partsOfBackups() }
    ],
    expect: [
      ...begins(NIGHT + 5 * MINUTE, 5 * MINUTE, OTHER_FAILURE, ...['file01', 'file02', 'file04', 'hv01'].map(notOfSql)),
      // file03 has become a target
      otherFailuresAt(NIGHT + HOUR + 20 * MINUTE, 'file01', 'file02', 'file03', 'file04', 'hv01'),
      otherFailuresAt(NIGHT + HOUR + 30 * MINUTE, 'file01', 'file02', 'file03', 'hv01'),
      otherFailuresAt(NIGHT + 2 * HOUR + 15 * MINUTE, 'file01', 'file02', 'file03', 'hv01'),
      otherFailuresAt(NIGHT + 2 * HOUR + 20 * MINUTE, 'file01', 'file03', 'hv01'),
      // while a later backup runs, that is no failure again
      otherFailuresAt(NIGHT + 4 * HOUR + 10 * MINUTE, 'file01', 'file03', 'hv01'),
      ...ends(NIGHT + DAY + 5 * MINUTE, 5 * MINUTE, OTHER_FAILURE, ...['file01', 'file03', 'hv01'].map(notOfSql))
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
        events: partsOfBackups({ isProdFailing: true }),
        sqlInstances: ['NEW'],
        isDown: [NIGHT + 6 * HOUR, NEVER]
      },
      { instance: 'sql07:10099', events: partsOfBackups({ third: NIGHT + 4 * HOUR }) },
      // TEST was stopped for the test, or all were, and it runs again: its verdict tells why it was not in the backup
      { instance: 'sql08:10099', events: tested('TEST') },
      { job: 'other', instance: 'sql06:10099', events: tested('TEST') },
      { instance: 'sql09:10099', events: tested() },
      { job: 'other', instance: 'sql07:10099', events: tested() }
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

function otherFailuresAt (at: EpochMs, ...hosts: readonly string[]): Expectation {
  return { at, alert: OTHER_FAILURE, firing: hosts.map(notOfSql) }
}

function notOfSql (host: string): Firing {
  return {
    labels: { severity: 'info', job: 'sqlvss', instance: `${host}:10099` },
    description: `A backup of ${host} failed on 1970-01-01 00:${host === 'hv01' ? '15' : '10'} UTC for reasons that are not SQL Server's, and no success covers it.`,
    action: `Stop no SQL Server service for this. See the newest failure on the status page of the exporter on ${host} for the writer or the error to look at.`
  }
}

function notInBackup (host: string): Firing {
  return {
    labels: { severity: 'info', job: 'sqlvss', instance: `${host}:10099`, mssql_instance: 'TEST' },
    description: `The SQL Server instance TEST on ${host} was once part of a snapshot and was not seen in the last successful backup.`,
    action: `See whether the backup of ${host} still holds the volumes of TEST, and whether the instance runs while it is made.`
  }
}

/** A backup that fails because of a writer that is not SQL Server's, and others that succeed at the times that are given. */
function otherFailure (...successes: readonly EpochMs[]) {
  const log = syntheticLog('FILE01.contoso.local')
  start(log, NIGHT)
  log.at(NIGHT + 9 * SECOND, (written) => vssVeto({ writer: WRITERS.asr }, written))
  fail(log, NIGHT)
  for (const success of successes) {
    start(log, success)
    succeed(log, success)
  }
  return log.events()
}

/** A failure that Windows Server Backup has no part in. */
function hyperV () {
  const log = syntheticLog('HV01.contoso.local')
  log.at(NIGHT + 5 * MINUTE, (written) => vssVeto({ writer: WRITERS.hyperV }, written))
  return log.events()
}

/** Two backups hold PROD; TEST and OFF only the first, TEST runs at the second, OFF does not; a third may hold both, or fail. */
function partsOfBackups ({ third, isProdFailing = false }: { third?: EpochMs, isProdFailing?: boolean } = {}) {
  const log = syntheticLog('SQL06.contoso.local')
  goodNight(log, NIGHT, vdiSet(1), [['PROD', 'Orders'], ['TEST', 'Scratch'], ['OFF', 'Archive']])
  stopInstance(log, NIGHT + HOUR, 'OFF')
  goodNight(log, NIGHT + 2 * HOUR, vdiSet(2), [['PROD', 'Orders']])
  if (third !== undefined) goodNight(log, third, vdiSet(3), [['PROD', 'Orders'], ['TEST', 'Scratch']])
  if (isProdFailing) badNight(log, NIGHT + 5 * HOUR, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(3) })
  return log.events()
}

/** A backup that held both instances fails the next time, because of one or of one that no event names; the test proves it. */
function tested (culprit?: string) {
  const log = syntheticLog('SQL08.contoso.local')
  const stopped = culprit === undefined ? ['PROD', 'TEST'] : [culprit]
  const failure = NIGHT + HOUR
  goodNight(log, NIGHT, vdiSet(1), [['PROD', 'Orders'], ['TEST', 'Scratch']])
  if (culprit !== undefined) badNight(log, failure, { sqlInstance: culprit, database: 'Scratch', vdiSet: vdiSet(2) })
  else {
    start(log, failure)
    veto(log, failure + 12 * SECOND)
    fail(log, failure)
  }
  for (const sqlInstance of stopped) stopInstance(log, NIGHT + 90 * MINUTE, sqlInstance)
  goodNight(log, NIGHT + 2 * HOUR, vdiSet(3), culprit === undefined ? [] : [['PROD', 'Orders']])
  for (const sqlInstance of stopped) startInstance(log, NIGHT + 3 * HOUR, sqlInstance)
  return log.events()
}
