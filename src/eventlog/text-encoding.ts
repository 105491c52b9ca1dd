import { isUtf8 } from 'node:buffer'

/** How the characters of an XML event log are written as bytes. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** The encoding of a text, and the length of its byte order mark. */
export interface EncodedText {
  readonly encoding: TextEncoding
  readonly markLength: number
}

const LOOKED_AT = 256
/** What stands for bytes that are no character, and may be written itself. */
const NO_CHARACTER = '\uFFFD'
const NO_CHARACTER_BYTES = [0xef, 0xbf, 0xbd]

const MARKS: readonly { readonly encoding: TextEncoding, readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] }
]

/** Tells the encoding by the byte order mark, or by where the zeros are; what the XML declaration says is often wrong. */
export function encodingOf (head: Uint8Array): EncodedText {
  const mark = MARKS.find(({ bytes }) => bytes.every((byte, n) => head[n] === byte))
  if (mark !== undefined) return { encoding: mark.encoding, markLength: mark.bytes.length }
  return { encoding: encodingWithoutMark(head), markLength: 0 }
}

/** The text of bytes whose encoding is known; what is no character becomes U+FFFD. */
export function decodeText (bytes: Uint8Array, { encoding, markLength }: EncodedText): string {
  const text = Buffer.from(bytes.subarray(markLength))
  if (encoding === 'utf-8') return text.toString('utf8')
  const whole = text.subarray(0, text.length & ~1)
  return (encoding === 'utf-16be' ? whole.swap16() : whole).toString('utf16le')
}

/** Where among bytes the first is that UTF-8 has no character for, told by the text they were decoded to. */
export function firstNonUtf8 (bytes: Uint8Array, text: string): number | undefined {
  if (!text.includes(NO_CHARACTER) || isUtf8(bytes)) return undefined
  let place = 0
  let from = 0
  for (;;) {
    const at = text.indexOf(NO_CHARACTER, from)
    place += Buffer.byteLength(text.slice(from, at))
    if (NO_CHARACTER_BYTES.some((byte, n) => bytes[place + n] !== byte)) return place
    place += NO_CHARACTER_BYTES.length
    from = at + 1
  }
}

/** Markup is ASCII: in UTF-16 every other byte of it is a zero, the first or the second of each two. */
function encodingWithoutMark (head: Uint8Array): TextEncoding {
  const zeros = [0, 0]
  const looked = Math.min(head.length, LOOKED_AT) & ~1
  for (let n = 0; n < looked; n++) if (head[n] === 0) zeros[n & 1]!++
  const [first, second] = zeros as [number, number]
  if (Math.max(first, second) < looked / 4) return 'utf-8'
  return first > second ? 'utf-16be' : 'utf-16le'
}
