import { bookmarkOfRecord, isAnother, lossSince, newestRecord, parseChannelPosition, printChannelPosition } from './channel-position.js'
import { afterRecord, ofTheLast, onlyRecord, selectsOf, withRecord } from './channel-query.js'
import { EventLogError, stoppedError } from './eventlog.js'
import { eventRecordOf, recordNumberOf } from './event-xml.js'
import { wantedOf } from './wanted-events.js'
import type { IsWanted } from './wanted-events.js'
import type { EpochMs, EventRecord } from '../core/event.js'
import type { ChannelPosition } from './channel-position.js'
import type { ChannelEvents, ChannelInfo, ChannelName, ChannelQuery, ChannelReader } from './channel-reader.js'
import type { Batch, EventLog, Unreadable, WantedEvents } from './eventlog.js'

/** How a live channel is read. */
export interface ChannelOptions extends ChannelName {
  readonly reader: ChannelReader
  readonly clock: () => EpochMs
  /** How far back the first read reaches, in milliseconds. */
  readonly lookBack: number
  /** Its events come from other computers, with the record numbers they had there. */
  readonly isForwarded: boolean
  /** The most events of one batch. */
  readonly batchRecords?: number
}

interface Failure {
  readonly error: EventLogError
  readonly at: EpochMs
  readonly pause: number
}

interface OldestEvent {
  readonly record: number
  readonly lookedAt: EpochMs
  readonly time: EpochMs | undefined
}

const BATCH_RECORDS = 1000
const READ_TIMEOUT = 60_000
const CHECK_EVERY = 60 * 60_000
const OLDEST_EVERY = 10 * 60_000
const EVERY_EVENT = ['*']
const NO_EVENTS: ChannelEvents = { events: [], isMore: false }
/** How long an event log that cannot be read is left alone; the last one stays. */
const PAUSES = [0, 30_000, 60_000, 120_000, 300_000] as const

/** A channel that Windows writes to while it is read, of this computer or another. */
export class Channel implements EventLog {
  readonly name: string
  readonly kind = 'channel'

  readonly #wanted: WantedEvents
  readonly #isWanted: IsWanted
  readonly #options: ChannelOptions
  readonly #channel: ChannelName
  #failures = 0
  #failure: Failure | undefined
  #checkedAt: EpochMs | undefined
  #oldest: OldestEvent | undefined

  constructor (wanted: WantedEvents, options: ChannelOptions) {
    const { channel, computer } = options
    this.name = computer === undefined ? channel : `${computer}/${channel}`
    this.#wanted = wanted
    this.#isWanted = wantedOf(wanted)
    this.#options = options
    this.#channel = computer === undefined ? { channel } : { channel, computer }
  }

  async read (position: string | undefined, signal: AbortSignal): Promise<Batch> {
    const now = this.#options.clock()
    if (this.#failure !== undefined && isWithin(this.#failure.pause, this.#failure.at, now)) throw this.#failure.error
    try {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT)])
      const batch = await this.#inTime(this.#read(parseChannelPosition(position), limited), limited)
      this.#failures = 0
      this.#failure = undefined
      return batch
    } catch (error) {
      if (error instanceof EventLogError && !signal.aborted) this.#pause(error, now)
      throw error
    }
  }

  /** Windows may not come back from a call to another computer; nobody waits longer than the signal says. */
  async #inTime (reading: Promise<Batch>, signal: AbortSignal): Promise<Batch> {
    return await new Promise((resolve, reject) => {
      const stop = (): void => { reject(stoppedError(this.name, signal)) }
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
      reading.then(resolve, reject)
    })
  }

  /** What keeps it from being read may have changed the channel as well: the query is proved again. */
  #pause (error: EventLogError, now: EpochMs): void {
    this.#failure = { error, at: now, pause: PAUSES[Math.min(this.#failures, PAUSES.length - 1)]! }
    this.#failures++
    this.#checkedAt = undefined
  }

  async #read (position: ChannelPosition | undefined, signal: AbortSignal): Promise<Batch> {
    const info = await this.#options.reader.info(this.#channel, signal)
    const from = position === undefined || isAnother(position, info) ? undefined : position
    const loss = position === undefined ? undefined : lossSince(position, info)
    const newest = newestRecord(info)
    const { isForwarded, lookBack } = this.#options
    const looked = from?.record ?? 0
    const isTimed = position === undefined || isForwarded
    const since = isTimed ? ofTheLast(lookBack) : afterRecord(looked)
    const events = newest > looked ? await this.#eventsAfter(from, since, signal) : NO_EVENTS
    const lastRead = isForwarded ? 0 : Math.max(0, ...events.events.map(recordNumberOf))
    // all there was has been looked at, and what came meanwhile; or, where there is more, all up to the last event
    const record = events.isMore && lastRead > 0 ? lastRead : Math.max(newest, lastRead)
    const oldest = await this.#timeOfOldest(info, signal)
    const bookmark = isForwarded ? events.bookmark ?? from?.bookmark : undefined
    return {
      ...this.#recordsOf(events.events),
      position: printChannelPosition(positionAt(record, info, bookmark)),
      scanned: Math.max(0, record - Math.max(looked, (info.oldestRecord ?? 1) - 1)),
      more: events.isMore,
      ...oldest === undefined ? {} : { oldest },
      ...loss === undefined ? {} : { loss }
    }
  }

  /**
   * From a bookmark where the reader has them, so that Windows need not look at what comes before it. The event of the
   * bookmark is selected as well, so that a bookmark that is not found is one whose event is gone.
   */
  async #eventsAfter (
    from: ChannelPosition | undefined, since: string, signal: AbortSignal
  ): Promise<ChannelEvents> {
    const { reader, isForwarded, batchRecords = BATCH_RECORDS } = this.#options
    const selects = selectsOf(this.#wanted, since)
    await this.#check(selects, signal)
    const query = { ...this.#channel, selects, mostEvents: batchRecords }
    if (isForwarded && !reader.hasBookmarks) {
      throw new EventLogError('other', `${this.name}: ${reader.name} cannot read on among forwarded events; wevtapi can`)
    }
    const marked = reader.hasBookmarks ? this.#markedQuery(query, from) : undefined
    if (marked === undefined) return await reader.query(query, signal)
    try {
      return await reader.query(marked, signal)
    } catch (error) {
      // overwritten, and all that is left is newer
      if (error instanceof EventLogError && error.code === 'bookmark_gone') return await reader.query(query, signal)
      throw error
    }
  }

  #markedQuery (query: ChannelQuery, from: ChannelPosition | undefined): ChannelQuery | undefined {
    if (from === undefined) return undefined
    const { record, bookmark } = from
    if (this.#options.isForwarded) return bookmark === undefined ? undefined : { ...query, bookmark }
    if (record === 0) return undefined
    const selects = [...query.selects, onlyRecord(record)]
    return { ...query, selects, bookmark: bookmarkOfRecord(query.channel, record) }
  }

  /**
   * Proves that each expression selects: Windows may take one that it does not understand for one that selects nothing.
   * Together with what it is for it is asked for the newest event, which is there.
   */
  async #check (selects: readonly string[], signal: AbortSignal): Promise<void> {
    const { reader, clock } = this.#options
    const now = clock()
    if (this.#checkedAt !== undefined && isWithin(CHECK_EVERY, this.#checkedAt, now)) return
    const newest = { ...this.#channel, mostEvents: 1, isNewestFirst: true }
    const [event] = (await reader.query({ ...newest, selects: EVERY_EVENT }, signal)).events
    const record = event === undefined ? 0 : recordNumberOf(event)
    for (const select of record === 0 ? [] : selects) {
      const { events } = await reader.query({ ...newest, selects: [withRecord(select, record)] }, signal)
      if (events.length > 0) continue
      throw new EventLogError('invalid_query', `${this.name}: expected record ${record} from a query for it, found nothing; ` +
        `${reader.name} does not understand ${select}`)
    }
    this.#checkedAt = now
  }

  /** When the oldest event was written; a full log overwrites it all the time, so this is not asked at every poll. */
  async #timeOfOldest ({ oldestRecord }: ChannelInfo, signal: AbortSignal): Promise<EpochMs | undefined> {
    if (oldestRecord === undefined) return undefined
    const { reader, clock } = this.#options
    const last = this.#oldest
    const now = clock()
    const isFresh = last !== undefined && (last.record === oldestRecord || isWithin(OLDEST_EVERY, last.lookedAt, now))
    if (isFresh) return last.time
    const [event] = (await reader.query({ ...this.#channel, selects: EVERY_EVENT, mostEvents: 1 }, signal)).events
    const result = event === undefined ? undefined : eventRecordOf(event)
    const time = result !== undefined && 'record' in result ? result.record.timeCreated : undefined
    this.#oldest = { record: oldestRecord, lookedAt: now, time }
    return time
  }

  #recordsOf (events: readonly string[]): Pick<Batch, 'records' | 'unreadable'> {
    const records: EventRecord[] = []
    const unreadable: Unreadable[] = []
    for (const xml of events) {
      const result = eventRecordOf(xml)
      if ('reason' in result) {
        unreadable.push({ where: `${this.name} at record ${recordNumberOf(xml)}`, reason: result.reason })
      } else if (this.#isWanted(result.record.provider, result.record.eventId)) {
        records.push(result.record)
      }
    }
    return { records, unreadable }
  }
}

/** Whether so much time has not passed yet; where the clock was set back by more, it has. */
function isWithin (milliseconds: number, since: EpochMs, now: EpochMs): boolean {
  return Math.abs(now - since) < milliseconds
}

function positionAt (record: number, { createdAt }: ChannelInfo, bookmark: string | undefined): ChannelPosition {
  return {
    record,
    ...createdAt === undefined ? {} : { createdAt },
    ...bookmark === undefined ? {} : { bookmark }
  }
}
