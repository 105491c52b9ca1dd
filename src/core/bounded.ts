const HALF_AT_END = /[\ud800-\udbff]$/

/** At most so many characters of a text, all of them whole: half of a pair at its end is left out, any other is U+FFFD. */
export function bounded (text: string, most: number): string {
  return (text.length > most ? text.slice(0, most).replace(HALF_AT_END, '') : text).toWellFormed()
}

/** The same with a mark: where there were more characters, the last says so. */
export function cut (text: string, most: number): string {
  return text.length > most ? `${bounded(text, most - 1)}…` : text.toWellFormed()
}
