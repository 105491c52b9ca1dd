import { openFileLog } from './file-log.js'
import type { EpochMs, EventRecord } from '../core/event.js'
import type { Batch, Note, Unreadable } from './eventlog.js'

/** What is in an event log: who wrote which events, when, on which computers, and what of it is damaged. */
export interface ProviderList {
  readonly path: string
  readonly records: number
  readonly first: EpochMs | undefined
  readonly last: EpochMs | undefined
  /** Ordered by name. */
  readonly computers: readonly Counted[]
  readonly channels: readonly Counted[]
  /** Ordered by name; the ids of each by number. */
  readonly providers: readonly ProviderCount[]
  /** How many events could not be read, and the first of them. */
  readonly unreadable: number
  readonly firstUnreadable: readonly Unreadable[]
  /** What is odd about the file as a whole, while no event is lost by it. */
  readonly notes: readonly Note[]
}

/** How many events say something of themselves. */
export interface Counted {
  readonly name: string
  readonly count: number
}

export interface ProviderCount extends Counted {
  readonly ids: readonly { readonly eventId: number, readonly count: number }[]
}

interface Counting {
  readonly providers: Map<string, Map<number, number>>
  readonly computers: Map<string, number>
  readonly channels: Map<string, number>
  readonly unreadable: Unreadable[]
  readonly notes: Note[]
  records: number
  unreadableCount: number
  first: EpochMs | undefined
  last: EpochMs | undefined
}

const EVERY_EVENT = { providers: [{ name: '*' }] }
const BATCH_RECORDS = 2000
const SHOWN_UNREADABLE = 20
// names are free text: a log full of invented ones must not fill the memory
const MOST_NAMES = 10_000
const OTHERS = 'others'

/** Reads a log whole and counts what is in it. Rejects with EventLogError where it is none. */
export async function listProviders (
  path: string, signal: AbortSignal = new AbortController().signal
): Promise<ProviderList> {
  const log = openFileLog(path, 'evtx', EVERY_EVENT, { isFinal: true, batchRecords: BATCH_RECORDS })
  const counting: Counting = {
    providers: new Map(),
    computers: new Map(),
    channels: new Map(),
    unreadable: [],
    notes: [],
    records: 0,
    unreadableCount: 0,
    first: undefined,
    last: undefined
  }
  let batch: Batch | undefined
  do {
    batch = await log.read(batch?.position, signal)
    for (const record of batch.records) countRecord(counting, record)
    counting.notes.push(...batch.notes ?? [])
    counting.unreadableCount += batch.unreadable.length
    counting.unreadable.push(...batch.unreadable.slice(0, SHOWN_UNREADABLE - counting.unreadable.length))
  } while (batch.more)
  return listOf(path, counting)
}

function countRecord (counting: Counting, { provider, eventId, computer, channel, timeCreated }: EventRecord): void {
  counting.records++
  counting.first = Math.min(counting.first ?? timeCreated, timeCreated)
  counting.last = Math.max(counting.last ?? timeCreated, timeCreated)
  const { providers } = counting
  const name = providers.has(provider) || providers.size < MOST_NAMES ? provider : OTHERS
  const ids = providers.get(name) ?? new Map<number, number>()
  providers.set(name, ids)
  if (ids.has(eventId) || ids.size < MOST_NAMES) ids.set(eventId, (ids.get(eventId) ?? 0) + 1)
  count(counting.computers, computer)
  count(counting.channels, channel)
}

function count (counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < MOST_NAMES ? name : OTHERS
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function listOf (path: string, counting: Counting): ProviderList {
  const { providers, computers, channels, records, first, last, unreadableCount, unreadable, notes } = counting
  return {
    path,
    records,
    first,
    last,
    computers: counted(computers),
    channels: counted(channels),
    providers: [...providers].sort(byName).map(([name, ids]) => ({
      name,
      count: [...ids.values()].reduce((sum, n) => sum + n, 0),
      ids: [...ids].sort(([a], [b]) => a - b).map(([eventId, n]) => ({ eventId, count: n }))
    })),
    unreadable: unreadableCount,
    firstUnreadable: unreadable,
    notes
  }
}

function counted (counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...counts].sort(byName).map(([name, n]) => ({ name, count: n }))
}

function byName ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b)
}
