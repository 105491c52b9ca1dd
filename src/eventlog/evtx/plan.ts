import { nameText, valueText, wholeNumber } from '../event-values.js'
import type { BinXmlElement, Content, Substitution, Text } from './binxml.js'

/** What the records of a template have in common, told once: where the values are that an event record is made of. */
export type Plan = EventPlan | DataPlan | typeof UNPLANNED

export interface EventPlan {
  readonly kind: 'event'
  readonly provider: Source<string>
  readonly eventId: Source<number>
  /** The value that is the time. */
  readonly timeCreated: number
  readonly recordId: Source<number>
  readonly channel: Source<string>
  readonly computer: Source<string>
  /** The value that is the event's data; where there is none, no value has this index. */
  readonly data: number
  /** How many elements a record holds. */
  readonly elements: number
}

export interface DataPlan {
  readonly kind: 'data'
  readonly leaves: readonly Leaf[]
  /** The value that is the Binary of the event. */
  readonly binary: number
  readonly elements: number
}

/** What the template says itself, or the index of the value that does. */
export interface Source<Said> {
  readonly said: Said
  readonly index: number
}

/** An element that holds one value. */
export interface Leaf {
  readonly name: string
  readonly index: number
  readonly text: string
  /** Without its value it is left out. */
  readonly isOptional: boolean
}

/** Of a template that is not as Windows writes them nothing is told: its records are read piece by piece. */
export const UNPLANNED = { kind: 'none' } as const

/** An index that no value has. */
export const NO_INDEX = -1

/** An id that no event has. */
export const NO_ID = -1

type FoundValue = Pick<Leaf, 'index' | 'text' | 'isOptional'>

const NOTHING: readonly Content[] = []
const ATTRIBUTES: Readonly<Record<string, string>> = { Provider: 'Name', TimeCreated: 'SystemTime' }

/** The plan of a template by its content. */
export function planOf (content: readonly Content[]): Plan {
  const root = content.length === 1 ? content[0]! : undefined
  if (root?.kind !== 'element') return UNPLANNED
  const plan = root.name === 'Event' ? eventPlan(root) : dataPlan(root)
  return plan ?? UNPLANNED
}

function eventPlan (event: BinXmlElement): EventPlan | undefined {
  const [system, data, ...rest] = event.content
  if (system?.kind !== 'element' || system.name !== 'System' || rest.length > 0) return undefined
  if (data !== undefined && data.kind !== 'substitution') return undefined
  const elements = elementsOf(system)
  const names = new Set(elements?.map(({ name }) => name))
  if (elements === undefined || names.size < elements.length) return undefined
  const [provider, eventId, time] = [fieldIn(elements, 'Provider'), fieldIn(elements, 'EventID'), fieldIn(elements, 'TimeCreated')]
  const [recordId, channel, computer] = [fieldIn(elements, 'EventRecordID'), fieldIn(elements, 'Channel'), fieldIn(elements, 'Computer')]
  if (!provider || !eventId || !time || !recordId || !channel || !computer || time.index === NO_INDEX) return undefined
  return {
    kind: 'event',
    provider: { index: provider.index, said: nameText(provider.text) },
    eventId: { index: eventId.index, said: wholeNumber(eventId.text) ?? NO_ID },
    timeCreated: time.index,
    recordId: { index: recordId.index, said: wholeNumber(recordId.text, Number.MAX_SAFE_INTEGER) ?? 0 },
    channel: { index: channel.index, said: nameText(channel.text) },
    computer: { index: computer.index, said: nameText(computer.text) },
    data: data?.index ?? NO_INDEX,
    elements: 3 + elements.length
  }
}

/** A field of System, which is an empty text where it is not there. */
function fieldIn (elements: readonly BinXmlElement[], name: string): FoundValue | undefined {
  const element = elements.find((each) => each.name === name)
  const attribute = ATTRIBUTES[name]
  return valueOf(attribute === undefined ? element?.content ?? NOTHING : attributeContent(element, attribute))
}

function dataPlan (root: BinXmlElement): DataPlan | undefined {
  const isEventData = root.name === 'EventData'
  if (!isEventData && root.name !== 'UserData') return undefined
  const elements = elementsOf(root)
  const binaries = isEventData ? elements?.filter(({ name }) => name === 'Binary') : []
  if (elements === undefined || binaries === undefined || binaries.length > 1) return undefined
  const leaves: Leaf[] = []
  for (const element of elements) if (!binaries.includes(element) && !addLeaves(leaves, element)) return undefined
  const binary = valueOf(binaries[0]?.content ?? NOTHING)
  if (binary === undefined || (binary.index === NO_INDEX && binaries.length > 0)) return undefined
  return { kind: 'data', leaves, binary: binary.index, elements: 3 + 2 * elements.length + leaves.length }
}

/** Adds the leaves of an element; false where they depend on the values. */
function addLeaves (leaves: Leaf[], element: BinXmlElement): boolean {
  const value = valueOf(element.content)
  if (value !== undefined) {
    const name = leafName(element)
    if (name !== undefined) leaves.push({ ...value, name, text: valueText(value.text) })
    return name !== undefined
  }
  const elements = elementsOf(element)
  return elements !== undefined && elements.some(isAlwaysThere) && elements.every((each) => addLeaves(leaves, each))
}

function leafName (element: BinXmlElement): string | undefined {
  if (element.name !== 'Data' && element.name !== 'ComplexData') return nameText(element.name)
  const name = valueOf(attributeContent(element, 'Name'))
  return name?.index === NO_INDEX ? nameText(name.text) : undefined
}

function isAlwaysThere ({ content }: BinXmlElement): boolean {
  return !content.some((piece) => piece.kind === 'substitution' && piece.isOptional)
}

/** The elements within one; undefined where there is more than elements. */
function elementsOf ({ content }: BinXmlElement): readonly BinXmlElement[] | undefined {
  const elements = content.filter((piece): piece is BinXmlElement => piece.kind === 'element')
  return elements.length === content.length ? elements : undefined
}

function attributeContent (element: BinXmlElement | undefined, name: string): readonly Content[] {
  return element?.attributes.find((each) => each.name === name)?.content ?? NOTHING
}

/** The text of a content, or the value that is all of it; undefined where it is another one. */
function valueOf (content: readonly Content[]): FoundValue | undefined {
  if (content.every(isText)) {
    return { index: NO_INDEX, text: content.map(({ text }) => text).join(''), isOptional: false }
  }
  const [piece] = content
  if (content.length > 1 || !isSubstitution(piece!)) return undefined
  return { index: piece.index, text: '', isOptional: piece.isOptional }
}

function isText (piece: Content): piece is Text {
  return piece.kind === 'text'
}

function isSubstitution (piece: Content): piece is Substitution {
  return piece.kind === 'substitution'
}
