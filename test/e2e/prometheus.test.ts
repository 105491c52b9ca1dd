import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { buildStale } from '../../scripts/set-up.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const isMissing = spawnSync('prometheus', ['--version']).error !== undefined
const LONGEST_WAIT = 60_000

t.test('a real Prometheus scrapes the example', { skip: isMissing && 'prometheus is not installed' }, async (t) => {
  buildStale()
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-prometheus-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })

  const exporter = spawn(process.execPath, [MAIN, '--web.listen-address=127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => ended(exporter))
  const target = await listeningAddress(exporter)
  const port = await freePort()
  const config = join(folder, 'prometheus.yml')
  writeFileSync(config, JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ job_name: 'sqlvss', static_configs: [{ targets: [target] }] }]
  }))
  const prometheus = spawn('prometheus', [
    `--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error'
  ], { stdio: 'ignore' })
  t.teardown(() => ended(prometheus))

  const query = (text: string) => queryPrometheus(port, text)
  t.same(await eventually(() => query('up{job="sqlvss"}')), [[{ __name__: 'up', instance: target, job: 'sqlvss' }, '1']])
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

type Sample = readonly [labels: Readonly<Record<string, string>>, value: string]

async function queryPrometheus (port: number, query: string): Promise<readonly Sample[]> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`)
  const { data } = await response.json() as {
    data: { result: readonly { metric: Record<string, string>, value: [number, string] }[] }
  }
  return data.result.map(({ metric, value }) => [metric, value[1]])
}

/** Asks until there is an answer: another process is waited for, whose first scrape takes it some seconds. */
async function eventually (ask: () => Promise<readonly Sample[]>): Promise<readonly Sample[]> {
  for (const deadline = Date.now() + LONGEST_WAIT; Date.now() < deadline;) {
    const answer = await ask().catch(() => [])
    if (answer.length > 0) return answer
    await pause(100)
  }
  return []
}

async function listeningAddress (exporter: ChildProcess): Promise<string> {
  for await (const line of createInterface(exporter.stderr!)) {
    const address = /msg="Listening on" .*url=http:\/\/(?<address>[^/]+)\//.exec(line)?.groups?.address
    if (address !== undefined) return address
  }
  throw new Error('the exporter ended before it listened')
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function ended (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = once(child, 'exit')
  child.kill()
  await exit
}
