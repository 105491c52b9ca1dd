import { alertmanagerConfig, prometheusConfig } from './config.js'
import { needServers, startAlertmanager, startExporter, startPrometheus } from './programs.js'
import { freePort } from './server.js'
import { notificationText, openSink } from './sink.js'

const PORTS = { exporter: 10099, prometheus: 9090, alertmanager: 9093 }
// something is to be seen soon
const INTERVAL = '5s'
const GROUP_WAIT = '5s'

/** Runs exporter, Prometheus and Alertmanager until they are told to stop, or one of them ends, which is an error. */
export async function runStack ({ folder, exporterArgs, signal }) {
  needServers()
  const stop = new AbortController()
  signal.addEventListener('abort', () => stop.abort(), { once: true })
  const sink = await openSink((receiver, notification) => { console.log(notificationText(receiver, notification)) })
  const running = []
  try {
    for await (const server of startAll({ folder, exporterArgs, sink, signal: stop.signal })) {
      running.push(server)
      console.log(`${server.name.padEnd(12)} ${server.url}/`)
      if (server.name === 'Exporter') console.log(`${'Runbooks'.padEnd(12)} ${server.url}/docs/runbooks/`)
    }
    console.log('Notifications are printed here; Ctrl+C stops all.')
    const problem = await Promise.race(running.map(({ ended }) => ended))
    if (!signal.aborted) throw new Error(problem)
  } finally {
    stop.abort()
    await Promise.all(running.map(({ ended }) => ended))
    await sink.close()
  }
}

async function * startAll ({ folder, exporterArgs, sink, signal }) {
  const exporter = await freePort(PORTS.exporter)
  yield await startExporter({
    port: exporter,
    args: exporterArgs.length > 0 ? exporterArgs : ['--event-logs=example'],
    cwd: process.env.INIT_CWD, // npm runs scripts in the folder of package.json; paths start where the user is
    signal
  })
  const alertmanager = await freePort(PORTS.alertmanager)
  yield await startAlertmanager({
    folder, port: alertmanager, config: alertmanagerConfig({ sink: sink.url, groupWait: GROUP_WAIT }), signal
  })
  yield await startPrometheus({
    folder,
    port: await freePort(PORTS.prometheus),
    config: prometheusConfig({
      exporter: `127.0.0.1:${exporter}`, alertmanager: `127.0.0.1:${alertmanager}`, interval: INTERVAL
    }),
    signal
  })
}
