import type { EpochMs } from '../../src/core/event.js'

/** Where and when an event was written; what a test does not care about has a default. */
export interface Written {
  readonly computer?: string
  readonly channel?: string
  readonly recordId?: number
  readonly time?: EpochMs
  /** Fractional digits of SystemTime: 7 since Windows 8, 9 and 3 are seen too. */
  readonly digits?: 3 | 7 | 9
  /** Adds RenderingInfo, as Event Viewer and wevtutil /f:RenderedXml do. */
  readonly message?: string
}

/** 2026-03-02T21:00:00Z, a Monday: the time of an event that is told none. */
export const SOME_TIME: EpochMs = Date.UTC(2026, 2, 2, 21)

/** The computer of an event that is told none. */
export const SOME_COMPUTER = 'SQL01.contoso.local'

/** Classic events before Windows 10 have no Version, Opcode, Correlation and Execution; later ones have them. */
export type ClassicShape = 'short' | 'long'

/** What makes one classic event differ from another. */
export interface Classic {
  readonly provider: string
  /** A number, but for an event that is to be unreadable. */
  readonly eventId: number | string
  readonly qualifiers: number
  readonly level: number
  readonly task?: number
  readonly keywords?: string
  readonly shape?: ClassicShape
  readonly data: readonly string[]
  readonly binary?: Uint8Array
}

/** The XML of an event of a classic provider: unnamed insertion strings, then Binary. */
export function classicXml (event: Classic, written: Written = {}): string {
  const isLong = event.shape === 'long'
  const system = [
    `<Provider Name='${escaped(event.provider).replaceAll("'", '&apos;')}'/>`,
    `<EventID Qualifiers='${event.qualifiers}'>${escaped(String(event.eventId))}</EventID>`,
    isLong ? '<Version>0</Version>' : '',
    `<Level>${event.level}</Level><Task>${event.task ?? 0}</Task>`,
    isLong ? '<Opcode>0</Opcode>' : '',
    `<Keywords>${event.keywords ?? '0x80000000000000'}</Keywords>`,
    timeAndRecord(written),
    isLong ? "<Correlation/><Execution ProcessID='0' ThreadID='0'/>" : '',
    place(written, 'Application'),
    '<Security/>'
  ]
  const data = event.data.map((value) => `<Data>${escaped(value)}</Data>`).join('')
  return eventXml(system.join(''), `<EventData>${data}${binaryXml(event.binary)}</EventData>`, written)
}

/** What makes one event of a manifest provider differ from another. */
export interface Manifest {
  readonly provider: string
  readonly guid: string
  /** Set for a provider that also has a classic name; such an event has Qualifiers. */
  readonly eventSourceName?: string
  readonly qualifiers?: number
  readonly eventId: number
  readonly version?: number
  readonly level: number
  readonly task?: number
  readonly opcode?: number
  readonly keywords: string
  readonly processId?: number
  readonly threadId?: number
  readonly channel: string
  readonly userId?: string
  readonly data?: Fields
  readonly binary?: Uint8Array
  /** The inside of UserData, for the events that have this instead of EventData. */
  readonly userData?: string
}

/** Named values in the order of the manifest. */
export type Fields = readonly (readonly [name: string, value: string])[]

/** The XML of an event of a manifest provider: named data, or UserData. */
export function manifestXml (event: Manifest, written: Written = {}): string {
  const source = event.eventSourceName === undefined ? '' : ` EventSourceName='${event.eventSourceName}'`
  const qualifiers = event.qualifiers === undefined ? '' : ` Qualifiers='${event.qualifiers}'`
  const system = [
    `<Provider Name='${event.provider}' Guid='${event.guid}'${source}/>`,
    `<EventID${qualifiers}>${event.eventId}</EventID><Version>${event.version ?? 0}</Version>`,
    `<Level>${event.level}</Level><Task>${event.task ?? 0}</Task><Opcode>${event.opcode ?? 0}</Opcode>`,
    `<Keywords>${event.keywords}</Keywords>`,
    timeAndRecord(written),
    `<Correlation/><Execution ProcessID='${event.processId ?? 1892}' ThreadID='${event.threadId ?? 3520}'/>`,
    place(written, event.channel),
    event.userId === undefined ? '<Security/>' : `<Security UserID='${event.userId}'/>`
  ]
  return eventXml(system.join(''), manifestBody(event), written)
}

function manifestBody ({ data = [], binary, userData }: Manifest): string {
  if (userData !== undefined) return `<UserData>${userData}</UserData>`
  if (data.length === 0 && binary === undefined) return '<EventData></EventData>'
  const values = data.map(([name, value]) => `<Data Name='${name}'>${escaped(value)}</Data>`).join('')
  return `<EventData>${values}${binaryXml(binary)}</EventData>`
}

/** Text as it stands between two tags. */
export function escaped (text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** UTF-16LE, as Windows puts strings into Binary. */
export function utf16 (text: string): Uint8Array {
  return Buffer.from(text, 'utf16le')
}

/** A time as Windows prints it in SystemTime and in FILETIME fields. */
export function systemTime (time: EpochMs, digits: 3 | 7 | 9 = 7): string {
  return new Date(time).toISOString().slice(0, -1) + '0'.repeat(digits - 3) + 'Z'
}

function timeAndRecord ({ time = SOME_TIME, recordId = 1001, digits = 7 }: Written): string {
  return `<TimeCreated SystemTime='${systemTime(time, digits)}'/><EventRecordID>${recordId}</EventRecordID>`
}

function place ({ computer = SOME_COMPUTER, channel }: Written, usualChannel: string): string {
  return `<Channel>${escaped(channel ?? usualChannel)}</Channel><Computer>${escaped(computer)}</Computer>`
}

function binaryXml (binary: Uint8Array | undefined): string {
  return binary === undefined ? '' : `<Binary>${Buffer.from(binary).toString('hex').toUpperCase()}</Binary>`
}

function eventXml (system: string, body: string, { message }: Written): string {
  const rendering = message === undefined
    ? ''
    : `<RenderingInfo Culture='en-US'><Message>${escaped(message)}</Message><Level>Error</Level></RenderingInfo>`
  return "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>" +
    `<System>${system}</System>${body}${rendering}</Event>`
}
