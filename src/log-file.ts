import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileProblem } from './eventlog/file-error.js'

/** How large a log may grow, and how many old ones are kept. */
export interface LogFileLimits {
  readonly mostBytes: number
  readonly kept: number
}

export const LOG_FILE_LIMITS: LogFileLimits = { mostBytes: 10 * 1024 * 1024, kept: 3 }

interface OpenFile {
  readonly descriptor: number
  size: number
}

/**
 * Writes lines to the end of a file, which is put aside as `.1` when it is full, that as `.2`, and so on; while another
 * program holds it, it grows on. A line that cannot be written is given to `otherwise`, and the first of them is told why:
 * whatever happens to the log, the program goes on.
 */
export function logFile (
  path: string, otherwise: (line: string) => void, { mostBytes, kept }: LogFileLimits = LOG_FILE_LIMITS
): (line: string) => void {
  let file: OpenFile | undefined
  let fullAt = mostBytes
  let isTold = false

  const write = (line: string) => {
    file ??= openedAtEnd(path)
    if (file.size >= fullAt) {
      closeSync(file.descriptor)
      file = undefined
      putAside(path, kept)
      file = openedAtEnd(path)
      fullAt = file.size + mostBytes
    }
    file.size += writeSync(file.descriptor, line)
    isTold = false
  }

  return (line) => {
    try {
      write(line)
    } catch (error) {
      if (!isTold) otherwise(`sqlvss_exporter: ${path}: ${fileProblem(error).what}\n`)
      isTold = true
      otherwise(line)
    }
  }
}

function openedAtEnd (path: string): OpenFile {
  mkdirSync(dirname(path), { recursive: true })
  const descriptor = openSync(path, 'a', 0o640)
  return { descriptor, size: fstatSync(descriptor).size }
}

// the oldest goes; a gap in the row, as after a first time, is none of our concern
function putAside (path: string, kept: number): void {
  try {
    renameIfThere(path, `${path}.0`) // Windows refuses while another program reads it: then no old one may go
    for (let number = kept; number > 0; number--) renameIfThere(`${path}.${number - 1}`, `${path}.${number}`)
  } catch {} // it is tried again when as much has been written once more
}

function renameIfThere (from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
