import { createHash } from 'node:crypto'
import { NULL, type Value, VALUE_TYPES, type ValueType } from './values.js'
import type { Chunk } from './chunk.js'

/** An element as BinXML has it, literal or with places for values. */
export interface Element {
  readonly name: string
  readonly attributes: readonly (readonly [name: string, content: readonly Content[]])[]
  readonly children: readonly (Element | Content)[]
  /** Without the value of this index the element is left out; only in a template. */
  readonly dependency?: number
}

/** What stands between two tags or in an attribute; a string is a literal. */
export type Content =
  | string
  | { readonly index: number, readonly type: number, readonly isOptional: boolean }
  | { readonly entity: string }
  | { readonly character: number }
  | { readonly cdata: string }
  | { readonly target: string, readonly instruction: string }

/** An element that is written once a chunk; records hold its values only. */
export interface Template {
  readonly element: Element
  readonly guid: Uint8Array
}

/** A template and the values of one event. */
export interface TemplateInstance {
  readonly template: Template
  readonly values: readonly Value[]
}

/** What a record holds: an instance of a template, or, in forwarded events, an element with all it says. */
export type Fragment = TemplateInstance | Element

/** A place for the value of an index; an optional one leaves no trace of a value that is null. */
export function substitution (index: number, type: ValueType | number, isOptional = true): Content {
  return { index, type: typeof type === 'number' ? type : VALUE_TYPES[type], isOptional }
}

/** A template; the same element makes the same template. */
export function template (element: Element): Template {
  return { element, guid: createHash('md5').update(JSON.stringify(element)).digest() }
}

const TOKEN = {
  endOfStream: 0x00,
  openStartElement: 0x01,
  closeStartElement: 0x02,
  closeEmptyElement: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  characterReference: 0x08,
  entityReference: 0x09,
  processingTarget: 0x0a,
  processingData: 0x0b,
  templateInstance: 0x0c,
  normalSubstitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragmentHeader: 0x0f
} as const

/** In a token: attributes, or more of the same, follow. */
const MORE = 0x40
const NO_DEPENDENCY = 0xffff

/** Writes a fragment: a header, a template instance or an element, an end. */
export function writeFragment (chunk: Chunk, fragment: Fragment): void {
  writeFragmentHeader(chunk)
  if ('template' in fragment) writeInstance(chunk, fragment)
  else writeElement(chunk, fragment, false)
  chunk.uint8(TOKEN.endOfStream)
}

function writeFragmentHeader (chunk: Chunk): void {
  for (const byte of [TOKEN.fragmentHeader, 1, 1, 0]) chunk.uint8(byte)
}

function writeInstance (chunk: Chunk, { template: { element, guid }, values }: TemplateInstance): void {
  chunk.uint8(TOKEN.templateInstance)
  chunk.uint8(1)
  chunk.bytes(guid.subarray(0, 4))
  chunk.template(guid, () => {
    writeFragmentHeader(chunk)
    writeElement(chunk, element, true)
    chunk.uint8(TOKEN.endOfStream)
  })
  writeValues(chunk, values)
}

/** The substitution array: how many, size and type of each, then the values. */
function writeValues (chunk: Chunk, values: readonly Value[]): void {
  chunk.uint32(values.length)
  const descriptors = chunk.position
  for (const { type } of values) {
    chunk.uint16(0)
    chunk.uint8(type)
    chunk.uint8(0)
  }
  values.forEach(({ content }, n) => {
    const start = chunk.position
    if (content instanceof Uint8Array) chunk.bytes(content)
    else writeFragment(chunk, content)
    chunk.uint16At(descriptors + 4 * n, chunk.position - start)
  })
}

function writeElement (chunk: Chunk, element: Element, isInTemplate: boolean): void {
  const { name, attributes, children, dependency = NO_DEPENDENCY } = element
  chunk.uint8(TOKEN.openStartElement | (attributes.length > 0 ? MORE : 0))
  if (isInTemplate) chunk.uint16(dependency)
  chunk.sized(() => {
    chunk.name(name)
    if (attributes.length > 0) chunk.sized(() => writeAttributes(chunk, attributes))
    if (children.length === 0) {
      chunk.uint8(TOKEN.closeEmptyElement)
      return
    }
    chunk.uint8(TOKEN.closeStartElement)
    children.forEach((child, n) => {
      if (isElement(child)) writeElement(chunk, child, isInTemplate)
      else writeContent(chunk, child, n + 1 < children.length ? MORE : 0)
    })
    chunk.uint8(TOKEN.endElement)
  })
}

function isElement (child: Element | Content): child is Element {
  return typeof child !== 'string' && 'children' in child
}

function writeAttributes (chunk: Chunk, attributes: Element['attributes']): void {
  attributes.forEach(([name, contents], n) => {
    chunk.uint8(TOKEN.attribute | (n + 1 < attributes.length ? MORE : 0))
    chunk.name(name)
    contents.forEach((content, at) => writeContent(chunk, content, at + 1 < contents.length ? MORE : 0))
  })
}

function writeContent (chunk: Chunk, content: Content, more: number): void {
  if (typeof content === 'string') {
    chunk.uint8(TOKEN.value | more)
    chunk.uint8(VALUE_TYPES.string)
    chunk.text(content)
  } else if ('index' in content) {
    chunk.uint8(content.isOptional ? TOKEN.optionalSubstitution : TOKEN.normalSubstitution)
    chunk.uint16(content.index)
    chunk.uint8(content.type)
  } else if ('entity' in content) {
    chunk.uint8(TOKEN.entityReference | more)
    chunk.name(content.entity)
  } else if ('character' in content) {
    chunk.uint8(TOKEN.characterReference | more)
    chunk.uint16(content.character)
  } else if ('cdata' in content) {
    chunk.uint8(TOKEN.cdata | more)
    chunk.text(content.cdata)
  } else {
    chunk.uint8(TOKEN.processingTarget)
    chunk.name(content.target)
    chunk.uint8(TOKEN.processingData)
    chunk.text(content.instruction)
  }
}

/** Places for values, null until they are set. */
export function nulls (count: number): Value[] {
  return Array.from({ length: count }, () => NULL)
}
