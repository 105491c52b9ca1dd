const NO_TIME_IS_SO_EARLY = 'a time is 0 where there is none, else it is far from the first second of 1970'
const ONE_INFO = 'an instance has one info series: the outermost max only takes labels away'
const BUILD_INFO = 'build_info is always 1'
const NEVER_AWAY = 'for how long Prometheus itself may be away: in a test it never is'
const EVERY_LABEL = 'whoever tells of one label tells of all of them'

/** Mutants that no test can tell from the rule, each with the reason. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  'instance:sqlvss_exporter_seen:last1d: = at 81 is !=': EVERY_LABEL,
  'instance:sqlvss_exporter_down:bool: 1d at 138 is 43200s': NEVER_AWAY,
  'instance:sqlvss_exporter_down:bool: every [1d] is [172800s]': NEVER_AWAY,
  'instance:sqlvss_exporter_down:silent30m: = at 121 is !=': EVERY_LABEL,
  'instance_mssql_instance:sqlvss_sql_instance_stopped:seconds: 0 at 79 is 1': NO_TIME_IS_SO_EARLY,
  'instance:sqlvss_backup_age:seconds: 0 at 78 is 1': NO_TIME_IS_SO_EARLY,
  'instance_mssql_instance:windows_mssql_user_connections:max: max at 0 is min': ONE_INFO,
  'instance_mssql_instance:windows_service_running:max: max at 0 is min': ONE_INFO,
  'instance:sqlvss_exporter_build_info:topk1: max at 18 is min': BUILD_INFO,
  'SqlVssSqlInstanceLeftStopped (warning): every [30m] is [3600s]': 'all series of a server end at one time, and the time of the stop is recorded with 30m',
  'SqlVssBackupNeverSucceeded (critical): 0 at 222 is 1': NO_TIME_IS_SO_EARLY,
  'SqlVssOtherBackupFailure (info): 0 at 75 is 1': NO_TIME_IS_SO_EARLY,
  'SqlVssSqlNotInBackup (info): 0 at 140 is 1': NO_TIME_IS_SO_EARLY,
  'SqlVssVersionMismatch (info): count at 16 is sum': BUILD_INFO,
  'SqlVssWatchdog (none): 1 at 7 is 0': 'an alert fires whatever its value is',
  'SqlVssWatchdog (none): 1 at 7 is 2': 'an alert fires whatever its value is',
  'SqlVssEventsLost (warning): 0 at 75 is 1': NO_TIME_IS_SO_EARLY
}
