import { NONE, UNKNOWN } from '../core/settle.js'
import type { FailureCount } from '../core/status.js'
import { SQL_WRITER } from './caps.js'
import { seconds } from './family.js'
import type { Exemplar, Family, Labels } from './family.js'
import { grouped } from './merge.js'
import type { ServerView } from './view.js'

const ARTICLE_ERROR_CODE = '0x800423F4'

/** Backups, and how they failed. */
export const BACKUP_METRICS: readonly Family<ServerView>[] = [
  {
    name: 'sqlvss_backup_failures_total',
    help: 'Backups that failed because of the SQL Server VSS writer, by the SQL Server instance and SQL Server error the diagnosis names and the error code of the backup; counted once the events around a failure have gone silent.',
    type: 'counter',
    labels: ['mssql_instance', 'error_code', 'native_error'],
    * samples (view) {
      for (const labels of failuresKnownAhead(view)) yield [{ ...labels, native_error: NONE }, 0]
      for (const counted of view.counts.failures) {
        const { sqlInstance, errorCode, nativeError, count } = counted
        const labels = { mssql_instance: sqlInstance, error_code: errorCode, native_error: nativeError }
        yield [labels, count, { exemplar: lastIncident(view, counted) }]
      }
    }
  },
  {
    name: 'sqlvss_backup_failure_last_timestamp_seconds',
    help: 'Unix time of the last backup that failed because of the SQL Server VSS writer, by SQL Server instance and error code, as the events tell it; 0 if none is known.',
    type: 'gauge',
    labels: ['mssql_instance', 'error_code'],
    * samples (view) {
      for (const labels of failuresKnownAhead(view)) yield [labels, 0]
      for (const same of grouped(view.counts.failures, failureKey).values()) {
        const last = Math.max(...same.map((failure) => failure.lastAt))
        yield [failureLabels(same[0]), seconds(last)]
      }
    }
  },
  {
    name: 'sqlvss_incidents_failing',
    help: 'Backups that failed because of the SQL Server VSS writer and that no later success covers, by the SQL Server instance accused ("unknown" where none is) and error code, at the last poll; a success while that instance is stopped does not cover them.',
    type: 'gauge',
    labels: ['mssql_instance', 'error_code'],
    * samples (view) {
      for (const labels of failuresKnownAhead(view)) yield [labels, 0]
      for (const labels of view.counts.failures.map(failureLabels)) yield [labels, 0]
      for (const same of grouped(view.failures, failureKey).values()) {
        yield [failureLabels(same[0]), same.filter(({ isFailing }) => isFailing).length]
      }
    }
  },
  {
    name: 'sqlvss_backup_other_failure_open_timestamp_seconds',
    help: 'Unix time of the last backup that failed for reasons that are not SQL Server\'s, and that no later success covers, as the events tell it; 0 if there is none.',
    type: 'gauge',
    labels: [],
    * samples (view) { yield [{}, seconds(view.otherFailureAt)] }
  },
  {
    name: 'sqlvss_backup_runs_total',
    help: 'Backups whose end was seen in the event logs, by outcome; a failure counts once the events around it have gone silent.',
    type: 'counter',
    labels: ['outcome'],
    * samples (view) {
      for (const [outcome, count] of Object.entries(view.counts.runs)) yield [{ outcome }, count]
    }
  },
  {
    name: 'sqlvss_backup_observed_total',
    help: 'Bursts of SQL Server errors around snapshots that no failed backup goes with; not failures.',
    type: 'counter',
    labels: [],
    * samples (view) { yield [{}, view.counts.observed] }
  },
  {
    name: 'sqlvss_backup_last_success_timestamp_seconds',
    help: 'Unix time of the last backup that succeeded, as the events tell it, at the last poll; 0 if none is known.',
    type: 'gauge',
    labels: [],
    * samples (view) { yield [{}, seconds(view.backups.lastSuccess)] }
  },
  {
    name: 'sqlvss_backup_last_attempt_timestamp_seconds',
    help: 'Unix time at which the last backup started, whatever its outcome, as the events tell it, at the last poll; 0 if none is known.',
    type: 'gauge',
    labels: [],
    * samples (view) { yield [{}, seconds(view.backups.lastAttempt)] }
  },
  {
    name: 'sqlvss_backup_last_duration_seconds',
    help: 'How long the last finished backup ran; 0 if none is known.',
    type: 'gauge',
    labels: [],
    * samples (view) { yield [{}, view.backups.lastDuration ?? 0] }
  },
  {
    name: 'sqlvss_backup_consecutive_failures',
    help: 'Backups that failed because of the SQL Server VSS writer since the last success, at the last poll.',
    type: 'gauge',
    labels: [],
    * samples (view) { yield [{}, view.backups.consecutiveFailures] }
  },
  {
    name: 'sqlvss_backup_failed_database',
    help: 'A database named in a failed backup: 1 while no backup has succeeded since, then 0.',
    type: 'gauge',
    labels: ['mssql_instance', 'database'],
    * samples (view) {
      const key = (named: { sqlInstance: string, database: string }) => [named.sqlInstance, named.database].join('\0')
      for (const same of grouped(view.backups.databases, key).values()) {
        const { sqlInstance, database } = same[0]
        yield [{ mssql_instance: sqlInstance, database }, Number(same.some((named) => named.isFailing))]
      }
    }
  },
  {
    name: 'sqlvss_vss_writer_failed',
    help: 'Whether a VSS writer failed in the last backup (1) or not (0), as the event logs tell it.',
    type: 'gauge',
    labels: ['writer'],
    * samples (view) {
      for (const { writer, isFailed } of view.backups.writers) yield [{ writer }, Number(isFailed)]
    }
  },
  {
    name: 'sqlvss_vss_writer_errors_total',
    help: 'Errors of VSS writers seen in the event logs, by writer and error code.',
    type: 'counter',
    labels: ['writer', 'error_code'],
    * samples (view) {
      yield [{ writer: SQL_WRITER, error_code: ARTICLE_ERROR_CODE }, 0]
      for (const { writer, errorCode, count } of view.counts.writerErrors) {
        yield [{ writer, error_code: errorCode }, count]
      }
    }
  }
]

/** The failure the article describes is expected of every known instance, and of one that nothing names. */
function failuresKnownAhead (view: ServerView): readonly Labels[] {
  return [UNKNOWN, ...view.instances.map((instance) => instance.sqlInstance)]
    .map((instance) => ({ mssql_instance: instance, error_code: ARTICLE_ERROR_CODE }))
}

/** The newest incident behind a count; what is newer than the count is not in it yet. */
function lastIncident (view: ServerView, counted: FailureCount): Exemplar | undefined {
  const last = view.failures
    .filter((one) => failureKey(one) === failureKey(counted) && one.nativeError === counted.nativeError)
    .filter(({ firstSeen }) => firstSeen <= counted.lastAt)
    .reduce<ServerView['failures'][number] | undefined>((a, b) => a !== undefined && a.lastSeen >= b.lastSeen ? a : b, undefined)
  return last && { labels: { incident_id: last.id }, value: 1, at: last.lastSeen }
}

interface NamedFailure {
  readonly sqlInstance: string
  readonly errorCode: string
}

function failureKey ({ sqlInstance, errorCode }: NamedFailure): string {
  return [sqlInstance, errorCode].join('\0')
}

function failureLabels ({ sqlInstance, errorCode }: NamedFailure): Labels {
  return { mssql_instance: sqlInstance, error_code: errorCode }
}
