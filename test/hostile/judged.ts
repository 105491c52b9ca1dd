import { CORPUS } from './corpus.js'

/** Characters that a terminal, a page or a reader would obey and not see. Ends of lines, tabs and joiners are none of them. */
const OBEYED = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{NChar}]/gu

/** What a text has of the characters that deceive, each once, as U+001B; none is as it should be. */
export function obeyedIn (text: string): readonly string[] {
  const found = [...new Set(text.match(OBEYED) ?? [])].map((character) => character.codePointAt(0)!)
  return found.map((code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
}

/** The names of those of the corpus that stand in a page as they are, though a page has to escape them. */
export function rawIn (page: string): readonly string[] {
  return CORPUS.filter(({ text }) => /[<>&"']/.test(text) && page.includes(text.slice(0, 4000))).map(({ name }) => name)
}

/** Every text in a value of JSON, keys too. */
export function textsIn (json: unknown): readonly string[] {
  if (typeof json === 'string') return [json]
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([key, value]) => [key, ...textsIn(value)])
}
