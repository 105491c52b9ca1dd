// how fast .evtx files are read, against peers and limits:
// node bench/evtx.js [peers] [limits] [memory] [live] [--megabytes 256] [--peer-megabytes 256] [--live-megabytes 1024] [--pairs 7] [--peers FOLDER]
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { countOn, openLog } from './evtx-count.js'
import { compiledWriter, writeLog } from './evtx-log.js'
import { peersIn } from './evtx-peers.js'
import { paired, seconds } from './paired.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    megabytes: { type: 'string', default: '256' },
    'peer-megabytes': { type: 'string', default: '256' },
    'live-megabytes': { type: 'string', default: '1024' },
    pairs: { type: 'string', default: '7' },
    peers: { type: 'string' }
  }
})
const MEGABYTE = 1024 * 1024
const ONE_IN = 1000
const NEW_RECORDS = 10
const BLOCK_BYTES = 64 * 1024
const COUNT = fileURLToPath(new URL('evtx-count.js', import.meta.url))
const PAIRS = Math.max(7, Number(values.pairs))
const WHOLE = Number(values.megabytes)
const OF_PEERS = Number(values['peer-megabytes'])

// what our whole process is compared with; the slowest is given little to read, which leaves more weight to our start
const COMPARISONS = [
  { peer: 'evtxexport', megabytes: OF_PEERS, goal: 40 },
  { peer: 'winevtx', megabytes: OF_PEERS, goal: 15 },
  { peer: '@ts-evtx/core', megabytes: OF_PEERS, goal: 40 },
  { peer: 'evtx_dump.py', megabytes: 4, goal: 150 },
  { peer: 'winevtx', megabytes: OF_PEERS, goal: 8, isAll: true }
]

const folder = mkdtempSync(join(tmpdir(), 'sqlvss-bench-'))
const logs = new Map()
try {
  const writer = await compiledWriter(join(folder, 'writer'))
  console.log(`.evtx files; Node.js ${process.version}; medians of ${PAIRS} pairs; one event in ${ONE_IN} is wanted\n`)
  const parts = { peers: compareWithPeers, limits: compareWithLimits, memory: measureMemory, live: measureLiveFile }
  for (const [name, measure] of Object.entries(parts)) {
    if (positionals.length === 0 || positionals.includes(name)) await measure(writer)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function compareWithPeers (writer) {
  const { found, missing } = peersIn(values.peers)
  for (const { peer, megabytes, goal, isAll } of COMPARISONS) {
    const theirs = found.get(peer)
    if (theirs === undefined) continue
    const log = logOf(writer, megabytes)
    const work = isAll ? 'every record' : 'our events'
    show(`${work} of ${megabytes} MB, whole process, s: ${theirs.version} | this reader`,
      await paired(PAIRS, () => seconds(() => theirs.run(log.path)), () => seconds(() => ourProcess(log, isAll))),
      `at least ${goal}`)
  }
  for (const name of missing) console.log(`${name} is not there: not compared`)
}

async function compareWithLimits (writer) {
  const log = logOf(writer, WHOLE)
  show(`our events of ${WHOLE} MB, whole process, s: this reader | cat`,
    await paired(PAIRS, () => seconds(() => ourProcess(log)), () => seconds(() => spawn('cat', [log.path]))), 'at most 3')
  show('nothing at all, whole process, s: Node.js | cat', await paired(PAIRS,
    () => seconds(() => spawn(process.execPath, ['--eval', '0'])), () => seconds(() => spawn('cat', ['/dev/null']))), 'none')
  show(`our events in one process, MB/s: this reader | readSync of ${BLOCK_BYTES / 1024} KiB`,
    await paired(PAIRS, () => rate(log, () => ourRead(log)), () => rate(log, () => rawRead(log.path))), 'at least 0.4')
}

function measureMemory (writer) {
  for (const megabytes of [32, Number(values['live-megabytes'])]) {
    const log = logOf(writer, megabytes)
    console.log(`most memory over ${megabytes} MB: ${ourProcess(log).megabytes} MiB (goal: less than 90)`)
  }
}

async function measureLiveFile (writer) {
  const megabytes = Number(values['live-megabytes'])
  const log = logOf(writer, megabytes)
  const live = openLog(log.path, { isFinal: false })
  let { position } = await countOn(live)
  const whole = () => seconds(() => countOn(openLog(log.path)))
  const news = async () => {
    log.grow(NEW_RECORDS)
    return await seconds(async () => {
      const read = await countOn(live, position)
      checked(read.records, NEW_RECORDS)
      position = read.position
    })
  }
  show(`one process, s: ${megabytes} MB whole | ${NEW_RECORDS} new records in it`, await paired(PAIRS, whole, news), 'at least 500')
}

/** The log of a size, written when it is first asked for. */
function logOf (writer, megabytes) {
  if (!logs.has(megabytes)) {
    const path = join(folder, `${megabytes}.evtx`)
    logs.set(megabytes, { path, ...writeLog(writer, path, { bytes: megabytes * MEGABYTE, oneIn: ONE_IN }) })
    const { events, wanted } = logs.get(megabytes).facts()
    console.log(`${megabytes} MB: ${events} events, ${wanted} wanted`)
  }
  return logs.get(megabytes)
}

function ourProcess (log, isAll = false) {
  const { events, wanted } = log.facts()
  const found = JSON.parse(spawn(process.execPath, [COUNT, log.path, ...(isAll ? ['--all'] : [])], 'pipe'))
  checked(found.records, isAll ? events : wanted)
  return found
}

async function ourRead (log) {
  const { events, wanted } = log.facts()
  const { records, scanned } = await countOn(openLog(log.path))
  checked(records, wanted)
  checked(scanned, events)
}

function rawRead (path) {
  const file = openSync(path, 'r')
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  while (readSync(file, block) > 0);
  closeSync(file)
}

async function rate (log, read) {
  return log.facts().bytes / MEGABYTE / await seconds(read)
}

function checked (found, expected) {
  if (found !== expected) throw new Error(`expected ${expected} events, found ${found}`)
}

function spawn (command, args, stdout = 'ignore') {
  const result = spawnSync(command, args, { stdio: ['ignore', stdout, 'pipe'], encoding: 'utf8' })
  if (result.error !== undefined || result.status !== 0) throw new Error(`${command}: ${result.error?.message ?? result.stderr}`)
  return result.stdout
}

function show (what, { a, b, ratio }, goal) {
  console.log(`${what}: ${rounded(a)} | ${rounded(b)} = ${rounded(ratio)} (goal: ${goal})`)
}

function rounded (number) {
  return number >= 100 ? Math.round(number).toLocaleString('en') : number.toPrecision(3)
}
