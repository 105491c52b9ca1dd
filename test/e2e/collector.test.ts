import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { readYaml } from '../../scripts/stack/config.js'
import { buildStale } from '../../scripts/set-up.js'
import { badNight, goodNight, vdiSet } from '../scenarios/runs.js'
import { HOUR, merged, printedEvents, SECOND, syntheticLog, type SyntheticLog } from '../synthetic/event-log.js'
import { eventually, type Program, queryPrometheus, startExporter, startPrometheus, without } from './programs.js'

const EXAMPLE = fileURLToPath(new URL('../../examples/prometheus-collector.yml', import.meta.url))
const RULES = fileURLToPath(new URL('../../alerts/sqlvss.rules.yml', import.meta.url))
const NOW = Math.floor(Date.now() / SECOND) * SECOND
const SERVERS = Array.from({ length: 50 }, (_, n) => `SRV${String(n + 1).padStart(2, '0')}.contoso.local`)
const FAILING = new Set(['SRV07.contoso.local', 'SRV23.contoso.local'])

t.test('fifty servers of one collector are fifty targets', { skip: without('prometheus') }, async (t) => {
  buildStale()
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-collector-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const log = join(folder, 'ForwardedEvents.xml')
  writeFileSync(log, printedEvents(merged(...SERVERS.map(logOf))))
  const exporter = await startExporter(`--event-logs=xml:${log}`)
  t.teardown(() => exporter.stop())
  const prometheus = await startPrometheus(folder, configFor(exporter), '--enable-feature=exemplar-storage')
  t.teardown(() => prometheus.stop())
  const query = (text: string) => queryPrometheus(prometheus, text)
  const isEverywhere = async (text: string, count: number) =>
    await eventually(`${count} of ${text}`, async () => (await query(text)).length === count || undefined)

  await isEverywhere('up == 1', SERVERS.length + 1)
  t.same((await query('up == 1')).map(([{ instance }]) => instance).sort(), [...SERVERS, 'collector'].sort())

  const instances = await query('sqlvss_sql_instance_info{mssql_instance!="unknown"}')
  t.same(instances.map(([{ instance, mssql_instance: name }]) => `${name} on ${instance}`).sort(),
    SERVERS.map((server, n) => `I${n + 1} on ${server}`).sort(), 'each tells of its own instance, and the collector of none')
  t.same(await query('count(count by (__name__) ({job="sqlvss_collector", __name__=~"sqlvss_(backup|incidents|sql|vss).*"}))'), [])
  t.same(await query('sum(sqlvss_event_log_up)'), [[{}, '1']], 'there is one event log')
  const failed = await query('sum by (instance) (sqlvss_backup_failures_total) > 0')
  t.same(failed.map(([{ instance }, count]) => `${instance}: ${count}`).sort(), [...FAILING].map((instance) => `${instance}: 1`))

  await isEverywhere('job:sqlvss_servers:count == 50', 1)
  t.same(await query('job:sqlvss_servers:count'), [[{ __name__: 'job:sqlvss_servers:count', job: 'sqlvss' }, '50']])
  t.same(await query('job:sqlvss_servers_failing:count'), [[{ __name__: 'job:sqlvss_servers_failing:count', job: 'sqlvss' }, '2']])

  t.same(await exemplarsOf(prometheus), await incidentsOf(exporter), 'a failure leads to its incident')
})

/** A good night, and for some a bad one after it; all of it long ago enough to be counted. */
function logOf (computer: string, n: number): SyntheticLog {
  const log = syntheticLog(computer)
  const at = NOW - (30 + n) * HOUR
  goodNight(log, at, vdiSet(n), [[`I${n + 1}`, 'Sales']])
  const failure = { sqlInstance: `I${n + 1}`, database: 'Sales', vdiSet: vdiSet(n + 100) }
  if (FAILING.has(computer)) badNight(log, at + 12 * HOUR, failure)
  return log
}

/** The example in the documents, for an exporter of this test, with times that a test can wait for. */
function configFor ({ address }: Program): object {
  const text = JSON.stringify(readYaml(EXAMPLE)).replaceAll('collector:10099', address)
  return {
    ...JSON.parse(text),
    global: { scrape_interval: '3s', scrape_timeout: '3s', evaluation_interval: '1s' }, // fifty scrapes take their time on a busy machine
    rule_files: [RULES],
    alerting: {}
  }
}

async function exemplarsOf ({ address }: Program): Promise<unknown> {
  const times = `start=${NOW / SECOND - 100 * HOUR / SECOND}&end=${NOW / SECOND}`
  const response = await fetch(`http://${address}/api/v1/query_exemplars?query=sqlvss_backup_failures_total&${times}`)
  const { data } = await response.json() as {
    data: readonly {
      seriesLabels: { instance: string, mssql_instance: string },
      exemplars: readonly { labels: { incident_id: string }, value: string, timestamp: number }[]
    }[]
  }
  return data.flatMap(({ seriesLabels, exemplars }) => exemplars.map(({ labels, timestamp, value }) => ({
    computer: seriesLabels.instance,
    sqlInstance: seriesLabels.mssql_instance,
    id: labels.incident_id,
    at: timestamp,
    value
  }))).sort((a, b) => a.computer < b.computer ? -1 : 1)
}

async function incidentsOf ({ address }: Program): Promise<unknown> {
  const response = await fetch(`http://${address}/api/v1/incidents`)
  const { incidents } = await response.json() as {
    incidents: readonly { computer: string, sqlInstance: string, id: string, lastSeen: string }[]
  }
  return incidents
    .map(({ lastSeen, computer, sqlInstance, id }) =>
      ({ computer, sqlInstance, id, at: Date.parse(lastSeen) / SECOND, value: '1' }))
    .sort((a, b) => a.computer < b.computer ? -1 : 1)
}
