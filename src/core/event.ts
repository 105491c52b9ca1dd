/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** The channels of the logs that SQL Server keeps as text: what an instance logs, and what the SQL writer does. */
export const ERROR_LOG = 'ERRORLOG'
export const WRITER_LOG = 'SqlWriterLogger'

/** One value of an event: an insertion string of a classic provider (no name), a field of a manifest provider, or a leaf of UserData. */
export interface EventDatum {
  readonly name?: string
  readonly value: string
}

/** One event as Windows recorded it, the same whether it was read as XML or from an .evtx file; line ends are LF. */
export interface EventRecord {
  /** Where the event was written; for a forwarded event this is the source computer. */
  readonly computer: string
  readonly channel: string
  readonly provider: string
  readonly eventId: number
  /** EventRecordID within (computer, channel); 0 where the event carries none. */
  readonly recordId: number
  readonly timeCreated: EpochMs
  readonly data: readonly EventDatum[]
  readonly binary?: Uint8Array
  /** The rendered message, in the language of the server; absent from .evtx files. */
  readonly message?: string
}

/** Names one event: a cleared log restarts its record ids, so the time is part of it; an event without a record id is named by its content. */
export function eventKey (record: EventRecord): string {
  const place = `${record.computer}/${record.channel}/${record.recordId}/${record.timeCreated}`
  return record.recordId === 0 ? `${place}/${record.provider}/${record.eventId}/${contentHash(record)}` : place
}

/** The value of a named field, whatever its case; undefined where the event has none or it is empty. */
export function field (record: EventRecord, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const value = record.data.find((one) => one.name?.length === name.length && one.name.toLowerCase() === wanted)?.value
  return value === '' ? undefined : value
}

/** The unnamed values of a classic event, in order. */
export function insertionStrings (record: EventRecord): readonly string[] {
  return record.data.map((datum) => datum.value)
}

// longer than any event of ours; what patterns have to walk is bounded, and so is what a hostile event can cost
const MOST_TEXT = 8192
const MOST_BLANKS = 16
const BLANKS = new RegExp(`[^\\S\\n]{${MOST_BLANKS},}|\\n{${MOST_BLANKS},}`, 'g')

/**
 * What the event says in its own words: the insertion strings, and the rendered message only where there are none; cut, and
 * with long runs of blanks shortened.
 */
export function textOf (record: EventRecord): string {
  const told = record.data.length === 1 ? record.data[0]!.value : insertionStrings(record).join('\n')
  const text = (told.trim() || (record.message ?? '')).slice(0, 2 * MOST_TEXT)
  return (mayHoldBlanks(text) ? text.replace(BLANKS, (run) => run.slice(0, MOST_BLANKS)) : text).slice(0, MOST_TEXT)
}

/** Whether many blanks may stand side by side: one of every so many characters is then one of them, with another beside it. */
function mayHoldBlanks (text: string): boolean {
  for (let at = MOST_BLANKS - 1; at < text.length; at += MOST_BLANKS) {
    if (mayBeBlank(text, at) && (mayBeBlank(text, at - 1) || mayBeBlank(text, at + 1))) return true
  }
  return false
}

// the blanks of Unicode begin with the one that does not break
function mayBeBlank (text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code <= 0x20 || code >= 0xa0
}

function contentHash (record: EventRecord): string {
  let hash = 0x811c9dc5
  for (const character of textOf(record)) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return (hash >>> 0).toString(16)
}
