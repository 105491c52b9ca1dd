import { EventLogError, stoppedError } from './eventlog.js'

/** The bytes of a file, as they are or unpacked. */
export interface FileBytes {
  /** How many there are; where that is not known before the end is reached, more than any file has. */
  readonly size: number
  /** Going back costs as much as reading it all again. */
  readonly isSequential?: boolean
  /** Fills a buffer from an offset on, as far as there are bytes; yields how many there were. */
  read (into: Uint8Array, offset: number): number | Promise<number>
  close (): void | Promise<void>
}

/** What takes in a stream of bytes, block by block. */
export interface ByteSink {
  /** Where the next bytes belong, if not more than so many are to come. */
  room (most: number): Uint8Array
  /** Takes over the bytes that were put into the room. */
  fill (byteCount: number): void
}

/** Reads the next block of a file; yields how many bytes it has. */
export async function readBlock (path: string, bytes: FileBytes, into: ByteSink, offset: number): Promise<number> {
  const found = bytes.read(into.room(bytes.size - offset), offset)
  const byteCount = typeof found === 'number' ? found : await found
  if (byteCount === 0 && offset < bytes.size) throw new EventLogError('other', `${path}: it became shorter while it was read`)
  into.fill(byteCount)
  return byteCount
}

/** Lets others run between two blocks. */
export async function nextTurn (path: string, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  if (signal.aborted) throw stoppedError(path, signal)
}
