import { FAILED_BACKUPS, GOOD_BACKUPS } from './dashboard.js'
import type { Plan } from './dashboard.js'
import { failedDatabases, instancesOfServer } from './instances.js'
import { AGE_STEPS, BACKUP, fixed, SERVICE, thresholds, VERDICT, WRITER } from './meanings.js'
import { asBars, bars, columns, facts, figure, lines, name, now, over, rows, states, word } from './panels.js'
import {
  addedWithin, AGE, CHOSEN, FAILING, failuresWithin, IN_A_ROW, latest, OF_SERVERS,
  RUNNING_OVER_TIME, SUSPECTS, VERDICT_NUMBER
} from './queries.js'
import { whatToDo } from './what-to-do.js'

const ATTEMPT = latest('sqlvss_backup_last_attempt_timestamp_seconds')

// windows_exporter runs on the same host, on a port and often in a job of its own
const SAME_HOST = 'instance=~"$host(:[0-9]+)?"'
const SERVICES_BY_WINDOWS = `max by (mssql_instance) (label_replace(
  windows_service_state{${SAME_HOST},name=~"(?i)mssql(server|\\\\$.+)",state="running"},
  "mssql_instance", "$1", "name", "(?i)(?:mssql\\\\$)?(.+)"
))`
const ABSENT = 'windows_exporter is not scraped on this server'

/** The backups of one server and what its SQL Server instances have to do with them. */
export const server: Plan = {
  uid: 'sqlvss-server',
  title: 'Server',
  description: 'The backups of one server and what its SQL Server instances have to do with them.',
  from: 'now-7d',
  foundBy: OF_SERVERS,
  isOfOneServer: true,
  marks: [GOOD_BACKUPS, FAILED_BACKUPS],
  parts: [
    word(['Backup', 'Failing: a failed backup that no good one covers.', 4, 4], BACKUP).withTarget(now(`max(${FAILING})`)),
    name(['Accused', 'The SQL Server instance that the events of open failures name.', 4, 4], 'attention').noValue('none')
      .withTarget(now(SUSPECTS, '{{mssql_instance}}')),
    figure(['Last good backup', 'Its age.', 4, 4]).unit('s').decimals(1).noValue('none known')
      .withTarget(now(`max(${AGE})`)).thresholds(thresholds('plain', ...AGE_STEPS)),
    figure(['Last attempt', 'The age of the last backup, whatever its outcome.', 4, 4]).unit('s').decimals(1).noValue('none known')
      .withTarget(now(`time() - (max(${ATTEMPT}) > 0)`)).thresholds(thresholds('plain', ...AGE_STEPS)),
    figure(['Failed in a row', 'Failures because of the SQL Server VSS writer since the last good backup.', 4, 4])
      .withTarget(now(`max(${IN_A_ROW})`)).thresholds(thresholds('plain', [1, 'attention'], [3, 'broken'])),
    word(['SQL Server VSS writer', 'Whether it failed in the last backup.', 4, 4], WRITER)
      .withTarget(now(`max(${latest('sqlvss_vss_writer_failed', ',writer="SqlServerWriter"')})`)),
    whatToDo(24, 4),
    states(['Backups', 'Failing from a failed backup until a good one covers it.', 8, 6], BACKUP).withTarget(over(FAILING, 'backup')),
    states(['Verdict on each SQL Server instance', 'What the stop-and-retry test of KB 2615182 found.', 8, 6], VERDICT)
      .withTarget(over(VERDICT_NUMBER, '{{mssql_instance}}')),
    states(['Services', 'Whether the service of each SQL Server instance ran, as the events tell it.', 8, 6], SERVICE)
      .withTarget(over(RUNNING_OVER_TIME, '{{mssql_instance}}')),
    instancesOfServer(24, 5),
    failedDatabases(10, 4),
    facts(['Failures of 7 days', 'By SQL Server instance, code of the backup, and error of SQL Server that is the cause.', 14, 4], 'No failure within 7 days.')
      .withTarget(rows(failuresWithin('7d', 'instance', 'mssql_instance', 'error_code', 'native_error')))
      .transformations(columns({
        mssql_instance: 'SQL Server instance', error_code: 'Error code', native_error: 'SQL Server error', Value: 'Failures'
      }))
      .overrideByName('SQL Server instance', [{ id: 'custom.width', value: 170 }])
      .overrideByName('Error code', [{ id: 'custom.width', value: 140 }])
      .overrideByName('SQL Server error', [{ id: 'custom.width', value: 150 }])
      .overrideByName('Failures', asBars('broken')),
    { row: 'How backups went' },
    bars(['Backups of each 24 hours', 'By outcome.', 12, 7])
      .withTarget(over(addedWithin('sqlvss_backup_runs_total', '1d', 'outcome'), '{{outcome}}').interval('1d'))
      .overrideByName('success', [{ id: 'displayName', value: 'good' }, { id: 'color', value: fixed('fine').build() }])
      .overrideByName('sql_vss_failure', [{ id: 'displayName', value: 'failed because of SQL Server' }, { id: 'color', value: fixed('broken').build() }])
      .overrideByName('other_failure', [{ id: 'displayName', value: 'failed for another reason' }, { id: 'color', value: fixed('attention').build() }]),
    lines(['Duration of backups', 'How long the last finished backup ran.', 12, 7], 's')
      .withTarget(over(`max(sqlvss_backup_last_duration_seconds{${CHOSEN}})`, 'duration'))
      .colorScheme(fixed('neutral')),
    {
      row: 'Beside windows_exporter, where it runs too',
      collapsed: [
        states(['Services, as Windows tells it', 'The services of SQL Server as windows_exporter sees them, beside what the events tell.', 12, 8], SERVICE)
          .withTarget(over(RUNNING_OVER_TIME, '{{mssql_instance}}, events'))
          .withTarget(over(SERVICES_BY_WINDOWS, '{{mssql_instance}}, windows_exporter', 'B')),
        lines(['Connections of users', 'Who would notice if the instance is stopped for the test now.', 12, 8], 'none').decimals(0).noValue(ABSENT)
          .withTarget(over(`max by (mssql_instance) (windows_mssql_genstats_user_connections{${SAME_HOST}})`, '{{mssql_instance}}'))
      ]
    }
  ]
}
