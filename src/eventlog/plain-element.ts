import { unescapeXml } from './xml-text.js'

/** An element of an event, its names without a prefix; its texts are decoded, its attributes are as they were written. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
}

const START_TAG = /<([A-Za-z]\w*)((?: [A-Za-z]\w*=(?:'[^'"<>&\s]*(?: [^'"<>&\s]+)*'|"[^'"<>&\s]*(?: [^'"<>&\s]+)*"))*)(\/?)>/y
const ATTRIBUTE = / (\w+)=['"]([^'"]*)/g
const BARE_AMPERSAND = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)/
const LINE_END = /\r\n?/g
const NO_ATTRIBUTES: XmlElement['attributes'] = {}
const DEEPEST = 16
const MOST_ELEMENTS = 5_000

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
  START_TAG.lastIndex = reader.at
  const tag = START_TAG.exec(reader.xml)
  if (tag === null || depth === 0 || ++reader.elements > MOST_ELEMENTS) return undefined
  const [whole, name, written, slash] = tag as unknown as [string, string, string, string]
  const attributes = written === '' ? NO_ATTRIBUTES : attributesIn(written)
  if (attributes === undefined) return undefined
  reader.at += whole.length
  const children = slash === '/' ? [] : readChildren(reader, `</${name}>`, depth)
  return children === undefined ? undefined : { name, attributes, children }
}

function readChildren (reader: Reader, end: string, depth: number): XmlElement['children'] | undefined {
  const { xml } = reader
  const children: (XmlElement | string)[] = []
  for (;;) {
    const tag = xml.indexOf('<', reader.at)
    if (tag > reader.at) {
      const text = plainTextOf(xml.slice(reader.at, tag))
      if (text === undefined) return undefined
      children.push(text)
    }
    reader.at = tag
    if (xml.startsWith(end, tag)) {
      reader.at += end.length
      return children
    }
    const child = tag < 0 ? undefined : readElement(reader, depth - 1)
    if (child === undefined) return undefined
    children.push(child)
  }
}

function attributesIn (written: string): XmlElement['attributes'] | undefined {
  const attributes: Record<string, string> = {}
  ATTRIBUTE.lastIndex = 0
  for (let found = ATTRIBUTE.exec(written); found !== null; found = ATTRIBUTE.exec(written)) {
    const [, name, value] = found as unknown as [string, string, string]
    if (name in attributes) return undefined
    attributes[name] = value
  }
  return attributes
}

function plainTextOf (text: string): string | undefined {
  const lines = text.includes('\r') ? text.replace(LINE_END, '\n') : text
  if (!lines.includes('&')) return lines
  return BARE_AMPERSAND.test(lines) ? undefined : unescapeXml(lines)
}
