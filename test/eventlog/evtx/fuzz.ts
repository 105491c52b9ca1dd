import { openEvtxFile } from '../../../src/eventlog/evtx-file.js'
import { mutant } from './mutate.js'
import { EVERY_EVENT } from './a-log.js'
import type { FileBytes } from '../../../src/eventlog/file-bytes.js'
import type { WantedEvents } from '../../../src/eventlog/eventlog.js'

/** What came of many spoilt logs. */
export interface Fuzzed {
  readonly records: number
  readonly unreadable: number
  /** The mutant that took longest, and how long, in milliseconds. */
  readonly slowest: { readonly seed: number, readonly milliseconds: number }
  /** What must not be: exceptions, and reads without an end. */
  readonly failures: readonly { readonly seed: number, readonly mutation: string, readonly reason: string }[]
}

const SOME_EVENTS: WantedEvents = {
  providers: [
    { name: 'MSSQL*', ids: new Set([3041]) },
    { name: 'VSS' },
    { name: 'Service Control Manager', ids: new Set([7036]) }
  ]
}
const MOST_BATCHES = 1000

/** Reads so many mutants, from one seed on. */
export async function fuzz (logs: readonly Buffer[], seed: number, count: number): Promise<Fuzzed> {
  const failures: Fuzzed['failures'][number][] = []
  let [records, unreadable] = [0, 0]
  let slowest = { seed, milliseconds: 0 }
  for (let at = seed; at < seed + count; at++) {
    const { bytes, mutation } = mutant(at, logs)
    const started = performance.now()
    try {
      const found = await readMutant(bytes, at % 2 === 0 ? EVERY_EVENT : SOME_EVENTS, at % 3 !== 0)
      records += found.records
      unreadable += found.unreadable
    } catch (error) {
      const reason = error instanceof Error ? error.stack ?? error.message : String(error)
      failures.push({ seed: at, mutation, reason })
    }
    const milliseconds = performance.now() - started
    if (milliseconds > slowest.milliseconds) slowest = { seed: at, milliseconds }
  }
  return { records, unreadable, slowest, failures }
}

async function readMutant (
  bytes: Buffer, wanted: WantedEvents, isFinal: boolean
): Promise<{ readonly records: number, readonly unreadable: number }> {
  const log = openEvtxFile('mutant.evtx', wanted, { isFinal, open: () => bytesInMemory(bytes) })
  let [records, unreadable] = [0, 0]
  let position: string | undefined
  for (let n = 0; n < MOST_BATCHES; n++) {
    const batch = await log.read(position, new AbortController().signal)
    records += batch.records.length
    unreadable += batch.unreadable.length
    if (!batch.more) return { records, unreadable }
    position = batch.position
  }
  throw new Error(`expected an end after ${MOST_BATCHES} batches, found none`)
}

function bytesInMemory (bytes: Buffer): FileBytes {
  return {
    size: bytes.length,
    read: (into, offset) => offset >= bytes.length ? 0 : bytes.copy(into, 0, offset),
    close () {}
  }
}
