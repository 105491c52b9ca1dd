import t from 'tap'
import type { EventLogStatus, Status } from '../../src/core/status.js'
import { createMetrics } from '../../src/metrics/registry.js'
import {
  aComputer, aDiagnosis, anEventLog, anIncident, aStatus, FAILING, HOSTILE_VALUES, hostileStatus, NOT_READ_YET, NOW,
  someCounts, UNDETERMINED, UNREADABLE, WELL
} from '../a-status.js'
import { expectedText } from '../golden.js'
import { SETTINGS } from './a-metrics.js'
import { linesOf, seriesOf } from './exposition.js'

const metrics = createMetrics(SETTINGS)
const EXEMPLAR = / # .*/
const HOUR = 3_600_000
const HOSTILE = HOSTILE_VALUES.map(([, value]) => hostileStatus(value))

for (const [name, status] of [
  ['failing', FAILING],
  ['all-well', WELL],
  ['unreadable', UNREADABLE],
  ['not-read-yet', NOT_READ_YET],
  ['undetermined', UNDETERMINED]
] as const) {
  t.test(`the OpenMetrics of ${name}`, async (t) => {
    const found = await openMetrics(status)
    t.equal(found, expectedText(new URL(`expected/${name}.openmetrics`, import.meta.url), found))
  })
}

t.test('OpenMetrics tells the same series as text, and beside them only since when they are counted', async (t) => {
  for (const status of [FAILING, WELL, UNREADABLE, UNDETERMINED, ...HOSTILE]) {
    const lines = linesOf(await openMetrics(status)).filter((line) => !/^\w+_created[ {]/.test(line))
      .map((line) => line.replace(EXEMPLAR, '').replace(/le="(\d+)\.0"/, 'le="$1"'))
    t.same(lines, linesOf(await metrics.text(status)))
  }
})

t.test('asking for OpenMetrics changes nothing in the text', async (t) => {
  const whole = createMetrics({ ...SETTINGS, processMetrics: true })
  const before = await whole.text(FAILING)
  const asOpenMetrics = Buffer.concat(await whole.all(FAILING, 'openmetrics')).toString()
  t.equal(await whole.text(FAILING), before)
  t.match(before, /\n# TYPE process_cpu_seconds_total counter\n/)
  t.match(asOpenMetrics, /\n# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total \S+\nprocess_cpu_seconds_created (\d+)/)
})

t.test('the form is that of OpenMetrics 1.0', async (t) => {
  const whole = createMetrics({ ...SETTINGS, processMetrics: true })
  for (const status of [FAILING, UNREADABLE, ...HOSTILE]) {
    const text = Buffer.concat(await whole.all(status, 'openmetrics')).toString()
    t.match(text, /[^\n]\n# EOF\n$/)
    t.notMatch(text, /\n\n|\r|[^\P{C}\n]/u)
    let [family, type] = ['', '']
    for (const line of text.split('\n').slice(0, -2)) {
      const [, comment, name, rest] = /^# (HELP|TYPE) (\w+) (.*)$/.exec(line) ?? []
      if (comment === 'HELP') family = name!
      if (comment === 'TYPE') type = rest!
      if (comment !== undefined) t.equal(name, family)
      else t.match(line, sampleOf(family, type))
    }
  }
})

t.test('the newest incident that is counted is the exemplar of its failures, under its id', async (t) => {
  const failure = { sqlInstance: 'SBSMONITORING', errorCode: '0x800423F4', nativeError: '945', count: 3, lastAt: NOW - HOUR }
  const incident = (id: string, at: number, named = {}) =>
    anIncident({ id, firstSeen: at - 7000, lastSeen: at, diagnosis: aDiagnosis(named) })
  const status = aStatus({
    computers: [aComputer({
      incidents: [
        incident('not-counted-yet', NOW),
        incident('of-another-error', NOW - HOUR, { nativeError: 5 }),
        incident('the-newest', NOW - HOUR),
        incident('an-older-one', NOW - 2 * HOUR)
      ],
      counts: someCounts({ failures: [failure] })
    })]
  })
  t.same(linesOf(await openMetrics(status)).filter((line) => EXEMPLAR.test(line)), [
    `sqlvss_backup_failures_total{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"} 3 # {incident_id="the-newest"} 1 ${(NOW - HOUR) / 1000}`
  ])
})

t.test('a failure of which no incident is remembered has no exemplar', async (t) => {
  const failure = { sqlInstance: 'SBSMONITORING', errorCode: '0x800423F4', nativeError: '945', count: 3, lastAt: NOW }
  const status = aStatus({ computers: [aComputer({ incidents: [], counts: someCounts({ failures: [failure] }) })] })
  t.same(linesOf(await openMetrics(status)).filter((line) => EXEMPLAR.test(line)), [])
})

t.test('since when something is counted is told of what this process counts, once it has counted', async (t) => {
  const eventLog: Partial<EventLogStatus> = { watchedSince: NOW - HOUR, readErrors: { timeout: 2 } }
  const status = aStatus({
    eventLogs: [anEventLog(eventLog)],
    exporter: { ...WELL.exporter, ledgerWriteErrors: 1, watchedSince: NOW - 2 * HOUR }
  })
  t.same([...seriesOf(await openMetrics(status))].filter(([name]) => /_created(?:\{|$)/.test(name)), [
    ['sqlvss_event_log_read_errors_created{channel="Application",reason="timeout"}', (NOW - HOUR) / 1000],
    ['sqlvss_event_log_read_duration_seconds_created{channel="Application"}', (NOW - HOUR) / 1000],
    ['sqlvss_exporter_state_write_errors_created', (NOW - 2 * HOUR) / 1000]
  ])
})

async function openMetrics (status: Status): Promise<string> {
  return Buffer.concat(await metrics.all(status, 'openmetrics')).toString()
}

/** What a line of a family may look like. */
function sampleOf (family: string, type: string): RegExp {
  const suffixes: Readonly<Record<string, string>> = {
    counter: '_total|_created', gauge: '', info: '_info', histogram: '_bucket|_sum|_count|_created'
  }
  const labels = String.raw`(?:\{\w+="(?:[^"\\]|\\[\\"n])*"(?:,\w+="(?:[^"\\]|\\[\\"n])*")*\})?`
  const exemplar = String.raw` # \{incident_id="[\w-]{1,117}"\} 1 \d+(?:\.\d+)?`
  return new RegExp(`^${family}(?:${suffixes[type]})${labels} (?:-?\\d[\\d.e+-]*|NaN)(?:${exemplar})?$`)
}
