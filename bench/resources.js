// What an exporter costs that nobody asks anything, beside its peers: node bench/resources.js [--starts 9] [--seconds 150]
// Peers are Debian's prometheus-node-exporter, mtail and python3-prometheus-client, and a bare node:http server. All idle at the
// same time; ours, as one bundled file, polls its event log every 30 s.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { bundle } from '../scripts/release/bundle.js'
import { isInstalled } from '../scripts/release/program.js'
import { ROOT } from '../scripts/set-up.js'
import { started } from './serving/processes.js'

const STORY = join(ROOT, 'examples', 'kb2615182', 'application.xml')
const HELLO = `import sys, time
from prometheus_client import Counter, start_http_server
Counter('hello', 'Says hello.').inc()
start_http_server(int(sys.argv[1]), '127.0.0.1')
time.sleep(1e9)
`
const BARE = "require('node:http').createServer((_, answer) => answer.end('up 1\\n')).listen(Number(process.argv[1]), '127.0.0.1')"
const MTAIL = 'counter lines\n/$/ {\n  lines++\n}\n'
const SETTLED = 60_000 // Node.js collects what the start has left within its first minute
const HOUR = 3600

const { values } = parseArgs({ options: { starts: { type: 'string', default: '9' }, seconds: { type: 'string', default: '150' } } })
const [starts, seconds] = [Number(values.starts), Number(values.seconds)]
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-resources-'))
try {
  await run()
} finally {
  rmSync(folder, { recursive: true })
}

async function run () {
  const programs = (await candidates()).filter(({ name, command }) => {
    if (isInstalled(command)) return true
    console.log(`Left out: ${name}; ${command} is missing`)
    return false
  })
  console.log(`node ${process.version}; ${cpus().length} processors; load ${loadavg().map((one) => one.toFixed(1)).join(' ')}; median of ${starts} starts, ${seconds} s idle`)
  const firstScrapes = new Map(programs.map(({ name }) => [name, []]))
  for (let n = 0; n < starts; n++) {
    for (const program of programs) firstScrapes.get(program.name).push(await firstScrape(program))
  }
  const idle = await idleCosts(programs)
  for (const { name, size } of programs) {
    const { memory, cpu } = idle.get(name)
    console.log([
      name.padEnd(28), `first scrape ${String(Math.round(median(firstScrapes.get(name)))).padStart(4)} ms`,
      `idle RSS ${memory.toFixed(1).padStart(6)} MiB`, `processor ${(cpu * HOUR / seconds).toFixed(2).padStart(6)} s an hour`,
      `size ${(size / 1e6).toFixed(1)} MB`
    ].join('   '))
  }
}

async function candidates () {
  const files = { code: join(folder, 'bundle.cjs'), hello: join(folder, 'hello.py'), rules: join(folder, 'rules'), logs: join(folder, 'a.log') }
  const { code } = await bundle({ version: '0.0.0', revision: 'bench' })
  writeFileSync(files.code, code)
  writeFileSync(files.hello, HELLO)
  mkdirSync(files.rules)
  writeFileSync(join(files.rules, 'lines.mtail'), MTAIL)
  writeFileSync(files.logs, '')
  const node = process.execPath
  const flags = [`--event-logs=xml:${STORY}`, '--retention=2y', `--state.directory=${join(folder, 'state')}`]
  return [
    { name: 'this exporter', command: node, args: (port) => [files.code, ...flags, `--web.listen-address=127.0.0.1:${port}`], size: code.length },
    { name: 'bare node:http', command: node, args: (port) => ['-e', BARE, String(port)], size: 0 },
    { name: 'node_exporter', command: 'prometheus-node-exporter', args: (port) => [`--web.listen-address=127.0.0.1:${port}`], size: sizeOf('/usr/bin/prometheus-node-exporter') },
    {
      name: 'mtail',
      command: 'mtail',
      args: (port) => ['-progs', files.rules, '-logs', files.logs, '-address', '127.0.0.1', '-port', String(port), '-logtostderr'],
      size: sizeOf('/usr/bin/mtail')
    },
    { name: 'python3-prometheus-client', command: '/usr/bin/python3', args: (port) => [files.hello, String(port)], size: sizeOf('/usr/bin/python3.11') }
  ]
}

/** Milliseconds from the start of a program to its first answer. */
async function firstScrape ({ name, command, args }) {
  const began = performance.now()
  const program = await started(name, command, args, '/metrics')
  const took = performance.now() - began
  await program.stop()
  return took
}

/** MiB at rest and seconds of processor time, of all programs over the same time. */
async function idleCosts (programs) {
  const running = await Promise.all(programs.map(({ name, command, args }) => started(name, command, args, '/metrics')))
  await pause(SETTLED)
  const before = running.map((program) => program.cpuSeconds())
  await pause(seconds * 1000)
  const costs = running.map((program, n) =>
    [program.name, { cpu: program.cpuSeconds() - before[n], memory: program.memory()[0] }])
  await Promise.all(running.map((program) => program.stop()))
  return new Map(costs)
}

function sizeOf (path) {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function median (numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}
