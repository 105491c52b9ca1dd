import { FILE_MAGIC } from './evtx/file-header.js'
import { CHUNK_MAGIC } from './evtx/chunk.js'
import { EventLogError } from './eventlog.js'
import { openEvtxFile } from './evtx-file.js'
import { eventLogError } from './file-error.js'
import { openFileBytes, PLAIN_FILES } from './files.js'
import { GZIP_MAGIC, PackedBytes, unpackedHead } from './packed-bytes.js'
import { openTextLog, textLogKind } from './text-log.js'
import { openXmlFile } from './xml-file.js'
import { contentProblem, HEAD_BYTES } from './xml-content.js'
import type { Batch, EventLog, WantedEvents } from './eventlog.js'
import type { FileBytes } from './file-bytes.js'
import type { Files, OpenBytes } from './files.js'
import type { TextLogOptions } from './text-log.js'

/** What a file holds: events as XML, as .evtx, or as lines of text, and whether they are packed. */
export interface FileContent {
  readonly kind: 'xml' | 'evtx' | 'errorlog' | 'sqlwriterlog'
  readonly isPacked: boolean
}

/** How a file is read; `isFinal` says that it grows no more: what is half-written is broken. */
export interface FileLogOptions extends Pick<TextLogOptions, 'isFinal' | 'batchRecords' | 'batchBytes' | 'timeZone' | 'computerOf'> {
  readonly files?: Files
}

type Opener = (path: string, wanted: WantedEvents, options: FileLogOptions & { readonly open: OpenBytes }) => EventLog

const FIRST_CHUNK = 4096
const START_BYTES = FIRST_CHUNK + CHUNK_MAGIC.length
const OPENERS: Readonly<Record<FileContent['kind'], Opener>> = {
  xml: openXmlFile,
  evtx: openEvtxFile,
  errorlog: (path, wanted, options) => openTextLog(path, 'errorlog', wanted, options),
  sqlwriterlog: (path, wanted, options) => openTextLog(path, 'sqlwriterlog', wanted, options)
}

/** A file of events, of the kind that its content shows when it is first read. */
export function openFileLog (
  path: string, kind: FileContent['kind'], wanted: WantedEvents, { files = PLAIN_FILES, ...options }: FileLogOptions = {}
): EventLog {
  let log: EventLog | undefined
  return {
    name: path,
    kind,
    async read (position, signal) {
      log ??= openContent(path, await contentOf(path, files, signal), wanted, { ...options, files })
      try {
        return await log.read(position, signal)
      } catch (error) {
        if (error instanceof EventLogError && error.code === 'not_an_event_log') log = undefined // it may be replaced
        throw error
      }
    }
  }
}

/** The kind of a file by its first bytes, or by its name where there are none; for all else there is to say it is read. */
export async function kindAt (path: string): Promise<FileContent['kind']> {
  const head = await startOf(path)
  if (head.length === 0) return /\.evtx(?:\.gz)?$/i.test(path) ? 'evtx' : 'xml'
  const unpacked = isGzip(head) ? unpackedHead(head) : head
  return isEvtx(unpacked) ? 'evtx' : textLogKind(unpacked) ?? 'xml'
}

async function startOf (path: string): Promise<Buffer> {
  let bytes: FileBytes | undefined
  try {
    bytes = openFileBytes(path)
    const start = Buffer.alloc(START_BYTES)
    return start.subarray(0, await bytes.read(start, 0))
  } catch {
    return Buffer.alloc(0)
  } finally {
    await bytes?.close()
  }
}

/** What a file holds, by its first bytes; rejects with EventLogError where that is no event log. */
async function contentOf (path: string, files: Files, signal: AbortSignal): Promise<FileContent> {
  let bytes: FileBytes | undefined
  try {
    bytes = await files.open(path, signal)
    const { size } = bytes
    const head = await headOf(bytes)
    if (!isGzip(head)) return { kind: kindOf(path, head, size), isPacked: false }
    await bytes.close()
    bytes = new PackedBytes(async () => await files.open(path, signal))
    const packedHead = await headOf(bytes)
    return { kind: kindOf(path, packedHead, packedHead.length), isPacked: true }
  } catch (error) {
    throw eventLogError(path, error)
  } finally {
    await bytes?.close()
  }
}

function kindOf (path: string, head: Buffer, size: number): FileContent['kind'] {
  if (isEvtx(head)) return 'evtx'
  const text = textLogKind(head)
  if (text !== undefined) return text
  const problem = contentProblem(head, size)
  if (problem !== undefined) throw new EventLogError('not_an_event_log', `${path}: ${problem}`)
  return 'xml'
}

function isGzip (head: Buffer): boolean {
  return head.toString('latin1', 0, GZIP_MAGIC.length) === GZIP_MAGIC
}

/** A log whose file header is damaged is known by its first chunk. */
function isEvtx (head: Buffer): boolean {
  const text = (from: number, magic: string): boolean => head.toString('latin1', from, from + magic.length) === magic
  return text(0, FILE_MAGIC) || text(FIRST_CHUNK, CHUNK_MAGIC)
}

async function headOf (bytes: FileBytes): Promise<Buffer> {
  const head = Buffer.alloc(HEAD_BYTES)
  return head.subarray(0, await bytes.read(head, 0))
}

function openContent (
  path: string, content: FileContent, wanted: WantedEvents, { files = PLAIN_FILES, ...options }: FileLogOptions
): EventLog {
  const open = OPENERS[content.kind]
  if (!content.isPacked) return open(path, wanted, { ...options, open: files.open })
  return openPacked(path, files, (openBytes) => open(path, wanted, { ...options, isFinal: true, open: openBytes }))
}

/** A packed file is unpacked as it is read, once, and again only when it is another one. */
function openPacked (path: string, files: Files, open: (bytes: OpenBytes) => EventLog): EventLog {
  let bytes: PackedBytes | undefined
  let stamp = ''
  let readTo: string | undefined
  // kept open between two batches
  const log = open(() => ({
    isSequential: true,
    get size () { return bytes!.size },
    read: async (into, offset) => await bytes!.read(into, offset),
    close () {}
  }))
  return {
    ...log,
    async read (position, signal) {
      const found = await stampOf(path, files, signal)
      if (found === stamp && position !== undefined && position === readTo) return nothingNew(position)
      if (found !== stamp) {
        bytes?.close()
        bytes = new PackedBytes(async () => await files.open(path, signal))
        stamp = found
      }
      const batch = await log.read(position, signal)
      if (batch.more) return batch
      const { problem, size } = bytes!
      bytes!.close()
      readTo = batch.position
      if (problem === undefined) return batch
      return { ...batch, unreadable: [...batch.unreadable, { where: `${path} at unpacked byte ${size}`, reason: problem }] }
    }
  }
}

async function stampOf (path: string, files: Files, signal: AbortSignal): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await files.stat(path, signal)
    return `${size}/${mtimeMs}/${ino}`
  } catch (error) {
    throw eventLogError(path, error)
  }
}

function nothingNew (position: string): Batch {
  return { records: [], position, unreadable: [], scanned: 0, more: false }
}
