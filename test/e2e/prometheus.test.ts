import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { fill, PASSWORDS } from '../web/parts.js'
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

t.test('a real Prometheus scrapes over TLS, with a password and a certificate', { skip: without('prometheus') || without('openssl') }, async (t) => {
  buildStale()
  const folder = fill(join(mkdtempSync(join(tmpdir(), 'sqlvss-prometheus-')), 'web'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const both = readFileSync(join(folder, 'tls_config_noAuth.requireandverifyclientcert.good.yml'), 'utf8') +
    /basic_auth_users:[^]*/.exec(readFileSync(join(folder, 'web_config_users.good.yml'), 'utf8'))![0]
  writeFileSync(join(folder, 'web.yml'), both)
  const exporter = await startExporter(`--web.config.file=${join(folder, 'web.yml')}`)
  t.teardown(() => exporter.stop())
  const server = { scheme: 'https', static_configs: [{ targets: [exporter.address] }] }
  const authority = { ca_file: join(folder, 'server.crt') }
  const certificate = { cert_file: join(folder, 'client_selfsigned.crt'), key_file: join(folder, 'client_selfsigned.key') }
  const password = { basic_auth: { username: 'carol', password: PASSWORDS.carol } }
  const prometheus = await startPrometheus(folder, {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      { ...server, job_name: 'with-both', tls_config: { ...authority, ...certificate }, ...password },
      { ...server, job_name: 'without-password', tls_config: { ...authority, ...certificate } },
      { ...server, job_name: 'without-certificate', tls_config: authority, ...password }
    ]
  })
  t.teardown(() => prometheus.stop())
  await eventually('a scrape', async () => (await queryPrometheus(prometheus, 'up{job="with-both"} == 1')).length || undefined)
  const up = await eventually('the others', async () => {
    const series = await queryPrometheus(prometheus, 'sum by (job) (up)')
    return series.length === 3 ? series.map(([{ job }, value]) => `${job} ${value}`).sort() : undefined
  })
  t.strictSame(up, ['with-both 1', 'without-certificate 0', 'without-password 0'])
})
