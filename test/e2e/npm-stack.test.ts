import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { ALERTMANAGER, alertmanagerConfig, readYaml } from '../../scripts/stack/config.js'
import { missingServers } from '../../scripts/stack/programs.js'
import { eventually, freePort } from '../../scripts/stack/server.js'
import { notificationText } from '../../scripts/stack/sink.js'

const STACK = fileURLToPath(new URL('../../scripts/stack.js', import.meta.url))
const LONGEST_WAIT = 90_000
const missing = missingServers()
const EXPECTED = {
  alertname: 'SqlVssBackupFailedInstanceKnown',
  job: 'sqlvss',
  mssql_instance: 'SBSMONITORING',
  error_code: '0x800423F4'
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state?: string
}

t.test('the stack: the alert of the example reaches Alertmanager, and Ctrl+C ends all', {
  skip: missing.length > 0 && `not installed: ${missing.join(', ')}`
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-stack-test-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const stack = spawn(process.execPath, [STACK], { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => { stack.kill() })
  const ended = once(stack, 'exit')
  const lines = createInterface(stack.stdout)[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value as string

  const urls = new Map<string, string>()
  for (const name of ['Exporter', 'Runbooks', 'Alertmanager', 'Prometheus']) {
    const [told, url] = (await next()).split(/ +/)
    t.equal(told, name)
    urls.set(name, url!)
  }
  t.equal(await next(), 'Notifications are printed here; Ctrl+C stops all.')

  const firing = await alertIn(async () => {
    const { data } = await (await fetch(`${urls.get('Prometheus')}api/v1/alerts`)).json() as { data: { alerts: readonly Alert[] } }
    return data.alerts.filter(({ state }) => state === 'firing')
  })
  const exporter = urls.get('Exporter')!
  const { host } = new URL(exporter)
  t.match(firing?.labels, { ...EXPECTED, instance: host }, 'it fires in Prometheus')
  const runbook = firing!.annotations['runbook_url']!
  t.equal(runbook, `${exporter}docs/runbooks/SqlVssBackupFailedInstanceKnown`)
  t.equal((await fetch(runbook)).status, 200, 'its link leads to the runbook')
  t.equal((await fetch(urls.get('Runbooks')!)).status, 200, 'all runbooks are where it says')
  const received = await alertIn(async () =>
    await (await fetch(`${urls.get('Alertmanager')}api/v2/alerts`)).json() as readonly Alert[])
  t.match(received?.labels, EXPECTED, 'Alertmanager has it')
  const printed = await eventually(async () => {
    const line = await next()
    return line.includes(EXPECTED.alertname) ? line : undefined
  }, LONGEST_WAIT)
  t.equal(printed?.replace(/ to \S+$/, ''), `FIRING SqlVssBackupFailedInstanceKnown (warning, ${host})`, 'what would be sent is printed')

  stack.kill('SIGINT')
  t.same(await ended, [0, null], 'it ends well')
  t.same(readdirSync(folder), [], 'it leaves no file')
  for (const [name, url] of urls) await t.rejects(fetch(url), { message: 'fetch failed' }, `${name} is gone`)
})

t.test('a port that is taken is left alone', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => { taken.close() })
  const { port } = taken.address() as AddressInfo
  t.not(await freePort(port), port)
  const free = await freePort()
  t.equal(await freePort(free), free)
})

t.test('a notification says to whom, what, where, and what to do', async (t) => {
  t.equal(notificationText('sqlvss-chat', {
    alerts: [{
      status: 'firing',
      labels: { alertname: 'SqlVssWriterFailed', severity: 'warning', instance: 'SBS01' },
      annotations: { summary: 'A VSS writer is in a failed state.', action: 'Restart its service.' }
    }, { status: 'resolved', labels: { alertname: 'SqlVssWatchdog' }, annotations: {} }]
  }), `FIRING SqlVssWriterFailed (warning, SBS01) to sqlvss-chat
  A VSS writer is in a failed state.
  Restart its service.
RESOLVED SqlVssWatchdog to sqlvss-chat`)
})

t.test('nothing leaves this computer: every receiver that is shipped is a webhook of ours', async (t) => {
  const shipped = readYaml(ALERTMANAGER)
  const { receivers, route, inhibit_rules: inhibitions } = alertmanagerConfig({ sink: 'http://127.0.0.1:1', groupWait: undefined })
  t.same(receivers, shipped.receivers.map(({ name }: { name: string }) => ({
    name, webhook_configs: [{ url: `http://127.0.0.1:1/${name}`, send_resolved: true }]
  })))
  t.same([route, inhibitions], [shipped.route, shipped.inhibit_rules], 'routes and inhibitions stay')
})

async function alertIn (ask: () => Promise<readonly Alert[]>): Promise<Alert | undefined> {
  return await eventually(async () =>
    (await ask()).find(({ labels }) => labels.alertname === EXPECTED.alertname), LONGEST_WAIT)
}
