import zlib from 'node:zlib'

const TABLE = new Uint32Array(256).map((_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ ((remainder & 1) === 0 ? 0 : 0xedb88320)
  return remainder
})

/** The checksum of bytes, or of what went before and bytes. */
export const crc32: (bytes: Uint8Array, before?: number) => number =
  (zlib as Partial<typeof zlib>).crc32 ?? crc32OfTable // Node.js before 20.15 has none

/** The same, computed by a table. */
export function crc32OfTable (bytes: Uint8Array, before: number = 0): number {
  let remainder = ~before
  for (const byte of bytes) remainder = TABLE[(remainder ^ byte) & 0xff]! ^ (remainder >>> 8)
  return ~remainder >>> 0
}
