import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { wantedBy } from '../src/core/recognise.js'
import { DEFAULT_POLICY } from '../src/core/policy.js'
import { openXmlFile } from '../src/eventlog/xml-file.js'
import { createServer } from '../src/http/server.js'
import { EVENT_RULES } from '../src/knowledge/event-rules.js'
import { createMetrics } from '../src/metrics/registry.js'
import { createMonitor } from '../src/monitor/monitor.js'
import { parts } from './monitor/a-monitor.js'
import { badNight, vdiSet } from './scenarios/runs.js'
import { HOUR, MINUTE, nightOf, printedEvents, syntheticLog } from './synthetic/event-log.js'

const SERVERS = 10
const NAMES = 10_000
const MOST_LINES = 1000 // of metrics
const MOST_CHARACTERS = 1_000_000 // of the page
const NO_NAME = ['other', 'unknown']
const NIGHT = nightOf('2026-03-02')
const NOW = NIGHT + 24 * HOUR

/** Failed backups that each name an instance and a database that no other names. */
function storm (): string {
  const logs = Array.from({ length: SERVERS }, (_, server) => {
    const log = syntheticLog(`sql${server}.contoso.local`)
    for (let n = server; n < NAMES; n += SERVERS) {
      const facts = { sqlInstance: `I${n}`, database: `D${n}`, vdiSet: vdiSet(n) }
      badNight(log, NIGHT + Math.floor(n / SERVERS) * MINUTE, facts)
    }
    return log
  })
  return logs.map((log) => printedEvents(log.events())).join('')
}

function seriesOf (metrics: string, family: string): readonly string[] {
  return metrics.split('\n').filter((line) => line.startsWith(`${family}{`))
}

t.test(`${NAMES} instances and databases do not make as many series, and the page stays a page`, async (t) => {
  const path = join(t.testdir(), 'storm.xml')
  writeFileSync(path, storm())
  const log = openXmlFile(path, wantedBy(EVENT_RULES))
  const monitor = await createMonitor(parts({ eventLogs: [log], clock: () => NOW }))
  await monitor.poll(new AbortController().signal)
  const metrics = createMetrics({
    build: { version: '0.1.0', revision: '', nodeVersion: '' },
    caps: DEFAULT_POLICY.caps,
    clock: () => NOW,
    processMetrics: false
  })
  const server = createServer({ status: monitor.status, metrics, version: '0.1.0' })
  t.teardown(() => server.close())
  const answers = await Promise.all(['/metrics', '/', '/api/v1/status', '/probe?target=sql1.contoso.local'].map(async (url) =>
    await server.inject({ url })))
  for (const { statusCode } of answers) t.equal(statusCode, 200)
  const [text, page] = answers.map(({ body }) => body) as [string, string]

  const failures = seriesOf(text, 'sqlvss_backup_failures_total')
  const instances = failures.map((line) => /mssql_instance="([^"]*)"/.exec(line)![1]!)
  t.strictSame(seriesOf(text, 'sqlvss_backup_runs_total').map((line) => line.split(' ')[1]), ['0', String(NAMES), '0'])
  t.equal(failures.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0), NAMES, 'none is missing in the sum')
  t.equal(new Set(instances.filter((name) => !NO_NAME.includes(name))).size, DEFAULT_POLICY.caps.sqlInstances)
  t.match(seriesOf(text, 'sqlvss_exporter_label_overflows_total').filter((line) => !line.endsWith(' 0')), [
    /^[^{]+\{label="mssql_instance"\} \d+$/, /^[^{]+\{label="database"\} \d+$/
  ])
  t.ok(text.split('\n').length < MOST_LINES, `${text.split('\n').length} lines of metrics`)
  t.ok(page.length < MOST_CHARACTERS, `${page.length} characters of the page`)
  const promtool = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  if (promtool.error === undefined) t.equal(`${promtool.status} ${promtool.stdout}${promtool.stderr}`, '0 ')
})
