/** How far an XML file was read, and what tells that it is still the same file. */
export interface XmlPosition {
  readonly offset: number
  /** Set while an event is passed over that is longer than one that is read. */
  readonly isSkipping: boolean
  readonly size: number
  readonly head: Fingerprint
}

/** The first bytes of a file, in short. */
export interface Fingerprint {
  readonly length: number
  readonly hash: number
}

/** How many of the first bytes tell one file from another. */
export const FINGERPRINT_BYTES = 4096

/** The fingerprint of a file that begins like this. */
export function fingerprint (head: Uint8Array, length: number = FINGERPRINT_BYTES): Fingerprint {
  const bytes = head.subarray(0, length)
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return { length: bytes.length, hash: hash >>> 0 }
}

/** A position as it is remembered between two reads. */
export function printPosition (position: XmlPosition): string {
  return JSON.stringify(position)
}

/** A remembered position; undefined where the text is none. */
export function parsePosition (text: string | undefined): XmlPosition | undefined {
  if (text === undefined) return undefined
  try {
    const position = JSON.parse(text) as Partial<XmlPosition> | null
    const numbers = [position?.offset, position?.size, position?.head?.length, position?.head?.hash]
    const isPosition = numbers.every((number) => Number.isSafeInteger(number) && number! >= 0)
    return isPosition && typeof position?.isSkipping === 'boolean' ? position as XmlPosition : undefined
  } catch {
    return undefined
  }
}

/** Where reading goes on: a remembered position, if the file still begins as it did and has not become shorter. */
export function resumed (head: Uint8Array, size: number, text: string | undefined): XmlPosition | undefined {
  const position = parsePosition(text)
  const isSame = position !== undefined && size >= position.size &&
    fingerprint(head, position.head.length).hash === position.head.hash
  return isSame ? position : undefined
}
