// What a scrape costs beside Debian's prometheus-node-exporter with about as many series, and beside the least that a
// server in Node.js can do: node bench/serving.js [--pairs 7] [--seconds 3] [--connections 8]
// Needs the Debian packages wrk and prometheus-node-exporter. The same client for all, in turn: A B C A B C ...
import { execFile } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { missingOf } from '../scripts/debian-packages.js'
import { ROOT } from '../scripts/set-up.js'
import { started } from './serving/processes.js'
import { HEADERS, quantile, scraped } from './serving/scrape.js'

const BARE = fileURLToPath(new URL('serving/bare.js', import.meta.url))
const STORY = join(ROOT, 'examples', 'kb2615182', 'application.xml')
const APART = 1_050 // longer than what belongs to the moment is kept
const SCRAPES_APART = 20

// as many series as ours from files of /proc, which are cheap to read: no devices, no file systems, no systemd
const COLLECTORS = ['meminfo', 'netstat', 'vmstat', 'stat', 'loadavg', 'sockstat', 'filefd', 'entropy']

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '8' }
  }
})
const [pairs, seconds] = [Number(values.pairs), Number(values.seconds)]
const missing = missingOf(['wrk', 'prometheus-node-exporter'].map((program) => ({ program, package: program })))
if (missing.length > 0) {
  console.log(`Left out: serving; missing Debian packages: ${missing.map(({ program }) => program).join(', ')}`)
  process.exit()
}
const servers = []
try {
  await run()
} finally {
  await Promise.all(servers.map((server) => server.stop()))
}

async function run () {
  const ours = await start('this exporter', process.execPath, (port) =>
    [join(ROOT, 'dist', 'main.js'), `--event-logs=xml:${STORY}`, '--retention=2y', `--web.listen-address=127.0.0.1:${port}`], '/metrics')
  const node = await start('node_exporter', 'prometheus-node-exporter', (port) =>
    ['--collector.disable-defaults', ...COLLECTORS.map((name) => `--collector.${name}`), `--web.listen-address=127.0.0.1:${port}`], '/metrics')
  const bare = await start('bare node:http', process.execPath, (port) => [BARE, String(port), ours.url], '/')
  console.log(`node ${process.version}; load ${loadavg().map((one) => one.toFixed(1)).join(' ')}; ${pairs} rounds of ${seconds} s, ${values.connections} connections`)
  for (const { name, url } of servers) {
    const { body } = await scraped(url, HEADERS)
    print(`${name}: series, bytes in gzip`, seriesIn(gunzipSync(body).toString()), body.length)
  }

  const rounds = []
  for (let n = 0; n <= pairs; n++) rounds.push(new Map(await inTurn(servers, underLoad)))
  const warm = rounds.slice(1)
  const ratio = (figure, a, b) => median(warm.map((round) => round.get(a)[figure] / round.get(b)[figure])).toFixed(3)
  const middle = (figure, server) => median(warm.map((round) => round.get(server)[figure]))
  for (const server of servers) {
    print(`${server.name}: requests/s, processor µs a scrape, p99 ms`, Math.round(middle('rate', server)), Math.round(middle('cpu', server) * 1e6), middle('p99', server).toFixed(2))
  }
  print('processor time a scrape: ours / node_exporter (at most 0.2)', ratio('cpu', ours, node))
  print('requests/s: ours / node_exporter (at least 4)', ratio('rate', ours, node))
  print('p99: ours / node_exporter (at most 1)', ratio('p99', ours, node))
  print('processor time a scrape: ours / bare node:http (at most 1.5)', ratio('cpu', ours, bare))
  print('requests/s: bare node:http / ours (at most 1.5)', ratio('rate', bare, ours))

  const apart = new Map(await Promise.all(servers.map(async (server) => [server, await farApart(server)])))
  for (const [{ name }, { cpu, p50 }] of apart) print(`${name}, one scrape a second: processor µs each, median ms`, Math.round(cpu * 1e6), p50.toFixed(2))
  print('processor time a second, one scrape a second: ours / node_exporter', (apart.get(ours).cpu / apart.get(node).cpu).toFixed(3))
}

async function start (...args) {
  const server = await started(...args)
  servers.push(server)
  return server
}

async function inTurn (all, measure) {
  const measured = []
  for (const server of all) measured.push([server, await measure(server)])
  return measured
}

/** As many scrapes as fit. */
async function underLoad ({ url, cpuSeconds }) {
  const before = cpuSeconds()
  const headers = Object.entries(HEADERS).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${values.connections}`, `-d${seconds}s`, '--latency', ...headers, url])
  const requests = Number(/(\d+) requests in/.exec(stdout)[1])
  if (/Non-2xx/.test(stdout)) throw new Error(`${url}: not every answer was 200`)
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]), cpu: (cpuSeconds() - before) / requests, p99: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)) }
}

/** Scrapes of which each has the clock and the process told anew, as in real life; all that goes on meanwhile is in it. */
async function farApart ({ url, cpuSeconds }) {
  const before = cpuSeconds()
  const times = []
  for (let n = 0; n < SCRAPES_APART; n++) {
    await pause(APART)
    times.push((await scraped(url, HEADERS)).milliseconds)
  }
  return { cpu: (cpuSeconds() - before) / SCRAPES_APART, p50: median(times) }
}

function milliseconds ([, number, unit]) {
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit]
}

function seriesIn (text) {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
}

function median (numbers) {
  return quantile(numbers, 0.5)
}

function print (what, ...figures) {
  console.log(`${what.padEnd(72)} ${figures.map((figure) => String(figure).padStart(10)).join(' ')}`)
}
