import { wantedIds } from '../wanted-events.js'
import { nameText } from '../event-values.js'
import { CHUNK_BYTES } from './chunk.js'
import { RECORD_HEADER_BYTES } from './record-walk.js'
import { PlannedRecords } from './planned-record.js'
import { headOfElements, INLINE, type Head } from './record-head.js'
import {
  FRAGMENT_HEADER, FRAGMENT_HEADER_BYTES, INSTANCE_BYTES, TEMPLATE_HEADER_BYTES, TEMPLATE_INSTANCE
} from './template.js'
import { VALUE } from './values.js'
import type { WantedEvents } from '../eventlog.js'
import type { WantedIds, Verdict } from '../wanted-events.js'
import type { Chunk } from './chunk.js'

/** Which events are wanted, and what was found out about providers so far. */
export interface Scan {
  readonly wanted: WantedEvents
  /** By the provider's name as it is in the log. */
  readonly providers: Map<string, WantedIds>
  readonly planned: PlannedRecords
}

/** What a template says of all its records. */
type TemplateHead =
  | { readonly verdict: 'unwanted' | 'undecided' }
  | {
    readonly verdict: 'by-value'
    /** The ids wanted of the provider the template names, or where its name is among the values. */
    readonly provider: WantedIds | number
    /** The event id, or where it is among the values, as a negative number: -1 is the first. */
    readonly eventId: number
  }

/** The heads of the templates of one chunk, by their offset. */
export type TemplateHeads = Map<number, TemplateHead>

const MOST_PROVIDERS = 4096
const UNWANTED: TemplateHead = { verdict: 'unwanted' }
const UNDECIDED: TemplateHead = { verdict: 'undecided' }

/** A scan that has seen nothing yet. */
export function scanFor (wanted: WantedEvents): Scan {
  return { wanted, providers: new Map(), planned: new PlannedRecords() }
}

/**
 * Judges the record at a place by its provider and id, without decoding it.
 * Most records are a template and their values: what the template says is found out once for all of them.
 */
export function judgeRecord (scan: Scan, heads: TemplateHeads, chunk: Chunk, at: number, size: number): Verdict {
  const { view, bytes } = chunk
  const start = at + RECORD_HEADER_BYTES
  const end = at + size - 4
  if (start + FRAGMENT_HEADER_BYTES + INSTANCE_BYTES > end) return 'undecided'
  if (view.getUint32(start, true) !== FRAGMENT_HEADER) return 'undecided'
  if (bytes[start + FRAGMENT_HEADER_BYTES] !== TEMPLATE_INSTANCE) return judgeInline(scan, chunk, start, end)

  const afterInstance = start + FRAGMENT_HEADER_BYTES + INSTANCE_BYTES
  const template = view.getUint32(afterInstance - 4, true)
  let head = heads.get(template)
  if (head === undefined) heads.set(template, head = templateHead(scan, chunk, template))
  if (head.verdict !== 'by-value') return head.verdict
  const values = template === afterInstance ? afterDefinition(view, template) : afterInstance
  return judgeValues(scan, head, chunk, values, end)
}

/** Whether an event of a provider is wanted. */
export function isWanted (scan: Scan, provider: string, eventId: number): boolean {
  return judge(idsOf(scan, provider), eventId) === 'wanted'
}

function judgeInline (scan: Scan, chunk: Chunk, start: number, end: number): Verdict {
  const head = headOfElements(chunk, start, end, false)
  return head === undefined || head.eventId < 0 || typeof head.provider === 'number'
    ? 'undecided'
    : judge(idsOf(scan, head.provider), head.eventId)
}

function templateHead (scan: Scan, chunk: Chunk, offset: number): TemplateHead {
  const start = offset + TEMPLATE_HEADER_BYTES
  if (start > chunk.bytes.length) return UNDECIDED
  const end = start + chunk.view.getUint32(start - 4, true)
  const head: Head | undefined = end > chunk.bytes.length ? undefined : headOfElements(chunk, start, end, true)
  if (head === undefined) return UNDECIDED
  if (typeof head.provider === 'number') return { verdict: 'by-value', provider: head.provider, eventId: head.eventId }
  const provider = idsOf(scan, head.provider)
  if (provider === 'none') return UNWANTED
  return { verdict: 'by-value', provider, eventId: head.eventId }
}

/** Reads provider and id from among the values, each of which must be there in the type that Windows gives it. */
function judgeValues (
  scan: Scan, { provider, eventId }: Extract<TemplateHead, { verdict: 'by-value' }>, chunk: Chunk, at: number, end: number
): Verdict {
  const { view, bytes } = chunk
  if (at + 4 > end) return 'undecided'
  const count = view.getUint32(at, true)
  const first = at + 4 + 4 * count
  if (first > end) return 'undecided'

  let ids = provider
  if (typeof ids === 'number') {
    const place = valuePlace(view, at, count, first, ids)
    if (place < 0 || bytes[at + 4 + 4 * ids + 2] !== VALUE.string) return 'undecided'
    const length = view.getUint16(at + 4 + 4 * ids, true)
    if (length === 0 || place + length > end) return 'undecided'
    ids = idsOf(scan, bytes.toString('utf16le', place, place + (length & ~1)))
  }
  if (ids === 'none') return 'unwanted'
  if (ids === 'all') return 'wanted'
  if (eventId >= 0) return judge(ids, eventId)
  const index = INLINE - eventId
  const place = valuePlace(view, at, count, first, index)
  if (place < 0 || place + 2 > end) return 'undecided'
  const isUInt16 = view.getUint16(at + 4 + 4 * index, true) === 2 && bytes[at + 4 + 4 * index + 2] === VALUE.uint16
  return isUInt16 ? judge(ids, view.getUint16(place, true)) : 'undecided'
}

/** Where the value of an index is; a negative number where there is none. */
function valuePlace (view: DataView, at: number, count: number, first: number, index: number): number {
  if (index >= count) return INLINE
  let place = first
  for (let n = 0; n < index; n++) place += view.getUint16(at + 4 + 4 * n, true)
  return place
}

function afterDefinition (view: DataView, template: number): number {
  if (template + TEMPLATE_HEADER_BYTES > view.byteLength) return CHUNK_BYTES
  return template + TEMPLATE_HEADER_BYTES + view.getUint32(template + TEMPLATE_HEADER_BYTES - 4, true)
}

function judge (ids: WantedIds, eventId: number): Verdict {
  return ids === 'all' || (ids !== 'none' && ids.has(eventId)) ? 'wanted' : 'unwanted'
}

function idsOf ({ wanted, providers }: Scan, name: string): WantedIds {
  const known = providers.get(name)
  if (known !== undefined) return known
  const ids = wantedIds(wanted, nameText(name.replaceAll('\0', '')))
  if (providers.size < MOST_PROVIDERS) providers.set(name, ids)
  return ids
}
