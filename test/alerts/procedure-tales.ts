import type { EpochMs } from '../../src/core/event.js'
import {
  badNight, fail, goodNight, type Part, start, startInstance, stopInstance, succeed, vdiSet, veto
} from '../scenarios/runs.js'
import { DAY, HOUR, MINUTE, nightOf, SECOND, syntheticLog } from '../synthetic/event-log.js'
import type { SyntheticLog } from '../synthetic/event-log.js'
import { begins, eventsOf, fires, hostOf, neighbours } from './expectations.js'
import type { Firing, Tale } from './tale.js'

const NIGHT = nightOf('2026-03-02')
const START = NIGHT - 10 * MINUTE
const STOP = NIGHT + 11 * HOUR
const NEVER = NIGHT + 30 * DAY
const STEP = 5 * MINUTE
const SBS03 = 'sbs03:10099'
const SBS04 = 'sbs04:10099'
const SBS05 = 'sbs05:10099'
const SQL04 = 'sql04:10099'
const SQL03 = 'sql03:10099'
const LEFT = 'left-stopped:10099'
const ALL = ['OFF', 'PROD', 'TEST'] as const
const PARTS: readonly Part[] = [['PROD', 'Orders'], ['TEST', 'Scratch']]

const KNOWN = 'SqlVssBackupFailedInstanceKnown'
const UNKNOWN = 'SqlVssBackupFailedInstanceUnknown'
const TIMEOUT = '0x800423F2'
const CONFIRMED = 'SqlVssCulpritConfirmed'
const EXONERATED = 'SqlVssSuspectExonerated'
const STOPPED = 'instance_mssql_instance:sqlvss_sql_instance_stopped:seconds'
const LEFT_STOPPED = 'SqlVssSqlInstanceLeftStopped'

const OTHER_SBS05 = undetermined(SBS05, 'other')

/** The stop-and-retry test of the article, and what it leaves behind. */
export const procedureTales: readonly Tale[] = [
  {
    // ARCHIVE is off on purpose: it was stopped before the failure; so is PROD at the neighbours, where none failed
    name: 'culprit-confirmed',
    start: START,
    length: 17 * HOUR,
    step: STEP,
    servers: [
      { instance: SQL03, events: eventsOf('stop-test-confirmed') },
      { instance: LEFT, events: leftStopped(), isDown: [STOP + 5 * HOUR, NEVER] },
      ...neighbours(LEFT, 'PROD', 'ARCHIVE').map((server) => ({ ...server, events: offOnPurpose() }))
    ],
    expect: [
      { at: STOP + 20 * MINUTE, alert: CONFIRMED, firing: [] },
      { at: STOP + 25 * MINUTE, alert: CONFIRMED, firing: [SQL03, LEFT].map((instance) => confirmed(instance)) },
      { at: STOP + 25 * MINUTE, alert: KNOWN, firing: [] },
      ...begins(STOP + 4 * HOUR + 20 * MINUTE, STEP, LEFT_STOPPED, stopped(LEFT, 'PROD', '4h 20m 0s')),
      fires(STOP + 20 * MINUTE, ...[SQL03, LEFT].flatMap((instance) => failing(instance, KNOWN))),
      fires(STOP + 4 * HOUR + 20 * MINUTE,
        ...[SQL03, LEFT].flatMap((instance) => failing(instance, CONFIRMED)), `${LEFT_STOPPED} ${LEFT}`),
      fires(STOP + 5 * HOUR + 20 * MINUTE,
        ...[SQL03, LEFT].flatMap((instance) => failing(instance, CONFIRMED)), `${LEFT_STOPPED} ${LEFT}`,
        `SqlVssExporterDown ${LEFT}`),
      fires(STOP + 5 * HOUR + 30 * MINUTE,
        ...[SQL03, LEFT].flatMap((instance) => failing(instance, CONFIRMED)), `SqlVssExporterDown ${LEFT}`),
      {
        at: STOP + 5 * HOUR + 20 * MINUTE,
        query: `${STOPPED}{instance="${LEFT}",job="sqlvss"}`,
        samples: ([['PROD', 19_200], ['ARCHIVE', 59_100]] as const).map(([name, time]) =>
          [`${STOPPED}{job="sqlvss",instance="${LEFT}",mssql_instance="${name}"}`, time])
      },
      { at: STOP + 5 * HOUR + 30 * MINUTE, query: `${STOPPED}{instance="${LEFT}",job="sqlvss"}`, samples: [] }
    ]
  },
  {
    // the verdict on PROD is none on the PROD of another server, nor of another job's server of that name
    name: 'verdict-of-a-namesake',
    start: START,
    length: 12 * HOUR,
    step: STEP,
    servers: [
      { instance: SQL03, events: eventsOf('stop-test-confirmed') },
      { instance: SQL04, events: prodFailed() },
      { job: 'other', instance: SQL03, events: prodFailed() }
    ],
    expect: [
      ...begins(STOP + 25 * MINUTE, STEP, CONFIRMED, confirmed(SQL03)),
      {
        at: STOP + 25 * MINUTE,
        query: `count by (job, instance) (ALERTS{alertname="${KNOWN}",alertstate="firing"})`,
        samples: [[`{job="sqlvss",instance="${SQL04}"}`, 1], [`{job="other",instance="${SQL03}"}`, 1]]
      }
    ]
  },
  {
    name: 'suspect-exonerated',
    start: START,
    length: 13 * HOUR,
    step: STEP,
    servers: [
      { instance: SQL04, events: eventsOf('stop-test-exonerated'), isDown: [STOP + HOUR, NEVER] },
      ...neighbours(SQL04, 'PROD', 'TEST')
    ],
    expect: [
      ...begins(STOP + 10 * MINUTE, STEP, EXONERATED, {
        labels: {
          severity: 'warning',
          diagnosis: 'exonerated',
          verdict: 'exonerated',
          job: 'sqlvss',
          instance: SQL04,
          mssql_instance: 'PROD'
        },
        description: 'The backup of sql04 failed again while the SQL Server instance PROD was stopped: it is not the cause, or not the only one.',
        action: 'Start the service "SQL Server (PROD)" on sql04 again. Follow the instance that the newest failure names; if it names none, stop all SQL Server services and run the backup again.'
      }),
      fires(STOP + 5 * MINUTE, ...failing(SQL04, KNOWN)),
      // the newest failure accuses TEST, and both databases are still named
      fires(STOP + 10 * MINUTE, ...failing(SQL04, KNOWN), `SqlVssBackupFailedDatabaseNamed ${SQL04}`, `${EXONERATED} ${SQL04}`),
      { at: STOP + 10 * MINUTE, query: 'count by (mssql_instance) (ALERTS{alertname="SqlVssBackupFailedInstanceKnown"})', samples: [['{mssql_instance="TEST"}', 1]] },
      fires(STOP + HOUR + 20 * MINUTE,
        ...failing(SQL04, KNOWN), `SqlVssBackupFailedDatabaseNamed ${SQL04}`, `${EXONERATED} ${SQL04}`, `SqlVssExporterDown ${SQL04}`),
      fires(STOP + HOUR + 30 * MINUTE,
        ...failing(SQL04, KNOWN), `SqlVssBackupFailedDatabaseNamed ${SQL04}`, `${EXONERATED} ${SQL04}`, `SqlVssExporterDown ${SQL04}`)
    ]
  },
  {
    // at the second server all are left stopped, at the third the backup fails nevertheless, the fourth is over it,
    // which the fourth of the other job is not
    name: 'all-instances-stopped',
    start: START,
    length: 17 * HOUR,
    step: STEP,
    servers: [
      { instance: SBS03, events: allStopped('succeed', { after: 'start' }), sqlInstances: ALL },
      { instance: LEFT, events: allStopped('succeed', { errorCode: TIMEOUT }), sqlInstances: ALL, isDown: [STOP + 5 * HOUR, NEVER] },
      { instance: SBS04, events: allStopped('fail'), sqlInstances: ALL },
      { instance: SBS05, events: overIt(), sqlInstances: ALL },
      { job: 'other', instance: SBS05, events: refused(), sqlInstances: ALL },
      ...neighbours(LEFT, ...ALL)
    ],
    expect: [
      ...begins(NIGHT + 5 * MINUTE, STEP, UNKNOWN,
        ...[SBS03, LEFT, SBS04, SBS05].map((instance) => undetermined(instance)), OTHER_SBS05),
      {
        at: NIGHT + 2 * HOUR + 20 * MINUTE,
        alert: UNKNOWN,
        firing: [...[SBS03, LEFT, SBS04].map((instance) => undetermined(instance)), OTHER_SBS05]
      },
      ...begins(STOP + 25 * MINUTE, STEP, CONFIRMED, ...[SBS03, LEFT].map(oneOfAllConfirmed)),
      ...begins(STOP + 4 * HOUR + 20 * MINUTE, STEP, LEFT_STOPPED,
        ...['PROD', 'TEST'].map((name) => stopped(LEFT, name, '4h 20m 0s'))),
      {
        at: STOP + 5 * HOUR + 20 * MINUTE,
        query: `count by (mssql_instance) (ALERTS{alertname="${LEFT_STOPPED}",instance="${LEFT}"})`,
        samples: [['{mssql_instance="PROD"}', 1], ['{mssql_instance="TEST"}', 1]]
      },
      {
        at: STOP + 5 * HOUR + 30 * MINUTE,
        query: `count by (mssql_instance) (ALERTS{alertname="${LEFT_STOPPED}",instance="${LEFT}"})`,
        samples: []
      }
    ]
  }
]

function failing (instance: string, alert: string): readonly string[] {
  return [alert, 'SqlVssBackupFailedDatabaseNamed', 'SqlVssWriterFailed'].map((name) => `${name} ${instance}`)
}

function confirmed (instance: string): Firing {
  return {
    labels: {
      severity: 'warning', diagnosis: 'confirmed', verdict: 'confirmed', job: 'sqlvss', instance, mssql_instance: 'PROD'
    },
    description: `The backup of ${hostOf(instance)} succeeded while the SQL Server instance PROD was stopped: it is the cause of the failures before.`,
    action: `Start the service "SQL Server (PROD)" on ${hostOf(instance)} if it is still stopped, and repair that instance; until a backup succeeds while it runs, its databases are in no backup.`
  }
}

function stopped (instance: string, sqlInstance: string, time: string): Firing {
  return {
    labels: { severity: 'warning', job: 'sqlvss', instance, mssql_instance: sqlInstance },
    description: `The SQL Server instance ${sqlInstance} on ${hostOf(instance)} has been stopped for ${time}.`,
    action: `Start the service "SQL Server (${sqlInstance})" on ${hostOf(instance)} again if the test is over.`
  }
}

function undetermined (instance: string, job = 'sqlvss'): Firing {
  const code = instance === LEFT ? TIMEOUT : '0x800423F4'
  return {
    labels: { severity: 'warning', diagnosis: 'instance_unknown', job, instance, mssql_instance: 'unknown', error_code: code },
    description: `A backup of ${hostOf(instance)} failed on 1970-01-01 00:10 UTC with ${code} because of the SQL Server VSS writer, and no success covers it. No event names the SQL Server instance.`,
    action: `Stop all SQL Server services on ${hostOf(instance)} ("SQL Server (OFF)", "SQL Server (PROD)", "SQL Server (TEST)"), then run the backup again. If it succeeds, start them one by one, with a backup after each, to find the instance.`
  }
}

function oneOfAllConfirmed (instance: string): Firing {
  return {
    labels: {
      severity: 'warning', diagnosis: 'confirmed', verdict: 'confirmed', job: 'sqlvss', instance, mssql_instance: 'unknown'
    },
    description: `The backup of ${hostOf(instance)} succeeded while all SQL Server instances were stopped: one of them is the cause of the failures before.`,
    action: `Start the SQL Server services on ${hostOf(instance)} one by one, with a backup after each, to find the instance.`
  }
}

/** PROD fails, and nobody does anything. */
function prodFailed () {
  const log = syntheticLog('SQL04.contoso.local')
  badNight(log, NIGHT, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1) })
  return log.events()
}

/** PROD is stopped, and no backup has failed. */
function offOnPurpose () {
  const log = syntheticLog('SQL06.contoso.local')
  stopInstance(log, STOP, 'PROD')
  return log.events()
}

/** As in the article, but nobody starts the instance again. */
function leftStopped () {
  const log = syntheticLog('SQL05.contoso.local')
  stopInstance(log, NIGHT - 5 * MINUTE, 'ARCHIVE')
  badNight(log, NIGHT, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1) })
  stopInstance(log, STOP, 'PROD')
  start(log, STOP + 5 * MINUTE)
  succeed(log, STOP + 5 * MINUTE)
  return log.events()
}

/** A failure that names no instance, all instances stopped, the backup run again. OFF was stopped when it failed, not after. */
function allStopped (outcome: 'succeed' | 'fail', { after, errorCode }: { after?: 'start', errorCode?: string } = {}) {
  const log = syntheticLog('SBS03.contoso.local')
  refuse(log, NIGHT, errorCode)
  stopInstance(log, NIGHT + 21 * SECOND, 'OFF')
  for (const [sqlInstance] of PARTS) stopInstance(log, STOP, sqlInstance)
  if (outcome === 'fail') refuse(log, STOP + 5 * MINUTE)
  else {
    start(log, STOP + 5 * MINUTE)
    succeed(log, STOP + 5 * MINUTE)
  }
  if (after === 'start') for (const [sqlInstance] of PARTS) startInstance(log, STOP + HOUR, sqlInstance)
  return log.events()
}

/** A failure that names no instance. */
function refused () {
  const log = syntheticLog('SBS05.contoso.local')
  refuse(log, NIGHT)
  return log.events()
}

/** The next backup succeeds; later an instance is stopped for good. */
function overIt () {
  const log = syntheticLog('SBS05.contoso.local')
  refuse(log, NIGHT)
  goodNight(log, NIGHT + 2 * HOUR, vdiSet(2), PARTS)
  stopInstance(log, STOP, 'TEST')
  return log.events()
}

function refuse (log: SyntheticLog, backupTime: EpochMs, errorCode = '0x800423F4'): void {
  start(log, backupTime)
  veto(log, backupTime + 12 * SECOND, errorCode)
  fail(log, backupTime, Number(errorCode))
}
