// how fast XML event logs are read, against peers: node bench/xml.js [--megabytes 150] [--pairs 7] [--memory]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { count } from './count.js'
import { paired, seconds } from './paired.js'
import { parserRate } from './parser-rate.js'
import { MTAIL_PROGRAM, writeLog } from './synthetic-log.js'

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '150' },
    pairs: { type: 'string', default: '7' },
    memory: { type: 'boolean', default: false }
  }
})
const MEGABYTE = 1_000_000
const MEMORY_LOG_BYTES = 2_000 * MEGABYTE
const ONE_IN = 1000
const SOUGHT_BY_GREP = '<Level>2</Level>' // only the wanted events are errors
const COUNT = fileURLToPath(new URL('count.js', import.meta.url))
const PAIRS = Math.max(7, Number(values.pairs))

const folder = mkdtempSync(join(tmpdir(), 'sqlvss-bench-'))
try {
  await (values.memory ? measureMemory() : compare())
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measureMemory () {
  const path = join(folder, 'large.xml')
  const log = writeLog(path, { bytes: MEMORY_LOG_BYTES, oneIn: ONE_IN, encoding: 'utf8' })
  const result = JSON.parse(run(process.execPath, [COUNT, path]))
  console.log(`${Math.round(log.bytes / MEGABYTE)} MB, ${log.events} events: ${result.records} of ${log.wanted} wanted ` +
    `events read, at most ${result.megabytes} MiB resident`)
}

async function compare () {
  const path = join(folder, 'utf-8.xml')
  const wide = join(folder, 'utf-16le.xml')
  const log = writeLog(path, { bytes: Number(values.megabytes) * MEGABYTE, oneIn: ONE_IN, encoding: 'utf8' })
  writeLog(wide, { bytes: Number(values.megabytes) * MEGABYTE * 2, oneIn: ONE_IN, encoding: 'utf16le' })
  console.log(`${Math.round(log.bytes / MEGABYTE)} MB, ${log.events} events, ${log.wanted} wanted; medians of ${PAIRS} pairs`)
  console.log(`Node.js ${process.version}, fast-xml-parser ${parserVersion()}\n`)

  const eventsPerSecond = async (file) => log.events / await seconds(() => counted(file, log))
  show('one process, events/s: this reader | fast-xml-parser for each event',
    await paired(PAIRS, () => eventsPerSecond(path), () => parserRate(path)), 'at least 100')
  show('one process, events/s: this reader, UTF-8 | UTF-16LE',
    await paired(PAIRS, () => eventsPerSecond(path), () => eventsPerSecond(wide)), 'at most 1.7')
  await compareProcesses(path, log)
}

async function compareProcesses (path, log) {
  const ours = () => seconds(() => checked(JSON.parse(run(process.execPath, [COUNT, path])).records, log.wanted))
  for (const { name, args, goal, counts } of peers(path)) {
    const found = versionOf(name)
    if (found === undefined) {
      console.log(`${name} is not installed: not compared`)
      continue
    }
    const theirs = () => seconds(() => checked(counts(run(name, args)), log.wanted))
    if (goal.isOursFirst) show(`whole process, s: this reader | ${found}`, await paired(PAIRS, ours, theirs), goal.text)
    else show(`whole process, s: ${found} | this reader`, await paired(PAIRS, theirs, ours), goal.text)
  }
}

function peers (path) {
  const program = join(folder, 'wanted.mtail')
  writeFileSync(program, MTAIL_PROGRAM)
  const mtail = ['--one_shot', '--one_shot_format', 'json', '--progs', program, '--logs', path, '--log_dir', folder]
  return [
    { name: 'mtail', args: mtail, goal: { text: 'at least 4', isOursFirst: false }, counts: mtailCount },
    { name: 'grep', args: ['-c', SOUGHT_BY_GREP, path], goal: { text: 'at most 3', isOursFirst: true }, counts: Number }
  ]
}

function mtailCount (output) {
  const counters = JSON.parse(output)['wanted_events_total'][0].LabelValues
  return counters.reduce((sum, { Value }) => sum + Value.Value, 0)
}

async function counted (path, log) {
  const { records, scanned } = await count(path)
  checked(records, log.wanted)
  checked(scanned, log.events)
}

function checked (found, expected) {
  if (found !== expected) throw new Error(`expected ${expected} events, found ${found}`)
}

function run (command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error !== undefined || status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`)
  return stdout
}

function versionOf (command) {
  const { stdout, stderr, error } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  return error === undefined ? `${stdout}${stderr}`.split('\n')[0].trim() : undefined
}

function parserVersion () {
  const entry = createRequire(import.meta.url).resolve('fast-xml-parser')
  return createRequire(entry)('../package.json').version
}

function show (what, { a, b, ratio }, goal) {
  console.log(`${what}: ${rounded(a)} | ${rounded(b)} = ${rounded(ratio)} (goal: ${goal})`)
}

function rounded (number) {
  return number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(3)
}
