import {
  type Content, type Element, type Fragment, nulls, substitution, template, type TemplateInstance
} from './binxml.js'
import { ARRAY, arrayValue, nested, NULL, typedValue, type Value, value, VALUE_TYPES, type ValueType } from './values.js'
import { childOf, elementsOf, textOf, type XmlElement } from './xml-tree.js'

/**
 * How events stand in a log: as instances of templates, with the provider's name literal in each template, as Windows
 * wrote them until 10, or in a value, as 11 does; or forwarded, as elements without a template.
 */
export type EventForm = 'template' | 'template-of-windows-11' | 'forwarded'

type Place = readonly [index: number, type: Exclude<ValueType, 'null' | 'binxml'>]

interface SystemRow {
  readonly text?: Place
  readonly attributes?: Readonly<Record<string, Place>>
}

/** Where Windows puts what every event has. */
const SYSTEM: Readonly<Record<string, SystemRow>> = {
  EventID: { text: [3, 'uint16'], attributes: { Qualifiers: [4, 'uint16'] } },
  Version: { text: [11, 'uint8'] },
  Level: { text: [0, 'uint8'] },
  Task: { text: [2, 'uint16'] },
  Opcode: { text: [1, 'uint8'] },
  Keywords: { text: [5, 'hex64'] },
  TimeCreated: { attributes: { SystemTime: [6, 'filetime'] } },
  EventRecordID: { text: [10, 'uint64'] },
  Correlation: { attributes: { ActivityID: [7, 'guid'], RelatedActivityID: [13, 'guid'] } },
  Execution: { attributes: { ProcessID: [8, 'uint32'], ThreadID: [9, 'uint32'] } },
  Security: { attributes: { UserID: [12, 'sid'] } }
}
const SYSTEM_OF_WINDOWS_11: typeof SYSTEM = {
  ...SYSTEM,
  Provider: { attributes: { Name: [14, 'string'], Guid: [15, 'guid'] } },
  Channel: { text: [16, 'string'] }
}
const BODY = 17
const STRINGS = VALUE_TYPES.string | ARRAY

const TABLES: Readonly<Record<EventForm, typeof SYSTEM | undefined>> = {
  template: SYSTEM,
  'template-of-windows-11': SYSTEM_OF_WINDOWS_11,
  forwarded: undefined
}

/** An event in one of the forms. */
export function fragmentOf (event: XmlElement, form: EventForm): Fragment {
  const table = TABLES[form]
  return table === undefined ? literal(event) : instanceOf(event, table)
}

/** All that stands in the event, RenderingInfo too. */
function literal ({ name, attributes, children }: XmlElement): Element {
  return {
    name,
    attributes: attributes.map(([key, text]) => [key, [text]]),
    children: children.map((child) => typeof child === 'string' ? child : literal(child))
  }
}

function instanceOf (event: XmlElement, table: typeof SYSTEM): TemplateInstance {
  const values = nulls(BODY + 1)
  const system = elementsOf(childOf(event, 'System')).map((element) => systemElement(element, table, values))
  values[BODY] = nested(bodyOf(event))
  const attributes = literal(event).attributes
  const children = [{ name: 'System', attributes: [], children: system }, substitution(BODY, 'binxml')]
  return { template: template({ name: event.name, attributes, children }), values }
}

function systemElement (element: XmlElement, table: typeof SYSTEM, values: Value[]): Element {
  const row = table[element.name]
  if (row === undefined) return literal(element)
  const place = ([index, type]: Place, text: string | undefined): Content => {
    values[index] = text === undefined ? NULL : value(type, text)
    return substitution(index, type)
  }
  const given = new Map(element.attributes)
  const places = Object.entries(row.attributes ?? {})
  const attributes = [
    ...places.map(([name, at]) => [name, [place(at, given.get(name))]] as const),
    ...literal(element).attributes.filter(([name]) => row.attributes?.[name] === undefined)
  ]
  if (row.text === undefined) return { name: element.name, attributes, children: [] }
  return { name: element.name, attributes, children: [place(row.text, textOf(element))], dependency: row.text[0] }
}

/** EventData or UserData has a template of its own. */
function bodyOf (event: XmlElement): TemplateInstance {
  const userData = childOf(event, 'UserData')
  if (userData !== undefined) return withValues(userData)
  const eventData = childOf(event, 'EventData')
  const isNamed = elementsOf(eventData).some(({ attributes }) => attributes.length > 0)
  return isNamed ? withValues(eventData!) : classicData(eventData)
}

/** Data of a classic provider: an array of insertion strings, and Binary. */
const CLASSIC = template({
  name: 'EventData',
  attributes: [],
  children: [
    { name: 'Data', attributes: [], children: [substitution(0, STRINGS)], dependency: 0 },
    { name: 'Binary', attributes: [], children: [substitution(2, 'binary')], dependency: 2 }
  ]
})

function classicData (eventData: XmlElement | undefined): TemplateInstance {
  const strings = elementsOf(eventData).filter(({ name }) => name === 'Data').map(textOf)
  const binary = childOf(eventData, 'Binary')
  return classicInstance(strings, binary === undefined ? undefined : Buffer.from(textOf(binary), 'hex'))
}

/** The data of a classic event, without its XML. */
export function classicInstance (strings: readonly string[], binary?: Uint8Array): TemplateInstance {
  return {
    template: CLASSIC,
    values: [
      strings.length === 0 ? NULL : arrayValue('string', strings),
      NULL,
      binary === undefined ? NULL : { type: VALUE_TYPES.binary, content: binary }
    ]
  }
}

/** Data of a manifest provider: a template in which every leaf is a place for its value. */
function withValues (data: XmlElement): TemplateInstance {
  const values: Value[] = []
  const place = (element: XmlElement): Element => {
    const { name, attributes } = literal(element)
    const inner = elementsOf(element)
    return { name, attributes, children: inner.length > 0 ? inner.map(place) : [leaf(element)] }
  }
  const leaf = (element: XmlElement): Content => {
    const isBinary = element.name === 'Binary'
    const content = isBinary ? value('binary', textOf(element)) : typedValue(textOf(element))
    return substitution(values.push(content) - 1, content.type, false)
  }
  return { template: template(place(data)), values }
}
