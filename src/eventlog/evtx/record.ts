import { bounded, EVENT_BOUNDS, expected, nameText, valueText, wholeNumber } from '../event-values.js'
import { epochMs } from '../event-time.js'
import { readFragment } from './binxml.js'
import { Damage } from './damage.js'
import { arrayIn, elementsIn, isLeaf, soleValue, textIn } from './instance.js'
import { RECORD_HEADER_BYTES } from './record-walk.js'
import { timeOf, VALUE, wholeValue } from './values.js'
import type { EventDatum, EventRecord } from '../../core/event.js'
import type { EventOrReason } from '../event-values.js'
import type { Chunk } from './chunk.js'
import type { Node } from './instance.js'

/** What an event's System element says. */
interface SystemFields {
  provider: string
  eventId: number | undefined
  eventIdText: string | undefined
  timeCreated: number | undefined
  timeText: string | undefined
  recordId: number
  channel: string
  computer: string
}

type ReadField = (fields: SystemFields, node: Node) => void

const NO_DATA: readonly EventDatum[] = []
const NO_NODES: readonly Node[] = []

const SYSTEM_FIELDS: ReadonlyMap<string, ReadField> = new Map<string, ReadField>([
  ['Provider', (fields, node) => { fields.provider = nameText(attributeText(node, 'Name') ?? '') }],
  ['EventID', (fields, node) => { setEventId(fields, node) }],
  ['TimeCreated', (fields, node) => { setTime(fields, node) }],
  ['EventRecordID', (fields, node) => { fields.recordId = numberIn(node, Number.MAX_SAFE_INTEGER) ?? 0 }],
  ['Channel', (fields, node) => { fields.channel = nameText(nodeText(node)) }],
  ['Computer', (fields, node) => { fields.computer = nameText(nodeText(node)) || 'unknown' }]
])

/** Decodes the record at a place of a chunk into what the XML of the same event gives. */
export function eventRecordOf (chunk: Chunk, at: number, size: number): EventOrReason {
  const start = at + RECORD_HEADER_BYTES
  const end = at + size - 4
  try {
    return recordIn(chunk, start, end, false)
  } catch (error) {
    if (!(error instanceof Damage)) throw error
    return recordWithDependencies(chunk, start, end) ?? { reason: bounded(error.message) }
  }
}

/** Elements outside a template do not name what they depend on, except where a writer did it all the same. */
function recordWithDependencies (chunk: Chunk, start: number, end: number): EventOrReason | undefined {
  try {
    const result = recordIn(chunk, start, end, true)
    return 'record' in result ? result : undefined
  } catch (error) {
    if (!(error instanceof Damage)) throw error
    return undefined
  }
}

function recordIn (chunk: Chunk, start: number, end: number, hasDependency: boolean): EventOrReason {
  const roots = elementsIn(readFragment({ chunk, at: start, end, hasDependency }), { chunk, depth: 0 })
  const event = roots.find(({ element }) => element.name === 'Event')
  if (event === undefined) return { reason: 'expected <Event>, found another element' }
  const children = elementsIn(event.element.content, event.scope)
  const system = children.find(({ element }) => element.name === 'System')
  if (system === undefined) return { reason: 'expected <System>, found none' }
  return recordOf(systemFields(system), children)
}

function recordOf (fields: SystemFields, children: readonly Node[]): EventOrReason {
  const { provider, eventId, timeCreated, recordId, channel, computer } = fields
  if (provider === '') return { reason: 'expected the name of a provider, found none' }
  if (eventId === undefined) return expected('an event id', fields.eventIdText)
  if (timeCreated === undefined) return expected('a time such as 2026-01-31T12:00:00.000Z', fields.timeText)
  const eventData = children.find(({ element }) => element.name === 'EventData')
  const userData = children.find(({ element }) => element.name === 'UserData')
  const record: EventRecord = {
    computer,
    channel,
    provider,
    eventId,
    timeCreated,
    recordId,
    data: dataOf(eventData, userData)
  }
  const binary = eventData === undefined ? undefined : binaryIn(eventData)
  return { record: binary === undefined ? record : { ...record, binary } }
}

function systemFields (system: Node): SystemFields {
  const fields: SystemFields = {
    provider: '',
    eventId: undefined,
    eventIdText: undefined,
    timeCreated: undefined,
    timeText: undefined,
    recordId: 0,
    channel: '',
    computer: 'unknown'
  }
  const seen = new Set<string>()
  for (const node of elementsIn(system.element.content, system.scope)) {
    const { name } = node.element
    const read = SYSTEM_FIELDS.get(name)
    if (read === undefined || seen.has(name)) continue
    seen.add(name)
    read(fields, node)
  }
  return fields
}

function setEventId (fields: SystemFields, node: Node): void {
  fields.eventId = numberIn(node)
  if (fields.eventId === undefined) fields.eventIdText = nodeText(node)
}

function setTime (fields: SystemFields, { element, scope }: Node): void {
  const content = element.attributes.find(({ name }) => name === 'SystemTime')?.content
  if (content === undefined) return
  const value = soleValue(content, scope)
  fields.timeCreated = value && timeOf(scope.chunk.bytes, value.type, value.at, value.length)
  if (fields.timeCreated !== undefined) return
  fields.timeText = textIn(content, scope)
  fields.timeCreated = epochMs(fields.timeText)
}

function numberIn (node: Node, highest?: number): number | undefined {
  const { element, scope } = node
  const value = soleValue(element.content, scope)
  const number = value && wholeValue(scope.chunk.bytes, value.type, value.at, value.length)
  return number ?? wholeNumber(nodeText(node), highest)
}

function dataOf (eventData: Node | undefined, userData: Node | undefined): readonly EventDatum[] {
  if (eventData === undefined && userData === undefined) return NO_DATA
  const data: EventDatum[] = []
  if (eventData !== undefined) addEventData(data, eventData)
  if (userData !== undefined) {
    for (const node of elementsIn(userData.element.content, userData.scope)) addLeaves(data, node)
  }
  return data.length > EVENT_BOUNDS.data ? data.slice(0, EVENT_BOUNDS.data) : data
}

/** The values of EventData in their order; a bare text is one value without a name. */
function addEventData (data: EventDatum[], node: Node): void {
  const elements = isLeaf(node) ? [] : elementsIn(node.element.content, node.scope)
  if (elements.length === 0) {
    const text = nodeText(node)
    if (text.trim() !== '') data.push({ value: valueText(text) })
    return
  }
  for (const element of elements) if (element.element.name !== 'Binary') addLeaves(data, element)
}

/** The leaves of an element by their names; one that holds an array stands for as many as the array has items. */
function addLeaves (data: EventDatum[], node: Node): void {
  if (data.length > EVENT_BOUNDS.data) return
  const children = isLeaf(node) ? NO_NODES : elementsIn(node.element.content, node.scope)
  if (children.length > 0) {
    for (const child of children) addLeaves(data, child)
    return
  }
  const { element, scope } = node
  const isData = element.name === 'Data' || element.name === 'ComplexData'
  const name = nameText(isData ? attributeText(node, 'Name') ?? '' : element.name)
  for (const text of arrayIn(element.content, scope) ?? [textIn(element.content, scope)]) {
    const value = valueText(text)
    data.push(name === '' ? { value } : { name, value })
  }
}

function binaryIn (eventData: Node): Uint8Array | undefined {
  const node = elementsIn(eventData.element.content, eventData.scope).find(({ element }) => element.name === 'Binary')
  if (node === undefined) return undefined
  const { element, scope } = node
  const value = soleValue(element.content, scope)
  if (value !== undefined && value.type === VALUE.binary && value.length > 0) {
    return new Uint8Array(scope.chunk.bytes.subarray(value.at, value.at + value.length))
  }
  const digits = nodeText(node).replace(/\s+/g, '').slice(0, 2 * EVENT_BOUNDS.valueLength)
  return /^(?:[0-9a-fA-F]{2})+$/.test(digits) ? Uint8Array.from(Buffer.from(digits, 'hex')) : undefined
}

function attributeText ({ element, scope }: Node, name: string): string | undefined {
  const attribute = element.attributes.find((each) => each.name === name)
  return attribute === undefined ? undefined : textIn(attribute.content, scope)
}

function nodeText ({ element, scope }: Node): string {
  return textIn(element.content, scope)
}
