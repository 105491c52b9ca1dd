/** The text of a scrape read back: the value of each series, in the order of the text. */
export function seriesOf (text: string): ReadonlyMap<string, number> {
  return new Map(linesOf(text).map((line) => {
    const end = line.lastIndexOf(' ')
    return [line.slice(0, end), Number(line.slice(end + 1))]
  }))
}

/** The lines that are samples. */
export function linesOf (text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}
