import { HOUR, MINUTE, nightOf } from '../synthetic/event-log.js'
import { begins, eventsOf, fires } from './expectations.js'
import type { Server } from './server.js'
import type { Tale } from './tale.js'

const NIGHT = nightOf('2026-03-02')
const STEP = 5 * MINUTE
const FAILURE = ['SqlVssBackupFailedInstanceKnown', 'SqlVssBackupFailedDatabaseNamed', 'SqlVssWriterFailed'] as const
const WINDOWS = 'instance_mssql_instance:windows_'

/** Many servers at once, and servers that another exporter watches too. */
export const fleetTales: readonly Tale[] = [
  {
    // three of twelve are a quarter, three of eleven more; two are too few, however large a part they are
    name: 'fleet-failing',
    start: NIGHT - 10 * MINUTE,
    length: HOUR,
    step: STEP,
    servers: [...fleet('quarter', 12, 3), ...fleet('more', 11, 3), ...fleet('few', 4, 2)],
    expect: [
      ...begins(NIGHT + 15 * MINUTE, STEP, 'SqlVssFleetBackupsFailing', {
        labels: { severity: 'critical', scope: 'fleet', job: 'more' },
        description: 'Backups fail because of the SQL Server VSS writer on 27.27% of the servers of more. By error code: 0x800423F4 on 3.',
        action: 'Look for what changed on all of them (an update, the backup product, storage) before stopping instances one by one.',
        servedBy: 'more0:10099'
      }),
      fires(NIGHT + 45 * MINUTE, 'SqlVssFleetBackupsFailing',
        ...[['quarter', 3], ['more', 3], ['few', 2]].flatMap(([job, count]) => Array.from({ length: Number(count) }, (_, n) =>
          FAILURE.map((name) => `${name} ${job}${n}:10099`)).flat())),
      { at: NIGHT, alert: 'SqlVssWatchdog', firing: [{ labels: { severity: 'none' }, description: 'This alert is always firing; where it no longer arrives, Prometheus or Alertmanager does not work.', action: 'Nothing, while it arrives. Send it to a dead man\'s switch that calls when it stays away.', servedBy: 'few0' }] },
      {
        at: NIGHT + 15 * MINUTE,
        query: '{__name__=~"job:sqlvss_servers.*"}',
        samples: [['quarter', 12, 3], ['more', 11, 3], ['few', 4, 2]].flatMap(([job, all, failing]) => [
          [`job:sqlvss_servers:count{job="${job}"}`, Number(all)],
          [`job:sqlvss_servers_failing:count{job="${job}"}`, Number(failing)]
        ] as const)
      }
    ]
  },
  {
    name: 'windows-exporter',
    start: NIGHT - 10 * MINUTE,
    length: HOUR,
    step: STEP,
    servers: [
      { instance: 'sql01.contoso.local:10099', events: [], sqlInstances: ['PROD', 'TEST'] },
      { instance: 'sql02.contoso.local:10099', events: [], sqlInstances: ['PROD'] },
      ...['[fd00::1]:10099', 'fd00::2'].map((instance) => ({ instance, events: [], sqlInstances: ['PROD'] }))
    ],
    // sql01 is scraped by two jobs, one of which has seen the newest; sql03 has an instance of the same name; a site has changed
    others: [
      ...([
        ['windows', 'sql01', 'PROD', 7], ['again', 'sql01', 'PROD', 6], ['windows', 'sql01', 'TEST', 0], ['windows', 'sql01', 'ELSE', 3],
        ['windows', 'sql03', 'PROD', 5]
      ] as const).map(([job, host, name, users]) => ({
        series: `windows_mssql_genstats_user_connections{job="${job}",instance="${host}.contoso.local:9182",mssql_instance="${name}"}`,
        values: `${users}x12`
      })),
      ...[['[fd00::1]:9182', 4], ['[fd00::99]:9182', 9], ['fd00::99', 9]].map(([instance, users]) => ({
        series: `windows_mssql_genstats_user_connections{job="windows",instance="${instance}",mssql_instance="PROD"}`,
        values: `${users}x12`
      })),
      {
        series: 'windows_service_state{job="windows",instance="sql01.contoso.local:9182",site="north",name="mssql$test",state="running"}',
        values: '0x12'
      },
      ...([
        ['windows', 'sql01', 'PROD', 0], ['windows', 'sql01', 'TEST', 1], ['again', 'sql01', 'TEST', 0], ['windows', 'sql03', 'PROD', 1]
      ] as const).flatMap(([job, host, name, running]) => {
        const service = `job="${job}",instance="${host}.contoso.local:9182",name="mssql$${name.toLowerCase()}"`
        return [
          { series: `windows_service_info{${service},display_name="SQL Server (${name})"}`, values: '1x12' },
          { series: `windows_service_state{${service},state="running"}`, values: `${running}x12` },
          { series: `windows_service_state{${service},state="stopped"}`, values: `${1 - running}x12` }
        ]
      })
    ],
    expect: [
      {
        at: NIGHT,
        query: `{__name__=~"${WINDOWS}.*"}`,
        samples: [
          ['mssql_user_connections:max', 'sql01.contoso.local', 'PROD', 7], ['mssql_user_connections:max', 'sql01.contoso.local', 'TEST', 0],
          ['mssql_user_connections:max', '[fd00::1]', 'PROD', 4],
          ['service_running:max', 'sql01.contoso.local', 'PROD', 0], ['service_running:max', 'sql01.contoso.local', 'TEST', 1]
        ].map(([name, host, sqlInstance, value]) =>
          [`${WINDOWS}${name}{job="sqlvss",instance="${host}:10099",mssql_instance="${sqlInstance}"}`, Number(value)] as const)
      },
      fires(NIGHT)
    ]
  }
]

/** Servers of one job, of which the first so many fail in the night of the article. */
function fleet (job: string, count: number, failing: number): readonly Server[] {
  return Array.from({ length: count }, (_, n) =>
    ({ job, instance: `${job}${n}:10099`, events: n < failing ? eventsOf('article') : [] }))
}
