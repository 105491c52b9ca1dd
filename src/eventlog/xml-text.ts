const NAMED: ReadonlyMap<string, string> = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]])
const NUMBER = /^#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}))$/
const LONGEST_REFERENCE = '&#1114111;'.length
const NO_CHARACTER = '\uFFFD'

/** The characters that escaped XML text stands for; no other entity is known, so none can grow. */
export function unescapeXml (text: string): string {
  return unescaped(text, 'is kept')!
}

/** The same; undefined where an ampersand begins no reference that is known. */
export function unescapeWhole (text: string): string | undefined {
  return unescaped(text, 'is refused')
}

// a loop, as a log holds lists of volumes with a hundred references in them
function unescaped (text: string, bareAmpersand: 'is kept' | 'is refused'): string | undefined {
  let done = ''
  let from = 0
  for (let at = text.indexOf('&'); at >= 0;) {
    const end = text.indexOf(';', at) + 1
    const found = end > at && end - at <= LONGEST_REFERENCE ? referenced(text.slice(at + 1, end - 1)) : undefined
    if (found !== undefined) {
      done += text.slice(from, at) + found
      from = end
    } else if (bareAmpersand === 'is refused') return undefined
    at = text.indexOf('&', found === undefined ? at + 1 : end)
  }
  return from === 0 ? text : done + text.slice(from)
}

function referenced (name: string): string | undefined {
  const known = NAMED.get(name)
  if (known !== undefined) return known
  const number = NUMBER.exec(name)
  if (number === null) return undefined
  return character(number[1] === undefined ? Number.parseInt(number[2]!, 16) : Number(number[1]))
}

/** Text with LF as its line ends, whole characters only, and no longer than a bound. */
export function plainText (text: string, longest: number): string {
  const bounded = text.length > longest ? text.slice(0, longest) : text
  const lines = bounded.replaceAll('\r\n', '\n')
  return (lines.includes('\r') ? lines.replaceAll('\r', '\n') : lines).toWellFormed()
}

/** Whether a text is plain as it is. */
export function isPlain (text: string, longest: number): boolean {
  return text.length <= longest && !text.includes('\r') && text.isWellFormed()
}

/** Half a surrogate pair passes, as its other half may follow. */
function character (code: number): string {
  return code === 0 || code > 0x10ffff ? NO_CHARACTER : String.fromCodePoint(code)
}
