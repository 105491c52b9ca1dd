import type { Block, Commands } from '../knowledge/runbook.js'
import { referenceOf } from '../knowledge/references.js'

/** Rows of text under their headings; the first cell says what a row is about. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What a section is made of; text knows `code`, **weight** and [title](address), and nothing else. */
export type Content = Block | Table

export interface Section {
  readonly heading: string
  readonly content: readonly Content[]
}

/** One page of what we know, before it is Markdown or HTML. */
export interface Document {
  /** Below docs, without the suffix: runbooks/SqlVssClockSkew. The list of a folder is called README. */
  readonly path: string
  readonly title: string
  readonly introduction: readonly Content[]
  readonly sections: readonly Section[]
}

/** What a piece of content is, by what it holds. */
export type Piece =
  | { readonly kind: 'paragraph', readonly text: string }
  | { readonly kind: 'steps' | 'points', readonly items: readonly string[] }
  | { readonly kind: 'commands' } & Commands
  | { readonly kind: 'table' } & Table

/** The kind of a piece of content, for whoever shows it. */
export function pieceOf (content: Content): Piece {
  if (typeof content === 'string') return { kind: 'paragraph', text: content }
  if ('steps' in content) return { kind: 'steps', items: content.steps }
  if ('points' in content) return { kind: 'points', items: content.points }
  return 'shell' in content ? { kind: 'commands', ...content } : { kind: 'table', ...content }
}

const NO_SOURCE = 'None: it is what administrators say, and no document was found that says so. Take it as a hint.'

/** The documents something was learnt from, with their addresses. */
export function sourcesSection (keys: readonly [string, ...string[]]): Section {
  const [first, ...others] = keys.filter((key) => key !== 'none').map(sourceText)
  return { heading: 'Sources', content: [first === undefined ? NO_SOURCE : { points: [first, ...others] }] }
}

function sourceText (key: string): string {
  const { title, url } = referenceOf(key)!
  return url === undefined ? title : `[${title}](${url})`
}
