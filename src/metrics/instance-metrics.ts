import { UNKNOWN } from '../core/settle.js'
import type { Coverage, InstanceStatus, InstanceVerdict } from '../core/status.js'
import { seconds } from './family.js'
import type { Family, Labels } from './family.js'
import type { ServerView } from './view.js'

const VERDICTS: readonly InstanceVerdict[] = ['none', 'suspected', 'confirmed', 'exonerated']
const IN_LAST_BACKUP: Readonly<Record<Coverage['inLastBackup'], number | undefined>> = {
  covered: 1, 'not-seen': 0, stopped: 0, unknown: undefined
}

/** What is known of each SQL Server instance. */
export const INSTANCE_METRICS: readonly Family<ServerView>[] = [
  {
    name: 'sqlvss_sql_instance_info',
    help: 'A SQL Server instance known on this server, with the service to stop for the test; always 1.',
    type: 'gauge',
    labels: ['mssql_instance', 'service', 'service_name'],
    * samples (view) {
      yield [{ mssql_instance: UNKNOWN, service: 'all SQL Server instances', service_name: '' }, 1]
      for (const { sqlInstance, service } of view.instances) {
        yield [{ mssql_instance: sqlInstance, service: service.displayName, service_name: service.serviceName }, 1]
      }
    }
  },
  {
    name: 'sqlvss_sql_instance_verdict',
    help: 'Verdict of the stop-and-retry test on a SQL Server instance, at the last poll: 1 for the verdict in force, 0 for the others. The instance "unknown" stands for all of them.',
    type: 'gauge',
    labels: ['mssql_instance', 'verdict'],
    * samples (view) {
      for (const [labels, inForce] of verdicts(view)) {
        for (const verdict of VERDICTS) yield [{ ...labels, verdict }, Number(verdict === inForce)]
      }
    }
  },
  {
    name: 'sqlvss_sql_instance_verdict_timestamp_seconds',
    help: 'Unix time of the event that led to the verdict in force on a SQL Server instance; 0 if there was none.',
    type: 'gauge',
    labels: ['mssql_instance'],
    * samples (view) {
      yield [{ mssql_instance: UNKNOWN }, seconds(view.backups.unknownVerdictAt)]
      yield * eachInstance(view, (instance) => seconds(instance.verdictAt))
    }
  },
  {
    name: 'sqlvss_sql_instance_running',
    help: 'Whether the service of a SQL Server instance runs, as the event logs tell it at the last poll: 0 if the last they told is that it stopped, else 1.',
    type: 'gauge',
    labels: ['mssql_instance'],
    samples: (view) => eachInstance(view, (instance) => Number(instance.isRunning !== false))
  },
  {
    name: 'sqlvss_sql_instance_stopped_timestamp_seconds',
    help: 'Unix time at which the service of a SQL Server instance stopped; 0 while it runs.',
    type: 'gauge',
    labels: ['mssql_instance'],
    samples: (view) => eachInstance(view, (instance) => instance.isRunning === false ? seconds(instance.stoppedAt) : 0)
  },
  {
    name: 'sqlvss_sql_instance_last_snapshot_timestamp_seconds',
    help: 'Unix time at which a SQL Server instance last took part in a snapshot, as the events tell it; 0 if it was never seen in one.',
    type: 'gauge',
    labels: ['mssql_instance'],
    samples: (view) => eachInstance(view, (instance) => seconds(instance.coverage.lastSnapshot))
  },
  {
    name: 'sqlvss_sql_instance_in_last_backup',
    help: 'Whether a SQL Server instance took part in the last successful backup (1) or was not seen in it (0); absent where the event logs do not tell.',
    type: 'gauge',
    labels: ['mssql_instance'],
    * samples (view) {
      for (const { sqlInstance, coverage } of view.instances) {
        const value = IN_LAST_BACKUP[coverage.inLastBackup]
        if (value !== undefined) yield [{ mssql_instance: sqlInstance }, value]
      }
    }
  }
]

function * verdicts (view: ServerView): Iterable<readonly [Labels, InstanceVerdict]> {
  yield [{ mssql_instance: UNKNOWN }, view.backups.unknownVerdict]
  for (const { sqlInstance, verdict } of view.instances) yield [{ mssql_instance: sqlInstance }, verdict]
}

function * eachInstance (
  view: ServerView, value: (instance: InstanceStatus) => number
): Iterable<readonly [Labels, number]> {
  for (const instance of view.instances) yield [{ mssql_instance: instance.sqlInstance }, value(instance)]
}
