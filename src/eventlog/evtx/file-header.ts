import { crc32 } from '../../crc32.js'
import { hex } from './damage.js'

/** What the first block of an .evtx file says of the rest; it is old where the log is still in use. */
export interface FileHeader {
  readonly nextRecordId: number
  /** Written as 16 bits, so that a log of 4 GiB and more begins again at 0. */
  readonly chunkCount: number
  /** The log was in use when the header was written. */
  readonly isDirty: boolean
  /** What is wrong with the header itself. */
  readonly problems: readonly string[]
}

/** Bytes of the header with all that belongs to it; the first chunk follows. */
export const FILE_HEADER_BYTES = 4096

/** What an .evtx file begins with. */
export const FILE_MAGIC = 'ElfFile\0'

const CHECKED_BYTES = 120
const DIRTY = 1
const NO_CHECKSUM = 4

const PLACES = {
  nextRecordId: 24,
  minor: 36,
  major: 38,
  blockSize: 40,
  chunkCount: 42,
  flags: 120,
  checksum: 124
} as const

/** Reads the header; what is wrong with it is told, and nothing else of the file depends on it. */
export function fileHeader (bytes: Buffer): FileHeader {
  if (bytes.length < 128) {
    const problems = [`expected a file header of 128 bytes, found ${bytes.length}`]
    return { nextRecordId: 0, chunkCount: 0, isDirty: true, problems }
  }
  const flags = bytes.readUInt32LE(PLACES.flags)
  return {
    nextRecordId: Number(bytes.readBigUInt64LE(PLACES.nextRecordId)),
    chunkCount: bytes.readUInt16LE(PLACES.chunkCount),
    isDirty: (flags & DIRTY) !== 0,
    problems: [...problemsOf(bytes, flags)]
  }
}

/** What there is to say of a header; that it is old is to be expected while the log is written to. */
export function headerNotes ({ problems, isDirty, nextRecordId }: FileHeader, isFinal: boolean): readonly string[] {
  if (!isFinal || !isDirty || problems.length > 0) return problems
  return [`expected the header of a closed log, found that of a log in use, which tells of records up to ${nextRecordId - 1}`]
}

/** The same once all is read, up to a record. */
export function counterNotes ({ problems, isDirty, nextRecordId }: FileHeader, last: number): readonly string[] {
  if (isDirty || problems.length > 0 || last < nextRecordId) return []
  return [`expected no record after ${nextRecordId - 1}, as the header says, found ${last}`]
}

function * problemsOf (bytes: Buffer, flags: number): Iterable<string> {
  const magic = bytes.toString('latin1', 0, FILE_MAGIC.length)
  if (magic !== FILE_MAGIC) {
    yield `expected ElfFile, found ${hex(bytes.readUInt32LE(0))} ${hex(bytes.readUInt32LE(4))}`
    return
  }
  const major = bytes.readUInt16LE(PLACES.major)
  if (major !== 3) yield `expected version 3, found ${major}.${bytes.readUInt16LE(PLACES.minor)}`
  const blockSize = bytes.readUInt16LE(PLACES.blockSize)
  if (blockSize !== FILE_HEADER_BYTES) yield `expected a header of ${FILE_HEADER_BYTES} bytes, found ${blockSize}`
  const stored = bytes.readUInt32LE(PLACES.checksum)
  const computed = crc32(bytes.subarray(0, CHECKED_BYTES))
  const isChecked = (flags & (DIRTY | NO_CHECKSUM)) === 0
  if (isChecked && stored !== computed) yield `expected the header's checksum ${hex(computed)}, found ${hex(stored)}`
}
