import { unescapeWhole } from './xml-text.js'

/** An element of an event, its names without a prefix; its texts are decoded. */
export interface XmlElement {
  readonly name: string
  /** Names and values in turn, the values as they were written. */
  readonly attributes: readonly string[]
  readonly children: readonly (XmlElement | string)[]
}

const LINE_END = /\r\n?/g
const NO_ATTRIBUTES: XmlElement['attributes'] = []
const NO_CHILDREN: XmlElement['children'] = []
const DEEPEST = 16
const MOST_ELEMENTS = 5_000

const SPACE = 0x20
const QUOTE = 0x22
const AMPERSAND = 0x26
const APOSTROPHE = 0x27
const SLASH = 0x2f
const LESS_THAN = 0x3c
const EQUALS = 0x3d
const GREATER_THAN = 0x3e
const DELETE = 0x7f

interface Reader {
  readonly xml: string
  at: number
  elements: number
}

/**
 * The element that a text is, where it is written as Windows writes one: nothing but plain tags, attributes and texts. All else,
 * well-formed or not, is undefined, and for a parser to judge, which takes some ten times as long.
 */
export function plainElement (xml: string): XmlElement | undefined {
  const reader: Reader = { xml, at: 0, elements: 0 }
  const element = readElement(reader, DEEPEST)
  return reader.at === xml.length ? element : undefined
}

function readElement (reader: Reader, depth: number): XmlElement | undefined {
  const { xml } = reader
  const from = reader.at + 1
  const nameEnd = endOfName(xml, from)
  if (nameEnd === from || xml.charCodeAt(from - 1) !== LESS_THAN) return undefined
  if (depth === 0 || ++reader.elements > MOST_ELEMENTS) return undefined
  const name = xml.slice(from, nameEnd)
  reader.at = nameEnd
  const attributes = xml.charCodeAt(nameEnd) === SPACE ? readAttributes(reader) : NO_ATTRIBUTES
  if (attributes === undefined) return undefined
  const isEmpty = xml.charCodeAt(reader.at) === SLASH
  if (xml.charCodeAt(isEmpty ? ++reader.at : reader.at) !== GREATER_THAN) return undefined
  reader.at++
  const children = isEmpty ? NO_CHILDREN : readChildren(reader, name, depth)
  return children === undefined ? undefined : { name, attributes, children }
}

/** The attributes up to the end of a tag, each with one blank before it. */
function readAttributes (reader: Reader): XmlElement['attributes'] | undefined {
  const { xml } = reader
  let attributes: string[] | undefined
  while (xml.charCodeAt(reader.at) === SPACE) {
    const from = reader.at + 1
    const nameEnd = endOfName(xml, from)
    const quote = xml.charCodeAt(nameEnd + 1)
    if (nameEnd === from || xml.charCodeAt(nameEnd) !== EQUALS || (quote !== QUOTE && quote !== APOSTROPHE)) {
      return undefined
    }
    const valueEnd = endOfValue(xml, nameEnd + 2)
    const name = xml.slice(from, nameEnd)
    if (xml.charCodeAt(valueEnd) !== quote || attributes?.includes(name) === true) return undefined
    const value = xml.slice(nameEnd + 2, valueEnd)
    if (attributes === undefined) attributes = [name, value]
    else attributes.push(name, value)
    reader.at = valueEnd + 1
  }
  return attributes ?? NO_ATTRIBUTES
}

/** Where a name ends that begins with a letter; where it begins, if it does not. */
function endOfName (xml: string, from: number): number {
  let at = from
  for (; ; at++) {
    const code = xml.charCodeAt(at)
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
    if (!isLetter && (at === from || !((code >= 0x30 && code <= 0x39) || code === 0x5f))) return at
  }
}

/** The first character that is not of a value: its closing quote, or what only a parser can judge. */
function endOfValue (xml: string, from: number): number {
  let before = SPACE
  for (let at = from; ; at++) {
    const code = xml.charCodeAt(at)
    if (code === QUOTE || code === APOSTROPHE) return before === SPACE && at > from ? at - 1 : at
    if (code === SPACE ? before === SPACE : !isOfValue(code)) return at
    before = code
  }
}

// beyond the end of the text the code is NaN
function isOfValue (code: number): boolean {
  return code > SPACE && code < DELETE && code !== LESS_THAN && code !== GREATER_THAN && code !== AMPERSAND
}

function readChildren (reader: Reader, name: string, depth: number): XmlElement['children'] | undefined {
  const { xml } = reader
  let children: (XmlElement | string)[] | undefined
  for (;;) {
    const tag = xml.indexOf('<', reader.at)
    if (tag < 0) return undefined
    if (tag > reader.at) {
      const text = plainTextOf(xml.slice(reader.at, tag))
      if (text === undefined) return undefined
      children = withOne(children, text)
    }
    reader.at = tag
    if (xml.charCodeAt(tag + 1) === SLASH) return isEndOf(reader, name) ? children ?? NO_CHILDREN : undefined
    const child = readElement(reader, depth - 1)
    if (child === undefined) return undefined
    children = withOne(children, child)
  }
}

/** Most elements have one child alone: a list that is pushed to has room for seventeen. */
function withOne<T> (list: T[] | undefined, one: T): T[] {
  if (list === undefined) return [one]
  list.push(one)
  return list
}

/** Passes over the end tag of an element. */
function isEndOf (reader: Reader, name: string): boolean {
  const from = reader.at + 2
  const end = from + name.length
  reader.at = end + 1
  return reader.xml.startsWith(name, from) && reader.xml.charCodeAt(end) === GREATER_THAN
}

function plainTextOf (text: string): string | undefined {
  return unescapeWhole(text.includes('\r') ? text.replace(LINE_END, '\n') : text)
}
