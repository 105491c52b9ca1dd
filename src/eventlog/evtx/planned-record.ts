import { EVENT_BOUNDS, nameText, valueText } from '../event-values.js'
import { isPlain } from '../xml-text.js'
import { KnownTemplates } from './known-templates.js'
import { NO_ID, NO_INDEX, UNPLANNED } from './plan.js'
import { RECORD_HEADER_BYTES } from './record-walk.js'
import {
  FRAGMENT_HEADER, FRAGMENT_HEADER_BYTES, INSTANCE_BYTES, TEMPLATE_HEADER_BYTES, TEMPLATE_INSTANCE
} from './template.js'
import { TemplateValues } from './template-values.js'
import { isArray, timeOf, VALUE, wholeValue, writtenValue } from './values.js'
import type { EventDatum, EventRecord } from '../../core/event.js'
import type { Chunk } from './chunk.js'
import type { DataPlan, EventPlan, Leaf, Plan, Source } from './plan.js'

const END = 0
const MORE = 0x40
const ARRAY_OF_STRINGS = VALUE.array | VALUE.string

/** Makes event records by the plans of their templates, without the elements in between. */
export class PlannedRecords {
  readonly #templates = new KnownTemplates()
  readonly #event = new TemplateValues()
  readonly #data = new TemplateValues()

  /** The record at a place of a chunk; undefined where it is not planned for, and has to be read piece by piece. */
  recordAt (chunk: Chunk, at: number, size: number): EventRecord | undefined {
    const plan = this.#planOf(chunk, at + RECORD_HEADER_BYTES, at + size - 4, this.#event)
    if (plan.kind !== 'event') return undefined
    const eventId = numberIn(chunk, this.#event, plan.eventId)
    const timeCreated = timeIn(chunk, this.#event, plan.timeCreated)
    const recordId = numberIn(chunk, this.#event, plan.recordId)
    const provider = nameIn(chunk, this.#event, plan.provider)
    const channel = nameIn(chunk, this.#event, plan.channel)
    const computer = nameIn(chunk, this.#event, plan.computer)
    if (eventId === undefined || eventId === NO_ID || timeCreated === undefined) return undefined
    if (recordId === undefined || channel === undefined || computer === undefined || !provider) return undefined
    const data: EventDatum[] = []
    const record = { computer: computer || 'unknown', channel, provider, eventId, timeCreated, recordId, data }
    return this.#withData(chunk, plan, record, data)
  }

  #withData (chunk: Chunk, plan: EventPlan, record: EventRecord, data: EventDatum[]): EventRecord | undefined {
    const values = this.#event
    const index = plan.data
    const isEmpty = index === NO_INDEX || values.type(chunk, index) !== VALUE.binXml || values.length(index) === 0
    if (isEmpty) return spend(chunk, plan.elements, 0) ? record : undefined
    const at = values.at(index)
    const end = at + values.length(index)
    const dataPlan = this.#planOf(chunk, at, end, this.#data)
    if (dataPlan.kind !== 'data' || !spend(chunk, plan.elements + dataPlan.elements, end - at)) return undefined
    if (!addData(data, chunk, this.#data, dataPlan.leaves)) return undefined
    return withBinary(record, chunk, this.#data, dataPlan)
  }

  /** The plan of the only template instance between two places, the values of which are found. */
  #planOf (chunk: Chunk, start: number, end: number, values: TemplateValues): Plan {
    const { view, bytes } = chunk
    const instance = bytes[start] === TEMPLATE_INSTANCE ? start : start + FRAGMENT_HEADER_BYTES
    let at = instance + INSTANCE_BYTES
    if (at > end || bytes[instance] !== TEMPLATE_INSTANCE) return UNPLANNED
    if (instance > start && view.getUint32(start, true) !== FRAGMENT_HEADER) return UNPLANNED
    const template = view.getUint32(at - 4, true)
    if (template === at) {
      at += TEMPLATE_HEADER_BYTES
      if (at > end) return UNPLANNED
      at += view.getUint32(at - 4, true)
    }
    if (!values.find(chunk, at, end)) return UNPLANNED
    const isOver = values.end === end || (bytes[values.end]! & ~MORE) === END
    return isOver ? this.#templates.planAt(chunk, template) : UNPLANNED
  }
}

/** The text of a value as a name, or that of the template. */
function nameIn (chunk: Chunk, values: TemplateValues, { said, index }: Source<string>): string | undefined {
  if (index === NO_INDEX) return said
  const type = values.type(chunk, index)
  if (type === VALUE.binXml) return undefined
  return nameText(writtenValue(chunk.bytes, type, values.at(index), values.length(index)))
}

function numberIn (chunk: Chunk, values: TemplateValues, { said, index }: Source<number>): number | undefined {
  if (index === NO_INDEX) return said
  return wholeValue(chunk.bytes, values.type(chunk, index), values.at(index), values.length(index))
}

function timeIn (chunk: Chunk, values: TemplateValues, index: number): number | undefined {
  return timeOf(chunk.bytes, values.type(chunk, index), values.at(index), values.length(index))
}

/** Adds the values of leaves; false where one is not as planned, or there are too many. */
function addData (data: EventDatum[], chunk: Chunk, values: TemplateValues, leaves: readonly Leaf[]): boolean {
  for (const { name, index, text, isOptional } of leaves) {
    if (index === NO_INDEX) {
      if (!spend(chunk, 0, text.length)) return false
      add(data, name, text)
      continue
    }
    const type = values.type(chunk, index)
    if (type === VALUE.null && isOptional) continue
    if (type === VALUE.binXml) return false
    const length = values.length(index)
    if (!spend(chunk, 0, length)) return false
    if (type === ARRAY_OF_STRINGS && length > 0) addStrings(data, name, chunk.bytes, values.at(index), length)
    else if (isArray(type) && length > 0) return false
    else add(data, name, valueText(writtenValue(chunk.bytes, type, values.at(index), length)))
  }
  return data.length <= EVENT_BOUNDS.data
}

function add (data: EventDatum[], name: string, value: string): void {
  data.push(name === '' ? { value } : { name, value })
}

/** Adds the items of an array of texts, each of which ends with a zero, but perhaps the last. */
function addStrings (data: EventDatum[], name: string, bytes: Buffer, at: number, length: number): void {
  const text = bytes.toString('utf16le', at, at + length)
  const areAllPlain = isPlain(text, EVENT_BOUNDS.valueLength)
  let from = 0
  while (from < text.length || from === 0) {
    const zero = text.indexOf('\0', from)
    const to = zero < 0 ? text.length : zero
    const item = text.slice(from, to)
    add(data, name, areAllPlain ? item : valueText(item))
    from = to + 1
  }
}

/** The record with the bytes of Binary; undefined where they are no bytes. */
function withBinary (
  record: EventRecord, chunk: Chunk, values: TemplateValues, { binary }: DataPlan
): EventRecord | undefined {
  if (binary === NO_INDEX) return record
  const type = values.type(chunk, binary)
  const length = values.length(binary)
  if (type === VALUE.null || (type === VALUE.binary && length === 0)) return record
  if (type !== VALUE.binary) return undefined
  const at = values.at(binary)
  return { ...record, binary: new Uint8Array(chunk.bytes.subarray(at, at + length)) }
}

/** Takes from what a chunk may still be decoded into; false where there is no more. */
function spend ({ budget }: Chunk, elements: number, characters: number): boolean {
  budget.elements -= elements
  budget.characters -= characters
  return budget.elements >= 0 && budget.characters >= 0
}
