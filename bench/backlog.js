// How a backlog is read by the real process while it is scraped: node --import @tapjs/typescript/import bench/backlog.js
// [--events 1000000] [--servers 200] [--cpu-prof FOLDER]. All of its events are relevant, ten for each failed backup. It ends with
// status 1, and keeps no figures, where not every failure was counted once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { eventually, freePort } from '../scripts/stack/server.js'
import { ROOT } from '../scripts/set-up.js'
import { badNight, vdiSet } from '../test/scenarios/runs.js'
import { DAY, syntheticLog } from '../test/synthetic/event-log.js'
import { keepFigures } from './figures.js'
import { parserRate } from './parser-rate.js'
import { cpuSeconds, statusField } from './serving/processes.js'
import { HEADERS, quantile, scraped } from './serving/scrape.js'

const EVENTS_OF_ONE = 10
const FAILURES_PER_WRITE = 200
const SPAN = 30 * DAY // within the retention
const SCRAPE_EVERY = 20
const LONGEST = 10 * 60_000
const PARSED_TIMES = 5

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    servers: { type: 'string', default: '200' },
    'cpu-prof': { type: 'string' }
  }
})
const [events, servers] = [Number(values.events), Number(values.servers)]
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-backlog-'))
try {
  await run(join(folder, 'application.xml'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function run (path) {
  writeBacklog(path)
  const megabytes = statSync(path).size / 1e6
  const port = await freePort()
  const profile = values['cpu-prof'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values['cpu-prof']}`]
  const args = [...profile, join(ROOT, 'dist', 'main.js'), `--event-logs=xml:${path}`, `--state.directory=${join(folder, 'state')}`,
    `--web.listen-address=127.0.0.1:${port}`]
  const parserRates = ratesOf(path)
  const start = performance.now()
  const exporter = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  const milliseconds = []
  await eventually(async () => (await fetch(`${url}/-/healthy`)).ok || undefined, LONGEST)
  let isRead = false
  for (let n = 0; !isRead; n++) {
    milliseconds.push((await scraped(`${url}/metrics`, HEADERS)).milliseconds)
    if (n % 10 === 0) isRead = (await fetch(`${url}/-/ready`)).ok
    await pause(SCRAPE_EVERY)
  }
  const seconds = (performance.now() - start) / 1000
  const told = await (await fetch(`${url}/metrics`)).text()
  const [counted, refused] = [/^sqlvss_backup_runs_total\{.*outcome="sql_vss_failure".*\} (\d+)$/gm, /^sqlvss_exporter_refused_events_total (\d+)$/gm]
    .map((samples) => [...told.matchAll(samples)].reduce((sum, [, count]) => sum + Number(count), 0))
  const processorSeconds = cpuSeconds(exporter.pid)
  const megabytesResident = statusField(exporter.pid, 'VmHWM') / 1024
  exporter.kill()
  await once(exporter, 'exit')
  const parsedEventsPerSecond = quantile([...parserRates, ...ratesOf(path)], 0.5)
  const figures = {
    events,
    servers,
    megabytes: Math.round(megabytes),
    seconds: Number(seconds.toFixed(1)),
    failuresCounted: counted,
    eventsRefused: refused,
    eventsPerSecond: Math.round(events / seconds),
    eventsPerProcessorSecond: Math.round(events / processorSeconds),
    parsedEventsPerSecond: Math.round(parsedEventsPerSecond),
    timesParser: Number((events / seconds / parsedEventsPerSecond).toFixed(2)),
    megabytesResident: Math.round(megabytesResident),
    scrapes: milliseconds.length,
    scrapeP50: Number(quantile(milliseconds, 0.5).toFixed(1)),
    scrapeP99: Number(quantile(milliseconds, 0.99).toFixed(1)),
    scrapeMost: Number(Math.max(...milliseconds).toFixed(1)),
    processors: availableParallelism(),
    load: Number(loadavg()[0].toFixed(1))
  }
  console.table(figures)
  const wrong = [['failures counted', events / EVENTS_OF_ONE, counted], ['events refused', 0, refused]]
    .filter(([, expected, found]) => found !== expected)
  for (const [what, expected, found] of wrong) console.error(`${what}: expected ${expected}, found ${found}`)
  if (wrong.length > 0) process.exitCode = 1
  else keepFigures('backlog', figures)
}

/** How fast this computer is, again and again. */
function ratesOf (path) {
  return Array.from({ length: PARSED_TIMES }, () => parserRate(path))
}

/** Failed backups of one server after another, as a collector of forwarded events has them. */
function writeBacklog (path) {
  const file = openSync(path, 'w')
  const failures = events / EVENTS_OF_ONE
  const begin = Date.now() - SPAN - DAY
  for (let written = 0; written < failures; written += FAILURES_PER_WRITE) {
    const length = Math.min(FAILURES_PER_WRITE, failures - written)
    writeSync(file, Array.from({ length }, (_, n) => story(written + n, failures, begin)).join(''))
  }
  closeSync(file)
}

function story (number, failures, begin) {
  const log = syntheticLog(`sql${number % servers}.contoso.local`, number * EVENTS_OF_ONE + 1)
  badNight(log, begin + Math.floor(number / failures * SPAN), { sqlInstance: `I${number % 7}`, database: `D${number % 11}`, vdiSet: vdiSet(number) })
  return log.events().map(({ xml }) => `${xml}\r\n`).join('')
}
