import type { EpochMs } from '../../src/core/event.js'
import { badNight, fail, goodNight, start, startInstance, stopInstance, succeed, vdiSet, veto } from '../scenarios/runs.js'
import { DAY, HOUR, MINUTE, nightOf, SECOND, syntheticLog } from '../synthetic/event-log.js'
import { begins, eventsOf, fires, hostOf } from './expectations.js'
import type { Server } from './server.js'
import type { Firing, Tale } from './tale.js'

const NIGHT = nightOf('2026-03-02')
const NEVER = NIGHT + 30 * DAY
// more than half of the 30 minutes that the rules look back, and less than two thirds of them: a change of either is seen
const STEP = 18 * MINUTE
const DOWN_AT = NIGHT + 10 * STEP
const AFTER = DOWN_AT + 9 * STEP
const JUST_BEFORE = DOWN_AT - 45 * MINUTE
const LATE = DOWN_AT + 5 * STEP

const FIVE = 5 * MINUTE
const RELABELLED = NIGHT - FIVE

const KNOWN = 'SqlVssBackupFailedInstanceKnown'
const CONFIRMED = 'SqlVssCulpritConfirmed'
const LEFT_STOPPED = 'SqlVssSqlInstanceLeftStopped'
const DOWN = 'SqlVssExporterDown'
const DARK = Array.from({ length: 12 }, (_, n) => `dark${n}`)
// three of seven and more
const OF_SQLVSS = 'SqlVssFleetBackupsFailing'
const GONE = ['gone', 'over'].map((host) => `SqlVssExporterDisappeared ${host}:10099`)
const PROBED = 'SRV07.contoso.local'

/** Servers that cannot be asked, and targets whose labels change. */
export const downTales: readonly Tale[] = [
  {
    // what is open stays open, what is over stays over; of "dark" a quarter fails, and of most others nothing is heard
    name: 'down-while-failing',
    start: NIGHT - 2 * STEP,
    length: AFTER - NIGHT + 2 * STEP,
    step: STEP,
    servers: [
      { instance: 'open:10099', labels: { site: 'north' }, events: failedOnce(), isDown: [DOWN_AT, NEVER] },
      { instance: 'over:10099', events: failedOnce(JUST_BEFORE), isDown: [DOWN_AT, NEVER] },
      { instance: 'proved:10099', events: proved(), isDown: [DOWN_AT, NEVER] },
      { instance: 'mended:10099', events: proved(JUST_BEFORE), isDown: [DOWN_AT, NEVER] },
      { instance: 'back:10099', events: failedOnce(), isDown: [DOWN_AT - 6 * STEP, DOWN_AT] },
      // of the same job, or of the same name: gone, or over, while the others are down
      { instance: 'gone:10099', events: [], isNoTarget: [DOWN_AT, NEVER] },
      { job: 'other', instance: 'over:10099', events: [], isNoTarget: [DOWN_AT, NEVER] },
      { instance: 'late:10099', events: failedOnce(LATE) },
      { job: 'other', instance: 'open:10099', events: failedOnce(LATE) },
      { instance: 'late-proved:10099', events: proved(LATE) },
      { job: 'other', instance: 'proved:10099', events: proved(LATE) },
      ...DARK.map((host, n): Server => ({
        job: 'dark',
        instance: `${host}:10099`,
        events: n < 3 ? failedOnce() : [],
        ...n >= 3 && n < 11 && { isDown: [NIGHT, NEVER] as const }
      }))
    ],
    expect: [
      fires(DOWN_AT - 2 * STEP,
        ...['open', 'over', 'back', 'late', 'open'].flatMap((host) => failing(host, KNOWN)),
        ...['proved', 'mended', 'late-proved', 'proved'].flatMap((host) => failing(host, CONFIRMED)),
        ...DARK.slice(0, 3).flatMap((host) => failing(host, KNOWN)),
        ...DARK.slice(3, 11).map(down), down('back'), OF_SQLVSS),
      fires(DOWN_AT + 3 * STEP,
        ...['open', 'back', 'late', 'open'].flatMap((host) => failing(host, KNOWN)),
        ...['proved', 'late-proved', 'proved'].flatMap((host) => failing(host, CONFIRMED)),
        ...DARK.slice(0, 3).flatMap((host) => failing(host, KNOWN)),
        ...[...DARK.slice(3, 11), 'open', 'over', 'proved', 'mended'].map(down), ...GONE, OF_SQLVSS),
      fires(AFTER,
        ...['open', 'back'].flatMap((host) => failing(host, KNOWN)),
        ...failing('proved', CONFIRMED),
        ...DARK.slice(0, 3).flatMap((host) => failing(host, KNOWN)),
        ...[...DARK.slice(3, 11), 'open', 'over', 'proved', 'mended'].map(down), ...GONE, OF_SQLVSS),
      {
        at: AFTER,
        query: 'instance:sqlvss_backup_consecutive_failures:last',
        samples: [
          ['instance:sqlvss_backup_consecutive_failures:last{job="sqlvss",instance="open:10099",site="north"}', 1],
          ['instance:sqlvss_backup_consecutive_failures:last{job="sqlvss",instance="back:10099"}', 1],
          ...DARK.slice(0, 3).map((host) =>
            [`instance:sqlvss_backup_consecutive_failures:last{job="dark",instance="${host}:10099"}`, 1] as const)
        ]
      },
      {
        at: AFTER,
        query: '{__name__=~"job:sqlvss_servers.*"}',
        samples: [['sqlvss', 7, 3], ['other', 2, 0], ['dark', 12, 3]].flatMap(([job, all, failing]) => [
          [`job:sqlvss_servers:count{job="${job}"}`, Number(all)],
          [`job:sqlvss_servers_failing:count{job="${job}"}`, Number(failing)]
        ] as const)
      }
    ]
  },
  {
    // for half an hour a target is there twice, and other servers of the job are none the worse for it
    name: 'labels-change',
    start: NIGHT - 6 * HOUR,
    length: 7 * HOUR,
    step: FIVE,
    servers: [
      ...relabelled('moved:10099', eventsOf('article'), RELABELLED, ['SBSMONITORING']),
      ...relabelled('moves:10099', eventsOf('article'), NIGHT + 10 * MINUTE),
      ...relabelled('stopped:10099', leftStopped(NIGHT - 5 * HOUR - 30 * MINUTE), RELABELLED),
      ...relabelled('off:10099', leftStopped(NIGHT), RELABELLED),
      { instance: 'still:10099', events: leftStopped(NIGHT - 5 * HOUR - 30 * MINUTE) }
    ],
    expect: [
      ...begins(NIGHT + FIVE, FIVE, KNOWN, article('moved', 'south'), article('moves', 'north')),
      { at: NIGHT + 15 * MINUTE, alert: KNOWN, firing: [article('moved', 'south'), article('moves', 'north'), article('moves', 'south')] },
      { at: NIGHT + 40 * MINUTE, alert: KNOWN, firing: [article('moved', 'south'), article('moves', 'south')] },
      ...begins(NIGHT - HOUR + 20 * MINUTE, FIVE, LEFT_STOPPED, stopped('stopped', '4h 20m 0s', 'north'), stopped('still', '4h 20m 0s')),
      {
        at: NIGHT + 15 * MINUTE,
        alert: LEFT_STOPPED,
        firing: [stopped('stopped', '5h 15m 0s', 'north'), stopped('stopped', '5h 15m 0s', 'south'), stopped('still', '5h 15m 0s')]
      },
      { at: NIGHT + 40 * MINUTE, alert: LEFT_STOPPED, firing: [stopped('stopped', '5h 40m 0s', 'south'), stopped('still', '5h 40m 0s')] }
    ]
  },
  {
    // before its first event the collector does not know the server; later it does not answer
    name: 'behind-a-collector',
    start: NIGHT - HOUR,
    length: 4 * HOUR,
    step: MINUTE,
    servers: [{ instance: PROBED, events: eventsOf('article'), isBehindCollector: true, isDown: [NIGHT + HOUR, NEVER] }],
    expect: [
      ...begins(NIGHT + HOUR + 10 * MINUTE, MINUTE, DOWN, {
        labels: { severity: 'warning', job: 'sqlvss', instance: PROBED },
        description: `Prometheus gets no metrics of ${hostOf(PROBED)}: backup failures there go unnoticed.`,
        action: `See whether ${hostOf(PROBED)} is up and the service sqlvss_exporter runs there; where a collector reads its events, whether the collector answers for it.`
      }),
      fires(NIGHT + 3 * HOUR, ...[KNOWN, 'SqlVssBackupFailedDatabaseNamed', 'SqlVssWriterFailed', DOWN].map((name) => `${name} ${PROBED}`),
        'SqlVssExportersAbsent')
    ]
  }
]

function failing (host: string, alert: string): readonly string[] {
  return [alert, 'SqlVssBackupFailedDatabaseNamed', 'SqlVssWriterFailed'].map((name) => `${name} ${host}:10099`)
}

function down (host: string): string {
  return `${DOWN} ${host}:10099`
}

/** A target whose site changes from north to south. */
function relabelled (
  instance: string, events: Server['events'], at: EpochMs, sqlInstances: readonly string[] = []
): readonly Server[] {
  return [
    { instance, labels: { site: 'north' }, events, sqlInstances, isNoTarget: [at, NEVER] },
    { instance, labels: { site: 'south' }, events, sqlInstances, isNoTarget: [NIGHT - DAY, at] }
  ]
}

function article (host: string, site: string): Firing {
  const [instance, sqlInstance] = [`${host}:10099`, 'SBSMONITORING']
  return {
    labels: { severity: 'warning', diagnosis: 'instance_known', job: 'sqlvss', instance, site, mssql_instance: sqlInstance, error_code: '0x800423F4' },
    description: `A backup of ${hostOf(instance)} failed on 1970-01-01 06:00 UTC with 0x800423F4 because of the SQL Server VSS writer, and no success covers it. The events name the SQL Server instance ${sqlInstance}. Databases named: SBSMonitoring.`,
    action: `Stop the service "SQL Server (${sqlInstance})" on ${hostOf(instance)}, then run the backup again. If it succeeds, this instance is the cause. Start the service again afterwards.`
  }
}

function stopped (host: string, time: string, site?: string): Firing {
  const instance = `${host}:10099`
  return {
    labels: { severity: 'warning', job: 'sqlvss', instance, ...site !== undefined && { site }, mssql_instance: 'PROD' },
    description: `The SQL Server instance PROD on ${hostOf(instance)} has been stopped for ${time}.`,
    action: `Start the service "SQL Server (PROD)" on ${hostOf(instance)} again if the test is over.`
  }
}

/** A backup fails because of PROD; at a time a backup that holds it succeeds. */
function failedOnce (success?: EpochMs) {
  const log = syntheticLog('SQL01.contoso.local')
  badNight(log, NIGHT, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1) })
  if (success !== undefined) goodNight(log, success, vdiSet(2), [['PROD', 'Orders']])
  return log.events()
}

/** The test shows PROD to be the cause; at a time a backup succeeds while it runs. */
function proved (success?: EpochMs) {
  const log = syntheticLog('SQL01.contoso.local')
  badNight(log, NIGHT, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(1) })
  stopInstance(log, NIGHT + STEP, 'PROD')
  start(log, NIGHT + 2 * STEP)
  succeed(log, NIGHT + 2 * STEP)
  startInstance(log, NIGHT + 4 * STEP, 'PROD')
  if (success !== undefined) goodNight(log, success, vdiSet(2), [['PROD', 'Orders']])
  return log.events()
}

/** PROD is stopped for good; a backup fails, before that or after, and no event names an instance. */
function leftStopped (failure: EpochMs) {
  const log = syntheticLog('SQL02.contoso.local')
  const refuse = () => {
    start(log, failure)
    veto(log, failure + 12 * SECOND)
    fail(log, failure)
  }
  const stop = () => { stopInstance(log, NIGHT - 5 * HOUR, 'PROD') }
  for (const happens of failure < NIGHT - 5 * HOUR ? [refuse, stop] : [stop, refuse]) happens()
  return log.events()
}
