import { decodeText, encodingOf } from './text-encoding.js'

/** How much of a file's head tells what it holds. */
export const HEAD_BYTES = 64 * 1024

const EVENT_TAG = /<(?:[\w.-]+:)?Events?[\s/>]/
const ROOT_TAG = /<([A-Za-z_][\w.:-]*)/
const XML_START = /^(?:[\s-]*<(?:[?!A-Za-z_]|$)|[\s\uFFFD]{0,2}$)/

/** Files that are often handed in instead, by their first bytes. */
const OTHER_CONTENTS: readonly { readonly magic: string, readonly found: string }[] = [
  { magic: 'ElfFile\0', found: 'an .evtx log that was XML before' },
  { magic: 'ElfChnk\0', found: 'an .evtx log without its first 4,096 bytes' },
  { magic: '\x1f\x8b', found: 'a gzip archive in another' },
  { magic: 'PK\x03\x04', found: 'a zip archive: unpack it first' }
]

/** Why a file that begins like this is no XML event log; undefined if it is one, or may become one as it grows. */
export function contentProblem (head: Uint8Array, size: number): string | undefined {
  if (size === 0) return 'expected events as XML or .evtx, found an empty file'
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1')
  const other = OTHER_CONTENTS.find(({ magic }) => start.startsWith(magic))
  if (other !== undefined) return `expected events as XML or .evtx, found ${other.found}`

  const text = decodeText(head, encodingOf(head))
  if (EVENT_TAG.test(text)) return undefined
  // not quoted: a link in a folder that others write to may lead to a file that they cannot read
  if (!XML_START.test(text)) return 'expected events as XML or .evtx, found another text'
  const root = ROOT_TAG.exec(text)?.[1]
  return root === undefined || 'Events'.startsWith(root) ? undefined : `expected <Events> or <Event>, found <${root.slice(0, 64)}>`
}
