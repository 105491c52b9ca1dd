import { Chunk, CHUNK_BYTES, type LogRecord } from './chunk.js'
import { crc32 } from './crc32.js'

/** What a log is like apart from its events. */
export interface LogShape {
  /** The most records of a chunk; as many as fit where not said. */
  readonly recordsPerChunk?: number
  /** The most chunks of the file: then the oldest is written over. */
  readonly mostChunks?: number
  /** Chunks of zeros after the last, as Windows keeps them ready. */
  readonly spareChunks?: number
  /** The file header is that of the empty log, and says that the log is in use. */
  readonly isDirty?: boolean
  /** So many of the last records are there, but the header of their chunk does not tell of them yet. */
  readonly untoldRecords?: number
}

const FILE_HEADER_BYTES = 4096
const MAGIC = 'ElfFile\0'
const DIRTY = 1
const FULL = 2

/** An .evtx file of records, whose ids count up. */
export function logFile (records: Iterable<LogRecord>, shape: LogShape = {}): Buffer {
  const { mostChunks = Infinity, spareChunks = 0, untoldRecords = 0 } = shape
  const slots: Buffer[] = []
  let [written, last] = [0, 0]
  for (const { chunk, lastId, isLast } of chunksOf(records, shape.recordsPerChunk)) {
    slots[written % mostChunks] = chunk.finished(isLast ? untoldRecords : 0)
    written++
    last = lastId
  }
  const header = shape.isDirty === true
    ? fileHeader({ oldest: 0, newest: 0, chunks: 1, nextId: 1, flags: DIRTY })
    : fileHeader({
      oldest: written > mostChunks ? written % mostChunks : 0,
      newest: (written - 1) % mostChunks,
      chunks: slots.length,
      nextId: last + 1,
      flags: written > mostChunks ? FULL : 0
    })
  return Buffer.concat([header, ...slots, Buffer.alloc(spareChunks * CHUNK_BYTES)])
}

/** Records in chunks, each as full as it may be; without a record there is one empty chunk. */
export function * chunksOf (
  records: Iterable<LogRecord>, most = Infinity
): Generator<{ readonly chunk: Chunk, readonly lastId: number, readonly isLast: boolean }> {
  let [chunk, number, lastId] = [new Chunk(1), 0, 0]
  for (const record of records) {
    if (chunk.count === most || !chunk.add(record)) {
      yield { chunk, lastId, isLast: false }
      chunk = new Chunk(number + 1)
      if (!chunk.add(record)) throw new Error(`record ${record.id}: expected to fit into a chunk`)
    }
    number++
    lastId = record.id
  }
  yield { chunk, lastId, isLast: true }
}

/** What the header of a file tells; chunks are counted from 0. */
export interface FileHeader {
  readonly oldest: number
  readonly newest: number
  readonly chunks: number
  readonly nextId: number
  readonly flags?: number
}

/** The header of an .evtx file, version 3.1. */
export function fileHeader ({ oldest, newest, chunks, nextId, flags = 0 }: FileHeader): Buffer {
  const bytes = Buffer.alloc(FILE_HEADER_BYTES)
  bytes.write(MAGIC, 'latin1')
  bytes.writeBigUInt64LE(BigInt(oldest), 8)
  bytes.writeBigUInt64LE(BigInt(newest), 16)
  bytes.writeBigUInt64LE(BigInt(nextId), 24)
  bytes.writeUInt32LE(128, 32)
  bytes.writeUInt16LE(1, 36)
  bytes.writeUInt16LE(3, 38)
  bytes.writeUInt16LE(FILE_HEADER_BYTES, 40)
  bytes.writeUInt16LE(chunks & 0xffff, 42) // a larger log counts on from 0
  bytes.writeUInt32LE(flags, 120)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 120)), 124)
  return bytes
}
