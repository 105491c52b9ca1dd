// A fleet behind a real Prometheus and Alertmanager: node bench/fleet.js [--servers 5000] [--minutes 5]
// First all is well but for a few percent, then many fail at once. Prometheus scrapes and evaluates every 60 s.
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { alertingTo, alertmanagerConfig, readYaml, RULES } from '../scripts/stack/config.js'
import { needServers, startAlertmanager, startPrometheus } from '../scripts/stack/programs.js'
import { eventually, freePort } from '../scripts/stack/server.js'
import { openSink } from '../scripts/stack/sink.js'
import { figuresOf, measured, queried } from './fleet/measure.js'
import { openServers } from './fleet/servers.js'
import { serverKinds } from './fleet/stories.js'

const MINUTE = 60_000
const FEW = 0.03
const MANY = 0.3
const LONGEST_FOR = '1m' // else ten minutes pass before the fleet's alert fires
const FLEET_ALERT = 'SqlVssFleetBackupsFailing'

const { values } = parseArgs({
  options: { servers: { type: 'string', default: '5000' }, minutes: { type: 'string', default: '5' } }
})
const [count, minutes] = [Number(values.servers), Number(values.minutes)]
needServers()
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-fleet-'))
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort())
const notifications = []
const sink = await openSink((receiver, { status, alerts }) => {
  notifications.push({ receiver, status, at: Date.now(), names: new Set(alerts.map(({ labels }) => labels.alertname)) })
})
const kinds = await serverKinds()
const servers = await openServers({ count, kinds, failingShare: FEW })
const running = []
try {
  await Promise.race([run(), once(stop.signal, 'abort')])
} finally {
  stop.abort()
  await Promise.all(running.map(({ ended }) => ended))
  await Promise.all([servers.close(), sink.close()])
  rmSync(folder, { recursive: true, force: true })
}
process.exit() // what was interrupted waits no longer

async function run () {
  const [prometheus, alertmanager] = await startBoth()
  console.log(`node ${process.version}; ${availableParallelism()} processors; ${count} servers; scraped and evaluated every 60 s`)
  const isScraped = await eventually(async () => await queried(prometheus, 'sum(up)') === count || undefined, 10 * MINUTE)
  if (!isScraped) throw new Error('not every server was scraped within 10 minutes')

  const well = await measured(prometheus, minutes * MINUTE)
  await printSeries(prometheus, well)

  notifications.length = 0
  const failedAt = Date.now()
  servers.fail(MANY)
  const failing = measured(prometheus, minutes * MINUTE)
  await eventually(async () => notifications.some(({ names }) => names.has(FLEET_ALERT)) || undefined, 10 * MINUTE)
  await pause(MINUTE) // were there a second one, it would come now
  const told = await failing
  printRules(well, told)
  printLoad(well, told, await figuresOf(alertmanager))
  printNotifications(failedAt)
}

async function startBoth () {
  const targets = join(folder, 'targets.json')
  writeFileSync(targets, JSON.stringify(servers.targets))
  const [port, alertmanagerPort] = [await freePort(), await freePort()]
  running.push(await startAlertmanager({
    folder, port: alertmanagerPort, config: alertmanagerConfig({ sink: sink.url }), signal: stop.signal
  }))
  running.push(await startPrometheus({
    folder,
    port,
    config: {
      global: { scrape_interval: '60s', evaluation_interval: '60s' },
      rule_files: RULES.map(hurried),
      alerting: alertingTo(`127.0.0.1:${alertmanagerPort}`),
      scrape_configs: [{ job_name: 'sqlvss', file_sd_configs: [{ files: [targets] }] }]
    },
    signal: stop.signal
  }))
  return [`http://127.0.0.1:${port}`, `http://127.0.0.1:${alertmanagerPort}`]
}

/** The same rules where no alert waits longer than a minute. */
function hurried (path, n) {
  const shorter = (rule) => rule.for === undefined ? rule : { ...rule, for: LONGEST_FOR }
  const groups = readYaml(path).groups.map((group) => ({ ...group, rules: group.rules.map(shorter) }))
  const file = join(folder, `rules-${n}.yml`)
  writeFileSync(file, JSON.stringify({ groups }))
  return file
}

async function printSeries (prometheus, { series }) {
  for (const { name, share, well, failing } of kinds) {
    const samples = ({ lines }) => lines.filter((line) => line.series !== undefined).length
    print(`series of a server, ${name} (${share * 100} %)`, `${samples(well)} well, ${samples(failing)} failing`)
  }
  print('series of a server, average', Math.round(await queried(prometheus, 'avg(scrape_samples_scraped)')))
  print('series in Prometheus, those of rules included', series.toLocaleString('en-US'))
}

function printRules (well, failing) {
  print('rule group, longest evaluation', `${FEW * 100} % failing`, `${MANY * 100} % failing`)
  for (const [group, most] of well.groups) print(`  ${group}`, seconds(most), seconds(failing.groups.get(group)))
  const all = ({ groups }) => seconds([...groups.values()].reduce((sum, most) => sum + most, 0))
  print('  all groups', all(well), all(failing))
  print('  evaluations missed', well.missed, failing.missed)
}

function printLoad (well, failing, alertmanager) {
  print('Prometheus, processor seconds a minute, all it does', (well.cores * 60).toFixed(1), (failing.cores * 60).toFixed(1))
  print('load of the machine at the end', loadavg()[0].toFixed(1))
  print('Prometheus, most memory', megabytes(well.memory), megabytes(failing.memory))
  print('Alertmanager, memory at the end', megabytes(alertmanager.memory))
}

function printNotifications (since) {
  const fleet = notifications.filter(({ names }) => names.has(FLEET_ALERT))
  print('notifications since many fail', 'all', 'of the fleet')
  for (const receiver of [...new Set(notifications.map((one) => one.receiver))].sort()) {
    const sent = (some) => some.filter((one) => one.receiver === receiver).length
    print(`  ${receiver}`, sent(notifications), sent(fleet))
  }
  if (fleet.length > 0) print(`seconds from failure to ${FLEET_ALERT}`, Math.round((fleet[0].at - since) / 1000))
}

function seconds (number) {
  return `${number.toFixed(3)} s`
}

function megabytes (bytes) {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}

function print (what, ...figures) {
  console.log(`${what.padEnd(58)} ${figures.map((figure) => String(figure).padStart(22)).join(' ')}`)
}
