import { constants, deflateRawSync } from 'node:zlib'
import { crc32 } from '../crc32.js'

// RFC 1952: deflate, no flags, no time, no extra flags, system not known
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
/** The last block, which is empty: those before it say that more follows. */
const LAST_BLOCK = Buffer.from([3, 0])

const compressed = new WeakMap<Buffer, Buffer>()

/**
 * Parts as one gzip stream of one member, which every client reads; each part is compressed once, apart from the others, for as
 * long as it is kept.
 */
export function oneGzip (parts: readonly Buffer[]): Buffer {
  return Buffer.concat([HEAD, ...parts.map(blocksOf), LAST_BLOCK, tailOf(parts)])
}

/** Blocks that end at a whole byte, so that others can follow. */
function blocksOf (part: Buffer): Buffer {
  const before = compressed.get(part)
  if (before !== undefined) return before
  const blocks = part.length === 0 ? part : deflateRawSync(part, { finishFlush: constants.Z_SYNC_FLUSH })
  compressed.set(part, blocks)
  return blocks
}

function tailOf (parts: readonly Buffer[]): Buffer {
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(parts.reduce((sum, part) => crc32(part, sum), 0), 0)
  tail.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0) % 2 ** 32, 4)
  return tail
}
