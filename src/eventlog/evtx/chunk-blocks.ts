import { CHUNK_BYTES } from './chunk.js'
import { PROBE_BYTES } from './resume.js'
import type { FileBytes } from '../file-bytes.js'

const CHUNKS = 4 // as fast as can be: more of them leave the processor's cache before they are looked at
const BLOCK_BYTES = CHUNKS * CHUNK_BYTES + PROBE_BYTES

/** The chunks of a file in their order, read several at once. */
export class ChunkBlocks {
  readonly #file: FileBytes
  readonly #room = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  #start = 0
  #length = 0

  constructor (file: FileBytes) {
    this.#file = file
  }

  /** The bytes from an offset on, as far as the file goes: at least a chunk, and the head of the one behind it. */
  async from (offset: number): Promise<Buffer> {
    const at = offset - this.#start
    if (at < 0 || at + CHUNK_BYTES + PROBE_BYTES > this.#length) {
      this.#start = offset
      this.#length = await this.#file.read(this.#room, offset)
    }
    return this.#room.subarray(offset - this.#start, this.#length)
  }
}
