import { readFragment } from './binxml.js'
import { Damage } from './damage.js'
import { templateAt } from './template.js'
import { arrayItems, isArray, VALUE, writtenValue } from './values.js'
import type { BinXmlElement, Content } from './binxml.js'
import type { Chunk } from './chunk.js'
import type { TemplateInstance } from './template.js'

/** Where the values for a template's places are; outside a template there are none. */
export interface Scope {
  readonly chunk: Chunk
  readonly instance?: TemplateInstance
  /** How many instances this one is within. */
  readonly depth: number
}

/** An element with the values its places are filled with. */
export interface Node {
  readonly element: BinXmlElement
  readonly scope: Scope
}

/** A value by its type and place. */
export interface Value {
  readonly type: number
  readonly at: number
  readonly length: number
}

const DEEPEST = 16
const LONGEST_TEXT = 1024 * 1024
const NO_VALUE: Value = { type: VALUE.null, at: 0, length: 0 }

/** The elements within a content, those of nested templates and BinXML values included. */
export function elementsIn (content: readonly Content[], scope: Scope): readonly Node[] {
  const nodes: Node[] = []
  addElements(nodes, content, scope)
  return nodes
}

/** The items of an array that is all of a content; undefined where it is something else, or empty. */
export function arrayIn (content: readonly Content[], scope: Scope): readonly string[] | undefined {
  const value = soleValue(content, scope)
  if (value === undefined || !isArray(value.type) || value.length === 0) return undefined
  spend(scope, value.length)
  return arrayItems(scope.chunk.bytes, value.type, value.at, value.length)
}

/** Whether an element can be told to hold no others without looking at values of BinXML. */
export function isLeaf ({ element: { content }, scope }: Node): boolean {
  for (const piece of content) {
    if (piece.kind === 'text') continue
    if (piece.kind !== 'substitution' || valueAt(scope, piece.index).type === VALUE.binXml) return false
  }
  return true
}

/** The value that is all of a content; undefined where the content is more, or something else. */
export function soleValue (content: readonly Content[], scope: Scope): Value | undefined {
  const piece = content.length === 1 ? content[0]! : undefined
  return piece?.kind === 'substitution' ? valueAt(scope, piece.index) : undefined
}

/** The text of a content, elements left out. */
export function textIn (content: readonly Content[], scope: Scope): string {
  let text = ''
  for (const piece of content) {
    if (piece.kind === 'text') text += piece.text
    else if (piece.kind === 'substitution') text += valueTextIn(scope, valueAt(scope, piece.index))
    if (text.length > LONGEST_TEXT) throw new Damage(0, `expected a text of at most ${LONGEST_TEXT} characters, found more`)
  }
  spend(scope, text.length)
  return text
}

function addElements (nodes: Node[], content: readonly Content[], scope: Scope): void {
  for (const piece of content) {
    if (piece.kind === 'element') {
      if (isLeftOut(piece, scope)) continue
      if (--scope.chunk.budget.elements < 0) throw new Damage(0, 'expected a chunk of fewer elements, found more')
      nodes.push({ element: piece, scope })
    } else if (piece.kind === 'instance') {
      const inner = nested(scope, piece)
      addElements(nodes, templateAt(scope.chunk, piece.template).content, inner)
    } else if (piece.kind === 'substitution') {
      const { type, at, length } = valueAt(scope, piece.index)
      if (type !== VALUE.binXml || length === 0) continue
      spend(scope, length)
      const fragment = readFragment({ chunk: scope.chunk, at, end: at + length, hasDependency: false })
      addElements(nodes, fragment, nested(scope))
    }
  }
}

/** Windows leaves out an element that is there for an optional value alone, where the instance has none. */
function isLeftOut ({ content }: BinXmlElement, scope: Scope): boolean {
  const piece = content.length === 1 ? content[0]! : undefined
  return piece?.kind === 'substitution' && piece.isOptional && valueAt(scope, piece.index).type === VALUE.null
}

function nested ({ chunk, depth }: Scope, instance?: TemplateInstance): Scope {
  if (depth >= DEEPEST) throw new Damage(0, `expected at most ${DEEPEST} nested templates, found more`)
  if (--chunk.budget.elements < 0) throw new Damage(0, 'expected a chunk of fewer elements, found more')
  return instance === undefined ? { chunk, depth: depth + 1 } : { chunk, instance, depth: depth + 1 }
}

/** The value for a place; where the instance has none for it, nothing. */
function valueAt ({ chunk, instance }: Scope, index: number): Value {
  if (instance === undefined || index + 1 >= instance.places.length) return NO_VALUE
  const at = instance.places[index]!
  return { type: chunk.bytes[instance.descriptors + 4 * index + 2]!, at, length: instance.places[index + 1]! - at }
}

function valueTextIn (scope: Scope, { type, at, length }: Value): string {
  return type === VALUE.binXml ? '' : writtenValue(scope.chunk.bytes, type, at, length)
}

function spend ({ chunk }: Scope, characters: number): void {
  chunk.budget.characters -= characters
  if (chunk.budget.characters < 0) throw new Damage(0, 'expected a chunk of less text, found more')
}
