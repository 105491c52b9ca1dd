// Run by node.exe under Wine: reads channels in process and by wevtutil.exe, and prints what that took as JSON.
import { wantedBy } from '../dist/core/recognise.js'
import { Channel } from '../dist/eventlog/channel.js'
import { wevtutilReader } from '../dist/eventlog/wevtutil.js'
import { EVENT_RULES } from '../dist/knowledge/event-rules.js'
import { inSystem32 } from '../dist/windows/koffi.js'
import { wevtapiReader } from '../dist/windows/wevtapi.js'
import { paired, seconds } from './paired.js'

const { pairs, polls, logs, quiet } = JSON.parse(process.argv[2])
const { signal } = new AbortController()
const inProcess = wevtapiReader()
const spawned = wevtutilReader({ command: [inSystem32('wevtutil.exe')] })

measure().then(
  (measured) => { console.log(JSON.stringify(measured)) },
  (error) => { throw error }
)

async function measure () {
  const rates = []
  for (const log of logs) {
    const rate = async (reader) => log.events / await seconds(() => readToEnd(channelOf(reader, log.channel), log))
    rates.push(await paired(pairs, () => rate(inProcess), () => rate(spawned)))
  }
  return { rates, poll: await pollWithNothingNew() }
}

function channelOf (reader, channel) {
  const lookBack = 50 * 365 * 86_400_000
  return new Channel(wantedBy(EVENT_RULES), { channel, reader, clock: Date.now, lookBack, isForwarded: false })
}

async function readToEnd (channel, { events, ours }) {
  let [scanned, records, batch] = [0, 0]
  do {
    batch = await channel.read(batch?.position, signal)
    scanned += batch.scanned
    records += batch.records.length
  } while (batch.more)
  if (scanned !== events || records !== ours) throw new Error(`expected ${ours} of ${events} events, found ${records} of ${scanned}`)
  return batch.position
}

/** Milliseconds of processor time for one look at all channels that are read by default, in process. */
async function pollWithNothingNew () {
  const channels = quiet.map(({ channel }) => channelOf(inProcess, channel))
  const positions = await Promise.all(channels.map((channel, n) => readToEnd(channel, quiet[n])))
  const poll = async () => { for (const [n, channel] of channels.entries()) await channel.read(positions[n], signal) }
  for (let n = 0; n < polls; n++) await poll() // the program has long been running
  const before = process.cpuUsage()
  for (let n = 0; n < polls; n++) await poll()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / polls
}
