import { readFileSync } from 'node:fs'
import t from 'tap'
import { expositionOf, fraction, linesOf } from '../../bench/fleet/exposition.js'

const REAL = readFileSync(new URL('../metrics/expected/all-well.prom', import.meta.url), 'utf8')
const HERE = { server: 0, now: 1_800_000_000, later: 86_400, polls: 3 }

t.test('times move, what grows grows, and the rest stays', async (t) => {
  t.equal(expositionOf(linesOf(`# HELP sqlvss_backup_last_success_timestamp_seconds When.
# TYPE sqlvss_backup_last_success_timestamp_seconds gauge
sqlvss_backup_last_success_timestamp_seconds 1772400000
sqlvss_backup_failure_last_timestamp_seconds{mssql_instance="PROD",error_code="0x800423F4"} 0
sqlvss_event_log_last_read_timestamp_seconds{channel="System"} 1772400300
sqlvss_exporter_time_seconds 1772400310
sqlvss_events_scanned_total{channel="System"} 40
sqlvss_event_log_read_duration_seconds_bucket{channel="System",le="+Inf"} 1
sqlvss_incidents_failing{mssql_instance="PROD",error_code="0x800423F4"} 0
sqlvss_sql_instance_info{mssql_instance="PROD",service="SQL Server (PROD)",service_name="MSSQL$PROD"} 1
process_start_time_seconds 1772390000
nodejs_version_info{version="v0.0.0"} 1
`), HERE), `# HELP sqlvss_backup_last_success_timestamp_seconds When.
# TYPE sqlvss_backup_last_success_timestamp_seconds gauge
sqlvss_backup_last_success_timestamp_seconds 1772486400
sqlvss_backup_failure_last_timestamp_seconds{mssql_instance="PROD",error_code="0x800423F4"} 0
sqlvss_event_log_last_read_timestamp_seconds{channel="System"} 1800000000
sqlvss_exporter_time_seconds 1800000000
sqlvss_events_scanned_total{channel="System"} 43
sqlvss_event_log_read_duration_seconds_bucket{channel="System",le="+Inf"} 4
sqlvss_incidents_failing{mssql_instance="PROD",error_code="0x800423F4"} 0
sqlvss_sql_instance_info{mssql_instance="PROD",service="SQL Server (PROD)",service_name="MSSQL$PROD"} 1
process_start_time_seconds 1772390000
nodejs_version_info{version="v0.0.0"} 1
`)
})

t.test('measurements of a process are within a fifth of the original, and differ from server to server', async (t) => {
  const lines = linesOf('process_resident_memory_bytes 1000')
  const values = [0, 1, 2, 3].map((server) => Number(expositionOf(lines, { ...HERE, server, now: 0 }).split(' ')[1]))
  t.equal(values[0], 1000)
  t.equal(new Set(values).size, 4)
  t.ok(values.every((value) => value > 800 && value <= 1000), values.join(', '))
})

t.test('every server has the comments and the series of the real exporter, in its order', async (t) => {
  const withoutValues = (text: string) => text.replace(/^([^#].*) \S+$/gm, '$1')
  t.equal(withoutValues(expositionOf(linesOf(REAL), { ...HERE, server: 4711 })), withoutValues(REAL))
})

t.test('where no time has passed, only clocks differ from the original', async (t) => {
  const original = REAL.split('\n')
  const changed = expositionOf(linesOf(REAL), { server: 0, now: 0, later: 0, polls: 0 }).split('\n')
    .filter((line, n) => line !== original[n]).map((line) => line.replace(/[{ ].*/, ''))
  t.same([...new Set(changed)], [
    'sqlvss_event_log_last_read_timestamp_seconds', 'sqlvss_exporter_last_poll_timestamp_seconds', 'sqlvss_exporter_time_seconds'
  ])
})

t.test('a share of 0.3 is three in ten of any hundred servers, give or take one', async (t) => {
  const shares = [0, 100, 200, 300, 400].map((from) =>
    Array.from({ length: 100 }, (_, n) => fraction(from + n)).filter((place) => place < 0.3).length)
  t.same(shares, [31, 29, 30, 30, 30])
})
