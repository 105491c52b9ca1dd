import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { EventRecord } from '../../src/core/event.js'
import type { Batch, EventLog, WantedEvents } from '../../src/eventlog/eventlog.js'

/** The namespace that Windows gives every event. */
export const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event'

/** Every event there is. */
export const ALL: WantedEvents = { providers: [{ name: '*' }] }

/** Nobody stops the reading. */
export const GO_ON = new AbortController().signal

/** What an event of a test says; the rest is always the same. */
export interface EventFacts {
  readonly provider?: string
  readonly eventId?: number
  readonly recordId?: number
  readonly data?: string
}

/** One event in the form in which wevtutil prints it. */
export function eventXml ({ provider = 'SQLVDI', eventId = 1, recordId = 7, data = 'text' }: EventFacts): string {
  return `<Event xmlns='${NAMESPACE}'><System><Provider Name='${provider}'/><EventID Qualifiers='0'>${eventId}</EventID>` +
    `<Level>2</Level><TimeCreated SystemTime='2026-03-02T21:00:00.1234567Z'/><EventRecordID>${recordId}</EventRecordID>` +
    `<Channel>Application</Channel><Computer>SQL01</Computer><Security/></System><EventData><Data>${data}</Data></EventData></Event>`
}

/** The record of that event. */
export function eventRecord ({ provider = 'SQLVDI', eventId = 1, recordId = 7, data = 'text' }: EventFacts): EventRecord {
  return {
    computer: 'SQL01',
    channel: 'Application',
    provider,
    eventId,
    timeCreated: Date.UTC(2026, 2, 2, 21, 0, 0, 123),
    recordId,
    data: [{ value: data }]
  }
}

/** Everything an event log holds, as one batch. */
export async function readAll (log: EventLog, position?: string): Promise<Batch> {
  const batches: Batch[] = []
  do batches.push(await log.read(batches.at(-1)?.position ?? position, GO_ON))
  while (batches.at(-1)!.more)
  return {
    ...batches.at(-1)!,
    records: batches.flatMap(({ records }) => records),
    unreadable: batches.flatMap(({ unreadable }) => unreadable),
    scanned: batches.reduce((sum, { scanned }) => sum + scanned, 0)
  }
}

/** A text in each of the encodings in which event logs are written. */
export function encodings (text: string): Readonly<Record<string, Buffer>> {
  const wide = Buffer.from(text, 'utf16le')
  const swapped = Buffer.from(wide).swap16()
  return {
    'UTF-8': Buffer.from(text),
    'UTF-8 with a byte order mark': Buffer.from('\uFEFF' + text),
    'UTF-16LE': wide,
    'UTF-16LE with a byte order mark': Buffer.concat([Buffer.from([0xff, 0xfe]), wide]),
    'UTF-16BE': swapped,
    'UTF-16BE with a byte order mark': Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])
  }
}

/** A file of the shared reading; undefined where that is not at hand. */
export function shared (path: string): { readonly path: string, readonly text: string } | undefined {
  const file = fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url))
  return existsSync(file) ? { path: file, text: readFileSync(file, 'utf8') } : undefined
}
