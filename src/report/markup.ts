import { cut } from '../core/bounded.js'
import { visible } from './visible.js'

const SOURCE = Symbol('markup')

/** HTML that was made by html`` and nothing else. */
export interface Markup {
  readonly [SOURCE]: string
}

/** What may stand in html``; everything but its own results is text. */
export type Content = string | number | Markup | undefined | readonly Content[]

// no event fills a page
const MOST_CHARACTERS = 4000
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'
}

/** Markup in which every value is escaped, unless it is html`` itself; undefined is nothing, a list is its items in a row. */
export function html (strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const source = strings.map((string, n) => n === 0 ? string : sourceOf(values[n - 1]) + string).join('')
  return { [SOURCE]: source }
}

/** The HTML text of a markup. */
export function markupText (markup: Markup): string {
  return markup[SOURCE]
}

function sourceOf (value: Content): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return visible(cut(value, MOST_CHARACTERS)).replace(/[&<>"']/g, (character) => ENTITIES[character]!)
  if (typeof value === 'number') return String(value)
  return SOURCE in value ? value[SOURCE] : value.map(sourceOf).join('')
}
