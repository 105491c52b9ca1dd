import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { EventLogError } from './eventlog.js'
import type { Dirent, Stats } from 'node:fs'
import type { FileBytes } from './file-bytes.js'

/** How files are reached. Where that fails, it is with an error of the file system, or with EventLogError. */
export interface Files {
  stat (path: string, signal: AbortSignal): Stats | Promise<Stats>
  /** What is in a folder, in the order of the names. */
  list (folder: string, signal: AbortSignal): readonly Dirent[] | Promise<readonly Dirent[]>
  /** Opens a file that is one; what is not is refused, and so is what may not be read. */
  open: OpenBytes
}

export type OpenBytes = (path: string, signal: AbortSignal) => FileBytes | Promise<FileBytes>

/** Files that are waited for however long they take: whoever asks has nothing else to do. */
export const PLAIN_FILES: Files = {
  stat: (path) => statSync(path),
  list: (folder) => inOrder(readdirSync(folder, { withFileTypes: true })),
  open: openFileBytes
}

/** Opens a file that is one, and reads it at once. */
export function openFileBytes (path: string): FileBytes {
  refuseOthers(path, statSync(path))
  const descriptor = openSync(path, 'r')
  return {
    size: fstatSync(descriptor).size,
    read (into, offset) {
      let length = 0
      while (length < into.length) {
        const count = readSync(descriptor, into, length, into.length - length, offset + length)
        if (count === 0) break
        length += count
      }
      return length
    },
    close: () => { closeSync(descriptor) }
  }
}

/** Whoever opens a pipe waits for somebody who writes to it. */
export function refuseOthers (path: string, stats: Stats): void {
  if (stats.isDirectory()) throw new EventLogError('not_an_event_log', `${path}: expected a file, found a directory`)
  if (!stats.isFile()) throw new EventLogError('not_an_event_log', `${path}: expected a file, found a device or pipe`)
}

export function inOrder (entries: readonly Dirent[]): readonly Dirent[] {
  return entries.toSorted((a, b) => a.name < b.name ? -1 : 1)
}
