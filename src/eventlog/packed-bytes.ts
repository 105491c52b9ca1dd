import { Readable } from 'node:stream'
import { constants, createGunzip, gunzipSync, type Gunzip } from 'node:zlib'
import type { FileBytes } from './file-bytes.js'

/** More bytes than any file has: the size of one that is not known yet. */
export const UNKNOWN_SIZE = Number.MAX_SAFE_INTEGER

/** What a gzip file begins with. */
export const GZIP_MAGIC = '\x1f\x8b'

const WINDOW_BYTES = 2 * 1024 * 1024
const BLOCK_BYTES = 256 * 1024

/** What the first bytes of a gzip file stand for; nothing where they are damaged. */
export function unpackedHead (packed: Uint8Array): Buffer {
  try {
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0)
  }
}

/**
 * The bytes that a gzip file stands for. They are unpacked in their order and once, as long as each read begins where
 * the last one ended or a little before; a read of what is long gone begins anew.
 */
export class PackedBytes implements FileBytes {
  /** What was wrong with the file, behind the bytes that could be unpacked. */
  problem: string | undefined
  readonly isSequential = true

  readonly #open: () => FileBytes | Promise<FileBytes>
  #source: Readable | undefined
  #gunzip: Gunzip | undefined
  #pieces: AsyncIterator<Buffer> | undefined
  #window: Buffer = Buffer.alloc(0)
  #start = 0
  #size = UNKNOWN_SIZE

  /** Takes what opens the packed file. */
  constructor (open: () => FileBytes | Promise<FileBytes>) {
    this.#open = open
  }

  get size (): number {
    return this.#size
  }

  async read (into: Uint8Array, offset: number): Promise<number> {
    if (offset >= this.#size) return 0
    if (offset < this.#start) this.#rewind()
    while (this.#end < offset + into.length && await this.#unpack(offset));
    const from = offset - this.#start
    const bytes = this.#window.subarray(Math.min(from, this.#window.length), from + into.length)
    into.set(bytes)
    return bytes.length
  }

  close (): void {
    this.#rewind()
  }

  get #end (): number {
    return this.#start + this.#window.length
  }

  /** Takes in the next piece; whether there was one. */
  async #unpack (offset: number): Promise<boolean> {
    if (this.#size !== UNKNOWN_SIZE) return false
    const piece = await this.#nextPiece()
    if (piece === undefined) {
      this.#size = this.#end
      return false
    }
    const needless = Math.min(this.#window.length, Math.max(0, offset - WINDOW_BYTES - this.#start))
    this.#window = Buffer.concat([this.#window.subarray(needless), piece])
    this.#start += needless
    return true
  }

  async #nextPiece (): Promise<Buffer | undefined> {
    this.#pieces ??= this.#unpacked()
    try {
      const { done, value } = await this.#pieces.next()
      return done === true ? undefined : value
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (!(code ?? '').startsWith('Z_') && code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        this.#rewind() // the next read begins anew
        throw error
      }
      this.problem = `expected a whole gzip file, found: ${message}`
      return undefined
    }
  }

  #unpacked (): AsyncIterator<Buffer> {
    const source = Readable.from(this.#blocks(), { highWaterMark: 1 })
    const gunzip = createGunzip({ chunkSize: 256 * 1024 })
    source.on('error', (error) => { gunzip.destroy(error) })
    this.#source = source
    this.#gunzip = gunzip
    return source.pipe(gunzip)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  async * #blocks (): AsyncGenerator<Buffer> {
    const bytes = await this.#open()
    try {
      for (let offset = 0, length = 0; ; offset += length) {
        const block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
        length = await bytes.read(block, offset)
        if (length === 0) return
        yield block.subarray(0, length)
      }
    } finally {
      await bytes.close()
    }
  }

  #rewind (): void {
    this.#source?.destroy()
    this.#gunzip?.destroy()
    this.#pieces = undefined
    this.#window = Buffer.alloc(0)
    this.#start = 0
    this.#size = UNKNOWN_SIZE
  }
}
