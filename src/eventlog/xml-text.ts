const NAMED: ReadonlyMap<string, string> = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]])
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g
const NO_CHARACTER = '\uFFFD'

/** The characters that escaped XML text stands for; no other entity is known, so none can grow. */
export function unescapeXml (text: string): string {
  if (!text.includes('&')) return text
  return text.replace(REFERENCE, (_, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name)!
    return character(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal))
  })
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
