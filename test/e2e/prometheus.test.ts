import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { eventually, queryPrometheus, startExporter, startPrometheus, without } from './programs.js'

t.test('a real Prometheus scrapes the example', { skip: without('prometheus') }, async (t) => {
  buildStale()
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-prometheus-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })

  const exporter = await startExporter()
  t.teardown(() => exporter.stop())
  const target = exporter.address
  const prometheus = await startPrometheus(folder, {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ job_name: 'sqlvss', static_configs: [{ targets: [target] }] }]
  })
  t.teardown(() => prometheus.stop())

  const query = (text: string) => queryPrometheus(prometheus, text)
  const first = await eventually('a first scrape', async () => {
    const series = await query('up{job="sqlvss"}')
    return series.length > 0 ? series : undefined
  })
  t.same(first, [[{ __name__: 'up', instance: target, job: 'sqlvss' }, '1']])
  t.same(await query('sqlvss_backup_failures_total > 0'), [[{
    __name__: 'sqlvss_backup_failures_total',
    instance: target,
    job: 'sqlvss',
    mssql_instance: 'SBSMONITORING',
    error_code: '0x800423F4',
    native_error: '945'
  }, '1']])
  t.same(await query('sum by (verdict) (sqlvss_sql_instance_verdict{mssql_instance="SBSMONITORING"} == 1)'),
    [[{ verdict: 'suspected' }, '1']])
  t.same(await query('scrape_samples_scraped == bool scrape_samples_post_metric_relabeling'),
    [[{ instance: target, job: 'sqlvss' }, '1']], 'no sample is doubled or dropped')
})
