// Many computers in one collector, each a target: node bench/probe.js [--computers 2000]
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { ROOT } from '../scripts/set-up.js'
import { started } from './serving/processes.js'
import { HEADERS, quantile, scraped } from './serving/scrape.js'

const STORY = join(ROOT, 'test', 'scenarios', 'errorlog-says-it-again', 'events.xml')
const DAY = 86_400_000
const ROUNDS = ['first round, each written and compressed', 'second round, each as it was', 'third round']

const { values } = parseArgs({ options: { computers: { type: 'string', default: '2000' } } })
const count = Number(values.computers)
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-probe-'))
const log = join(folder, 'ForwardedEvents.xml')
let collector
try {
  await pipeline(forwarded, createWriteStream(log))
  collector = await started('collector', process.execPath, (port) =>
    [join(ROOT, 'dist', 'main.js'), `--event-logs=xml:${log}`, `--web.listen-address=127.0.0.1:${port}`], '/-/ready')
  await run(new URL(collector.url).origin)
} finally {
  await collector?.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function run (origin) {
  const agent = new Agent({ keepAlive: true })
  const atFirst = collector.memory()
  const groups = JSON.parse((await scraped(`${origin}/sd`, {}, agent)).body)
  const targets = groups.flatMap((group) => group.targets)
  if (targets.length !== count) throw new Error(`expected ${count} targets, found ${targets.length}`)
  console.log(`node ${process.version}; load ${loadavg().map((one) => one.toFixed(1)).join(' ')}; ${count} computers`)
  const one = await scraped(probeOf(origin, targets[0]), HEADERS, agent)
  print('series of one, bytes in gzip', gunzipSync(one.body).toString().split('\n').filter((line) => /^[^#]/.test(line)).length, one.body.length)
  for (const name of ROUNDS) {
    const before = collector.cpuSeconds()
    const times = []
    for (const target of targets) times.push((await scraped(probeOf(origin, target), HEADERS, agent)).milliseconds)
    print(`${name}: p50, p99, most ms (p99 less than 20)`, ...[0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(2)))
    print('  processor seconds of the collector for all', (collector.cpuSeconds() - before).toFixed(2))
  }
  print('/sd: ms', (await scraped(`${origin}/sd`, HEADERS, agent)).milliseconds.toFixed(2))
  const whole = await scraped(`${origin}/metrics`, HEADERS, agent)
  print('/metrics, all of them as one: ms', whole.milliseconds.toFixed(2))
  print('memory when the events are read: resident, most', ...atFirst.map(mebibytes))
  print('memory at the end: resident, most (less than 300 MiB)', ...collector.memory().map(mebibytes))
  agent.destroy()
}

function probeOf (origin, computer) {
  return `${origin}/probe?target=${encodeURIComponent(computer)}`
}

/** The events of one server, on so many servers, the last of them a day ago. */
function * forwarded () {
  const story = readFileSync(STORY, 'utf8')
  const [computer] = /(?<=<Computer>)[^<]+/.exec(story)
  const last = Math.max(...[...story.matchAll(/\d{4}-\d\d-\d\d(?=T)/g)].map(([day]) => Date.parse(day)))
  const days = Math.floor((Date.now() - last) / DAY) - 1
  const recent = story.replace(/\d{4}-\d\d-\d\d(?=T)/g, (day) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10))
  for (let n = 1; n <= count; n++) yield recent.replaceAll(computer, `SRV${String(n).padStart(5, '0')}.contoso.local`)
}

function mebibytes (size) {
  return `${Math.round(size)} MiB`
}

function print (what, ...figures) {
  console.log(`${what.padEnd(72)} ${figures.map((figure) => String(figure).padStart(10)).join(' ')}`)
}
