// how fast live channels are read, under Wine: node --import @tapjs/typescript/import bench/windows.js [--pairs 7] [--events 10000]
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { eventXml } from '../test/eventlog/an-event.js'
import { whyNoWine, Wine } from '../test/windows/wine.js'

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '7' }, events: { type: 'string', default: '10000' } }
})
const PAIRS = Number(values.pairs)
const EVENTS = Number(values.events)
const POLLS = 200
const GOALS = { ratio: 2.5, poll: 5 }
const LOGS = [
  { channel: 'Application', oneIn: 100 },
  { channel: 'Ours', oneIn: 1 }
].map((log) => ({ ...log, events: EVENTS, ours: EVENTS / log.oneIn }))
const QUIET = ['Application', 'System', 'Microsoft-Windows-Backup'].map((channel) => ({ ...LOGS[0], channel }))

const obstacle = whyNoWine()
if (obstacle !== false) {
  console.log(`Live channels: not measured, ${obstacle}`)
} else {
  const wine = new Wine()
  try {
    await measure(wine)
  } finally {
    wine.end()
  }
}

async function measure (wine) {
  for (const { channel, oneIn } of [...LOGS, ...QUIET.slice(1)]) wine.writeChannel(channel, eventsOf(oneIn))
  const script = join(wine.driveC, 'reading.cjs')
  await build({
    entryPoints: [fileURLToPath(new URL('windows-reading.js', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs'
  })
  const work = { pairs: PAIRS, polls: POLLS, logs: LOGS, quiet: QUIET }
  const { status, stdout, stderr } = await wine.wineNode(script, [JSON.stringify(work)])
  if (status !== 0) throw new Error(`node.exe ended with ${status}: ${stderr}`)
  const { rates, poll } = JSON.parse(stdout)
  console.log(`Live channels of ${EVENTS} events, under Wine with stand-ins for the event log: Wine's figures, not those of Windows`)
  for (const [n, { a, b, ratio }] of rates.entries()) {
    console.log(`events/s, one in ${LOGS[n].oneIn} ours: in process | spawned: ${Math.round(a)} | ${Math.round(b)} = ${ratio.toFixed(1)} ` +
      `(goal: at least ${GOALS.ratio}; medians of ${PAIRS} pairs)`)
  }
  console.log(`a poll of ${QUIET.length} channels with nothing new, in process: ${poll.toFixed(2)} ms of processor time (goal: less than ${GOALS.poll})`)
}

function eventsOf (oneIn) {
  return Array.from({ length: EVENTS }, (_, n) =>
    eventXml({ recordId: n + 1, ...(n + 1) % oneIn === 0 ? {} : { provider: 'Perflib', eventId: 1008 } }))
}
