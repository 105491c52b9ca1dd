import { spawnSync } from 'node:child_process'
import t from 'tap'
import type { DiagnosedIncident, Diagnosis } from '../../src/core/incident.js'
import { EMPTY_LEDGER, enter } from '../../src/core/ledger.js'
import type { Ledger } from '../../src/core/ledger.js'
import { ledgerFromJson, ledgerText } from '../../src/core/ledger-json.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import type { Status } from '../../src/core/status.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { METRICS } from '../../src/metrics/metrics.js'
import { createMetrics } from '../../src/metrics/registry.js'
import type { Metrics } from '../../src/metrics/registry.js'
import { picturesOf } from '../../src/monitor/pictures.js'
import {
  aComputer, aDiagnosis, anEventLog, anIncident, anInstance, aStatus, FAILING, HOSTILE_VALUES, hostileStatus,
  NOT_READ_YET, NOW, someBackups, someCounts, UNDETERMINED, UNREADABLE, WELL
} from '../a-status.js'
import { snapshotFailed, sqlVeto, vdiAbort } from '../core/a-finding.js'
import { expectedText } from '../golden.js'
import { SETTINGS } from './a-metrics.js'
import { linesOf, seriesOf } from './exposition.js'

const metrics = metricsWith({})
const PARTS = { knowledge: KNOWLEDGE, policy: DEFAULT_POLICY, sqlInstances: [] }
const HOUR = 3_600_000

/** The article's failure, an hour ago. */
const A_LEDGER: Ledger = enter(EMPTY_LEDGER, {
  log: 'Application',
  position: '3',
  findings: [
    vdiAbort(NOW - HOUR, 'SBSMONITORING', { errors: [{ code: 'sql:945', database: 'SBSMonitoring' }] }),
    sqlVeto(NOW - HOUR),
    snapshotFailed(NOW - HOUR)
  ],
  scanned: 3,
  processed: new Map([['SQLVDI', 1]]),
  unreadable: 0,
  oldest: undefined,
  loss: undefined
}, DEFAULT_POLICY, NOW)

for (const [name, status] of [
  ['failing', FAILING],
  ['all-well', WELL],
  ['unreadable', UNREADABLE],
  ['not-read-yet', NOT_READ_YET],
  ['undetermined', UNDETERMINED]
] as const) {
  t.test(`the metrics of ${name}`, async (t) => {
    const found = await metrics.text(status)
    t.equal(found, expectedText(new URL(`expected/${name}.prom`, import.meta.url), found))
  })
}

t.test('the failure of the article is one series with instance, code and SQL Server error', async (t) => {
  const series = seriesOf(await metrics.text(FAILING))
  t.equal(series.get('sqlvss_backup_failures_total{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"}'), 2)
})

t.test('promtool finds nothing to say', {
  skip: spawnSync('promtool', ['--version']).error === undefined ? false : 'promtool is not installed'
}, async (t) => {
  const whole = metricsWith({ processMetrics: true })
  const hostile = HOSTILE_VALUES.map(([, value]) => hostileStatus(value))
  for (const status of [FAILING, WELL, UNREADABLE, UNDETERMINED, ...hostile]) {
    const { status: exit, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: await whole.text(status) })
    t.equal(`${exit} ${stdout}${stderr}`, '0 ')
  }
})

t.test('no series is there twice, every family has its text once, and no sample has a time', async (t) => {
  for (const status of [FAILING, WELL, UNREADABLE, ...HOSTILE_VALUES.map(([, value]) => hostileStatus(value))]) {
    const text = await metrics.text(status)
    t.equal(seriesOf(text).size, linesOf(text).length)
    const helps = text.split('\n').filter((line) => line.startsWith('# HELP ')).map((line) => line.split(' ')[2])
    t.same(helps.toSorted(), METRICS.flatMap(({ families }) => families.map(({ name }) => name)).sort())
    for (const line of linesOf(text)) t.match(line, /^[a-z_]+(?:\{.*\})? (?:\d[\d.e+-]*)$/)
  }
})

t.test('label values are one line of valid Unicode of at most 200 characters', async (t) => {
  for (const [name, value] of HOSTILE_VALUES) {
    const text = await metrics.text(hostileStatus(value))
    t.notMatch(text, /[^\P{C}\n]/u, name)
    for (const [, label = ''] of text.matchAll(/="((?:[^"\\]|\\.)*)"/g)) t.ok([...label].length <= 220, name)
  }
})

t.test('scrapes that overlap are each as if alone', async (t) => {
  const statuses = [FAILING, WELL, UNDETERMINED, FAILING, UNREADABLE, WELL]
  const alone: string[] = []
  for (const status of statuses) alone.push(await metrics.text(status))
  t.same(await Promise.all(statuses.map((status) => metrics.text(status))), alone)
})

t.test('(a) a series that was there stays, at 0 where it is over', async (t) => {
  const before = [...seriesOf(await metrics.text(FAILING)).keys()]
  const recovered = aStatus({
    computers: FAILING.computers.map((computer) => ({
      ...computer,
      incidents: [],
      instances: computer.instances.map((instance) => anInstance({ ...instance, verdict: 'none', isRunning: true })),
      backups: someBackups({
        ...computer.backups,
        consecutiveFailures: 0,
        databases: computer.backups.databases.map((named) => ({ ...named, isFailing: false }))
      })
    }))
  })
  const after = seriesOf(await metrics.text(recovered))
  t.same(before.filter((series) => !after.has(series)), [])
  t.equal(after.get('sqlvss_backup_failed_database{mssql_instance="SBSMONITORING",database="SBSMonitoring"}'), 0)
})

t.test('(b) the last success is always there, 0 where none is known', async (t) => {
  const success = Date.UTC(2026, 2, 1, 21, 25) / 1000
  for (const [status, expected] of [[UNREADABLE, 0], [NOT_READ_YET, 0], [WELL, success]] as const) {
    t.equal(seriesOf(await metrics.text(status)).get('sqlvss_backup_last_success_timestamp_seconds'), expected)
  }
})

t.test('(c) an instance enters all its series at once', async (t) => {
  const series = [...seriesOf(await metrics.text(WELL)).keys()]
  t.same(series.filter((name) => name.includes('"SHAREPOINT"')), [
    'sqlvss_backup_failures_total{mssql_instance="SHAREPOINT",error_code="0x800423F4",native_error="none"}',
    'sqlvss_backup_failure_last_timestamp_seconds{mssql_instance="SHAREPOINT",error_code="0x800423F4"}',
    'sqlvss_incidents_failing{mssql_instance="SHAREPOINT",error_code="0x800423F4"}',
    'sqlvss_sql_instance_info{mssql_instance="SHAREPOINT",service="SQL Server (SHAREPOINT)",service_name="MSSQL$SHAREPOINT"}',
    ...['none', 'suspected', 'confirmed', 'exonerated']
      .map((verdict) => `sqlvss_sql_instance_verdict{mssql_instance="SHAREPOINT",verdict="${verdict}"}`),
    'sqlvss_sql_instance_verdict_timestamp_seconds{mssql_instance="SHAREPOINT"}',
    'sqlvss_sql_instance_running{mssql_instance="SHAREPOINT"}',
    'sqlvss_sql_instance_stopped_timestamp_seconds{mssql_instance="SHAREPOINT"}',
    'sqlvss_sql_instance_last_snapshot_timestamp_seconds{mssql_instance="SHAREPOINT"}',
    'sqlvss_sql_instance_in_last_backup{mssql_instance="SHAREPOINT"}'
  ])
})

t.test('(d) times are those of the events, in seconds with milliseconds', async (t) => {
  const series = seriesOf(await metrics.text(FAILING))
  t.equal(series.get('sqlvss_sql_instance_stopped_timestamp_seconds{mssql_instance="SHAREPOINT"}'), Date.UTC(2026, 1, 28, 21) / 1000 + 0.25)
  t.equal(series.get('sqlvss_backup_last_success_timestamp_seconds'), Date.UTC(2026, 1, 28, 21, 25) / 1000 + 0.007)
})

t.test('(e) one failed backup is one failure, for one instance', async (t) => {
  const series = [...seriesOf(await metrics.text(UNDETERMINED))].filter(([name, value]) => name.startsWith('sqlvss_backup_failures_total') && value > 0)
  t.same(series, [['sqlvss_backup_failures_total{mssql_instance="unknown",error_code="0x807800A1",native_error="none"}', 1]])
})

t.test('(f) a ledger that was written as JSON and is read again gives the same text', async (t) => {
  const settled = picturesOf(A_LEDGER, new Map(), PARTS, NOW).ledger
  const again = ledgerFromJson(JSON.parse([...ledgerText(settled)].join('')))
  const text = await metrics.text(statusFrom(settled))
  for (const [name, expected] of [
    ['sqlvss_backup_failures_total{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"}', 1],
    ['sqlvss_incidents_failing{mssql_instance="SBSMONITORING",error_code="0x800423F4"}', 1],
    ['sqlvss_vss_writer_errors_total{writer="SqlServerWriter",error_code="0x800423F4"}', 1],
    ['sqlvss_backup_failed_database{mssql_instance="SBSMONITORING",database="SBSMonitoring"}', 1]
  ] as const) t.equal(seriesOf(text).get(name), expected, name)
  t.equal(await metrics.text(statusFrom(again)), text)
})

t.test('(g) what is known ahead is there at 0: the sum by instance sees the first failure', async (t) => {
  const series = [...seriesOf(await metrics.text(WELL))].filter(([name]) => name.startsWith('sqlvss_backup_failures_total'))
  t.same(series, ['unknown', 'MICROSOFT##SSEE', 'SBSMONITORING', 'SHAREPOINT'].map((instance) =>
    [`sqlvss_backup_failures_total{mssql_instance="${instance}",error_code="0x800423F4",native_error="none"}`, 0]))
})

t.test('(h) failures that no success covers are counted by instance and code; those that are over stay at 0', async (t) => {
  const incident = (given: Partial<DiagnosedIncident>, named: Partial<Diagnosis> = {}) =>
    anIncident({ ...given, diagnosis: aDiagnosis(named) })
  const sbs01 = aComputer({
    instances: [anInstance({})],
    incidents: [
      incident({}),
      incident({}, { verdict: 'confirmed' }),
      incident({ state: 'recovered' }),
      incident({}, { sqlInstance: undefined, errorCode: 'wsb:0x807800A1' }),
      incident({ state: 'recovered' }, { sqlInstance: 'PROD', errorCode: undefined }),
      incident({ outcome: 'observed' }, { sqlInstance: 'TEST' }),
      incident({ outcome: 'other_failure' }, { sqlInstance: undefined })
    ],
    counts: someCounts({ failures: [{ sqlInstance: 'OLD', errorCode: '0x800423F2', nativeError: 'none', count: 3, lastAt: NOW }] })
  })
  const sbs02 = aComputer({ computer: 'SBS02', instances: [], incidents: [incident({ computer: 'SBS02' })] })
  const series = [...seriesOf(await metrics.text(aStatus({ computers: [sbs01, sbs02] })))]
    .filter(([name]) => name.startsWith('sqlvss_incidents_failing'))
  t.same(series, [
    ['sqlvss_incidents_failing{mssql_instance="unknown",error_code="0x800423F4"}', 0],
    ['sqlvss_incidents_failing{mssql_instance="SBSMONITORING",error_code="0x800423F4"}', 3],
    ['sqlvss_incidents_failing{mssql_instance="OLD",error_code="0x800423F4"}', 0],
    ['sqlvss_incidents_failing{mssql_instance="PROD",error_code="0x800423F4"}', 0],
    ['sqlvss_incidents_failing{mssql_instance="TEST",error_code="0x800423F4"}', 0],
    ['sqlvss_incidents_failing{mssql_instance="OLD",error_code="0x800423F2"}', 0],
    ['sqlvss_incidents_failing{mssql_instance="unknown",error_code="0x807800A1"}', 1],
    ['sqlvss_incidents_failing{mssql_instance="PROD",error_code="unknown"}', 0]
  ])
})

t.test('a failure that is not counted yet has the name it will be counted under', async (t) => {
  const incidents = [anIncident({ diagnosis: aDiagnosis({ sqlInstance: 'MICROSOFT##WID' }) })]
  const series = seriesOf(await metrics.text(aStatus({ computers: [aComputer({ instances: [], incidents })] })))
  t.equal(series.get('sqlvss_incidents_failing{mssql_instance="MICROSOFT##WID",error_code="0x800423F4"}'), 1)
})

t.test('of each instance exactly one verdict is 1', async (t) => {
  for (const status of [FAILING, WELL, UNDETERMINED, UNREADABLE]) {
    const sums = new Map<string, number>()
    for (const [name, value] of seriesOf(await metrics.text(status))) {
      const instance = /^sqlvss_sql_instance_verdict\{mssql_instance="([^"]*)"/.exec(name)?.[1]
      if (instance !== undefined) sums.set(instance, (sums.get(instance) ?? 0) + value)
    }
    t.same([...new Set(sums.values())], [1])
  }
})

t.test('past the caps, instances and databases are other and are told; an instance that failed keeps its name', async (t) => {
  const instances = Array.from({ length: 40 }, (_, n) => anInstance({ sqlInstance: `I${n}`, verdict: n === 39 ? 'confirmed' : 'none' }))
  const databases = Array.from({ length: 60 }, (_, n) => ({ sqlInstance: 'I0', database: `D${n}`, isFailing: n === 9 }))
  const failures = [{ sqlInstance: 'I38', errorCode: '0x800423F4', nativeError: '945', count: 1, lastAt: NOW }]
  const series = seriesOf(await metrics.text(aStatus({
    computers: [aComputer({ instances, backups: someBackups({ databases }), counts: someCounts({ failures }) })]
  })))
  const of = (family: string) => [...series.keys()].filter((name) => name.startsWith(`${family}{`))
  t.equal(of('sqlvss_sql_instance_info').length, 1 + 32 + 1)
  t.equal(of('sqlvss_backup_failed_database').length, 50 + 1)
  t.equal(series.get('sqlvss_sql_instance_verdict{mssql_instance="other",verdict="confirmed"}'), 1)
  t.equal(series.get('sqlvss_sql_instance_running{mssql_instance="I38"}'), 1)
  t.equal(series.has('sqlvss_sql_instance_running{mssql_instance="I31"}'), false)
  t.equal(series.get('sqlvss_backup_failed_database{mssql_instance="I0",database="other"}'), 1)
  t.equal(series.get('sqlvss_exporter_label_overflows_total{label="mssql_instance"}'), 8)
  t.equal(series.get('sqlvss_exporter_label_overflows_total{label="database"}'), 10)
})

t.test('the last failure that is not SQL Server\'s is told until a success covers it', async (t) => {
  const failures = [
    { outcome: 'other_failure', state: 'failing', lastSeen: 3000 }, { outcome: 'other_failure', state: 'failing', lastSeen: 5000 },
    { outcome: 'other_failure', state: 'recovered', lastSeen: 7000 }, { outcome: 'sql_vss_failure', state: 'failing', lastSeen: 9000 }
  ] as const
  const told = async (incidents: readonly typeof failures[number][]) =>
    seriesOf(await metrics.text(aStatus({ computers: [aComputer({ incidents: incidents.map(anIncident) })] })))
      .get('sqlvss_backup_other_failure_open_timestamp_seconds')
  t.equal(await told(failures), 5)
  t.equal(await told(failures.slice(2)), 0)
})

t.test('at all caps there are few enough series', async (t) => {
  const instances = Array.from({ length: 40 }, (_, n) => anInstance({ sqlInstance: `I${n}` }))
  const databases = Array.from({ length: 60 }, (_, n) => ({ sqlInstance: 'I0', database: `D${n}`, isFailing: true }))
  const failures = Array.from({ length: 100 }, (_, n) => ({ sqlInstance: `I${n % 32}`, errorCode: `0x8004230${n % 10}`, nativeError: `${n}`, count: 1, lastAt: NOW }))
  const series = seriesOf(await metrics.text(aStatus({
    computers: [aComputer({ instances, backups: someBackups({ databases }), counts: someCounts({ failures }) })]
  })))
  t.equal(series.size, 889)
})

t.test('several computers are one: counters add up, the oldest success, the newest attempt, the worst verdict', async (t) => {
  const other = aComputer({
    computer: 'SBS02',
    instances: [anInstance({ verdict: 'confirmed', verdictAt: NOW - 5000 })],
    backups: someBackups({ lastSuccess: NOW - 1000, lastAttempt: NOW - 2000, lastDuration: 1 }),
    counts: someCounts({ failures: [{ sqlInstance: 'SBSMONITORING', errorCode: '0x800423F4', nativeError: '945', count: 5, lastAt: NOW }] })
  })
  const sqlOnly = aComputer({ computer: 'SQL03', instances: [], backups: someBackups({ lastSuccess: undefined, lastAttempt: undefined }) })
  const status: Status = { ...FAILING, computers: [...FAILING.computers, other, sqlOnly] }
  const series = seriesOf(await metrics.text(status))
  for (const [name, expected] of [
    ['sqlvss_backup_failures_total{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"}', 7],
    ['sqlvss_backup_failure_last_timestamp_seconds{mssql_instance="SBSMONITORING",error_code="0x800423F4"}', NOW / 1000],
    ['sqlvss_backup_runs_total{outcome="success"}', 26 + 28 + 28],
    ['sqlvss_backup_last_success_timestamp_seconds', Date.UTC(2026, 1, 28, 21, 25) / 1000 + 0.007],
    ['sqlvss_backup_last_attempt_timestamp_seconds', NOW / 1000 - 2],
    ['sqlvss_backup_last_duration_seconds', 1],
    ['sqlvss_backup_consecutive_failures', 2],
    ['sqlvss_sql_instance_verdict{mssql_instance="SBSMONITORING",verdict="confirmed"}', 1],
    ['sqlvss_sql_instance_verdict_timestamp_seconds{mssql_instance="SBSMONITORING"}', NOW / 1000 - 5],
    ['sqlvss_sql_instance_in_last_backup{mssql_instance="SBSMONITORING"}', 0]
  ] as const) t.equal(series.get(name), expected, name)
})

t.test('one of several computers is shown alone, without what is not about it', async (t) => {
  const [sbs01] = FAILING.computers
  const alone = Buffer.concat(metrics.of(sbs01!, 'text')).toString()
  const whole = await metrics.text(FAILING)
  t.ok(whole.startsWith(alone), 'what is told of it is what is told where it is the only one')
  const others = [...seriesOf(whole).keys()].filter((name) => !seriesOf(alone).has(name))
  t.same([...new Set(others.map((name) => /^\w+?_(?=event|exporter)[a-z]+/.exec(name)?.[0]))].sort(),
    ['sqlvss_event', 'sqlvss_events', 'sqlvss_exporter'])
})

t.test('what says the same is the same buffer, and is not written again', async (t) => {
  const clock = { now: NOW }
  const metrics = createMetrics({ ...SETTINGS, clock: () => clock.now, processMetrics: true })
  const again = { ...FAILING, at: NOW + 500 }
  const first = await metrics.all(FAILING, 'text')
  clock.now += 999
  t.equal(await metrics.all(FAILING, 'text'), first, 'within a second')
  const polled = await metrics.all(again, 'text')
  t.same(polled.map((part, n) => part === first[n]), [false, true, true], 'after a poll the process is as it was')
  clock.now += 1
  const later = await metrics.all(again, 'text')
  t.same(later.map((part, n) => part === polled[n]), [true, false, true], 'after a second the status is as it was')
})

t.test('the clock is that of the scrape or up to a second before, and not that of a poll', async (t) => {
  const clock = { now: NOW }
  const metrics = createMetrics({ ...SETTINGS, clock: () => clock.now })
  const told = async () => seriesOf(await metrics.text(WELL)).get('sqlvss_exporter_time_seconds')
  const times: unknown[] = []
  for (const passed of [0, 999, 1, 60_000, -3_600_000]) {
    clock.now += passed
    times.push(await told())
  }
  t.same(times, [NOW, NOW, NOW + 1000, NOW + 61_000, NOW + 61_000 - 3_600_000].map((time) => time / 1000))
})

t.test('two files of one name are two channels, and no path is told', async (t) => {
  const eventLogs = ['C:\\logs\\a\\app.evtx', 'D:/logs/app.evtx', 'app.evtx'].map((name) => anEventLog({ name, kind: 'evtx' }))
  const names = [...seriesOf(await metrics.text(aStatus({ eventLogs }))).keys()]
  t.same(names.filter((name) => name.startsWith('sqlvss_event_log_up')), [
    'sqlvss_event_log_up{channel="app.evtx"}',
    'sqlvss_event_log_up{channel="app.evtx (2)"}',
    'sqlvss_event_log_up{channel="app.evtx (3)"}'
  ])
})

t.test('of more than 50 event logs the rest is one series, up where all of them are, with all they count', async (t) => {
  const eventLogs = Array.from({ length: 53 }, (_, n) => anEventLog({
    name: `/logs/${n}.evtx`,
    kind: 'evtx',
    isUp: n !== 51,
    lastRead: NOW - n,
    scanned: 10 * n,
    unreadable: 1,
    lost: n,
    lastLossAt: NOW + n,
    processed: [{ provider: 'VSS', count: n }],
    readErrors: n < 51 ? {} : { access_denied: 2 },
    readSeconds: { bounds: [1], counts: [n], sum: n, count: n }
  }))
  const series = seriesOf(await metrics.text(aStatus({ eventLogs })))
  t.equal([...series.keys()].filter((name) => name.startsWith('sqlvss_event_log_up{')).length, 51)
  for (const [name, expected] of [
    ['sqlvss_event_log_up{channel="49.evtx"}', 1],
    ['sqlvss_event_log_up{channel="other"}', 0],
    ['sqlvss_event_log_last_read_timestamp_seconds{channel="other"}', (NOW - 52) / 1000],
    ['sqlvss_events_scanned_total{channel="other"}', 500 + 510 + 520],
    ['sqlvss_events_processed_total{channel="other",provider="VSS"}', 50 + 51 + 52],
    ['sqlvss_event_parse_errors_total{channel="other"}', 3],
    ['sqlvss_events_lost_total{channel="other"}', 50 + 51 + 52],
    ['sqlvss_events_lost_last_timestamp_seconds{channel="other"}', (NOW + 52) / 1000],
    ['sqlvss_event_log_read_errors_total{channel="other",reason="access_denied"}', 4],
    ['sqlvss_event_log_read_duration_seconds_count{channel="other"}', 50 + 51 + 52],
    ['sqlvss_exporter_label_overflows_total{label="channel"}', 3]
  ] as const) t.equal(series.get(name), expected, name)
})

t.test('metrics of the process and of Node.js are there when asked for', async (t) => {
  const series = seriesOf(await metricsWith({ processMetrics: true }).text(WELL))
  const names = [...series.keys()].map((key) => key.replace(/\{.*/, '')).filter((name) => !name.startsWith('sqlvss_'))
  const onLinux = ['process_virtual_memory_bytes', 'process_heap_bytes', 'process_open_fds', 'process_max_fds']
  t.strictSame(names.filter((name) => !onLinux.includes(name)), [
    'process_cpu_user_seconds_total',
    'process_cpu_system_seconds_total',
    'process_cpu_seconds_total',
    'process_start_time_seconds',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_seconds',
    'nodejs_heap_size_total_bytes',
    'nodejs_heap_size_used_bytes',
    'nodejs_external_memory_bytes',
    'nodejs_version_info'
  ])
})

function statusFrom (ledger: Ledger): Status {
  const { pictures } = picturesOf(ledger, new Map(), PARTS, NOW)
  return aStatus({ computers: [...pictures.values()].map(({ status }) => status) })
}

function metricsWith ({ processMetrics = false }): Metrics {
  return createMetrics({ ...SETTINGS, processMetrics })
}
