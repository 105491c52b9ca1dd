import type { EpochMs } from '../../src/core/event.js'
import { badNight, vdiSet } from '../scenarios/runs.js'
import { DAY, HOUR, MINUTE, nightOf, syntheticLog } from '../synthetic/event-log.js'
import { begins, ends, eventsOf, fires, hostOf, neighbours } from './expectations.js'
import type { Firing, Tale } from './tale.js'

const NIGHT = nightOf('2026-03-02')
const START = NIGHT - 10 * MINUTE
const SBS01 = 'sbs01.contoso.local:10099'
// as where the scrape configuration leaves the port out
const SBS02 = 'sbs02.contoso.local'
const NEVER = NIGHT + 30 * DAY

const ARTICLE: Firing = {
  labels: {
    severity: 'warning',
    diagnosis: 'instance_known',
    job: 'sqlvss',
    instance: SBS01,
    site: 'north',
    mssql_instance: 'SBSMONITORING',
    error_code: '0x800423F4'
  },
  description: `A backup of ${hostOf(SBS01)} failed on 1970-01-01 00:10 UTC with 0x800423F4 because of the SQL Server VSS writer, and no success covers it. The events name the SQL Server instance SBSMONITORING. Databases named: SBSMonitoring.`,
  action: `Stop the service "SQL Server (SBSMONITORING)" on ${hostOf(SBS01)}, then run the backup again. If it succeeds, this instance is the cause. Start the service again afterwards.`
}

const NAMED: Firing = {
  labels: {
    severity: 'info',
    job: 'sqlvss',
    instance: SBS01,
    site: 'north',
    mssql_instance: 'SBSMONITORING',
    database: 'SBSMonitoring'
  },
  description: `The events of the failed backup of ${hostOf(SBS01)} name the database SBSMonitoring of the SQL Server instance SBSMONITORING.`,
  action: `Check the state of the database SBSMonitoring of SBSMONITORING on ${hostOf(SBS01)} (offline, recovering, suspect, closed by AUTO_CLOSE) before stopping the whole instance.`
}

const WRITER: Firing = {
  labels: { severity: 'warning', job: 'sqlvss', instance: SBS01, site: 'north', writer: 'SqlServerWriter' },
  description: `The VSS writer SqlServerWriter of ${hostOf(SBS01)} failed in the last backup, and no backup has succeeded since.`,
  action: `Look at vssadmin list writers on ${hostOf(SBS01)}, restart the service of the writer (SqlServerWriter: "SQL Server VSS Writer") where it is in a failed state, and run the backup again.`
}

const UNKNOWN: Firing = {
  labels: {
    severity: 'warning',
    diagnosis: 'instance_unknown',
    job: 'sqlvss',
    instance: SBS02,
    mssql_instance: 'unknown',
    error_code: '0x800423F4'
  },
  description: `A backup of ${hostOf(SBS02)} failed on 1970-01-02 00:10 UTC with 0x800423F4 because of the SQL Server VSS writer, and no success covers it. No event names the SQL Server instance.`,
  action: `Stop all SQL Server services on ${hostOf(SBS02)} ("SQL Server (SBSMONITORING)", "SQL Server (SHAREPOINT)"), then run the backup again. If it succeeds, start them one by one, with a backup after each, to find the instance.`
}

const KNOWN = 'SqlVssBackupFailedInstanceKnown'
const OPEN = 'instance_mssql_instance_error_code:sqlvss_backup_failure_open:timestamp_seconds'
const FAILURES = 'instance_mssql_instance_error_code:sqlvss_backup_failures:last30m'
const FAILURE = [KNOWN, 'SqlVssBackupFailedDatabaseNamed', 'SqlVssWriterFailed'] as const

/** Backups that fail because of SQL Server, and backups that stay away. */
export const backupTales: readonly Tale[] = [
  {
    // the first scrape of the failure shows a counter at 1; the server reboots; the state is lost; then it is gone
    name: 'instance-known',
    start: START,
    length: 110 * MINUTE,
    step: MINUTE,
    servers: [
      {
        instance: SBS01,
        labels: { site: 'north' },
        events: eventsOf('article'),
        isDown: [NIGHT + 20 * MINUTE, NIGHT + 35 * MINUTE],
        losesState: { at: NIGHT + 50 * MINUTE },
        isNoTarget: [NIGHT + 60 * MINUTE, NEVER]
      },
      ...neighbours(SBS01, 'SBSMONITORING')
    ],
    expect: [
      ...begins(NIGHT + MINUTE, MINUTE, KNOWN, ARTICLE),
      ...begins(NIGHT + MINUTE, MINUTE, 'SqlVssBackupFailedDatabaseNamed', NAMED),
      ...begins(NIGHT + 11 * MINUTE, MINUTE, 'SqlVssWriterFailed', WRITER),
      { at: NIGHT + 34 * MINUTE, alert: KNOWN, firing: [ARTICLE] },
      fires(NIGHT + 34 * MINUTE, ...FAILURE.map((name) => `${name} ${SBS01}`), `SqlVssExporterDown ${SBS01}`),
      fires(NIGHT + 55 * MINUTE, ...FAILURE.map((name) => `${name} ${SBS01}`)),
      fires(NIGHT + 88 * MINUTE, ...FAILURE.map((name) => `${name} ${SBS01}`), `SqlVssExporterDisappeared ${SBS01}`),
      fires(NIGHT + 90 * MINUTE, `SqlVssExporterDisappeared ${SBS01}`),
      {
        at: NIGHT + 15 * MINUTE,
        query: 'instance:sqlvss_backup_failing:bool',
        samples: [
          [`instance:sqlvss_backup_failing:bool{job="sqlvss",instance="${SBS01}",site="north"}`, 1],
          [`instance:sqlvss_backup_failing:bool{job="sqlvss",instance="neighbour-of-${SBS01}"}`, 0],
          [`instance:sqlvss_backup_failing:bool{job="other",instance="${SBS01}"}`, 0]
        ]
      },
      {
        at: NIGHT + 15 * MINUTE,
        query: OPEN,
        samples: [[`${OPEN}{job="sqlvss",instance="${SBS01}",site="north",mssql_instance="SBSMONITORING",error_code="0x800423F4"}`, 600]]
      },
      { at: NIGHT + 88 * MINUTE, query: 'sum(instance:sqlvss_backup_failing:bool)', samples: [['{}', 1]] },
      { at: NIGHT + 90 * MINUTE, query: 'sum(instance:sqlvss_backup_failing:bool)', samples: [['{}', 0]] },
      { at: NIGHT + 88 * MINUTE, query: FAILURES, samples: [[`${FAILURES}{job="sqlvss",instance="${SBS01}",site="north",mssql_instance="SBSMONITORING",error_code="0x800423F4"}`, 1]] },
      { at: NIGHT + 90 * MINUTE, query: FAILURES, samples: [] }
    ]
  },
  {
    // what has ended does not come back when the server goes down
    name: 'recovered',
    start: START,
    length: 25 * HOUR,
    step: 5 * MINUTE,
    servers: [
      { instance: SBS01, labels: { site: 'north' }, events: eventsOf('recovered') },
      { instance: SBS02, events: eventsOf('recovered'), isDown: [NIGHT + DAY + 25 * MINUTE, NEVER] }
    ],
    expect: [
      ...begins(NIGHT + 5 * MINUTE, 5 * MINUTE, KNOWN, ARTICLE, onSecond(ARTICLE)),
      ...ends(NIGHT + DAY + 20 * MINUTE, 5 * MINUTE, KNOWN, ARTICLE, onSecond(ARTICLE)),
      ...ends(NIGHT + DAY + 20 * MINUTE, 5 * MINUTE, 'SqlVssBackupFailedDatabaseNamed', NAMED, onSecond(NAMED)),
      fires(NIGHT + DAY + 20 * MINUTE),
      fires(NIGHT + DAY + 40 * MINUTE, `SqlVssExporterDown ${SBS02}`)
    ]
  },
  {
    name: 'instance-unknown-and-no-success-for-days',
    start: START,
    length: 74 * HOUR,
    step: 5 * MINUTE,
    servers: [{ instance: SBS02, events: eventsOf('undetermined'), isDown: [NIGHT + 73 * HOUR, NEVER] }],
    expect: [
      ...begins(NIGHT + DAY + 5 * MINUTE, 5 * MINUTE, 'SqlVssBackupFailedInstanceUnknown', UNKNOWN),
      { at: NIGHT + DAY + 5 * MINUTE, alert: KNOWN, firing: [] },
      ...begins(NIGHT + 36 * HOUR + 35 * MINUTE, 5 * MINUTE, 'SqlVssBackupTooOld', tooOld('warning', '1d 12h 15m 0s')),
      {
        at: NIGHT + 72 * HOUR + 30 * MINUTE,
        alert: 'SqlVssBackupTooOld',
        firing: [tooOld('warning', '3d 0h 10m 0s')]
      },
      {
        at: NIGHT + 72 * HOUR + 35 * MINUTE,
        alert: 'SqlVssBackupTooOld',
        firing: [tooOld('warning', '3d 0h 15m 0s'), tooOld('critical', '3d 0h 15m 0s')]
      },
      fires(NIGHT + 73 * HOUR + 20 * MINUTE,
        ...['FailedInstanceUnknown', 'TooOld', 'TooOld'].map((name) => `SqlVssBackup${name} ${SBS02}`),
        `SqlVssWriterFailed ${SBS02}`, `SqlVssExporterDown ${SBS02}`),
      // a failed backup stays one while the server is down
      fires(NIGHT + 73 * HOUR + 30 * MINUTE, `SqlVssBackupFailedInstanceUnknown ${SBS02}`, `SqlVssWriterFailed ${SBS02}`,
        `SqlVssExporterDown ${SBS02}`, 'SqlVssExportersAbsent')
    ]
  },
  {
    // of the second no log of Windows Server Backup is known: another product may back it up, and a server of its name has one
    name: 'never-succeeded',
    start: START,
    length: 38 * HOUR,
    step: 5 * MINUTE,
    servers: [
      { instance: SBS01, events: eventsOf('article'), isDown: [NIGHT + 37 * HOUR, NEVER] },
      { instance: 'az01.contoso.local:10099', events: eventsOf('auto-close') },
      ...[SBS01, 'az01.contoso.local:10099'].map((instance) => ({ job: 'other', instance, events: eventsOf('undetermined') }))
    ],
    expect: [
      ...begins(NIGHT + 36 * HOUR + 15 * MINUTE, 5 * MINUTE, 'SqlVssBackupNeverSucceeded', {
        labels: { severity: 'critical', job: 'sqlvss', instance: SBS01 },
        description: `The event logs of ${hostOf(SBS01)} hold no successful backup at all.`,
        action: `Set up a backup of ${hostOf(SBS01)}, or see why none succeeds.`
      }),
      {
        at: NIGHT + 37 * HOUR + 20 * MINUTE,
        query: 'count by (job, instance) (ALERTS{alertname="SqlVssBackupNeverSucceeded",alertstate="firing"})',
        samples: [[`{job="sqlvss",instance="${SBS01}"}`, 1]]
      },
      { at: NIGHT + 37 * HOUR + 30 * MINUTE, alert: 'SqlVssBackupNeverSucceeded', firing: [] },
      {
        at: NIGHT + HOUR,
        query: 'instance:sqlvss_backup_age:seconds',
        samples: [SBS01, 'az01.contoso.local:10099'].map((instance) =>
          [`instance:sqlvss_backup_age:seconds{job="other",instance="${instance}"}`, 40 * 60])
      }
    ]
  },
  {
    name: 'night-after-night',
    start: START,
    length: 98 * HOUR,
    step: 10 * MINUTE,
    servers: [{
      instance: 'sql05.contoso.local:10099', events: eventsOf('five-nights'), isDown: [NIGHT + 97 * HOUR, NEVER]
    }],
    expect: [
      ...begins(NIGHT + 2 * DAY + 10 * MINUTE, 10 * MINUTE, 'SqlVssBackupRepeatedFailures', repeated(3)),
      { at: NIGHT + 97 * HOUR + 10 * MINUTE, alert: 'SqlVssBackupRepeatedFailures', firing: [repeated(5)] },
      { at: NIGHT + 97 * HOUR + 50 * MINUTE, alert: 'SqlVssBackupRepeatedFailures', firing: [repeated(5)] }
    ]
  },
  {
    // after a week the first nights drop out; down for more than a day, it is not known what there was before;
    // when state and logs are lost, the counter begins anew
    name: 'failures-of-a-week',
    start: START,
    length: 14 * DAY,
    step: HOUR,
    servers: [{
      instance: 'sql05.contoso.local:10099',
      events: [...eventsOf('five-nights'), ...aSixthNight(START + 13 * DAY + 7 * HOUR)],
      isDown: [START + 5 * DAY + HOUR, START + 6 * DAY + 6 * HOUR],
      losesState: { at: START + 13 * DAY + 6 * HOUR, logsToo: true }
    }],
    expect: [
      failuresOfAWeek(START + HOUR, 1),
      failuresOfAWeek(START + 4 * DAY + HOUR, 5),
      failuresOfAWeek(START + 7 * DAY, 5),
      failuresOfAWeek(START + 7 * DAY + 2 * HOUR, 4),
      failuresOfAWeek(START + 9 * DAY + 2 * HOUR, 2),
      failuresOfAWeek(START + 12 * DAY + 13 * HOUR, 0),
      failuresOfAWeek(START + 13 * DAY + 2 * HOUR, 5),
      failuresOfAWeek(START + 13 * DAY + 6 * HOUR),
      failuresOfAWeek(START + 13 * DAY + 8 * HOUR, 0)
    ]
  }
]

/** The same of the second server, which has no site. */
function onSecond ({ labels: { site, ...labels }, description, action }: Firing): Firing {
  const [there, todo] = [description, action].map((text) => text.replaceAll(hostOf(SBS01), SBS02))
  return { labels: { ...labels, instance: SBS02 }, description: there!, action: todo! }
}

function tooOld (severity: string, age: string): Firing {
  return {
    labels: { severity, job: 'sqlvss', instance: SBS02 },
    description: `The last successful backup of ${hostOf(SBS02)} ended ${age} ago.`,
    action: `See whether backups of ${hostOf(SBS02)} run at all, and why the last one did not succeed.`
  }
}

function repeated (count: number): Firing {
  const instance = 'sql05.contoso.local:10099'
  return {
    labels: { severity: 'critical', job: 'sqlvss', instance },
    description: `${count} backups of ${hostOf(instance)} in a row failed because of the SQL Server VSS writer.`,
    action: `Follow the diagnosis of the newest failure of ${hostOf(instance)} now: there is no fresh backup.`
  }
}

function failuresOfAWeek (at: EpochMs, ...counts: readonly number[]) {
  const name = 'instance_mssql_instance_error_code:sqlvss_backup_failures:delta7d'
  const labels = '{job="sqlvss",instance="sql05.contoso.local:10099",mssql_instance="PROD",error_code="0x800423F4"}'
  return { at, query: name, samples: counts.map((count) => [`${name}${labels}`, count] as const) }
}

function aSixthNight (backupTime: EpochMs) {
  const log = syntheticLog('SQL05.contoso.local')
  badNight(log, backupTime, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(6) })
  return log.events()
}
