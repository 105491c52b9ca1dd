import t from 'tap'
import type { ComputerStatus, Status } from '../../src/core/status.js'
import { createMetrics } from '../../src/metrics/registry.js'
import {
  aComputer, aDiagnosis, anIncident, anInstance, aStatus, NOW, someBackups, someCounts
} from '../a-status.js'
import { SETTINGS } from './a-metrics.js'
import { seriesOf } from './exposition.js'

const metrics = createMetrics(SETTINGS)

const PER_INSTANCE = [
  'sqlvss_backup_failures_total', 'sqlvss_backup_failure_last_timestamp_seconds', 'sqlvss_incidents_failing',
  'sqlvss_sql_instance_info', 'sqlvss_sql_instance_verdict', 'sqlvss_sql_instance_verdict_timestamp_seconds'
]

/** Ten servers that each count 32 instances, 40 writers and 50 databases of their own. */
const TEN = aStatus({ computers: Array.from({ length: 10 }, (_, n) => fullComputer(n)) })

t.test('ten servers together have no more names than one may have, the same in all series', async (t) => {
  const series = seriesOf(await metrics.text(TEN))
  for (const family of PER_INSTANCE) t.equal(valuesOf(series, family, 'mssql_instance').size, 1 + 32 + 1, family)
  for (const family of PER_INSTANCE) {
    t.strictSame(valuesOf(series, family, 'mssql_instance'), valuesOf(series, PER_INSTANCE[0]!, 'mssql_instance'), family)
  }
  const writers = valuesOf(series, 'sqlvss_vss_writer_errors_total', 'writer')
  t.equal(writers.size, 50 + 1)
  t.strictSame(valuesOf(series, 'sqlvss_vss_writer_failed', 'writer'), writers)
  t.equal([...series.keys()].filter((name) => name.startsWith('sqlvss_backup_failed_database{')).length, 50 + 1)
})

t.test('what falls into other adds up, and is told', async (t) => {
  const series = seriesOf(await metrics.text(TEN))
  for (const [name, expected] of [
    ['sqlvss_backup_failures_total{mssql_instance="S0I0",error_code="0x800423F4",native_error="945"}', 2],
    ['sqlvss_backup_failures_total{mssql_instance="other",error_code="0x800423F4",native_error="945"}', 2 * 288],
    ['sqlvss_vss_writer_errors_total{writer="other",error_code="0x800423F4"}', 400 - 49],
    ['sqlvss_sql_instance_info{mssql_instance="other",service="other SQL Server instances",service_name=""}', 1],
    ['sqlvss_exporter_label_overflows_total{label="mssql_instance"}', 288],
    ['sqlvss_exporter_label_overflows_total{label="writer"}', 351],
    ['sqlvss_exporter_label_overflows_total{label="database"}', 450],
    ['sqlvss_exporter_label_overflows_total{label="error_code"}', 0]
  ] as const) t.equal(series.get(name), expected, name)
  for (const family of ['sqlvss_backup_failures_total', 'sqlvss_vss_writer_errors_total']) {
    const total = [...series].filter(([name]) => name.startsWith(family)).reduce((sum, [, value]) => sum + value, 0)
    t.equal(total, family === 'sqlvss_backup_failures_total' ? 640 : 400)
  }
})

t.test('of too many codes those past the cap are other, of the same instance', async (t) => {
  const computers = ['SBS01', 'SBS02'].map((computer, n) => aComputer({
    computer,
    instances: [anInstance({})],
    counts: someCounts({
      failures: Array.from({ length: 80 }, (_, m) => ({ ...aFailure('SBSMONITORING'), nativeError: String(1000 * n + m) })),
      writerErrors: Array.from({ length: 80 }, (_, m) => ({ writer: 'NTDS', errorCode: `0x${n}${m}`, count: 1 }))
    })
  }))
  const series = seriesOf(await metrics.text(aStatus({ computers })))
  t.equal(series.get('sqlvss_backup_failures_total{mssql_instance="SBSMONITORING",error_code="other",native_error="other"}'), 120)
  t.equal(series.get('sqlvss_vss_writer_errors_total{writer="NTDS",error_code="other"}'), 60)
  t.equal(series.get('sqlvss_exporter_label_overflows_total{label="error_code"}'), 120)
})

t.test('no series goes when a failure begins or ends, on however many servers', async (t) => {
  const series = await Promise.all([TEN, withFailures('failing'), withFailures('recovered'), TEN]
    .map(async (status) => [...seriesOf(await metrics.text(status)).keys()].sort()))
  for (const now of series) t.strictSame(now, series[0])
})

t.test('an instance that only the counters or an incident still name has all its series', async (t) => {
  const status = aStatus({
    computers: [aComputer({
      instances: [],
      incidents: [anIncident({ state: 'recovered', diagnosis: aDiagnosis({}) })],
      counts: someCounts({ failures: [aFailure('OLD'), aFailure('other')] })
    })]
  })
  const series = [...seriesOf(await metrics.text(status)).keys()]
  for (const instance of ['SBSMONITORING', 'OLD', 'other']) {
    for (const family of PER_INSTANCE) {
      t.ok(series.some((name) => name.startsWith(`${family}{mssql_instance="${instance}"`)), `${family} of ${instance}`)
    }
  }
  t.strictSame(series.filter((name) => name.startsWith('sqlvss_sql_instance_info')), [
    'sqlvss_sql_instance_info{mssql_instance="unknown",service="all SQL Server instances",service_name=""}',
    'sqlvss_sql_instance_info{mssql_instance="OLD",service="",service_name=""}',
    'sqlvss_sql_instance_info{mssql_instance="SBSMONITORING",service="SQL Server (SBSMONITORING)",service_name="MSSQL$SBSMONITORING"}',
    'sqlvss_sql_instance_info{mssql_instance="other",service="other SQL Server instances",service_name=""}'
  ])
})

for (const [state, verdict, expected, at] of [
  ['failing', 'undetermined', 'suspected', 1],
  ['failing', 'confirmed', 'confirmed', 1],
  ['recovered', 'confirmed', 'none', 0]
] as const) {
  t.test(`an instance that only an incident names is ${expected} where that is ${state} and ${verdict}`, async (t) => {
    const incident = anIncident({ state, firstSeen: NOW, diagnosis: aDiagnosis({ verdict }) })
    const computers = [aComputer({ instances: [], incidents: [incident] })]
    const series = seriesOf(await metrics.text(aStatus({ computers })))
    t.equal(series.get(`sqlvss_sql_instance_verdict{mssql_instance="SBSMONITORING",verdict="${expected}"}`), 1)
    t.equal(series.get('sqlvss_sql_instance_verdict_timestamp_seconds{mssql_instance="SBSMONITORING"}'), at * NOW / 1000)
  })
}

t.test('a writer that was counted stays when its events are forgotten', async (t) => {
  const counts = someCounts({ writerErrors: [{ writer: 'NTDS', errorCode: '0x800423F4', count: 1 }] })
  const computers = [aComputer({ counts, backups: someBackups({ writers: [] }) })]
  const series = seriesOf(await metrics.text(aStatus({ computers })))
  t.equal(series.get('sqlvss_vss_writer_failed{writer="NTDS"}'), 0)
})

t.test('events that were refused are counted', async (t) => {
  const status = aStatus({ exporter: { ...TEN.exporter, tooMany: 7 } })
  t.equal(seriesOf(await metrics.text(status)).get('sqlvss_exporter_refused_events_total'), 7)
})

function fullComputer (n: number): ComputerStatus {
  const names = Array.from({ length: 32 }, (_, m) => `S${n}I${m}`)
  return aComputer({
    computer: `SRV${n}`,
    instances: names.map((sqlInstance) => anInstance({ sqlInstance })),
    backups: someBackups({
      databases: Array.from({ length: 50 }, (_, m) => ({ sqlInstance: 'S0I0', database: `S${n}D${m}`, isFailing: false })),
      writers: []
    }),
    counts: someCounts({
      failures: names.map(aFailure),
      writerErrors: Array.from({ length: 40 }, (_, m) => ({ writer: `S${n}W${m}`, errorCode: '0x800423F4', count: 1 }))
    })
  })
}

/** The last database and the last instance of each server fail, or have failed. */
function withFailures (state: 'failing' | 'recovered'): Status {
  return {
    ...TEN,
    computers: TEN.computers.map((one, n) => ({
      ...one,
      incidents: [anIncident({ state, diagnosis: aDiagnosis({ sqlInstance: `S${n}I31` }) })],
      backups: {
        ...one.backups,
        databases: one.backups.databases.map((named) => ({ ...named, isFailing: state === 'failing' && named.database.endsWith('D49') }))
          .sort((a, b) => Number(b.isFailing) - Number(a.isFailing))
      }
    }))
  }
}

function aFailure (sqlInstance: string) {
  return { sqlInstance, errorCode: '0x800423F4', nativeError: '945', count: 2, lastAt: NOW }
}

function valuesOf (series: ReadonlyMap<string, number>, family: string, label: string): ReadonlySet<string> {
  const names = [...series.keys()].filter((name) => name.startsWith(`${family}{`))
  return new Set(names.map((name) => new RegExp(`[{,]${label}="([^"]*)"`).exec(name)?.[1] ?? '').sort())
}
