import { UNPRINTABLE } from '../core/unprintable.js'

const HARMLESS = new Set(['\n', '\t'])

/** The text with control characters, marks of direction and the like written out, so that a terminal or page shows them and obeys none. */
export function visible (text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, (character) => HARMLESS.has(character) ? character : writtenOut(character))
}

/** The same on one line. */
export function visibleLine (text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim())
}

function writtenOut (character: string): string {
  const code = character.codePointAt(0)!
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}
