import { readFragment, readUInt32, skip } from './binxml.js'
import { Damage, hex } from './damage.js'
import type { Content, Cursor, Variable } from './binxml.js'
import type { Chunk } from './chunk.js'

/** The BinXML that many records of a chunk share, with places for what is theirs alone. */
export interface Template {
  readonly content: readonly Content[]
  /** What of its bytes is another in another chunk, in their order. */
  readonly variables: readonly Variable[]
  /** Where its BinXML begins and ends. */
  readonly start: number
  readonly end: number
}

/** A template by its offset, and the values for its places. */
export interface TemplateInstance {
  readonly kind: 'instance'
  readonly template: number
  /** Where the types and lengths of the values are. */
  readonly descriptors: number
  /** Where each value begins, and the last one ends. */
  readonly places: readonly number[]
}

/** What a fragment begins with: version 1.1, no flags. */
export const FRAGMENT_HEADER = 0x0001010f

export const FRAGMENT_HEADER_BYTES = 4

/** The token of a template instance. */
export const TEMPLATE_INSTANCE = 0x0c

/** Bytes of a template definition before its BinXML: the next one's offset, a GUID, and the length. */
export const TEMPLATE_HEADER_BYTES = 24

/** Bytes of a template instance before its definition or values: token, version, the GUID's start, and the offset. */
export const INSTANCE_BYTES = 10

const LENGTH_PLACE = 20

/** The template at an offset of a chunk; rejects with the same damage however often it is asked for. */
export function templateAt (chunk: Chunk, offset: number): Template {
  const known = chunk.templates.get(offset)
  if (known instanceof Damage) throw known
  if (known !== undefined) return known
  try {
    const template = readTemplate(chunk, offset)
    chunk.templates.set(offset, template)
    return template
  } catch (error) {
    if (error instanceof Damage) chunk.templates.set(offset, error)
    throw error
  }
}

/** Reads a template instance with the definition that may stand within it. */
export function readInstance (cursor: Cursor): TemplateInstance {
  const { chunk } = cursor
  skip(cursor, INSTANCE_BYTES - 4)
  const template = readUInt32(cursor)
  if (template === cursor.at) {
    skip(cursor, TEMPLATE_HEADER_BYTES)
    skip(cursor, chunk.view.getUint32(template + LENGTH_PLACE, true))
  }
  const count = readUInt32(cursor)
  const descriptors = cursor.at
  skip(cursor, 4 * count)
  const places = [cursor.at]
  for (let n = 0; n < count; n++) {
    skip(cursor, chunk.view.getUint16(descriptors + 4 * n, true))
    places.push(cursor.at)
  }
  return { kind: 'instance', template, descriptors, places }
}

function readTemplate (chunk: Chunk, offset: number): Template {
  const start = offset + TEMPLATE_HEADER_BYTES
  if (start > chunk.bytes.length) throw new Damage(0, `expected the offset of a template, found ${hex(offset)}`)
  const length = chunk.view.getUint32(offset + LENGTH_PLACE, true)
  if (start + length > chunk.bytes.length) {
    throw new Damage(offset + LENGTH_PLACE, `expected a template within its chunk, found one of ${length} bytes`)
  }
  const end = start + length
  const variables: Variable[] = []
  return { content: readFragment({ chunk, at: start, end, hasDependency: true, variables }), variables, start, end }
}
