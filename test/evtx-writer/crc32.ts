const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})

/** The checksum of file and chunk headers, and of the records of a chunk; parts are summed up as if they were one. */
export function crc32 (...parts: readonly Uint8Array[]): number {
  let rest = 0xffffffff
  for (const part of parts) {
    for (let n = 0; n < part.length; n++) rest = TABLE[(rest ^ part[n]!) & 0xff]! ^ (rest >>> 8)
  }
  return (rest ^ 0xffffffff) >>> 0
}
