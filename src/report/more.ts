import { html } from './markup.js'
import type { Content, Markup } from './markup.js'
import { count } from './wording.js'

/** How many are not shown, and where they are; nothing where all are. */
export function more (rest: number, noun: string, where: Content = ''): Markup | undefined {
  return rest > 0 ? html`<p class="quiet">… and ${count(rest, noun)} more${where}.</p>` : undefined
}
