import { FAILED_BACKUPS, GOOD_BACKUPS } from './dashboard.js'
import type { Plan } from './dashboard.js'
import { failedDatabases, instancesOfServer } from './instances.js'
import { BACKUP, mappings, RUN_SINCE, SERVICE, SUSPECT_STOPPED, thresholds, VERDICT } from './meanings.js'
import { figure, now, over, prose, states, word } from './panels.js'
import {
  FAILING, OF_SERVERS, RUNNING_OVER_TIME, SERVICES_STOPPED, SUSPECT_RUNNING, TRIED_SINCE_STOP, VERDICT_NUMBER
} from './queries.js'
import { whatToDo } from './what-to-do.js'

const PROCEDURE = `1. **Stop** the service of the SQL Server instance named; none named: all of them.
2. **Run** the backup again.
3. **Good:** it is the cause (*confirmed*). **Failed:** it is not (*exonerated*); start it, take the next.
4. **Start** every service again.`

/** One failure on one server, step by step. */
export const diagnosis: Plan = {
  uid: 'sqlvss-diagnosis',
  title: 'Diagnosis',
  description: 'A failed backup of one server, step by step as KB 2615182 has it.',
  from: 'now-2d',
  foundBy: OF_SERVERS,
  isOfOneServer: true,
  marks: [
    // a later one covers an earlier one of the same time, and a failure makes a verdict of its own time
    { name: 'Verdicts', meaning: 'neutral', metric: 'sqlvss_sql_instance_verdict_timestamp_seconds', text: '{{mssql_instance}}' },
    { name: 'Services stopped', meaning: 'attention', metric: 'sqlvss_sql_instance_stopped_timestamp_seconds', text: '{{mssql_instance}}' },
    GOOD_BACKUPS,
    FAILED_BACKUPS
  ],
  parts: [
    whatToDo(24, 4),
    word(['1. Suspect stopped?', 'Whether the service of each suspected SQL Server instance is stopped.', 4, 5], SUSPECT_STOPPED).noValue('no suspect')
      .withTarget(now(SUSPECT_RUNNING)),
    word(['2. Backup run since?', 'Whether a backup was started after the last service was stopped.', 4, 5], RUN_SINCE).noValue('none stopped')
      .withTarget(now(TRIED_SINCE_STOP)),
    word(['3. Verdict', 'The strongest verdict in force on this server.', 4, 5], VERDICT).withTarget(now(`max(${VERDICT_NUMBER})`)),
    figure(['4. Still stopped', 'Services of SQL Server instances that have to be started again.', 4, 5])
      .withTarget(now(SERVICES_STOPPED)).thresholds(thresholds('plain', [1, 'attention'])),
    prose(['The test', 'KB 2615182 in short.', 8, 5], PROCEDURE),
    states(['What happened', 'Backup, services and verdicts in one; the marks are the failures, good backups, stops and verdicts themselves.', 24, 10], BACKUP)
      .withTarget(over(FAILING, 'backup'))
      .withTarget(over(RUNNING_OVER_TIME, '{{mssql_instance}}, service', 'B'))
      .withTarget(over(`${VERDICT_NUMBER} and ${RUNNING_OVER_TIME}`, '{{mssql_instance}}, verdict', 'C'))
      .overrideByQuery('B', [{ id: 'mappings', value: mappings(SERVICE) }])
      .overrideByQuery('C', [{ id: 'mappings', value: mappings(VERDICT) }]),
    instancesOfServer(17, 5),
    failedDatabases(7, 5)
  ]
}
