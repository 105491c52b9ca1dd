import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { epochMs } from './event-time.js'
import { bounded, EVENT_BOUNDS, expected, nameText, valueText, wholeNumber } from './event-values.js'
import { plainElement } from './plain-element.js'
import { unescapeXml } from './xml-text.js'
import type { EpochMs, EventDatum, EventRecord } from '../core/event.js'
import type { EventOrReason } from './event-values.js'
import type { XmlElement } from './plain-element.js'

type ParsedNode = Readonly<Record<string, unknown>>

const ATTRIBUTES = ':@'
const TEXT = '#text'
const CDATA = '#cdata'
const RECORD_NUMBER = /<EventRecordID>(\d{1,15})<\/EventRecordID>/
const HEX_BYTES = /^(?:[0-9a-fA-F]{2})+$/

/** Entities are left as they are and decoded here, so that a document type can define none. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: CDATA,
  maxNestedTags: 64
})

/**
 * Reads one `<Event>` as Windows, its viewer, PowerShell or a careful hand writes it.
 * Without an id the record's is 0, without a channel it is '', and without a computer it is 'unknown';
 * without a provider, an event id or a time there is no record.
 */
export function eventRecordOf (xml: string): EventOrReason {
  const plain = plainElement(xml)
  return eventIn(plain?.name === 'Event' ? plain : parseEvent(xml))
}

/** The same, whatever the shape of the XML. */
export function parsedEventRecordOf (xml: string): EventOrReason {
  return eventIn(parseEvent(xml))
}

function eventIn (event: XmlElement | string): EventOrReason {
  if (typeof event === 'string') return { reason: event }
  const system = child(event, 'System')
  if (system === undefined) return { reason: 'expected <System>, found none' }

  const provider = name(attribute(child(system, 'Provider'), 'Name'))
  const eventId = wholeNumber(childText(system, 'EventID'))
  const time = attribute(child(system, 'TimeCreated'), 'SystemTime')
  const timeCreated = epochMs(time ?? '')
  if (provider === '') return { reason: 'expected the name of a provider, found none' }
  if (eventId === undefined) return expected('an event id', childText(system, 'EventID'))
  if (timeCreated === undefined) return expected('a time such as 2026-01-31T12:00:00.000Z', time)
  return { record: recordOf(event, system, { provider, eventId, timeCreated }) }
}

/** The number in the `<EventRecordID>` of an event as Windows renders it, which is not parsed for it; 0 where there is none. */
export function recordNumberOf (xml: string): number {
  return Number(RECORD_NUMBER.exec(xml)?.[1] ?? 0)
}

function recordOf (event: XmlElement, system: XmlElement, known: {
  readonly provider: string
  readonly eventId: number
  readonly timeCreated: EpochMs
}): EventRecord {
  const eventData = child(event, 'EventData')
  const binary = bytesOf(childText(eventData, 'Binary'))
  const message = valueText(childText(child(event, 'RenderingInfo'), 'Message') ?? '')
  return {
    computer: nameText(childText(system, 'Computer') ?? '') || 'unknown',
    channel: nameText(childText(system, 'Channel') ?? ''),
    ...known,
    recordId: wholeNumber(childText(system, 'EventRecordID'), Number.MAX_SAFE_INTEGER) ?? 0,
    data: [...eventDataOf(eventData), ...userDataOf(child(event, 'UserData'))].slice(0, EVENT_BOUNDS.data),
    ...(binary === undefined ? {} : { binary }),
    ...(message === '' ? {} : { message })
  }
}

/** The values of EventData in their order; a bare text is one value without a name. */
function eventDataOf (eventData: XmlElement | undefined): readonly EventDatum[] {
  if (eventData === undefined) return []
  const elements = elementsOf(eventData)
  if (elements.length === 0) return text(eventData).trim() === '' ? [] : [{ value: valueText(text(eventData)) }]
  const data: EventDatum[] = []
  for (const element of elements) if (element.name !== 'Binary') addLeaves(element, data)
  return data
}

/** The leaves of UserData by their names; the element around them, named by the provider, says nothing more. */
function userDataOf (userData: XmlElement | undefined): readonly EventDatum[] {
  const data: EventDatum[] = []
  for (const element of userData === undefined ? [] : elementsOf(userData)) addLeaves(element, data)
  return data
}

function addLeaves (element: XmlElement, data: EventDatum[]): void {
  const children = elementsOf(element)
  if (children.length > 0) {
    for (const child of children) addLeaves(child, data)
    return
  }
  const isData = element.name === 'Data' || element.name === 'ComplexData'
  const datumName = name(isData ? attribute(element, 'Name') : element.name)
  const value = valueText(text(element))
  data.push(datumName === '' ? { value } : { name: datumName, value })
}

/** The root element, or what is wrong with the XML. */
function parseEvent (xml: string): XmlElement | string {
  if (/<!DOCTYPE/i.test(xml)) return 'expected an event, found a document type'
  if (isMoreThan(EVENT_BOUNDS.tags, '<', xml)) return `expected at most ${EVENT_BOUNDS.tags} tags, found more`
  const validity = XMLValidator.validate(xml)
  if (validity !== true) {
    const { msg, line, col } = validity.err
    return bounded(`expected well-formed XML, found in line ${line}, column ${col}: ${msg}`)
  }
  try {
    const roots = (parser.parse(xml) as ParsedNode[]).map(elementOf)
    const event = roots.find((root): root is XmlElement => typeof root !== 'string' && root.name === 'Event')
    return event ?? 'expected <Event>, found another element'
  } catch (error) {
    return bounded(`expected XML within bounds, found: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The parser's node as an element, or as text that is decoded already. */
function elementOf (node: ParsedNode): XmlElement | string {
  const literal = node[CDATA] as readonly ParsedNode[] | undefined
  if (literal !== undefined) return literal.map((part) => String(part[TEXT])).join('')
  if (node[TEXT] !== undefined) return unescapeXml(String(node[TEXT]))
  const elementName = Object.keys(node).find((key) => key !== ATTRIBUTES) ?? ''
  return {
    name: elementName,
    attributes: Object.entries((node[ATTRIBUTES] ?? {}) as Readonly<Record<string, string>>).flat(),
    children: (node[elementName] as readonly ParsedNode[]).map(elementOf)
  }
}

function elementsOf ({ children }: XmlElement): readonly XmlElement[] {
  return children.filter((each): each is XmlElement => typeof each !== 'string')
}

function child (element: XmlElement | undefined, childName: string): XmlElement | undefined {
  return element?.children.find((each): each is XmlElement => typeof each !== 'string' && each.name === childName)
}

function childText (element: XmlElement | undefined, childName: string): string | undefined {
  const found = child(element, childName)
  return found === undefined ? undefined : text(found)
}

function text (element: XmlElement): string {
  const [first] = element.children
  if (element.children.length === 1 && typeof first === 'string') return first
  return element.children.filter((each) => typeof each === 'string').join('')
}

function attribute (element: XmlElement | undefined, wanted: string): string | undefined {
  const attributes = element?.attributes ?? []
  for (let n = 0; n < attributes.length; n += 2) if (attributes[n] === wanted) return attributes[n + 1]
  return undefined
}

/** A name in an attribute, which is as it was written. */
function name (raw: string | undefined): string {
  return nameText(unescapeXml(raw ?? ''))
}

function bytesOf (hex: string | undefined): Uint8Array | undefined {
  const digits = hex?.replace(/\s+/g, '').slice(0, 2 * EVENT_BOUNDS.valueLength) ?? ''
  return HEX_BYTES.test(digits) ? Uint8Array.from(Buffer.from(digits, 'hex')) : undefined
}

function isMoreThan (most: number, character: string, xml: string): boolean {
  let count = 0
  for (let at = xml.indexOf(character); at >= 0 && count <= most; at = xml.indexOf(character, at + 1)) count++
  return count > most
}
