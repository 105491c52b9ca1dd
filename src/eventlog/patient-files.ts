import { close, fstat, open, read, readdir, stat } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { EventLogError } from './eventlog.js'
import { FileCalls } from './file-calls.js'
import { inOrder, refuseOthers } from './files.js'
import { Places } from './places.js'
import type { Dirent, Stats } from 'node:fs'
import type { CallLimits, FileCall } from './file-calls.js'
import type { FileBytes } from './file-bytes.js'
import type { Files } from './files.js'

/** The calls of the file system that reading takes, each in a thread of its own. */
export interface FileSystem {
  stat (path: string): Promise<Stats>
  readdir (folder: string, options: { readonly withFileTypes: true }): Promise<Dirent[]>
  open (path: string, flags: 'r'): Promise<number>
  fstat (descriptor: number): Promise<Stats>
  read (
    descriptor: number, into: Uint8Array, from: number, length: number, offset: number
  ): Promise<{ readonly bytesRead: number }>
  close (descriptor: number): Promise<void>
}

// those of node:fs/promises cost half as much again
export const FILE_SYSTEM: FileSystem = {
  stat: promisify(stat),
  readdir: promisify(readdir),
  open: promisify(open),
  fstat: promisify(fstat),
  read: promisify(read),
  close: promisify(close)
}

const NEVER = new AbortController().signal

/**
 * Files of which none keeps the others waiting: where their disk or share does not answer in time, that is an EventLogError,
 * and so is whatever is asked of the same file until the answer is there.
 */
export function patientFiles (limits: CallLimits, system: FileSystem = FILE_SYSTEM): Files {
  const calls = new FileCalls(limits)
  const places = new Places()

  async function seen (path: string, signal: AbortSignal): Promise<{ readonly stats: Stats, readonly place: string }> {
    await meet(dirname(path), signal)
    const stats = await calls.ask({ path, place: places.of(path), begin: () => system.stat(path) }, signal)
    return { stats, place: places.see(path, stats) }
  }

  /** Folders are met from the root on: a share that hangs is met where it begins, and not once for each folder in it. */
  async function meet (folder: string, signal: AbortSignal): Promise<void> {
    if (places.isKnown(folder)) return
    try {
      if (dirname(folder) !== folder) await meet(dirname(folder), signal)
      const begin = () => system.stat(folder)
      places.see(folder, await calls.ask({ path: folder, place: places.of(folder), begin }, signal))
    } catch (error) {
      if (error instanceof EventLogError) throw error
      places.miss(folder)
    }
  }

  return {
    stat: async (path, signal) => (await seen(path, signal)).stats,
    async list (folder, signal) {
      await meet(folder, signal)
      const begin = () => system.readdir(folder, { withFileTypes: true })
      return inOrder(await calls.ask({ path: folder, place: places.of(folder), begin }, signal))
    },
    async open (path, signal) {
      const { stats, place } = await seen(path, signal)
      refuseOthers(path, stats)
      const begin = () => system.open(path, 'r')
      const descriptor = await calls.ask({ path, place, begin, undo: system.close }, signal)
      const file = new OpenFile(descriptor, system, async (call) =>
        await calls.ask({ path, place, ...call }, call.isDue ? NEVER : signal))
      return await file.sized()
    }
  }
}

type Ask = <Answer>(call: Pick<FileCall<Answer>, 'begin' | 'isDue'>) => Promise<Answer>

/** A file that was opened; its descriptor is closed when nothing reads it any more, as the next file has the same number. */
class OpenFile implements FileBytes {
  size = 0
  readonly #descriptor: number
  readonly #system: FileSystem
  readonly #ask: Ask
  #isUnderWay = false
  #isLeft = false

  constructor (descriptor: number, system: FileSystem, ask: Ask) {
    this.#descriptor = descriptor
    this.#system = system
    this.#ask = ask
  }

  async sized (): Promise<this> {
    try {
      this.size = (await this.#use(() => this.#system.fstat(this.#descriptor))).size
      return this
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async read (into: Uint8Array, offset: number): Promise<number> {
    let length = 0
    while (length < into.length) {
      const { bytesRead } = await this.#use(() =>
        this.#system.read(this.#descriptor, into, length, into.length - length, offset + length))
      if (bytesRead === 0) break
      length += bytesRead
    }
    return length
  }

  async close (): Promise<void> {
    this.#isLeft = true
    if (this.#isUnderWay) return
    try {
      await this.#ask({ begin: () => this.#system.close(this.#descriptor), isDue: true })
    } catch {} // whoever opens it next is told
  }

  async #use<Answer> (call: () => Promise<Answer>): Promise<Answer> {
    return await this.#ask({
      begin: async () => {
        this.#isUnderWay = true
        try {
          return await call()
        } finally {
          this.#isUnderWay = false
          if (this.#isLeft) await this.#system.close(this.#descriptor)
        }
      }
    })
  }
}
