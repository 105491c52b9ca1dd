import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { shownReference } from '../../src/commands/references.js'
import type { Status } from '../../src/core/status.js'
import { EventLogError, type EventLog } from '../../src/eventlog/eventlog.js'
import { createServer } from '../../src/http/server.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { eventually, startExporter } from '../e2e/programs.js'
import { parts } from '../monitor/a-monitor.js'
import { printedEvents, type SyntheticEvent } from '../synthetic/event-log.js'

const METRICS = createMetrics({
  build: { version: '0.1.0', revision: 'test', nodeVersion: 'v0.0.0' },
  caps: { sqlInstances: 32, databases: 50 },
  clock: Date.now,
  processMetrics: false
})

/** The address of an exporter, a process of its own, that has read these events. */
export async function exporterOf (t: Test, events: readonly SyntheticEvent[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-pages-test-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const file = join(folder, 'Application.xml')
  writeFileSync(file, printedEvents(events))
  const exporter = await startExporter(`--event-logs=xml:${file}`)
  t.teardown(exporter.stop)
  const url = `http://${exporter.address}/`
  await eventually('the exporter is ready', async () => (await fetch(`${url}-/ready`)).ok || undefined)
  return url
}

/** The address of a server over a monitor that may read none of its channels. */
export async function deniedServer (t: Test): Promise<string> {
  const denied = (name: string): EventLog => ({
    name,
    kind: 'channel',
    async read () {
      throw new EventLogError('access_denied', `${name}: access is denied; the account belongs into the group Event Log Readers (S-1-5-32-573) (Windows error 5)`)
    }
  })
  const eventLogs = ['Application', 'System', 'Microsoft-Windows-Backup'].map(denied)
  const monitor = await createMonitor(parts({ eventLogs, clock: Date.now }))
  await monitor.poll(new AbortController().signal)
  return (await serverOf(t, monitor.status)).url
}

/** A server of this process, which shows what a test says. */
export async function serverOf (t: Test, status: () => Status) {
  const server = createServer({ status, metrics: METRICS, version: '0.1.0', references: shownReference })
  await server.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => server.close())
  return { url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/`, close: () => server.close() }
}

/** The address of a proxy that puts a prefix before all addresses of a server. */
export async function prefixed (t: Test, url: string): Promise<string> {
  const proxy = createHttpServer((asked, reply) => {
    if (asked.url?.startsWith('/sqlvss/') !== true) {
      reply.writeHead(404).end()
      return
    }
    const passed = request(new URL(asked.url.slice('/sqlvss/'.length), url), (answer: IncomingMessage) => {
      reply.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(reply)
    })
    passed.end()
  }).listen(0, '127.0.0.1')
  t.teardown(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  await once(proxy, 'listening')
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/sqlvss/`
}
