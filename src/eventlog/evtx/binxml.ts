import { Damage, hex } from './damage.js'
import { readInstance } from './template.js'
import { VALUE, writtenValue } from './values.js'
import type { Chunk } from './chunk.js'
import type { TemplateInstance } from './template.js'

/** A piece of BinXML: what stands within an element, an attribute, or a record. */
export type Content = Text | Substitution | BinXmlElement | TemplateInstance

export interface Text {
  readonly kind: 'text'
  readonly text: string
}

/** A place in a template that each instance fills with a value of its own. */
export interface Substitution {
  readonly kind: 'substitution'
  readonly index: number
  readonly isOptional: boolean
}

export interface BinXmlElement {
  readonly kind: 'element'
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly content: readonly Content[]
}

export interface Attribute {
  readonly name: string
  readonly content: readonly Content[]
}

/** A place within the bytes of a chunk, and where they end. */
export interface Cursor {
  readonly chunk: Chunk
  at: number
  readonly end: number
  /** Elements of a template say on which value they depend; elsewhere they do not. */
  readonly hasDependency: boolean
  /** Where it is told what of the bytes is another in another chunk, though they say the same. */
  readonly variables?: Variable[]
}

/** Four bytes: the size of what follows, or the offset of a name, which may stand just behind them. */
export interface Variable {
  readonly at: number
  /** The offset; undefined where it is a size. */
  readonly name?: number
}

type ReadToken = (cursor: Cursor, depth: number) => Content | undefined

const TOKEN = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  closeElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  characterReference: 0x08,
  entityReference: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  templateInstance: 0x0c,
  normalSubstitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragmentHeader: 0x0f
} as const
const MORE = 0x40
const DEEPEST = 64
const NO_TEXT: Text = { kind: 'text', text: '' }
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** What may stand within an element. */
const WITHIN_ELEMENT: ReadonlyMap<number, ReadToken> = new Map<number, ReadToken>([
  [TOKEN.openElement, readElement],
  [TOKEN.value, readText],
  [TOKEN.cdata, (cursor) => textOf(readCharacters(cursor, 1))],
  [TOKEN.characterReference, readCharacterReference],
  [TOKEN.entityReference, readEntityReference],
  [TOKEN.instructionTarget, (cursor) => { skip(cursor, 1); readName(cursor); return NO_TEXT }],
  [TOKEN.instructionData, (cursor) => { readCharacters(cursor, 1); return NO_TEXT }],
  [TOKEN.templateInstance, (cursor) => readInstance(cursor)],
  [TOKEN.normalSubstitution, readSubstitution],
  [TOKEN.optionalSubstitution, readSubstitution],
  [TOKEN.fragmentHeader, (cursor) => { skip(cursor, 4); return NO_TEXT }]
])

/** What may stand within an attribute. */
const WITHIN_ATTRIBUTE: ReadonlySet<number> = new Set([
  TOKEN.value, TOKEN.characterReference, TOKEN.entityReference, TOKEN.normalSubstitution, TOKEN.optionalSubstitution
])

/** Bytes of a name before its characters. */
export const NAME_HEADER_BYTES = 8

/** Reads BinXML up to its end, down to its templates, which are read when they are needed. */
export function readFragment (cursor: Cursor): readonly Content[] {
  const content: Content[] = []
  while (cursor.at < cursor.end && peek(cursor) !== TOKEN.end) {
    const piece = readPiece(cursor, 0)
    if (piece !== NO_TEXT) content.push(piece)
  }
  return content
}

/** Passes over bytes, all of which must be there. */
export function skip (cursor: Cursor, length: number): void {
  if (cursor.at + length > cursor.end) {
    throw new Damage(cursor.at, `expected ${length} bytes of BinXML, found ${cursor.end - cursor.at}`)
  }
  cursor.at += length
}

export function readUInt16 (cursor: Cursor): number {
  skip(cursor, 2)
  return cursor.chunk.view.getUint16(cursor.at - 2, true)
}

export function readUInt32 (cursor: Cursor): number {
  skip(cursor, 4)
  return cursor.chunk.view.getUint32(cursor.at - 4, true)
}

function peek ({ chunk, at, end }: Cursor): number {
  if (at >= end) throw new Damage(at, 'expected a token, found the end of the BinXML')
  return chunk.bytes[at]! & ~MORE
}

function readPiece (cursor: Cursor, depth: number): Content {
  const token = peek(cursor)
  const read = WITHIN_ELEMENT.get(token)
  if (read === undefined) throw new Damage(cursor.at, `expected a token of BinXML, found ${hex(token, 2)}`)
  return read(cursor, depth) ?? NO_TEXT
}

function readElement (cursor: Cursor, depth: number): BinXmlElement {
  const { at, chunk } = cursor
  if (depth > DEEPEST) throw new Damage(at, `expected at most ${DEEPEST} nested elements, found more`)
  if (--chunk.budget.elements < 0) throw new Damage(at, 'expected a chunk of fewer elements, found more')
  const hasAttributes = (chunk.bytes[at]! & MORE) !== 0
  skipToSize(cursor, 1 + (cursor.hasDependency ? 2 : 0))
  const name = readName(cursor)
  if (hasAttributes) skipToSize(cursor, 0)
  const attributes: Attribute[] = []
  while (peek(cursor) === TOKEN.attribute) attributes.push(readAttribute(cursor))
  return { kind: 'element', name, attributes, content: readElementContent(cursor, depth) }
}

function readElementContent (cursor: Cursor, depth: number): readonly Content[] {
  const { at } = cursor
  const token = peek(cursor)
  skip(cursor, 1)
  if (token === TOKEN.closeEmpty) return []
  if (token !== TOKEN.closeStart) throw new Damage(at, `expected the end of a start tag, found token ${hex(token, 2)}`)
  const content: Content[] = []
  while (peek(cursor) !== TOKEN.closeElement) {
    const piece = readPiece(cursor, depth + 1)
    if (piece !== NO_TEXT) content.push(piece)
  }
  skip(cursor, 1)
  return content
}

function readAttribute (cursor: Cursor): Attribute {
  skip(cursor, 1)
  const name = readName(cursor)
  const content: Content[] = []
  while (WITHIN_ATTRIBUTE.has(peek(cursor))) content.push(readPiece(cursor, 0))
  return { name, content }
}

/** Passes over bytes and the size behind them. */
function skipToSize (cursor: Cursor, length: number): void {
  skip(cursor, length + 4)
  cursor.variables?.push({ at: cursor.at - 4 })
}

/** A name stands where it is first used; later uses give its offset. A namespace prefix is left out. */
function readName (cursor: Cursor): string {
  const { chunk } = cursor
  const offset = readUInt32(cursor)
  cursor.variables?.push({ at: cursor.at - 4, name: offset })
  if (offset + NAME_HEADER_BYTES > chunk.bytes.length) {
    throw new Damage(cursor.at - 4, `expected the offset of a name, found ${hex(offset)}`)
  }
  const bytes = 2 * chunk.view.getUint16(offset + 6, true)
  if (offset === cursor.at) skip(cursor, NAME_HEADER_BYTES + bytes + 2)
  const known = chunk.names.get(offset)
  if (known !== undefined) return known
  if (offset + NAME_HEADER_BYTES + bytes > chunk.bytes.length) {
    throw new Damage(offset + 6, `expected a name within its chunk, found one of ${bytes / 2} characters`)
  }
  const whole = writtenValue(chunk.bytes, VALUE.string, offset + NAME_HEADER_BYTES, bytes)
  const name = whole.slice(whole.indexOf(':') + 1)
  chunk.names.set(offset, name)
  return name
}

function readText (cursor: Cursor): Text {
  const type = cursor.chunk.bytes[cursor.at + 1]
  if (type !== VALUE.string) throw new Damage(cursor.at + 1, `expected a text, found a value of type ${hex(type ?? 0, 2)}`)
  return textOf(readCharacters(cursor, 2))
}

/** Text after its token, with its length in characters before it. */
function readCharacters (cursor: Cursor, tokenLength: number): string {
  skip(cursor, tokenLength)
  const length = 2 * readUInt16(cursor)
  const { at } = cursor
  skip(cursor, length)
  return cursor.chunk.bytes.toString('utf16le', at, at + length)
}

function readCharacterReference (cursor: Cursor): Text {
  skip(cursor, 1)
  return textOf(String.fromCharCode(readUInt16(cursor)))
}

/** An entity that XML does not define stays as it was written. */
function readEntityReference (cursor: Cursor): Text {
  skip(cursor, 1)
  const name = readName(cursor)
  return textOf(Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : `&${name};`)
}

function readSubstitution (cursor: Cursor): Substitution {
  const isOptional = peek(cursor) === TOKEN.optionalSubstitution
  skip(cursor, 1)
  const index = readUInt16(cursor)
  skip(cursor, 1) // the type the template's author expected; that of the value is beside the value
  return { kind: 'substitution', index, isOptional }
}

function textOf (text: string): Text {
  return { kind: 'text', text: text.replaceAll('\0', '') }
}
