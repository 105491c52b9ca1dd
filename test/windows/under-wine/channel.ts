import { rmSync, writeFileSync } from 'node:fs'
import { wantedBy } from '../../../src/core/recognise.js'
import { Channel } from '../../../src/eventlog/channel.js'
import type { ChannelReader } from '../../../src/eventlog/channel-reader.js'
import { EventLogError, type Batch, type EventLogErrorCode } from '../../../src/eventlog/eventlog.js'
import { wevtutilReader } from '../../../src/eventlog/wevtutil.js'
import { EVENT_RULES } from '../../../src/knowledge/event-rules.js'
import { inSystem32, koffi } from '../../../src/windows/koffi.js'
import { wevtapiReader } from '../../../src/windows/wevtapi.js'

// Run by node.exe: reads a channel as the program does, while files of the stand-ins come and go, and prints what it read.

/** A channel, and what happens to it in the life of one process. */
export interface Life {
  readonly reader: ChannelReader['name']
  readonly channel: string
  readonly computer?: string
  readonly isForwarded?: boolean
  /** How far back the first read reaches, in milliseconds. */
  readonly lookBack?: number
  /** How long wevtutil may take, in milliseconds. */
  readonly timeout?: number
  /** Where the process before this one ended. */
  readonly position?: string
  readonly steps: readonly Step[]
}

/** The channel is read to its end, or a file of the stand-ins is put in place; without content it is removed. */
export type Step = 'read' | readonly [file: string, content?: string]

/** What one reading yielded. */
export type Reading = Read | { readonly code: EventLogErrorCode, readonly message: string }

interface Read extends Pick<Batch, 'scanned' | 'loss'> {
  readonly records: readonly number[]
  /** The data of the last record. */
  readonly data?: readonly string[]
}

/** What the process leaves behind. */
export interface Lived {
  readonly readings: readonly Reading[]
  readonly position?: string
  /** Handles of wevtapi.dll that are still open. */
  readonly openHandles: number
}

const DAY = 24 * 60 * 60_000
const { signal } = new AbortController()

async function live (life: Life): Promise<Lived> {
  const { reader, lookBack = 35 * DAY, isForwarded = false, timeout, steps, ...place } = life
  const channel = new Channel(wantedBy(EVENT_RULES), {
    ...place, reader: readerOf(reader, timeout), clock: Date.now, lookBack, isForwarded
  })
  const readings: Reading[] = []
  let { position } = place
  for (const step of steps) {
    if (step !== 'read') {
      putFile(...step)
      continue
    }
    const { reading, position: reached } = await readToEnd(channel, position)
    readings.push(reading)
    position = reached
  }
  const openHandles = koffi().load(inSystem32('wevtapi.dll')).func('int32_t __stdcall FakeLiveHandles()')() as number
  return { readings, openHandles, ...position === undefined ? {} : { position } }
}

function readerOf (reader: ChannelReader['name'], timeout: number | undefined): ChannelReader {
  if (reader === 'wevtapi') return wevtapiReader()
  return wevtutilReader({ command: [inSystem32('wevtutil.exe')], ...timeout === undefined ? {} : { timeout } })
}

function putFile (file: string, content?: string): void {
  if (content === undefined) rmSync(`C:\\fakewevt\\${file}`)
  else writeFileSync(`C:\\fakewevt\\${file}`, content)
}

async function readToEnd (
  channel: Channel, from: string | undefined
): Promise<{ readonly reading: Reading, readonly position?: string }> {
  const batches: Batch[] = []
  try {
    do batches.push(await channel.read(batches.at(-1)?.position ?? from, signal))
    while (batches.at(-1)!.more)
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error
    return { reading: { code: error.code, message: error.message }, ...from === undefined ? {} : { position: from } }
  }
  const records = batches.flatMap(({ records }) => records)
  const loss = batches.find(({ loss }) => loss !== undefined)?.loss
  const data = records.at(-1)?.data.map(({ value }) => value)
  const reading: Read = {
    records: records.map(({ recordId }) => recordId),
    scanned: batches.reduce((sum, { scanned }) => sum + scanned, 0),
    ...data === undefined ? {} : { data },
    ...loss === undefined ? {} : { loss }
  }
  return { reading, position: batches.at(-1)!.position }
}

live(JSON.parse(process.argv[2]!) as Life).then(
  (lived) => { console.log(JSON.stringify(lived)) },
  (error: unknown) => { throw error }
)
