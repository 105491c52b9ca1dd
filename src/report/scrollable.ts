import { html } from './markup.js'
import type { Markup } from './markup.js'

/** What may be wider than the page: it scrolls by itself, with the keyboard, too. */
export function scrollable (label: string, content: Markup): Markup {
  return html`<div class="scroll" role="group" aria-label="${label}" tabindex="0">${content}</div>`
}
