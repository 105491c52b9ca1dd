import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { evtxOf } from '../../evtx-writer/events-file.js'
import { fuzzing } from '../../random.js'
import { eventXml } from './a-log.js'
import { fuzz } from './fuzz.js'

// npm run fuzz asks for more; the seed tells where to begin, and so where to go on
const { mutants: MUTANTS, seed: SEED } = fuzzing(200_000)
const SLOWEST = 1000 // milliseconds that one file may take
const MEGABYTE = 1024 * 1024
const MOST_KEPT = 64 // megabytes more that are held when all is read
const MOST_EVER = 768 // megabytes that the process may ever have had; how much below depends on when garbage is collected

const LOGS = fileURLToPath(new URL('../../../../shared/evtx/', import.meta.url))
const CHUNK_BYTES = 65_536
const FILE_HEADER_BYTES = 4096
const SHORT_BYTES = FILE_HEADER_BYTES + 6 * 1024

const EVENTS = [
  eventXml(1), eventXml(2, { provider: 'VSS', eventId: 8193 }), eventXml(3), eventXml(4, { provider: 'SQLVDI', eventId: 1 }), eventXml(5)
]
const FORMS = ['template', 'template-of-windows-11', 'forwarded'] as const

/** Short logs, so that there can be many of them, and some as long as they are. */
function logs (): readonly Buffer[] {
  const made = FORMS.flatMap((form) => [evtxOf(EVENTS, { form }), evtxOf(EVENTS, { form, recordsPerChunk: 2 })])
  const names = existsSync(LOGS) ? readdirSync(LOGS).filter((name) => name.endsWith('.evtx')) : []
  const real = names.map((name) => readFileSync(LOGS + name))
  return [
    ...[...made, ...real].map((log) => log.subarray(0, SHORT_BYTES)),
    ...[made[1]!, ...real.slice(0, 1)].map((log) => log.subarray(0, FILE_HEADER_BYTES + 2 * CHUNK_BYTES))
  ]
}

t.test('no spoilt log makes an exception, takes a second, or memory without a bound', async (t) => {
  const whole = logs()
  const before = heldMemory()
  const { slowest, failures, records, unreadable } = await fuzz(whole, SEED, MUTANTS)
  t.strictSame(failures, [])
  t.ok(slowest.milliseconds < SLOWEST, `the slowest took ${slowest.milliseconds.toFixed()} ms, of seed ${slowest.seed}`)
  const kept = (heldMemory() - before) / MEGABYTE
  t.ok(kept < MOST_KEPT, `${kept.toFixed()} MB more are held`)
  const ever = process.resourceUsage().maxRSS / 1024
  t.ok(ever < MOST_EVER, `the process had ${ever.toFixed()} MB at most`)
  t.comment(`${MUTANTS} mutants from seed ${SEED}: ${records} records read, ${unreadable} damages told`)
})

function heldMemory (): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
