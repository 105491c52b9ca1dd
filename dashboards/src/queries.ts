// What the dashboards ask of Prometheus. They need no recording rule, so that a file alone can be imported by hand.
import { VERDICT } from './meanings.js'

/** The servers that are chosen. */
export const CHOSEN = 'job=~"$job",instance=~"$instance"'

/** Always there for a server, be it a target of its own or one of a collector's. */
export const OF_SERVERS = 'sqlvss_backup_last_success_timestamp_seconds'

/** Always there for an exporter; a server that a collector answers for has none. */
export const OF_EXPORTERS = 'sqlvss_exporter_build_info'

const SERVER = 'job, instance'
const SQL_INSTANCE = `${SERVER}, mssql_instance`
const FAILURE = `${SQL_INSTANCE}, error_code`

/** The last value of half an hour: a missed scrape or a reboot changes nothing. */
export function latest (metric: string, more = ''): string {
  return `last_over_time(${metric}{${CHOSEN}${more}}[30m])`
}

/** The largest of those that are one thing: while a label of the target or a name changes, it is there twice for half an hour. */
function oneEach (level: string, series: string): string {
  return `max by (${level}) (${series})`
}

/** One of those that are one thing, with the labels by which they may differ. */
function anyOfEach (level: string, series: string): string {
  return `topk by (${level}) (1, ${series})`
}

/** How many series there are: 0 where there is none. */
export function countOf (series: string): string {
  return `count(${series}) or vector(0)`
}

/** One series a server: whether a failure is open. */
export const FAILING = `(max by (${SERVER}) (${latest('sqlvss_incidents_failing')}) > bool 0)`

/** One series for each open failure; its value is how many failed. */
const OPEN = `${oneEach(FAILURE, latest('sqlvss_incidents_failing'))} > 0`

export const SERVERS_FAILING = countOf(`max by (${SERVER}) (${OPEN})`)

/** Servers of which an open failure names no SQL Server instance. */
export const SERVERS_UNNAMED = countOf(
  `max by (${SERVER}) (${latest('sqlvss_incidents_failing', ',mssql_instance="unknown"')} > 0)`)

/** Of each server the seconds since its last success; none where none is known. */
export const AGE = `time() - (max by (${SERVER}) (${latest(OF_SERVERS)}) > 0)`

export const IN_A_ROW = `max by (${SERVER}) (${latest('sqlvss_backup_consecutive_failures')})`

/** One series for each instance: whether its service runs. */
export const RUNNING = oneEach(SQL_INSTANCE, latest('sqlvss_sql_instance_running'))

/** The same at every time that is shown. */
export const RUNNING_OVER_TIME = oneEach(SQL_INSTANCE, `sqlvss_sql_instance_running{${CHOSEN}}`)

export const SERVICES_STOPPED = countOf(`${RUNNING} == 0`)

/** One series for each server: when a backup last began, whatever came of it. */
const LAST_ATTEMPT = oneEach(SERVER, latest('sqlvss_backup_last_attempt_timestamp_seconds'))

/** Series 1 of the instances whose service is as the label `service_state` says. */
const SERVICE_STATES = [
  labelled(`${RUNNING} == 1`, 'service_state', 'running'),
  labelled(`1 - ${RUNNING} == 1`, 'service_state', 'stopped'),
  labelled(oneEach(SQL_INSTANCE, latest('sqlvss_sql_instance_info', ',mssql_instance="unknown"')), 'service_state', 'running')
].join('\n    or\n    ')

/** One series for each instance, with the names of its service. */
const INFO = anyOfEach(SQL_INSTANCE, latest('sqlvss_sql_instance_info'))

// when the events of a failure are still coming in, its own time is not known yet
const FAILED_AT = `(${oneEach(FAILURE, latest('sqlvss_backup_failure_last_timestamp_seconds'))} > 0 and ${OPEN})
    or
    (${OPEN}) ^ 0 * on (${SERVER}) group_left ()
      ${LAST_ATTEMPT}`

// where the label instance has no port, and where it has one; an address of IPv6 stands in brackets
const PORTS = [['([^:]+|\\\\[.+])', '$1:10099'], ['(.+:\\\\d+)', '$1']] as const

// a server without an exporter of its own is a collector's
const ADDRESS_OF_EACH = `(
  ${withAddress(seen(OF_EXPORTERS))}
  or on (${SERVER})
  ${labelled(`${seen(OF_SERVERS)} ^ 0`, 'address', '$address')}
)`

// verdict | state of the service | service; a later row wins
const TO_DO: readonly (readonly [when: string, todo: string])[] = [
  ['.*\\\\|running\\\\|(.+)', 'Stop the service \\"$1\\", run the backup again, start it again'],
  ['.*\\\\|stopped\\\\|(.+)', 'Run the backup again; \\"$1\\" is stopped'],
  ['.*\\\\|all SQL Server instances', 'Stop all SQL Server services, run the backup again, start them one by one'],
  ['confirmed\\\\|running\\\\|(.+)', '\\"$1\\" is the cause: repair it; stop it for backups until then'],
  ['confirmed\\\\|stopped\\\\|(.+)', '\\"$1\\" is the cause: repair it, start it, run the backup again'],
  ['exonerated\\\\|stopped\\\\|(.+)', '\\"$1\\" is not the cause: start it again'],
  ['exonerated\\\\|running\\\\|(.+)', '\\"$1\\" is not the cause: look at the other SQL Server instances'],
  ['confirmed\\\\|.*\\\\|all SQL Server instances', 'A SQL Server instance is the cause: start them one by one, a backup after each']
]

/** One series for each open failure, with `service`, `verdict` and `todo`; its value is when it failed, in milliseconds. */
export const WHAT_TO_DO = TO_DO.reduce((query, [when, todo]) => `label_replace(${query},\n  "todo", "${todo}", "key", "${when}")`,
  `label_join(
  1000 * (
    ${FAILED_AT}
  )
  * on (${SQL_INSTANCE}) group_left (service) ${INFO}
  * on (${SQL_INSTANCE}) group_left (verdict) ${anyOfEach(SQL_INSTANCE, `${latest('sqlvss_sql_instance_verdict')} == 1`)}
  * on (${SQL_INSTANCE}) group_left (service_state) (
    ${SERVICE_STATES}
  )
  * on (${SERVER}) group_left (address) ${ADDRESS_OF_EACH},
  "key", "|", "verdict", "service_state", "service")`)

/** One series for each instance: the number of its verdict. */
export const VERDICT_NUMBER = `max by (${SQL_INSTANCE}) (\n  ${
  VERDICT.map(([verdict], n) => `${n} * (sqlvss_sql_instance_verdict{${CHOSEN},verdict="${verdict}"} == 1)`).join('\n  or\n  ')}\n)`

/** Everything known of a server's instances, as columns of one table: the same labels in each. */
export const INSTANCE_COLUMNS = {
  service: oneEach(`${SQL_INSTANCE}, service, service_name`, anyOfEach(SQL_INSTANCE, latest('sqlvss_sql_instance_info', ',service_name!=""'))),
  running: RUNNING,
  verdict: `${VERDICT_NUMBER.replaceAll('\n', ' ')} and ${RUNNING}`,
  inLastBackup: oneEach(SQL_INSTANCE, latest('sqlvss_sql_instance_in_last_backup'))
} as const

/** Failures within a time by the labels named. Counters start above 0 with a first failure, which increase() does not see. */
export function failuresWithin (time: string, ...labels: readonly string[]): string {
  const level = `${FAILURE}, native_error`
  const total = oneEach(level, `sqlvss_backup_failures_total{${CHOSEN}}`)
  const added = addedTo('sqlvss_backup_failures_total', level, time)
  return `sort_desc(sum by (${labels.join(', ')}) (\n  ${added}\n  or\n  ${total}\n) > 0)`
}

/** How many were added to a counter of a server's whole life, by a label of it. */
export function addedWithin (metric: string, time: string, by: string): string {
  return `sum by (${by}) (${addedTo(metric, `${SERVER}, ${by}`, time)})`
}

// not increase(), which makes 1.01 of 1
function addedTo (metric: string, level: string, time: string): string {
  const total = oneEach(level, `${metric}{${CHOSEN}}`)
  const before = oneEach(level, `${metric}{${CHOSEN}} offset ${time}`)
  return `clamp_min(${total} - ${before}, 0)`
}

const CHOSEN_EXPORTER = `topk(1, ${OF_EXPORTERS}{${CHOSEN}})`
const ANY_EXPORTER = `topk(1, ${OF_EXPORTERS}{job=~".+"})`

/** An exporter that lives, best one that is chosen, with its `address`. */
export const AN_ADDRESS = withAddress(`${CHOSEN_EXPORTER} or on () ${ANY_EXPORTER}`)

/** The exporter that tells of the server chosen, with its `address`: its own, or that of the collector. */
export const ADDRESS_OF_SERVER = withAddress(
  `${CHOSEN_EXPORTER} or on () (${ANY_EXPORTER} and on () ${OF_SERVERS}{${CHOSEN}})`)

/** The same series with the `address` of their exporter; the port is 10099 where the instance has none. */
export function withAddress (exporters: string): string {
  return PORTS.reduce((query, [pattern, address]) =>
    `label_replace(${query}, "address", "${address}", "instance", "${pattern}")`, exporters)
}

/** The same series with the `address` of the exporter that tells of their server: its own, or one that lives where it is a collector's. */
export function withAddressOfServer (series: string): string {
  return `(${series}) * on (${SERVER}) group_left (address) ${ADDRESS_OF_EACH}`
}

/** Targets with this metric that were there within a day. */
export function seen (metric: string): string {
  return `${oneEach(SERVER, `last_over_time(${metric}{${CHOSEN}}[1d])`)}`
}

/** Those of them that cannot be scraped now, at 0. */
export function down (metric: string): string {
  return `${oneEach(SERVER, `up{${CHOSEN}}`)} == 0 and ${seen(metric)}`
}

/** Servers that cannot be watched, at 0: the exporter is down, or an event log cannot be read. */
export const BLIND = `max by (${SERVER}) (${down(OF_SERVERS)} or sqlvss_event_log_up{${CHOSEN}} == 0)`

/** Of each server, the worst first: 2 it fails, 1 it is not watched, 0 neither. */
export const WATCHED = `2 * (${FAILING} == 1)\nor\n1 + ${BLIND}\nor\n${FAILING}`

function labelled (series: string, label: string, value: string): string {
  return `label_replace(${series}, "${label}", "${value}", "", "")`
}

/** The instances that open failures accuse. */
export const SUSPECTS = `max by (mssql_instance) (${OPEN})`

/** Of all suspects: 0 where each is stopped, 1 where one runs. */
export const SUSPECT_RUNNING = `max(${latest('sqlvss_sql_instance_running')} and on (${SQL_INSTANCE})
  ${latest('sqlvss_sql_instance_verdict', ',verdict="suspected"')} == 1)`

/** Whether a backup was started after each stop of a service that is still stopped; nothing where none is. */
export const TRIED_SINCE_STOP = `min(${LAST_ATTEMPT}
  > bool on (${SERVER}) group_right ()
  (${oneEach(SQL_INSTANCE, latest('sqlvss_sql_instance_stopped_timestamp_seconds'))} > 0))`

/** Of each server the seconds since its last poll, by its own clock. */
export const SINCE_POLL = `${oneEach(SERVER, `sqlvss_exporter_time_seconds{${CHOSEN}}`)} -
  (${oneEach(SERVER, `sqlvss_exporter_last_poll_timestamp_seconds{${CHOSEN}}`)} > 0)`

/** Event logs of which events were lost unread within 7 days. */
export const LOST = `time() - (${oneEach(`${SERVER}, channel`, latest('sqlvss_events_lost_last_timestamp_seconds'))} > 0) < 7 * 86400`
