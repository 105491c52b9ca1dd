import type { EpochMs, EventRecord } from '../../../src/core/event.js'
import type { EventLog, Loss, Note, Unreadable, WantedEvents } from '../../../src/eventlog/eventlog.js'

/** All events, whatever they are. */
export const EVERY_EVENT: WantedEvents = { providers: [{ name: '*' }] }

/** What a log gave until there was no more to read at once. */
export interface ReadLog {
  readonly records: readonly EventRecord[]
  readonly unreadable: readonly Unreadable[]
  readonly notes: readonly Note[]
  readonly losses: readonly Loss[]
  readonly scanned: number
  readonly oldest: EpochMs | undefined
  readonly position: string
}

/** Reads a log from a position, or its start, to its end. */
export async function readAll (log: EventLog, from?: string): Promise<ReadLog> {
  const records: EventRecord[] = []
  const unreadable: Unreadable[] = []
  const notes: Note[] = []
  const losses: Loss[] = []
  let scanned = 0
  let oldest: EpochMs | undefined
  let position = from
  for (let isMore = true; isMore;) {
    const batch = await log.read(position, new AbortController().signal)
    records.push(...batch.records)
    unreadable.push(...batch.unreadable)
    notes.push(...batch.notes ?? [])
    if (batch.loss !== undefined) losses.push(batch.loss)
    scanned += batch.scanned
    oldest = batch.oldest ?? oldest
    position = batch.position
    isMore = batch.more
  }
  return { records, unreadable, notes, losses, scanned, oldest, position: position! }
}

/** One event of the Application log, as Windows writes it. */
export function eventXml (id: number, { provider = 'MSSQLSERVER', eventId = 3041, text = `BACKUP DATABASE Sales_${id}` } = {}): string {
  const time = new Date(timeOf(id)).toISOString()
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${provider}'/>` +
    `<EventID Qualifiers='49152'>${eventId}</EventID><Level>2</Level><Task>2</Task><Keywords>0x80000000000000</Keywords>` +
    `<TimeCreated SystemTime='${time.replace('Z', '0000Z')}'/><EventRecordID>${id}</EventRecordID><Channel>Application</Channel>` +
    `<Computer>SRV01.corp.example</Computer><Security/></System><EventData><Data>${text}</Data></EventData></Event>`
}

/** When the event with an id was written. */
export function timeOf (id: number): EpochMs {
  return Date.UTC(2026, 0, 31, 12, 0, id)
}

/** Events with ids from one to another. */
export function eventsXml (first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, n) => eventXml(first + n))
}
