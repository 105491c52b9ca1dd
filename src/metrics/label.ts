import { OTHER } from '../core/settle.js'
import { UNPRINTABLE } from '../core/unprintable.js'

const MOST_CHARACTERS = 200

/** What a name is called in a label. */
export type Label = (name: string) => string

/** A label value that is valid Unicode on one line, of at most 200 characters; what must not be in it is U+FFFD. */
export function cleanLabel (value: string): string {
  // cut first: an event can hold anything, of any length
  const clean = value.slice(0, 4 * MOST_CHARACTERS).replace(UNPRINTABLE, '\ufffd')
  if (clean.length <= MOST_CHARACTERS) return clean
  const characters = [...clean]
  return characters.length > MOST_CHARACTERS ? characters.slice(0, MOST_CHARACTERS - 1).join('') + '…' : clean
}

/** Gives each of the first values its own label, and `other` to those past the cap. */
export function cappedLabels (values: Iterable<string>, cap: number): Label {
  const kept = new Set<string>()
  for (const value of values) {
    if (kept.size >= cap) break
    kept.add(cleanLabel(value))
  }
  return (value) => {
    const label = cleanLabel(value)
    return kept.has(label) ? label : OTHER
  }
}

/** The last part of a path, whichever way its slashes lean. */
export function baseName (path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path
}
